"""What stops some people most often beside some positions, and what would change if that alone were gone.

All is computed by the engine, also what a change would do: nothing is guessed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching import Candidate, Catalogue, Fit, Pool, Position, Scorer, changed
from matching.accommodations import FITS
from matching.gates import gate_names
from matching.grid import Grid

NEAREST = 3
_OPEN_TO_ALL = "libera"
_DISTANCE = "distanza"


class Blocker(NamedTuple):
    """What stops somebody: a gate with its part (a licence, a shift), or a gap in a dimension."""

    kind: str
    """licence, regime, exclusion or gap."""
    part: str = ""


class Near(NamedTuple):
    """A position near to somebody, and what the engine says of them as they are."""

    code: str
    fit: Fit
    score: float


@dataclass(slots=True)
class View:
    """What the engine says of one person beside every position about which nothing was decided with them."""

    positions: int = 0
    suitable: int = 0
    """Positions that fit as things are."""
    near: Sequence[Near] = ()
    blockers: dict[Blocker, set[int]] = field(default_factory=lambda: defaultdict(set))
    """The places of the positions in which each stands in the way."""
    unlocked: int = 0
    """Positions that would fit if what stops them most often were gone, and nothing else changed."""

    @property
    def top(self) -> Blocker | None:
        """What stops them most often; among equals the first by name."""
        return min(self.blockers, key=lambda blocker: (-len(self.blockers[blocker]), blocker), default=None)

    @property
    def blocked(self) -> int:
        """In how many positions that stands in the way."""
        return len(self.blockers[self.top]) if self.top else 0


def views(
    candidates: Sequence[Candidate],
    positions: Sequence[Position],
    *,
    scorer: Scorer,
    catalogue: Catalogue,
    decided: Collection[tuple[str, str]] = (),
) -> dict[str, View]:
    """Each person by id; ``decided`` are pairs of a person's and a position's id that are not looked at any more."""
    return _Views(candidates, positions, scorer, catalogue, decided).found


class _Views:
    """Some people beside some positions, in the order of ids."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        positions: Sequence[Position],
        scorer: Scorer,
        catalogue: Catalogue,
        decided: Collection[tuple[str, str]],
    ) -> None:
        self.people = sorted(candidates, key=lambda candidate: candidate.id)
        self.positions = sorted(positions, key=lambda position: position.id)
        self.catalogue = catalogue
        self.grid = Grid(self.positions, Pool.from_candidates(self.people, catalogue))
        self.undecided = self._undecided(decided)
        self.views = [View() for _ in self.people]
        self._count(scorer)
        self._note_gates()
        self._note_gaps()
        self._unlock()

    @property
    def found(self) -> dict[str, View]:
        """By the person's id."""
        return {person.id: view for person, view in zip(self.people, self.views, strict=True)}

    def _undecided(self, decided: Collection[tuple[str, str]]) -> NDArray[np.bool_]:
        column = {person.id: place for place, person in enumerate(self.people)}
        line = {position.id: place for place, position in enumerate(self.positions)}
        table = np.ones((len(line), len(column)), dtype=np.bool_)
        for person, position in decided:
            if person in column and position in line:
                table[line[position], column[person]] = False
        return table

    def _count(self, scorer: Scorer) -> None:
        scores, fits, through = self.grid.scores(scorer), self.grid.fits, (self.grid.stopped == 0) & self.undecided
        looked_at, suitable = self.undecided.sum(axis=0), (self.grid.suits & self.undecided).sum(axis=0)
        for row, view in enumerate(self.views):
            view.positions, view.suitable = int(looked_at[row]), int(suitable[row])
            places = np.flatnonzero(through[:, row])
            # Stable: of equal ones the first by id.
            best = places[np.lexsort((-scores[places, row], fits[places, row]))][:NEAREST]
            view.near = [Near(self.positions[n].id, FITS[fits[n, row]], float(scores[n, row])) for n in best.tolist()]

    def _note_gates(self) -> None:
        stopped = np.where(self.undecided, self.grid.stopped, 0)
        names = {mask: gate_names(mask) for mask in np.unique(stopped).tolist()}
        for place, row in np.argwhere(stopped).tolist():
            for blocker in _gates(self.positions[place], self.people[row], names[int(stopped[place, row])]):
                self.views[row].blockers[blocker].add(place)

    def _note_gaps(self) -> None:
        for place, row, dimension in self.grid.barriers():
            if self.undecided[place, row]:
                self.views[row].blockers[Blocker("gap", dimension)].add(place)

    def _unlock(self) -> None:
        """Compute again, for each person, the positions in which their blocker stands, as if it alone were gone."""
        whose = defaultdict(list)
        for row, view in enumerate(self.views):
            if view.top:
                whose[view.top].append(row)
        for blocker, rows in whose.items():
            places = sorted(set().union(*(self.views[row].blockers[blocker] for row in rows)))
            suits = self._without(blocker, places, rows)
            for column, row in enumerate(rows):
                stands = np.isin(places, [*self.views[row].blockers[blocker]])
                self.views[row].unlocked = int(np.count_nonzero(suits[:, column] & stands))

    def _without(self, blocker: Blocker, places: Sequence[int], rows: Sequence[int]) -> NDArray[np.bool_]:
        freed = Pool.from_candidates([_freed(self.people[row], blocker) for row in rows], self.catalogue)
        return Grid([_opened(self.positions[place], blocker) for place in places], freed).suits


def _gates(position: Position, candidate: Candidate, gates: Sequence[str]) -> Iterable[Blocker]:
    """The gates that stop somebody, part by part. Where no shift that they ruled out is why, the distance is."""
    parts: Mapping[str, Sequence[str]] = {
        "licence": sorted(position.licences - candidate.licences),
        "exclusion": sorted(position.shifts & candidate.exclusions) or [_DISTANCE],
    }
    for gate in gates:
        yield from (Blocker(gate, part) for part in parts.get(gate, [""]))


def _freed(candidate: Candidate, blocker: Blocker) -> Candidate:
    """The person without what stops them, where it is theirs to change."""
    match blocker.kind:
        case "licence":
            return replace(candidate, licences=candidate.licences | {blocker.part})
        case "exclusion":
            return replace(candidate, exclusions=candidate.exclusions - {blocker.part})
        case _:
            return candidate


def _opened(position: Position, blocker: Blocker) -> Position:
    """The position without what stops somebody, where it is the employer's to change."""
    match blocker.kind:
        case "regime":
            return replace(position, regime=_OPEN_TO_ALL)
        case "gap" if position.demands[blocker.part].negotiable:
            return changed(position, f"demand:{blocker.part}:0")
        case "gap":
            return changed(position, f"negotiable:{blocker.part}")
        case _:
            return position
