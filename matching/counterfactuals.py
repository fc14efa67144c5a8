"""What would change a person's place: one change of the position at a time, and everyone ranked again."""

from dataclasses import dataclass, field, replace

from matching.comparison import Comparison
from matching.features import FEATURES
from matching.records import Counterfactual, Match, Position
from matching.run import Run
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
    """Computes them for one run; a change that concerns several people is scored once."""

    run: Run
    _standings: dict[str, Standing] = field(init=False, default_factory=dict)

    def of(self, match: Match, place: int) -> tuple[Counterfactual, ...]:
        """The best changes that raise the score of the person at one place of the standing, best first."""
        after = [(change, self._after(change)) for change in self._changes(match, int(self.run.standing.rows[place]))]
        better = [(change, standing) for change, standing in after if standing.scores[place] > match.score]
        better.sort(key=lambda pair: (-pair[1].scores[place], pair[0]))
        return tuple(
            Counterfactual(change, float(standing.scores[place]), standing.rank(place).rank)
            for change, standing in better[:KEPT]
        )

    def _changes(self, match: Match, row: int) -> list[str]:
        own = self.run.comparison.pool.accommodations_of(row) if match.gaps else frozenset()
        narrowing = {code for gap in match.gaps for code in self.run.planner.narrowing(gap, own)}
        return [f"offer:{code}" for code in sorted(narrowing)] + self._hours(row)

    def _hours(self, row: int) -> list[str]:
        """The bound of the person's range that the position's hours are beyond, if any."""
        offered, (least, most) = self.run.comparison.position.hours, self.run.comparison.pool.hours[row].tolist()
        if offered is None:
            return []
        if offered > most:
            return [f"hours:{most:g}"]
        return [f"hours:{least:g}"] if offered < least else []

    def _after(self, change: str) -> Standing:
        if change not in self._standings:
            self._standings[change] = self._standing(change)
        return self._standings[change]

    def _standing(self, change: str) -> Standing:
        """Everyone's scores after a change: only the features that read what changed are computed again."""
        before, rows = self.run.comparison, self.run.standing.rows
        comparison = Comparison(changed(before.position, change), before.pool)
        touched = _TOUCHED[change.split(":", 1)[0]]
        binned = self.run.binned.copy()
        for line, name in enumerate(self.run.scorer.tables):
            if touched in FEATURES[name].reads:
                binned[line] = FEATURES[name].compute(comparison)
        return Standing(rows, self.run.scorer.scores(binned)[rows])
