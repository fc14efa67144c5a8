"""Appointments between people and employers."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import DomainError
from models.proposals import Interview


class SlotTaken(DomainError):
    """The time is not free any more: chosen by another person, taken away, or past."""


def interviews_of(session: Session, proposal_ids: Sequence[int]) -> dict[int, Interview]:
    """The appointment that stands, by proposal; the latest where there should be two."""
    standing = (
        select(Interview)
        .where(Interview.proposal_id.in_(proposal_ids), Interview.cancelled_at.is_(None))
        .order_by(Interview.id)
    )
    return {interview.proposal_id: interview for interview in session.scalars(standing)}
