"""The report of the simulated worlds: ``python -m tests.matching.simulation`` (``--help`` says how many, how large).

Exits with 1 when what the engine promises does not hold in the mean of these worlds.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from time import perf_counter

import numpy as np
from joblib import Parallel, delayed

from tests.matching.simulation import prejudice
from tests.matching.simulation.report import Line, against_the_prior, lines, table

FIRST_SEED = 21
"""Seeds up to 16 served to write the learner and to mend the prior; the report starts from worlds that neither saw."""
LEAST_PRIOR, LEAST_LEARNT, NO_HARM = 0.89, 0.94, 0.005
"""Shares of the ceiling in the mean of the worlds: by the prior alone, and after the most outcomes; and what the fewest
may cost. Four thousand outcomes aim at .95; a few worlds scatter by more than the difference."""


def main() -> None:
    """Print the tables, what was chosen in each world, and what does not hold."""
    parser = argparse.ArgumentParser(description="What each way of ranking finds of a hidden truth.")
    parser.add_argument("--seeds", type=int, default=12)
    parser.add_argument("--prejudiced", type=int, default=18)
    parser.add_argument("--sizes", default="200,1000,4000")
    parser.add_argument("--jobs", type=int, default=1, help="worlds at a time")
    options = parser.parse_args()
    started, sizes = perf_counter(), [int(size) for size in options.sizes.split(",")]
    seeds = range(FIRST_SEED, FIRST_SEED + options.seeds)
    by_world = Parallel(n_jobs=options.jobs)(delayed(lines)(seed, sizes) for seed in seeds)
    figures = [line for world in by_world for line in world]
    print(f"{table(figures)}\n\n{against_the_prior(figures)}\n")
    audited = prejudice.parts(range(FIRST_SEED, FIRST_SEED + options.prejudiced), jobs=options.jobs)
    print(prejudice.table(audited))
    print(f"\n{options.seeds} and {options.prejudiced} worlds in {perf_counter() - started:.0f} s.")
    broken = [*_broken(figures, sizes), *prejudice.broken(audited)]
    print("\n".join(broken), file=sys.stderr)
    sys.exit(1 if broken else 0)


def _broken(figures: Sequence[Line], sizes: Sequence[int]) -> Iterator[str]:
    prior = _mean(figures, "prior", 0)
    if prior < LEAST_PRIOR:
        yield f"the prior finds {prior:.3f} of the ceiling, less than {LEAST_PRIOR}"
    if (few := _mean(figures, "trained", min(sizes))) < prior - NO_HARM:
        yield f"{min(sizes)} outcomes make {few:.3f} of the prior's {prior:.3f}"
    if (many := _mean(figures, "trained", max(sizes))) < LEAST_LEARNT:
        yield f"{max(sizes)} outcomes reach {many:.3f} of the ceiling, less than {LEAST_LEARNT}"
    if (as_it_is := _mean(figures, "trained", max(sizes), corrected=False)) >= many:
        yield f"{max(sizes)} outcomes reach {many:.3f} of the ceiling corrected, {as_it_is:.3f} as they are"


def _mean(figures: Sequence[Line], scorer: str, outcomes: int, *, corrected: bool = True) -> float:
    mine = [f for f in figures if (f.scorer, f.outcomes) == (scorer, outcomes)]
    return float(np.mean([f.share for f in mine if f.corrected in {None, corrected}]))


if __name__ == "__main__":
    main()
