"""A sum or a mean of the gaps? ``python -m tests.matching.simulation.margins`` measures both in worlds of known truth.

Everything but the sum of gaps is scored by the expert tables; beside them stands either all that is missing, with
``MOST_LEVELS`` at the bottom, or that divided by the number of demands, with one level each at the bottom, at several
weights. Descriptions are taken whole, and shortened: each position keeps its demands with a chance of its own, from 15
to 100 in a hundred, so that a short description stands beside a long one. The same worlds served to mend the prior.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from matching import FEATURES, Scorer
from matching.accommodations import LEVEL
from matching.comparison import Comparison
from matching.features import bins
from matching.meanings import MOST_LEVELS
from matching.metrics import ndcg
from tests.matching.simulation.people import Floats
from tests.matching.simulation.truth import Job
from tests.matching.simulation.world import World

SEEDS, POSITIONS = range(1, 17), 120
WEIGHTS = (0.25, 0.5, 1.0, 1.5)
OTHERS = [name for name in FEATURES if name != "total_margin"]


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One position: what the other features add, the levels missing, how many demands, the truth and what can be known
    of it, of the people whom no gate stops."""

    others: Floats
    missing: Floats
    demands: int
    truth: Floats
    ceiling: Floats

    @property
    def summed(self) -> Floats:
        """From 0, where all is missing, to 1: by the sum."""
        return 1 - np.minimum(self.missing / MOST_LEVELS, 1)

    @property
    def averaged(self) -> Floats:
        """The same by the mean over the demands."""
        return 1 - np.minimum(self.missing / max(self.demands, 1), 1)


def trials(seed: int, *, shortened: bool, positions: int = POSITIONS) -> list[Trial]:
    """The positions of one world."""
    world, rng, tables = World.draw(seed), np.random.default_rng(1000 + seed), Scorer.prior().tables
    found = []
    for job in world.jobs(positions, "T"):
        measured = _shortened(job, rng) if shortened else job
        comparison, rows = Comparison(measured.position, world.pool), world.eligible(measured)
        binned = bins(comparison, OTHERS)[:, rows]
        found.append(
            Trial(
                others=np.sum([tables[name][line] for name, line in zip(OTHERS, binned, strict=True)], axis=0),
                missing=comparison.offered.total[rows] / LEVEL,
                demands=len(measured.position.demanded()),
                truth=world.truth(measured)[rows],
                ceiling=world.ceiling(measured)[rows],
            )
        )
    return found


def _shortened(job: Job, rng: np.random.Generator) -> Job:
    share = rng.uniform(0.15, 1)
    kept = {code: demand for code, demand in job.position.demands.items() if rng.random() < share}
    return replace(job, position=replace(job.position, demands=kept))


def share(measured_on: list[Trial], value: Callable[[Trial], Floats], weight: float) -> float:
    """NDCG@10 of an order, as a share of what can be known."""
    mine = np.mean([ndcg(trial.others + weight * value(trial), trial.truth) for trial in measured_on])
    return float(mine / np.mean([ndcg(trial.ceiling, trial.truth) for trial in measured_on]))


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Lines of the table: what is added, its weight, and the share of the ceiling for whole and for short ones."""
    worlds = [[trials(seed, shortened=short) for seed in SEEDS] for short in (False, True)]

    def line(name: str, value: Callable[[Trial], Floats], weight: float) -> tuple[str, str, str, str]:
        whole, short = (np.mean([share(world, value, weight) for world in drawn]) for drawn in worlds)
        return name, f"{weight:g}", f"{whole:.4f}", f"{short:.4f}"

    yield line("neither", lambda trial: trial.summed, 0.0)
    for weight in WEIGHTS:
        yield line("sum", lambda trial: trial.summed, weight)
        yield line("mean", lambda trial: trial.averaged, weight)


def main() -> None:
    """Print the table as Markdown."""
    print("| added | weight | whole descriptions | shortened descriptions |\n| --- | --- | --- | --- |")
    for row in rows():
        print(f"| {' | '.join(row)} |")
    print(f"\n{len(SEEDS)} worlds, {POSITIONS} positions each.")


if __name__ == "__main__":
    main()
