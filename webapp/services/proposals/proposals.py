"""Proposals as the office looks at them: the board by state, and one proposal with its whole story."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.accounts import Account
from models.errors import NotFound
from models.messages import Letter, Notice
from models.people import Person, Profile
from models.positions import Position
from models.proposals import UNDER_WAY, Interview, Proposal, ProposalEvent
from models.types import ProposalState
from webapp.extensions import ROME
from webapp.services.parameters import parameters
from webapp.services.placements.hiring import places_left
from webapp.services.proposals.interviews import interviews_of
from webapp.services.visibility import proposals_of_office

State = ProposalState
SHOWN = 6
"""How many cards a column of the board shows; the rest is a click away, in the list."""

ENDED = (State.DECLINED, State.DECLINED_BY_EMPLOYER, State.WITHDRAWN, State.CLOSED)
ON_BOARD = (*UNDER_WAY, State.HIRED, *ENDED)

LIMITS = {
    State.PROPOSED: "person_answer_wait",
    State.ACCEPTED: "profile_send_wait",
    State.SENT: "employer_answer_wait",
    State.INTERVIEW: "interview_outcome_wait",
}
"""The figure that says after how many days a state is worth a word. It warns, and decides nothing."""


class Waiting(NamedTuple):
    """For how many days nothing has happened, and after how many the office wants to be told."""

    days: int
    limit: int | None

    @property
    def long(self) -> bool:
        """Whether it is time to ask how things stand."""
        return self.limit is not None and self.days > self.limit


def waiting(state: ProposalState, *, since: date | None, today: date, province: str = "") -> Waiting:
    """How long a proposal has waited. An interview's outcome is waited for from its day on."""
    code = LIMITS.get(state)
    limit = parameters().whole(code, on=today, province=province) if code else None
    return Waiting(max(0, (today - since).days) if since else 0, limit)


def waits_too_long(account: Account, today: date) -> ColumnElement[bool]:
    """The same for many proposals at once: whether one has stood still for longer than its state's limit."""
    province = account.office.province_code if account.office else ""
    midnight = datetime.combine(today, time(), tzinfo=ROME)

    def since(code: str) -> datetime:
        return midnight - timedelta(days=parameters().whole(code, on=today, province=province))

    appointment = (
        select(Interview.starts_at)
        .where(Interview.proposal_id == Proposal.id, Interview.cancelled_at.is_(None))
        .order_by(Interview.id.desc())
        .limit(1)
        .correlate(Proposal)
        .scalar_subquery()
    )
    start = {State.INTERVIEW: func.coalesce(appointment, Proposal.moved_at)}
    return or_(
        *(
            and_(Proposal.state == state, start.get(state, Proposal.moved_at) < since(code))
            for state, code in LIMITS.items()
        )
    )


@dataclass(frozen=True, slots=True)
class Card:
    """One proposal on the board."""

    proposal: Proposal
    waiting: Waiting
    interview: Interview | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the board: how many there are, and the first of them."""

    states: Sequence[ProposalState]
    total: int
    cards: Sequence[Card]


def board(session: Session, *, account: Account, today: date) -> Mapping[str, Column]:
    """The office's proposals: those under way by state, whoever waits longest first, then the latest ends."""
    counts = _counts(session, account)
    found = {
        key: session.scalars(_first(account, states, oldest_first=key in UNDER_WAY)).all()
        if sum(counts.get(state, 0) for state in states)
        else []
        for key, states in _COLUMNS.items()
    }
    appointments = interviews_of(session, [proposal.id for rows in found.values() for proposal in rows])
    province = account.office.province_code if account.office else ""
    return {
        key: Column(
            states,
            sum(counts.get(state, 0) for state in states),
            [_card(proposal, appointments, today, province) for proposal in found[key]],
        )
        for key, states in _COLUMNS.items()
    }


_COLUMNS: dict[str, tuple[ProposalState, ...]] = {
    **{state.value: (state,) for state in UNDER_WAY},
    State.HIRED.value: (State.HIRED,),
    "ended": ENDED,
}


