"""A consortium's view over its cooperatives: their 30 %, their open positions, the work that they were offered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.duties import StaffFigures
from models.employers import Employer
from models.positions import Position, open_on
from models.types import WorkOrderState
from models.work_orders import WorkOrder, WorkOrderAnswer
from webapp.services import visibility
from webapp.services.employers import cooperative_share, duties
from webapp.services.employers.cooperative_share import SharePicture

SHOWN = 300
"""Of each kind, over all cooperatives: a consortium has tens of them."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class CooperativeLine:
    """One cooperative; ``share`` is None where it has told nothing of its type-B part."""

    cooperative: Employer
    share: SharePicture | None
    positions: Sequence[Position]
    asked: Sequence[WorkOrderAnswer]

    @property
    def to_answer(self) -> int:
        """Offers that wait for its answer."""
        return sum(one.willing is None and one.order.state is WorkOrderState.OFFERED for one in self.asked)


def cooperatives(session: Session, *, account: Account, today: date) -> list[CooperativeLine]:
    """The cooperatives of the consortium that the account acts for, by name; fifty take as many queries as one."""
    found = session.scalars(
        select(Employer)
        .where(visibility.led_by(account))
        .options(joinedload(Employer.comune))
        .order_by(Employer.name, Employer.id)
        .limit(SHOWN)
    ).all()
    led = select(Employer.id).where(visibility.led_by(account))
    told = session.scalars(
        select(StaffFigures)
        .where(StaffFigures.employer_id.in_(led))
        .order_by(StaffFigures.counted_on.desc(), StaffFigures.id)
    )
    positions = session.scalars(
        select(Position)
        .where(Position.employer_id.in_(led), open_on(today))
        .options(joinedload(Position.comune))
        .order_by(Position.published_on, Position.code)
        .limit(SHOWN)
    )
    asked = session.scalars(
        select(WorkOrderAnswer)
        .join(WorkOrderAnswer.order)
        .where(WorkOrderAnswer.cooperative_id.in_(led), WorkOrder.state != WorkOrderState.PREPARED)
        .options(joinedload(WorkOrderAnswer.order).joinedload(WorkOrder.employer))
        .order_by(WorkOrderAnswer.willing.is_not(None), WorkOrderAnswer.id.desc())
        .limit(SHOWN)
    )
    figures, jobs = _by(told, "employer_id"), _by(positions, "employer_id")
    work = _by(asked, "cooperative_id")
    return [
        CooperativeLine(
            one,
            cooperative_share.picture(figures.get(one.id, []), figures=duties.figures_for(one, day=today)),
            jobs.get(one.id, []),
            work.get(one.id, []),
        )
        for one in found
    ]


def _by(rows: Iterable[Row], column: str) -> Mapping[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, column)].append(row)
    return grouped
