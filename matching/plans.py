"""One person beside one position: the gaps, and the smallest, cheapest set of accommodations that closes them."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.accommodations import applicable, swap_codes
from matching.catalogue import Catalogue, Relief
from matching.pool import UNKNOWN, Pool, bits, names
from matching.records import Demand, Fit, Gap, Plan, Position


class Verdict(NamedTuple):
    """What one person's capacities mean for one position; gaps and unknown in the order of the demands."""

    fit: Fit
    gaps: tuple[Gap, ...]
    unknown: tuple[str, ...]
    plan: Plan


class Need(NamedTuple):
    """An open gap: the levels missing, the accommodations that close it alone, and whether a task swap can."""

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
    _relief: dict[str, list[Relief]] = field(init=False, default_factory=dict)
    _swaps: tuple[str, ...] = field(init=False)
    _helpful: frozenset[str] = field(init=False)
    _useful: int = field(init=False)
    _owned: dict[int, frozenset[str]] = field(init=False, default_factory=dict)
    _verdicts: dict[tuple[object, ...], Verdict] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._demanded = self.position.demanded()
        self._swaps = tuple(sorted(swap_codes(self.catalogue)))
        for relief in chain.from_iterable(applicable(self.position, self.catalogue).values()):
            self._relief.setdefault(relief.dimension, []).append(relief)
        helping = {r.accommodation for code in self._demanded for r in self._relief.get(code, ())}
        self._helpful = frozenset(helping.union(self._swaps))
        self._useful = bits(self._helpful, self.catalogue.accommodation_index)

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
        places = [pool.catalogue.dimension_index[code] for code in self._demanded]
        levels = pool.capacities.T[np.array(places, dtype=np.intp)[:, None], rows].T.tolist()
        return [self._of_row(known, self.own(pool, row)) for known, row in zip(levels, rows.tolist(), strict=True)]

    def own(self, pool: Pool, row: int) -> frozenset[str]:
        """The accommodations a person uses, as far as they can help in this position."""
        mask = int(pool.accommodations[row]) & self._useful
        if mask not in self._owned:
            self._owned[mask] = names(mask, tuple(self.catalogue.accommodation_index))
        return self._owned[mask]

    def _of_row(self, levels: Sequence[int], own: frozenset[str]) -> Verdict:
        lacking, unknown = [], []
        for (code, demand), level in zip(self._demanded.items(), levels, strict=True):
            if level < demand.level:
                lacking.append((code, level))
            elif level == UNKNOWN:
                unknown.append(code)
        return self._judged(tuple(lacking), tuple(unknown), own)

    def _judged(self, lacking: tuple[tuple[str, int], ...], unknown: tuple[str, ...], own: frozenset[str]) -> Verdict:
        """``own`` is read as far as it can help here, so that people with the same gaps share a verdict."""
        key = (lacking, unknown, own & self._helpful if lacking else None)
        if key not in self._verdicts:
            self._verdicts[key] = self._decide(lacking, unknown, own)
        return self._verdicts[key]

    def closers(self, dimension: str, missing: int, own: frozenset[str]) -> tuple[str, ...]:
        """The accommodations that close a gap of so many levels alone, for a person who uses ``own``; no task swap."""
        return tuple(relief.accommodation for relief in self.usable(dimension, own) if relief.levels >= missing)

    def usable(self, dimension: str, own: frozenset[str]) -> list[Relief]:
        """The relief on a dimension that a person who uses ``own`` can have in this position."""
        possible = self._relief.get(dimension, ())
        return [
            r for r in possible if r.accommodation in own or not self.catalogue.accommodation(r.accommodation).personal
        ]

    def gained(self, dimension: str, own: frozenset[str], codes: Collection[str]) -> int:
        """The levels that a set of accommodations adds for such a person: those of the strongest."""
        return max((r.levels for r in self.usable(dimension, own) if r.accommodation in codes), default=0)

    def narrowing(self, gap: Gap, own: frozenset[str]) -> frozenset[str]:
        """The accommodations not offered that would narrow a gap which the offered ones leave open."""
        offered = self.position.accommodations
        gained = self.gained(gap.dimension, own, offered)
        if gap.capacity + gained >= gap.demand:
            return frozenset()
        stronger = {r.accommodation for r in self.usable(gap.dimension, own) if r.levels > gained}
        return frozenset(stronger.union(self._swaps if gap.negotiable else ()) - offered)

    def _decide(self, lacking: Sequence[tuple[str, int]], unknown: tuple[str, ...], own: frozenset[str]) -> Verdict:
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
        return Verdict(_fit(gaps, unknown), gaps, unknown, self._plan(choice.codes))

    def _need(self, dimension: str, capacity: int, own: frozenset[str]) -> Need:
        demand = self.position.demands[dimension]
        missing = demand.level - capacity
        swaps = self._swaps if demand.negotiable else ()
        return Need(dimension, missing, self.closers(dimension, missing, own), swaps)

    def _plan(self, codes: frozenset[str]) -> Plan:
        return Plan(
            accommodations=tuple(sorted(codes)),
            offered=tuple(sorted(codes & self.position.accommodations)),
            cost_band=self._cost_band(codes),
        )

    def _cost_band(self, codes: frozenset[str]) -> int:
        return max((self.catalogue.accommodation(code).cost_band for code in codes), default=0)

    def _smallest(self, needs: Sequence[Need], own: frozenset[str]) -> Choice:
        """The choice with the least burden, exactly: depth first, leaving branches that are already worse."""
        left = {need.dimension: self._left(need, own) for need in needs}
        ordered = sorted(needs, key=lambda need: (len(need.closers), need.dimension))
        best: tuple[tuple[Any, ...], Choice] = (math.inf,), Choice()

        def search(place: int, choice: Choice) -> None:
            nonlocal best
            burden = self._burden(choice, own)
            if burden > best[0][: len(burden)]:
                return
            if place == len(ordered):
                lifted = -left.get(choice.swapped, 0) if choice.swapped else 0
                key = (*burden, sorted(choice.codes), lifted, choice.swapped or "")
                best = min(best, (key, choice), key=itemgetter(0))
                return
            for option in _options(ordered[place], choice):
                search(place + 1, option)

        search(0, Choice())
        return best[1]

    def _left(self, need: Need, own: frozenset[str]) -> int:
        """Levels missing with what is offered: at equal burden the task swap lifts the widest of these gaps."""
        return need.missing - self.gained(need.dimension, own, self.position.accommodations)

    def _burden(self, choice: Choice, own: frozenset[str]) -> tuple[int, int, int, int, int]:
        """What a plan costs, the most important first; adding to a choice never lowers it."""
        codes, offered = choice.codes, self.position.accommodations
        return choice.left, len(codes - offered), len(codes), len(codes - own), self._cost_band(codes)


def _options(need: Need, choice: Choice) -> list[Choice]:
    """The ways on at the next gap: nothing more, one of its closers, the task swap, or leaving it open."""
    if not choice.codes.isdisjoint(need.closers):
        return [choice]
    options = [choice._replace(codes=choice.codes | {code}) for code in need.closers]
    if choice.swapped is None:
        options += [choice._replace(codes=choice.codes | {code}, swapped=need.dimension) for code in need.swaps]
    if not need.closers:
        options.append(choice._replace(left=choice.left + 1))
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
