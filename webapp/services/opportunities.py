"""What was proposed to a person, and their answer."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matching import Explanation, explain
from models.accounts import Account
from models.errors import DomainError, NotFound
from models.people import Person
from models.positions import Position
from models.proposals import Interview, Proposal
from models.types import Channel, NoticeKind, PositionState, ProposalState, Reason
from webapp.services import notices, scorers, vocabulary
from webapp.services.interviews import interviews_of
from webapp.services.matching_inputs import candidate_record, position_record
from webapp.services.shortlists import Choice, choices_for
from webapp.services.visibility import proposals_to

_ANSWERABLE = frozenset({ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.DECLINED})


class AnswerClosed(DomainError):
    """The profile was sent, or the position is no longer open: the answer cannot be given or changed any more."""


def answerable(proposal: Proposal, today: date) -> bool:
    """While the profile has not been sent and the position is open, the answer may be given or changed."""
    position = proposal.position
    is_open = position.state is PositionState.OPEN and not position.expired(today)
    return is_open and proposal.state in _ANSWERABLE


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A proposal with the engine's explanation of it."""

    proposal: Proposal
    explanation: Explanation
    interview: Interview | None
    """The appointment that stands."""
    choice: Choice | None
    """The times offered, where an employer would like to meet the person."""


def opportunities_of(session: Session, *, account: Account, language: str, now: datetime) -> list[Opportunity]:
    """What was proposed to the person, those that wait for an answer first, each explained."""
    proposals = _proposed_to(session, account)
    if not proposals:
        return []
    candidate = candidate_record(session, registration=proposals[0].person.registration)
    scorer, known = scorers.active(session), vocabulary.catalogue(session)
    records = [position_record(proposal.position) for proposal in proposals]
    standing = interviews_of(session, [proposal.id for proposal in proposals])
    choices = choices_for(session, proposals, now=now)
    return [
        Opportunity(
            proposal,
            explain(record, candidate, scorer, language=language, catalogue=known),
            standing.get(proposal.id),
            choices.get(proposal.id),
        )
        for proposal, record in zip(proposals, records, strict=True)
    ]


def _proposed_to(session: Session, account: Account) -> list[Proposal]:
    position = joinedload(Proposal.position)
    found = session.scalars(
        select(Proposal)
        .where(proposals_to(account))
        .options(
            position.joinedload(Position.employer),
            position.joinedload(Position.comune),
            position.selectinload(Position.demands),
            position.selectinload(Position.accommodations),
            position.selectinload(Position.skills),
            joinedload(Proposal.person).joinedload(Person.registration),
            joinedload(Proposal.person).joinedload(Person.profile),
        )
        .order_by(Proposal.id.desc())
    ).all()
    return sorted(found, key=lambda proposal: proposal.state is not ProposalState.PROPOSED)


def to_answer(session: Session, *, account: Account, proposal_id: int, today: date) -> Proposal:
    """One of the person's proposals, to be answered. Raises NotFound for anybody else's, or AnswerClosed."""
    proposal = mine(session, account=account, proposal_id=proposal_id)
    if not answerable(proposal, today):
        raise AnswerClosed
    return proposal


def mine(session: Session, *, account: Account, proposal_id: int) -> Proposal:
    """One of the person's proposals. Raises NotFound for anybody else's."""
    proposal = session.scalar(select(Proposal).where(Proposal.id == proposal_id, proposals_to(account)))
    if proposal is None:
        raise NotFound
    return proposal


def answer(
    session: Session,
    *,
    proposal: Proposal,
    by: Account,
    interested: bool,
    now: datetime,
    reason: Reason | None = None,
    note: str = "",
) -> None:
    """Yes or no. Saying again what was already said changes nothing; a no without a reason is a choice of one's own."""
    to = ProposalState.ACCEPTED if interested else ProposalState.DECLINED
    if proposal.state is to:
        return
    why = None if interested else reason or Reason.PERSONS_CHOICE
    proposal.move(to=to, by=by, at=now, reason=why, note=note, channel=Channel.ONLINE)
    kind = NoticeKind.PERSON_ACCEPTED if interested else NoticeKind.PERSON_DECLINED
    notices.tell_office(session, proposal=proposal, kind=kind, now=now, by=by)
    session.flush()
