"""Shortlists for all positions together: nobody left out while there is a place, no gate passed over."""

import json
from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Candidate, Demand, Position, PositionExpired, Scorer, rank
from matching.allocation import Allocation, Suggested, Why, allocate
from matching.records import Fit
from tests.matching.examples import candidates, few, pool_of, positions

PRIOR = Scorer.prior()

Office = tuple[list[Position], list[Candidate]]
Numbers = tuple[int, int]
"""Places a position, positions a person."""


@st.composite
def offices(draw: st.DrawFn) -> Office:
    """A few positions and people, each with an id of its own."""
    jobs = [draw(positions(position_id=f"J{number}")) for number in range(draw(st.integers(0, 3)))]
    return jobs, [draw(candidates(candidate_id=f"P{number}")) for number in range(draw(st.integers(0, 6)))]


numbers = st.tuples(st.integers(0, 3), st.integers(1, 3))


def suggestable(jobs: list[Position], people: list[Candidate]) -> dict[tuple[str, str], float]:
    """Every pair that a ranking of the position would not hold against, with its score."""
    fine = set(Fit) - {Fit.NOT_NOW}
    return {
        (job.id, match.candidate): match.score
        for job in jobs
        for match in rank(job, pool_of(*people), PRIOR, explain=False, only=fine)
    }


def pairs_in(found: Allocation) -> dict[tuple[str, str], float]:
    """The pairs of all shortlists, with their scores."""
    return {(code, line.candidate): line.score for code, lines in found.shortlists.items() for line in lines}


@few
@given(offices(), numbers)
def test_every_shortlist_keeps_to_the_terms(office: Office, k_m: Numbers) -> None:
    jobs, people = office
    found = allocate(jobs, pool_of(*people), PRIOR, per_position=k_m[0], at_most=k_m[1])
    pairs, possible = pairs_in(found), suggestable(*office)
    assert list(found.shortlists) == [job.id for job in jobs]
    assert pairs.items() <= possible.items()
    assert max(map(len, found.shortlists.values()), default=0) <= k_m[0]
    assert max(Counter(person for _, person in pairs).values(), default=0) <= k_m[1]
    assert found.people_helpable == len({person for _, person in possible})
    assert found.people_proposed == len({person for _, person in pairs})
    assert found.fit == pytest.approx(sum(pairs.values()))


@few
@given(offices(), st.integers(1, 3))
def test_with_a_place_for_each_nobody_helpable_is_left_out(office: Office, at_most: int) -> None:
    jobs, people = office
    found = allocate(jobs, pool_of(*people), PRIOR, per_position=len(people), at_most=at_most)
    assert found.people_proposed == found.people_helpable
    assert found.coverage == found.coverage_bound == 1
    assert Why.NO_PLACE not in {left.why for left in found.left_out} or not jobs


@few
@given(offices(), numbers, st.randoms())
def test_the_order_of_what_comes_in_does_not_matter(office: Office, k_m: Numbers, random: Random) -> None:
    jobs, people = office
    found = allocate(jobs, pool_of(*people), PRIOR, per_position=k_m[0], at_most=k_m[1])
    random.shuffle(jobs)
    random.shuffle(people)
    assert allocate(jobs, pool_of(*people), PRIOR, per_position=k_m[0], at_most=k_m[1]) == found


@few
@given(offices(), numbers)
def test_without_limits_it_is_the_separate_rankings(office: Office, k_m: Numbers) -> None:
    jobs, people = office
    found = allocate(jobs, pool_of(*people), PRIOR, per_position=len(people), at_most=max(1, len(jobs)))
    assert pairs_in(found) == suggestable(*office)
    assert found.fit_loss == 0


@few
@given(offices(), numbers)
def test_everyone_is_suggested_or_left_out_for_a_reason_that_is_true(office: Office, k_m: Numbers) -> None:
    jobs, people = office
    pool = pool_of(*people)
    found = allocate(jobs, pool, PRIOR, per_position=k_m[0], at_most=k_m[1])
    assert sorted({p for _, p in pairs_in(found)} | {left.candidate for left in found.left_out}) == list(pool.ids)
    helpable = {person for _, person in suggestable(*office)}
    stopped = Counter(e.candidate for job in jobs for e in rank(job, pool, PRIOR, explain=False).excluded)
    for left in found.left_out:
        assert (left.why is Why.NO_PLACE) == (left.candidate in helpable or not jobs)
        assert (left.why is Why.GATES) == (0 < len(jobs) == stopped[left.candidate])
        assert bool(left.gates) == (left.why is Why.GATES)


# --- by example -------------------------------------------------------------------------------------------------------

STRONG = {"d430": 4, "d450": 4}


def test_the_one_who_fits_only_here_is_not_pushed_out_by_the_one_who_fits_anywhere() -> None:
    driver = Candidate("P1", capacities=STRONG, licences=frozenset({"B"}))
    walker = Candidate("P2", capacities={"d430": 3})
    jobs = [Position("J1", demands={"d430": Demand(3)}), Position("J2", licences=frozenset({"B"}))]
    found = allocate(jobs, pool_of(driver, walker), PRIOR, per_position=1)
    assert [[line.candidate for line in lines] for lines in found.shortlists.values()] == [["P2"], ["P1"]]
    assert found.coverage == 1


