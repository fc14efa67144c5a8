"""Places shared out among people: as many people as can be have one, and then the total fit is the best there is.

A transport problem, solved exactly. How many people can have a place is a maximum flow. The best total fit among the
answers that reach that number is a linear programme over a network, whose corners are whole numbers. It is solved over
the first few pairs of each position; its prices then say which of the other pairs could do better, and these join until
there is none, which proves that no pair left out matters. Where the prices leave several answers equally good, a second
programme over just these chooses by id: so the answer depends on nothing but the pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import maximum_flow

SHALLOW = 4
"""The first pairs of a position are so many times its places; twice as many while the goals are out of reach."""
UNIT = 1_000_000
"""The whole number that is a fit of 1. The solver's tolerance of 1e-7 is a tenth of one step, so rounding is exact."""

Indices = NDArray[np.intp]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Parallel arrays: the place of a position and of a person in the order of ids, and their fit in millionths, ≥ 1.

    Sorted by position, the best first, and the smaller id first among equals.
    """

    position: Indices
    person: Indices
    fit: Whole

    def __len__(self) -> int:
        return len(self.fit)

    def of(self, chosen: Mask) -> "Pairs":
        """Some of the pairs."""
        return Pairs(self.position[chosen], self.person[chosen], self.fit[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The places of each position, how many positions one person may have (≥ 1), and by person who comes first."""

    places: Whole
    at_most: int
    first: Mask


class _Goals(NamedTuple):
    """How many people have a place, and how many of those who come first."""

    everyone: int
    first: int


def share(pairs: Pairs, terms: Terms) -> Mask:
    """The pairs to choose: most of those who come first, then most people, then the best total fit, then by id."""
    if not len(pairs) or not terms.places.any():
        return np.zeros(len(pairs), dtype=np.bool_)
    goals = _Goals(_reachable(pairs, terms), _reachable(pairs.of(terms.first[pairs.person]), terms))
    inside, prices = _first_prices(pairs, terms, goals)
    while (better := ~inside & (prices.loss(pairs) < 0)).any():
        inside |= better
        prices = _prices(pairs.of(inside), terms, goals) or _impossible()
    return _by_id(pairs, terms, goals, prices)


def _reachable(pairs: Pairs, terms: Terms) -> int:
    """How many people can have a place: the maximum flow from positions to people."""
    people, person = np.unique(pairs.person, return_inverse=True)
    positions = len(terms.places)
    source, sink = positions + len(people), positions + len(people) + 1
    tails = np.concatenate([np.full(positions, source), pairs.position, positions + np.arange(len(people))])
    heads = np.concatenate([np.arange(positions), positions + person, np.full(len(people), sink)])
    capacity = np.concatenate([terms.places, np.ones(len(pairs) + len(people))])
    graph = csr_array((capacity.astype(np.int32), (tails, heads)), shape=(sink + 1, sink + 1))
    return int(maximum_flow(graph, source, sink).flow_value)


# --- prices -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Prices:
    """What one more place of each position would bring, what each goal costs at its edge, and by person what they are
    worth elsewhere, below 0 where a goal rewards choosing them.

    Whole numbers, as the prices at a corner of a network with whole fits are.
    """

    places: Whole
    goals: Whole
    people: Whole

    def loss(self, pairs: Pairs) -> Whole:
        """What choosing each pair would lose: above 0 it is not in any best answer, below 0 it is in all of them."""
        loss: Whole = self.places[pairs.position] + self.people[pairs.person] - pairs.fit
        return loss


def _first_prices(pairs: Pairs, terms: Terms, goals: _Goals) -> tuple[Mask, _Prices]:
    """As many first pairs of each position as the goals need, and the prices among them."""
    better_ones = np.arange(len(pairs)) - np.searchsorted(pairs.position, pairs.position)
    depth = SHALLOW * int(terms.places.max())
    while True:
        inside = better_ones < depth
        prices = _prices(pairs.of(inside), terms, goals)
        if prices is not None:
            return inside, prices
        if inside.all():
            _impossible()
        depth *= 2


def _impossible() -> NoReturn:
    raise ArithmeticError("the solver found no answer where there is one")


def _prices(pairs: Pairs, terms: Terms, goals: _Goals) -> _Prices | None:
    """The prices of the best answer over some pairs; None where the goals are out of reach of these."""
    programme = _Programme.of(pairs, terms, goals)
    found = programme.solve(programme.cost(pairs) / UNIT)
    if found is None:
        return None
    limits, balance = (np.rint(-UNIT * part.marginals).astype(np.int64) for part in (found.ineqlin, found.eqlin))
    places, goal_prices = limits[:-2], limits[-2:]
    people = -goal_prices[0] - goal_prices[1] * terms.first
    chosen = np.unique(pairs.person[found.x[: len(pairs)] > 0.5])
    people[chosen] = balance[np.searchsorted(programme.people, chosen)]
    return _Prices(places, goal_prices, people)


