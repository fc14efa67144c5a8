"""What can be said about one person beside one position: the facts behind features, in the records' own terms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from matching.accommodations import swap_codes
from matching.catalogue import Catalogue
from matching.comparison import distance_km
from matching.entries import HELD, RELATED
from matching.plans import Planner, Verdict
from matching.pool import skill_credit
from matching.records import LEVELS, Candidate, Gap, Position
from matching.relatedness import closeness

Status = Literal["met", "closed_offered", "closed_fundable", "open", "unknown"]


class DimensionRow(NamedTuple):
    """One demand beside the person's capacity, and the capacity with what is offered and with the whole plan.

    ``capacity`` and what follows from it are None where the capacity is unknown. A demand lifted by a task swap counts
    as reached. ``label`` is filled in where a language has been chosen.
    """

    dimension: str
    demand: int
    capacity: int | None
    negotiable: bool
    after_offered: int | None
    after_plan: int | None
    status: Status
    label: str = ""


class SkillCheck(NamedTuple):
    """Skill ids that a position names: held, likely from an occupation worked in, and missing."""

    held: tuple[str, ...]
    related: tuple[str, ...]
    missing: tuple[str, ...]


class Nearest(NamedTuple):
    """The closest of a person's occupations, in twentieths of closeness, and the months worked in it."""

    occupation: str
    closeness: int
    months: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a sentence about a feature may need; None or empty where nothing is known."""

    position: Position
    candidate: Candidate
    verdict: Verdict
    rows: tuple[DimensionRow, ...]
    essential: SkillCheck
    preferred: SkillCheck
    wish: Nearest | None
    worked: Nearest | None
    km: float | None

    @property
    def left_open(self) -> list[DimensionRow]:
        """The known gaps that the accommodations offered leave, the widest first."""
        rows = [row for row in self.rows if row.status in ("closed_fundable", "open")]
        return sorted(rows, key=lambda row: (_missing(row), row.dimension))

    @property
    def barriers(self) -> list[DimensionRow]:
        """The gaps that nothing known closes."""
        return [row for row in self.rows if row.status == "open"]


def gather(position: Position, candidate: Candidate, planner: Planner) -> Facts:
    """Look at one pair; the planner is the position's."""
    catalogue = planner.catalogue
    verdict = planner.verdict(candidate.capacities, candidate.accommodations)
    return Facts(
        position=position,
        candidate=candidate,
        verdict=verdict,
        rows=_rows(planner, verdict, candidate),
        essential=_skills(position.essential_skills, candidate, catalogue),
        preferred=_skills(position.preferred_skills, candidate, catalogue),
        wish=_nearest(position, ((wish, 0) for wish in candidate.wishes), catalogue),
        worked=_nearest(position, _months(candidate).items(), catalogue),
        km=_km(position, candidate),
    )


def _missing(row: DimensionRow) -> int:
    return (row.after_offered or 0) - row.demand


def _rows(planner: Planner, verdict: Verdict, candidate: Candidate) -> tuple[DimensionRow, ...]:
    gaps = {gap.dimension: gap for gap in verdict.gaps}
    demanded = planner.position.demanded()
    order = [code for code in planner.catalogue.dimension_index if code in demanded]
    plan = frozenset(verdict.plan.accommodations)
    rows = [_row(planner, plan, candidate, code, gaps.get(code)) for code in order]
    swapped = _swapped(planner, rows, gaps)
    return tuple(_lifted(row) if row.dimension == swapped else row for row in rows)


def _swapped(planner: Planner, rows: Iterable[DimensionRow], gaps: Mapping[str, Gap]) -> str | None:
    """The demand that a task swap already offered lifts: the widest gap left, as the features count it.

    The plan may need the swap elsewhere, once more is offered; between equal gaps it is where the plan has it.
    """
    swaps = swap_codes(planner.catalogue)
    open_rows = [row for row in rows if row.negotiable and row.status in ("closed_fundable", "open")]
    if not open_rows or swaps.isdisjoint(planner.position.accommodations):
        return None
    return min(open_rows, key=lambda row: (_missing(row), swaps.isdisjoint(gaps[row.dimension].closed_by))).dimension


def _lifted(row: DimensionRow) -> DimensionRow:
    reached = max(row.demand, row.after_plan or 0)
    return row._replace(after_offered=row.demand, after_plan=reached, status="closed_offered")


def _row(planner: Planner, plan: frozenset[str], candidate: Candidate, code: str, gap: Gap | None) -> DimensionRow:
    demand, capacity = planner.position.demands[code], candidate.capacities.get(code)
    if capacity is None:
        return DimensionRow(code, demand.level, None, demand.negotiable, None, None, "unknown")
    offered = _reached(planner, candidate, code, planner.position.accommodations)
    planned = max(offered, _reached(planner, candidate, code, plan))
    status: Status = "met"
    if gap is not None:
        status = _status(gap, offered)
        planned = max(planned, gap.demand) if status != "open" else planned
    return DimensionRow(code, demand.level, capacity, demand.negotiable, offered, planned, status)


def _status(gap: Gap, offered: int) -> Status:
    if offered >= gap.demand:
        return "closed_offered"
    return "closed_fundable" if gap.closed_by else "open"


def _reached(planner: Planner, candidate: Candidate, code: str, codes: frozenset[str]) -> int:
    """The level of a known capacity with some accommodations."""
    gained = planner.gained(code, candidate.accommodations, codes)
    return min(candidate.capacities[code] + gained, LEVELS[-1])


def _skills(wanted: Iterable[str], candidate: Candidate, catalogue: Catalogue) -> SkillCheck:
    credit = skill_credit(candidate, catalogue)
    points = {skill: credit.get(catalogue.skill_index[skill], 0) for skill in sorted(wanted)}
    held, related, missing = (tuple(s for s, own in points.items() if own == worth) for worth in (HELD, RELATED, 0))
    return SkillCheck(held, related, missing)


def _months(candidate: Candidate) -> dict[str, int]:
    """Months in each occupation, over all the jobs in it."""
    total: dict[str, int] = {}
    for occupation, months in candidate.experience:
        total[occupation] = total.get(occupation, 0) + months
    return total


def _nearest(position: Position, occupations: Iterable[tuple[str, int]], catalogue: Catalogue) -> Nearest | None:
    if position.occupation is None:
        return None
    near = [Nearest(o, closeness(position.occupation, o, catalogue), months) for o, months in occupations]
    return max(near, key=lambda nearest: (nearest.closeness, nearest.months, nearest.occupation), default=None)


def _km(position: Position, candidate: Candidate) -> float | None:
    if position.point is None or candidate.point is None:
        return None
    return float(distance_km(np.array([candidate.point], dtype=np.float32), position.point)[0])
