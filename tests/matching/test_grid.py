"""A grid says of each pair exactly what rank() says, however few or many there are."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from matching import Candidate, Demand, Fit, Pool, Position, Scorer, rank
from matching.accommodations import FITS
from matching.gates import gate_names
from matching.grid import Grid
from tests.matching.examples import few, people, pool_of, positions, scorers

DAY = date(2026, 11, 2)


@st.composite
def several(draw: st.DrawFn) -> list[Position]:
    """Positions that differ in their ids, none of them expired; some alike in all else."""
    found = draw(st.lists(positions(), max_size=4))
    again = [one for one in found if draw(st.booleans())]
    return [replace(one, id=f"J{number}", expires=None) for number, one in enumerate([*found, *again])]


@few
@given(people(), several(), scorers())
def test_every_pair_is_as_rank_says(candidates: list[Candidate], jobs: list[Position], scorer: Scorer) -> None:
    pool = pool_of(*candidates)
    grid = Grid(jobs, pool)
    found, barriers = grid.scores(scorer), defaultdict(set)
    for barrier in grid.barriers():
        barriers[barrier.position, barrier.person].add(barrier.dimension)
    for line, position in enumerate(jobs):
        ranking = rank(position, pool, scorer, explain=False, today=DAY)
        gates = {stopped.candidate: stopped.gates for stopped in ranking.excluded}
        for row, candidate in enumerate(pool.ids):
            assert gate_names(int(grid.stopped[line, row])) == gates.get(candidate, ())
        for match in ranking.matches:
            row = pool.row(match.candidate)
            assert (FITS[grid.fits[line, row]], found[line, row]) == (match.fit, match.score)
            assert grid.suits[line, row] == (match.fit is not Fit.NOT_NOW)
            open_gaps = (
                {gap.dimension for gap in match.gaps if not gap.closed_by} if match.fit is Fit.NOT_NOW else set()
            )
            assert barriers.pop((line, row), set()) == open_gaps
    assert not barriers


def test_the_widest_gap_that_can_be_negotiated_goes_to_a_colleague() -> None:
    person = Candidate("A", capacities={"d720": 0, "d710": 0, "d430": 0})
    demands = {"d710": Demand(3, True), "d430": Demand(4, True), "d720": Demand(1, True)}
    grid = Grid([Position("J", demands=demands)], Pool.from_candidates([person]))
    (match,) = rank(Position("J", demands=demands), grid.pool, Scorer.prior(), today=DAY).matches
    assert [barrier.dimension for barrier in grid.barriers()] == [
        gap.dimension for gap in match.gaps if not gap.closed_by
    ]


def test_nobody_and_nothing() -> None:
    nobody = Pool.from_candidates([])
    assert Grid([], nobody).scores(Scorer.prior()).shape == (0, 0)
    assert Grid([Position("J")], nobody).fits.shape == (1, 0)
    assert not [*Grid([], nobody).barriers()]
