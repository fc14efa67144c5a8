"""Everything that hangs on one person's file, moved to another: no table is named twice, and none is forgotten."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, delete, func, insert, select, update
from sqlalchemy.orm import Session

from models.base import Base
from models.casework import CaseAssignment
from models.delegations import Delegation
from models.interests import PositionInterest
from models.pathways import PersonalPlan
from models.people import Person
from models.placements import Clearance, Placement
from models.proposals import Proposal, ProposalEvent
from models.types import DelegationState, FollowUpKind, ProposalState
from webapp.extensions import ROME
from webapp.services.people.person_changes import Change

PARTS = frozenset({"registration", "profile"})
"""What each person has exactly one of: its values are chosen, its row goes."""

OTHER = "other:"
"""Before the name of a field of the file that went."""

_FURTHER = (
    ProposalState.SUGGESTED,
    ProposalState.SET_ASIDE,
    ProposalState.DISCARDED,
    ProposalState.CLOSED,
    ProposalState.WITHDRAWN,
    ProposalState.DECLINED,
    ProposalState.PROPOSED,
    ProposalState.ACCEPTED,
    ProposalState.SENT,
    ProposalState.INTERVIEW,
    ProposalState.DECLINED_BY_EMPLOYER,
    ProposalState.HIRED,
)
"""From the least to the most that came of a proposal; one still under way goes before one that the office ended."""


def hanging_on(table: str) -> Iterator[tuple[Table, Column[Any]]]:
    """Each table that refers to rows of ``table``, with the column that does."""
    for found in Base.metadata.sorted_tables:
        for column in found.columns:
            if any(key.column.table.name == table for key in column.foreign_keys):
                yield found, column


def counts(session: Session, *, person: Person) -> dict[str, int]:
    """How many rows of each table hang on a person, by the table's name; where there are none nothing is said."""
    found = {}
    for table, column in hanging_on("person"):
        if table.name not in PARTS:
            number = session.scalar(select(func.count()).select_from(table).where(column == person.id))
            found[table.name] = number or 0
    return {name: number for name, number in found.items() if number}


def same_position(session: Session, *, kept: Person, other: Person) -> list[tuple[Proposal, Proposal]]:
    """The proposals of both for one position: the one that stays first, the one further on."""
    mine, theirs = (
        {proposal.position_id: proposal for proposal in _proposals(session, person)} for person in (kept, other)
    )
    pairs = [(mine[position], theirs[position]) for position in sorted(mine.keys() & theirs.keys())]
    placed = set(session.scalars(select(Placement.proposal_id)))
    return [_further_first(pair, placed) for pair in pairs]


def _further_first(pair: tuple[Proposal, Proposal], placed: set[int]) -> tuple[Proposal, Proposal]:
    def far(proposal: Proposal) -> tuple[bool, int]:
        return proposal.id in placed, _FURTHER.index(proposal.state)

    first, second = pair
    return (second, first) if far(second) > far(first) else pair


def move_everything(session: Session, *, kept: Person, other: Person, now: datetime) -> list[Change]:
    """Hang everything of ``other`` on ``kept``; gives what there was no room for, as changes to be written down.

    What the session holds of both is stale afterwards.
    """
    session.flush()
    left: list[Change] = []
    for stays, goes in same_position(session, kept=kept, other=other):
        left += _join_proposals(session, stays, goes)
    _end_second_assignment(session, kept, other)
    _join_plans(session, kept, other)
    _end_second_delegations(session, kept, other, now)
    _join_interests(session, kept, other)
    for table, column in hanging_on("person"):
        if table.name not in PARTS:
            session.execute(update(table).where(column == other.id).values({column.name: kept.id}))
    session.expire_all()
    return left


def _proposals(session: Session, person: Person) -> Sequence[Proposal]:
    return session.scalars(select(Proposal).where(Proposal.person_id == person.id)).all()


def _end_second_assignment(session: Session, kept: Person, other: Person) -> None:
    """Only one officer looks after a person: the one of the file that stays, if it has one."""
    current = CaseAssignment.until_on.is_(None)
    if session.scalar(select(CaseAssignment.id).where(CaseAssignment.person_id == kept.id, current)):
        ended = update(CaseAssignment).where(CaseAssignment.person_id == other.id, current)
        session.execute(ended.values(until_on=CaseAssignment.since_on))


def _join_plans(session: Session, kept: Person, other: Person) -> None:
    """One service has one open plan for a person: what is on the other file's goes on the one that stays."""
    both = [{plan.service_id: plan for plan in session.scalars(_open_plans(person))} for person in (kept, other)]
    for service_id in both[0].keys() & both[1].keys():
        stays, goes = both[0][service_id], both[1][service_id]
        for table, column in hanging_on("personal_plan"):
            session.execute(update(table).where(column == goes.id).values({column.name: stays.id}))
        session.execute(delete(PersonalPlan.__table__).where(PersonalPlan.__table__.c.id == goes.id))
        session.expunge(goes)


