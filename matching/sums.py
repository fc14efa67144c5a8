"""Totals of a scorer's tables over many candidates, and the scores that they stand for.

Everything that scores whole columns adds up here, term by term in the same order, so that all get the same bits. Most
questions about a whole pool are answered by the totals, since the logistic function only rises.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from matching.features import BINS
from matching.records import DECIMALS

if TYPE_CHECKING:  # a scorer adds its own tables up here
    from matching.scorer import Scorer

Totals = NDArray[np.float64]
Scores = NDArray[np.float64]
BLOCK = 32_768
"""Candidates added up together: what they need stays in a processor's cache."""
STEP = 10.0**-DECIMALS
"""The smallest difference between two scores."""


def totals(scorer: "Scorer", binned: NDArray[np.uint8]) -> Totals:
    """Log-odds of features × candidates, a block of candidates at a time."""
    total, added = np.full(binned.shape[1], scorer.intercept), np.empty(min(BLOCK, binned.shape[1]))
    for start in range(0, len(total), BLOCK):
        part = total[start : start + BLOCK]
        for table, column in zip(scorer.tables.values(), binned, strict=True):
            part += table.take(column[start : start + BLOCK], out=added[: len(part)], mode="clip")
    return total


def scores(total: Totals) -> Scores:
    """The scores of totals, rounded to DECIMALS."""
    rounded: Scores = np.round(expit(total), DECIMALS)
    return rounded


def below(total: float) -> float:
    """A total so far below another one that the same score, or a better one, cannot come from it."""
    score = float(scores(np.array([total]))[0]) - 2 * STEP
    return float(logit(score)) if score > 0 else -np.inf


@lru_cache(maxsize=8)
def rounded_tables(scorer: "Scorer") -> NDArray[np.float64]:
    """The contribution of each bin, tables × 256, rounded to DECIMALS as Python rounds."""
    tables = [[round(value, DECIMALS) for value in table.tolist()] for table in scorer.tables.values()]
    return np.array(tables, dtype=np.float64).reshape(-1, BINS)
