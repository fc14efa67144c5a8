"""Training: outcomes → a fitted scorer, chosen on positions it has not seen; the prior when nothing does better.

The three kinds of scorer are the same additive function at three distances from the expert: the prior itself, its
tables reweighed and bent (MAP), its tables drawn anew (monotone boosting). There is one recipe for each: how far a fit
goes from the expert is not chosen but follows from how much the outcomes say. Cross-validation, clustered by position
since people proposed for the same position are judged together, decides whether it goes at all.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from joblib import Parallel, delayed  # type: ignore[import-untyped]
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from matching.additive import Floats, contributions, fit_additive, fit_map, logits, rescaled, restricted, sigmoid
from matching.learning_data import Binned, Examples, OneClassOnly, TooFew
from matching.scorer import Kind, Replicates, Scorer

FOLDS = 5
REPLICATES = 20
LEAST_OUTCOMES, LEAST_OF_A_KIND, LEAST_POSITIONS = 30, 8, 10
"""Below these a held-out fold has hardly an outcome of the rarer kind, so nothing could be chosen or checked."""
CALIBRATED_FROM, CALIBRATED_OF_A_KIND = 200, 40
"""Outcomes, and outcomes of the rarer kind, from which a score may be called a probability: a sigmoid has two numbers,
20 events for each is the usual rule of thumb, and with 200 outcomes a share is known to within 7 points."""
BOOSTED_FROM = 1000
"""Outcomes from which tables may be drawn anew."""
SPREAD = BEND = 0.4
"""How far the share of a table, and the slope of a stretch of it, may be expected to go from the expert's."""
PSEUDO_OUTCOMES = 2000.0
"""What the MAP scorer is worth, in outcomes, as a teacher of the boosted one."""
REFERENCE = 0.01
"""A spread that leaves the prior's tables as they are, up to one scale: what the others must beat."""
CLIP = 5.0
"""No propensity makes an example count more than this many times, nor less than its inverse."""

Fit = Callable[[Scorer, Examples, Floats], Scorer]


class Recipe(NamedTuple):
    """A way to fit a scorer to examples."""

    kind: Kind
    fit: Fit


def recipes(outcomes: int, kinds: Collection[Kind] = ("prior", "map", "additive")) -> list[Recipe]:
    """What is tried with so many outcomes, the nearest to the expert first."""
    tried = [Recipe("prior", partial(fit_map, spread=REFERENCE))]
    if "map" in kinds:
        tried.append(Recipe("map", _reweighed))
    if "additive" in kinds and outcomes >= BOOSTED_FROM:
        tried.append(Recipe("additive", _boosted))
    return tried


def _reweighed(prior: Scorer, examples: Examples, weights: Floats) -> Scorer:
    return fit_map(prior, examples, weights, SPREAD, BEND)


def _boosted(prior: Scorer, examples: Examples, weights: Floats) -> Scorer:
    return fit_additive(_reweighed(prior, examples, weights), examples, weights, PSEUDO_OUTCOMES)


# --- who was judged ---------------------------------------------------------------------------------------------------


def selection_weights(prior: Scorer, examples: Examples) -> Floats:
    """Inverse propensities with clipping: what makes the outcomes that teach stand for everyone. n weights.

    Two things are selected. Officers judge those who look promising: each example weighs by how unlikely it was to be
    judged; of those not judged the promising count more, since it is their order that matters. And employers refuse
    some, which never teaches: but their silence takes good outcomes away, never the poor ones of those who declined or
    were discarded before, so whoever is like the refused would seem to fail more often. So those who got past the
    employer also stand for those like them of whom nothing was heard. Both propensities are logistic functions of the
    prior's contributions; no factor is beyond CLIP, so no outcome rules. Uneven weights say less than even ones:
    together they count as many outcomes as would say as much (Kish 1965).
    """
    weights = _for_the_unjudged(prior, examples) * _for_the_unheard(prior, examples)
    effective: Floats = weights * weights.sum() / (weights @ weights)
    return effective


def _for_the_unjudged(prior: Scorer, examples: Examples) -> Floats:
    if not examples.others.shape[1]:
        return np.ones(len(examples))
    promising = np.exp(logits(prior, examples.others) / 2)
    chances = _propensity(prior, examples.binned, examples.others, examples.stands_for * promising)
    stands_for = (1 - chances) / chances
    weights: Floats = np.clip(stands_for / np.exp(np.mean(np.log(stands_for))), 1 / CLIP, CLIP)
    return weights


def _for_the_unheard(prior: Scorer, examples: Examples) -> Floats:
    weights = np.ones(len(examples))
    if examples.tried.any() and examples.silent.shape[1]:
        heard = examples.binned[:, examples.tried]
        chances = _propensity(prior, heard, examples.silent, np.ones(examples.silent.shape[1]))
        weights[examples.tried] = np.clip(1 / chances, 1, CLIP)
    return weights


