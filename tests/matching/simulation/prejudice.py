"""What employers' prejudice does to a ranking: one learner as it is, one that is also fed the refusals."""

from collections.abc import Sequence
from dataclasses import replace

from matching import Outcome, Scorer
from matching.additive import fit_map, logits
from matching.comparison import Comparison
from matching.features import bins
from matching.learning_data import Examples
from matching.training import BENT, selection_weights
from tests.matching.simulation.report import NAMES
from tests.matching.simulation.world import World

Rankings = dict[str, list[str]]


def as_poor_fit(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes with every refusal by an employer told as a poor fit: what must not be done."""
    return [replace(o, decision="scartato", reason="capacita") if o.result == "non_assunto" else o for o in outcomes]


def both_learners(world: World, teaching: int) -> dict[str, Scorer]:
    """Fitted to the same history, without and with the refusals: one free recipe, so that only the lesson differs."""
    history = world.history(teaching)
    told: dict[str, Examples] = {
        "ours": history.examples(),
        "fed refusals": history.examples(as_poor_fit(history.outcomes)),
    }
    prior, (spread, bend) = Scorer.prior(), BENT[-1]
    return {
        name: fit_map(prior, examples, selection_weights(prior, examples), spread, bend)
        for name, examples in told.items()
    }


def compared(
    seeds: Sequence[int], *, prejudiced: float, people: int, teaching: int, positions: int
) -> tuple[dict[str, Rankings], dict[str, str]]:
    """Rankings of new positions by learner, all worlds together, with the truth's; and everybody's group."""
    rankings: dict[str, Rankings] = {}
    groups: dict[str, str] = {}
    for seed in seeds:
        world = World.draw(seed, people, prejudiced)
        learners = both_learners(world, teaching)
        names = [f"{seed}-{code}" for code in world.pool.ids]
        groups |= {name: "in" if inside else "out" for name, inside in zip(names, world.people.in_group, strict=True)}
        for job in world.jobs(positions, "F"):
            rows, code = world.eligible(job), f"{seed}-{job.position.id}"
            binned = bins(Comparison(job.position, world.pool), NAMES)[:, rows]
            scores = {name: logits(scorer, binned) for name, scorer in learners.items()}
            for name, values in (scores | {"truth": world.truth(job)[rows]}).items():
                order = rows[(-values).argsort(kind="stable")]
                rankings.setdefault(name, {})[code] = [names[row] for row in order]
    return rankings, groups
