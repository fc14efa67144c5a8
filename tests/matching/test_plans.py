"""Plans: the smallest, cheapest set of accommodations that closes what can be closed."""

from collections.abc import Iterator
from itertools import chain, combinations

from hypothesis import given

from matching import Candidate, Demand, Fit, Gap, Plan, Position
from matching.plans import Planner, Verdict
from tests.matching.examples import CATALOGUE, candidates, demanding, positions

CODES = [accommodation.code for accommodation in CATALOGUE.accommodations]


def verdict(candidate: Candidate, position: Position) -> Verdict:
    return Planner(position, CATALOGUE).verdict(candidate.capacities, candidate.accommodations)


def weak(**capacities: int) -> Candidate:
    return Candidate("P1", capacities=capacities)


def test_all_met_needs_no_plan() -> None:
    assert verdict(weak(d430=3), demanding({"d430": 3})) == Verdict(Fit.SUITABLE, (), (), Plan())


def test_a_gap_that_one_aid_closes() -> None:
    found = verdict(weak(d430=1), demanding({"d430": 3}, accommodations=frozenset({"lifting_aid"})))
    assert found.fit == Fit.SUITABLE_WITH_ACCOMMODATIONS
    assert found.gaps == (Gap("d430", 3, 1, ("lifting_aid",), True),)
    assert found.plan == Plan(("lifting_aid",), ("lifting_aid",), 3)


def test_an_unknown_demand_is_to_verify_and_never_a_gap() -> None:
    found = verdict(weak(d430=4), demanding({"d430": 3, "d450": 4}))
    assert (found.fit, found.gaps, found.unknown) == (Fit.TO_VERIFY, (), ("d450",))


def test_a_gap_that_nothing_closes_is_not_now_even_if_more_is_unknown() -> None:
    position = Position("J1", demands={"d450": Demand(4, negotiable=False), "b455": Demand(1)})
    found = verdict(weak(d450=0), position)
    assert (found.fit, found.unknown) == (Fit.NOT_NOW, ("b455",))
    assert found.gaps[0].closed_by == ()


def test_what_is_offered_is_preferred_to_what_is_cheaper() -> None:
    position = demanding({"d430": 2}, accommodations=frozenset({"lifting_aid"}))
    assert verdict(weak(d430=1), position).plan.accommodations == ("lifting_aid",)


def test_two_offered_aids_are_preferred_to_one_that_is_not_offered() -> None:
    position = demanding({"d430": 2, "b455": 2}, accommodations=frozenset({"powered_tool", "extra_breaks"}))
    assert verdict(weak(d430=1, b455=1), position).plan.accommodations == ("extra_breaks", "powered_tool")


def test_one_aid_for_two_gaps_is_preferred_to_two() -> None:
    assert verdict(weak(d430=1, b455=1), demanding({"d430": 2, "b455": 2})).plan.accommodations == ("slower_pace",)


def test_at_the_same_size_the_person_s_own_aid_and_then_the_cheaper_one_is_chosen() -> None:
    position = Position("J1", demands={"d430": Demand(1, negotiable=False)})
    assert verdict(weak(d430=0), position).plan.accommodations == ("slower_pace",)
    user = Candidate("P1", capacities={"d430": 0}, accommodations=frozenset({"powered_tool"}))
    assert verdict(user, position).plan.accommodations == ("powered_tool",)


def test_two_gaps_that_only_a_task_swap_closes_leave_the_smaller_one_open() -> None:
    found = verdict(weak(d450=0, d360=1), demanding({"d450": 3, "d360": 3}))
    assert found.fit == Fit.NOT_NOW
    assert {gap.dimension: gap.closed_by for gap in found.gaps} == {"d450": ("task_swap",), "d360": ()}


def test_between_gaps_that_only_a_swap_closes_it_lifts_the_widest_after_the_offer() -> None:
    offered = frozenset({"magnifier", "task_swap"})
    found = verdict(weak(b210=0, d450=0), demanding({"b210": 3, "d450": 3}, accommodations=offered))
    assert {gap.dimension: gap.closed_by for gap in found.gaps} == {"b210": (), "d450": ("task_swap",)}


@given(candidates(), positions())
def test_the_plan_is_the_best_of_all_sets(candidate: Candidate, position: Position) -> None:
    found = verdict(candidate, position)
    best = min(burden(frozenset(codes), found.gaps, candidate, position) for codes in subsets())
    assert burden(frozenset(found.plan.accommodations), found.gaps, candidate, position) == best


@given(candidates(), positions())
def test_each_gap_is_closed_by_what_the_plan_holds(candidate: Candidate, position: Position) -> None:
    found = verdict(candidate, position)
    named = set(chain.from_iterable(gap.closed_by for gap in found.gaps))
    assert named == set(found.plan.accommodations)
    assert set(found.plan.offered) == named & position.accommodations
    bands = [CATALOGUE.accommodation(code).cost_band for code in named]
    assert found.plan.cost_band == max(bands, default=0)


@given(candidates(), positions())
def test_gaps_and_unknown_are_what_the_levels_say(candidate: Candidate, position: Position) -> None:
    found = verdict(candidate, position)
    known = candidate.capacities
    assert [gap.dimension for gap in found.gaps] == [
        code for code, demand in position.demanded().items() if code in known and known[code] < demand.level
    ]
    assert found.unknown == tuple(code for code in position.demanded() if code not in known)


def subsets() -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(CODES, size) for size in range(len(CODES) + 1))


def burden(
    codes: frozenset[str], gaps: tuple[Gap, ...], candidate: Candidate, position: Position
) -> tuple[int, int, int, int, int, list[str]]:
    """The same order of preference, worked out from the definition: gaps left open come first."""
    planner = Planner(position, CATALOGUE)
    left = [
        gap
        for gap in gaps
        if codes.isdisjoint(planner.closers(gap.dimension, gap.demand - gap.capacity, candidate.accommodations))
    ]
    swapped = "task_swap" in codes and any(gap.negotiable for gap in left)
    return (
        len(left) - swapped,
        len(codes - position.accommodations),
        len(codes),
        len(codes - candidate.accommodations),
        max((CATALOGUE.accommodation(code).cost_band for code in codes), default=0),
        sorted(codes),
    )
