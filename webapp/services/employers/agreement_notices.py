"""Whom each step of a convention or a work order is told to, with the day's e-mail: never to who took the step.

A notice names the agreement, the organisations and a day. No reason, no note and no person is in it.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.agreements import ConventionEvent
from models.employers import Convention, Employer
from models.territory import Office
from models.types import NoticeKind, Role, WorkOrderState
from models.work_orders import WorkOrder, WorkOrderAnswer, WorkOrderEvent
from webapp.services.messages import notices
from webapp.services.messages.notices import Audience

ENDING = "ending"
"""The step that nobody takes: the last day is near."""
S = WorkOrderState
TO_BOTH = (S.AGREED, S.NOT_AGREED, S.IN_FORCE, S.ENDED)
"""The office's steps: the firm hears of them and the cooperative that has the work."""


# --- conventions ------------------------------------------------------------------------------------------------------


def convention_moved(session: Session, *, convention: Convention, by: Account | None, now: datetime) -> None:
    """A step by the office is told to the employer, and one by the employer to the office."""
    if by is None:
        return
    audience = Audience.EMPLOYER if by.role is Role.OFFICER else Audience.OFFICE
    _tell_of_convention(session, convention, audience, step=convention.state.value, now=now)


def convention_ends(session: Session, *, convention: Convention, now: datetime) -> None:
    """Both sides are told that the last day of a convention is near."""
    for audience in (Audience.EMPLOYER, Audience.OFFICE):
        _tell_of_convention(session, convention, audience, step=ENDING, now=now)


def _tell_of_convention(session: Session, convention: Convention, audience: Audience, **told: Any) -> None:
    if audience is Audience.EMPLOYER:
        reached = notices.organisation_reached_by(session, employer=convention.employer, office_id=convention.office_id)
    else:
        steps = session.scalars(
            select(Account)
            .join(ConventionEvent, ConventionEvent.account_id == Account.id)
            .where(ConventionEvent.convention_id == convention.id)
            .order_by(ConventionEvent.id.desc())
        ).all()
        office = session.get_one(Office, convention.office_id)
        reached = notices.office_reached_by(session, office=office, latest=steps)
    notices.tell_all(
        session,
        recipients=reached,
        audience=audience,
        kind=NoticeKind.CONVENTION,
        office_id=convention.office_id,
        employer=convention.employer.name,
        agreement=convention.kind.value,
        until=convention.ends_on.isoformat() if convention.ends_on else "",
        **told,
    )


# --- work orders ------------------------------------------------------------------------------------------------------


def order_offered(session: Session, *, order: WorkOrder, cooperatives: Collection[int], now: datetime) -> None:
    """Each cooperative that is asked now."""
    _tell_cooperatives(session, order, cooperatives, step=S.OFFERED.value, now=now)


def order_refused(session: Session, *, order: WorkOrder, cooperative: Employer, now: datetime) -> None:
    """The firm hears of a no while others may still say yes."""
    _tell(session, order, order.employer, "firm", step="no", cooperative=cooperative.name, now=now)


def order_moved(session: Session, *, order: WorkOrder, before: WorkOrderState | None, now: datetime) -> None:
    """Tell a step to those whom it concerns. That the office says other terms is a step to where the order was."""
    state = order.state
    if state in TO_BOTH:
        _tell_both(session, order, step="terms" if before is state else state.value, now=now)
    elif state is S.DECLINED:
        _tell(session, order, order.employer, "firm", step=state.value, now=now)
    elif state is S.ACCEPTED:
        _tell(session, order, order.employer, "firm", step=state.value, now=now)
        _tell_office(session, order, step=state.value, now=now)
        _tell_cooperatives(session, order, _waiting(session, order), step="elsewhere", now=now)
    elif state is S.WITHDRAWN:
        _tell_cooperatives(session, order, _waiting(session, order, before), step=state.value, now=now)
        if before in (S.ACCEPTED, S.AGREED):
            _tell_office(session, order, step=state.value, now=now)


def order_ends(session: Session, *, order: WorkOrder, now: datetime) -> None:
    """All sides are told that the last day of a work order is near."""
    _tell_both(session, order, step=ENDING, now=now)
    _tell_office(session, order, step=ENDING, now=now)


def _waiting(session: Session, order: WorkOrder, before: WorkOrderState | None = None) -> Iterable[int]:
    """The cooperatives that may still hope for the work: those that have not answered, and in the end who took it."""
    hopes = [WorkOrderAnswer.willing.is_(None)] if before in (None, S.OFFERED) else []
    if order.cooperative_id is not None and before in (S.ACCEPTED, S.AGREED):
        hopes.append(WorkOrderAnswer.cooperative_id == order.cooperative_id)
    if not hopes:
        return ()
    return session.scalars(
        select(WorkOrderAnswer.cooperative_id).where(WorkOrderAnswer.order_id == order.id, or_(*hopes))
    ).all()


def _tell_both(session: Session, order: WorkOrder, **told: Any) -> None:
    _tell(session, order, order.employer, "firm", **told)
    if order.cooperative is not None:
        _tell(session, order, order.cooperative, "cooperative", **told)


def _tell_cooperatives(session: Session, order: WorkOrder, cooperatives: Iterable[int], **told: Any) -> None:
    asked = session.scalars(select(Employer).where(Employer.id.in_(list(cooperatives))).order_by(Employer.id))
    for cooperative in asked:
        _tell(session, order, cooperative, "cooperative", **told)


def _tell(session: Session, order: WorkOrder, who: Employer, side: str, **told: Any) -> None:
    reached = notices.organisation_reached_by(session, employer=who, office_id=order.office_id)
    _write(session, order, reached, Audience.EMPLOYER, side=side, **told)


def _tell_office(session: Session, order: WorkOrder, **told: Any) -> None:
    steps = session.scalars(
        select(Account)
        .join(WorkOrderEvent, WorkOrderEvent.account_id == Account.id)
        .where(WorkOrderEvent.order_id == order.id)
        .order_by(WorkOrderEvent.id.desc())
    ).all()
    reached = notices.office_reached_by(session, office=order.office, latest=steps)
    _write(session, order, reached, Audience.OFFICE, **told)


def _write(
    session: Session, order: WorkOrder, reached: Iterable[notices.Recipient], audience: Audience, **told: Any
) -> None:
    common = {
        "title": order.title,
        "employer": order.employer.name,
        "cooperative": order.taken_by,
        "until": order.ends_on.isoformat(),
    }
    notices.tell_all(
        session,
        recipients=reached,
        audience=audience,
        kind=NoticeKind.WORK_ORDER,
        office_id=order.office_id,
        **{**common, **told},
    )
