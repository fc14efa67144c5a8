"""What a type-B cooperative says that it does, and what it can take on now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.exc import StaleDataError

from models.employers import Employer
from models.errors import DecidedMeanwhile
from models.work_orders import CooperativeActivity, CooperativeOffer
from webapp.services import linking


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDetails:
    """Activities in the cooperative's words; what is free now, and how far its people go, where it says so."""

    activities: Sequence[str]
    free_people: int | None
    free_hours: int | None
    most_km: int | None


def offer_of(session: Session, *, employer: Employer) -> CooperativeOffer | None:
    """What the cooperative said last; None where it said nothing."""
    return session.scalar(
        select(CooperativeOffer)
        .where(CooperativeOffer.employer_id == employer.id)
        .options(selectinload(CooperativeOffer.activities))
        .execution_options(populate_existing=True)
    )


def tell(
    session: Session, *, employer: Employer, details: OfferDetails, seen_version: int, now: datetime
) -> CooperativeOffer:
    """Write it down, each activity with the occupation that it means. Raises DecidedMeanwhile."""
    row = offer_of(session, employer=employer)
    if (row.version if row else 0) != seen_version:
        raise DecidedMeanwhile
    row = row or CooperativeOffer(employer_id=employer.id)
    row.free_people, row.free_hours, row.most_km = details.free_people, details.free_hours, details.most_km
    row.updated_at = now
    known = {activity.text: activity for activity in row.activities}
    row.activities = [known.get(text) or _activity(session, text) for text in dict.fromkeys(details.activities)]
    session.add(row)
    try:
        session.flush()
    except (IntegrityError, StaleDataError) as error:
        raise DecidedMeanwhile from error
    return row


def _activity(session: Session, text: str) -> CooperativeActivity:
    link = linking.occupation_of(session, text)
    return CooperativeActivity(text=text, occupation=link.concept_id if link else None)
