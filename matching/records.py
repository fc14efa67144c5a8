"""What goes into the engine and what comes out: frozen records of plain values.

Everything that may be unknown has a default that means so. Sex, age, category, degree of invalidity, nationality and
name have no field here: a category reaches the engine only as the ``regimes`` under which the law lets it be hired.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

SHIFTS = ("mattina", "pomeriggio", "sera", "notte", "weekend")
EXCLUSIONS = ("sera", "notte", "weekend", "distanza")
TRANSPORT = ("auto", "mezzi_pubblici", "piedi")
REMOTE = ("no", "in_parte", "si")
REGIMES = ("art1", "art18", "art14_276", "art12bis", "l381", "libera")
CONTRACTS = ("indeterminato", "determinato", "apprendistato", "tirocinio")
EDUCATION = ("nessuno", "licenza_media", "qualifica", "diploma", "laurea")
DECISIONS = ("proposto", "scartato")
RESULTS = ("assunto", "non_assunto", "rinuncia")
REASONS = (
    "capacita",
    "competenze",
    "distanza",
    "orario",
    "accomodamento_mancante",
    "scelta_persona",
    "scelta_datore",
    "posizione_chiusa",
    "irreperibile",
    "consenso_revocato",
    "altro",
)
END_REASONS = ("fine_contratto", "inadatto", "dimissioni", "salute", "altro")
LEVELS = range(5)
"""0 none · 1 minimal · 2 medium · 3 high · 4 full, for capacities and demands alike."""
DECIMALS = 9
"""Scores and contributions are rounded here and nowhere else, so that order, ties and JSON agree."""


class PositionExpired(ValueError):
    """The position's deadline has passed, so it is not ranked."""

    def __init__(self, position: str, expires: date) -> None:
        super().__init__(f"position {position} expired on {expires.isoformat()}")
        self.position = position
        self.expires = expires


# --- in ---------------------------------------------------------------------------------------------------------------


class Experience(NamedTuple):
    """Months worked in an occupation."""

    occupation_id: str
    months: int