def _open_plans(person: Person) -> Select[tuple[PersonalPlan]]:
    return select(PersonalPlan).where(PersonalPlan.person_id == person.id, PersonalPlan.ended_on.is_(None))


def _join_interests(session: Session, kept: Person, other: Person) -> None:
    """Of one position somebody says one thing: the latest answer stays, and what either file had saved is saved."""
    mine, theirs = (
        {one.position_id: one for one in session.scalars(select(PositionInterest).where(_said_by(person)))}
        for person in (kept, other)
    )
    for position_id in mine.keys() & theirs.keys():
        stays, goes = mine[position_id], theirs[position_id]
        stays.saved_at = stays.saved_at or goes.saved_at
        if goes.at is not None and (stays.at is None or stays.at < goes.at):
            for name in ("answer", "reason", "note", "at", "account_id", "channel", "read_at"):
                setattr(stays, name, getattr(goes, name))
        session.delete(goes)
    session.flush()


def _said_by(person: Person) -> ColumnElement[bool]:
    return PositionInterest.person_id == person.id


def _end_second_delegations(session: Session, kept: Person, other: Person, now: datetime) -> None:
    """Whoever acts for both files acts for the one person once: by the delegation in force, else by the one kept."""
    today = now.astimezone(ROME).date()
    order = (DelegationState.IN_FORCE, DelegationState.NOT_BEGUN, DelegationState.ENDED)
    mine, theirs = (
        {one.account_id: one for one in session.scalars(select(Delegation).where(_acts_for(person)))}
        for person in (kept, other)
    )
    for account_id in mine.keys() & theirs.keys():
        pair = mine[account_id], theirs[account_id]
        _stays, goes = sorted(pair, key=lambda one: order.index(one.state(now=now, today=today)))
        goes.ended_at = goes.accepted_at
    session.flush()


def _acts_for(person: Person) -> ColumnElement[bool]:
    accepted = Delegation.ended_at.is_(None) & Delegation.account_id.is_not(None)
    return (Delegation.person_id == person.id) & accepted


def _join_proposals(session: Session, stays: Proposal, goes: Proposal) -> list[Change]:
    """One proposal out of two: the history of the one that goes stands before that of the one that stays."""
    left = [*_join_placements(session, stays, goes), *_join_clearances(session, stays, goes)]
    session.flush()
    _join_histories(session, stays.id, goes.id)
    for table, column in hanging_on("proposal"):
        if table.name not in JOINED:
            session.execute(update(table).where(column == goes.id).values({column.name: stays.id}))
    session.execute(delete(Proposal.__table__).where(Proposal.__table__.c.id == goes.id))
    session.expunge(goes)
    return left


JOINED = frozenset({"proposal_event", "placement", "clearance"})
"""What a proposal has in an order of its own, or at most once: not simply moved."""


def _join_histories(session: Session, stays: int, goes: int) -> None:
    """A history is read in the order of its ids, and its last step is the proposal's state: so it is written again."""
    table = ProposalEvent.__table__
    columns = [column for column in table.columns if column.name != "id"]
    histories = [
        session.execute(select(*columns).where(table.c.proposal_id == one).order_by(table.c.id)).mappings().all()
        for one in (goes, stays)
    ]
    session.execute(delete(table).where(table.c.proposal_id.in_((stays, goes))))
    for history in histories:
        for row in history:
            session.execute(insert(table).values({**row, "proposal_id": stays}))


def _join_placements(session: Session, stays: Proposal, goes: Proposal) -> list[Change]:
    """The placement that stays takes the other's follow-ups and plan; a second «third day» is one more contact.

    Of two proposals the one with a placement stays: there is nothing to join unless both have one.
    """
    mine, theirs = session.get(Placement, stays.id), session.get(Placement, goes.id)
    if mine is None or theirs is None:
        return []
    kinds = {follow_up.kind for follow_up in mine.follow_ups}
    for follow_up in list(theirs.follow_ups):
        if follow_up.kind in kinds:
            follow_up.kind = FollowUpKind.EXTRA
        mine.follow_ups.append(follow_up)
    codes = {planned.accommodation for planned in mine.accommodations}
    for planned in list(theirs.accommodations):
        if planned.accommodation not in codes:
            mine.accommodations.append(planned)
    left = [_told(planned) for planned in theirs.accommodations]
    session.delete(theirs)
    return [_told(theirs), *left]


def _join_clearances(session: Session, stays: Proposal, goes: Proposal) -> list[Change]:
    mine, theirs = session.get(Clearance, stays.id), session.get(Clearance, goes.id)
    if theirs is None:
        return []
    session.delete(theirs)
    if mine is not None:
        return [_told(theirs)]
    values = {column.name: getattr(theirs, column.name) for column in Clearance.__table__.columns}
    session.add(Clearance(**{**values, "proposal_id": stays.id}))
    return []


def _told(row: Base) -> Change:
    """A row that there is no room for, as one text."""
    values = {column.name: getattr(row, column.name) for column in row.__table__.columns}
    text = ", ".join(f"{name}={value}" for name, value in values.items() if value not in (None, ""))
    return Change(f"{OTHER}{row.__tablename__}", text, "")
