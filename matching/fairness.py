"""Who is selected and who is seen: an audit of rankings by groups that the engine itself never knows.

Groups come in from outside, by candidate, and go nowhere else. Each group is compared with everyone else, not with the
best group: the best of several small groups is partly the luckiest one, and against it most groups look wronged. The
comparison is made within each position and then added up (the ratio of Mantel and Haenszel), since the law decides who
may be hired where: a group that may only compete for crowded positions is not wronged by the ranking.

The people of one position are ranked against each other, so positions are what chance draws: intervals come from a
bootstrap over positions, and say how sure a ratio is for these people if other positions of the kind came in. Fisher's
exact test on the pooled table is given beside them, as it is usual; it takes pairs for independent, which they are not,
and so decides nothing here. A ratio far from 1 is a question to a person, not an answer: it does not say whether the
groups differ in what the positions ask for.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import fisher_exact, norm
from scipy.stats import t as student

from matching.comparison import Comparison
from matching.pool import Pool
from matching.records import Position
from matching.run import Run
from matching.scorer import Scorer

SMALLEST = 10
"""Groups of fewer people are not shown: a number about few people is a number about each of them."""
FOUR_FIFTHS = 0.8
"""A group's ratio below this is adverse impact by the rule of thumb of the US Uniform Guidelines (29 CFR 1607.4 D)."""
CONFIDENCE = 0.95
LEAST_EXPECTED = 5.0
"""Selections that a group would have by its share: with fewer, chance alone explains nearly anything."""
LEAST_POSITIONS = 5
"""Positions without which an interval says nothing."""
MATERIAL = 0.05
"""A ratio lower by less than this is no reason to keep another scorer."""
UNKNOWN = "unknown"
"""The group of people whose group is not known."""
DIGITS = 6

Table = NDArray[np.float64]
Codes = NDArray[np.int64]


class Verdict(StrEnum):
    """What the audit says of one group."""

    FAIR = "fair"
    UNFAIR = "unfair"
    TOO_FEW = "too_few"
    """Too few selections or positions to tell, or nobody to compare with."""
    MASKED = "masked"
    """Too few people to be shown, or hidden so that such a group cannot be worked out from the others."""


class Measure(NamedTuple):
    """A mean over the group's pairs, its ratio to everyone else's in the same positions, and the ratio's interval."""

    value: float
    ratio: float | None
    low: float | None
    high: float | None

    @property
    def adverse(self) -> bool:
        """Below four fifths, and not by chance."""
        return self.ratio is not None and self.high is not None and self.ratio < FOUR_FIFTHS and self.high < 1

    def falls_behind(self, other: "Measure") -> bool:
        """Lower than the other ratio, or than 1 where that is less, by what matters and not by chance."""
        if self.ratio is None or self.high is None or other.ratio is None:
            return False
        before = min(1.0, other.ratio)
        return self.high < before and before - self.ratio > MATERIAL


@dataclass(frozen=True, slots=True)
class GroupAudit:
    """One group: people, (person, position) pairs that no gate stops, pairs among the first k, and how they compare.

    ``selection`` is the share of pairs selected, ``exposure`` the mean of 1 / log2(1 + rank). All None when masked.
    """

    verdict: Verdict
    people: int | None = None
    pairs: int | None = None
    selected: int | None = None
    selection: Measure | None = None
    exposure: Measure | None = None
    fisher_p: float | None = None

    def falls_behind(self, other: "GroupAudit") -> bool:
        """Whether this group is treated worse here than there."""
        if self.verdict in (Verdict.MASKED, Verdict.TOO_FEW):
            return False
        if self.verdict is Verdict.UNFAIR and other.verdict is Verdict.FAIR:
            return True
        pairs = ((self.selection, other.selection), (self.exposure, other.exposure))
        return any(mine is not None and theirs is not None and mine.falls_behind(theirs) for mine, theirs in pairs)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of one group."""
        measures = {"selection": self.selection, "exposure": self.exposure}
        told = {name: None if measure is None else measure._asdict() for name, measure in measures.items()}
        return asdict(self) | {"verdict": self.verdict.value} | told


@dataclass(frozen=True, slots=True)
class Audit:
    """By attribute and group, what the first ``k`` of each of so many positions look like."""

    k: int
    positions: int
    attributes: Mapping[str, Mapping[str, GroupAudit]]

    @property
    def unfair(self) -> tuple[tuple[str, str], ...]:
        """The groups, as (attribute, group), that are selected or seen too little."""
        return tuple(
            (attribute, group)
            for attribute, groups in self.attributes.items()
            for group, found in groups.items()
            if found.verdict is Verdict.UNFAIR
        )

    @property
    def passes(self) -> bool:
        """No group has a ratio below four fifths whose interval stays below 1."""
        return not self.unfair

    def worse_than(self, other: "Audit") -> tuple[tuple[str, str], ...]:
        """The groups treated worse here than in another audit of the same people and positions.

        Those unfair here and fair there, and those whose ratio is lower by more than MATERIAL with its whole interval
        below. Raises ValueError for an audit of another k.
        """
        if self.k != other.k:
            raise ValueError(f"an audit of the first {self.k} cannot be compared with one of the first {other.k}")
        return tuple(
            (attribute, group)
            for attribute, groups in self.attributes.items()
            for group, found in groups.items()
            if (before := other.attributes.get(attribute, {}).get(group)) is not None and found.falls_behind(before)
        )

    def less_fair_than(self, other: "Audit") -> bool:
        """Whether some group is treated worse here."""
        return bool(self.worse_than(other))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the audit."""
        return {
            "k": self.k,
            "positions": self.positions,
            "passes": self.passes,
            "unfair": [list(pair) for pair in self.unfair],
            "attributes": {
                attribute: {group: found.to_dict() for group, found in groups.items()}
                for attribute, groups in self.attributes.items()
            },
        }


