"""A person's way to work, step by step: planned, begun, ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.casework import PathwayMove, PathwayStep
from models.errors import NotFound, TransitionNotAllowed
from models.law.internships import Allowance, Stay, allowance, most_months
from models.people import Person
from models.types import PathwayKind, PersonEventKind
from webapp.services.parameters import parameters
from webapp.services.people.person_changes import Change, check_version, differences, write_down

RUNGS = (PathwayKind.EVALUATION, PathwayKind.INTERNSHIP, PathwayKind.COOPERATIVE, PathwayKind.OPEN_MARKET)
"""The steps that lead on from one to the next; the others go with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepValues:
    """What an officer writes of a step."""

    kind: PathwayKind
    where: str = ""
    planned_on: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    note: str = ""
    why: str = ""
    """Why somebody goes on to it, or back; only for steps that lead on, once they have begun."""


@dataclass(frozen=True, slots=True)
class InternshipLimit:
    """An internship in one place against the law's longest; ``near`` from some weeks before its last day."""

    where: str
    months: int
    allowance: Allowance
    running: bool
    near: bool


def steps_of(session: Session, *, person: Person) -> Sequence[PathwayStep]:
    """The steps in the order in which they happen: by their first day, planned or real, those without one last."""
    whole = joinedload(PathwayStep.move).joinedload(PathwayMove.account)
    found = session.scalars(
        select(PathwayStep).where(PathwayStep.person_id == person.id).options(joinedload(PathwayStep.account), whole)
    )
    return sorted(found, key=lambda step: (step.started_on or step.planned_on or date.max, step.id))


def step_of(session: Session, *, person: Person, step_id: int) -> PathwayStep:
    """One step of this person. Raises NotFound."""
    step = session.scalar(select(PathwayStep).where(PathwayStep.id == step_id, PathwayStep.person_id == person.id))
    if step is None:
        raise NotFound(str(step_id))
    return step


def values_of(step: PathwayStep) -> StepValues:
    """What is written now."""
    return StepValues(
        kind=step.kind,
        where=step.where,
        planned_on=step.planned_on,
        started_on=step.started_on,
        ended_on=step.ended_on,
        note=step.note,
        why=step.move.why if step.move else "",
    )


def add(
    session: Session,
    *,
    person: Person,
    values: StepValues,
    by: Account,
    now: datetime,
    proposal_id: int | None = None,
) -> PathwayStep:
    """Write a new step; ``proposal_id`` is the placement that it began with."""
    step = PathwayStep(person_id=person.id, account_id=by.id, proposal_id=proposal_id)
    session.add(step)
    _fill(step, values)
    keep_moves(session, person=person, by=by, now=now, why={step: values.why})
    _write_down(session, person, by, now, differences(dict.fromkeys(written(values), ""), written(values)))
    return step


def change(
    session: Session,
    *,
    person: Person,
    step: PathwayStep,
    values: StepValues,
    by: Account,
    seen_version: int,
    now: datetime,
) -> list[Change]:
    """Write what differs. Raises DecidedMeanwhile if somebody else changed the file since ``seen_version``."""
    check_version(person, seen=seen_version)
    changes = differences(written(values_of(step)), written(values))
    if changes:
        _fill(step, values)
        keep_moves(session, person=person, by=by, now=now, why={step: values.why})
        _write_down(session, person, by, now, changes)
    return changes


def remove(
    session: Session, *, person: Person, step: PathwayStep, by: Account, seen_version: int, now: datetime
) -> None:
    """Take out a step that was only planned; what has begun stays. Raises TransitionNotAllowed, DecidedMeanwhile."""
    check_version(person, seen=seen_version)
    if step.started_on is not None:
        raise TransitionNotAllowed("started", "removed")
    before = written(values_of(step))
    session.delete(step)
    _write_down(session, person, by, now, differences(before, dict.fromkeys(before, "")))


def keep_moves(session: Session, *, person: Person, by: Account, now: datetime, why: Mapping[PathwayStep, str]) -> None:
    """Write from which kind of step each one that has begun was reached; steps may be written in any order.

    ``why``: for the step that was written now. The move to a step that has not begun after all is taken out.
    """
    session.flush()
    before: PathwayKind | None = None
    for step in rungs(steps_of(session, person=person)):
        if step.move is None:
            step.move = PathwayMove(person_id=person.id, at=now, account_id=by.id)
        step.move.from_kind = before
        step.move.why = why.get(step, step.move.why)
        before = step.kind
    for step in why:
        if step.started_on is None or step.kind not in RUNGS:
            step.move = None
    session.flush()


def rungs(steps: Sequence[PathwayStep]) -> Sequence[PathwayStep]:
    """The steps that lead on and have begun, in the order in which they did."""
    return [step for step in steps if step.kind in RUNGS and step.started_on is not None]


def internship_limits(person: Person, steps: Sequence[PathwayStep], *, today: date) -> list[InternshipLimit]:
    """Each place's internship beside the longest it may last for this person; only warnings, nothing is stopped."""
    registration = person.registration
    months = most_months(
        registration.category, parameters=parameters(), on=today, province=registration.office.province_code
    )
    places: dict[str, list[PathwayStep]] = {}
    for step in steps:
        if step.kind is PathwayKind.INTERNSHIP and step.started_on is not None and step.started_on <= today:
            places.setdefault(step.where.casefold(), []).append(step)
    return [_limit(found, months, today) for found in places.values()]


def _limit(steps: Sequence[PathwayStep], months: int, today: date) -> InternshipLimit:
    stays = [Stay(step.started_on, step.ended_on) for step in steps if step.started_on]
    found = allowance(stays, months=months, today=today)
    running = any(stay.last is None or stay.last >= today for stay in stays)
    warned = timedelta(days=parameters().whole("internship_end_warning", on=today))
    return InternshipLimit(
        where=steps[-1].where,
        months=months,
        allowance=found,
        running=running,
        near=running and not found.over and found.last_day - today <= warned,
    )


def _fill(step: PathwayStep, values: StepValues) -> None:
    for field in ("kind", "where", "planned_on", "started_on", "ended_on", "note"):
        setattr(step, field, getattr(values, field))


def _write_down(session: Session, person: Person, by: Account, now: datetime, changes: Sequence[Change]) -> None:
    write_down(session, person=person, kind=PersonEventKind.PATHWAY_CHANGED, by=by, now=now, changes=changes)


def written(values: StepValues) -> dict[str, str]:
    """Each field as an event says it."""
    return {
        "pathway_kind": values.kind.value,
        "where": values.where,
        "planned_on": _day(values.planned_on),
        "started_on": _day(values.started_on),
        "ended_on": _day(values.ended_on),
        "note": values.note,
        "why": values.why,
    }


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
