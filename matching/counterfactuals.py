"""What would change a person's place: one change of the position at a time, and everyone ranked again."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.accommodations import applicable, swaps
from matching.changes import changed, touched
from matching.comparison import Comparison
from matching.features import FEATURES, sustained_hours
from matching.plans import Verdict
from matching.records import LEVELS, Counterfactual
from matching.run import Run
from matching.standing import Places
from matching.sums import Scores, Totals, below, scores

ENDURANCE = "b455"
"""The dimension that the weekly hours draw on beside what the position demands."""
KEPT = 3
"""How many counterfactuals are kept for a person: the best."""
SLACK = 1e-9
"""Log-odds by which a bound may be off through the order of additions."""


class After(NamedTuple):
    """Scores and ranks after a change of those who asked about it, in the order in which they asked."""

    scores: Scores
    ranks: NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Counterfactuals:
    """Finds them for people of one run: a change that concerns several is worked out once.

    Only the features that read what changed are computed again, and only for whom these could lift, at best, to the
    lowest total asked about: nobody else's score can matter to a rank.
    """

    run: Run

    def of(self, places: Places, verdicts: Sequence[Verdict]) -> list[tuple[Counterfactual, ...]]:
        """For each place of the standing the best changes that raise its score, best first."""
        rows = self.run.standing.rows[places]
        ranges = self.run.comparison.pool.hours[rows].tolist()
        proposed = [
            self._offers(verdict, tiring=tiring) + self._hours(least, most)
            for verdict, tiring, (least, most) in zip(verdicts, self._tiring(rows), ranges, strict=True)
        ]
        asked: dict[str, list[int]] = defaultdict(list)
        for person, changes in enumerate(proposed):
            for change in changes:
                asked[change].append(person)
        by_change = {change: np.array(asked[change]) for change in sorted(asked)}
        after = self._after({change: places[people] for change, people in by_change.items()})
        return _best(self.run.standing.scores(places), by_change, after)

    def _offers(self, verdict: Verdict, *, tiring: bool) -> list[str]:
        """The accommodations not offered that would narrow a gap, and those against fatigue where the hours tire."""
        helping = verdict.narrowing
        if tiring:
            helping |= self.run.planner.relieving(ENDURANCE)
        return [f"offer:{code}" for code in sorted(helping)]

    def _tiring(self, rows: NDArray[np.intp]) -> list[bool]:
        """Whether the hours are beyond what each one's endurance keeps up; where it is unknown, to ask comes first."""
        position, pool = self.run.comparison.position, self.run.comparison.pool
        dimension = pool.catalogue.dimension_index.get(ENDURANCE)
        if position.hours is None or dimension is None:
            return [False] * len(rows)
        kept_up = [sustained_hours(position, level, pool.catalogue) for level in LEVELS]
        tires = np.zeros(256, dtype=np.bool_)
        tires[: len(LEVELS)] = position.hours > np.array(kept_up)
        tired: list[bool] = tires[pool.capacities[rows, dimension]].tolist()
        return tired

    def _hours(self, least: float, most: float) -> list[str]:
        """The bound of the person's range that the position's hours are beyond, if any."""
        offered = self.run.comparison.position.hours
        if offered is None:
            return []
        if offered > most:
            return [f"hours:{most:g}"]
        return [f"hours:{least:g}"] if offered < least else []

    def _after(self, asked: Mapping[str, Places]) -> dict[str, After]:
        """Those who asked, after each change; changes that touch the same features share the people who matter."""
        together: dict[tuple[str, ...], dict[str, Places]] = defaultdict(dict)
        for change, places in asked.items():
            together[tuple(name for _, name in touched(change, self.run.scorer.tables))][change] = places
        after: dict[str, After] = {}
        for names, changes in together.items():
            after |= Part.of(self.run, names, np.concatenate(list(changes.values()))).after(changes)
        return after


