"""Evaluation: how well outcomes of held-out positions are foretold, beside what is simpler.

Only people who were judged have outcomes, so these figures say how a scorer tells good from poor outcomes among those
whom an officer considered; of the rest of the list they say nothing. Always beside: the prior, a random order, and the
similarity of texts alone (title and skills).

- **ndcg@10** ranks, for each held-out position with outcomes of both kinds, the people judged for it; who kept the job
  six months gains 1. Mean over positions.
- **recall@20**: of the people who kept a held-out position's job six months, the share who are among the first 20 of
  everyone that no lasting gate stops. Where others were sampled, places are reckoned from the sample.
- **brier** and **ece** compare the score with the outcome of each person judged, as if it were a probability. For the
  random order the chance is the share of good outcomes, for texts a sigmoid of their similarity, both learnt from the
  other positions.

Intervals are percentiles over positions drawn again with replacement.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from matching.additive import Floats, logits, restricted, sigmoid
from matching.learning_data import Binned, Examples, OneClassOnly, TooFew
from matching.metrics import AT_RECALL, Calibration, Interval, Ratio, draws, expected_places, interval, ndcg, over
from matching.pool import UNKNOWN
from matching.scorer import Scorer
from matching.training import FOLDS, check, folds, train

TEXT_FEATURES = ("essential_skills", "preferred_skills", "occupation_wish")
"""What the texts of title and skills say by themselves."""
METRICS = ("ndcg@10", "recall@20", "brier", "ece")
HIGHER_IS_BETTER = ("ndcg@10", "recall@20")


@dataclass(frozen=True, slots=True, eq=False)
class Foretold:
    """What one way of scoring says of held-out people: an order for all, a chance for those judged (n, m, n)."""

    judged: Floats
    others: Floats
    chances: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """The metrics of each way of scoring, and how the candidate differs from the active scorer on the same resamples.

    ``difference`` is candidate − active by metric: above 0 is better for ndcg@10 and recall@20, below 0 for brier and
    ece. An active scorer that learnt from these same outcomes is flattered by the comparison; the prior is not.
    """

    positions: int
    outcomes: int
    scorers: Mapping[str, Mapping[str, Interval]]
    difference: Mapping[str, Interval]

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of ``flask model evaluate``, without the fairness audit."""
        return {
            "positions": self.positions,
            "outcomes": self.outcomes,
            "scorers": {
                name: {metric: found.to_list() for metric, found in metrics.items()}
                for name, metrics in self.scorers.items()
            },
            "difference": {metric: found.to_list() for metric, found in self.difference.items()},
        }


def evaluate(
    examples: Examples,
    *,
    active: Scorer | None = None,
    compared_on: Collection[str] | None = None,
    prior: Scorer | None = None,
    resamples: int = 1000,
    seed: int = 0,
    jobs: int = 1,
) -> Evaluation:
    """Train on the other positions, foretell each fold of positions, compare.

    The candidate is what ``train`` gives: choosing and calibrating happen inside the other positions too, so nothing of
    a held-out position leaks into its scores. ``active`` is the scorer in use (the prior when None) and appears as
    ``active`` when it is not the prior; ``compared_on`` are the positions on which the two are compared (all when
    None), since those that taught the active one flatter it. Raises OneClassOnly and TooFew.
    """
    check(examples)
    expert = Scorer.prior() if prior is None else prior
    in_use = expert if active is None else active
    foretold = {
        "candidate": _held_out(examples, expert, seed, jobs),
        "prior": _by_scorer(expert, examples),
        "random": _at_random(examples, seed),
        "text": _by_text(examples, seed),
    }
    if in_use.version != expert.version:
        foretold["active"] = _by_scorer(in_use, examples)
    drawn = draws(len(examples.positions), resamples, seed)
    measured = {name: _measured(found, examples, drawn) for name, found in foretold.items()}
    counted = np.ones(len(examples.positions))
    if compared_on is not None:
        counted = np.isin(examples.positions, list(compared_on)).astype(np.float64)
    reference = foretold.get("active", foretold["prior"])
    return Evaluation(
        positions=len(examples.positions),
        outcomes=len(examples),
        scorers={
            name: {metric: interval(*values) for metric, values in metrics.items()}
            for name, metrics in measured.items()
        },
        difference=_apart(foretold["candidate"], reference, examples, drawn, counted),
    )


def apart(
    examples: Examples, scorer: Scorer, active: Scorer, *, resamples: int = 1000, seed: int = 0
) -> dict[str, Interval]:
    """scorer − active by metric on all positions, also those that taught it: flattering, so only good for a refusal."""
    drawn = draws(len(examples.positions), resamples, seed)
    one, other = (_by_scorer(each, examples) for each in (scorer, active))
    return _apart(one, other, examples, drawn, np.ones(len(examples.positions)))


# --- who says what ----------------------------------------------------------------------------------------------------


