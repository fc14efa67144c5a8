"""Relief: what accommodations add to capacities, and what a whole pool still lacks after them.

For one dimension the strongest single accommodation counts, never the sum: aids overlap, and adding them up would
promise what nobody has tried. A personal aid helps only a person who uses it. ``task_swap`` (the accommodation under
the condition ``negotiable``) gives one task to a colleague: it lifts one gap on a negotiable demand.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.catalogue import Catalogue
from matching.pool import UNKNOWN, Column, Pool
from matching.records import LEVELS, Fit, Position

LEVEL = 16
"""Shortfalls are counted in sixteenths of a level, in integers, so that no sum depends on its order."""
UNKNOWN_SHORTFALL = (0, 1, 2, 6, 15)
"""Sixteenths of a level that an unknown capacity is taken to lack, by the level still needed (D): the more is asked,
the likelier a gap, yet always less than any known gap. So to be unknown is never worse than the worst known level."""
FEW = 255 // (LEVEL * LEVELS[-1])
"""How many gaps can be added up in a byte, however wide they are."""
FITS = tuple(Fit)
DESK_WORK = ("d360", "d4153")
"""What a position demands when the work is done at a desk: the use of devices, and sitting."""


class Helps(NamedTuple):
    """Levels gained on one dimension: by anybody, and by those who use a personal aid (code, levels)."""

    anybody: int
    personal: tuple[tuple[str, int], ...]


NO_HELP = Helps(0, ())


class Aid(NamedTuple):
    """What an accommodation adds to one dimension, for anybody or only for those who use it themselves."""

    accommodation: str
    dimension: str
    levels: int
    personal: bool


def applicable(position: Position, catalogue: Catalogue) -> Mapping[str, Sequence[Aid]]:
    """What helps under the conditions that hold in this position, by accommodation, in the catalogue's order."""
    return applicable_under(catalogue, *conditions(position))


def conditions(position: Position) -> tuple[bool, bool]:
    """Whether the work is done at a desk, and whether some of it at home: what relief depends on in a position."""
    desk_work = all(code in position.demands and position.demands[code].level > 0 for code in DESK_WORK)
    return desk_work, position.remote != "no"


@lru_cache(maxsize=16)
def applicable_under(catalogue: Catalogue, desk_work: bool, remote: bool) -> Mapping[str, Sequence[Aid]]:
    """The same under given conditions."""
    holds = {"": True, "desk_work": desk_work, "remote": remote, "negotiable": True}
    aids: dict[str, list[Aid]] = {}
    for relief in catalogue.relief:
        if holds[relief.condition]:
            personal = catalogue.accommodation(relief.accommodation).personal
            aid = Aid(relief.accommodation, relief.dimension, relief.levels, personal)
            aids.setdefault(aid.accommodation, []).append(aid)
    return aids


@lru_cache(maxsize=16)
def swap_codes(catalogue: Catalogue) -> frozenset[str]:
    """The accommodations that lift one negotiable demand."""
    return frozenset(a.code for a in catalogue.accommodations if a.condition == "negotiable")


def helps(position: Position, codes: Collection[str], catalogue: Catalogue) -> Mapping[str, Helps]:
    """What a set of accommodations does for each dimension of a position."""
    return _helps(catalogue, *conditions(position), frozenset(codes))


@lru_cache(maxsize=256)
def _helps(catalogue: Catalogue, desk_work: bool, remote: bool, codes: frozenset[str]) -> Mapping[str, Helps]:
    relief, found = applicable_under(catalogue, desk_work, remote), dict[str, Helps]()
    for code in sorted(codes):
        for aid in relief.get(code, ()):
            found[aid.dimension] = _with_aid(found.get(aid.dimension, NO_HELP), aid)
    return found


def _with_aid(helped: Helps, aid: Aid) -> Helps:
    if aid.personal:
        return Helps(helped.anybody, (*helped.personal, (aid.accommodation, aid.levels)))
    return Helps(max(helped.anybody, aid.levels), helped.personal)


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


class Lacking(NamedTuple):
    """Sixteenths of a level that each candidate lacks, by dimension, with what has been gained there.

    A demand that nobody can lack any more has no column.
    """

    gained: Mapping[str, Helps]
    columns: Mapping[str, Column]


def shortfall(position: Position, pool: Pool, codes: Collection[str]) -> Shortfall:
    """Measure every candidate of a pool against a position as if exactly ``codes`` were offered."""
    lacking = lacking_by_dimension(position, pool, helps(position, codes, pool.catalogue))
    return summed(position, lacking, len(pool), swapped=swaps(codes, pool.catalogue))


def lacking_by_dimension(
    position: Position, pool: Pool, gained: Mapping[str, Helps], known: "Lacking | None" = None
) -> "Lacking":
    """What each candidate lacks in each dimension; ``known`` is what they lack under the same demands."""
    known = known or Lacking({}, {})
    columns = {}
    for dimension, demand in position.demanded().items():
        helped = gained.get(dimension, NO_HELP)
        if dimension in known.columns and known.gained.get(dimension, NO_HELP) == helped:
            columns[dimension] = known.columns[dimension]
        elif helped.anybody < demand.level:
            columns[dimension] = lacking_in(pool, dimension, demand.level, helped)
    return Lacking(gained, columns)


