"""An office takes a referral: who the person is on its list, and what the service says goes on their file."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.errors import DomainError, NotFound
from models.people import Person
from models.referrals import Referral
from models.types import AssessmentSource, PersonEventKind, ReferralState
from webapp.services.care import referral_notices
from webapp.services.care.referrals import check_version, save, sent_on
from webapp.services.people import capacity_sheet, duplicates, person_profile
from webapp.services.people.duplicates import Similar, Someone
from webapp.services.people.person_changes import Change, write_down


class AlreadyFollowed(DomainError):
    """The service follows this person already, by an earlier referral."""


def similar_to(session: Session, *, referral: Referral) -> list[Similar]:
    """The people of the office's list who may be whom the service refers, the likeliest first."""
    if referral.birth_date is None:
        return []
    who = Someone(referral.surname, referral.name, referral.birth_date, referral.tax_code)
    return duplicates.similar_people(session, who=who, office_id=referral.office_id)


def says_otherwise(referral: Referral, person: Person) -> bool:
    """Whether the day of birth or the tax code speaks against their being the same person; what is unknown does not."""
    codes = {(one.tax_code or "").upper() for one in (referral, person)} - {""}
    return referral.birth_date != person.birth_date or len(codes) > 1


def take(
    session: Session, *, referral: Referral, person: Person, by: Account, seen_version: int, now: datetime
) -> None:
    """Link it to a person of the office's list. What the sheet does not know yet comes from the service.

    What an officer or a commission has assessed stays as it is. Raises AlreadyFollowed, DecidedMeanwhile,
    TransitionNotAllowed, or NotFound for a person of another office's list.
    """
    check_version(referral, seen=seen_version)
    if person.registration.office_id != referral.office_id:
        raise NotFound(person.registration.code)
    if _followed(session, referral, person):
        raise AlreadyFollowed(person.registration.code)
    with session.no_autoflush:  # The person and the state go together.
        referral.person = person
        referral.move(to=ReferralState.TAKEN, by=by, at=now)
    save(session, referral)
    change = Change("service", "", referral.service.name)
    write_down(session, person=person, kind=PersonEventKind.REFERRED, by=by, now=now, changes=[change])
    _assess(session, referral, person, by, now)
    _help(session, referral, person, by, now)
    referral_notices.tell_service(session, referral=referral, step="taken", now=now)


def _followed(session: Session, referral: Referral, person: Person) -> bool:
    same = exists().where(
        Referral.person_id == person.id, Referral.service_id == referral.service_id, Referral.is_in_care()
    )
    return bool(session.scalar(select(same)))


def _assess(session: Session, referral: Referral, person: Person, by: Account, now: datetime) -> None:
    known = {row.dimension for row in person.profile.capacities}
    levels = {row.dimension: row.level for row in referral.capacities if row.dimension not in known}
    capacity_sheet.assess(
        session,
        person=person,
        levels=levels,
        source=AssessmentSource.SERVICE,
        assessed_on=sent_on(referral) or now.date(),
        by=by,
        seen_version=person.version,
        now=now,
    )


def _help(session: Session, referral: Referral, person: Person, by: Account, now: datetime) -> None:
    codes = person_profile.accommodations_of(person) | {row.accommodation for row in referral.accommodations}
    person_profile.change_accommodations(
        session, person=person, codes=codes, by=by, seen_version=person.version, now=now
    )


def differing(referral: Referral) -> Sequence[tuple[str, int, int]]:
    """Where the sheet says otherwise than the service: dimension, the service's level, the sheet's."""
    if referral.person is None:
        return ()
    known = {row.dimension: row.level for row in referral.person.profile.capacities}
    rows = ((row.dimension, row.level, known.get(row.dimension)) for row in referral.capacities)
    return [(code, said, kept) for code, said, kept in rows if kept is not None and kept != said]