def test_somebody_stopped_everywhere_is_told_by_which_gates() -> None:
    jobs = [Position("J1", licences=frozenset({"B"})), Position("J2", regime="art18")]
    away = Candidate("P1", available=False, regimes=frozenset({"art1", "libera"}))
    (left,) = allocate(jobs, pool_of(away), PRIOR).left_out
    assert (left.why, left.gates) == (Why.GATES, {"licence": 1, "regime": 1, "status": 2})


def test_a_gap_that_nothing_closes_is_a_reason_of_its_own() -> None:
    job = Position("J1", demands={"d360": Demand(4, negotiable=False)})
    (left,) = allocate([job], pool_of(Candidate("P1", capacities={"d360": 0})), PRIOR).left_out
    assert (left.why, left.gates) == (Why.NOT_NOW, {})


def test_what_was_decided_already_is_not_suggested_again() -> None:
    jobs, pool = [Position("J1"), Position("J2")], pool_of(Candidate("P1"), Candidate("P2"))
    found = allocate(jobs, pool, PRIOR, decided={"J1": ["P1", "P2", "gone"], "J2": ["P2"], "J9": ["P1"]})
    assert {code: [line.candidate for line in lines] for code, lines in found.shortlists.items()} == {
        "J1": [],
        "J2": ["P1"],
    }
    assert [(left.candidate, left.why) for left in found.left_out] == [("P2", Why.DECIDED)]
    assert found.people_helpable == 1


def test_those_for_whom_no_proposal_waits_come_first() -> None:
    better, worse = Candidate("P1", capacities=STRONG), Candidate("P2", capacities={"d430": 2})
    job, pool = Position("J1", demands={"d430": Demand(4)}), pool_of(better, worse)
    for waiting, chosen in (((), "P1"), (["P1", "gone"], "P2"), (["P1", "P2"], "P1")):
        found = allocate([job], pool, PRIOR, per_position=1, waiting=waiting)
        assert [line.candidate for line in found.shortlists["J1"]] == [chosen]
    assert found.people_waiting == 2
    assert [left.why for left in found.left_out] == [Why.WAITING]


def test_equals_share_by_id_and_no_position_takes_the_same_one_twice() -> None:
    twins = [Candidate(code, capacities=STRONG) for code in ("P3", "P1", "P2")]
    jobs = [Position("J2"), Position("J1")]
    found = allocate(jobs, pool_of(*twins), PRIOR, per_position=1)
    assert {code: [line.candidate for line in lines] for code, lines in found.shortlists.items()} == {
        "J1": ["P1"],
        "J2": ["P2"],
    }


def test_nobody_too_often_even_where_places_stay_empty() -> None:
    jobs = [Position(f"J{number}") for number in range(5)]
    found = allocate(jobs, pool_of(Candidate("P1")), PRIOR, at_most=2)
    assert sum(map(len, found.shortlists.values())) == 2
    assert (found.places, found.people_proposed, found.coverage) == (50, 1, 1)
    assert found.fit_loss == pytest.approx(1 - 2 / 5)


def test_how_many_can_be_proposed_is_bounded_by_the_places() -> None:
    people = [Candidate(f"P{number}") for number in range(5)]
    found = allocate([Position("J1")], pool_of(*people), PRIOR, per_position=2)
    assert (found.people_helpable, found.people_proposed) == (5, 2)
    assert found.coverage == found.coverage_bound == pytest.approx(0.4)
    assert {left.why for left in found.left_out} == {Why.NO_PLACE}


@pytest.mark.parametrize("people", [0, 1, 3])
def test_no_positions_or_no_places(people: int) -> None:
    pool = pool_of(*(Candidate(f"P{number}") for number in range(people)))
    for jobs, k in (([], 10), ([Position("J1")], 0)):
        found = allocate(jobs, pool, PRIOR, per_position=k)
        assert found.people_proposed == found.fit == found.fit_loss == 0
        assert [left.why for left in found.left_out] == [Why.NO_PLACE] * people


def test_an_empty_list_of_people() -> None:
    found = allocate([Position("J1")], pool_of(), PRIOR)
    assert (found.shortlists, found.people, found.coverage, found.left_out) == ({"J1": ()}, 0, 1, ())


def test_what_makes_no_sense_is_refused() -> None:
    pool = pool_of(Candidate("P1"))
    for wrong in ({"per_position": -1}, {"at_most": 0}):
        with pytest.raises(ValueError, match="at least"):
            allocate([], pool, PRIOR, **wrong)
    with pytest.raises(ValueError, match="J1 appears twice"):
        allocate([Position("J1"), Position("J1")], pool, PRIOR)
    with pytest.raises(ValueError, match="unknown accommodation"):
        allocate([Position("J1", accommodations=frozenset({"wings"}))], pool, PRIOR)
    with pytest.raises(PositionExpired):
        allocate([Position("J1", expires=date(2026, 1, 31))], pool, PRIOR, today=date(2026, 2, 1))


def test_as_json() -> None:
    found = allocate([Position("J1")], pool_of(Candidate("P1"), Candidate("P2", consented=False)), PRIOR)
    told = json.loads(json.dumps(found.to_dict()))
    assert told["shortlists"] == {"J1": [Suggested("P1", found.shortlists["J1"][0].score)._asdict()]}
    assert told["left_out"] == [{"candidate": "P2", "why": "gates", "gates": {"consent": 1}}]
    assert (told["positions"], told["people_helpable"], told["people_proposed"], told["coverage"]) == (1, 1, 1, 1)
    assert told["seconds"] >= 0
