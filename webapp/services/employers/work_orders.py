"""Work orders: a firm prepares and offers one, a cooperative takes it, the office agrees, the work begins and ends."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.employers import Convention, Employer
from models.errors import DecidedMeanwhile, DomainError, NotFound, ReasonRequired, TransitionNotAllowed
from models.territory import Comune, Office
from models.types import ConventionKind, WorkOrderState
from models.work_orders import ORDER_LIFE, WorkOrder, WorkOrderAnswer, WorkOrderEvent
from webapp.services import visibility
from webapp.services.employers import agreement_notices
from webapp.services.employers.work_order_lists import COVERING, OVER, answers_to, own_answer
from webapp.services.holding import hold

MOST_OPEN = 50
"""Orders of one employer that are not over."""
MOST_ASKED = 30
"""Cooperatives that one order may be offered to."""
CHANGEABLE = (WorkOrderState.PREPARED, WorkOrderState.DECLINED, WorkOrderState.NOT_AGREED)
OFFERABLE = (*CHANGEABLE, WorkOrderState.OFFERED)


class NoOffice(DomainError):
    """No office keeps the list where the work is done."""


class TooManyOrders(DomainError):
    """More than anybody has open."""


class SameOrder(DomainError):
    """The very same is written down already."""


class NotVerified(DomainError):
    """An officer has to look at the employer before anything of it is offered."""


class NobodyAsked(DomainError):
    """An offer without anybody to offer it to."""


class TooManyAsked(DomainError):
    """More than ``MOST_ASKED``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDetails:
    """The work, as the firm writes it. ``value`` is the whole of it; ``coefficient`` where the firm knows one."""

    title: str
    occupation: str | None
    description: str
    comune: Comune
    value: Decimal
    coefficient: Decimal | None
    starts_on: date
    ends_on: date
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What the office agrees to: the coefficient, how many places are covered, the convention it belongs to."""

    coefficient: Decimal
    places: int
    convention: Convention | None = None


# --- the firm ---------------------------------------------------------------------------------------------------------


def prepare(session: Session, *, employer: Employer, details: OrderDetails, by: Account, now: datetime) -> WorkOrder:
    """Write down work to offer; nobody else sees it yet. Raises NoOffice, SameOrder, TooManyOrders."""
    hold(session, employer)
    own = session.scalars(
        select(WorkOrder).where(WorkOrder.employer_id == employer.id, WorkOrder.state.not_in(OVER))
    ).all()
    if any(_same(order, details) for order in own):
        raise SameOrder
    if len(own) >= MOST_OPEN:
        raise TooManyOrders
    made = WorkOrder(
        employer_id=employer.id, state=WorkOrderState.PREPARED, cooperative_name="", created_at=now, account_id=by.id
    )
    _write(session, made, details)
    session.add(made)
    session.flush()
    _write_down(session, made, None, by=by, now=now)
    return made


def change(session: Session, *, order: WorkOrder, details: OrderDetails, seen_version: int) -> None:
    """Say it differently, while nobody has taken it. Raises DecidedMeanwhile, TransitionNotAllowed, NoOffice."""
    _check_version(order, seen_version)
    if order.state not in CHANGEABLE:
        raise TransitionNotAllowed(order.state.value, order.state.value)
    _write(session, order, details)
    _flush(session)


def offer(
    session: Session,
    *,
    order: WorkOrder,
    cooperatives: Collection[int],
    seen_version: int,
    by: Account,
    now: datetime,
) -> None:
    """Ask these cooperatives. One that had answered an offer that came to nothing is asked again.

    Raises NotVerified, NobodyAsked, TooManyAsked, DecidedMeanwhile, TransitionNotAllowed; and NotFound for what is no
    verified type-B cooperative.
    """
    if not order.employer.verified:
        raise NotVerified
    _check_version(order, seen_version)
    if order.state not in OFFERABLE:
        raise TransitionNotAllowed(order.state.value, WorkOrderState.OFFERED.value)
    hold(session, order)
    known = {answer.cooperative_id: answer for answer in answers_to(session, order=order)}
    chosen = set(cooperatives) - {id_ for id_, answer in known.items() if _still_asked(order, answer)}
    _check_asked(session, order, chosen, len(chosen | set(known)))
    for cooperative_id in sorted(chosen):
        answer = known.get(cooperative_id) or WorkOrderAnswer(order_id=order.id, cooperative_id=cooperative_id)
        answer.asked_at, answer.willing, answer.reason, answer.answered_at = now, None, "", None
        session.add(answer)
    if order.state is not WorkOrderState.OFFERED:
        order.cooperative_id = None
        _move(session, order, WorkOrderState.OFFERED, by=by, now=now)
    _flush(session)
    agreement_notices.order_offered(session, order=order, cooperatives=chosen, now=now)


def _still_asked(order: WorkOrder, answer: WorkOrderAnswer) -> bool:
    """Whoever was asked for this very offer is not asked twice."""
    return order.state is WorkOrderState.OFFERED or answer.willing is None


def _check_asked(session: Session, order: WorkOrder, chosen: set[int], in_all: int) -> None:
    if not chosen:
        raise NobodyAsked
    if in_all > MOST_ASKED:
        raise TooManyAsked
    able = select(func.count(Employer.id)).where(
        Employer.id.in_(chosen), Employer.id != order.employer_id, visibility.takes_work_orders()
    )
    if session.scalar(able) != len(chosen):
        raise NotFound("cooperative")


def withdraw(
    session: Session, *, order: WorkOrder, seen_version: int, by: Account, now: datetime, note: str = ""
) -> None:
    """The firm does not give the work any more, before it has begun. Raises DecidedMeanwhile, TransitionNotAllowed."""
    _check_version(order, seen_version)
    _move(session, order, WorkOrderState.WITHDRAWN, by=by, now=now, note=note)


def _same(order: WorkOrder, details: OrderDetails) -> bool:
    plain = [field.name for field in fields(OrderDetails) if field.name not in ("comune", "description")]
    return order.comune_code == details.comune.istat_code and all(
        getattr(order, name) == getattr(details, name) for name in plain
    )


def _write(session: Session, order: WorkOrder, details: OrderDetails) -> None:
    office = session.scalar(select(Office).where(Office.province_code == details.comune.province_code))
    if office is None:
        raise NoOffice(details.comune.province_code)
    for field in fields(OrderDetails):
        if field.name != "comune":
            setattr(order, field.name, getattr(details, field.name))
    order.comune_code, order.office_id = details.comune.istat_code, office.id


# --- the cooperative --------------------------------------------------------------------------------------------------


def answer(
    session: Session,
    *,
    order: WorkOrder,
    cooperative: Employer,
    willing: bool,
    reason: str,
    by: Account,
    now: datetime,
) -> None:
    """A cooperative takes the work, or says why not. The first yes takes it; when all said no it is declined.

    Raises ReasonRequired, and DecidedMeanwhile where the work is not on offer any more or this one has answered.
    """
    if not willing and not reason.strip():
        raise ReasonRequired("no")
    hold(session, order)
    session.refresh(order)
    own = own_answer(session, order=order, cooperative=cooperative)
    if order.state is not WorkOrderState.OFFERED or own.willing is not None or not cooperative.verified:
        raise DecidedMeanwhile(str(order.id))
    own.willing, own.reason, own.answered_at, own.account_id = willing, reason.strip(), now, by.id
    session.flush()
    if willing:
        order.cooperative_id = cooperative.id
        _move(session, order, WorkOrderState.ACCEPTED, by=by, now=now)
    elif all(one.willing is False for one in answers_to(session, order=order)):
        _move(session, order, WorkOrderState.DECLINED, by=None, now=now)
    else:
        agreement_notices.order_refused(session, order=order, cooperative=cooperative, now=now)


# --- the office -------------------------------------------------------------------------------------------------------


def conventions_for(session: Session, *, order: WorkOrder) -> Sequence[Convention]:
    """The firm's conventions under art. 14 with the order's office that hold on a day of the order."""
    return session.scalars(
        select(Convention)
        .where(
            Convention.employer_id == order.employer_id,
            Convention.office_id == order.office_id,
            Convention.kind == ConventionKind.ARTICLE_14,
            Convention.holds_on(order.starts_on) | Convention.holds_on(order.ends_on),
        )
        .order_by(Convention.id)
    ).all()


def agree(
    session: Session, *, order: WorkOrder, terms: Agreement, seen_version: int, by: Account, now: datetime
) -> None:
    """The office agrees, or, to an order agreed before, says other terms. Raises DecidedMeanwhile,
    TransitionNotAllowed.
    """
    _check_version(order, seen_version)
    order.coefficient, order.agreed_places, order.convention = terms.coefficient, terms.places, terms.convention
    if order.state in COVERING:
        _write_down(session, order, order.state, by=by, now=now)
        return
    _move(session, order, WorkOrderState.AGREED, by=by, now=now)


def disagree(session: Session, *, order: WorkOrder, reason: str, seen_version: int, by: Account, now: datetime) -> None:
    """The office does not agree, and says why. Raises ReasonRequired, DecidedMeanwhile, TransitionNotAllowed."""
    if not reason.strip():
        raise ReasonRequired(WorkOrderState.NOT_AGREED.value)
    _check_version(order, seen_version)
    _move(session, order, WorkOrderState.NOT_AGREED, by=by, now=now, note=reason)


def start(session: Session, *, order: WorkOrder, seen_version: int, by: Account, now: datetime) -> None:
    """The work has begun: from its first day it covers places. Raises DecidedMeanwhile, TransitionNotAllowed."""
    _check_version(order, seen_version)
    _move(session, order, WorkOrderState.IN_FORCE, by=by, now=now)


def end(session: Session, *, order: WorkOrder, on: date, seen_version: int, by: Account, now: datetime) -> None:
    """The work ends on a day, or ended when it was to. Raises DecidedMeanwhile, TransitionNotAllowed."""
    _check_version(order, seen_version)
    ORDER_LIFE.check(order.state, WorkOrderState.ENDED)
    order.ends_on = min(order.ends_on, max(on, order.starts_on))
    _move(session, order, WorkOrderState.ENDED, by=by, now=now)


# --- common -----------------------------------------------------------------------------------------------------------


def _move(session: Session, order: WorkOrder, to: WorkOrderState, **said: Any) -> None:
    ORDER_LIFE.check(order.state, to)
    before, order.state = order.state, to
    _write_down(session, order, before, **said)


def _write_down(
    session: Session,
    order: WorkOrder,
    before: WorkOrderState | None,
    *,
    by: Account | None,
    now: datetime,
    note: str = "",
) -> None:
    session.add(
        WorkOrderEvent(
            order_id=order.id,
            at=now,
            account_id=by.id if by else None,
            from_state=before,
            to_state=order.state,
            note=note.strip(),
        )
    )
    _flush(session)
    agreement_notices.order_moved(session, order=order, before=before, now=now)


def _check_version(order: WorkOrder, seen: int) -> None:
    if order.version != seen:
        raise DecidedMeanwhile(str(order.id))


def _flush(session: Session) -> None:
    try:
        session.flush()
    except (StaleDataError, IntegrityError) as error:
        raise DecidedMeanwhile from error
