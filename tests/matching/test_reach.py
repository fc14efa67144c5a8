"""Reach: whom a draft reaches, and exactly what each single change adds."""

from dataclasses import replace

import pytest
from hypothesis import given

from matching import Candidate, Demand, Fit, Position, Scorer, rank
from matching.accommodations import shortfall
from matching.changes import changed
from matching.reach import REACHABLE, WELL, Reach, reach, single_changes
from tests.matching.examples import CATALOGUE, demanding, few, people, pool_of, positions, scorers

PRIOR = Scorer.prior()


def counted(position: Position, listed: list[Candidate], scorer: Scorer) -> int:
    """People reachable, from the definition: one person at a time, each ranked alone."""
    count = 0
    for person in listed:
        pool = pool_of(person)
        for match in rank(position, pool, scorer, explain=0):
            left = shortfall(position, pool, position.accommodations)
            count += match.score >= WELL and not left.still_open[0]
    return count


def added(found: Reach, change: str) -> int:
    return next(single.added for single in found.changes if single.change == change)


@few
@given(people(), positions(), scorers())
def test_each_change_is_a_full_recount_of_the_changed_position(
    listed: list[Candidate], position: Position, scorer: Scorer
) -> None:
    pool = pool_of(*listed)
    found = reach(position, pool, scorer)
    assert found.now.people == counted(position, listed, scorer)
    for single in found.changes:
        after = changed(position, single.change)
        assert single.reached == reach(after, pool, scorer).now
        assert single.reached.people == counted(after, listed, scorer)
        assert single.added == single.reached.people - found.now.people


@few
@given(people(), positions())
def test_the_counts_are_those_of_the_ranking(listed: list[Candidate], position: Position) -> None:
    found, ranking = reach(position, pool_of(*listed)), rank(position, pool_of(*listed), PRIOR, explain=0)
    assert found.fits == ranking.counts
    assert found.now.through_gates == len(ranking.matches)
    assert found.now.people == sum(found.now.by_fit.values()) <= found.now.through_gates


@given(positions())
def test_every_change_changes_the_position_and_none_comes_twice(position: Position) -> None:
    changes = list(single_changes(position, CATALOGUE))
    assert len(set(changes)) == len(changes)
    for change in changes:
        assert changed(position, change) != position


def test_what_adds_most_comes_first_and_equals_in_the_order_of_their_codes() -> None:
    pool = pool_of(*(Candidate(f"P{n}", capacities={"d430": 1, "b455": 4}) for n in range(3)))
    found = reach(demanding({"d430": 3, "b455": 1}), pool)
    order = [(-single.added, single.change) for single in found.changes]
    assert order == sorted(order)
    assert [single.change for single in found.changes[:2]] == ["demand:d430:0", "offer:lifting_aid"]
    assert found.changes[0].added == 3


def test_each_kind_of_change_can_add_people() -> None:
    unwilling = Candidate("P1", exclusions={"notte"}, shifts={"mattina"}, capacities={"d430": 4})
    driver = Position("J1", licences={"B"}, shifts={"mattina", "notte"})
    assert added(reach(replace(driver, licences=frozenset()), pool_of(unwilling)), "shift:notte") == 1
    assert added(reach(replace(driver, shifts=frozenset()), pool_of(unwilling)), "licence:B") == 1
    lifter = Position("J1", demands={"d430": Demand(3, negotiable=False)}, accommodations={"task_swap"})
    weak = pool_of(Candidate("P1", capacities={"d430": 1}))
    assert added(reach(lifter, weak), "negotiable:d430") == 1
    assert added(reach(lifter, weak), "demand:d430:0") == 1
    assert added(reach(lifter, weak), "demand:d430:2") == 0


def test_hours_count_through_the_score() -> None:
    # Nobody is close to the line by chance: with these tables only the hours decide on which side people are.
    tables = {"hours": PRIOR.tables["hours"]}
    scorer = Scorer(tables, 0.1)
    pool = pool_of(Candidate("P1", hours_min=15, hours_max=20))
    found = reach(Position("J1", hours=40), pool, scorer)
    assert found.now.people == 0
    assert added(found, "hours:20") == 1
    assert added(found, "hours:36") == 0


def test_nobody_or_nothing_asked_are_answers() -> None:
    nobody = reach(demanding({"d430": 2}), pool_of())
    assert (nobody.pool, nobody.now.people, nobody.now.through_gates) == (0, 0, 0)
    assert {single.added for single in nobody.changes} == {0}
    blank = reach(Position("J1"), pool_of(Candidate("P1")))
    assert blank.now.by_fit == {Fit.SUITABLE: 1} | dict.fromkeys(REACHABLE[1:], 0)


def test_all_unknown_is_reachable_and_to_be_checked() -> None:
    found = reach(demanding({"d430": 1}), pool_of(Candidate("P1")))
    assert found.now.by_fit[Fit.TO_VERIFY] == found.now.people == 1


def test_what_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown accommodation magic"):
        reach(Position("J1", accommodations={"magic"}), pool_of())
    with pytest.raises(ValueError, match="another catalogue"):
        reach(Position("J1"), pool_of(), catalogue=replace(CATALOGUE, relief=()))


@few
@given(people(), positions())
def test_only_the_changes_asked_for_are_tried(listed: list[Candidate], position: Position) -> None:
    pool = pool_of(*listed)
    every = reach(position, pool)
    offers = [single.change for single in every.changes if single.change.startswith("offer:")]
    found = reach(position, pool, changes=offers)
    assert found.changes == tuple(single for single in every.changes if single.change in offers)
    assert (found.now, found.fits) == (every.now, every.fits)
    assert reach(position, pool, changes=()).changes == ()
