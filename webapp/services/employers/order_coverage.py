"""The places of a firm's duty that work orders cover (art. 14): their value, the coefficient, what was agreed."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select, true
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.employers import Employer
from models.law.conventions import COEFFICIENT, agreed_heads, months_lasting, order_heads, yearly_value
from models.law.steps import Figures
from models.work_orders import WorkOrder
from webapp.services import visibility
from webapp.services.parameters import parameters


def orders_covering(
    session: Session, *, employer: Employer, day: date, office_of: Account | None = None
) -> Sequence[WorkOrder]:
    """The work orders that cover places of the employer's on a day, with whichever office; ``office_of`` as above."""
    shown = true() if office_of is None else visibility.work_orders_of(office_of)
    return session.scalars(
        select(WorkOrder)
        .where(WorkOrder.employer_id == employer.id, WorkOrder.covers_on(day), shown)
        .options(joinedload(WorkOrder.cooperative))
        .order_by(WorkOrder.starts_on, WorkOrder.id)
    ).all()


def ordered_places(orders: Iterable[WorkOrder], *, figures: Figures) -> int:
    """The places that orders cover together, as far as the office agreed to them."""
    counted = [order for order in orders if order.coefficient or coefficient_of(figures)]
    return agreed_heads(order_heads(valued(counted, figures)), [order.agreed_places for order in counted])


def valued(orders: Iterable[WorkOrder], figures: Figures) -> list[tuple[Decimal, Decimal]]:
    """Orders whose coefficient is known: each one's value in a year, and the coefficient."""
    usual = coefficient_of(figures)
    return [
        (yearly_value(order.value, months=months_of(order)), coefficient)
        for order in orders
        if (coefficient := order.coefficient or usual)
    ]


def months_of(order: WorkOrder) -> int:
    """How many months an order lasts, begun ones included."""
    return months_lasting(order.starts_on, order.ends_on)


def figures_of(order: WorkOrder, *, day: date) -> Figures:
    """The law's figures where the order's office is: its agreement of the territory holds."""
    return Figures(parameters(), day, order.office.province_code)


def coefficient_of(figures: Figures) -> Decimal | None:
    """The province's yearly coefficient, where it has told one."""
    try:
        return figures.number(COEFFICIENT)
    except KeyError:
        return None


def places_with(orders: Iterable[WorkOrder], more: tuple[Decimal, Decimal], figures: Figures) -> int:
    """The places with one order more, to which the office would agree for what it is worth.

    Those before it stay within what was agreed: what they are worth beyond that is not added to the new one.
    """
    counted = list(orders)
    before = valued(counted, figures)
    covered = ordered_places(counted, figures=figures)
    if covered < order_heads(before):
        return covered + order_heads([more])
    return order_heads([*before, more])
