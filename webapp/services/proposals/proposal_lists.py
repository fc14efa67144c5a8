"""Proposals as the office's list shows them, and the conditions that it filters by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from models.casework import CaseAssignment
from models.employers import Employer
from models.people import Person, Registration
from models.positions import Position
from models.proposals import UNDER_WAY, Proposal, ProposalEvent
from models.types import ProposalState
from webapp.extensions import ROME
from webapp.services.lists import Scope, Source, in_order
from webapp.services.proposals.proposals import ENDED, ON_BOARD, waits_too_long
from webapp.services.visibility import proposals_of_office

GROUPS: dict[str, tuple[ProposalState, ...]] = {
    "under_way": UNDER_WAY,
    **{state.value: (state,) for state in (*UNDER_WAY, ProposalState.HIRED)},
    "ended": ENDED,
}
"""What the list can be narrowed to, in the order of a proposal's way."""


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposal in the list, with its last step."""

    proposal: Proposal
    last: ProposalEvent | None


def _ids(scope: Scope) -> Select[tuple[int]]:
    return select(Proposal.id).where(proposals_of_office(scope.account), Proposal.state.in_(ON_BOARD))


def _load(scope: Scope, ids: Sequence[int]) -> list[ProposalRow]:
    found = scope.session.scalars(
        select(Proposal)
        .where(Proposal.id.in_(ids))
        .options(
            joinedload(Proposal.person).joinedload(Person.registration),
            joinedload(Proposal.position).joinedload(Position.employer),
            selectinload(Proposal.history).load_only(ProposalEvent.at, ProposalEvent.reason, ProposalEvent.to_state),
        )
    )
    rows = {row.id: ProposalRow(row, row.history[-1] if row.history else None) for row in found}
    return in_order(ids, rows)


PROPOSALS = Source[ProposalRow](ids=_ids, key=(Proposal.id,), load=_load)


def at(group: str) -> ColumnElement[bool]:
    """Whether a proposal stands in one of a group's states."""
    return Proposal.state.in_(GROUPS[group])


def still_for(days: int, scope: Scope) -> ColumnElement[bool]:
    """Whether nothing has happened for so many days, counted as days begin in Rome."""
    begin = datetime.combine(scope.today - timedelta(days=days) + timedelta(days=1), time.min, tzinfo=ROME)
    return Proposal.moved_at < begin


def too_long(scope: Scope) -> ColumnElement[bool]:
    """Whether a proposal has stood still for longer than its state's limit, as the desk counts them."""
    return waits_too_long(scope.account, scope.today)


def looked_after(scope: Scope) -> ColumnElement[bool]:
    """Whether the person is one of those whom this officer looks after."""
    return exists().where(
        CaseAssignment.person_id == Proposal.person_id,
        CaseAssignment.account_id == scope.account.id,
        CaseAssignment.until_on.is_(None),
    )


def written(text: str) -> ColumnElement[bool]:
    """Whether person, position or employer hold these words one by one."""
    return and_(*(_holds(word) for word in text.lower().split()))


def _holds(word: str) -> ColumnElement[bool]:
    def found(column: ColumnElement[str]) -> ColumnElement[bool]:
        return func.lower(column).contains(word, autoescape=True)

    employers = select(Employer.id).where(found(Employer.name))
    positions = select(Position.id).where(
        or_(found(Position.title), found(Position.code), Position.employer_id.in_(employers))
    )
    people = select(Person.id).where(or_(found(Person.surname), found(Person.name)))
    coded = select(Registration.person_id).where(Registration.code.contains(word.upper(), autoescape=True))
    return or_(Proposal.position_id.in_(positions), Proposal.person_id.in_(people), Proposal.person_id.in_(coded))
