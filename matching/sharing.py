"""Places shared out among people: as many people as can be have one, and then the total fit is the best there is.

A flow of least cost, found exactly by successive best paths (Ahuja, Magnanti, Orlin: Network Flows, 1993, §9.7). Places
are filled one by one. A place is filled by somebody new, or by somebody who leaves another position's place to be
filled in the same way, and so on: of all such chains the one that gains most is taken, which keeps the answer so far
the best one of its size. There are few positions beside many people, so chains are looked for among positions only.

All is counted in whole numbers, so that nothing depends on rounding or on the machine: between equal fits the smaller
id wins, and many equal people cost no more time than different ones.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

UNIT = 1_000_000
"""The whole number that is a fit of 1."""
NEVER = -(2**61)
"""What is not possible: below any chain's gain, and twice it still is a number."""

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


def share(pairs: Pairs, terms: Terms, *, filled: Callable[[], None] | None = None) -> Mask:
    """The pairs to choose: most of those who come first, then most people, then the best fit, then smaller ids.

    ``filled`` is called after each place.
    """
    board = _Board.of(pairs, terms)
    while (chain := board.best_chain()) is not None:
        board.take(chain)
        if filled:
            filled()
    held = [a * len(terms.first) + person for a, people in enumerate(board.holders) for person in people]
    return np.isin(pairs.position * len(terms.first) + pairs.person, held)


class _Chain(NamedTuple):
    """A position with a free place, who moves to it from where and so on, and who comes in at the end."""

    moves: list[tuple[int, int, int]]
    last: int
    newcomer: int


class _Turn:
    """How near the next place is to a person; it only ever falls."""

    FULL, MORE, NONE_YET, FIRST = -1, 0, 1, 2