def _held_out(examples: Examples, prior: Scorer, seed: int, jobs: int) -> Foretold:
    fold = folds(len(examples.positions), FOLDS, seed + 1)
    judged, others = np.empty(len(examples)), np.empty(examples.others.shape[1])
    for k in range(FOLDS):
        rest = examples.take(np.flatnonzero(fold != k).tolist())
        try:
            scorer = train(rest, prior=prior, replicates=0, seed=seed, jobs=jobs).scorer
        except (OneClassOnly, TooFew):
            scorer = prior  # with so few outcomes a whole training, too, stays with the expert
        for columns, groups, into in (
            (examples.binned, examples.groups, judged),
            (examples.others, examples.other_groups, others),
        ):
            mine = fold[groups] == k
            into[mine] = _logits(scorer, examples.features, columns[:, mine])
    return Foretold(judged, others, expit(judged))


def _by_scorer(scorer: Scorer, examples: Examples) -> Foretold:
    judged = _logits(scorer, examples.features, examples.binned)
    return Foretold(judged, _logits(scorer, examples.features, examples.others), expit(judged))


def _logits(scorer: Scorer, features: tuple[str, ...], binned: Binned) -> Floats:
    """Log-odds by the tables that the scorer has."""
    known = restricted(scorer, features)
    return logits(known, binned[[features.index(name) for name in known.tables]])


def _at_random(examples: Examples, seed: int) -> Foretold:
    rng = np.random.default_rng(seed)
    chances = np.empty(len(examples))
    for mine in _folds_of_people(examples, seed):
        chances[mine] = examples.good[~mine].mean()
    return Foretold(rng.random((len(examples),)), rng.random((examples.others.shape[1],)), chances)


def _by_text(examples: Examples, seed: int) -> Foretold:
    judged, others = _similarity(examples, examples.binned), _similarity(examples, examples.others)
    chances = np.empty(len(examples))
    for mine in _folds_of_people(examples, seed):
        slope, shift = sigmoid(judged[~mine], examples.good[~mine], np.ones(int((~mine).sum())))
        chances[mine] = expit(slope * judged[mine] + shift)
    return Foretold(judged, others, chances)


def _similarity(examples: Examples, binned: Binned) -> Floats:
    """The mean of the text features, from 0 to 1; unknown says nothing for anybody."""
    rows = [examples.features.index(name) for name in TEXT_FEATURES if name in examples.features]
    values = np.where(binned[rows] == UNKNOWN, 0, binned[rows]).astype(np.float64)
    return values.mean(axis=0) / (UNKNOWN - 1) if rows else np.zeros(binned.shape[1])


def _folds_of_people(examples: Examples, seed: int) -> list[NDArray[np.bool_]]:
    fold = folds(len(examples.positions), FOLDS, seed + 1)[examples.groups]
    return [fold == k for k in range(FOLDS)]


# --- how well ---------------------------------------------------------------------------------------------------------

Measured = tuple[Floats, float]
"""A metric over each resample, and over all positions."""


def _measured(
    foretold: Foretold, examples: Examples, drawn: Floats, counted: Floats | None = None
) -> dict[str, Measured]:
    """Each metric; ``counted`` weighs positions in the value itself (each once when None)."""
    once = None if counted is None else counted[None]
    squares = (foretold.chances - examples.good) ** 2
    calibration = Calibration.of(foretold.chances, examples.good, examples.groups, len(examples.positions))
    ratios = {
        "ndcg@10": _ndcg(foretold, examples),
        "recall@20": _recall(foretold, examples),
        "brier": Ratio(_by_position(examples, squares), _by_position(examples, np.ones(len(examples)))),
    }
    metrics = {name: (over(ratio, drawn), float(over(ratio, once)[0])) for name, ratio in ratios.items()}
    return metrics | {"ece": (calibration.error(drawn), float(calibration.error(once)[0]))}


def _by_position(examples: Examples, values: Floats) -> Floats:
    return np.bincount(examples.groups, values, minlength=len(examples.positions)).astype(np.float64)


def _ndcg(foretold: Foretold, examples: Examples) -> Ratio:
    """Positions where everybody's outcome is the same have no order to find, and are left out."""
    values, counted = np.zeros(len(examples.positions)), np.zeros(len(examples.positions))
    for place in range(len(examples.positions)):
        mine = examples.groups == place
        good = examples.good[mine]
        if good.any() and not good.all():
            values[place], counted[place] = ndcg(foretold.judged[mine], good.astype(np.float64)), 1
    return Ratio(values, counted)


def _recall(foretold: Foretold, examples: Examples) -> Ratio:
    found, people = np.zeros(len(examples.positions)), np.zeros(len(examples.positions))
    for place in range(len(examples.positions)):
        mine, beside = examples.groups == place, examples.other_groups == place
        among = np.concatenate([foretold.judged[mine], foretold.others[beside]])
        weights = np.concatenate([np.ones(int(mine.sum())), examples.stands_for[beside]])
        good = foretold.judged[mine & examples.good]
        if len(good):
            places = expected_places(good, among, weights)
            found[place], people[place] = (places <= AT_RECALL).mean(), 1
    return Ratio(found, people)


def _apart(one: Foretold, other: Foretold, examples: Examples, drawn: Floats, counted: Floats) -> dict[str, Interval]:
    """one − other by metric, over the positions that count (G, 1 or 0), on the same resamples."""
    mine, theirs = (_measured(each, examples, drawn * counted, counted) for each in (one, other))
    return {
        metric: interval(mine[metric][0] - theirs[metric][0], mine[metric][1] - theirs[metric][1]) for metric in METRICS
    }
