"""Conventions and work orders near their last day: everybody concerned is told, once for each last day."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from models.employers import Convention
from models.types import ConventionState, WorkOrderState
from models.work_orders import WorkOrder
from webapp.services.employers import agreement_notices
from webapp.services.employers.conventions import near
from webapp.services.importing.dates import ROME


def warn_of_ends(session: Session, now: datetime) -> list[Convention | WorkOrder]:
    """Tell of each agreement in force whose last day is near. Gives those it told of; called again it finds none."""
    days = near(now.astimezone(ROME).date())
    told: list[Convention | WorkOrder] = []
    for convention in session.scalars(_ending(Convention, ConventionState.IN_FORCE, days)).all():
        if _mine(session, convention):
            agreement_notices.convention_ends(session, convention=convention, now=now)
            told.append(convention)
    for order in session.scalars(_ending(WorkOrder, WorkOrderState.IN_FORCE, days)).all():
        if _mine(session, order):
            agreement_notices.order_ends(session, order=order, now=now)
            told.append(order)
    session.flush()
    return told


def _ending(model: Any, running: object, days: tuple[date, date]) -> Select[Any]:
    untold = model.warned_of.is_distinct_from(model.ends_on)
    return select(model).where(model.state == running, model.ends_on.between(*days), untold).order_by(model.id)


def _mine(session: Session, agreement: Convention | WorkOrder) -> bool:
    """Write down that this last day is told. Of two workers the second finds it done. The version stays what it was:
    nobody who has the page open is refused for a reminder.
    """
    model = type(agreement)
    told = (
        update(model)
        .where(model.id == agreement.id, model.warned_of.is_distinct_from(agreement.ends_on))
        .values(warned_of=agreement.ends_on)
        .execution_options(synchronize_session=False)
    )
    return bool(session.execute(told).rowcount)
