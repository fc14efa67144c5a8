"""The person's yes to be written to by the employer, in one proposal: given by them alone, taken back at once."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.accounts import Account
from models.conversations import DirectWriting
from models.errors import DomainError
from models.proposals import WITH_EMPLOYER, Proposal
from models.types import Channel
from webapp.services.holding import hold
from webapp.services.messages import letters, notices
from webapp.services.proposals.shortlists import named


class NotPossible(DomainError):
    """The employer does not know the person's name, or not any more: there is nothing to agree to."""


def with_employer(session: Session, *, proposal: Proposal) -> bool:
    """Whether the employer looks at the profile now: sent, not ended, the person's consent in force."""
    return proposal.state in WITH_EMPLOYER and letters.may_be_named(session, proposal=proposal)


def possible(session: Session, *, proposal: Proposal) -> bool:
    """Whether the two may write to each other once the person says so.

    The employer has to know who they are, and somebody there has to read the site.
    """
    known = bool(named(proposal)) and with_employer(session, proposal=proposal)
    return known and notices.signs_in(session, employer=proposal.position.employer)


def in_force(session: Session, *, proposal: Proposal) -> bool:
    """Whether the person said yes, and has not taken it back."""
    return bool(session.scalar(select(agreed(proposal.id))))


def agreed(proposal_id: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The same as a condition."""
    return exists().where(DirectWriting.proposal_id == proposal_id, DirectWriting.withdrawn_at.is_(None))


def say_yes(session: Session, *, proposal: Proposal, channel: Channel, by: Account, now: datetime) -> None:
    """From now on all three write together; said twice it is one yes. Raises NotPossible."""
    hold(session, proposal.person)
    if not possible(session, proposal=proposal):
        raise NotPossible
    if not in_force(session, proposal=proposal):
        session.add(DirectWriting(proposal_id=proposal.id, at=now, account_id=by.id, channel=channel))
        session.flush()


def take_back(session: Session, *, proposal: Proposal, by: Account, now: datetime) -> None:
    """From this moment the employer neither writes nor reads there."""
    stands = (DirectWriting.proposal_id == proposal.id) & DirectWriting.withdrawn_at.is_(None)
    session.execute(update(DirectWriting).where(stands).values(withdrawn_at=now, withdrawn_by=by.id))
