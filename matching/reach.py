"""Who can be reached by a position as it is drafted, and what each single change of it would add.

A person is *reachable* when no gate stops them, what the position already offers leaves no known gap open, and the
score is at least ``WELL``: more speaks for them than against. So each kind of change can count: a licence or a shift
through the gates, a demand or an accommodation through the gaps, hours, skills, education and the way to work through
the score. Counts only, never who: callers may mask the small ones.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from matching.accommodations import FITS, Shortfall, fit_column
from matching.catalogue import Catalogue
from matching.changes import changed, field_of, touched
from matching.comparison import Comparison, same_catalogue
from matching.features import FEATURES
from matching.gates import gate_mask
from matching.pool import Pool
from matching.records import EDUCATION, SHIFTS, Demand, Fit, Position
from matching.scorer import Scorer
from matching.sums import scores, totals

WELL = 0.5
"""The score from which somebody counts as reachable: even odds."""
REACHABLE = (Fit.SUITABLE, Fit.SUITABLE_WITH_ACCOMMODATIONS, Fit.TO_VERIFY)
WEEKLY_HOURS = (15, 20, 25, 30, 36, 40)
"""Working weeks that a draft is tried with, beside its own."""
GATED_BY = ("licences", "shifts", "remote")
"""Fields of a position that gates read and changes touch."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people a position reaches, by fit with the accommodations it offers, and how many no gate stops."""

    people: int
    by_fit: Mapping[Fit, int]
    through_gates: int


@dataclass(frozen=True, slots=True)
class SingleChange:
    """What a position would reach after one change, and how many people that adds (fewer than none: it loses some)."""

    change: str
    reached: Reached
    added: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Who is reachable now, and every change that was tried, the one that adds most first.

    ``fits`` counts everyone whom no gate stops as a ranking does: with any accommodation that could be offered.
    """

    position: str
    scorer: str
    pool: int
    now: Reached
    fits: Mapping[Fit, int]
    changes: tuple[SingleChange, ...]
    computed_ms: float


def reach(
    position: Position,
    pool: Pool,
    scorer: Scorer | None = None,
    *,
    well: float = WELL,
    catalogue: Catalogue | None = None,
    changes: Iterable[str] | None = None,
) -> Reach:
    """Count whom a draft reaches now and after each single change, exactly.

    Without a scorer the expert prior is used; ``changes`` are those to try instead of every one there is. Raises
    ValueError for codes that the catalogue does not know, for a change that the position cannot make, and for a
    ``catalogue`` other than the pool's.
    """
    started = perf_counter()
    same_catalogue(catalogue, pool)
    draft = Draft.of(Comparison(position, pool), scorer or Scorer.prior(), well)
    now = draft.reached()
    found = []
    for change in single_changes(position, pool.catalogue) if changes is None else changes:
        reached = draft.after(change).reached()
        found.append(SingleChange(change, reached, reached.people - now.people))
    return Reach(
        position=position.id,
        scorer=draft.scorer.version,
        pool=len(pool),
        now=now,
        fits=draft.fits(),
        changes=tuple(sorted(found, key=lambda single: (-single.added, single.change))),
        computed_ms=(perf_counter() - started) * 1000,
    )


def single_changes(position: Position, catalogue: Catalogue) -> Iterator[str]:
    """Every single change that an employer can think over, as ``changes.changed`` reads it."""
    yield from (f"offer:{code}" for code in catalogue.accommodation_index if code not in position.accommodations)
    for code, demand in position.demanded().items():
        yield from _of_demand(code, demand)
    if position.hours is not None:
        yield from (f"hours:{hours}" for hours in WEEKLY_HOURS if hours != position.hours)
    if len(position.shifts) > 1:
        yield from (f"shift:{code}" for code in SHIFTS if code in position.shifts)
    yield from (f"licence:{code}" for code in sorted(position.licences))
    yield from (f"skill:{code}" for code in sorted(position.essential_skills))
    yield from _of_place_and_education(position)


def _of_demand(code: str, demand: Demand) -> Iterator[str]:
    yield f"demand:{code}:{demand.level - 1}"
    if demand.level > 1:
        yield f"demand:{code}:0"
    if not demand.negotiable:
        yield f"negotiable:{code}"


def _of_place_and_education(position: Position) -> Iterator[str]:
    if position.education_min in EDUCATION[1:]:
        yield f"education:{EDUCATION[EDUCATION.index(position.education_min) - 1]}"
    if position.remote == "no":
        yield "remote:in_parte"
    if position.transit is not True:
        yield "transit:si"


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A position beside a pool: who goes through the gates, and the features that a change may leave as they are."""

    comparison: Comparison
    scorer: Scorer
    well: float
    through: NDArray[np.bool_]
    binned: NDArray[np.uint8]

    @classmethod
    def of(cls, comparison: Comparison, scorer: Scorer, well: float) -> "Draft":
        """The position as it is drafted."""
        return cls(comparison, scorer, well, gate_mask(comparison) == 0, scorer.bins(comparison))

    def after(self, change: str) -> "Draft":
        """The position after a change: only the gates and features that read what changed are computed again."""
        comparison = self.comparison.changed(changed(self.comparison.position, change))
        gated = field_of(change) in GATED_BY
        through = gate_mask(comparison) == 0 if gated else self.through
        binned = _recomputed(self.binned, change, self.scorer, comparison)
        return Draft(comparison, self.scorer, self.well, through, binned)

    def reached(self) -> Reached:
        """Those whom the position reaches."""
        rows = np.flatnonzero(self.through & ~self.comparison.offered.still_open)
        rows = rows[scores(totals(self.scorer, self.binned[:, rows])) >= self.well]
        by_fit = self._counted(rows, self.comparison.offered)
        return Reached(len(rows), {fit: by_fit[fit] for fit in REACHABLE}, int(np.count_nonzero(self.through)))

    def fits(self) -> dict[Fit, int]:
        """Everyone whom no gate stops, by fit with any accommodation that could be offered."""
        return self._counted(np.flatnonzero(self.through), self.comparison.funded)

    def _counted(self, rows: NDArray[np.intp], left: Shortfall) -> dict[Fit, int]:
        fits = fit_column(self.comparison.position, self.comparison.pool, left)[rows]
        return dict(zip(FITS, np.bincount(fits, minlength=len(FITS)).tolist(), strict=True))


def _recomputed(binned: NDArray[np.uint8], change: str, scorer: Scorer, comparison: Comparison) -> NDArray[np.uint8]:
    """Features × candidates after a change; ``comparison`` is with the changed position."""
    binned = binned.copy()
    for line, name in touched(change, scorer.tables):
        binned[line] = FEATURES[name].compute(comparison)
    return binned
