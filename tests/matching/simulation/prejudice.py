"""What employers' prejudice does to a ranking: to training as it is, and to a plain learner; also fed the refusals.

The plain learner is what one would write first: a logistic regression of the outcomes, with no expert and no weights.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from matching import Outcome, Scorer
from matching.comparison import Comparison
from matching.fairness import audit
from matching.features import bins
from matching.learning_data import Binned, Examples
from matching.pool import UNKNOWN
from matching.training import train
from tests.matching.simulation.people import Floats
from tests.matching.simulation.report import NAMES, Score, by
from tests.matching.simulation.world import World

Rankings = dict[str, list[str]]


def as_poor_fit(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes with every refusal by an employer told as a poor fit: what must not be done."""
    return [replace(o, decision="scartato", reason="capacita") if o.result == "non_assunto" else o for o in outcomes]


def plain(examples: Examples) -> Score:
    """The order of a plain learner; who is not known is taken for the middle."""
    model = LogisticRegression(max_iter=1000).fit(_shares(examples.binned), examples.good)
    return lambda binned: model.decision_function(_shares(binned))


def _shares(binned: Binned) -> Floats:
    return np.where(binned == UNKNOWN, UNKNOWN // 2, binned).T / UNKNOWN


def ours(examples: Examples) -> Score:
    """The order of what ``train`` makes of the same."""
    return by(train(examples, replicates=0).scorer)


def learners(world: World, teaching: int) -> dict[str, Score]:
    """The prior, and what both make of one history without and with the refusals."""
    history = world.history(teaching)
    told, fed = history.examples(), history.examples(as_poor_fit(history.outcomes))
    return {
        "prior": by(Scorer.prior()),
        "ours": ours(told),
        "ours, fed refusals": ours(fed),
        "plain": plain(told),
        "plain, fed refusals": plain(fed),
    }


def compared(
    seeds: Sequence[int], *, prejudiced: float, people: int, teaching: int, positions: int
) -> tuple[dict[str, Rankings], dict[str, str]]:
    """Rankings of new positions by learner, all worlds together, with the truth's; and everybody's group."""
    rankings: dict[str, Rankings] = {}
    groups: dict[str, str] = {}
    for seed in seeds:
        world = World.draw(seed, people, prejudiced)
        scores = learners(world, teaching)
        names = [f"{seed}-{code}" for code in world.pool.ids]
        groups |= {name: "in" if inside else "out" for name, inside in zip(names, world.people.in_group, strict=True)}
        for job in world.jobs(positions, "F"):
            rows, code = world.eligible(job), f"{seed}-{job.position.id}"
            binned = bins(Comparison(job.position, world.pool), NAMES)[:, rows]
            values_by = {name: score(binned) for name, score in scores.items()} | {"truth": world.truth(job)[rows]}
            for name, values in values_by.items():
                order = rows[(-values).argsort(kind="stable")]
                rankings.setdefault(name, {})[code] = [names[row] for row in order]
    return rankings, groups


SIX_IN_TEN = {"prejudiced": 0.6, "people": 600, "teaching": 3000, "positions": 60}
"""More prejudice than anybody would expect, six employers in ten, and outcomes enough to learn it from."""


def table(seeds: Sequence[int], worlds: int = 6) -> str:
    """The audit of each way of ranking as Markdown: for a few worlds together, and for all of them."""
    rows = ["| worlds | ranked by | the group among the first 10, to the rest | verdict |", "| --- | --- | --- | --- |"]
    everything: dict[str, Rankings] = {}
    everybody: dict[str, str] = {}
    for start in range(0, len(seeds), worlds):
        part = seeds[start : start + worlds]
        rankings, groups = compared(part, **SIX_IN_TEN)
        everybody |= groups
        rows += _rows(f"{part[0]}–{part[-1]}", rankings, groups)
        for name, ranked in rankings.items():
            everything.setdefault(name, {}).update(ranked)
    return "\n".join([*rows, *_rows("all", everything, everybody)])


def _rows(worlds: str, rankings: dict[str, Rankings], groups: dict[str, str]) -> list[str]:
    rows = []
    for name, ranked in rankings.items():
        found = audit(ranked, {"group": groups}).attributes["group"]["in"]
        if found.selection is not None:
            ratio = f"{found.selection.ratio:.3f} ({found.selection.low:.3f}–{found.selection.high:.3f})"
            rows.append(f"| {worlds} | {name} | {ratio} | {found.verdict} |")
    return rows
