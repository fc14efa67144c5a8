"""How far somebody has come: the four steps that lead on, done, now or ahead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.casework import PathwayStep
from models.types import PathwayKind
from webapp.services.placements.pathway import RUNGS


class Standing(StrEnum):
    """Where a step of the way stands."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Rung:
    """One of the four: the latest step of its kind, if there is one."""

    kind: PathwayKind
    standing: Standing
    step: PathwayStep | None

    @property
    def planned_on(self) -> date | None:
        """The day for which it is planned."""
        return self.step.planned_on if self.step and self.standing is Standing.AHEAD else None


@dataclass(frozen=True, slots=True)
class Progress:
    """The whole way in its order."""

    rungs: Sequence[Rung]

    @property
    def now(self) -> Rung | None:
        """The step that somebody is at, if they are at one."""
        return next((rung for rung in self.rungs if rung.standing is Standing.NOW), None)

    @property
    def begun(self) -> bool:
        """Whether there is anything to show."""
        return any(rung.step for rung in self.rungs)


def progress(steps: Sequence[PathwayStep], *, today: date) -> Progress:
    """Where each of the four stands. Only the one that began last is now: whoever goes back, is there again."""
    begun = sorted((step for step in steps if _has_begun(step, today)), key=lambda step: (step.started_on, step.id))
    last = begun[-1] if begun else None
    rungs = []
    for kind in RUNGS:
        own = [step for step in begun if step.kind is kind]
        planned = next((step for step in steps if step.kind is kind and not _has_begun(step, today)), None)
        if last is not None and last.kind is kind and (last.ended_on is None or last.ended_on >= today):
            rungs.append(Rung(kind, Standing.NOW, last))
        elif own:
            rungs.append(Rung(kind, Standing.DONE, own[-1]))
        else:
            rungs.append(Rung(kind, Standing.AHEAD, planned))
    return Progress(rungs)


def _has_begun(step: PathwayStep, today: date) -> bool:
    return step.kind in RUNGS and step.started_on is not None and step.started_on <= today


def of_people(session: Session, *, person_ids: Sequence[int], today: date) -> Mapping[int, Progress]:
    """The same for many at once."""
    steps: dict[int, list[PathwayStep]] = {number: [] for number in person_ids}
    rows = session.scalars(
        select(PathwayStep)
        .where(PathwayStep.person_id.in_(person_ids), PathwayStep.kind.in_(RUNGS))
        .order_by(PathwayStep.id)
    )
    for row in rows:
        steps[row.person_id].append(row)
    return {number: progress(found, today=today) for number, found in steps.items()}
