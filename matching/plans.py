"""One person beside one position: the gaps, and the smallest, cheapest set of accommodations that closes them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.accommodations import Aid, applicable_under, conditions, swap_codes
from matching.catalogue import Catalogue
from matching.pool import UNKNOWN, Pool, bits, names
from matching.records import Demand, Fit, Gap, Plan, Position


class Verdict(NamedTuple):
    """What one person's capacities mean for one position; gaps and unknown in the order of the demands.

    ``narrowing`` are the accommodations not offered that would narrow a gap which the offered ones leave open.
    """

    fit: Fit
    gaps: tuple[Gap, ...]
    unknown: tuple[str, ...]
    plan: Plan
    narrowing: frozenset[str] = frozenset()


class Decision(NamedTuple):
    """What a Verdict says of the gaps alone, which many people share."""

    gaps: tuple[Gap, ...]
    plan: Plan
    closed: bool
    narrowing: frozenset[str]


class Option(NamedTuple):
    """An accommodation as a bit, with what it adds to the burden of a plan and its cost band."""

    bit: int
    burden: int
    band: int


class Need(NamedTuple):
    """An open gap: what closes it alone, cheapest first, the task swaps, and what would narrow it.

    ``left`` are the levels missing with what is offered.
    """

    dimension: str
    capacity: int
    left: int
    closers: tuple[Option, ...]
    swaps: tuple[Option, ...]
    narrowing: frozenset[str]


class _Tools(NamedTuple):
    """What helps under some conditions, by dimension; ``useful`` with the task swaps, as bit masks of the catalogue."""

    relief: Mapping[str, Sequence[Aid]]
    swaps: tuple[str, ...]
    helping: Mapping[str, frozenset[str]]
    useful: Mapping[str, int]
    bits: Mapping[str, int]


@lru_cache(maxsize=16)
def _tools(catalogue: Catalogue, desk_work: bool, remote: bool) -> _Tools:
    relief: dict[str, list[Aid]] = {code: [] for code in catalogue.dimension_index}
    for aid in chain.from_iterable(applicable_under(catalogue, desk_work, remote).values()):
        relief.setdefault(aid.dimension, []).append(aid)
    places, swaps = catalogue.accommodation_index, tuple(sorted(swap_codes(catalogue)))
    helping = {dimension: frozenset(aid.accommodation for aid in aids) for dimension, aids in relief.items()}
    useful = {dimension: bits(codes.union(swaps), places) for dimension, codes in helping.items()}
    # The first code is the highest bit: of two sets as large, the one that comes first is the larger number.
    listed = sorted(frozenset(swaps).union(*helping.values()))
    return _Tools(relief, swaps, helping, useful, {code: 1 << len(listed) - n for n, code in enumerate(listed)})


_DIGIT = 1 << 10
LEFT_OPEN = _DIGIT**4
"""A gap left open weighs more than any plan. What a plan costs follows, the most important first, as the digits of a
number: how many are not offered, how many there are, how many the person does not use, and the dearest cost band."""


@dataclass(slots=True)
class Planner:
    """Decides for one position; remembers verdicts, since many people share the same gaps."""

    position: Position
    catalogue: Catalogue
    _demanded: dict[str, Demand] = field(init=False)
    _relief: Mapping[str, Sequence[Aid]] = field(init=False)
    _swaps: tuple[str, ...] = field(init=False)
    _helping: Mapping[str, frozenset[str]] = field(init=False)
    _useful: Mapping[str, int] = field(init=False)
    _bits: Mapping[str, int] = field(init=False)
    _needs: dict[tuple[object, ...], Need] = field(init=False, default_factory=dict)
    _gained: dict[tuple[object, ...], int] = field(init=False, default_factory=dict)
    _decided: dict[tuple[object, ...], Decision] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._demanded = self.position.demanded()
        tools = _tools(self.catalogue, *conditions(self.position))
        self._relief, self._swaps, self._helping, self._useful, self._bits = tools

    def verdict(self, capacities: Mapping[str, int], own: frozenset[str]) -> Verdict:
        """Judge a person by the known capacities and the accommodations in use (``own``)."""
        unknown = tuple(dimension for dimension in self._demanded if dimension not in capacities)
        lacking = tuple(
            (dimension, capacities[dimension])
            for dimension, demand in self._demanded.items()
            if dimension in capacities and capacities[dimension] < demand.level
        )
        places = self.catalogue.accommodation_index
        return self._judged(lacking, unknown, bits(own & places.keys(), places))

    def verdicts(self, pool: Pool, rows: NDArray[np.intp]) -> list[Verdict]:
        """Judge some rows of a pool, as ``verdict`` judges each."""
        codes, asked = list(self._demanded), [demand.level for demand in self._demanded.values()]
        places = np.array([pool.catalogue.dimension_index[code] for code in codes], dtype=np.intp)
        levels = pool.capacities.T[places[:, None], rows].T
        lacking: list[list[tuple[str, int]]] = [[] for _ in rows]
        unknown: list[list[str]] = [[] for _ in rows]
        below = levels < np.array(asked, dtype=np.uint8)
        for (line, place), level in zip(np.argwhere(below).tolist(), levels[below].tolist(), strict=True):
            lacking[line].append((codes[place], level))
        for line, place in np.argwhere(levels == UNKNOWN).tolist():
            unknown[line].append(codes[place])
        return [
            self._judged(tuple(gaps), tuple(unsure), pool.accommodation_mask(row) if gaps else 0)
            for gaps, unsure, row in zip(lacking, unknown, rows.tolist(), strict=True)
        ]

    def _judged(self, lacking: tuple[tuple[str, int], ...], unknown: tuple[str, ...], own: int) -> Verdict:
        """``own``, as a bit mask, counts as far as it helps with these gaps, so that many people share a decision."""
        if not lacking:
            return Verdict(Fit.TO_VERIFY if unknown else Fit.SUITABLE, (), unknown, Plan())
        useful = 0
        for dimension, _ in lacking:
            useful |= self._useful[dimension]
        key = lacking, own & useful
        if key not in self._decided:
            self._decided[key] = self._decide(lacking, own & useful)
        gaps, plan, closed, narrowing = self._decided[key]
        if not closed:
            return Verdict(Fit.NOT_NOW, gaps, unknown, plan, narrowing)
        fit = Fit.TO_VERIFY if unknown else Fit.SUITABLE_WITH_ACCOMMODATIONS
        return Verdict(fit, gaps, unknown, plan, narrowing)

    def closers(self, dimension: str, missing: int, own: frozenset[str]) -> tuple[str, ...]:
        """The accommodations that close a gap of so many levels alone, for a person who uses ``own``; no task swap."""
        return tuple(relief.accommodation for relief in self.usable(dimension, own) if relief.levels >= missing)

    def usable(self, dimension: str, own: frozenset[str]) -> list[Aid]:
        """The relief on a dimension that a person who uses ``own`` can have in this position."""
        return [aid for aid in self._relief.get(dimension, ()) if not aid.personal or aid.accommodation in own]

    def gained(self, dimension: str, own: frozenset[str], codes: frozenset[str]) -> int:
        """The levels that a set of accommodations adds for such a person: those of the strongest."""
        key = (dimension, own & self._helping[dimension], codes)
        if key not in self._gained:
            there = (aid.levels for aid in self.usable(dimension, own) if aid.accommodation in codes)
            self._gained[key] = max(there, default=0)
        return self._gained[key]

    def relieving(self, dimension: str) -> frozenset[str]:
        """The accommodations not offered that add more to a dimension than the offered ones, whoever the person is."""
        anybody = [aid for aid in self._relief.get(dimension, ()) if not aid.personal]
        gained = max((aid.levels for aid in anybody if aid.accommodation in self.position.accommodations), default=0)
        return frozenset(aid.accommodation for aid in anybody if aid.levels > gained)

    def _decide(self, lacking: Sequence[tuple[str, int]], own: int) -> Decision:
        needs = [self._need(dimension, capacity, own & self._useful[dimension]) for dimension, capacity in lacking]
        chosen, swapped = _smallest(needs)
        codes = tuple(code for code, bit in self._bits.items() if bit & chosen)
        gaps = tuple(self._gap(need, codes, swapped=need.dimension == swapped) for need in needs)
        plan = Plan(
            accommodations=codes,
            offered=tuple(code for code in codes if code in self.position.accommodations),
            cost_band=max((self.catalogue.accommodation(code).cost_band for code in codes), default=0),
        )
        closed = all(gap.closed_by for gap in gaps)
        return Decision(gaps, plan, closed, frozenset[str]().union(*(need.narrowing for need in needs)))

    def _gap(self, need: Need, codes: Sequence[str], *, swapped: bool) -> Gap:
        closing = {option.bit for option in (*need.closers, *(need.swaps if swapped else ()))}
        demand = self._demanded[need.dimension]
        closed_by = tuple(code for code in codes if self._bits[code] in closing)
        return Gap(need.dimension, demand.level, need.capacity, closed_by, demand.negotiable)

    def _need(self, dimension: str, capacity: int, own: int) -> Need:
        """The need of everybody with such a gap who uses ``own`` of what helps with it, as a bit mask."""
        key = dimension, capacity, own
        if key not in self._needs:
            self._needs[key] = self._new_need(
                dimension, capacity, names(own, tuple(self.catalogue.accommodation_index))
            )
        return self._needs[key]

    def _new_need(self, dimension: str, capacity: int, own: frozenset[str]) -> Need:
        demand, offered = self._demanded[dimension], self.position.accommodations
        closers = [self._option(code, own) for code in self.closers(dimension, demand.level - capacity, own)]
        swaps = self._swaps if demand.negotiable else ()
        gained = self.gained(dimension, own, offered)
        left, narrowing = demand.level - capacity - gained, set[str]()
        if left > 0:
            narrowing = {aid.accommodation for aid in self.usable(dimension, own) if aid.levels > gained}.union(swaps)
        return Need(
            dimension,
            capacity,
            left,
            tuple(sorted(closers, key=lambda option: option[1:])),
            tuple(self._option(code, own) for code in swaps),
            frozenset(narrowing - offered),
        )

    def _option(self, code: str, own: frozenset[str]) -> Option:
        burden = (code not in self.position.accommodations) * _DIGIT**3 + _DIGIT**2 + (code not in own) * _DIGIT
        return Option(self._bits[code], burden, self.catalogue.accommodation(code).cost_band)


def _smallest(needs: Sequence[Need]) -> tuple[int, str]:
    """The set of accommodations with the least burden, exactly, and the dimension that a task swap lifts.

    Depth first, leaving branches that are already worse. Of equal ones the first by their codes is taken, and the swap
    lifts the widest of the gaps that are left with what is offered.
    """
    ordered = sorted(needs, key=lambda need: (len(need.closers), need.dimension))
    left = {need.dimension: need.left for need in needs}
    best: tuple[float, int, int, str] = (math.inf, 0, 0, "")

    def search(place: int, chosen: int, swapped: str, burden: int, band: int) -> None:
        nonlocal best
        if burden + band > best[0]:
            return
        if place == len(ordered):
            best = min(best, (burden + band, -chosen, -left.get(swapped, 0), swapped))
            return
        dimension, _, _, closers, swaps, _ = ordered[place]
        if any(chosen & option.bit for option in closers):
            search(place + 1, chosen, swapped, burden, band)
            return
        for option in closers:
            search(place + 1, chosen | option.bit, swapped, burden + option.burden, max(band, option.band))
        for option in () if swapped else swaps:
            more = 0 if chosen & option.bit else option.burden
            search(place + 1, chosen | option.bit, dimension, burden + more, max(band, option.band))
        if not closers:
            search(place + 1, chosen, swapped, burden + LEFT_OPEN, band)

    search(0, 0, "", 0, 0)
    return -best[1], best[3]
