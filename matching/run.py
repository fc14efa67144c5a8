"""One position scored over one pool: what ranking and explaining have in common."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.comparison import Comparison
from matching.gates import GATES, gate_mask
from matching.plans import Planner
from matching.pool import UNKNOWN, Column, Pool, bits
from matching.records import Match
from matching.scorer import Scorer
from matching.standing import Scores, Standing


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Gates, bins and scores of every row; ``standing`` orders those whom no gate stops."""

    comparison: Comparison
    scorer: Scorer
    stopped: Column
    binned: NDArray[np.uint8]
    scores: Scores
    standing: Standing
    planner: Planner

    @classmethod
    def of(cls, comparison: Comparison, scorer: Scorer, lifted: Mapping[str, Collection[str]] | None = None) -> "Run":
        """Score a pool; ``lifted`` are gates set aside, by candidate id."""
        stopped = gate_mask(comparison)
        _lift(stopped, comparison.pool, lifted or {})
        binned = scorer.bins(comparison)
        scores = scorer.scores(binned)
        rows = np.flatnonzero(stopped == 0)
        planner = Planner(comparison.position, comparison.pool.catalogue)
        return cls(comparison, scorer, stopped, binned, scores, Standing(rows, scores[rows]), planner)

    def match(self, row: int, place: int | None = None) -> Match:
        """The match of one row, ranked at its place in the standing; without a place, as if alone."""
        pool, score = self.comparison.pool, float(self.scores[row])
        rank, low, high = (1, 1, 1) if place is None else self.standing.rank(place)
        verdict = self.planner.verdict(*_profile(pool, row))
        return Match(
            rank=rank,
            rank_low=low,
            rank_high=high,
            candidate=pool.ids[row],
            position=self.comparison.position.id,
            score=score,
            probability=score if self.scorer.calibrated else None,
            fit=verdict.fit,
            contributions=self.scorer.contributions(self.binned[:, row].tolist()),
            gaps=verdict.gaps,
            unknown=verdict.unknown,
            plan=verdict.plan,
        )


def _lift(stopped: Column, pool: Pool, lifted: Mapping[str, Collection[str]]) -> None:
    places = {gate: place for place, gate in enumerate(GATES)}
    for candidate_id, gates in lifted.items():
        if candidate_id in pool:
            stopped[pool.row(candidate_id)] &= np.uint8(0xFF ^ bits(gates, places))


def _profile(pool: Pool, row: int) -> tuple[dict[str, int], frozenset[str]]:
    """Known capacities and accommodations in use of one row."""
    levels = zip(pool.catalogue.dimension_index, pool.capacities[row].tolist(), strict=True)
    return {code: level for code, level in levels if level != UNKNOWN}, pool.accommodations_of(row)
