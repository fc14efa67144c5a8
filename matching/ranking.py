"""rank(): one position, a whole pool; opportunities(): one person, many positions. The same engine both ways."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from time import perf_counter
from zoneinfo import ZoneInfo

import numpy as np

from matching.accommodations import FITS, fit_column
from matching.catalogue import Catalogue
from matching.comparison import Comparison, same_catalogue
from matching.counterfactuals import Counterfactuals
from matching.gates import EXPIRED, GATES, Stops, gate_names
from matching.intervals import Interval, interval, rank_intervals
from matching.intervals import totals as replicate_totals
from matching.pool import Column, Pool
from matching.records import Candidate, Excluded, Fit, Match, Opportunities, Position, PositionExpired, Ranking
from matching.run import Run
from matching.scorer import Scorer
from matching.standing import Places, Standing

EXPLAINED = 50
"""For how many of the first matches counterfactuals are computed unless told otherwise."""


def rank(
    position: Position,
    pool: Pool,
    scorer: Scorer,
    *,
    top: int | None = None,
    skip: int = 0,
    today: date | None = None,
    catalogue: Catalogue | None = None,
    explain: bool | int = EXPLAINED,
    only: Collection[Fit] | None = None,
    candidates: Collection[str] | None = None,
    lifted: Mapping[str, Collection[str]] | None = None,
    intervals: bool = False,
) -> Ranking:
    """Rank everyone in the pool whom no gate stops: score descending, then id.

    ``top`` limits the matches returned (None: all) after leaving out the first ``skip``; ``only`` keeps those of some
    fits and ``candidates`` some people, at the rank they have among everyone. ``explain`` limits for how many
    counterfactuals are computed (True: all returned), ``lifted`` are the gates that an officer has lifted, by
    candidate. ``intervals`` widens rank_low..rank_high by the ranks under the scorer's replicates. Raises
    PositionExpired by ``today``, and ValueError for numbers below 0, unknown codes, another catalogue than the pool's.
    """
    started = perf_counter()
    _check_asked(only or (), (lifted or {}).values(), top=top, skip=skip, explain=explain)
    same_catalogue(catalogue, pool)
    _not_expired(position, today)
    run = Run.of(Comparison(position, pool), scorer, lifted)
    fits = fit_column(position, pool, run.comparison.funded)
    asked = run.standing.best(None if top is None else skip + top, _among(run, fits, only, candidates))[skip:]
    matches = explained(run, asked, len(asked) if explain is True else int(explain))
    return Ranking(
        position=position.id,
        scorer=scorer.info,
        pool=len(pool),
        matches=tuple(_widened(matches, rank_intervals(run, asked) if intervals else None)),
        excluded=Stops(run.comparison, run.stopped),
        counts=_counts(fits, run.stopped),
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
    lifted: Mapping[str, Collection[str]] | None = None,
    intervals: bool = False,
) -> Opportunities:
    """Rank positions for one person: score descending, then position id.

    An expired position is among the excluded, under the gate ``expired``; ``lifted`` are the gates that an officer has
    lifted, by position; ``intervals`` is as for ``rank``. Raises ValueError for a ``top`` below 0 and unknown codes.
    """
    started = perf_counter()
    _check_asked((), (lifted or {}).values(), top=top)
    pool = Pool.from_candidates([candidate], catalogue)
    matches, runs, excluded, looked_at = [], [], [], 0
    for position in sorted(positions, key=lambda position: position.id):
        looked_at += 1
        run = Run.of(Comparison(position, pool), scorer, {candidate.id: (lifted or {}).get(position.id, ())})
        gates = gate_names(int(run.stopped[0])) + ((EXPIRED,) if _expired(position, today) else ())
        if gates:
            excluded.append(Excluded(candidate.id, gates, position.id))
        else:
            matches.append(run.alone(0))
            runs.append(run)
    return Opportunities(
        candidate=candidate.id,
        scorer=scorer.info,
        pool=looked_at,
        matches=tuple(_placed(matches, runs, top, intervals=intervals)),
        excluded=tuple(excluded),
        computed_ms=(perf_counter() - started) * 1000,
    )


def explained(run: Run, places: Places, limit: int) -> list[Match]:
    """The matches at some places, the first ``limit`` with counterfactuals."""
    verdicts = run.verdicts(places)
    counterfactuals = Counterfactuals(run).of(places[:limit], verdicts[:limit])
    counterfactuals += [()] * (len(places) - len(counterfactuals))
    return run.matches(places, verdicts, counterfactuals)


def _check_asked(only: Iterable[str], lifted: Iterable[Collection[str]], **numbers: int | None) -> None:
    """Raise ValueError for unknown fits and gates, and for numbers below 0."""
    for name, number in numbers.items():
        if number is not None and number < 0:
            raise ValueError(f"{name} must not be below 0, as {number} is")
    for name, codes, known in (("fit", only, list(Fit)), ("gate", chain.from_iterable(lifted), list(GATES))):
        unknown = sorted(set(codes).difference(known))
        if unknown:
            raise ValueError(f"unknown {name} {', '.join(unknown)}; known: {', '.join(known)}")


def _widened(matches: list[Match], interval: Interval | None) -> list[Match]:
    """Matches whose interval of ranks holds the ties and the given interval, where there is one."""
    if interval is None:
        return matches
    ends = zip(interval.low.tolist(), interval.high.tolist(), strict=True)
    return [
        match._replace(rank_low=min(match.tied_low, low), rank_high=max(match.tied_high, high))
        for match, (low, high) in zip(matches, ends, strict=True)
    ]


def _counts(fits: Column, stopped: Column) -> dict[Fit, int]:
    """How many of those whom no gate stops have each fit."""
    through = stopped == 0
    return {fit: int(np.count_nonzero(through & (fits == place))) for place, fit in enumerate(FITS)}


def _among(run: Run, fits: Column, only: Collection[Fit] | None, candidates: Collection[str] | None) -> Places | None:
    """The places in the standing that the caller asked for; None for all of them."""
    if only is None and candidates is None:
        return None
    wanted = np.ones(len(fits), dtype=bool)
    if only is not None:
        wanted = np.isin(fits, [FITS.index(fit) for fit in only])
    if candidates is not None:
        pool = run.comparison.pool
        named = np.zeros(len(fits), dtype=bool)
        named[[pool.row(code) for code in candidates if code in pool]] = True
        wanted &= named
    return np.flatnonzero(wanted[run.standing.rows])


def _placed(matches: Sequence[Match], runs: Sequence[Run], top: int | None, *, intervals: bool) -> list[Match]:
    """Matches of one person, each alone in its pool so far, at their places among each other."""
    standing = Standing(np.arange(len(matches)), np.array([run.totals[0] for run in runs]))
    places = standing.best(top)
    ranks = zip(places.tolist(), *(column.tolist() for column in standing.ranks(places)), strict=True)
    placed = [
        matches[place]._replace(rank=rank, rank_low=low, rank_high=high, tied_low=low, tied_high=high)
        for place, rank, low, high in ranks
    ]
    replicates = runs[0].scorer.replicates if runs and intervals else None
    if replicates is None:
        return placed
    everywhere = replicate_totals(replicates, np.hstack([run.binned for run in runs]))
    return _widened(placed, interval(everywhere[:, places], [everywhere]))


def _expired(position: Position, today: date | None) -> bool:
    return position.expires is not None and position.expires < (today or datetime.now(ZoneInfo("Europe/Rome")).date())


def _not_expired(position: Position, today: date | None) -> None:
    if _expired(position, today) and position.expires is not None:
        raise PositionExpired(position.id, position.expires)