def _counts(session: Session, account: Account) -> dict[ProposalState, int]:
    rows = session.execute(
        select(Proposal.state, func.count()).where(proposals_of_office(account)).group_by(Proposal.state)
    )
    return {row[0]: row[1] for row in rows}


def _first(account: Account, states: Sequence[ProposalState], *, oldest_first: bool) -> Select[tuple[Proposal]]:
    statement = select(Proposal).where(proposals_of_office(account), Proposal.state.in_(states))
    moved = Proposal.moved_at
    order = (moved, Proposal.id) if oldest_first else (moved.desc().nulls_last(), Proposal.id.desc())
    return statement.options(*_names()).order_by(*order).limit(SHOWN)


def _names() -> tuple[object, ...]:
    return (
        joinedload(Proposal.person).joinedload(Person.registration),
        joinedload(Proposal.position).joinedload(Position.employer),
    )


def _card(proposal: Proposal, appointments: Mapping[int, Interview], today: date, province: str) -> Card:
    interview = appointments.get(proposal.id)
    at = interview.starts_at if interview and proposal.state is State.INTERVIEW else proposal.moved_at
    return Card(proposal, waiting(proposal.state, since=_day(at), today=today, province=province), interview)


def _day(at: datetime | None) -> date | None:
    return at.astimezone(ROME).date() if at else None


def visible(session: Session, *, account: Account, proposal_id: int) -> Proposal:
    """One of the office's proposals, with whom and what it is about. Raises NotFound for anybody else's."""
    proposal = session.scalar(
        select(Proposal)
        .where(Proposal.id == proposal_id, Proposal.state.in_(ON_BOARD), proposals_of_office(account))
        .options(
            joinedload(Proposal.person).options(
                joinedload(Person.registration), joinedload(Person.profile).joinedload(Profile.comune)
            ),
            joinedload(Proposal.position).options(
                joinedload(Position.employer), joinedload(Position.comune), joinedload(Position.office)
            ),
            selectinload(Proposal.history).joinedload(ProposalEvent.account),
        )
        .execution_options(populate_existing=True)
    )
    if proposal is None:
        raise NotFound(str(proposal_id))
    return proposal


@dataclass(frozen=True, slots=True)
class Story:
    """What happened around a proposal, and how things stand."""

    interview: Interview | None
    called_off: Sequence[Interview]
    letters: Sequence[Letter]
    notices: Sequence[Notice]
    hired_for: Proposal | None
    """Another position's proposal by which the person has found work."""
    places_left: int
    waiting: Waiting


def story(session: Session, *, proposal: Proposal, today: date) -> Story:
    """Everything that the proposal's page tells."""
    interviews = session.scalars(
        select(Interview).where(Interview.proposal_id == proposal.id).order_by(Interview.id)
    ).all()
    standing = [interview for interview in interviews if interview.cancelled_at is None]
    letters = select(Letter).where(Letter.proposal_id == proposal.id).options(joinedload(Letter.account))
    notices = select(Notice).where(Notice.proposal_id == proposal.id).options(joinedload(Notice.message))
    hired_for = (
        select(Proposal)
        .where(Proposal.person_id == proposal.person_id, Proposal.id != proposal.id, Proposal.state == State.HIRED)
        .options(joinedload(Proposal.position))
        .order_by(Proposal.id.desc())
        .limit(1)
    )
    interview = standing[-1] if standing else None
    at = interview.starts_at if interview and proposal.state is State.INTERVIEW else proposal.moved_at
    return Story(
        interview=interview,
        called_off=[interview for interview in interviews if interview.cancelled_at is not None],
        letters=session.scalars(letters.order_by(Letter.id)).all(),
        notices=session.scalars(notices.order_by(Notice.id)).all(),
        hired_for=session.scalar(hired_for),
        places_left=places_left(session, position=proposal.position),
        waiting=waiting(
            proposal.state,
            since=_day(at),
            today=today,
            province=proposal.position.office.province_code,
        ),
    )
