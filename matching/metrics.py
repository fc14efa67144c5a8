"""How good an order and a chance are, position by position, with intervals from positions drawn again.

Each metric is a ratio of two sums over positions (NaN-free), so that a bootstrap over positions is one product of
matrices: what is drawn again is the position with all its people, since they were judged together.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

AT_NDCG, AT_RECALL = 10, 20
DRAWS = 1000
LEVEL = 0.95
CALIBRATION_BINS = 10


class Interval(NamedTuple):
    """A value with the ends of its 95 % interval; NaN where there is nothing to measure."""

    value: float
    low: float
    high: float

    def to_list(self) -> list[float | None]:
        """[value, low, high] for JSON, rounded; None where there is nothing to measure."""
        return [None if np.isnan(number) else round(float(number), 4) for number in self]


class Ratio(NamedTuple):
    """A metric as sums over each position: ``above`` over ``below`` (G each)."""

    above: Floats
    below: Floats


def draws(n_positions: int, count: int = DRAWS, seed: int = 0) -> Floats:
    """How often each position is drawn in each of ``count`` resamples: count × G."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(n_positions, np.full(n_positions, 1 / n_positions), size=count).astype(np.float64)


def interval(values: Floats, value: float) -> Interval:
    """The percentile interval of resampled values around the one measured."""
    known = values[~np.isnan(values)]
    if np.isnan(value) or not len(known):
        return Interval(float("nan"), float("nan"), float("nan"))
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(value), float(low), float(high))


def over(ratio: Ratio, drawn: Floats | None = None) -> Floats:
    """The ratio over all positions, or over each resample; NaN over nothing."""
    times = np.ones((1, len(ratio.below))) if drawn is None else drawn
    below = times @ ratio.below
    found: Floats = np.divide(times @ ratio.above, below, out=np.full(len(below), np.nan), where=below > 0)
    return found


def ndcg(scores: Floats, gains: Floats, at: int = AT_NDCG) -> float:
    """Discounted gain of the first ``at`` over that of the best order (Järvelin and Kekäläinen 2002).

    People with equal scores share the mean gain of their tie. NaN where nobody gains.
    """
    best = _discounted(np.sort(gains)[::-1], at)
    if best == 0:
        return float("nan")
    _, tie = np.unique(-scores, return_inverse=True)
    shared = (np.bincount(tie, gains) / np.bincount(tie))[tie]
    return _discounted(shared[np.argsort(tie, kind="stable")], at) / best


def _discounted(gains: Floats, at: int) -> float:
    first = gains[:at]
    return float(first @ (1 / np.log2(np.arange(2, 2 + len(first)))))


def expected_places(scores: Floats, among: Floats, weights: Floats) -> Floats:
    """The place of each score among all, its own included; weights say how many people each stands for.

    Equal scores share the mean of their places.
    """
    order = np.argsort(among)
    total = np.concatenate([[0.0], np.cumsum(weights[order])])
    above = total[-1] - total[np.searchsorted(among[order], scores, side="right")]
    equal = total[-1] - total[np.searchsorted(among[order], scores, side="left")] - above
    places: Floats = above + (1 + equal) / 2
    return places


class Calibration(NamedTuple):
    """Sums by position and bin of the score: chances, good outcomes and people (G × bins each)."""

    chances: Floats
    good: Floats
    people: Floats

    @classmethod
    def of(cls, chances: Floats, good: NDArray[np.bool_], groups: NDArray[np.intp], n_positions: int) -> "Calibration":
        """Bins hold about as many people each."""
        edges = np.quantile(chances, np.linspace(0, 1, CALIBRATION_BINS + 1)[1:-1])
        places = groups * CALIBRATION_BINS + np.searchsorted(edges, chances, side="left")
        sums = (
            np.bincount(places, weights, minlength=n_positions * CALIBRATION_BINS).reshape(n_positions, -1)
            for weights in (chances, good.astype(np.float64), np.ones(len(chances)))
        )
        return cls(*(part.astype(np.float64) for part in sums))

    def error(self, drawn: Floats | None = None) -> Floats:
        """Expected calibration error: |mean chance − share of good| over the bins, weighted by people.

        Over all positions, or over each resample: a small sample makes it look larger than it is.
        """
        times = np.ones((1, len(self.people))) if drawn is None else drawn
        apart = np.abs(times @ self.chances - times @ self.good).sum(axis=1)
        people = (times @ self.people).sum(axis=1)
        found: Floats = np.divide(apart, people, out=np.full(len(people), np.nan), where=people > 0)
        return found
