"""What would change a person's place: one change of the position at a time, and everyone ranked again."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from matching.comparison import Comparison
from matching.features import FEATURES
from matching.plans import Planner
from matching.records import Candidate, Counterfactual, Match, Position
from matching.scorer import Scorer
from matching.standing import Standing

KEPT = 3
"""How many counterfactuals are kept for a person: the best."""


def changed(position: Position, change: str) -> Position:
    """The position after a change: ``offer:<accommodation>`` or ``hours:<weekly hours>``."""
    kind, value = change.split(":", 1)
    if kind == "offer":
        return replace(position, accommodations=position.accommodations | {value})
    if kind == "hours":
        return replace(position, hours=float(value))
    raise ValueError(f"unknown change {change}")


_TOUCHED = {"offer": "accommodations", "hours": "hours"}


@dataclass(slots=True)
class Counterfactuals:
    """Computes them for one ranking; a change that concerns several people is scored once."""

    comparison: Comparison
    scorer: Scorer
    planner: Planner
    binned: NDArray[np.uint8]
    rows: NDArray[np.intp]
    _standings: dict[str, Standing] = field(init=False, default_factory=dict)

    def of(self, match: Match, place: int) -> tuple[Counterfactual, ...]:
        """The best changes that raise the score of the person at ``place`` of the eligible rows, best first."""
        candidate = self.comparison.pool.candidate(match.candidate)
        after = [(change, self._after(change)) for change in self._changes(candidate, match)]
        better = [(change, standing) for change, standing in after if standing.scores[place] > match.score]
        better.sort(key=lambda pair: (-pair[1].scores[place], pair[0]))
        return tuple(
            Counterfactual(change, float(standing.scores[place]), standing.rank(place))
            for change, standing in better[:KEPT]
        )

    def _changes(self, candidate: Candidate, match: Match) -> Iterator[str]:
        narrowing = {code for gap in match.gaps for code in self.planner.narrowing(gap, candidate.accommodations)}
        yield from (f"offer:{code}" for code in sorted(narrowing))
        offered = self.comparison.position.hours
        if offered is not None:
            yield from (f"hours:{hours:g}" for hours in _nearest_hours(candidate, offered))

    def _after(self, change: str) -> Standing:
        if change not in self._standings:
            self._standings[change] = self._standing(change)
        return self._standings[change]

    def _standing(self, change: str) -> Standing:
        """Everyone's scores after a change: only the features that read what changed are computed again."""
        comparison = Comparison(changed(self.comparison.position, change), self.comparison.pool)
        touched = _TOUCHED[change.split(":", 1)[0]]
        binned = self.binned.copy()
        for line, name in enumerate(self.scorer.tables):
            if touched in FEATURES[name].reads:
                binned[line] = FEATURES[name].compute(comparison)
        return Standing(self.rows, self.scorer.scores(binned)[self.rows])


def _nearest_hours(candidate: Candidate, offered: float) -> list[float]:
    """The bound of the person's range that the position's hours are beyond, if any."""
    if candidate.hours_max is not None and offered > candidate.hours_max:
        return [candidate.hours_max]
    if candidate.hours_min is not None and offered < candidate.hours_min:
        return [candidate.hours_min]
    return []
