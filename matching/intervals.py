"""Rank intervals: where people would stand if the scorer had been taught by slightly other outcomes.

Each replicate of a scorer (tables that the same knowledge could have given) ranks everyone; the interval holds the
middle 90 % of a person's ranks. Only those who in some replicate could come before the last of the people asked about
are ranked again, which is exact: the bound below never leaves out anyone who matters.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.run import Run
from matching.scorer import Replicates
from matching.standing import Places

LEVEL = 0.9
"""The share of replicates whose ranks an interval holds."""
BLOCK = 8192
"""Rows ranked together: their totals under all replicates fit in a processor's cache."""
SLACK = np.float32(1e-3)
"""Log-odds by which single precision may be off, many times over."""

Bins = NDArray[np.uint8]
Totals = NDArray[np.float32]


class Interval(NamedTuple):
    """First and last rank of each person asked about, over the middle replicates."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]


def rank_intervals(run: Run, places: Places) -> Interval | None:
    """The intervals of those at some places of the standing; None for a scorer without replicates."""
    replicates, rows = run.scorer.replicates, run.standing.rows
    if replicates is None or not len(places):
        return None
    asked = totals(replicates, run.binned[:, rows[places]])
    rivals = _rivals(run, replicates, asked.min(axis=1))
    blocks = (run.binned[:, rivals[start : start + BLOCK]] for start in range(0, len(rivals), BLOCK))
    return interval(asked, (totals(replicates, block) for block in blocks))


def totals(replicates: Replicates, binned: Bins) -> Totals:
    """Sums of every replicate's tables, replicates × candidates; without the intercept, which changes no order."""
    total = np.zeros((len(replicates), binned.shape[1]), dtype=np.float32)
    for line, column in enumerate(binned):
        total += np.take(replicates[:, line], column, axis=1, mode="clip")
    return total


def interval(asked: Totals, everyone: "Iterator[Totals] | list[Totals]") -> Interval:
    """Where totals stand among everyone's, replicate by replicate, and the middle of these ranks.

    The low end counts people level with one as after, the high end as before.
    """
    better, level = (np.zeros(asked.shape, dtype=np.int64) for _ in range(2))
    for block in everyone:
        for line, (ascending, own) in enumerate(zip(np.sort(block, axis=1), asked, strict=True)):
            better[line] += len(ascending) - np.searchsorted(ascending, own, side="right")
            level[line] += len(ascending) - np.searchsorted(ascending, own, side="left")
    tail = (1 - LEVEL) / 2
    return Interval(
        low=np.quantile(better + 1, tail, axis=0, method="inverted_cdf").astype(np.int64),
        high=np.quantile(level, 1 - tail, axis=0, method="inverted_cdf").astype(np.int64),
    )


def _rivals(run: Run, replicates: Replicates, lowest: Totals) -> NDArray[np.intp]:
    """Rows that in some replicate may come before the lowest total asked about in it.

    For each row the sum over features of the best that any replicate gives, less an even share of the lowest total, is
    at least what the row is above the lowest total in any single replicate.
    """
    rows = run.standing.rows
    best = (replicates - (lowest / replicates.shape[1])[:, None, None]).max(axis=0)
    above = np.zeros(len(rows), dtype=np.float32)
    for table, column in zip(best, run.binned, strict=True):
        above += np.take(table, column.take(rows), mode="clip")
    return rows[above >= -SLACK]
