"""Positions and employers as an office's lists show them, and the conditions that these lists filter by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from models.employers import Convention, Employer
from models.positions import Position, open_on
from models.proposals import Proposal
from models.types import ProposalState
from models.visits import EmployerVisit
from webapp.services.lists import Scope, Source, in_order
from webapp.services.positions.positions import PositionRow, proposal_counts
from webapp.services.visibility import conventions_of, employers_of, positions_of, visits_of


def _position_ids(scope: Scope) -> Select[tuple[int]]:
    return select(Position.id).where(positions_of(scope.account))


def _load_positions(scope: Scope, ids: Sequence[int]) -> list[PositionRow]:
    found = scope.session.scalars(
        select(Position).where(Position.id.in_(ids)).options(joinedload(Position.employer), joinedload(Position.comune))
    )
    counts = proposal_counts(scope.session, list(ids))
    return in_order(ids, {row.id: PositionRow(row, *counts.get(row.id, (0, 0))) for row in found})


POSITIONS = Source[PositionRow](ids=_position_ids, key=(Position.code,), load=_load_positions)


def written(text: str) -> ColumnElement[bool]:
    """Whether a position's title or code, or its employer's name, holds these words one by one."""
    employer = select(Employer.name).where(Employer.id == Position.employer_id).scalar_subquery()
    columns = (Position.title, Position.code, employer)
    return and_(*(_holds(word, *columns) for word in text.lower().split()))


def _holds(word: str, *columns: ColumnElement[str]) -> ColumnElement[bool]:
    return or_(*(func.lower(column).contains(word, autoescape=True) for column in columns))


@dataclass(frozen=True, slots=True)
class EmployerRow:
    """One employer in a list, with what the office does with them."""

    employer: Employer
    open_positions: int
    positions: int
    hired: int
    convention_ends_on: date | None
    has_convention: bool
    again_on: date | None
    """The day on which to hear from them again, as the office's latest visit or call says."""


def _employer_ids(scope: Scope) -> Select[tuple[int]]:
    return select(Employer.id).where(employers_of(scope.account))


def _load_employers(scope: Scope, ids: Sequence[int]) -> list[EmployerRow]:
    mine = Position.employer_id.in_(ids) & positions_of(scope.account)
    opened = func.count().filter(open_on(scope.today))
    counted = select(Position.employer_id, opened, func.count()).where(mine).group_by(Position.employer_id)
    positions = {employer: (now, all_) for employer, now, all_ in scope.session.execute(counted)}
    hires = (
        select(Position.employer_id, func.count())
        .join(Proposal, Proposal.position_id == Position.id)
        .where(mine, Proposal.state == ProposalState.HIRED)
        .group_by(Position.employer_id)
    )
    hired = dict(iter(scope.session.execute(hires)))
    rows = scope.session.execute(
        select(Employer, _convention_end(scope), has_convention(scope), again_on(scope))
        .where(Employer.id.in_(ids))
        .options(joinedload(Employer.comune))
    )
    return in_order(
        ids,
        {
            employer.id: EmployerRow(employer, *positions.get(employer.id, (0, 0)), hired.get(employer.id, 0), *more)
            for employer, *more in rows
        },
    )


EMPLOYERS = Source[EmployerRow](ids=_employer_ids, key=(Employer.id,), load=_load_employers)


def _in_force(scope: Scope) -> ColumnElement[bool]:
    return conventions_of(scope.account) & (Convention.employer_id == Employer.id) & Convention.holds_on(scope.today)


def has_convention(scope: Scope) -> ColumnElement[bool]:
    """Whether an employer has a convention in force with the office."""
    return exists().where(_in_force(scope))


def _convention_end(scope: Scope) -> ColumnElement[date | None]:
    return select(func.min(Convention.ends_on)).where(_in_force(scope)).scalar_subquery()


def _latest_visit(scope: Scope, column: InstrumentedAttribute[Any]) -> ScalarSelect[Any]:
    """Something of the office's latest visit to an employer: whoever has been there since has done what was due."""
    return (
        select(column)
        .where(EmployerVisit.employer_id == Employer.id, visits_of(scope.account))
        .order_by(EmployerVisit.met_on.desc(), EmployerVisit.id.desc())
        .limit(1)
        .correlate(Employer)
        .scalar_subquery()
    )


def again_on(scope: Scope) -> ScalarSelect[date | None]:
    """The day on which to hear from an employer again, as the office's latest visit or call says."""
    return _latest_visit(scope, EmployerVisit.again_on)


def to_hear_again(scope: Scope, *, mine: bool = False) -> ColumnElement[bool]:
    """Whether it is time to hear from an employer again; ``mine``: where this account was the last to do so."""
    due = again_on(scope) <= scope.today
    return due & (_latest_visit(scope, EmployerVisit.account_id) == scope.account.id) if mine else due


def with_open_positions(scope: Scope) -> ColumnElement[bool]:
    """Whether people can be proposed for any of an employer's positions with the office."""
    return exists().where(Position.employer_id == Employer.id, positions_of(scope.account), open_on(scope.today))


def employer_written(text: str) -> ColumnElement[bool]:
    """Whether an employer's name or VAT number holds these words one by one."""
    return and_(*(_holds(word, Employer.name, Employer.vat_number) for word in text.lower().split()))