def _propensity(prior: Scorer, chosen: Binned, rest: Binned, counts: Floats) -> Floats:
    """The chance of being chosen rather than among the rest (who count so much each), for each who was chosen."""
    columns = np.vstack([contributions(prior, chosen), contributions(prior, rest)])
    was = np.repeat([1, 0], [chosen.shape[1], rest.shape[1]])
    model = LogisticRegression(C=10.0, max_iter=1000)
    model.fit(columns, was, sample_weight=np.concatenate([np.ones(chosen.shape[1]), counts]))
    chances: Floats = model.predict_proba(columns[: chosen.shape[1]])[:, 1]
    return chances


# --- choosing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """A trained scorer and how it came about.

    ``losses`` is the mean held-out log loss of each recipe by name, ``concordances`` how often it orders a good and a
    poor outcome of one position rightly.
    """

    scorer: Scorer
    recipe: str
    outcomes: int
    good: int
    positions: int
    losses: dict[str, float]
    concordances: dict[str, float]

    @property
    def fell_back(self) -> bool:
        """Nothing did better than the prior, so it is the prior, at most with a sigmoid over its sums."""
        return self.scorer.kind == "prior"

    def to_dict(self) -> dict[str, Any]:
        """How the scorer came about, for its card."""
        return {
            "kind": self.scorer.kind,
            "calibrated": self.scorer.calibrated,
            "recipe": self.recipe,
            "fell_back": self.fell_back,
            "outcomes": self.outcomes,
            "good": self.good,
            "positions": self.positions,
            "losses": {name: round(loss, 6) for name, loss in self.losses.items()},
            "concordances": {name: round(share, 6) for name, share in self.concordances.items()},
        }


def train(
    examples: Examples,
    *,
    prior: Scorer | None = None,
    kinds: Collection[Kind] = ("prior", "map", "additive"),
    correct: bool = True,
    replicates: int = REPLICATES,
    seed: int = 0,
    jobs: int = 1,
) -> Training:
    """Fit, choose, calibrate. The same examples and seed give the same scorer.

    ``prior`` is the expert to start from, ``kinds`` what may be tried beside it, ``correct`` whether to weigh by
    inverse propensity, ``replicates`` how many refits on positions drawn again go with the scorer, ``jobs`` how many
    processes fit at a time, each on one thread: the matrices are small, and threads that wait for each other on a busy
    machine take far longer. Raises OneClassOnly and TooFew.
    """
    check(examples)
    with threadpool_limits(1):
        return _train(examples, prior, kinds, correct=correct, replicates=replicates, seed=seed, jobs=jobs)


def _train(
    examples: Examples,
    prior: Scorer | None,
    kinds: Collection[Kind],
    *,
    correct: bool,
    replicates: int,
    seed: int,
    jobs: int,
) -> Training:
    start = restricted(Scorer.prior() if prior is None else prior, examples.features)
    weights = selection_weights(start, examples) if correct else np.ones(len(examples))
    task = _Task(start, examples, weights, seed, jobs)
    tried = recipes(len(examples), kinds)
    held_out = task.held_out(tried)
    place = _best(held_out, examples)
    names = [recipe.kind for recipe in tried]
    return Training(
        scorer=_finished(task, tried[place], held_out[place], replicates),
        recipe=tried[place].kind,
        outcomes=len(examples),
        good=int(examples.good.sum()),
        positions=len(examples.positions),
        losses={
            name: float(_losses(z, examples).sum() / len(examples)) for name, z in zip(names, held_out, strict=True)
        },
        concordances={name: concordance(z, examples) for name, z in zip(names, held_out, strict=True)},
    )


def check(examples: Examples) -> None:
    """Raise OneClassOnly or TooFew for examples that cannot teach."""
    good, positions = int(examples.good.sum()), len(set(examples.groups.tolist()))
    bad = len(examples) - good
    if not (good and bad):
        said = "kept the job six months" if good else "was a poor fit"
        raise OneClassOnly(f"all {len(examples)} outcomes that teach say that the person {said}")
    if len(examples) < LEAST_OUTCOMES or min(good, bad) < LEAST_OF_A_KIND:
        raise TooFew(
            f"{good} good and {bad} poor outcomes are too few: at least {LEAST_OUTCOMES} in all, "
            f"{LEAST_OF_A_KIND} of each kind"
        )
    if positions < LEAST_POSITIONS:
        raise TooFew(f"outcomes of {positions} positions are too few: at least {LEAST_POSITIONS}")


def folds(n_positions: int, n_folds: int, seed: int) -> NDArray[np.intp]:
    """The fold of each position, by chance and as even as can be."""
    order = np.random.default_rng(seed).permutation(n_positions)
    fold = np.empty(n_positions, dtype=np.intp)
    fold[order] = np.arange(n_positions) % n_folds
    return fold


def concordance(z: Floats, examples: Examples) -> float:
    """Of all pairs of a good and a poor outcome of one position, the share in the right order; ties count half."""
    right, pairs = 0.0, 0
    for group in range(len(examples.positions)):
        mine = examples.groups == group
        good, bad = z[mine & examples.good], z[mine & ~examples.good]
        right += float((good[:, None] > bad).sum() + 0.5 * (good[:, None] == bad).sum())
        pairs += len(good) * len(bad)
    return right / pairs if pairs else 0.5


def _best(held_out: Sequence[Floats], examples: Examples) -> int:
    """The recipe with the least loss on held-out positions among those surely no worse than the prior, the first one.

    Surely: its loss is less by more than a standard error of the difference, clustered by position, and it orders
    people no worse. The prior where there is none. Losses are not weighted: weights make a comparison of few outcomes
    noisier than it is biased.
    """
    floor, losses = concordance(held_out[0], examples), [_losses(z, examples) for z in held_out]
    able = [
        place
        for place, z in enumerate(held_out)
        if place == 0 or (_surely_less(losses[place] - losses[0]) and concordance(z, examples) >= floor)
    ]
    return min(able, key=lambda place: float(losses[place].sum()))


def _losses(z: Floats, examples: Examples) -> Floats:
    """The log loss of each position."""
    each = np.logaddexp(0, z) - examples.good * z
    return np.bincount(examples.groups, each, minlength=len(examples.positions)).astype(np.float64)


def _surely_less(above: Floats) -> bool:
    return bool(above.sum() < -np.sqrt(len(above)) * above.std())


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """What every fit of one training shares."""

    prior: Scorer
    examples: Examples
    weights: Floats
    seed: int
    jobs: int

    def held_out(self, tried: Sequence[Recipe]) -> list[Floats]:
        """Log-odds of each example by each recipe, fitted to the other folds' positions."""
        fold = folds(len(self.examples.positions), FOLDS, self.seed)
        found = [np.empty(len(self.examples)) for _ in tried]
        pairs = [(k, place) for k in range(FOLDS) for place in range(len(tried))]
        scorers = self._each(self._without(fold == k, tried[place]) for k, place in pairs)
        for (k, place), scorer in zip(pairs, scorers, strict=True):
            rows = fold[self.examples.groups] == k
            found[place][rows] = logits(scorer, self.examples.binned[:, rows])
        return found

    def redrawn(self, recipe: Recipe, count: int) -> Replicates:
        """Tables refitted to positions drawn again with replacement: count × tables × 256."""
        rng, n = np.random.default_rng(self.seed + 1), len(self.examples.positions)
        draws = [np.sort(rng.integers(n, size=n)).tolist() for _ in range(count)]
        scorers = self._each((recipe, draw) for draw in draws)
        return np.stack([np.stack(list(s.tables.values())) for s in scorers]).astype(np.float32)

    def fitted(self, recipe: Recipe, places: Sequence[int] | None = None) -> Scorer:
        """The scorer of a recipe on all positions, or on some."""
        if places is None:
            return recipe.fit(self.prior, self.examples, self.weights)
        return recipe.fit(self.prior, self.examples.take(places), self._weights_of(places))

    def _without(self, left_out: NDArray[np.bool_], recipe: Recipe) -> tuple[Recipe, list[int]]:
        return recipe, np.flatnonzero(~left_out).tolist()

    def _weights_of(self, places: Sequence[int]) -> Floats:
        by_position = [self.weights[self.examples.groups == place] for place in places]
        return np.concatenate(by_position)

    def _each(self, work: Iterator[tuple[Recipe, list[int]]]) -> list[Scorer]:
        fits = Parallel(n_jobs=self.jobs)(delayed(self.fitted)(recipe, places) for recipe, places in work)
        return list(fits)


# --- the rest ---------------------------------------------------------------------------------------------------------


def _finished(task: _Task, recipe: Recipe, held_out: Floats, count: int) -> Scorer:
    """Fitted to all, with replicates, and calibrated where the outcomes allow; the prior keeps its tables' proportions.

    A sigmoid over the same sums changes no order, so the prior may be calibrated too.
    """
    scorer = task.prior if recipe.kind == "prior" else task.fitted(recipe)
    if count and recipe.kind != "prior":
        scorer = replace(scorer, replicates=task.redrawn(recipe, count))
    good = task.examples.good
    if len(good) < CALIBRATED_FROM or min(good.sum(), (~good).sum()) < CALIBRATED_OF_A_KIND:
        return scorer
    z = logits(scorer, task.examples.binned) if recipe.kind == "prior" else held_out
    slope, shift = sigmoid(z, good, task.weights)
    return rescaled(scorer, slope, shift, calibrated=True) if slope > 0 else scorer