@dataclass(slots=True, eq=False)
class _Board:
    """Who holds a place where, and what one more place of each position would gain.

    ``holders`` are the people of each position, ``turns`` the _Turn and ``held`` the places of each person.
    ``moving[b, a]`` is the most that is gained when somebody moves from b to a. ``gain`` and ``newcomer`` are, by
    position, what the best person not moved from anywhere would bring, and who that is.
    """

    lines: "_Lines"
    places: list[int]
    at_most: int
    bonus: list[int]
    turns: list[int]
    held: list[int]
    holders: list[list[int]]
    moving: Whole
    gain: Whole
    newcomer: Indices
    free: Mask
    _scratch: Whole
    _worth: dict[int, Whole] = field(default_factory=dict)
    _open: dict[int, Whole] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Pairs, terms: Terms) -> "_Board":
        """Before any place is taken. A bonus outweighs what any chain can lose in fit."""
        n, lines = len(terms.places), _Lines.of(pairs, n_people=len(terms.first), n_positions=len(terms.places))
        step = 2 * (n + 1) * int(lines.worth.max(initial=1))
        board = cls(
            lines=lines,
            places=terms.places.tolist(),
            at_most=terms.at_most,
            bonus=[0, step, 2 * step],
            turns=np.where(terms.first, _Turn.FIRST, _Turn.NONE_YET).tolist(),
            held=[0] * len(terms.first),
            holders=[[] for _ in range(n)],
            moving=np.full((n, n), NEVER),
            gain=np.full(n, NEVER),
            newcomer=np.zeros(n, dtype=np.intp),
            free=terms.places > 0,
            _scratch=np.empty((n, n), dtype=np.int64),
        )
        for position in range(n):
            board._look_for_newcomer(position)
        return board

    def best_chain(self) -> _Chain | None:
        """The chain that gains most; None where no more place can be filled with gain."""
        if not self.free.any():
            return None
        gain, following = self._gains()
        at = int(np.argmax(np.where(self.free, gain, NEVER)))
        if not self.free[at] or gain[at] <= 0:
            return None
        moves = []
        while (source := int(following[at])) >= 0:
            moves.append((at, source, self._mover(source, at)))
            at = source
        return _Chain(moves, at, int(self.newcomer[at]))

    def _gains(self) -> tuple[Whole, Indices]:
        """What the best chain from each position gains, and the position it goes on to, or -1.

        Longest paths by repeated relaxing; chains in a circle gain nothing, since the answer so far is the best.
        """
        gain, following = self.gain.copy(), np.full(len(self.gain), -1)
        raised = np.flatnonzero([bool(people) for people in self.holders])
        while len(raised):
            through = np.take(self.moving, raised, axis=0, out=self._scratch[: len(raised)], mode="clip")
            through += gain[raised, None]
            best = through.max(axis=0)
            better = np.flatnonzero(best > np.maximum(gain, NEVER // 2))
            following[better] = raised[through[:, better].argmax(axis=0)]
            gain[better] = best[better]
            raised = better
        return gain, following

    def take(self, chain: _Chain) -> None:
        """Fill one more place."""
        touched = {chain.last}
        for to, source, person in chain.moves:
            self.holders[source].remove(person)
            self._open[person][source] = self._worth[person][source]
            self._put(person, to)
            touched |= {to, source}
        self._learn(chain.newcomer)
        self._put(chain.newcomer, chain.last)
        self.held[chain.newcomer] += 1
        self.turns[chain.newcomer] = _Turn.MORE if self.held[chain.newcomer] < self.at_most else _Turn.FULL
        first = chain.moves[0][0] if chain.moves else chain.last
        self.free[first] = len(self.holders[first]) < self.places[first]
        self._look_again(touched, {chain.newcomer, *(person for _, _, person in chain.moves)}, chain.newcomer)

    def _put(self, person: int, position: int) -> None:
        self.holders[position].append(person)
        self._open[person][position] = NEVER

    def _learn(self, person: int) -> None:
        """What a person is worth everywhere, from their first place on."""
        if person not in self._worth:
            self._worth[person] = self.lines.worth_of(person)
            self._open[person] = self._worth[person].copy()

    def _look_again(self, touched: set[int], moved: set[int], newcomer: int) -> None:
        """Work out again what taking a chain has changed."""
        for position in touched.union(*(self._places_of(person) for person in moved)):
            self._look_for_moves(position)
        for position in touched.union(np.flatnonzero(self.newcomer == newcomer).tolist()):
            self._look_for_newcomer(position)

    def _places_of(self, person: int) -> list[int]:
        held: list[int] = np.flatnonzero(self._open[person] != self._worth[person]).tolist()
        return held

    def _mover(self, source: int, to: int) -> int:
        return max(self.holders[source], key=lambda i: (self._open[i][to] - self._worth[i][source], -i))

    def _look_for_moves(self, source: int) -> None:
        moves = [self._open[person] - self._worth[person][source] for person in self.holders[source]]
        self.moving[source] = np.max(moves, axis=0) if moves else NEVER

    def _look_for_newcomer(self, position: int) -> None:
        found = self.lines.next(position, self.turns, self.holders[position])
        if found is None:
            self.gain[position] = NEVER
            return
        self.newcomer[position], worth = found
        self.gain[position] = worth + self.bonus[self.turns[found[0]]]


@dataclass(slots=True, eq=False)
class _Lines:
    """The people of each position in line, best first; and by person the positions they are in line for.

    ``worth`` puts fit before id in one whole number. ``reached`` is, by position and turn, how far the line is used up:
    since turns only fall, it never goes back.
    """

    people: memoryview
    worth: Whole
    ends: list[int]
    reached: list[list[int]]
    position: Indices
    by_person: Indices
    starts: Indices

    @classmethod
    def of(cls, pairs: Pairs, *, n_people: int, n_positions: int) -> "_Lines":
        """Everybody still in line."""
        by_person = np.argsort(pairs.person, kind="stable")
        bounds = np.searchsorted(pairs.position, np.arange(n_positions + 1)).tolist()
        return cls(
            people=np.ascontiguousarray(pairs.person).data,
            worth=pairs.fit * (n_people + 1) + n_people - pairs.person,
            ends=bounds[1:],
            reached=[[start] * 3 for start, _ in pairwise(bounds)],
            position=pairs.position,
            by_person=by_person,
            starts=np.searchsorted(pairs.person[by_person], np.arange(n_people + 1)),
        )

    def next(self, position: int, turns: list[int], holders: list[int]) -> tuple[int, int] | None:
        """The first in line with the nearest turn who holds no place here, and what they are worth."""
        for turn in (_Turn.FIRST, _Turn.NONE_YET, _Turn.MORE):
            at, end = self._skip(position, turn, turns), self.ends[position]
            while at < end and (turns[self.people[at]] != turn or self.people[at] in holders):
                at += 1
            if at < end:
                return self.people[at], int(self.worth[at])
        return None

    def _skip(self, position: int, turn: int, turns: list[int]) -> int:
        at, end = self.reached[position][turn], self.ends[position]
        while at < end and turns[self.people[at]] < turn:
            at += 1
        self.reached[position][turn] = at
        return at

    def worth_of(self, person: int) -> Whole:
        """What a person is worth to each position; NEVER where they are not in line."""
        worth = np.full(len(self.ends), NEVER)
        pairs = self.by_person[self.starts[person] : self.starts[person + 1]]
        worth[self.position[pairs]] = self.worth[pairs]
        return worth
