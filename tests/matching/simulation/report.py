"""How much of what could be known each way of ranking finds, in worlds whose truth is known.

Measured on positions that taught nothing: NDCG@10 of everyone whom no gate stops, where a person's gain is their true
chance of lasting six months; as a share of what the true structure reaches when it sees only the records.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matching import Scorer
from matching.additive import logits
from matching.comparison import Comparison
from matching.evaluation import TEXT_FEATURES
from matching.features import FEATURES, bins
from matching.learning_data import Binned, Examples
from matching.metrics import ndcg
from matching.pool import UNKNOWN
from matching.training import recipes, selection_weights, train
from tests.matching.simulation.people import Floats
from tests.matching.simulation.world import World

Score = Callable[[Binned], Floats]
NAMES = tuple(FEATURES)
SEEN = 0.0005
"""The least difference that a printed figure shows: a scaled prior may settle a tie otherwise, in the last bit."""


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One position that taught nothing: bins, true chances and best known chances of the people whom no gate stops."""

    binned: Binned
    truth: Floats
    ceiling: Floats


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of one world: ``share`` of the ceiling."""

    seed: int
    scorer: str
    outcomes: int
    corrected: bool | None
    share: float
    note: str = ""


def trials(world: World, count: int) -> list[Trial]:
    """Positions to measure on."""
    found = []
    for job in world.jobs(count, "T"):
        rows = world.eligible(job)
        binned = bins(Comparison(job.position, world.pool), NAMES)[:, rows]
        found.append(Trial(binned, world.truth(job)[rows], world.ceiling(job)[rows]))
    return found


def reached(score: Score, measured_on: Sequence[Trial]) -> float:
    """Mean NDCG@10 of an order of people, as a share of the ceiling's."""
    mine = np.mean([ndcg(score(trial.binned), trial.truth) for trial in measured_on])
    return float(mine / np.mean([ndcg(trial.ceiling, trial.truth) for trial in measured_on]))


def by(scorer: Scorer) -> Score:
    """The order of a scorer."""
    return lambda binned: logits(scorer, binned)


def by_text(binned: Binned) -> Floats:
    """The order of the similarity of texts."""
    rows = [NAMES.index(name) for name in TEXT_FEATURES]
    return np.where(binned[rows] == UNKNOWN, 0, binned[rows]).mean(axis=0)


def first(examples: Examples, outcomes: int) -> Examples:
    """The first positions, as many as hold so many outcomes."""
    ends = np.cumsum(np.bincount(examples.groups))
    return examples.take(range(int(np.searchsorted(ends, outcomes)) + 1))


def lines(seed: int, sizes: Sequence[int], *, people: int = 800, positions: int = 120) -> list[Line]:
    """Every figure of one world."""
    return list(_lines(seed, sizes, people, positions))


def _lines(seed: int, sizes: Sequence[int], people: int, positions: int) -> Iterator[Line]:
    world = World.draw(seed, people)
    history = world.history(max(sizes)).examples()
    measured_on = trials(world, positions)
    rng = np.random.default_rng(seed)
    yield Line(seed, "random", 0, None, reached(lambda binned: rng.random(binned.shape[1]), measured_on))
    yield Line(seed, "text", 0, None, reached(by_text, measured_on))
    yield Line(seed, "prior", 0, None, reached(by(Scorer.prior()), measured_on))
    for size in sizes:
        for corrected in (True, False):
            yield from _learnt(seed, first(history, size), corrected=corrected, size=size, measured_on=measured_on)


def _learnt(
    seed: int, examples: Examples, *, corrected: bool, size: int, measured_on: Sequence[Trial]
) -> Iterator[Line]:
    """What training gives, and what each recipe would if it were taken without asking."""
    prior = Scorer.prior()
    training = train(examples, correct=corrected, replicates=0)
    yield Line(seed, "trained", size, corrected, reached(by(training.scorer), measured_on), training.recipe)
    weights = selection_weights(prior, examples) if corrected else np.ones(len(examples))
    for recipe in recipes(len(examples)):
        if recipe.kind != "prior":
            chosen = recipe.kind == training.recipe
            fitted = training.scorer if chosen else recipe.fit(prior, examples, weights)
            yield Line(seed, recipe.kind, size, corrected, reached(by(fitted), measured_on))


def table(figures: Sequence[Line]) -> str:
    """The figures of several worlds as Markdown: mean share of the ceiling, and the lowest and highest world."""
    rows = ["| scorer | outcomes | selection | share of the ceiling | worlds |", "| --- | --- | --- | --- | --- |"]
    for key in dict.fromkeys((line.scorer, line.outcomes, line.corrected) for line in figures):
        shares = [line.share for line in figures if (line.scorer, line.outcomes, line.corrected) == key]
        how = {None: "–", True: "corrected", False: "as it is"}[key[2]]
        spread = f"{min(shares):.3f}–{max(shares):.3f}"
        rows.append(f"| {key[0]} | {key[1]} | {how} | {np.mean(shares):.3f} | {spread} |")
    return "\n".join(rows)


def against_the_prior(figures: Sequence[Line]) -> str:
    """In how many worlds the trained scorer finds less than the prior that it started from, and by how much."""
    prior = {line.seed: line.share for line in figures if line.scorer == "prior"}
    trained = [line for line in figures if line.scorer == "trained" and line.corrected]
    below = [line for line in trained if line.share < prior[line.seed] - SEEN]
    said = ", ".join(f"{line.seed} after {line.outcomes} ({line.share - prior[line.seed]:+.3f})" for line in below)
    gain = np.mean([line.share - prior[line.seed] for line in trained])
    return (
        f"Below the prior in {len(below)} of {len(trained)} trainings{': world ' if below else ''}{said}; "
        f"the mean of all: {gain:+.3f}."
    )