def in_order(positions: Iterable[Position], pool: Pool, scorer: Scorer) -> dict[str, list[str]]:
    """By position, the ids of everyone whom no gate stops, in rank order: what ``audit`` looks at."""
    found = {}
    for position in positions:
        standing = Run.of(Comparison(position, pool), scorer).standing
        found[position.id] = [pool.ids[row] for row in standing.rows[standing.best(None)].tolist()]
    return found


def audit(
    rankings: Mapping[str, Sequence[str]],
    groups: Mapping[str, Mapping[str, str]],
    *,
    k: int = 10,
    resamples: int = 2000,
    seed: int = 68,
) -> Audit:
    """Compare the groups of each attribute in some rankings.

    ``rankings`` are, by position, the ids of everyone whom no gate stops, in rank order; ``groups`` are, by attribute,
    the group of each candidate: whoever has none is in the group ``unknown``. The same seed gives the same intervals.
    Raises ValueError for k below 1 and for a ranking that names somebody twice.
    """
    if k < 1:
        raise ValueError(f"an audit looks at the first k people, k at least 1, not {k}")
    places = _Places.of(rankings, k)
    drawn = _draws(len(rankings), resamples, seed)
    attributes = {
        attribute: _by_group([of_person.get(person, UNKNOWN) for person in places.people], places, drawn)
        for attribute, of_person in groups.items()
    }
    return Audit(k, len(rankings), attributes)


def _draws(positions: int, resamples: int, seed: int) -> Table | None:
    """How often each position is drawn, resamples × positions; None where there are too few to draw from."""
    if positions < LEAST_POSITIONS:
        return None
    drawn = np.random.default_rng(seed).multinomial(positions, np.full(positions, 1 / positions), resamples)
    return drawn.astype(np.float64)


# --- counting ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Every place of every ranking: its position, its person (as a place in ``people``), and its 1-based rank."""

    people: list[str]
    positions: int
    position: Codes
    person: Codes
    rank: Codes
    k: int

    @classmethod
    def of(cls, rankings: Mapping[str, Sequence[str]], k: int) -> "_Places":
        """The places in the order of position ids, so that the order of what comes in does not matter."""
        ordered = [rankings[position] for position in sorted(rankings)]
        people = sorted(set().union(*ordered))
        number = {person: place for place, person in enumerate(people)}
        lengths = [len(ranking) for ranking in ordered]
        for position, ranking in zip(sorted(rankings), ordered, strict=True):
            if len(set(ranking)) != len(ranking):
                raise ValueError(f"the ranking of position {position} names somebody twice")
        return cls(
            people,
            len(ordered),
            np.repeat(np.arange(len(ordered)), lengths),
            np.array([number[person] for ranking in ordered for person in ranking], dtype=np.int64),
            np.concatenate([np.arange(1, length + 1) for length in [0, *lengths]]),
            k,
        )

    def count(self, group: Codes, n_groups: int) -> "_Counts":
        """Pairs, selections and exposure by position and group."""
        cell = self.position * n_groups + group[self.person]

        def table(weights: NDArray[Any] | None) -> Table:
            flat = np.bincount(cell, weights, minlength=self.positions * n_groups)
            return flat.reshape(self.positions, n_groups).astype(np.float64)

        return _Counts(table(None), table(self.rank <= self.k), table(1 / np.log2(1.0 + self.rank)))


class _Counts(NamedTuple):
    """Tables of positions × groups."""

    pairs: Table
    selected: Table
    exposure: Table


class _Compared(NamedTuple):
    """By group, the mean, the ratio to the rest, and the ends of its interval; NaN where there is none."""

    value: Table
    ratio: Table
    low: Table
    high: Table

    def of(self, group: int) -> Measure:
        """One group's measure."""
        value, *others = (float(column[group]) for column in self)
        return Measure(round(value, DIGITS), *(round(x, DIGITS) if np.isfinite(x) else None for x in others))


