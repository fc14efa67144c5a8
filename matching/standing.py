"""The order of everyone who went through the gates: score first, then id."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.sums import Scores, Totals, below, scores

Places = NDArray[np.intp]


class Ranks(NamedTuple):
    """1-based ranks of some places, and the first and last rank of everyone with the same score."""

    rank: NDArray[np.intp]
    low: NDArray[np.intp]
    high: NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Eligible rows in ascending order (which is the order of ids) and their totals.

    A score is worked out only for who can matter: everyone from the lowest total asked for upwards.
    """

    rows: NDArray[np.intp]
    totals: Totals

    def scores(self, places: Places) -> Scores:
        """The scores at some places."""
        return scores(self.totals[places])

    def best(self, top: int | None, among: Places | None = None) -> Places:
        """Places in ``rows`` of the first ``top`` of everyone, or of those ``among`` some places, best first."""
        if top == 0:
            return np.arange(0)
        totals = self.totals if among is None else self.totals.take(among)
        near = np.arange(len(totals))
        if top is not None and top < len(totals):
            last = np.partition(totals, len(totals) - top)[len(totals) - top]
            near = np.flatnonzero(totals >= below(last))
        first = near[np.argsort(-scores(totals.take(near)), kind="stable")][:top]
        return first if among is None else among[first]

    def ranks(self, places: Places) -> Ranks:
        """Those with a better score come before, and at the same score those with a smaller id."""
        if not len(places):
            return Ranks(places, places, places)
        head = np.flatnonzero(self.totals >= below(self.totals[places].min()))
        found = self.scores(head)
        order = np.argsort(-found, kind="stable")
        rank = np.empty(len(head), dtype=np.intp)
        rank[order] = np.arange(1, len(head) + 1)
        asked, ascending = self.scores(places), found[order[::-1]]
        low = len(head) - np.searchsorted(ascending, asked, side="right") + 1
        high = len(head) - np.searchsorted(ascending, asked, side="left")
        return Ranks(rank[np.searchsorted(head, places)], low, high)
