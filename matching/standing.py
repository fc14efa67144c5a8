"""The order of everyone who went through the gates: score first, then id."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


class Rank(NamedTuple):
    """A 1-based rank, and the first and last rank of everyone with the same score."""

    rank: int
    low: int
    high: int


@dataclass(frozen=True, eq=False)
class Standing:
    """Eligible rows in ascending order (which is the order of ids) and their scores."""

    rows: NDArray[np.intp]
    scores: Scores

    @cached_property
    def _ascending(self) -> Scores:
        return np.sort(self.scores)

    def best(self, top: int | None, among: NDArray[np.intp] | None = None) -> NDArray[np.intp]:
        """Places in ``rows`` of the first ``top`` of everyone, or of those ``among`` some places, best first."""
        places = np.arange(len(self.rows)) if among is None else among
        scores = self.scores[places]
        if top is not None and top < len(places):
            threshold = np.partition(scores, len(scores) - top - 1)[-top:].min() if top else np.inf
            places = places[scores >= threshold]
            scores = self.scores[places]
        return places[np.argsort(-scores, kind="stable")][:top]

    def _interval(self, place: int) -> tuple[int, int]:
        score, n = self.scores[place], len(self.scores)
        low = n - int(np.searchsorted(self._ascending, score, side="right")) + 1
        high = n - int(np.searchsorted(self._ascending, score, side="left"))
        return low, high

    def rank(self, place: int) -> Rank:
        """Those with a better score come before, and at the same score those with a smaller id."""
        low, high = self._interval(place)
        if low == high:
            return Rank(low, low, high)
        return Rank(low + int(np.count_nonzero(self.scores[:place] == self.scores[place])), low, high)
