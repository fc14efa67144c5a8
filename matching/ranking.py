"""rank(): one position, a whole pool; opportunities(): one person, many positions. The same engine both ways."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from time import perf_counter
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from matching.accommodations import FITS, fit_column
from matching.catalogue import Catalogue
from matching.comparison import Comparison
from matching.counterfactuals import Counterfactuals
from matching.gates import EXPIRED, Stops, gate_mask, gate_names
from matching.plans import Planner
from matching.pool import UNKNOWN, Pool, names
from matching.records import Candidate, Excluded, Fit, Match, Opportunities, Position, PositionExpired, Ranking
from matching.scorer import Scorer
from matching.standing import Standing

EXPLAINED = 50
"""For how many of the first matches counterfactuals are computed unless told otherwise."""


def rank(
    position: Position,
    pool: Pool,
    scorer: Scorer,
    *,
    top: int | None = None,
    today: date | None = None,
    catalogue: Catalogue | None = None,
    explain: bool | int = EXPLAINED,
    only: Fit | None = None,
) -> Ranking:
    """Rank everyone in the pool whom no gate stops: score descending, then id.

    ``top`` limits the matches returned (None: all), ``only`` keeps those of one fit at the rank they have among
    everyone, ``explain`` limits for how many counterfactuals are computed (True: all returned). ``today`` decides
    whether the position has expired. Raises PositionExpired, and ValueError for codes that the catalogue does not know
    or a ``catalogue`` other than the pool's.
    """
    started = perf_counter()
    _same_catalogue(catalogue, pool)
    _not_expired(position, today)
    run = _Run.of(Comparison(position, pool), scorer)
    fits = fit_column(position, pool, run.comparison.funded)[run.standing.rows]
    among = None if only is None else np.flatnonzero(fits == FITS.index(only))
    places = run.standing.best(top, among).tolist()
    matches = [run.match(place) for place in places]
    limit = len(matches) if explain is True else min(int(explain), len(matches))
    what_if = Counterfactuals(run.comparison, scorer, run.planner, run.binned, run.standing.rows)
    for line in range(limit):
        found = what_if.of(matches[line], places[line])
        matches[line] = replace(matches[line], counterfactuals=found)
    return Ranking(
        position=position.id,
        scorer=scorer.info,
        pool=len(pool),
        matches=tuple(matches),
        excluded=Stops.of(run.comparison, run.stopped),
        counts=dict(zip(FITS, np.bincount(fits, minlength=len(FITS)).tolist(), strict=True)),
        computed_ms=(perf_counter() - started) * 1000,
    )


def opportunities(
    candidate: Candidate,
    positions: Iterable[Position],
    scorer: Scorer,
    *,
    top: int | None = None,
    today: date | None = None,
    catalogue: Catalogue | None = None,
) -> Opportunities:
    """Rank positions for one person: score descending, then position id.

    An expired position is among the excluded, under the gate ``expired``. Raises ValueError for unknown codes.
    """
    started = perf_counter()
    pool = Pool.from_candidates([candidate], catalogue)
    matches, excluded, looked_at = [], [], 0
    for position in sorted(positions, key=lambda position: position.id):
        looked_at += 1
        run = _Run.of(Comparison(position, pool), scorer)
        gates = gate_names(int(run.stopped[0])) + ((EXPIRED,) if _expired(position, today) else ())
        if gates:
            excluded.append(Excluded(candidate.id, gates, position.id))
        else:
            matches.append(run.match(0))
    return Opportunities(
        candidate=candidate.id,
        scorer=scorer.info,
        pool=looked_at,
        matches=tuple(_placed(matches)[:top]),
        excluded=tuple(excluded),
        computed_ms=(perf_counter() - started) * 1000,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """One position scored over one pool."""

    comparison: Comparison
    scorer: Scorer
    stopped: NDArray[np.uint8]
    binned: NDArray[np.uint8]
    standing: Standing
    planner: Planner

    @classmethod
    def of(cls, comparison: Comparison, scorer: Scorer) -> "_Run":
        stopped = gate_mask(comparison)
        binned = scorer.bins(comparison)
        rows = np.flatnonzero(stopped == 0)
        standing = Standing(rows, scorer.scores(binned)[rows])
        planner = Planner(comparison.position, comparison.pool.catalogue)
        return cls(comparison, scorer, stopped, binned, standing, planner)

    def match(self, place: int) -> Match:
        """The match of the person at one place of the standing."""
        pool, row = self.comparison.pool, int(self.standing.rows[place])
        verdict = self.planner.verdict(*_profile(pool, row))
        score = float(self.standing.scores[place])
        return Match(
            self.standing.rank(place),
            *self.standing.interval(place),
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


def _profile(pool: Pool, row: int) -> tuple[dict[str, int], frozenset[str]]:
    """Known capacities and accommodations in use of one row."""
    levels = zip(pool.catalogue.dimension_index, pool.capacities[row].tolist(), strict=True)
    own = names(int(pool.accommodations[row]), list(pool.catalogue.accommodation_index))
    return {code: level for code, level in levels if level != UNKNOWN}, own


def _placed(matches: list[Match]) -> list[Match]:
    """Matches of one person, each alone in its pool so far, at their places among each other."""
    standing = Standing(np.arange(len(matches)), np.array([match.score for match in matches]))
    placed = []
    for place in standing.best(None).tolist():
        low, high = standing.interval(place)
        placed.append(replace(matches[place], rank=standing.rank(place), rank_low=low, rank_high=high))
    return placed


def _expired(position: Position, today: date | None) -> bool:
    return position.expires is not None and position.expires < (today or datetime.now(ZoneInfo("Europe/Rome")).date())


def _not_expired(position: Position, today: date | None) -> None:
    if _expired(position, today) and position.expires is not None:
        raise PositionExpired(position.id, position.expires)


def _same_catalogue(catalogue: Catalogue | None, pool: Pool) -> None:
    if catalogue is not None and catalogue.fingerprint != pool.catalogue.fingerprint:
        raise ValueError("the pool was built with another catalogue")
