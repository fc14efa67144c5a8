"""Relief: what accommodations add to capacities, and what a whole pool still lacks after them.

For one dimension the strongest single accommodation counts, never the sum: aids overlap, and adding them up would
promise what nobody has tried. A personal aid helps only a person who uses it. ``task_swap`` (the accommodation under
the condition ``negotiable``) gives one task to a colleague: it lifts one gap on a negotiable demand.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.catalogue import Catalogue, Relief
from matching.pool import UNKNOWN, Column, Pool
from matching.records import Fit, Position

LEVEL = 16
"""Shortfalls are counted in sixteenths of a level, in integers, so that no sum depends on its order."""
UNKNOWN_SHORTFALL = (0, 1, 2, 6, 15)
"""Sixteenths of a level that an unknown capacity is taken to lack, by the level still needed (D): the more is asked,
the likelier a gap, yet always less than any known gap. So to be unknown is never worse than the worst known level."""
FITS = tuple(Fit)


class Helps(NamedTuple):
    """Levels gained on one dimension: by anybody, and by those who use a personal aid (code, levels)."""

    anybody: int
    personal: tuple[tuple[str, int], ...]


NO_HELP = Helps(0, ())


def applicable(position: Position, catalogue: Catalogue) -> list[Relief]:
    """The relief whose condition holds in this position, in the catalogue's order."""
    demanded = position.demanded()
    holds = {
        "": True,
        "desk_work": "d360" in demanded and "d4153" in demanded,
        "remote": position.remote != "no",
        "negotiable": True,
    }
    return [relief for relief in catalogue.relief if holds[relief.condition]]


def swap_codes(catalogue: Catalogue) -> frozenset[str]:
    """The accommodations that lift one negotiable demand."""
    return frozenset(a.code for a in catalogue.accommodations if a.condition == "negotiable")


def helps(position: Position, codes: Collection[str], catalogue: Catalogue) -> dict[str, Helps]:
    """What a set of accommodations does for each dimension of a position."""
    anybody: dict[str, int] = {}
    personal: dict[str, list[tuple[str, int]]] = {}
    for relief in applicable(position, catalogue):
        if relief.accommodation not in codes:
            continue
        if catalogue.accommodation(relief.accommodation).personal:
            personal.setdefault(relief.dimension, []).append((relief.accommodation, relief.levels))
        else:
            anybody[relief.dimension] = max(anybody.get(relief.dimension, 0), relief.levels)
    return {
        dimension: Helps(anybody.get(dimension, 0), tuple(personal.get(dimension, ())))
        for dimension in anybody.keys() | personal.keys()
    }


# --- a whole pool -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Shortfall:
    """What a pool lacks for a position, per candidate, in sixteenths of a level and after some accommodations.

    ``worst`` over all demands, ``firm`` over those that cannot be negotiated, ``total`` the sum; ``still_open`` says
    where a known gap is left.
    """

    worst: Column
    firm: Column
    total: NDArray[np.uint16]
    still_open: NDArray[np.bool_]


def shortfall(position: Position, pool: Pool, codes: Collection[str]) -> Shortfall:
    """Measure every candidate of a pool against a position as if exactly ``codes`` were offered."""
    n, gained = len(pool), helps(position, codes, pool.catalogue)
    without = {code: _without(pool, code) for helped in gained.values() for code, _ in helped.personal}
    firm, largest, second = (np.zeros(n, dtype=np.uint8) for _ in range(3))
    total = np.zeros(n, dtype=np.uint16)
    for dimension, demand in position.demanded().items():
        capacity = pool.capacities[:, pool.catalogue.dimension_index[dimension]]
        lacking = _lacking(capacity, demand.level, gained.get(dimension, NO_HELP), without)
        total += lacking
        if demand.negotiable:
            np.maximum(second, np.minimum(largest, lacking), out=second)
            np.maximum(largest, lacking, out=largest)
        else:
            np.maximum(firm, lacking, out=firm)
    if not swap_codes(pool.catalogue).isdisjoint(codes):
        total -= largest
        largest = second
    worst = np.maximum(firm, largest)
    return Shortfall(worst, firm, total, worst >= LEVEL)


def _without(pool: Pool, code: str) -> Column:
    """255 for who does not use an accommodation, 0 for who does."""
    uses = (pool.accommodations >> np.uint64(pool.catalogue.accommodation_index[code])).astype(np.uint8) & np.uint8(1)
    mask: Column = uses - np.uint8(1)
    return mask


def _lacking(capacity: Column, demand: int, helped: Helps, without: Mapping[str, Column]) -> Column:
    lacking = _below(capacity, demand - helped.anybody)
    for code, levels in helped.personal:
        if levels > helped.anybody:
            np.minimum(lacking, _below(capacity, demand - levels) | without[code], out=lacking)
    return lacking


def _below(capacity: Column, needed: int) -> Column:
    """Sixteenths of a level missing to reach ``needed``."""
    if needed <= 0:
        return np.zeros(len(capacity), dtype=np.uint8)
    known = (np.maximum(capacity, np.uint8(needed)) - capacity) * np.uint8(LEVEL)
    known += (capacity == UNKNOWN).view(np.uint8) * np.uint8(UNKNOWN_SHORTFALL[needed])
    return known


def fundable(catalogue: Catalogue) -> frozenset[str]:
    """Everything that could be offered."""
    return frozenset(catalogue.accommodation_index)


def fit_column(position: Position, pool: Pool, funded: Shortfall) -> Column:
    """The fit of every candidate as its place in ``Fit``; ``funded`` is the shortfall with everything fundable."""
    gap, unknown = (np.zeros(len(pool), dtype=np.bool_) for _ in range(2))
    for dimension, demand in position.demanded().items():
        capacity = pool.capacities[:, pool.catalogue.dimension_index[dimension]]
        gap |= capacity < demand.level
        unknown |= capacity == UNKNOWN
    fit: Column = gap.astype(np.uint8)
    fit[unknown] = FITS.index(Fit.TO_VERIFY)
    fit[funded.still_open] = FITS.index(Fit.NOT_NOW)
    return fit
