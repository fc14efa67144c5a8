"""Shortlists for all open positions together: nobody who can be helped is left without a proposal while there is a
place, nobody is proposed everywhere, and within that the total fit is the best there is.

Separate rankings propose the same few people for every position. Here the first aim is how many people are proposed at
least once, those for whom no proposal waits yet before the others; only then the fit of the shortlists, the sum of the
scorer's scores. The price of the first aim is measured against separate lists and reported.

One position is scored at a time and only what can matter is kept: with P places in all, the first P people of a
position. That loses nothing: whoever stood below them could give their place to one of these P who has none, with no
less fit and no fewer people proposed. Fits count in millionths; among equal ones the smaller id comes first.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from itertools import pairwise
from time import perf_counter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from matching.accommodations import FITS, fit_column
from matching.comparison import Comparison
from matching.gates import GATES, gate_mask
from matching.pool import Pool
from matching.records import DECIMALS, Fit, Position, PositionExpired
from matching.scorer import Scorer
from matching.sharing import UNIT, Indices, Mask, Pairs, Terms, share
from matching.sums import Scores, scores, totals

PER_POSITION, AT_MOST = 10, 3
"""Places on a shortlist and shortlists for one person, unless told otherwise."""


class Why(StrEnum):
    """Why somebody is on no shortlist."""

    WAITING = "waiting"
    """A proposal for another position waits already."""
    NO_PLACE = "no_place"
    """A position fits, but there were too few places."""
    DECIDED = "decided"
    """Each position that fits has been decided with them already."""
    NOT_NOW = "not_now"
    """No gate stops them everywhere, but no position that lets them through fits."""
    GATES = "gates"
    """Hard requirements stop them in every position."""


class Suggested(NamedTuple):
    """One place of a shortlist."""

    candidate: str
    score: float


class LeftOut(NamedTuple):
    """Somebody on no shortlist; ``gates`` says how many positions each gate stops them in, where that is why."""

    candidate: str
    why: Why
    gates: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Allocation:
    """Shortlists by position id, in its order, each best first, and what they reach.

    ``people_helpable`` could be on at least one of them: no gate stops them, the fit is not ``not_now``, and nothing
    was decided yet; ``people_placeable`` is how many of them there are places for. ``fit`` is the sum of scores,
    ``fit_apart`` that of separate lists with the same places.
    """

    shortlists: Mapping[str, tuple[Suggested, ...]]
    per_position: int
    at_most: int
    people: int
    people_helpable: int
    people_placeable: int
    people_proposed: int
    people_waiting: int
    fit: float
    fit_apart: float
    left_out: tuple[LeftOut, ...]
    seconds: float = field(default=0.0, compare=False)

    @classmethod
    def together(cls, allocations: Sequence["Allocation"], *, seconds: float) -> "Allocation":
        """Several lists of people, each with positions of its own and shared out on the same terms, as one."""
        per_position, at_most = {(one.per_position, one.at_most) for one in allocations}.pop()

        def total(name: str) -> Any:
            return sum(getattr(one, name) for one in allocations)

        return cls(
            shortlists={code: lines for one in allocations for code, lines in one.shortlists.items()},
            per_position=per_position,
            at_most=at_most,
            left_out=tuple(left for one in allocations for left in one.left_out),
            seconds=seconds,
            **{name: total(name) for name in _COUNTED},
        )

    @property
    def places(self) -> int:
        """Places on all the shortlists, whether filled or not."""
        return self.per_position * len(self.shortlists)

    @property
    def coverage(self) -> float:
        """Share of the helpable people who are on a shortlist; 1 where nobody is helpable."""
        return _share(self.people_proposed, self.people_helpable)

    @property
    def coverage_bound(self) -> float:
        """The share that the number of places allows, whoever fits where."""
        return _share(self.people_placeable, self.people_helpable)

    @property
    def fit_loss(self) -> float:
        """Share of the fit of separate lists that is given up to propose more people, and nobody too often."""
        return round(max(0.0, 1 - self.fit / self.fit_apart), DECIMALS) if self.fit_apart else 0.0

    def summary(self) -> dict[str, Any]:
        """The counts as JSON, without anybody's code."""
        return {
            "positions": len(self.shortlists),
            "per_position": self.per_position,
            "at_most": self.at_most,
            "places": self.places,
            "people": self.people,
            "people_helpable": self.people_helpable,
            "people_placeable": self.people_placeable,
            "people_proposed": self.people_proposed,
            "people_waiting": self.people_waiting,
            "coverage": round(self.coverage, DECIMALS),
            "coverage_bound": round(self.coverage_bound, DECIMALS),
            "fit": round(self.fit, DECIMALS),
            "fit_apart": round(self.fit_apart, DECIMALS),
            "fit_loss": self.fit_loss,
            "seconds": round(self.seconds, 3),
        }

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the counts, of the shortlists and of everybody left out."""
        return self.summary() | {
            "shortlists": {code: [line._asdict() for line in lines] for code, lines in self.shortlists.items()},
            "left_out": [{**left._asdict(), "gates": dict(left.gates)} for left in self.left_out],
        }


_COUNTED = (
    "people",
    "people_helpable",
    "people_placeable",
    "people_proposed",
    "people_waiting",
    "fit",
    "fit_apart",
)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def allocate(
    positions: Iterable[Position],
    pool: Pool,
    scorer: Scorer,
    *,
    per_position: int = PER_POSITION,
    at_most: int = AT_MOST,
    decided: Mapping[str, Collection[str]] | None = None,
    waiting: Collection[str] = (),
    today: date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Allocation:
    """Share the places of all positions out among the people of a pool.

    Nobody is on more than ``at_most`` shortlists, and none is longer than ``per_position``. ``decided`` are the people
    not to be suggested again, by position id; those ``waiting`` have a proposal already and come after the others.
    ``progress`` is told after each position how many of how many have been looked at, and once more after each place
    that is then filled: whoever waits hears that the work goes on.
    Raises PositionExpired where a deadline has passed ``today``, and ValueError for a position given twice, for codes
    that the catalogue does not know, and for numbers that make no sense.
    """
    started = perf_counter()
    if per_position < 0 or at_most < 1:
        raise ValueError("per_position must be at least 0 and at_most at least 1")
    ordered = _in_order(positions, today)
    survey = _Survey.of(pool, waiting)
    depth = per_position * len(ordered)
    offers = []
    for position in ordered:
        offers.append(survey.look(position, scorer, (decided or {}).get(position.id, ()), depth))
        if progress:
            progress(len(offers), len(ordered))
    terms = Terms(np.full(len(offers), per_position), at_most, survey.comes_first)
    shortlists = _chosen(offers, pool, terms, progress and partial(progress, len(offers), len(ordered)))
    proposed = {line.candidate for lines in shortlists for line in lines}
    helpable = int(np.count_nonzero(survey.helpable))
    return Allocation(
        shortlists=dict(zip((position.id for position in ordered), shortlists, strict=True)),
        per_position=per_position,
        at_most=at_most,
        people=len(pool),
        people_helpable=helpable,
        people_placeable=min(depth, helpable),
        people_proposed=len(proposed),
        people_waiting=int(np.count_nonzero(~survey.comes_first)),
        fit=sum(line.score for lines in shortlists for line in lines),
        fit_apart=sum(float(np.sort(offer.scores)[::-1][:per_position].sum()) for offer in offers),
        left_out=tuple(survey.left_out(proposed, len(ordered))),
        seconds=perf_counter() - started,
    )


def _in_order(positions: Iterable[Position], today: date | None) -> list[Position]:
    ordered = sorted(positions, key=lambda position: position.id)
    for one, other in pairwise(ordered):
        if one.id == other.id:
            raise ValueError(f"position {one.id} appears twice")
    day = today or datetime.now(ZoneInfo("Europe/Rome")).date()
    for position in ordered:
        if position.expires is not None and position.expires < day:
            raise PositionExpired(position.id, position.expires)
    return ordered


class _Offer(NamedTuple):
    """The rows of a pool that a position can be offered to, best first, with their fit in millionths and scores."""

    rows: Indices
    fits: NDArray[np.int64]
    scores: Scores

    def cut(self, depth: int, comes_first: Mask) -> "_Offer":
        """The first so many of those who come first, and of the others."""
        keep = np.zeros(len(self.rows), dtype=np.bool_)
        for turn in (comes_first[self.rows], ~comes_first[self.rows]):
            keep[np.flatnonzero(turn)[:depth]] = True
        return _Offer(self.rows[keep], self.fits[keep], self.scores[keep])


@dataclass(frozen=True, slots=True, eq=False)
class _Survey:
    """What all positions together have for each person of a pool."""

    pool: Pool
    comes_first: Mask
    stops: NDArray[np.int32]
    passes: Mask
    suits: Mask
    helpable: Mask

    @classmethod
    def of(cls, pool: Pool, waiting: Collection[str]) -> "_Survey":
        """Before any position was looked at."""
        n = len(pool)
        comes_first = np.ones(n, dtype=np.bool_)
        comes_first[_rows(pool, waiting)] = False
        passes, suits, helpable = (np.zeros(n, dtype=np.bool_) for _ in range(3))
        return cls(pool, comes_first, np.zeros((len(GATES), n), dtype=np.int32), passes, suits, helpable)

    def look(self, position: Position, scorer: Scorer, decided: Collection[str], depth: int) -> _Offer:
        """Take note of one position, and give the people it can be offered to as far as they can matter."""
        comparison = Comparison(position, self.pool)
        stopped = gate_mask(comparison)
        for place in range(len(GATES)):
            self.stops[place] += stopped >> np.uint8(place) & np.uint8(1)
        passes = stopped == 0
        suits = passes & (fit_column(position, self.pool, comparison.funded) != FITS.index(Fit.NOT_NOW))
        helpable = suits.copy()
        helpable[_rows(self.pool, decided)] = False
        self.passes[passes] = self.suits[suits] = self.helpable[helpable] = True
        rows = np.flatnonzero(helpable)
        scored = scores(totals(scorer, scorer.bins(comparison))[rows])
        return _best_first(rows, scored).cut(depth, self.comes_first)

    def left_out(self, proposed: Collection[str], positions: int) -> Iterable[LeftOut]:
        """Everyone on no shortlist, by id, with the nearest reason."""
        for row, candidate in enumerate(self.pool.ids):
            if candidate not in proposed:
                why = self._why(row) if positions else Why.NO_PLACE
                yield LeftOut(candidate, why, self._gates(row) if why is Why.GATES else {})

    def _why(self, row: int) -> Why:
        reasons = (
            (not self.comes_first[row], Why.WAITING),
            (self.helpable[row], Why.NO_PLACE),
            (self.suits[row], Why.DECIDED),
            (self.passes[row], Why.NOT_NOW),
        )
        return next((why for holds, why in reasons if holds), Why.GATES)

    def _gates(self, row: int) -> dict[str, int]:
        counts = zip(GATES, self.stops[:, row].tolist(), strict=True)
        return {gate: stopped for gate, stopped in counts if stopped}


def _rows(pool: Pool, codes: Iterable[str]) -> list[int]:
    return [pool.row(code) for code in codes if code in pool]


def _best_first(rows: Indices, scored: Scores) -> _Offer:
    fits = np.maximum(1, np.rint(scored * UNIT)).astype(np.int64)
    order = np.argsort(-fits, kind="stable")
    return _Offer(rows[order], fits[order], scored[order])


def _chosen(
    offers: Sequence[_Offer], pool: Pool, terms: Terms, filled: Callable[[], None] | None
) -> list[tuple[Suggested, ...]]:
    """The shortlist of each offer; ``filled`` is called after each place."""
    if not offers:
        return []
    position = np.repeat(np.arange(len(offers)), [len(offer.rows) for offer in offers])
    rows, fits, scored = (np.concatenate(columns) for columns in zip(*offers, strict=True))
    chosen = share(Pairs(position, rows, fits), terms, filled=filled)
    shortlists: list[list[Suggested]] = [[] for _ in offers]
    for place, row, score in zip(position[chosen], rows[chosen].tolist(), scored[chosen].tolist(), strict=True):
        shortlists[place].append(Suggested(pool.ids[row], score))
    return [tuple(sorted(lines, key=lambda line: (-line.score, line.candidate))) for lines in shortlists]