class Demand(NamedTuple):
    """The level (0–4) that the tasks need; a negotiable one can be given to a colleague."""

    level: int
    negotiable: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person on the list, as far as matching may know them.

    An empty ``licences`` means none held; an empty ``shifts`` means that the times are not known, an empty
    ``contracts`` that nobody knows which ones the person would take. A dimension missing from ``capacities`` is
    unknown, which is not 0. ``point`` is (latitude, longitude) in degrees, hours are weekly.
    """

    id: str
    _: KW_ONLY
    available: bool = True
    consented: bool = True
    regimes: frozenset[str] = frozenset(REGIMES)
    licences: frozenset[str] = frozenset()
    point: tuple[float, float] | None = None
    transport: str | None = None
    max_km: float | None = None
    hours_min: float | None = None
    hours_max: float | None = None
    shifts: frozenset[str] = frozenset()
    contracts: frozenset[str] = frozenset()
    exclusions: frozenset[str] = frozenset()
    education: str | None = None
    wishes: tuple[str, ...] = ()
    skills: frozenset[str] = frozenset()
    experience: tuple[Experience, ...] = ()
    capacities: Mapping[str, int] = field(default_factory=dict)
    accommodations: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        owner = f"candidate {self.id}"
        _freeze(self, "regimes", "licences", "shifts", "contracts", "exclusions", "skills", "accommodations")
        _set(self, "experience", tuple(Experience(*e) for e in self.experience))
        _set(self, "wishes", tuple(dict.fromkeys(self.wishes)))
        _known(owner, "regimes", self.regimes, REGIMES)
        _known(owner, "shifts", self.shifts, SHIFTS)
        _known(owner, "contracts", self.contracts, CONTRACTS)
        _known(owner, "transport", _stated(self.transport), TRANSPORT)
        _known(owner, "education", _stated(self.education), EDUCATION)
        _check_point(owner, self.point)
        for name in ("max_km", "hours_min", "hours_max"):
            _check_amount(owner, name, getattr(self, name))
        if self.hours_min is not None and self.hours_max is not None and self.hours_min > self.hours_max:
            raise ValueError(f"{owner}: hours_min {self.hours_min} is above hours_max {self.hours_max}")
        for dimension, level in self.capacities.items():
            _check_level(owner, dimension, level)
        for experience in self.experience:
            _check_amount(owner, f"months as {experience.occupation_id}", experience.months)


@dataclass(frozen=True, slots=True)
class Position:
    """One job as an employer offers it. ``accommodations`` are those already offered; ``hours`` are weekly.

    ``transit`` says whether public transport reaches the workplace; ``remote`` is ``no``, ``in_parte`` or ``si``.
    """

    id: str
    _: KW_ONLY
    regime: str = "libera"
    licences: frozenset[str] = frozenset()
    point: tuple[float, float] | None = None
    remote: str = "no"
    transit: bool | None = None
    hours: float | None = None
    shifts: frozenset[str] = frozenset()
    contract: str | None = None
    education_min: str | None = None
    occupation: str | None = None
    demands: Mapping[str, Demand] = field(default_factory=dict)
    accommodations: frozenset[str] = frozenset()
    essential_skills: frozenset[str] = frozenset()
    preferred_skills: frozenset[str] = frozenset()
    expires: date | None = None

    def __post_init__(self) -> None:
        owner = f"position {self.id}"
        _freeze(self, "licences", "shifts", "accommodations", "essential_skills", "preferred_skills")
        _set(self, "demands", {code: _as_demand(demand) for code, demand in self.demands.items()})
        _known(owner, "regime", (self.regime,), REGIMES)
        _known(owner, "remote", (self.remote,), REMOTE)
        _known(owner, "shifts", self.shifts, SHIFTS)
        _known(owner, "contract", _stated(self.contract), CONTRACTS)
        _known(owner, "education_min", _stated(self.education_min), EDUCATION)
        _check_point(owner, self.point)
        _check_amount(owner, "hours", self.hours)
        for dimension, demand in self.demands.items():
            _check_level(owner, dimension, demand.level)

    def demanded(self) -> dict[str, Demand]:
        """The demands above level 0: the only ones that can leave a gap."""
        return {code: demand for code, demand in self.demands.items() if demand.level > 0}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided on one person for one position, and how it ended; None is not known, or does not apply.

    ``reason`` is the officer's for a discard, ``result_reason`` why nobody was hired or why it did not last;
    ``kept_six_months`` is None as long as it is not known; one that start and end contradict is kept here and teaches
    nothing (learning_data.py). Raises ValueError for unknown codes and for an end before the start.
    """

    position: str
    candidate: str
    decided: date
    decision: str
    _: KW_ONLY
    reason: str | None = None
    result: str | None = None
    result_reason: str | None = None
    start: date | None = None
    end: date | None = None
    end_reason: str | None = None
    kept_six_months: bool | None = None

    def __post_init__(self) -> None:
        owner = f"outcome of {self.candidate} for {self.position}"
        _known(owner, "decision", (self.decision,), DECISIONS)
        _known(owner, "reason", _stated(self.reason), REASONS)
        _known(owner, "result", _stated(self.result), RESULTS)
        _known(owner, "result_reason", _stated(self.result_reason), REASONS)
        _known(owner, "end_reason", _stated(self.end_reason), END_REASONS)
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError(f"{owner}: the end {self.end} is before the start {self.start}")


def _as_demand(demand: Demand | int) -> Demand:
    return demand if isinstance(demand, Demand) else Demand(demand)


def _set(record: object, name: str, value: object) -> None:
    object.__setattr__(record, name, value)


def _freeze(record: object, *names: str) -> None:
    for name in names:
        _set(record, name, frozenset(getattr(record, name)))


