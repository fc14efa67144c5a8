"""The report of the simulated worlds: ``python -m tests.matching.simulation [--seeds N] [--sizes 200,1000,4000]``."""

import argparse
from time import perf_counter

from tests.matching.simulation import prejudice
from tests.matching.simulation.report import against_the_prior, lines, table

FIRST_SEED = 21
"""Seeds up to 16 served to write the learner and to mend the prior; the report starts from worlds that neither saw."""


def main() -> None:
    """Print the table, and what was chosen in each world."""
    parser = argparse.ArgumentParser(description="What each way of ranking finds of a hidden truth.")
    parser.add_argument("--seeds", type=int, default=12)
    parser.add_argument("--sizes", default="200,1000,4000")
    options = parser.parse_args()
    started, figures = perf_counter(), []
    for seed in range(FIRST_SEED, FIRST_SEED + options.seeds):
        figures += lines(seed, [int(size) for size in options.sizes.split(",")])
    print(table(figures))
    print(f"\n{against_the_prior(figures)}\n")
    print(prejudice.table(range(FIRST_SEED, FIRST_SEED + 18)))
    print()
    for line in figures:
        if line.scorer == "trained" and line.corrected:
            print(f"world {line.seed}, {line.outcomes} outcomes: {line.note} ({line.share:.3f})")
    print(f"{options.seeds} worlds in {perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
