"""Totals and scores: the same bits as the scorer's own, whichever way round."""

import math
from functools import reduce
from operator import add

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Scorer, rank
from matching.comparison import Comparison
from matching.standing import Standing
from matching.sums import BLOCK, STEP, below, rounded_tables, scores, totals
from matching.synthetic import draw_pool, draw_positions
from tests.matching.examples import scorers

PRIOR = Scorer.prior()
tied = st.lists(st.sampled_from([-800.0, -3.0, -1e-12, 0.0, 1e-12, 1.0, 20.5, 40.0, 800.0]), min_size=1, max_size=30)


@pytest.mark.parametrize("candidates", [0, 1, 500, BLOCK + 7])
def test_totals_are_the_intercept_and_then_table_after_table_to_the_last_bit(candidates: int) -> None:
    pool, tables = draw_pool(candidates), list(PRIOR.tables.values())
    for position in draw_positions(2):
        binned = PRIOR.bins(Comparison(position, pool))
        added = [[table[place] for table, place in zip(tables, line, strict=True)] for line in binned.T.tolist()]
        one_by_one = [reduce(add, terms, PRIOR.intercept) for terms in added]
        assert totals(PRIOR, binned).tolist() == one_by_one
        assert PRIOR.scores(binned) == pytest.approx([1 / (1 + math.exp(-total)) for total in one_by_one], abs=1e-9)


@given(scorers())
def test_contributions_are_rounded_as_the_scorer_rounds_them(scorer: Scorer) -> None:
    for place in (0, 7, 254, 255):
        bins = [place] * len(scorer.tables)
        assert rounded_tables(scorer)[:, place].tolist() == list(scorer.contributions(bins).values())


@given(st.floats(-60, 60))
def test_nothing_below_the_line_reaches_the_score(total: float) -> None:
    line = below(total)
    assert line < total
    if line > -np.inf:
        assert scores(np.array([line]))[0] < scores(np.array([total]))[0]
        assert scores(np.array([line]))[0] >= scores(np.array([total]))[0] - 3 * STEP


@given(tied, st.integers(0, 31))
def test_a_standing_is_a_plain_sort(values: list[float], top: int) -> None:
    standing = Standing(np.arange(len(values)), np.array(values))
    found = scores(np.array(values))
    expected = sorted(range(len(values)), key=lambda place: (-found[place], place))
    assert standing.best(top).tolist() == expected[:top]
    ranks = standing.ranks(standing.best(top))
    assert ranks.rank.tolist() == list(range(1, min(top, len(values)) + 1))
    for place, low, high in zip(expected, ranks.low, ranks.high, strict=False):
        assert low == 1 + sum(found > found[place])
        assert high == sum(found >= found[place])


def test_the_first_of_a_long_list_are_those_of_the_whole_list() -> None:
    pool = draw_pool(4_000)
    for position in draw_positions(3):
        whole = rank(position, pool, PRIOR, explain=0).matches
        assert rank(position, pool, PRIOR, top=50, explain=0).matches == whole[:50]
        binned = PRIOR.bins(Comparison(position, pool))
        found = dict(zip(pool.ids, PRIOR.scores(binned).tolist(), strict=True))
        assert [match.score for match in whole] == [found[match.candidate] for match in whole]
        assert [match.candidate for match in whole] == sorted(
            (match.candidate for match in whole), key=lambda code: (-found[code], code)
        )
