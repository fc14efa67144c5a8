"""What a job does to somebody's way to work: the step begins with it, and ends with it."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import PathwayStep
from models.people import Person
from models.placements import Placement
from models.types import Contract, EmployerKind, PathwayKind
from webapp.services.placements import pathway, plans


def kind_of(placement: Placement) -> PathwayKind:
    """The step that a placement is."""
    position = placement.proposal.position
    if (placement.contract or position.contract) is Contract.INTERNSHIP:
        return PathwayKind.INTERNSHIP
    cooperative = position.employer.kind is EmployerKind.COOPERATIVE_B
    return PathwayKind.COOPERATIVE if cooperative else PathwayKind.OPEN_MARKET


def begin(session: Session, *, placement: Placement, by: Account, now: datetime) -> PathwayStep | None:
    """The step begins on the first day of the placement: the one that was planned, or a new one.

    Gives None for somebody who is on no pathway: a hiring alone makes none.
    """
    person = placement.proposal.person
    steps = pathway.steps_of(session, person=person)
    on_the_way = steps or plans.has_open(session, person=person)
    if not on_the_way or placement.started_on is None:
        return None
    kind, where = kind_of(placement), placement.proposal.position.employer.name
    planned = next((one for one in steps if one.kind is kind and one.started_on is None), None)
    if planned is None:
        values = pathway.StepValues(kind=kind, where=where, started_on=placement.started_on)
        taken = {"person": person, "by": by, "now": now, "proposal_id": placement.proposal_id}
        return pathway.add(session, values=values, **taken)
    planned.proposal_id = placement.proposal_id
    _change(session, person, planned, by, now, where=where, started_on=placement.started_on)
    return planned


def move_start(session: Session, *, placement: Placement) -> None:
    """The placement began on another day than was written: so did the step."""
    step = _running(session, placement)
    if step is not None:
        step.started_on = placement.started_on


def end(session: Session, *, placement: Placement, ended_on: date, by: Account, now: datetime) -> None:
    """The step ends on the last day of the placement, unless somebody wrote an end already."""
    step = _running(session, placement)
    if step is not None:
        last = max(ended_on, step.started_on or ended_on)
        _change(session, placement.proposal.person, step, by, now, ended_on=last)


def _running(session: Session, placement: Placement) -> PathwayStep | None:
    statement = select(PathwayStep).where(
        PathwayStep.proposal_id == placement.proposal_id, PathwayStep.ended_on.is_(None)
    )
    return session.scalars(statement.order_by(PathwayStep.id)).first()


def _change(
    session: Session, person: Person, step: PathwayStep, by: Account, now: datetime, **changes: str | date | None
) -> None:
    values = replace(pathway.values_of(step), **changes)
    taken = {"person": person, "step": step, "by": by, "now": now}
    pathway.change(session, values=values, seen_version=person.version, **taken)
