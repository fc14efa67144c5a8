"""Relief: what is left of each gap after accommodations, for a whole pool."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from matching import Candidate, Demand, Fit, Position
from matching.accommodations import FITS, LEVEL, UNKNOWN_SHORTFALL, fit_column, fundable, shortfall
from matching.comparison import Comparison
from matching.plans import Planner
from tests.matching.examples import CATALOGUE, accommodations, demanding, few, people, pool_of, positions


def lacking(candidate: Candidate, position: Position, *codes: str) -> tuple[float, float, float]:
    """Levels missing after some accommodations: the widest gap, the widest firm one, all together."""
    found = shortfall(position, pool_of(candidate), codes)
    return found.worst[0] / LEVEL, found.firm[0] / LEVEL, found.total[0] / LEVEL


def person(capacities: Mapping[str, int], *own: str) -> Candidate:
    return Candidate("P1", capacities=capacities, accommodations=frozenset(own))


def test_without_accommodations_a_gap_is_the_difference() -> None:
    position = Position("J1", demands={"d430": Demand(3), "b455": Demand(2, negotiable=False), "d450": Demand(1)})
    assert lacking(person({"d430": 1, "b455": 1, "d450": 4}), position) == (2, 1, 3)


def test_the_strongest_aid_counts_and_aids_do_not_add_up() -> None:
    position, weak = demanding({"d430": 4}), person({"d430": 0})
    assert lacking(weak, position, "powered_tool") == (3, 0, 3)
    assert lacking(weak, position, "powered_tool", "slower_pace") == (3, 0, 3)
    assert lacking(weak, position, "powered_tool", "slower_pace", "lifting_aid") == (1, 0, 1)


def test_a_personal_aid_helps_who_uses_it() -> None:
    position = demanding({"b210": 3, "d360": 1, "d4153": 1})
    seeing = {"b210": 1, "d360": 4, "d4153": 4}
    assert lacking(person(seeing), position, "screen_reader") == (2, 0, 2)
    assert lacking(person(seeing, "screen_reader"), position, "screen_reader") == (0, 0, 0)


def test_an_aid_for_desk_work_helps_only_there() -> None:
    blind = person({"b210": 0, "d360": 4, "d4153": 4}, "screen_reader")
    assert lacking(blind, demanding({"b210": 3}), "screen_reader") == (3, 0, 3)
    assert lacking(blind, demanding({"b210": 3, "d360": 1}), "screen_reader") == (3, 0, 3)
    assert lacking(blind, demanding({"b210": 3, "d360": 1, "d4153": 1}), "screen_reader") == (0, 0, 0)


@pytest.mark.parametrize(("remote", "left"), [("no", 2), ("in_parte", 0), ("si", 0)])
def test_work_from_home_helps_where_the_job_allows_it(remote: str, left: int) -> None:
    assert lacking(person({"d470": 1}), demanding({"d470": 3}, remote=remote), "telework") == (left, 0, left)


def test_a_task_swap_lifts_the_widest_negotiable_gap_and_no_other() -> None:
    position = Position("J1", demands={"d430": Demand(3), "b455": Demand(2), "d450": Demand(4, negotiable=False)})
    weak = person({"d430": 0, "b455": 0, "d450": 0})
    assert lacking(weak, position, "task_swap") == (4, 4, 6)
    assert lacking(weak, replace(position, demands={"d430": Demand(3), "b455": Demand(2)}), "task_swap") == (2, 0, 2)


@pytest.mark.parametrize("demand", [1, 2, 3, 4])
def test_an_unknown_capacity_lacks_less_than_any_known_gap(demand: int) -> None:
    unknown, _, _ = lacking(person({}), demanding({"d450": demand}))
    assert 0 < unknown < 1
    assert unknown == UNKNOWN_SHORTFALL[demand] / LEVEL


def test_what_is_offered_anyway_makes_an_unknown_capacity_unimportant() -> None:
    assert lacking(person({}), demanding({"b455": 2}), "extra_breaks") == (0, 0, 0)


@few
@given(people(), positions(), accommodations)
def test_a_pool_agrees_with_each_person_alone(
    listed: list[Candidate], position: Position, codes: frozenset[str]
) -> None:
    together = shortfall(position, pool_of(*listed), codes)
    for row, candidate in enumerate(listed):
        alone = shortfall(position, pool_of(candidate), codes)
        assert (together.worst[row], together.firm[row], together.total[row]) == (
            alone.worst[0],
            alone.firm[0],
            alone.total[0],
        )


@few
@given(people(), positions())
def test_the_fit_of_a_column_is_the_fit_of_each_plan(listed: list[Candidate], position: Position) -> None:
    pool = pool_of(*listed)
    column = fit_column(position, pool, Comparison(position, pool).funded)
    planner = Planner(position, CATALOGUE)
    alone = [planner.verdict(person.capacities, person.accommodations).fit for person in listed]
    assert [FITS[place] for place in column] == alone


@few
@given(people(), positions(), accommodations)
def test_offering_more_never_leaves_more_missing(
    listed: list[Candidate], position: Position, codes: frozenset[str]
) -> None:
    pool = pool_of(*listed)
    some, all_of_them = shortfall(position, pool, codes), shortfall(position, pool, fundable(CATALOGUE))
    assert np.all(all_of_them.worst <= some.worst)
    assert np.all(all_of_them.total <= some.total)


def test_without_demands_nobody_lacks_anything() -> None:
    pool = pool_of(person({"d430": 0}))
    assert lacking(person({"d430": 0}), Position("J1")) == (0, 0, 0)
    assert FITS[fit_column(Position("J1"), pool, Comparison(Position("J1"), pool).funded)[0]] == Fit.SUITABLE
