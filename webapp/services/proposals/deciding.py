"""The officer's decision on one person for one position, kept with the suggestion it was based on."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.errors import DecidedMeanwhile, DomainError, GateNotLiftable, NotFound, ReasonRequired
from models.people import Person
from models.positions import Position
from models.proposals import Proposal
from models.scorers import Suggestion
from models.types import NoticeKind, PositionState, ProposalState, Reason
from webapp.services.engine.ranking import Assessment, assess
from webapp.services.matching_inputs import inputs_hash
from webapp.services.messages import notices
from webapp.services.proposals.undoing import undo_last

LIFTABLE_GATES = frozenset({"licence", "status", "exclusion"})
"""Gates that an officer may lift with a reason. Consent only the person can give; the law no office can lift."""


CONSENT = "consent"


class Decision(StrEnum):
    """What an officer can do with a suggestion."""

    PROPOSE = "propose"
    SET_ASIDE = "set_aside"
    DISCARD = "discard"


STATE = {
    Decision.PROPOSE: ProposalState.PROPOSED,
    Decision.SET_ASIDE: ProposalState.SET_ASIDE,
    Decision.DISCARD: ProposalState.DISCARDED,
}


class PositionNotOpen(DomainError):
    """Nobody can be proposed for a position that is not open, or whose deadline has passed."""


def proposal_between(session: Session, *, position: Position, person: Person) -> Proposal | None:
    """The one proposal of a person for a position, if anything was decided yet."""
    return session.scalar(select(Proposal).where(Proposal.position_id == position.id, Proposal.person_id == person.id))


def decide(
    session: Session,
    *,
    position: Position,
    person: Person,
    decision: Decision,
    by: Account,
    seen_version: int,
    now: datetime,
    today: date,
    reason: Reason | None = None,
    note: str = "",
) -> Proposal:
    """Take the decision and keep the suggestion behind it.

    ``seen_version`` is the proposal's version on the officer's page, 0 when there was none: another officer's decision
    in between raises DecidedMeanwhile. Proposing somebody whom gates stop lifts them: it needs a ``note`` that says why
    (ReasonRequired), and raises GateNotLiftable for a gate that no officer may lift.
    """
    if decision is Decision.PROPOSE and (position.state is not PositionState.OPEN or position.expired(today)):
        raise PositionNotOpen(position.code)
    before = proposal_between(session, position=position, person=person)
    if before is not None and _decided_already(before, decision, by):
        return before
    assessment = assess(session, position=position, person=person)
    lifted = _gates_to_lift(decision, assessment, note)
    proposal = _proposal(session, position, person, seen_version)
    suggestion = _suggestion(position, person, assessment, now)
    try:
        proposal.move(
            to=STATE[decision], by=by, at=now, reason=reason, note=note, suggestion=suggestion, lifted_gates=lifted
        )
        if decision is Decision.PROPOSE:
            notices.tell_person(session, proposal=proposal, kind=NoticeKind.PROPOSED, now=now)
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile from error
    return proposal


def _decided_already(proposal: Proposal, decision: Decision, by: Account) -> bool:
    """Whether this officer's last step was this very decision: a button pressed twice decides once."""
    last = proposal.history[-1] if proposal.history else None
    return proposal.state is STATE[decision] and last is not None and last.account is by


def undo(session: Session, *, position: Position, person: Person, by: Account, now: datetime) -> Proposal:
    """Take back one's own last decision, within a minute. Raises TooLate."""
    proposal = proposal_between(session, position=position, person=person)
    if proposal is None:
        raise NotFound
    undo_last(session, proposal=proposal, by=by, now=now)
    return proposal


def _gates_to_lift(decision: Decision, assessment: Assessment, note: str) -> tuple[str, ...]:
    if CONSENT in assessment.gates:
        # Without consent nothing is decided about somebody, not even that they do not fit.
        raise GateNotLiftable((CONSENT,))
    if decision is not Decision.PROPOSE or not assessment.gates:
        return ()
    if fixed := tuple(gate for gate in assessment.gates if gate not in LIFTABLE_GATES):
        raise GateNotLiftable(fixed)
    if not note.strip():
        raise ReasonRequired("gates")
    return assessment.gates


def _proposal(session: Session, position: Position, person: Person, seen_version: int) -> Proposal:
    proposal = proposal_between(session, position=position, person=person)
    if (proposal.version if proposal else 0) != seen_version:
        raise DecidedMeanwhile
    if proposal is not None:
        return proposal
    proposal = Proposal(position=position, person=person, state=ProposalState.SUGGESTED)
    session.add(proposal)
    try:
        session.flush()
    except IntegrityError as error:
        # Both officers opened the page when nothing was decided; the other one was first.
        raise DecidedMeanwhile from error
    return proposal


def _suggestion(position: Position, person: Person, assessment: Assessment, now: datetime) -> Suggestion:
    match = assessment.match
    return Suggestion(
        position_id=position.id,
        person_id=person.id,
        scorer_version=assessment.scorer_version,
        inputs_hash=inputs_hash(assessment.inputs),
        inputs=assessment.inputs,
        rank=match.rank if match else None,
        score=match.score if match else None,
        fit=match.fit.value if match else "excluded",
        contributions=dict(match.contributions) if match else {},
        gates=list(assessment.gates),
        created_at=now,
    )
