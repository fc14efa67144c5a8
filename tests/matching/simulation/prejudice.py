"""What employers' prejudice does to a ranking: to training as it is, and to a plain learner; also fed the refusals.

The plain learner is what one would write first: a logistic regression of the outcomes, with no expert and no weights.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from joblib import Parallel, delayed
from sklearn.linear_model import LogisticRegression

from matching import Outcome, Scorer
from matching.comparison import Comparison
from matching.fairness import GroupAudit, Verdict, audit
from matching.features import bins
from matching.learning_data import Binned, Examples
from matching.pool import UNKNOWN
from matching.training import train
from tests.matching.simulation.people import Floats
from tests.matching.simulation.report import NAMES, Score, by
from tests.matching.simulation.world import World

Rankings = dict[str, list[str]]
Part = tuple[dict[str, Rankings], dict[str, str]]
"""Rankings by learner, and everybody's group."""


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


def compared(seeds: Iterable[int], *, jobs: int = 1, **drawn: float) -> Part:
    """Rankings of new positions by learner, with the truth's, of all worlds together; ``drawn`` as for ``one``."""
    return merged(Parallel(n_jobs=jobs)(delayed(one)(seed, **drawn) for seed in seeds))


def one(seed: int, *, prejudiced: float, people: int, teaching: int, positions: int) -> Part:
    """The same of one world."""
    rankings: dict[str, Rankings] = {}
    world = World.draw(seed, people, prejudiced)
    scores = learners(world, teaching)
    names = [f"{seed}-{code}" for code in world.pool.ids]
    groups = {name: "in" if inside else "out" for name, inside in zip(names, world.people.in_group, strict=True)}
    for job in world.jobs(positions, "F"):
        rows, code = world.eligible(job), f"{seed}-{job.position.id}"
        binned = bins(Comparison(job.position, world.pool), NAMES)[:, rows]
        values_by = {name: score(binned) for name, score in scores.items()} | {"truth": world.truth(job)[rows]}
        for name, values in values_by.items():
            order = rows[(-values).argsort(kind="stable")]
            rankings.setdefault(name, {})[code] = [names[row] for row in order]
    return rankings, groups


def merged(found: Iterable[Part]) -> Part:
    """Several worlds as one."""
    everything: dict[str, Rankings] = {}
    everybody: dict[str, str] = {}
    for rankings, groups in found:
        everybody |= groups
        for name, ranked in rankings.items():
            everything.setdefault(name, {}).update(ranked)
    return everything, everybody


SIX_IN_TEN = {"prejudiced": 0.6, "people": 600, "teaching": 3000, "positions": 60}
"""More prejudice than anybody would expect, six employers in ten, and outcomes enough to learn it from."""


def parts(seeds: Sequence[int], *, worlds: int = 6, jobs: int = 1) -> dict[str, Part]:
    """What is found in a few worlds together, and in all of them, by name."""
    windows = [seeds[start : start + worlds] for start in range(0, len(seeds), worlds)]
    found = {f"{window[0]}–{window[-1]}": compared(window, jobs=jobs, **SIX_IN_TEN) for window in windows}
    return found | {"all": merged(found.values())} if found else {}


def verdicts(part: Part) -> dict[str, GroupAudit]:
    """How the group fares in each way of ranking."""
    rankings, groups = part
    return {name: audit(ranked, {"group": groups}).attributes["group"]["in"] for name, ranked in rankings.items()}


def table(found: Mapping[str, Part]) -> str:
    """The audit of each way of ranking as Markdown."""
    rows = ["| worlds | ranked by | the group among the first 10, to the rest | verdict |", "| --- | --- | --- | --- |"]
    for worlds, part in found.items():
        for name, group in verdicts(part).items():
            if group.selection is not None:
                ratio = f"{group.selection.ratio:.3f} ({group.selection.low:.3f}–{group.selection.high:.3f})"
                rows.append(f"| {worlds} | {name} | {ratio} | {group.verdict} |")
    return "\n".join(rows)


def broken(found: Mapping[str, Part]) -> Iterator[str]:
    """What does not hold over all worlds: the expert and ours are fair, a plain learner fed the refusals is not."""
    wanted = {"prior": Verdict.FAIR, "ours": Verdict.FAIR, "plain, fed refusals": Verdict.UNFAIR}
    for name, group in verdicts(found["all"]).items() if found else ():
        if group.verdict is not wanted.get(name, group.verdict):
            yield f"the audit finds {name} {group.verdict}, not {wanted[name]}"