def _best(
    before: Scores, asked: Mapping[str, NDArray[np.intp]], after: Mapping[str, After]
) -> list[tuple[Counterfactual, ...]]:
    """For each person the changes that raise their score, the best first and of equal ones the first by its code.

    ``asked`` are the people, as places in ``before``, by change in the order of codes.
    """
    kept: list[list[Counterfactual]] = [[] for _ in before]
    if not asked:
        return [()] * len(before)
    changes, people = list(asked), np.concatenate(list(asked.values()))
    which = np.repeat(np.arange(len(changes)), [len(there) for there in asked.values()])
    found = After(*(np.concatenate(column) for column in zip(*(after[change] for change in changes), strict=True)))
    raised = np.flatnonzero(found.scores > before[people])
    order = raised[np.argsort(-found.scores[raised], kind="stable")]
    for person, change, score, rank in zip(
        *(column[order].tolist() for column in (people, which, *found)), strict=True
    ):
        if len(kept[person]) < KEPT:
            kept[person].append(Counterfactual(changes[change], score, rank))
    return [tuple(best) for best in kept]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Those of a run whom some features could lift to a total, with what is needed to compute these features again."""

    run: Run
    places: Places
    comparison: Comparison
    added: NDArray[np.float64]

    @classmethod
    def of(cls, run: Run, names: Collection[str], asked: Places) -> "Part":
        """Everyone whom these features, at their best, bring to the lowest total at the places asked about."""
        places = _within_reach(run, names, below(run.standing.totals[asked].min()) - SLACK)
        rows = run.standing.rows[places]
        comparison = run.comparison.part(rows)
        lines = zip(run.scorer.tables.values(), run.binned, strict=True)
        added = [table.take(column.take(rows), mode="clip") for table, column in lines]
        return cls(run, places, comparison, np.stack(added))

    def after(self, asked: Mapping[str, Places]) -> dict[str, After]:
        """After each of some changes of what these features read, where those stand who asked about it."""
        changes = sorted(asked, key=self._helps_alone, reverse=True)
        found = scores(self.totals(changes))
        lines = zip(changes, found, np.sort(found), strict=True)
        return {change: self._standing(asked[change], scored, ascending) for change, scored, ascending in lines}

    def _standing(self, asked: Places, found: Scores, ascending: Scores) -> After:
        """Better scores come before, and at the same score smaller ids."""
        at = self.places.searchsorted(asked)
        score = found[at]
        better = len(found) - ascending.searchsorted(score, side="right")
        level = len(found) - better - ascending.searchsorted(score)
        for one in np.flatnonzero(level > 1):
            better[one] += np.count_nonzero(found[: at[one]] == score[one])
        return After(score, 1 + better)

    def totals(self, changes: Sequence[str]) -> Totals:
        """Log-odds after each of some changes that touch the same features, changes × people; those alike come first.

        Added up line by line as for everyone, since numpy sums an axis in another order, and so to other last bits.
        """
        tables, lines, compared = self.run.scorer.tables, list(self.added), self._compared(changes)
        for line, name in touched(changes[0], tables):
            binned = [np.broadcast_to(FEATURES[name].compute(c), (alike, len(self.places))) for c, alike in compared]
            lines[line] = tables[name].take(np.concatenate(binned), mode="clip")
        total = np.full((len(changes), len(self.places)), self.run.scorer.intercept)
        for added in lines:
            total += added
        return total

    def _compared(self, changes: Sequence[str]) -> list[tuple[Comparison, int]]:
        """The comparisons that these changes lead to, and how many changes each of them stands for."""
        codes = [change.partition(":")[2] for change in changes if self._helps_alone(change)]
        together = [(self.comparison.with_each(codes), len(codes))] if codes else []
        position = self.comparison.position
        return together + [(self.comparison.changed(changed(position, c)), 1) for c in changes[len(codes) :]]

    def _helps_alone(self, change: str) -> bool:
        """Whether a change offers what helps with demands and does nothing else: such changes are alike."""
        kind, _, code = change.partition(":")
        position, catalogue = self.comparison.position, self.comparison.pool.catalogue
        tiring = any(aid.dimension == ENDURANCE for aid in applicable(position, catalogue).get(code, ()))
        return kind == "offer" and not tiring and not swaps([code], catalogue)


def _within_reach(run: Run, names: Collection[str], enough: float) -> Places:
    """The places whose total would be enough if some features were at their best.

    Feature by feature, the one with most to give first: whoever is too far below, even if all that is still to come
    gave its most, is left out early.
    """
    lines = {name: line for line, name in enumerate(run.scorer.tables)}
    gains = {name: run.scorer.tables[name].max() - run.scorer.tables[name] for name in names}
    to_come = sum(float(gain.max()) for gain in gains.values())
    places = np.flatnonzero(run.standing.totals >= enough - to_come)
    rows, best = run.standing.rows.take(places), run.standing.totals.take(places)
    for name, gain in sorted(gains.items(), key=lambda item: (-item[1].max(), item[0])):
        best += gain.take(run.binned[lines[name]].take(rows), mode="clip")
        to_come -= float(gain.max())
        near = np.flatnonzero(best >= enough - to_come)
        places, rows, best = places.take(near), rows.take(near), best.take(near)
    return places
