"""Additive scorers fitted to examples: the expert's tables reweighed (MAP), or drawn anew (monotone boosting).

Both stay near the scorer they start from. MAP parts how steep the sum is, which outcomes soon tell, from what counts
how much beside the rest: a Gaussian holds each table near its share, and tables may bend. Outcomes that tell nothing
so leave the order as it was. Boosting is also taught by pseudo-outcomes: people whom nobody judged, each counted as
good with the probability that the first scorer gives. So what no outcome speaks of stays.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.ensemble import HistGradientBoostingClassifier

from matching.features import TOP
from matching.learning_data import Binned, Examples
from matching.pool import UNKNOWN
from matching.scorer import Scorer, Table

Floats = NDArray[np.float64]
Raw = Callable[[Floats], Floats]
"""Values of bins (rows × features, NaN for unknown) to log-odds."""

SCALE_SPREAD, INTERCEPT_SPREAD = 1.0, 3.0
"""Standard deviations around the expert's scale and intercept: wide, since how steep the expert's index is and how many
placements last are not what the expert knows best; both leave the order of people alone."""
LEAST_SCALE = 0.05
"""However little outcomes agree with the expert, so much of the steepness stays: with none there were no order left."""
STRETCHES = 4
"""Parts of a table that may become steeper one by one."""
BOOSTING = {
    "learning_rate": 0.1,
    "max_iter": 300,
    "max_leaf_nodes": 3,
    "min_samples_leaf": 40,
    "l2_regularization": 1.0,
    "early_stopping": False,
    "random_state": 0,
}
"""Small trees and many: smooth shapes."""
PSEUDO_PEOPLE = 8_000
"""At most so many people not judged carry the pseudo-outcomes."""


def logits(scorer: Scorer, binned: Binned) -> Floats:
    """Log-odds, not rounded, of features × pairs."""
    total: Floats = scorer.intercept + contributions(scorer, binned).sum(axis=1)
    return total


def contributions(scorer: Scorer, binned: Binned) -> Floats:
    """What each table adds: pairs × features."""
    columns = [np.take(table, column) for table, column in zip(scorer.tables.values(), binned, strict=True)]
    return np.column_stack(columns) if columns else np.zeros((binned.shape[1], 0))


# --- MAP --------------------------------------------------------------------------------------------------------------


def fit_map(base: Scorer, examples: Examples, weights: Floats, spread: float, bend: float = 0.0) -> Scorer:
    """The tables of ``base``, all times one scale and each times a share: the most likely ones after the examples.

    ``weights`` (n) say how much each example counts. The shares are Gaussian around 1 with standard deviation
    ``spread``, the scale is so around 1 too. With ``bend`` each of four stretches of a table may also become steeper,
    by a slope that is half Gaussian with standard deviation ``bend``, so that a shape can move too. Slopes are shares
    of the table's own weight: what the expert takes for a trifle stays one until many outcomes speak. Nothing may be
    negative.
    """
    tables = np.stack(list(base.tables.values()))
    slopes = np.stack([_slopes(table) for table in tables]) if bend else np.zeros((len(tables), 0, tables.shape[1]))
    places = np.arange(len(tables))[:, None]
    columns = np.concatenate([tables[:, None], slopes], axis=1)[places, :, examples.binned].transpose(1, 0, 2)
    problem = _Map(columns.reshape(len(examples), -1), examples.good.astype(np.float64), weights, base.intercept)
    intercept, shares = problem.solved(len(tables), spread, bend)
    fitted = shares[:, 0, None] * tables + np.einsum("fk,fkb->fb", shares[:, 1:], slopes)
    return Scorer(dict(zip(base.tables, map(_in_order, fitted), strict=True)), intercept, "map")


def _slopes(table: Table) -> Floats:
    """Ramps from 0 to the table's weight over each stretch of the bins, less their value where it adds nothing.

    Unknown lies on them where the table's known values reach its unknown one.
    """
    rising = table[: TOP + 1] + 1e-9 * np.arange(TOP + 1)
    unknown = np.interp(table[UNKNOWN], rising, np.arange(TOP + 1.0))
    values = np.append(np.arange(TOP + 1.0), unknown) / TOP * STRETCHES
    ramps = np.clip(values - np.arange(STRETCHES)[:, None], 0, 1)
    typical = np.abs(table[:UNKNOWN]).argmin()
    moved: Floats = (ramps - ramps[:, [typical]]) * np.ptp(table)
    return moved


class _Map(NamedTuple):
    """The negative log posterior over (intercept, scale, shares); ``added`` is pairs × shares, feature by feature."""

    added: Floats
    good: Floats
    weights: Floats
    intercept: float

    def solved(self, features: int, spread: float, bend: float) -> tuple[float, Floats]:
        """The intercept, and scale × shares as features × (1 + stretches)."""
        each = self.added.shape[1] // features if features else 1
        middle = np.tile(np.arange(each) == 0, features).astype(np.float64)
        deviation = np.where(middle, spread, bend or 1.0)
        start = np.concatenate([[self.intercept, 1.0], middle])
        bounds = [(None, None), (LEAST_SCALE, None)] + [(0, None)] * len(middle)
        found = minimize(
            self.loss, start, (middle, deviation), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500}
        )
        return float(found.x[0]), found.x[1] * found.x[2:].reshape(features, each)

    def loss(self, theta: Floats, middle: Floats, deviation: Floats) -> tuple[float, Floats]:
        """The value and its gradient; shares are expected at ``middle``: 1 for a whole table, 0 for a stretch."""
        intercept, scale, shares = theta[0], theta[1], theta[2:]
        order = self.added @ shares
        z, off = intercept + scale * order, (shares - middle) / deviation
        value = self.weights @ (np.logaddexp(0, z) - self.good * z) + 0.5 * (off @ off)
        value += 0.5 * ((scale - 1) / SCALE_SPREAD) ** 2 + 0.5 * ((intercept - self.intercept) / INTERCEPT_SPREAD) ** 2
        wrong = self.weights * (expit(z) - self.good)
        at_intercept = wrong.sum() + (intercept - self.intercept) / INTERCEPT_SPREAD**2
        at_scale = wrong @ order + (scale - 1) / SCALE_SPREAD**2
        at_shares = scale * (self.added.T @ wrong) + off / deviation
        return float(value), np.concatenate([[at_intercept, at_scale], at_shares])


# --- boosting ---------------------------------------------------------------------------------------------------------


def boosted(base: Scorer, examples: Examples, weights: Floats, pseudo: float) -> HistGradientBoostingClassifier:
    """Monotone boosting without interactions, taught by the examples and by ``base`` over the people not judged.

    The pseudo-outcomes weigh as much as ``pseudo`` outcomes together; each person counts twice, as good and as not,
    in the proportions that ``base`` gives, which is what drawing their outcome many times would come to.
    """
    others, shares = _pseudo_people(base, examples)
    chances = expit(logits(base, others))
    values = np.vstack([as_values(examples.binned), as_values(others), as_values(others)])
    good = np.concatenate([examples.good, np.ones(len(shares), bool), np.zeros(len(shares), bool)])
    every = np.concatenate([weights, pseudo * shares * chances, pseudo * shares * (1 - chances)])
    # What is unknown of everybody has no thresholds, and the estimator refuses it; a constant teaches nothing either.
    values[:, np.isnan(values[every > 0]).all(axis=0)] = 0
    model = HistGradientBoostingClassifier(
        monotonic_cst=[1] * len(base.tables), interaction_cst="no_interactions", **BOOSTING
    )
    return model.fit(values, good, sample_weight=every)


def _pseudo_people(base: Scorer, examples: Examples) -> tuple[Binned, Floats]:
    """People not judged, evenly thinned out, and the share of each: more for the promising ones, whose order matters.

    The judged ones where there is nobody else.
    """
    others, counts = examples.others, examples.stands_for
    if not others.shape[1]:
        others, counts = examples.binned, np.ones(len(examples))
    step = -(-others.shape[1] // PSEUDO_PEOPLE)
    shares = counts[::step] * expit(logits(base, others[:, ::step]))
    return others[:, ::step], shares / shares.sum()


def as_values(binned: Binned) -> Floats:
    """Bins as numbers, unknown as NaN: pairs × features."""
    values = binned.T.astype(np.float64)
    values[values == UNKNOWN] = np.nan
    return values


def fit_additive(base: Scorer, examples: Examples, weights: Floats, pseudo: float) -> Scorer:
    """``boosted``, compiled to tables, and halfway back to ``base``: steps smoothed by the shapes they started from.

    The table of what is unknown of everybody stays as it was.
    """
    drawn = compiled(boosted(base, examples, weights, pseudo).decision_function, base)
    told = (examples.binned != UNKNOWN).any(axis=1) | (examples.others != UNKNOWN).any(axis=1)
    tables = {
        name: _in_order((table + base.tables[name]) / 2) if spoken else base.tables[name]
        for (name, table), spoken in zip(drawn.tables.items(), told, strict=True)
    }
    return Scorer(tables, (drawn.intercept + base.intercept) / 2, "additive")


def compiled(raw: Raw, base: Scorer) -> Scorer:
    """The tables of an additive function of bins, by moving one feature at a time from where ``base`` adds nothing.

    An unknown value that would lie beyond the known ones is brought back to the nearest end: not to know something is
    neither better than the best nor worse than the worst.
    """
    typical = np.array([np.abs(table[:UNKNOWN]).argmin() for table in base.tables.values()], dtype=np.uint8)
    level = float(raw(as_values(typical[:, None]))[0])
    tables: dict[str, Table] = {}
    for place, name in enumerate(base.tables):
        grid = np.repeat(typical[:, None], UNKNOWN + 1, axis=1)
        grid[place] = np.arange(UNKNOWN + 1)
        tables[name] = _in_order(raw(as_values(grid)) - level)
    return Scorer(tables, level, "additive")


def _in_order(table: Table) -> Table:
    """Without the last bits by which equal sums differ, and with unknown between the ends."""
    known = np.maximum.accumulate(table[: TOP + 1])
    return np.append(known, np.clip(table[UNKNOWN], known[0], known[TOP]))


# --- scale ------------------------------------------------------------------------------------------------------------


def rescaled(scorer: Scorer, slope: float, shift: float, *, calibrated: bool) -> Scorer:
    """The scorer whose log-odds are ``slope`` × these + ``shift``: the sum of contributions stays exact."""
    tables = {name: slope * table for name, table in scorer.tables.items()}
    drawn = None if scorer.replicates is None else np.float32(slope) * scorer.replicates
    moved = replace(scorer, tables=tables, intercept=slope * scorer.intercept + shift, replicates=drawn)
    return replace(moved, calibrated=calibrated)


def sigmoid(z: Floats, good: NDArray[np.bool_], weights: Floats) -> tuple[float, float]:
    """Slope (not negative) and shift of the most likely sigmoid from log-odds to outcomes (Platt 1999).

    His targets, a little inside 0 and 1, keep the slope finite where the two kinds are parted cleanly.
    """
    n_good, n_bad = int(good.sum()), int((~good).sum())
    targets = np.where(good, (n_good + 1) / (n_good + 2), 1 / (n_bad + 2))

    def loss(theta: Floats) -> tuple[float, Floats]:
        fitted = theta[0] * z + theta[1]
        wrong = weights * (expit(fitted) - targets)
        return float(weights @ (np.logaddexp(0, fitted) - targets * fitted)), np.array([wrong @ z, wrong.sum()])

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=[(0, None), (None, None)])
    return float(found.x[0]), float(found.x[1])


def restricted(scorer: Scorer, features: tuple[str, ...]) -> Scorer:
    """The scorer with the tables of some features only; itself where it has no others."""
    if set(scorer.tables) <= set(features):
        return scorer
    tables = {name: table for name, table in scorer.tables.items() if name in features}
    return Scorer(tables, scorer.intercept, scorer.kind)
