"""What was proposed to a person, and their answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload, selectinload

from matching import Explanation, explain
from models.accounts import Account
from models.errors import DomainError, NotFound
from models.interests import PositionInterest
from models.people import Person
from models.placements import Placement
from models.positions import Position
from models.proposals import Interview, Proposal, ProposalEvent
from models.types import Channel, NoticeKind, PositionState, ProposalState, Reason
from webapp.extensions import ROME
from webapp.services import vocabulary
from webapp.services.engine import scorers
from webapp.services.matching_inputs import candidate_record, position_record
from webapp.services.messages import notices
from webapp.services.paging import Page, window
from webapp.services.people import interests
from webapp.services.proposals.interviews import interviews_of
from webapp.services.proposals.shortlists import Choice, choices_for
from webapp.services.visibility import proposals_to

_ANSWERABLE = frozenset({ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.DECLINED})
_GOES_ON = frozenset({ProposalState.ACCEPTED, ProposalState.SENT, ProposalState.INTERVIEW, ProposalState.HIRED})
PAGE = 5
"""How many jobs are shown at once: few enough to be read."""


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
    interest: PositionInterest | None
    """What the person had said of the position before it was proposed."""


@dataclass(frozen=True, slots=True)
class GoingOn:
    """A page of what goes on, and how many proposals are over."""

    page: Page[Opportunity]
    earlier: int


def now_for(session: Session, *, account: Account, language: str, now: datetime, page: int) -> GoingOn:
    """What goes on, a few at a time: what waits for the person first, then the rest, the newest before."""
    going_on, over = _parted(session, account, now)
    return GoingOn(_page(session, going_on, language=language, now=now, page=page), len(over))


def earlier_for(session: Session, *, account: Account, language: str, now: datetime, page: int) -> Page[Opportunity]:
    """What is over, or was declined; the newest first, a few at a time."""
    return _page(session, _parted(session, account, now)[1], language=language, now=now, page=page)


def one_for(session: Session, *, account: Account, proposal_id: int, language: str, now: datetime) -> Opportunity:
    """One of the person's proposals, explained. Raises NotFound for anybody else's."""
    proposal = mine(session, account=account, proposal_id=proposal_id)
    return _explained(session, [proposal], language=language, now=now)[0]


def _page(
    session: Session, proposals: Sequence[Proposal], *, language: str, now: datetime, page: int
) -> Page[Opportunity]:
    shown = window(len(proposals), page=page, size=PAGE)
    here = _whole(session, proposals[shown.offset : shown.offset + PAGE])
    return Page(_explained(session, here, language=language, now=now), shown.page, shown.pages, len(proposals))


def _parted(session: Session, account: Account, now: datetime) -> tuple[list[Proposal], list[Proposal]]:
    """What goes on, in the order of the page, and what is over. Few people have more than some dozens."""
    found = session.scalars(
        select(Proposal)
        .where(proposals_to(account))
        .options(joinedload(Proposal.position))
        .order_by(Proposal.id.desc())
    ).all()
    today = now.astimezone(ROME).date()
    over = set(session.scalars(select(Placement.proposal_id).where(Placement.ended_on <= today, _among(found))))
    asked = choices_for(session, found, now=now)
    places = {proposal.id: _place(proposal, today, over, asked) for proposal in found}
    going_on = [proposal for proposal in found if places[proposal.id] is not None]
    return (
        sorted(going_on, key=lambda proposal: places[proposal.id] or 0),
        [proposal for proposal in found if places[proposal.id] is None],
    )


def _among(proposals: Sequence[Proposal]) -> ColumnElement[bool]:
    hired = [proposal.id for proposal in proposals if proposal.state is ProposalState.HIRED]
    return Placement.proposal_id.in_(hired)


def _place(proposal: Proposal, today: date, over: Collection[int], asked: Mapping[int, Choice]) -> int | None:
    """0: it waits for the person; 1: it goes on; None: it is over."""
    if proposal.state is ProposalState.PROPOSED:
        return 0 if answerable(proposal, today) else None
    if proposal.id in asked:
        return 0
    return 1 if proposal.state in _GOES_ON and proposal.id not in over else None


def _whole(session: Session, proposals: Sequence[Proposal]) -> list[Proposal]:
    """The same, with all that is said of them."""
    position = joinedload(Proposal.position)
    found = session.scalars(
        select(Proposal)
        .where(Proposal.id.in_([proposal.id for proposal in proposals]))
        .options(
            position.joinedload(Position.employer),
            position.joinedload(Position.comune),
            position.selectinload(Position.demands),
            position.selectinload(Position.accommodations),
            position.selectinload(Position.skills),
            joinedload(Proposal.person).joinedload(Person.registration),
            joinedload(Proposal.person).joinedload(Person.profile),
            selectinload(Proposal.history).joinedload(ProposalEvent.account),
        )
    )
    by_id = {proposal.id: proposal for proposal in found}
    return [by_id[proposal.id] for proposal in proposals]


def _explained(session: Session, proposals: Sequence[Proposal], *, language: str, now: datetime) -> list[Opportunity]:
    if not proposals:
        return []
    candidate = candidate_record(session, registration=proposals[0].person.registration)
    scorer, known = scorers.active(session), vocabulary.catalogue(session)
    standing = interviews_of(session, [proposal.id for proposal in proposals])
    choices = choices_for(session, proposals, now=now)
    said = interests.of_person(session, person=proposals[0].person)
    return [
        Opportunity(
            proposal,
            explain(position_record(proposal.position), candidate, scorer, language=language, catalogue=known),
            standing.get(proposal.id),
            choices.get(proposal.id),
            said.get(proposal.position_id),
        )
        for proposal in proposals
    ]


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
