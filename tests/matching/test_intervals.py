"""Rank intervals: the middle of the ranks under a scorer's replicates, exactly."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Candidate, Position, Scorer, opportunities, rank
from matching.comparison import Comparison
from matching.intervals import LEVEL, rank_intervals
from matching.run import Run
from matching.synthetic import draw_pool, draw_positions
from tests.matching.examples import CATALOGUE, candidates, demanding, few, people, pool_of, positions, scorers

PRIOR = Scorer.prior()
REPLICATES = st.integers(1, 9)


def with_replicates(scorer: Scorer, count: int, seed: int) -> Scorer:
    """A scorer whose replicates are its tables, each stretched or shrunk."""
    factors = np.exp(np.random.default_rng(seed).normal(0, 0.5, (count, len(scorer.tables), 1)))
    tables = np.stack(list(scorer.tables.values()))
    return Scorer(scorer.tables, scorer.intercept, scorer.kind, replicates=(factors * tables).astype(np.float32))


def ranked_one_by_one(run: Run, place: int) -> tuple[int, int]:
    """The interval of one place, from the definition: every replicate ranks everyone."""
    lows, highs = [], []
    binned = run.binned[:, run.standing.rows]
    for tables in run.scorer.replicates:
        totals = np.zeros(binned.shape[1], dtype=np.float32)
        for table, column in zip(tables, binned, strict=True):
            totals += table[column]
        lows.append(1 + int((totals > totals[place]).sum()))
        highs.append(int((totals >= totals[place]).sum()))
    tail = (1 - LEVEL) / 2
    lows.sort()
    highs.sort()
    last = len(lows) - 1
    return lows[min(last, max(0, int(np.ceil(tail * len(lows) - 1e-9)) - 1))], highs[
        min(last, max(0, int(np.ceil((1 - tail) * len(highs) - 1e-9)) - 1))
    ]


@few
@given(people(), positions(), scorers(), REPLICATES, st.integers(0, 99))
def test_nobody_who_matters_is_left_out(
    listed: list[Candidate], position: Position, scorer: Scorer, count: int, seed: int
) -> None:
    run = Run.of(Comparison(position, pool_of(*listed)), with_replicates(scorer, count, seed))
    places = run.standing.best(2)
    found = rank_intervals(run, places)
    if found is None:
        assert not len(places)
        return
    ends = zip(found.low.tolist(), found.high.tolist(), strict=True)
    assert list(ends) == [ranked_one_by_one(run, place) for place in places.tolist()]


def test_the_same_in_a_long_list() -> None:
    pool = draw_pool(20_000)
    for position in draw_positions(3):
        run = Run.of(Comparison(position, pool), PRIOR)
        places = run.standing.best(30)
        found = rank_intervals(run, places)
        assert found is not None
        for line in (0, 7, 29):
            assert (found.low[line], found.high[line]) == ranked_one_by_one(run, int(places[line]))


@few
@given(people(), positions(), REPLICATES, st.integers(0, 99))
def test_an_interval_holds_the_ties_and_the_rank(
    listed: list[Candidate], position: Position, count: int, seed: int
) -> None:
    pool, scorer = pool_of(*listed), with_replicates(PRIOR, count, seed)
    sure = {match.candidate: match for match in rank(position, pool, scorer)}
    for match in rank(position, pool, scorer, intervals=True):
        assert 1 <= match.rank_low <= match.tied_low <= match.rank <= match.tied_high <= match.rank_high <= len(sure)
        before = sure[match.candidate]
        assert (before.rank_low, before.rank_high) == (before.tied_low, before.tied_high)
        assert match._replace(rank_low=before.rank_low, rank_high=before.rank_high) == before


def test_replicates_that_agree_add_nothing_and_those_that_differ_do() -> None:
    position = demanding({"d430": 3}, hours=30)
    pool = pool_of(
        Candidate("P1", capacities={"d430": 2}, hours_min=20, hours_max=40),
        Candidate("P2", capacities={"d430": 4}, hours_min=10, hours_max=15),
    )
    tables = np.stack(list(PRIOR.tables.values()))
    agreed = Scorer(PRIOR.tables, PRIOR.intercept, replicates=np.stack([tables, 2 * tables]))
    assert [(m.rank_low, m.rank_high) for m in rank(position, pool, agreed, intervals=True)] == [(1, 1), (2, 2)]
    by_hours, by_lifting = (np.zeros_like(tables) for _ in range(2))
    for line, name in enumerate(PRIOR.tables):
        (by_hours if name == "hours" else by_lifting)[line] = tables[line]
    torn = Scorer(PRIOR.tables, PRIOR.intercept, replicates=np.stack([by_hours, by_lifting]))
    assert [(m.rank_low, m.rank_high) for m in rank(position, pool, torn, intervals=True)] == [(1, 2), (1, 2)]


def test_without_replicates_only_ties_are_an_interval() -> None:
    scorer = Scorer(PRIOR.tables, PRIOR.intercept)
    pool = pool_of(Candidate("P1"), Candidate("P2"))
    assert rank(Position("J1"), pool, scorer, intervals=True) == rank(Position("J1"), pool, scorer)


@pytest.mark.parametrize("listed", [[], [Candidate("P1")]])
def test_nobody_and_one_person_are_answers(listed: list[Candidate]) -> None:
    matches = rank(Position("J1"), pool_of(*listed), PRIOR, intervals=True).matches
    assert [(match.rank_low, match.rank_high) for match in matches] == [(1, 1)] * len(listed)


@given(candidates(), st.lists(positions(), max_size=4))
def test_opportunities_have_intervals_too(candidate: Candidate, offered: list[Position]) -> None:
    jobs = [replace(position, id=f"J{number}") for number, position in enumerate(offered)]
    sure = opportunities(candidate, jobs, PRIOR, catalogue=CATALOGUE).matches
    found = opportunities(candidate, jobs, PRIOR, catalogue=CATALOGUE, intervals=True).matches
    assert [match.position for match in found] == [match.position for match in sure]
    for match, before in zip(found, sure, strict=True):
        assert 1 <= match.rank_low <= match.tied_low <= match.rank <= match.tied_high <= match.rank_high <= len(found)
        assert (match.tied_low, match.tied_high) == (before.tied_low, before.tied_high)
