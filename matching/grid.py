"""A few people beside many positions, all pairs at once: what ``rank`` says of them, without a Match for each.

With few people nearly all the time of ``rank`` goes into getting started, once for every position. Here the demands of
all positions are measured together, a line for each, and added up position by position; and the features that read
nothing of the demands are computed once for all positions that are alike in what they read.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from matching.accommodations import (
    FITS,
    LEVEL,
    NO_HELP,
    Helps,
    Shortfall,
    fit_of,
    fundable,
    helps,
    lacking_in,
    swap_codes,
    swaps,
)
from matching.comparison import Comparison
from matching.features import FEATURES
from matching.gates import gate_mask
from matching.pool import UNKNOWN, Column, Pool
from matching.records import Fit, Position
from matching.scorer import Scorer
from matching.sums import Scores, scores, totals

Mask = NDArray[np.bool_]
Indices = NDArray[np.intp]
_NOT_NOW = FITS.index(Fit.NOT_NOW)
_APART = {name: attrgetter(*sorted(one.reads)) for name, one in FEATURES.items() if "demands" not in one.reads}
"""Features that have nothing to do with demands, and what they read of a position."""


class Barrier(NamedTuple):
    """A gap that no accommodation closes, by the places of the position and of the person."""

    position: int
    person: int
    dimension: str


@dataclass(frozen=True, eq=False)
class Grid:
    """Tables of positions × people: the positions as they were given, the people in the pool's order.

    Deadlines are not looked at. Raises ValueError for codes that the pool's catalogue does not know.
    """

    positions: Sequence[Position]
    pool: Pool

    @cached_property
    def stopped(self) -> Column:
        """The gates that stop each person, as ``gate_mask`` gives them."""
        return self._table([gate_mask(comparison) for comparison in self._comparisons], np.uint8)

    @cached_property
    def fits(self) -> Column:
        """The fit of each person as its place in ``Fit``, whether or not a gate stops them."""
        demands = self._demands
        capacities = demands.capacities(self.pool)
        gap = demands.anywhere(capacities < demands.levels[:, None])
        return fit_of(gap, demands.anywhere(capacities == UNKNOWN), self._funded.still_open)

    @cached_property
    def suits(self) -> Mask:
        """Whether no gate stops a person, and the position fits or could."""
        suits: Mask = (self.stopped == 0) & (self.fits != _NOT_NOW)
        return suits

    def scores(self, scorer: Scorer) -> Scores:
        """The score of each person, whether or not a gate stops them."""
        known: dict[object, Column] = {}
        lines = [
            self._table([_computed(name, comparison, known) for comparison in self._measured], np.uint8).reshape(-1)
            for name in scorer.tables
        ]
        binned = np.stack(lines) if lines else np.empty((0, len(self.positions) * len(self.pool)), dtype=np.uint8)
        return scores(totals(scorer, binned)).reshape(len(self.positions), len(self.pool))

    def barriers(self) -> Iterator[Barrier]:
        """For whom no gate stops and nothing fits, the gaps that no accommodation closes: as a Match has them.

        Of the demands that can be negotiated one may go to a colleague, the widest gap with what is offered.
        """
        demands, open_gaps = self._demands, self._lacking_funded >= LEVEL
        if swap_codes(self.pool.catalogue):
            offered = np.where(open_gaps & demands.negotiable[:, None], self._lacking_offered, 0)
            open_gaps &= ~demands.widest(offered)
        concerned = (self.stopped == 0) & (self.fits == _NOT_NOW)
        for line, person in np.argwhere(open_gaps & concerned[demands.position]).tolist():
            yield Barrier(int(demands.position[line]), person, demands.codes[line])

    @cached_property
    def _comparisons(self) -> list[Comparison]:
        """Each position beside the people; those at the same place share the distances."""
        found, distances = [], dict[object, object]()
        for position in self.positions:
            comparison = Comparison(position, self.pool)
            if position.point in distances:
                comparison.__dict__["distance_km"] = distances[position.point]
            else:
                distances[position.point] = comparison.distance_km
            found.append(comparison)
        return found

    @cached_property
    def _measured(self) -> list[Comparison]:
        """The same, with what people lack."""
        for row, comparison in enumerate(self._comparisons):
            comparison.__dict__.update(offered=_line(self._offered, row), funded=_line(self._funded, row))
        return self._comparisons

    @cached_property
    def _demands(self) -> "_Demands":
        return _Demands.of(self.positions, self.pool)

    @cached_property
    def _lacking_offered(self) -> Column:
        return self._demands.lacking(self.pool, lambda position: position.accommodations)

    @cached_property
    def _lacking_funded(self) -> Column:
        everything = fundable(self.pool.catalogue)
        return self._demands.lacking(self.pool, lambda _: everything)

    @cached_property
    def _offered(self) -> Shortfall:
        catalogue = self.pool.catalogue
        swapped = [swaps(position.accommodations, catalogue) for position in self.positions]
        return self._demands.summed(self._lacking_offered, np.array(swapped, dtype=np.bool_))

    @cached_property
    def _funded(self) -> Shortfall:
        swapped = swaps(fundable(self.pool.catalogue), self.pool.catalogue)
        return self._demands.summed(self._lacking_funded, np.full(len(self.positions), swapped))

    def _table(self, lines: Sequence[Column], dtype: type[np.uint8]) -> Column:
        return np.stack(lines) if lines else np.empty((0, len(self.pool)), dtype=dtype)


def _computed(name: str, comparison: Comparison, known: dict[object, Column]) -> Column:
    """A feature's column; the same one for positions that are alike in all that it reads."""
    if name not in _APART:
        return FEATURES[name].compute(comparison)
    key = name, _APART[name](comparison.position)
    if key not in known:
        known[key] = FEATURES[name].compute(comparison)
    return known[key]


