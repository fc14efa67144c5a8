"""Hard requirements: each gate is one column of who it stops; unknown never stops anyone.

All of a person's gates are kept in one bit mask, so that a page can show each with who may lift it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from matching.catalogue import Catalogue
from matching.comparison import Comparison
from matching.pool import Column, Floats, Pool, bits
from matching.records import EXCLUSIONS, REGIMES, Candidate, Excluded, Position

Stopped = NDArray[np.bool_]

_EXCLUSIONS = {code: place for place, code in enumerate(EXCLUSIONS)}


def licence(comparison: Comparison) -> Stopped:
    """A licence that the position requires is not among the person's."""
    required = np.uint32(bits(comparison.position.licences, comparison.pool.catalogue.licence_index))
    stopped: Stopped = comparison.pool.licences & required != required
    return stopped


def regime(comparison: Comparison) -> Stopped:
    """The law does not let this person be hired under the position's regime."""
    stopped: Stopped = comparison.pool.regimes & np.uint8(1 << REGIMES.index(comparison.position.regime)) == 0
    return stopped


def status(comparison: Comparison) -> Stopped:
    """The person is not available."""
    return ~comparison.pool.available


def consent(comparison: Comparison) -> Stopped:
    """No consent is recorded."""
    return ~comparison.pool.consented


def exclusion(comparison: Comparison) -> Stopped:
    """The person rules out a shift of the position, or the distance when the work is not done at home."""
    position, pool = comparison.position, comparison.pool
    shifts = np.uint8(bits(position.shifts & _EXCLUSIONS.keys(), _EXCLUSIONS))
    stopped: Stopped = pool.exclusions & shifts != 0
    return stopped | _too_far(comparison)


def _too_far(comparison: Comparison) -> Stopped:
    pool = comparison.pool
    if comparison.position.remote == "si":
        return np.zeros(len(pool), dtype=np.bool_)
    stopped: Stopped = comparison.distance_km > pool.derived("no_further_km", lambda: _no_further_km(pool))
    return stopped


def _no_further_km(pool: Pool) -> Floats:
    """Kilometres beyond which each person rules a workplace out; NaN where nothing is too far."""
    rules_out = pool.exclusions & np.uint8(1 << _EXCLUSIONS["distanza"]) != 0
    return np.where(rules_out, pool.max_km, np.float32(np.nan))


GATES: dict[str, Callable[[Comparison], Stopped]] = {
    gate.__name__: gate for gate in (licence, regime, status, consent, exclusion)
}
EXPIRED = "expired"
"""The gate of a position whose deadline has passed: it stops everyone, so no column is needed."""


def gate_mask(comparison: Comparison) -> Column:
    """One bit for each gate that stops a candidate, in the order of GATES; 0 goes through."""
    mask = np.zeros(len(comparison.pool), dtype=np.uint8)
    for place, gate in enumerate(GATES.values()):
        mask |= gate(comparison).view(np.uint8) * np.uint8(1 << place)
    return mask


def gate_names(mask: int) -> tuple[str, ...]:
    """The gates in a bit mask."""
    return tuple(gate for place, gate in enumerate(GATES) if mask >> place & 1)


def gate_details(
    position: Position, candidate: Candidate, catalogue: Catalogue | None = None
) -> dict[str, tuple[str, ...]]:
    """What exactly stops a person, by gate, in the order of GATES; empty when nothing does.

    ``licence``: the licences missing; ``exclusion``: what of EXCLUSIONS the position does not respect; the other gates
    have no parts. A deadline that has passed is the position's alone and is not among them. Raises ValueError for
    unknown codes.
    """
    pool = Pool.from_candidates([candidate], catalogue or Catalogue.default())
    return details(Comparison(position, pool), candidate)


def details(comparison: Comparison, candidate: Candidate) -> dict[str, tuple[str, ...]]:
    """``gate_details`` of a comparison with a pool that holds just this candidate."""
    position = comparison.position
    ruled_out = position.shifts & candidate.exclusions
    if _too_far(comparison)[0]:
        ruled_out |= {"distanza"}
    parts = {
        "licence": tuple(sorted(position.licences - candidate.licences)),
        "exclusion": tuple(code for code in EXCLUSIONS if code in ruled_out),
    }
    return {gate: parts.get(gate, ()) for gate in gate_names(int(gate_mask(comparison)[0]))}


@dataclass(frozen=True, eq=False)
class Stops(Sequence[Excluded]):
    """Everyone stopped by a gate, by id; the records are made as they are read, since they can be most of the pool."""

    comparison: Comparison
    mask: Column

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """The candidates whose mask is not 0."""
        return np.flatnonzero(self.mask)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Excluded]:
        return (self._at(row) for row in self.rows.tolist())

    @overload
    def __getitem__(self, index: int) -> Excluded: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Excluded]: ...
    def __getitem__(self, index: int | slice) -> Excluded | Sequence[Excluded]:
        if isinstance(index, slice):
            return [self._at(row) for row in self.rows[index].tolist()]
        return self._at(int(self.rows[index]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def _at(self, row: int) -> Excluded:
        gates = gate_names(int(self.mask[row]))
        return Excluded(self.comparison.pool.ids[row], gates, self.comparison.position.id)