def _stated(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _known(owner: str, name: str, values: Collection[str], codes: Sequence[str]) -> None:
    if not all(map(codes.__contains__, values)):
        unknown = sorted(set(values) - set(codes))
        raise ValueError(f"{owner}: unknown {name} {', '.join(unknown)}; known: {', '.join(codes)}")


def _check_point(owner: str, point: tuple[float, float] | None) -> None:
    if point is not None and not (abs(point[0]) <= 90 and abs(point[1]) <= 180):
        raise ValueError(f"{owner}: point {point} is not (latitude, longitude) in degrees")


def _check_amount(owner: str, name: str, value: float | None) -> None:
    if value is not None and not 0 <= value < math.inf:
        raise ValueError(f"{owner}: {name} must be a number from 0, not {value}")


def _check_level(owner: str, dimension: str, level: int) -> None:
    if level not in LEVELS:
        raise ValueError(f"{owner}: the level of {dimension} must be one of 0, 1, 2, 3, 4, not {level}")


# --- out --------------------------------------------------------------------------------------------------------------


class Fit(StrEnum):
    """How a person and a position fit, in four words."""

    SUITABLE = "suitable"
    SUITABLE_WITH_ACCOMMODATIONS = "suitable_with_accommodations"
    TO_VERIFY = "to_verify"
    NOT_NOW = "not_now"


class Gap(NamedTuple):
    """A demand above the person's known capacity; ``closed_by`` are the accommodations of the plan that close it."""

    dimension: str
    demand: int
    capacity: int
    closed_by: tuple[str, ...]
    negotiable: bool


class Plan(NamedTuple):
    """The accommodations that close every gap that can be closed; ``offered`` are those already there."""

    accommodations: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    cost_band: int = 0


class Counterfactual(NamedTuple):
    """The score and the rank this person would have if the position made one change and everyone were ranked again."""

    change: str
    score: float
    rank: int


class Excluded(NamedTuple):
    """A pair stopped by hard requirements, with all of them."""

    candidate: str
    gates: tuple[str, ...]
    position: str


class ScorerInfo(NamedTuple):
    """What identifies the scorer of a ranking; with ``intercept`` a reader can add the contributions up."""

    version: str
    kind: str
    calibrated: bool
    intercept: float


class Match(NamedTuple):
    """One person beside one position. ``rank`` is the place in the order; equal scores share tied_low..tied_high.

    The place is somewhere in rank_low..rank_high: the tied ones, and the rank interval where one was asked for.
    """

    rank: int
    rank_low: int
    rank_high: int
    tied_low: int
    tied_high: int
    candidate: str
    position: str
    score: float
    probability: float | None
    fit: Fit
    contributions: Mapping[str, float]
    gaps: tuple[Gap, ...]
    unknown: tuple[str, ...]
    plan: Plan
    counterfactuals: tuple[Counterfactual, ...] = ()

    def to_dict(self, other: str) -> dict[str, Any]:
        """The JSON object of one line; ``other`` names the side that varies: ``candidate`` or ``position``."""
        return {
            "rank": self.rank,
            "rank_low": self.rank_low,
            "rank_high": self.rank_high,
            "tied_low": self.tied_low,
            "tied_high": self.tied_high,
            other: getattr(self, other),
            "score": self.score,
            "probability": self.probability,
            "class": self.fit.value,
            "contributions": dict(self.contributions),
            "gaps": [
                {"dimension": g.dimension, "demand": g.demand, "capacity": g.capacity, "closed_by": list(g.closed_by)}
                for g in self.gaps
            ],
            "unknown": list(self.unknown),
            "accommodations": {
                "plan": list(self.plan.accommodations),
                "offered": list(self.plan.offered),
                "cost_band": self.plan.cost_band,
            },
            "counterfactuals": [c._asdict() for c in self.counterfactuals],
        }


@dataclass(frozen=True, slots=True)
class Ranking:
    """The people of a pool in order for one position. ``counts`` says how many of everyone ranked have each fit."""

    position: str
    scorer: ScorerInfo
    pool: int
    matches: tuple[Match, ...]
    excluded: Sequence[Excluded]
    counts: Mapping[Fit, int]
    computed_ms: float = field(default=0.0, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of a ranking."""
        return {"position": self.position} | _listing(self, "candidate")

    def __iter__(self) -> Iterator[Match]:
        return iter(self.matches)


@dataclass(frozen=True, slots=True)
class Opportunities:
    """The positions in order for one person; ``pool`` is how many positions were looked at."""

    candidate: str
    scorer: ScorerInfo
    pool: int
    matches: tuple[Match, ...]
    excluded: Sequence[Excluded]
    computed_ms: float = field(default=0.0, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of a ranking seen from the other side: a position on each line."""
        return {"candidate": self.candidate} | _listing(self, "position")

    def __iter__(self) -> Iterator[Match]:
        return iter(self.matches)


def _listing(ranking: Ranking | Opportunities, other: str) -> dict[str, Any]:
    return {
        "scorer": ranking.scorer._asdict(),
        "pool": ranking.pool,
        "computed_ms": round(ranking.computed_ms, 3),
        "ranking": [match.to_dict(other) for match in ranking.matches],
        "excluded": [_stopped(excluded, other) for excluded in ranking.excluded],
    }


def _stopped(excluded: Excluded, other: str) -> dict[str, Any]:
    return {other: getattr(excluded, other), "gates": list(excluded.gates)}