def lacking_with_each(position: Position, pool: Pool, known: Lacking, codes: Sequence[str]) -> Lacking:
    """What each candidate lacks with one more accommodation, no task swap, at a time.

    A column of what this changes has a line for each of ``codes``.
    """
    relief, columns = applicable(position, pool.catalogue), dict(known.columns)
    for line, code in enumerate(codes):
        gained = dict[str, Helps]()
        for aid in relief.get(code, ()):
            before = gained.get(aid.dimension) or known.gained.get(aid.dimension, NO_HELP)
            gained[aid.dimension] = _with_aid(before, aid)
        for dimension in gained.keys() & columns.keys():
            if columns[dimension].ndim == 1:
                columns[dimension] = np.tile(columns[dimension], (len(codes), 1))
            demand = position.demands[dimension].level
            columns[dimension][line] = lacking_in(pool, dimension, demand, gained[dimension])
    return Lacking(known.gained, columns)


def summed(position: Position, lacking: "Lacking", shape: int | tuple[int, int], *, swapped: bool) -> Shortfall:
    """What candidates lack over all demands; ``swapped``: the widest negotiable gap is given to a colleague."""
    firm, largest, second, few = (np.zeros(shape, dtype=np.uint8) for _ in range(4))
    total = np.zeros(shape, dtype=np.uint16)
    for number, (dimension, missing) in enumerate(lacking.columns.items()):
        # Three whole gaps fit into a byte; to add bytes to bytes is much quicker than to larger numbers.
        few += missing
        if number % FEW == FEW - 1:
            total += few
            few[...] = 0
        if position.demands[dimension].negotiable:
            if swapped:
                np.maximum(second, np.minimum(largest, missing), out=second)
            np.maximum(largest, missing, out=largest)
        else:
            np.maximum(firm, missing, out=firm)
    total += few
    if swapped:
        total -= largest
        largest = second
    worst = np.maximum(firm, largest)
    return Shortfall(worst, firm, total, worst >= LEVEL)


def swaps(codes: Collection[str], catalogue: Catalogue) -> bool:
    """Whether a task swap is among some accommodations."""
    return not swap_codes(catalogue).isdisjoint(codes)


def lacking_in(pool: Pool, dimension: str, demand: int, helped: Helps) -> Column:
    """Sixteenths of a level that each candidate lacks of one demand."""
    capacity = pool.capacities[:, pool.catalogue.dimension_index[dimension]]
    lacking = _below(capacity, demand - helped.anybody)
    for code, levels in helped.personal:
        if levels > helped.anybody:
            np.minimum(lacking, _below(capacity, demand - levels) | _without(pool, code), out=lacking)
    return lacking


def _without(pool: Pool, code: str) -> Column:
    """255 for who does not use an accommodation, 0 for who does."""
    return pool.uses(code).view(np.uint8) - np.uint8(1)


def _below(capacity: Column, needed: int) -> Column:
    """Sixteenths of a level missing to reach ``needed``."""
    if needed <= 0:
        return np.zeros(len(capacity), dtype=np.uint8)
    # Below 0 the difference wraps round, but there the factor is 0: much quicker than the larger of column and scalar.
    lacking: Column = (np.uint8(needed) - capacity) * ((capacity < needed).view(np.uint8) * np.uint8(LEVEL))
    lacking += (capacity == UNKNOWN).view(np.uint8) * np.uint8(UNKNOWN_SHORTFALL[needed])
    return lacking


@lru_cache(maxsize=16)
def fundable(catalogue: Catalogue) -> frozenset[str]:
    """Everything that could be offered."""
    return frozenset(catalogue.accommodation_index)


def fit_column(position: Position, pool: Pool, funded: Shortfall) -> Column:
    """The fit of every candidate as its place in ``Fit``; ``funded`` is the shortfall with everything fundable."""
    gap, most = np.zeros(len(pool), dtype=np.bool_), np.zeros(len(pool), dtype=np.uint8)
    for dimension, demand in position.demanded().items():
        capacity = pool.capacities[:, pool.catalogue.dimension_index[dimension]]
        gap |= capacity < demand.level
        np.maximum(most, capacity, out=most)
    return fit_of(gap, most == UNKNOWN, funded.still_open)


def fit_of(gap: NDArray[np.bool_], unknown: NDArray[np.bool_], still_open: NDArray[np.bool_]) -> Column:
    """The fit of each candidate as its place in ``Fit``: what weighs more has the higher place."""
    fit = np.zeros(gap.shape, dtype=np.uint8)
    for found, means in (
        (gap, Fit.SUITABLE_WITH_ACCOMMODATIONS),
        (unknown, Fit.TO_VERIFY),
        (still_open, Fit.NOT_NOW),
    ):
        np.maximum(fit, found.view(np.uint8) * np.uint8(FITS.index(means)), out=fit)
    return fit
