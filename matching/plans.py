"""One person beside one position: the gaps, and the smallest, cheapest set of accommodations that closes them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.accommodations import Aid, applicable, swap_codes
from matching.catalogue import Catalogue
from matching.pool import UNKNOWN, Pool, bits, names
from matching.records import Demand, Fit, Gap, Plan, Position


class Verdict(NamedTuple):
    """What one person's capacities mean for one position; gaps and unknown in the order of the demands."""

    fit: Fit
    gaps: tuple[Gap, ...]
    unknown: tuple[str, ...]
    plan: Plan


Decision = tuple[tuple[Gap, ...], Plan]
Burden = tuple[int, int, int, int, int]


class Need(NamedTuple):
    """An open gap: the levels missing, the accommodations that close it alone, cheapest first, and the task swaps."""

    dimension: str
    missing: int
    closers: tuple[str, ...]
    swaps: tuple[str, ...]


class Choice(NamedTuple):
    """A set of accommodations: ``swapped`` is the dimension lifted by the task swap, ``left`` the gaps left open."""

    codes: frozenset[str] = frozenset()
    swapped: str | None = None
    left: int = 0


@dataclass(slots=True)
class Planner:
    """Decides for one position; remembers verdicts, since many people share the same gaps."""

    position: Position
    catalogue: Catalogue
    _demanded: dict[str, Demand] = field(init=False)
    _relief: dict[str, list[Aid]] = field(init=False, default_factory=dict)
    _swaps: tuple[str, ...] = field(init=False)
    _helping: dict[str, frozenset[str]] = field(init=False)
    _useful: int = field(init=False)
    _bands: dict[str, int] = field(init=False)
    _owned: dict[int, frozenset[str]] = field(init=False, default_factory=dict)
    _gained: dict[tuple[object, ...], int] = field(init=False, default_factory=dict)
    _decided: dict[tuple[object, ...], Decision] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._demanded = self.position.demanded()
        self._swaps = tuple(sorted(swap_codes(self.catalogue)))
        for aid in chain.from_iterable(applicable(self.position, self.catalogue).values()):
            self._relief.setdefault(aid.dimension, []).append(aid)
        self._helping = {
            code: frozenset(aid.accommodation for aid in self._relief.get(code, ())) for code in self._demanded
        }
        useful = frozenset(self._swaps).union(*self._helping.values())
        self._useful = bits(useful, self.catalogue.accommodation_index)
        self._bands = {code: self.catalogue.accommodation(code).cost_band for code in useful}

    def verdict(self, capacities: Mapping[str, int], own: frozenset[str]) -> Verdict:
        """Judge a person by the known capacities and the accommodations in use (``own``)."""
        unknown = tuple(dimension for dimension in self._demanded if dimension not in capacities)
        lacking = tuple(
            (dimension, capacities[dimension])
            for dimension, demand in self._demanded.items()
            if dimension in capacities and capacities[dimension] < demand.level
        )
        return self._judged(lacking, unknown, own)

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
            self._judged(tuple(gaps), tuple(unsure), self.own(pool, row) if gaps else frozenset())
            for gaps, unsure, row in zip(lacking, unknown, rows.tolist(), strict=True)
        ]

    def own(self, pool: Pool, row: int) -> frozenset[str]:
        """The accommodations a person uses, as far as they can help in this position."""
        mask = pool.accommodation_mask(row) & self._useful
        if mask not in self._owned:
            self._owned[mask] = names(mask, tuple(self.catalogue.accommodation_index))
        return self._owned[mask]

    def _judged(self, lacking: tuple[tuple[str, int], ...], unknown: tuple[str, ...], own: frozenset[str]) -> Verdict:
        """``own`` counts as far as it helps with these gaps, so that many people share a decision."""
        if not lacking:
            return Verdict(_fit((), unknown), (), unknown, Plan())
        own = own & frozenset(self._swaps).union(*(self._helping[code] for code, _ in lacking))
        if (lacking, own) not in self._decided:
            self._decided[lacking, own] = self._decide(lacking, own)
        gaps, plan = self._decided[lacking, own]
        return Verdict(_fit(gaps, unknown), gaps, unknown, plan)

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

    def narrowing(self, gaps: Iterable[Gap], own: frozenset[str]) -> set[str]:
        """The accommodations not offered that would narrow a gap which the offered ones leave open."""
        offered, found = self.position.accommodations, set[str]()
        for gap in gaps:
            gained = self.gained(gap.dimension, own, offered)
            if gap.capacity + gained < gap.demand:
                found.update(aid.accommodation for aid in self.usable(gap.dimension, own) if aid.levels > gained)
                found.update(self._swaps if gap.negotiable else ())
        return found - offered

    def relieving(self, dimension: str) -> frozenset[str]:
        """The accommodations not offered that add more to a dimension than the offered ones, whoever the person is."""
        anybody = [aid for aid in self._relief.get(dimension, ()) if not aid.personal]
        gained = max((aid.levels for aid in anybody if aid.accommodation in self.position.accommodations), default=0)
        return frozenset(aid.accommodation for aid in anybody if aid.levels > gained)

    def _decide(self, lacking: Sequence[tuple[str, int]], own: frozenset[str]) -> Decision:
        needs = [self._need(dimension, capacity, own) for dimension, capacity in lacking]
        choice = self._smallest(needs, own)
        gaps = tuple(
            Gap(
                need.dimension,
                self.position.demands[need.dimension].level,
                capacity,
                _closed_by(need, choice),
                self.position.demands[need.dimension].negotiable,
            )
            for need, (_, capacity) in zip(needs, lacking, strict=True)
        )
        return gaps, self._plan(choice.codes)

    def _need(self, dimension: str, capacity: int, own: frozenset[str]) -> Need:
        demand = self.position.demands[dimension]
        missing = demand.level - capacity
        swaps = self._swaps if demand.negotiable else ()
        offered, bands = self.position.accommodations, self._bands
        closers = sorted(
            self.closers(dimension, missing, own), key=lambda code: (code not in offered, code not in own, bands[code])
        )
        return Need(dimension, missing, tuple(closers), swaps)

    def _plan(self, codes: frozenset[str]) -> Plan:
        return Plan(
            accommodations=tuple(sorted(codes)),
            offered=tuple(sorted(codes & self.position.accommodations)),
            cost_band=self._cost_band(codes),
        )

    def _cost_band(self, codes: frozenset[str]) -> int:
        return max(map(self._bands.__getitem__, codes), default=0)

    def _smallest(self, needs: Sequence[Need], own: frozenset[str]) -> Choice:
        """The choice with the least burden, exactly: depth first, leaving branches that are already worse."""
        left = {need.dimension: self._left(need, own) for need in needs}
        ordered = sorted(needs, key=lambda need: (len(need.closers), need.dimension))
        best: tuple[tuple[Any, ...], Choice] = (math.inf,), Choice()

        def search(place: int, choice: Choice, burden: Burden) -> None:
            nonlocal best
            if burden > best[0][: len(burden)]:
                return
            if place == len(ordered):
                lifted = -left.get(choice.swapped, 0) if choice.swapped else 0
                key = (*burden, sorted(choice.codes), lifted, choice.swapped or "")
                best = min(best, (key, choice), key=itemgetter(0))
                return
            for option in _options(ordered[place], choice):
                search(place + 1, option, burden if option is choice else self._burden(option, own))

        nothing = Choice()
        search(0, nothing, self._burden(nothing, own))
        return best[1]

    def _left(self, need: Need, own: frozenset[str]) -> int:
        """Levels missing with what is offered: at equal burden the task swap lifts the widest of these gaps."""
        return need.missing - self.gained(need.dimension, own, self.position.accommodations)

    def _burden(self, choice: Choice, own: frozenset[str]) -> Burden:
        """What a plan costs, the most important first; adding to a choice never lowers it."""
        codes, offered = choice.codes, self.position.accommodations
        return choice.left, len(codes - offered), len(codes), len(codes - own), self._cost_band(codes)


def _options(need: Need, choice: Choice) -> list[Choice]:
    """The ways on at the next gap: nothing more, one of its closers, the task swap, or leaving it open."""
    if not choice.codes.isdisjoint(need.closers):
        return [choice]
    codes, swapped, left = choice
    options = [Choice(codes | {code}, swapped, left) for code in need.closers]
    if swapped is None:
        options += [Choice(codes | {code}, need.dimension, left) for code in need.swaps]
    if not need.closers:
        options.append(Choice(codes, swapped, left + 1))
    return options


def _closed_by(need: Need, choice: Choice) -> tuple[str, ...]:
    closing = set(need.closers) & choice.codes
    if choice.swapped == need.dimension:
        closing |= set(need.swaps) & choice.codes
    return tuple(sorted(closing))


def _fit(gaps: Sequence[Gap], unknown: Sequence[str]) -> Fit:
    if any(not gap.closed_by for gap in gaps):
        return Fit.NOT_NOW
    if unknown:
        return Fit.TO_VERIFY
    return Fit.SUITABLE_WITH_ACCOMMODATIONS if gaps else Fit.SUITABLE
