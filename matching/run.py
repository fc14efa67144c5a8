"""One position scored over one pool: what ranking and explaining have in common."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.comparison import Comparison
from matching.gates import GATES, gate_mask
from matching.plans import Planner, Verdict
from matching.pool import Column, Pool, bits
from matching.records import Counterfactual, Match
from matching.scorer import Scorer
from matching.standing import Places, Standing
from matching.sums import Totals, rounded_tables, totals

Changes = Sequence[tuple[Counterfactual, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Gates, bins and totals of every row; ``standing`` orders those whom no gate stops."""

    comparison: Comparison
    scorer: Scorer
    stopped: Column
    binned: NDArray[np.uint8]
    totals: Totals
    standing: Standing
    planner: Planner

    @classmethod
    def of(cls, comparison: Comparison, scorer: Scorer, lifted: Mapping[str, Collection[str]] | None = None) -> "Run":
        """Score a pool; ``lifted`` are gates set aside, by candidate id."""
        stopped = gate_mask(comparison)
        _lift(stopped, comparison.pool, lifted or {})
        binned = scorer.bins(comparison)
        total = totals(scorer, binned)
        rows = np.flatnonzero(stopped == 0)
        planner = Planner(comparison.position, comparison.pool.catalogue)
        return cls(comparison, scorer, stopped, binned, total, Standing(rows, total.take(rows)), planner)

    def alone(self, row: int) -> Match:
        """The match of one row as if nobody else were there, whether or not a gate stops it."""
        (verdict,) = self.planner.verdicts(self.comparison.pool, np.array([row]))
        alone = Standing(np.array([row]), self.totals[[row]])
        return self._matches(alone, np.array([0]), [verdict], [()])[0]

    def matches(self, places: Places, verdicts: Sequence[Verdict], counterfactuals: Changes) -> list[Match]:
        """The matches at some places of the standing."""
        return self._matches(self.standing, places, verdicts, counterfactuals)

    def verdicts(self, places: Places) -> list[Verdict]:
        """What the capacities of those at some places of the standing mean for the position."""
        return self.planner.verdicts(self.comparison.pool, self.standing.rows[places])

    def _matches(
        self, standing: Standing, places: Places, verdicts: Sequence[Verdict], counterfactuals: Changes
    ) -> list[Match]:
        rows, ranks = standing.rows[places], standing.ranks(places)
        columns = (column.tolist() for column in (*ranks, standing.scores(places)))
        candidates = (code.decode() for code in self.comparison.pool.ids.codes[rows].tolist())
        position, calibrated = self.comparison.position.id, self.scorer.calibrated
        return [
            Match(
                rank=rank,
                rank_low=low,
                rank_high=high,
                tied_low=low,
                tied_high=high,
                candidate=candidate,
                position=position,
                score=score,
                probability=score if calibrated else None,
                fit=verdict.fit,
                contributions=contributions,
                gaps=verdict.gaps,
                unknown=verdict.unknown,
                plan=verdict.plan,
                counterfactuals=changes,
            )
            for candidate, rank, low, high, score, verdict, contributions, changes in zip(
                candidates, *columns, verdicts, self._contributions(rows), counterfactuals, strict=True
            )
        ]

    def _contributions(self, rows: NDArray[np.intp]) -> list[dict[str, float]]:
        """What each feature adds for some rows, as ``Scorer.contributions`` says."""
        lines = zip(rounded_tables(self.scorer), self.binned, strict=True)
        added = [table.take(column.take(rows)).tolist() for table, column in lines]
        names = tuple(self.scorer.tables)
        return [dict(zip(names, row, strict=True)) for row in zip(*added, strict=True)] if added else [{} for _ in rows]


def _lift(stopped: Column, pool: Pool, lifted: Mapping[str, Collection[str]]) -> None:
    places = {gate: place for place, gate in enumerate(GATES)}
    for candidate_id, gates in lifted.items():
        if candidate_id in pool:
            stopped[pool.row(candidate_id)] &= np.uint8(0xFF ^ bits(gates, places))
