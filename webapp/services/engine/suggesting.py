"""Shortlists for all open positions of an office at once. They are computed and shown; an officer decides."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from time import perf_counter
from typing import Any

import joblib
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.allocation import AT_MOST, PER_POSITION, Allocation, allocate
from models.errors import NotFound
from models.people import Registration
from models.positions import Position, open_on
from models.proposals import Proposal
from models.territory import Office
from models.types import ProposalState
from webapp.services.engine import scorers
from webapp.services.matching_inputs import pools
from webapp.services.open_positions import open_records

WAITING = (ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.SENT, ProposalState.INTERVIEW)
"""A proposal that may still lead to work."""
WORTH_SHARING = 5_000_000
"""Pairs of a person and a position from which several processes are quicker than one, their start included."""
MOST_PROCESSES = 4


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The shortlists of each office, by province, and how long they took all together, in seconds."""

    offices: tuple[tuple[str, Allocation], ...]
    seconds: float

    @property
    def together(self) -> Allocation:
        """All offices as one."""
        return Allocation.together([allocation for _, allocation in self.offices], seconds=self.seconds)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of ``flask suggest``: everything together, and the counts of each office."""
        offices = [{"province": province} | allocation.summary() for province, allocation in self.offices]
        return self.together.to_dict() | {"offices": offices}


def suggest(
    session: Session,
    *,
    today: date,
    province: str | None = None,
    per_position: int = PER_POSITION,
    at_most: int = AT_MOST,
    progress: Callable[[int, int], None] | None = None,
) -> Suggestions:
    """Shortlists for one province's open positions, or for every office's. Nothing is written.

    ``progress`` is told how many positions of how many have been looked at, where there is one office only; once all
    have been, it is told so again with each place that is filled.

    Raises NotFound for a province without an office, or where there is no office at all.
    """
    started = perf_counter()
    offices = _offices(session, province)
    tasks = [
        _task(
            session,
            office=office,
            today=today,
            per_position=per_position,
            at_most=at_most,
            progress=progress if len(offices) == 1 else None,
        )
        for office in offices
    ]
    found = _run(tasks)
    provinces = [office.province_code for office in offices]
    return Suggestions(tuple(zip(provinces, found, strict=True)), perf_counter() - started)


def _offices(session: Session, province: str | None) -> Sequence[Office]:
    wanted = select(Office).order_by(Office.province_code)
    if province is not None:
        wanted = wanted.where(Office.province_code == province.strip().upper())
    offices = session.scalars(wanted).all()
    if not offices:
        raise NotFound(province or "office")
    return offices


def _task(session: Session, *, office: Office, today: date, **terms: Any) -> "_Task":
    """Everything that an office's shortlists are computed from, read from the database."""
    records = open_records(session, office_id=office.id, today=today)
    pool = pools.get(session, office_id=office.id)
    run = partial(
        allocate,
        records,
        pool,
        scorers.active(session),
        decided=_decided(session, office, today),
        waiting=_waiting(session, office),
        today=today,
        **terms,
    )
    return _Task(len(records) * len(pool), run)


@dataclass(frozen=True, slots=True)
class _Task:
    """One office's work, and how many pairs it looks at."""

    pairs: int
    run: Callable[[], Allocation]


def _run(tasks: Sequence[_Task]) -> list[Allocation]:
    """Offices have nothing in common: where there is enough to do they are computed side by side."""
    side_by_side = sum(task.pairs for task in tasks) >= WORTH_SHARING
    processes = min(len(tasks), MOST_PROCESSES, joblib.cpu_count()) if side_by_side else 1
    return list(joblib.Parallel(n_jobs=processes)(joblib.delayed(task.run)() for task in tasks))


def _decided(session: Session, office: Office, today: date) -> dict[str, set[str]]:
    """By position, the people about whom something was decided: proposed, refused by anybody, or set aside."""
    rows = session.execute(
        select(Position.code, Registration.code)
        .join(Proposal, Proposal.position_id == Position.id)
        .join(Registration, Registration.person_id == Proposal.person_id)
        .where(Position.office_id == office.id, open_on(today), Proposal.state != ProposalState.SUGGESTED)
    )
    decided = defaultdict(set)
    for position, person in rows:
        decided[position].add(person)
    return dict(decided)


def _waiting(session: Session, office: Office) -> set[str]:
    """The office's people with a proposal that may still lead to work."""
    return set(
        session.scalars(
            select(Registration.code)
            .join(Proposal, Proposal.person_id == Registration.person_id)
            .where(Registration.office_id == office.id, Proposal.state.in_(WAITING))
        )
    )