def _compare(amounts: Table, pairs: Table, drawn: Table | None) -> _Compared:
    """The ratio of each group's mean to that of the rest, position by position and then added up."""
    everyone = np.maximum(pairs.sum(axis=1, keepdims=True), 1)
    above = amounts * (everyone - pairs) / everyone
    below = (amounts.sum(axis=1, keepdims=True) - amounts) * pairs / everyone
    with np.errstate(divide="ignore", invalid="ignore"):
        value, ratio = amounts.sum(axis=0) / pairs.sum(axis=0), above.sum(axis=0) / below.sum(axis=0)
        resampled = np.full((0, len(ratio)), np.nan) if drawn is None else (drawn @ above) / (drawn @ below)
    return _Compared(value, ratio, *_ends(resampled, len(pairs)))


def _ends(ratios: Table, positions: int) -> Table:
    """The middle CONFIDENCE of resampled ratios; a resample without the group or without the rest says nothing."""
    ends = np.full((2, ratios.shape[1]), np.nan)
    tail = _tail(positions)
    for group, column in enumerate(ratios.T):
        told = column[~np.isnan(column)]
        if len(told):
            ends[:, group] = np.quantile(told, [tail, 1 - tail], method="nearest")
    return ends


def _tail(positions: int) -> float:
    """The share cut off at each end: less where there are few positions, whose resamples vary too little.

    The expanded percentile interval (T. Hesterberg, What Teachers Should Know About the Bootstrap, 2015, §5.3).
    """
    n = max(positions, 2)
    tail: float = norm.cdf(math.sqrt(n / (n - 1)) * student.ppf((1 - CONFIDENCE) / 2, n - 1))
    return tail


# --- by group ---------------------------------------------------------------------------------------------------------


def _by_group(group_of: Sequence[str], places: _Places, drawn: Table | None) -> dict[str, GroupAudit]:
    """The audit of one attribute: the group of each person, in the order of ``places.people``."""
    sizes = Counter(group_of)
    names = sorted(sizes)
    number = {name: place for place, name in enumerate(names)}
    counts = places.count(np.array([number[name] for name in group_of], dtype=np.int64), len(names))
    selection, exposure = (_compare(amounts, counts.pairs, drawn) for amounts in (counts.selected, counts.exposure))
    hidden = masked(sizes)
    return {
        name: GroupAudit(Verdict.MASKED)
        if name in hidden
        else _audited(sizes[name], group, counts, selection.of(group), exposure.of(group))
        for group, name in enumerate(names)
    }


def masked(sizes: Mapping[str, int]) -> frozenset[str]:
    """The groups not to show, by their number of people.

    Those smaller than SMALLEST; and then the next smallest ones too, until the hidden are at least two groups with at
    least SMALLEST people together: else what is missing from the total would tell.
    """
    hidden = {name for name, size in sizes.items() if size < SMALLEST}
    while hidden and (shown := sizes.keys() - hidden) and _tells(hidden, sizes):
        smallest = min(sizes[name] for name in shown)
        hidden |= {name for name in shown if sizes[name] == smallest}
    return frozenset(hidden)


def _tells(hidden: set[str], sizes: Mapping[str, int]) -> bool:
    return len(hidden) < 2 or sum(sizes[name] for name in hidden) < SMALLEST


def _audited(people: int, group: int, counts: _Counts, selection: Measure, exposure: Measure) -> GroupAudit:
    pairs, selected = counts.pairs[:, group].sum(), counts.selected[:, group].sum()
    return GroupAudit(
        verdict=_verdict(_expected(counts, group), selection, exposure),
        people=people,
        pairs=int(pairs),
        selected=int(selected),
        selection=selection,
        exposure=exposure,
        fisher_p=_fisher(selected, pairs, counts.selected.sum() - selected, counts.pairs.sum() - pairs),
    )


def _expected(counts: _Counts, group: int) -> float:
    """The selections that a group would have if each position chose by lot."""
    everyone = np.maximum(counts.pairs.sum(axis=1), 1)
    return float((counts.selected.sum(axis=1) * counts.pairs[:, group] / everyone).sum())


def _verdict(expected: float, selection: Measure, exposure: Measure) -> Verdict:
    if expected < LEAST_EXPECTED or selection.ratio is None or selection.high is None:
        return Verdict.TOO_FEW
    return Verdict.UNFAIR if selection.adverse or exposure.adverse else Verdict.FAIR


def _fisher(selected: float, pairs: float, others_selected: float, others: float) -> float | None:
    """Two-sided, on selected or not × this group or not; None where there is nobody else."""
    if not others:
        return None
    table = [[int(selected), int(pairs - selected)], [int(others_selected), int(others - others_selected)]]
    return round(float(fisher_exact(table).pvalue), DIGITS)
