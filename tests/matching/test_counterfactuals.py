"""Counterfactuals: what one change of the position would do, exactly."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given

from matching import Candidate, Position, Scorer, rank
from matching.changes import changed
from matching.comparison import Comparison
from matching.counterfactuals import KEPT, Part
from matching.gates import GATES
from matching.run import Run
from matching.synthetic import draw_pool, draw_positions
from tests.matching.examples import CATALOGUE, candidates, demanding, few, people, pool_of, positions, scorers

PRIOR = Scorer.prior()


@few
@given(people(), positions())
def test_each_is_what_ranking_everyone_again_gives(listed: list[Candidate], position: Position) -> None:
    pool = pool_of(*listed)
    for match in rank(position, pool, PRIOR):
        for found in match.counterfactuals:
            again = rank(changed(position, found.change), pool, PRIOR, explain=0)
            there = next(m for m in again if m.candidate == match.candidate)
            assert (found.score, found.rank) == (there.score, there.rank)
            assert found.score > match.score


@few
@given(people(), positions())
@example([Candidate("P1")], Position("J1", hours=37.0))
@example([Candidate("P1", hours_min=30, hours_max=40)], demanding({"d430": 1, "b455": 1}, hours=40.0))
def test_no_single_offer_that_helps_more_is_missed(listed: list[Candidate], position: Position) -> None:
    """Promised to whoever's capacities are known: those that the position asks for, and endurance."""
    known = [replace(person, capacities=dict.fromkeys((*position.demands, "b455"), 1)) for person in listed]
    pool = pool_of(*known)
    for match in rank(position, pool, PRIOR):
        best = [found.score for found in match.counterfactuals]
        floor = best[-1] if len(best) == KEPT else match.score
        for accommodation in CATALOGUE.accommodations:
            again = rank(changed(position, f"offer:{accommodation.code}"), pool, PRIOR, explain=0)
            there = next(m for m in again if m.candidate == match.candidate)
            assert there.score <= max(floor, *best, match.score)


def test_the_same_in_a_long_list() -> None:
    pool, found = draw_pool(5_000), 0
    for position in draw_positions(4):
        for match in rank(position, pool, PRIOR, top=12).matches[::4]:
            for counterfactual in match.counterfactuals:
                again = changed(position, counterfactual.change)
                (there,) = rank(again, pool, PRIOR, candidates=[match.candidate], explain=0)
                assert (counterfactual.score, counterfactual.rank) == (there.score, there.rank)
                found += 1
    assert found > 3


def test_the_best_come_first() -> None:
    position = demanding({"d430": 4, "b455": 3})
    match = rank(position, pool_of(Candidate("P1", capacities={"d430": 0, "b455": 2})), PRIOR).matches[0]
    scores = [found.score for found in match.counterfactuals]
    assert scores == sorted(scores, reverse=True)
    assert match.counterfactuals[0].change == "offer:task_swap"
    assert len(scores) == KEPT


@pytest.mark.parametrize(("hours", "change"), [(40.0, ["hours:20"]), (5.0, ["hours:10"]), (15.0, [])])
def test_hours_at_the_edge_of_what_the_person_can_do(hours: float, change: list[str]) -> None:
    pool = pool_of(Candidate("P1", hours_min=10, hours_max=20))
    match = rank(Position("J1", hours=hours), pool, PRIOR).matches[0]
    assert [found.change for found in match.counterfactuals] == change


def test_what_is_already_offered_or_not_needed_is_not_proposed() -> None:
    position = demanding({"d430": 2, "b455": 2}, accommodations=frozenset({"lifting_aid"}))
    match = rank(position, pool_of(Candidate("P1", capacities={"d430": 0, "b455": 4})), PRIOR).matches[0]
    assert match.counterfactuals == ()


MET = Candidate("P1", capacities={"d430": 3, "b455": 2})


def test_where_the_hours_tire_what_helps_against_fatigue_is_proposed_though_every_demand_is_met() -> None:
    position = demanding({"d430": 3, "b455": 2}, hours=40.0)
    match = rank(position, pool_of(MET), PRIOR).matches[0]
    assert match.gaps == ()
    assert "offer:extra_breaks" in [found.change for found in match.counterfactuals]
    assert all(found.score > match.score + 0.01 for found in match.counterfactuals)


def test_nothing_against_fatigue_where_it_would_not_help() -> None:
    for person, hours in ((MET, 24.0), (Candidate("P1"), 40.0), (Candidate("P1", capacities={"b455": 4}), 40.0)):
        match = rank(Position("J1", hours=hours), pool_of(person), PRIOR).matches[0]
        assert match.counterfactuals == ()
    offering = frozenset({"extra_breaks"})
    match = rank(Position("J1", hours=40.0, accommodations=offering), pool_of(MET), PRIOR).matches[0]
    assert "offer:extra_breaks" not in [found.change for found in match.counterfactuals]


@given(scorers(), candidates(), positions())
def test_somebody_alone_is_added_up_to_the_same_bits(scorer: Scorer, person: Candidate, position: Position) -> None:
    """A single column is where numpy would sum in another order."""
    pool, lifted = pool_of(person), {person.id: GATES}
    part = Part.of(Run.of(Comparison(position, pool), scorer, lifted), list(scorer.tables), np.array([0]))
    for change in ("offer:extra_breaks", "hours:20"):
        again = Run.of(Comparison(changed(position, change), pool), scorer)
        assert part.totals([change]).tolist() == [again.totals.tolist()]


def test_only_the_first_matches_are_explained() -> None:
    pool = pool_of(*(Candidate(f"P{n}", capacities={"d430": 1}) for n in range(4)))
    position = demanding({"d430": 2})
    for explain, explained in ((0, 0), (2, 2), (True, 4), (99, 4)):
        matches = rank(position, pool, PRIOR, explain=explain).matches
        assert sum(bool(match.counterfactuals) for match in matches) == explained
