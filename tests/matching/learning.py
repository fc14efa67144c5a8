"""Examples drawn straight from bins, with outcomes that follow a known additive truth."""

import numpy as np
from scipy.special import expit

from matching import FEATURES, Scorer
from matching.additive import logits
from matching.learning_data import Examples
from matching.pool import UNKNOWN

NAMES = tuple(FEATURES)
PRIOR = Scorer.prior()


def reweighed(seed: int, spread: float) -> Scorer:
    """The prior with weights of its own: a truth that the prior is somewhat wrong about."""
    factors = np.exp(np.random.default_rng(seed).normal(0, spread, len(PRIOR.tables)))
    tables = {name: f * table for f, (name, table) in zip(factors, PRIOR.tables.items(), strict=True)}
    return Scorer(tables, PRIOR.intercept - 1.0)


def drawn_bins(rng: np.random.Generator, count: int) -> np.ndarray:
    """Bins of so many pairs, one in eight unknown."""
    binned = rng.integers(0, UNKNOWN, (len(NAMES), count)).astype(np.uint8)
    binned[rng.random(binned.shape) < 0.125] = UNKNOWN
    return binned


def drawn_examples(seed: int, outcomes: int, truth: Scorer, *, each: int = 8, others: int = 10) -> Examples:
    """Judged pairs in positions of ``each``, with outcomes drawn by the truth, and people not judged."""
    rng, positions = np.random.default_rng(seed), -(-outcomes // each)
    binned = drawn_bins(rng, outcomes)
    unjudged = drawn_bins(rng, positions * others)
    return Examples(
        features=NAMES,
        positions=tuple(f"J{place:04d}" for place in range(positions)),
        binned=binned,
        good=rng.random(outcomes) < expit(logits(truth, binned)),
        groups=np.arange(outcomes) // each,
        others=unjudged,
        other_groups=np.repeat(np.arange(positions), others),
        stands_for=np.ones(unjudged.shape[1]),
        tried=np.ones(outcomes, dtype=bool),
        silent=unjudged[:, :0],
        silent_groups=np.zeros(0, dtype=int),
    )