def _by_id(pairs: Pairs, terms: Terms, goals: _Goals, prices: _Prices) -> Mask:
    """Of the answers that are best, the one that gives earlier positions the smaller ids."""
    open_ = prices.loss(pairs) <= 0
    some = pairs.of(open_)
    programme = _Programme.of(some, terms, goals)
    earliness = len(terms.places) - some.position
    order = np.zeros(len(programme.most))
    order[: len(some)] = earliness * (1 + np.searchsorted(programme.people, some.person))
    found = programme.best(some, prices).solve(order) or _impossible()
    chosen = np.zeros(len(pairs), dtype=np.bool_)
    chosen[open_] = found.x[: len(some)] > 0.5
    return chosen


# --- the linear programme ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Programme:
    """What an answer keeps to: ``below`` · x ≤ ``limits``, ``equal`` · x = ``balance``, ``least`` ≤ x ≤ ``most``.

    x is each pair, then by person of ``people`` the first place, then further places. The rows of ``below`` are the
    places of each position and the two goals; those of ``equal`` say that a person's pairs are their places.
    """

    people: Indices
    below: csr_array
    limits: Whole
    equal: csr_array
    balance: Whole
    least: Whole
    most: Whole

    @classmethod
    def of(cls, pairs: Pairs, terms: Terms, goals: _Goals) -> "_Programme":
        """Every answer over some pairs that reaches the goals."""
        people, person = np.unique(pairs.person, return_inverse=True)
        pair, has_one = np.arange(len(pairs)), len(pairs) + np.arange(len(people))
        comes_first = has_one[terms.first[people]]
        row, positions, columns = np.arange(len(people)), len(terms.places), len(pairs) + 2 * len(people)
        limited = [(pairs.position, pair, 1), (positions, has_one, -1), (positions + 1, comes_first, -1)]
        balanced = [(person, pair, 1), (row, has_one, -1), (row, has_one + len(people), -1)]
        below = _sparse(limited, (positions + 2, columns))
        equal = _sparse(balanced, (len(people), columns))
        most = np.ones(columns, dtype=np.int64)
        most[len(pairs) + len(people) :] = terms.at_most - 1
        limits = np.concatenate([terms.places, [-goals.everyone, -goals.first]])
        return cls(people, below, limits, equal, np.zeros_like(people), np.zeros_like(most), most)

    def cost(self, pairs: Pairs) -> Whole:
        """The columns' cost: the fit of each pair, to be gained."""
        cost = np.zeros(len(self.most), dtype=np.int64)
        cost[: len(pairs)] = -pairs.fit
        return cost

    def best(self, pairs: Pairs, prices: _Prices) -> "_Programme":
        """Only the best of these answers: what has a price is used up, what would lose is left."""
        limits = np.concatenate([prices.places, prices.goals])
        loss = self.cost(pairs) + self.below.T @ limits + self.equal.T @ prices.people[self.people]
        used_up = limits > 0
        return _Programme(
            self.people,
            self.below[~used_up],
            self.limits[~used_up],
            vstack([self.equal, self.below[used_up]], format="csr"),
            np.concatenate([self.balance, self.limits[used_up]]),
            np.where(loss < 0, self.most, self.least),
            np.where(loss > 0, self.least, self.most),
        )

    def solve(self, cost: NDArray[np.float64]) -> Any | None:
        """A corner with the least cost, as scipy gives it; None where there is no answer at all."""
        bounds = np.column_stack([self.least, self.most])
        found = linprog(cost, self.below, self.limits, self.equal, self.balance, bounds, method="highs-ds")
        if found.status not in (0, 2):
            raise ArithmeticError(found.message)
        return found if found.status == 0 else None


def _sparse(parts: Sequence[tuple[Any, Indices, int]], shape: tuple[int, int]) -> csr_array:
    """A matrix of parts (rows, columns, value)."""
    rows = np.concatenate([np.broadcast_to(row, column.shape) for row, column, _ in parts])
    columns = np.concatenate([column for _, column, _ in parts])
    values = np.concatenate([np.full(len(column), value) for _, column, value in parts])
    return csr_array((values, (rows, columns)), shape=shape)
