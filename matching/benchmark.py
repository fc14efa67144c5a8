"""The figures of `flask bench`: how long the engine takes on an invented list of N people, and what a person weighs.

Every figure is the median of repeated, warm runs over different positions. The floor, the least that any ranking by a
linear score has to do on this machine, is measured in the same minutes, so that their ratio means something elsewhere.
"""

import os
import platform
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, TypeVar

import numpy as np

from matching.allocation import allocate
from matching.catalogue import Catalogue
from matching.comparison import Comparison
from matching.explain import reasons_of
from matching.gates import gate_mask
from matching.intervals import rank_intervals
from matching.linking import Linker
from matching.pool import Pool
from matching.ranking import explained, rank
from matching.reach import reach
from matching.records import Position
from matching.run import Run
from matching.scorer import Scorer
from matching.sums import totals
from matching.synthetic import draw_pool, draw_positions

TOP = 200
"""How many people are explained, counterfactuals included."""
FLOOR_COLUMNS = 30
SAMPLE = 20
"""Different positions that a figure is the median over."""
ROUNDS = 5
"""How often each of them is ranked."""
BATCH = 500
"""Positions ranked, and shared out, one after the other."""
LINKED = 300
"""Titles looked up in the vocabulary."""

PARTS = ("gates", "features", "score", "explain", "words", "intervals")
"""What is timed by itself; words and intervals are no part of rank_ms."""

Result = TypeVar("Result")


@dataclass(slots=True)
class Stopwatch:
    """Milliseconds by name."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def time(self, name: str, action: Callable[..., Result], *arguments: Any, **options: Any) -> Result:
        """Do something and keep how long it took."""
        started = perf_counter()
        result = action(*arguments, **options)
        self.times[name].append((perf_counter() - started) * 1000)
        return result

    def median(self, name: str) -> float:
        """The median under a name."""
        return round(median(self.times[name]), 3)


def measure(candidates: int, *, batch: int = BATCH, rounds: int = ROUNDS) -> dict[str, Any]:
    """All figures of the engine alone. Raises ValueError for fewer than no candidates."""
    pool, scorer, watch = draw_pool(candidates), Scorer.prior(), Stopwatch()
    positions = draw_positions(max(batch, SAMPLE))
    sample = positions[:SAMPLE]
    _rank(watch, pool, scorer, sample, rounds)
    for position in sample:
        _parts(watch, pool, scorer, position)
        watch.time("reach", reach, position, pool, scorer)
    _link(watch, pool.catalogue)
    _snapshot(watch, pool)
    watch.time("batch", _batch, positions[:batch], pool, scorer)
    watch.time("suggest", allocate, positions[:batch], pool, scorer)
    return {
        "candidates": candidates,
        "floor_ms": watch.median("floor"),
        "rank_ms": watch.median("rank"),
        "rank_over_floor": round(watch.median("rank") / max(watch.median("floor"), 0.001), 2),
        "bytes_per_candidate": round(pool.nbytes / candidates, 1) if candidates else None,
        "link_ms": watch.median("link"),
        "reach_ms": watch.median("reach"),
        "load_snapshot_s": round(watch.median("load") / 1000, 4),
        "explained": min(TOP, candidates),
        **{f"{name}_ms": watch.median(name) for name in PARTS},
        "batch_positions": batch,
        "batch_s": round(watch.median("batch") / 1000, 3),
        "suggest_s": round(watch.median("suggest") / 1000, 3),
        "machine": machine(),
    }


def machine() -> dict[str, Any]:
    """What the figures depend on beside the code."""
    return {"processors": os.cpu_count(), "python": platform.python_version(), "numpy": np.__version__}


def _rank(watch: Stopwatch, pool: Pool, scorer: Scorer, sample: Sequence[Position], rounds: int) -> None:
    """The whole ranking, warm, and the floor, in turns.

    Not one after the other: the threads of a matrix product stay awake for a while and would take a core from what
    comes next.
    """
    floor = _floor(len(pool))
    for position in sample:
        rank(position, pool, scorer, top=TOP, explain=TOP)
    for _ in range(rounds):
        for position in sample:
            watch.time("rank", rank, position, pool, scorer, top=TOP, explain=TOP)
        for _ in sample:
            watch.time("floor", floor)


def _floor(candidates: int) -> Callable[[], object]:
    """A float32 matrix × vector over as many rows, and the best of them in no order."""
    rng = np.random.default_rng(0)
    matrix = rng.random((candidates, FLOOR_COLUMNS), dtype=np.float32)
    vector = rng.random(FLOOR_COLUMNS, dtype=np.float32)
    last = max(candidates - TOP, 0)

    def floor() -> object:
        scores = matrix @ vector
        return np.argpartition(scores, last)[last:] if candidates else scores

    return floor


def _parts(watch: Stopwatch, pool: Pool, scorer: Scorer, position: Position) -> None:
    """What a ranking is made of, and what can be asked of it besides."""
    comparison = Comparison(position, pool)
    watch.time("gates", gate_mask, comparison)
    binned = watch.time("features", scorer.bins, comparison)
    watch.time("score", totals, scorer, binned)
    run = Run.of(comparison, scorer)
    places = run.standing.best(TOP)
    matches = watch.time("explain", explained, run, places, TOP)
    watch.time("intervals", rank_intervals, run, places)
    watch.time("words", _words, pool, position, matches)


def _words(pool: Pool, position: Position, matches: Sequence[Any]) -> object:
    people = pool.candidates(match.candidate for match in matches)
    return reasons_of(zip(matches, people, strict=True), position, pool.catalogue)


def _batch(positions: Sequence[Position], pool: Pool, scorer: Scorer) -> object:
    return [rank(position, pool, scorer, top=SAMPLE, explain=0) for position in positions]


def _link(watch: Stopwatch, catalogue: Catalogue) -> None:
    """Titles as people write them: half of them with two letters the wrong way round."""
    linker = Linker(catalogue.concepts("occupation"))
    titles = [title for o in catalogue.occupations for title in (o.title_f, *o.synonyms)][:LINKED]
    for number, title in enumerate(titles):
        text = title if number % 2 else _misspelt(title)
        watch.time("link", linker.search, text)


def _misspelt(title: str) -> str:
    """Two letters in the middle change places."""
    middle = len(title) // 2
    return title[: middle - 1] + title[middle - 1 : middle + 1][::-1] + title[middle + 1 :]


def _snapshot(watch: Stopwatch, pool: Pool) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pool.npz"
        pool.save(path)
        for _ in range(3):
            watch.time("load", Pool.load, path, pool.catalogue)