def _line(all_lines: Shortfall, row: int) -> Shortfall:
    return Shortfall(all_lines.worst[row], all_lines.firm[row], all_lines.total[row], all_lines.still_open[row])


@dataclass(frozen=True, slots=True, eq=False)
class _Demands:
    """The demands of all positions one after the other, those of one position in the order of their codes.

    ``first`` is where those of each position ``asking`` for anything begin; ``group`` is the place of a demand's
    position among these.
    """

    positions: Sequence[Position]
    codes: Sequence[str]
    levels: Column
    negotiable: Mask
    position: Indices
    dimension: Indices
    asking: Indices
    first: Indices
    group: Indices

    @classmethod
    def of(cls, positions: Sequence[Position], pool: Pool) -> Self:
        """The demands of some positions, over a pool's dimensions."""
        listed = [
            (place, code, demand)
            for place, position in enumerate(positions)
            for code, demand in sorted(position.demanded().items())
        ]
        position = np.array([place for place, _, _ in listed], dtype=np.intp)
        asking, first, group = np.unique(position, return_index=True, return_inverse=True)
        index = pool.catalogue.dimension_index
        return cls(
            positions=positions,
            codes=[code for _, code, _ in listed],
            levels=np.array([demand.level for _, _, demand in listed], dtype=np.uint8),
            negotiable=np.array([demand.negotiable for _, _, demand in listed], dtype=np.bool_),
            position=position,
            dimension=np.array([index[code] for _, code, _ in listed], dtype=np.intp),
            asking=asking,
            first=first,
            group=group,
        )

    def capacities(self, pool: Pool) -> Column:
        """The people's capacities, a line for each demand."""
        capacities: Column = pool.capacities.T[self.dimension]
        return capacities

    def lacking(self, pool: Pool, codes: Callable[[Position], frozenset[str]]) -> Column:
        """Sixteenths of a level that each person lacks of each demand, with some accommodations at each position."""
        gained = [helps(position, codes(position), pool.catalogue) for position in self.positions]
        known: dict[tuple[str, int, Helps], int] = {}
        columns, lines = [np.zeros(len(pool), dtype=np.uint8)], []
        asked = zip(self.codes, self.levels.tolist(), self.position.tolist(), strict=True)
        for code, level, position in asked:
            helped = gained[position].get(code, NO_HELP)
            key = code, level, helped
            if helped.anybody >= level:
                lines.append(0)
                continue
            if key not in known:
                known[key] = len(columns)
                columns.append(lacking_in(pool, code, level, helped))
            lines.append(known[key])
        return np.stack(columns)[np.array(lines, dtype=np.intp)]

    def summed(self, lacking: Column, swapped: Mask) -> Shortfall:
        """What people lack in each position over all its demands, as ``accommodations.summed`` adds it up."""
        total = self._over(np.add, lacking, np.uint16)
        firm = self._over(np.maximum, np.where(self.negotiable[:, None], 0, lacking))
        may_go = np.where(self.negotiable[:, None] & swapped[self.position][:, None], lacking, 0)
        given = np.where(self.widest(may_go), may_go, 0)
        total -= self._over(np.add, given, np.uint16)
        rest = self._over(np.maximum, np.where(self.negotiable[:, None], lacking - given, 0))
        worst = np.maximum(firm, rest)
        return Shortfall(worst, firm, total, worst >= LEVEL)

    def anywhere(self, held: Mask) -> Mask:
        """In which positions something holds of any demand."""
        return self._over(np.logical_or, held, np.bool_)

    def widest(self, lacking: Column) -> Mask:
        """The demand of each position that most is lacked of, the first of equal ones; none where nothing is."""
        if not len(self.first):
            return np.zeros(lacking.shape, dtype=np.bool_)
        largest = np.maximum.reduceat(lacking, self.first, axis=0)[self.group]
        among = (lacking == largest) & (lacking > 0)
        count = np.cumsum(among, axis=0, dtype=np.int32)
        before = (count[self.first] - among[self.first])[self.group]
        widest: Mask = among & (count - before == 1)
        return widest

    def _over(self, add: np.ufunc, values: NDArray[Any], dtype: type[np.generic] = np.uint8) -> NDArray[Any]:
        """The values of each position's demands taken together; 0 for a position that asks for nothing."""
        found = np.zeros((len(self.positions), values.shape[1]), dtype=dtype)
        if len(self.first):
            found[self.asking] = add.reduceat(values, self.first, axis=0, dtype=dtype)
        return found
