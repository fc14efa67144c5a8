"""One's own last step on a proposal, taken back within a minute with all that it brought about."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.errors import DecidedMeanwhile, TooLate
from models.proposals import Interview, Proposal, ProposalEvent
from models.types import ProposalState
from webapp.services.messages import letters, notices
from webapp.services.proposals.interviews import SlotTaken


def undo_last(session: Session, *, proposal: Proposal, by: Account, now: datetime) -> ProposalEvent:
    """Go back one step. What it would have told nobody is told; its appointment is off.

    Raises TooLate, also for what a withdrawn consent stopped: it goes on only if the person consents again; SlotTaken
    when somebody else chose the time of the interview that would be on again.
    """
    if not may_go_on(session, proposal=proposal):
        raise TooLate
    last = proposal.history[-1] if proposal.history else None
    event = proposal.undo(by=by, at=now)
    if last is not None:
        notices.take_back(session, proposal=proposal, since=last.at)
        _appointments_as_before(session, proposal, last, now)
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile from error
    except IntegrityError as error:
        raise SlotTaken from error
    return event


def may_go_on(session: Session, *, proposal: Proposal) -> bool:
    """Whether what ended may be under way again: not against a withdrawn consent."""
    return not proposal.stopped_by_withdrawal or letters.may_be_named(session, proposal=proposal)


def _appointments_as_before(session: Session, proposal: Proposal, last: ProposalEvent, now: datetime) -> None:
    """An interview that the step arranged is called off; one that the step called off is on again."""
    for interview in session.scalars(select(Interview).where(Interview.proposal_id == proposal.id)):
        if last.to_state is ProposalState.INTERVIEW and interview.cancelled_at is None:
            interview.cancelled_at = now
        elif last.from_state is ProposalState.INTERVIEW and interview.cancelled_at == last.at:
            interview.cancelled_at = None
