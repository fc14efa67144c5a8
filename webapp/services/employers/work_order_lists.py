"""Work orders as each side sees them: the firm and the office with every answer, a cooperative with its own alone."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.employers import Employer
from models.errors import NotFound
from models.types import WorkOrderState
from models.work_orders import TAKEN, WorkOrder, WorkOrderAnswer, WorkOrderEvent
from webapp.services import visibility

SHOWN = 200
OVER = (WorkOrderState.ENDED, WorkOrderState.WITHDRAWN)
COVERING = (WorkOrderState.AGREED, WorkOrderState.IN_FORCE)


def _orders() -> Select[tuple[WorkOrder]]:
    return select(WorkOrder).options(
        joinedload(WorkOrder.employer),
        joinedload(WorkOrder.cooperative),
        joinedload(WorkOrder.comune),
        joinedload(WorkOrder.office),
        joinedload(WorkOrder.convention),
    )


def order_of(session: Session, *, account: Account, order_id: int) -> WorkOrder:
    """One that the account gives, or that its office looks after. Raises NotFound."""
    return _one(session, _orders().where(WorkOrder.id == order_id, visibility.work_orders_of(account)))


def offered(session: Session, *, account: Account, order_id: int) -> WorkOrder:
    """One that the account's cooperative was asked for. Raises NotFound."""
    return _one(session, _orders().where(WorkOrder.id == order_id, visibility.work_orders_offered_to(account)))


def of_party(session: Session, *, account: Account, order_id: int) -> WorkOrder:
    """One that the account gives, or whose work its cooperative has taken. Raises NotFound."""
    taken = (WorkOrder.cooperative_id == account.employer_id) & WorkOrder.state.in_(TAKEN)
    either = visibility.work_orders_of(account) | (taken & visibility.work_orders_offered_to(account))
    return _one(session, _orders().where(WorkOrder.id == order_id, either))


def _one(session: Session, statement: Select[tuple[WorkOrder]]) -> WorkOrder:
    found = session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound("work order")
    return found


def given_by(session: Session, *, account: Account) -> Sequence[WorkOrder]:
    """The orders that an account gives, or that its office looks after: those that are not over first."""
    return session.scalars(
        _orders()
        .where(visibility.work_orders_of(account))
        .order_by(WorkOrder.state.in_(OVER), WorkOrder.starts_on.desc(), WorkOrder.id.desc())
        .limit(SHOWN)
    ).all()


def covering(session: Session, *, account: Account, employer: Employer) -> Sequence[WorkOrder]:
    """An employer's orders that cover places or are about to, as far as the account may see them."""
    return session.scalars(
        _orders()
        .where(
            visibility.work_orders_of(account),
            WorkOrder.employer_id == employer.id,
            WorkOrder.state.in_(COVERING),
        )
        .order_by(WorkOrder.starts_on.desc(), WorkOrder.id.desc())
        .limit(SHOWN)
    ).all()


def answers_to(session: Session, *, order: WorkOrder) -> Sequence[WorkOrderAnswer]:
    """What the cooperatives that were asked said, by name: for the firm and the office, never for a cooperative."""
    return session.scalars(
        select(WorkOrderAnswer)
        .join(WorkOrderAnswer.cooperative)
        .where(WorkOrderAnswer.order_id == order.id)
        .options(joinedload(WorkOrderAnswer.cooperative))
        .order_by(Employer.name, WorkOrderAnswer.id)
    ).all()


def asked_of(session: Session, *, account: Account) -> Sequence[WorkOrderAnswer]:
    """What the account's cooperative was asked, and what it said itself: what waits for it first."""
    return session.scalars(
        select(WorkOrderAnswer)
        .join(WorkOrderAnswer.order)
        .where(WorkOrderAnswer.cooperative_id == account.employer_id, visibility.work_orders_offered_to(account))
        .options(joinedload(WorkOrderAnswer.order).joinedload(WorkOrder.employer))
        .order_by(WorkOrderAnswer.willing.is_not(None), WorkOrderAnswer.id.desc())
        .limit(SHOWN)
    ).all()


def to_answer(session: Session, *, account: Account) -> Sequence[WorkOrder]:
    """The work that waits for an answer of the account's cooperative, the oldest offer first."""
    unanswered = select(WorkOrderAnswer.order_id).where(
        WorkOrderAnswer.cooperative_id == account.employer_id, WorkOrderAnswer.willing.is_(None)
    )
    return session.scalars(
        _orders()
        .where(
            visibility.work_orders_offered_to(account),
            WorkOrder.state == WorkOrderState.OFFERED,
            WorkOrder.id.in_(unanswered),
        )
        .order_by(WorkOrder.id)
        .limit(SHOWN)
    ).all()


def own_answer(session: Session, *, order: WorkOrder, cooperative: Employer) -> WorkOrderAnswer:
    """What this cooperative was asked and said. Raises NotFound."""
    found = session.scalar(
        select(WorkOrderAnswer)
        .where(WorkOrderAnswer.order_id == order.id, WorkOrderAnswer.cooperative_id == cooperative.id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("answer")
    return found


def history_of(session: Session, *, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The steps it took, the first one first."""
    return session.scalars(
        select(WorkOrderEvent)
        .where(WorkOrderEvent.order_id == order.id)
        .options(joinedload(WorkOrderEvent.account))
        .order_by(WorkOrderEvent.id)
    ).all()


def to_look_at(
    session: Session, *, account: Account, near: tuple[date, date], most: int
) -> tuple[Sequence[WorkOrder], Sequence[WorkOrder]]:
    """For the officer's desk, in one query, at most so many of each.

    What a cooperative has taken and the office has not looked at, with what it agreed to and should have begun, the
    oldest first; and what is in force and ends within ``near``, the nearest first.
    """
    waiting, ending = _waiting(account, near[0]), _ending(account, near)
    chosen = (
        select(WorkOrder.id).where(waiting).order_by(WorkOrder.id).limit(most),
        select(WorkOrder.id).where(ending).order_by(WorkOrder.ends_on, WorkOrder.id).limit(most),
    )
    found = session.scalars(
        _orders()
        .where(or_(*(WorkOrder.id.in_(ids.subquery().select()) for ids in chosen)))
        .order_by(WorkOrder.ends_on, WorkOrder.id)
    ).all()
    to_agree = [one for one in found if one.state is not WorkOrderState.IN_FORCE]
    return sorted(to_agree, key=lambda one: one.id), [one for one in found if one.state is WorkOrderState.IN_FORCE]


def is_due(account: Account, near: tuple[date, date]) -> ColumnElement[bool]:
    """Whether an order is one of these, as a condition for queries."""
    return _waiting(account, near[0]) | _ending(account, near)


def _waiting(account: Account, today: date) -> ColumnElement[bool]:
    begun = (WorkOrder.state == WorkOrderState.AGREED) & (WorkOrder.starts_on <= today)
    return visibility.work_orders_of(account) & ((WorkOrder.state == WorkOrderState.ACCEPTED) | begun)


def _ending(account: Account, near: tuple[date, date]) -> ColumnElement[bool]:
    running = WorkOrder.state == WorkOrderState.IN_FORCE
    return visibility.work_orders_of(account) & running & WorkOrder.ends_on.between(*near)
