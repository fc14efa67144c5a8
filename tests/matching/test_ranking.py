"""rank and opportunities: order, ties, exact sums, JSON."""

import json
import math
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Candidate, Demand, Fit, Pool, Position, Scorer, opportunities, rank
from tests.matching.examples import CATALOGUE, candidates, demanding, few, people, pool_of, positions, scorers

PRIOR = Scorer.prior()


@few
@given(people(), positions(), scorers())
def test_best_score_first_and_then_the_smaller_id(listed: list[Candidate], position: Position, scorer: Scorer) -> None:
    order = [(-match.score, match.candidate) for match in rank(position, pool_of(*listed), scorer)]
    assert order == sorted(order)


@few
@given(people(), positions(), st.randoms(use_true_random=False))
def test_the_order_of_the_list_changes_nothing(listed: list[Candidate], position: Position, random: object) -> None:
    shuffled = list(listed)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank(position, pool_of(*shuffled), PRIOR) == rank(position, pool_of(*listed), PRIOR)


@few
@given(people(), positions())
def test_a_score_does_not_depend_on_who_else_is_there(listed: list[Candidate], position: Position) -> None:
    alone = {
        match.candidate: (match.score, match.contributions)
        for person in listed
        for match in rank(position, pool_of(person), PRIOR)
    }
    together = rank(position, pool_of(*listed), PRIOR)
    assert {match.candidate: (match.score, match.contributions) for match in together} == alone


@few
@given(people(), positions(), scorers())
def test_equal_scores_share_an_interval_of_ranks(listed: list[Candidate], position: Position, scorer: Scorer) -> None:
    twins = [replace(person, id=f"{person.id}-twin") for person in listed]
    matches = rank(position, pool_of(*listed, *twins), scorer).matches
    assert [match.rank for match in matches] == list(range(1, len(matches) + 1))
    for _, tied in groupby(matches, key=lambda match: match.score):
        group = list(tied)
        assert {(m.rank_low, m.rank_high) for m in group} == {(group[0].rank, group[-1].rank)}


@few
@given(people(), positions(), scorers())
def test_contributions_add_up_to_the_score_also_after_json(
    listed: list[Candidate], position: Position, scorer: Scorer
) -> None:
    read = json.loads(json.dumps(rank(position, pool_of(*listed), scorer).to_dict()))
    for line in read["ranking"]:
        total = read["scorer"]["intercept"] + math.fsum(line["contributions"].values())
        assert line["score"] == pytest.approx(1 / (1 + math.exp(-total)), abs=1e-8)


@few
@given(people(), positions(), st.integers(0, 4), st.integers(0, 3))
def test_a_part_of_the_ranking_is_a_part_of_the_whole(
    listed: list[Candidate], position: Position, top: int, skip: int
) -> None:
    pool = pool_of(*listed)
    whole = rank(position, pool, PRIOR, explain=0).matches
    assert rank(position, pool, PRIOR, top=top, skip=skip, explain=0).matches == whole[skip : skip + top]
    for fit in Fit:
        part = rank(position, pool, PRIOR, only=[fit], explain=0).matches
        assert part == tuple(match for match in whole if match.fit == fit)
    some = [person.id for person in listed[::2]]
    part = rank(position, pool, PRIOR, candidates=[*some, "nobody"], explain=0).matches
    assert part == tuple(match for match in whole if match.candidate in some)


@few
@given(people(), positions())
def test_the_counts_are_those_of_everyone_ranked(listed: list[Candidate], position: Position) -> None:
    pool = pool_of(*listed)
    everyone = rank(position, pool, PRIOR).matches
    counts = rank(position, pool, PRIOR, top=1).counts
    assert counts == {fit: sum(match.fit == fit for match in everyone) for fit in Fit}


@few
@given(people(), positions())
def test_unknown_never_excludes(listed: list[Candidate], position: Position) -> None:
    blank = [Candidate(person.id) for person in listed]
    ranking = rank(replace(position, licences=frozenset()), pool_of(*blank), PRIOR)
    assert {match.candidate for match in ranking} == {person.id for person in listed}


def test_no_pool_and_nobody_in_it_are_answers() -> None:
    ranking = rank(demanding({"d430": 3}), pool_of(), PRIOR)
    assert (ranking.pool, ranking.matches, list(ranking.excluded)) == (0, (), [])


def test_the_json_has_the_agreed_shape() -> None:
    position = demanding({"d430": 3, "d450": 1}, accommodations=frozenset({"lifting_aid"}), licences=frozenset({"B"}))
    pool = pool_of(
        Candidate("BS1", licences=frozenset({"B"}), capacities={"d430": 1}), Candidate("BS2", available=False)
    )
    read = rank(position, pool, PRIOR, today=date(2026, 1, 1)).to_dict()
    line = read["ranking"][0]
    assert read["position"] == "J1"
    assert read["scorer"] == PRIOR.info._asdict()
    assert read["pool"] == 2
    assert read["computed_ms"] > 0
    assert {key: line[key] for key in ("rank", "rank_low", "rank_high", "candidate", "probability", "class")} == {
        "rank": 1,
        "rank_low": 1,
        "rank_high": 1,
        "candidate": "BS1",
        "probability": None,
        "class": "to_verify",
    }
    assert line["gaps"] == [{"dimension": "d430", "demand": 3, "capacity": 1, "closed_by": ["lifting_aid"]}]
    assert line["unknown"] == ["d450"]
    assert line["accommodations"] == {"plan": ["lifting_aid"], "offered": ["lifting_aid"], "cost_band": 3}
    assert line["counterfactuals"] == []
    assert read["excluded"] == [{"candidate": "BS2", "gates": ["licence", "status"]}]


def test_a_calibrated_scorer_gives_its_score_as_a_probability() -> None:
    scorer = Scorer(PRIOR.tables, PRIOR.intercept, "map", calibrated=True)
    match = rank(Position("J1"), pool_of(Candidate("P1")), scorer).matches[0]
    assert match.probability == match.score


def test_another_catalogue_than_the_pool_s_is_refused() -> None:
    other = replace(CATALOGUE, relief=())
    with pytest.raises(ValueError, match="another catalogue"):
        rank(Position("J1"), pool_of(), PRIOR, catalogue=other)
    assert rank(Position("J1"), pool_of(), PRIOR, catalogue=replace(CATALOGUE)).pool == 0


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"top": -1}, "top must not be below 0, as -1 is"),
        ({"skip": -2}, "skip must not be below 0, as -2 is"),
        ({"explain": -1}, "explain must not be below 0, as -1 is"),
        ({"only": ["nope"]}, "unknown fit nope; known: suitable, "),
        ({"lifted": {"P1": ["licence", "mood"]}}, "unknown gate mood; known: "),
        ({"lifted": {"nobody": ["mood"]}}, "unknown gate mood; known: "),
    ],
)
def test_what_cannot_be_asked_for_is_named(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        rank(Position("J1"), pool_of(Candidate("P1"), Candidate("P2")), PRIOR, **asked)


def test_opportunities_cannot_be_fewer_than_none() -> None:
    with pytest.raises(ValueError, match="top must not be below 0, as -1 is"):
        opportunities(Candidate("P1"), [Position("J1")], PRIOR, top=-1, catalogue=CATALOGUE)


def test_fits_may_be_named_by_their_words_and_gates_lifted_for_who_is_not_there() -> None:
    pool = pool_of(Candidate("P1"), Candidate("P2", available=False))
    found = rank(Position("J1"), pool, PRIOR, only=["suitable"], lifted={"P2": ["status"], "P9": ["licence"]})  # type: ignore[list-item]
    assert [match.candidate for match in found] == ["P1", "P2"]


@given(candidates(), st.lists(positions(), max_size=4), scorers())
def test_opportunities_are_the_same_scores_seen_from_the_other_side(
    candidate: Candidate, offered: list[Position], scorer: Scorer
) -> None:
    jobs = [replace(position, id=f"J{number}") for number, position in enumerate(offered)]
    found = opportunities(candidate, jobs[::-1], scorer, catalogue=CATALOGUE)
    order = [(-match.score, match.position) for match in found]
    assert order == sorted(order)
    assert [match.rank for match in found] == list(range(1, len(order) + 1))
    pool = Pool.from_candidates([candidate], CATALOGUE)
    scores = {job.id: match.score for job in jobs for match in rank(job, pool, scorer)}
    assert {match.position: match.score for match in found} == scores
    assert {excluded.position for excluded in found.excluded} == {job.id for job in jobs} - scores.keys()


def test_opportunities_leave_out_what_has_expired_and_say_so() -> None:
    jobs = [Position("J2", expires=date(2026, 1, 1)), Position("J1")]
    found = opportunities(Candidate("P1"), jobs, PRIOR, today=date(2026, 1, 2), catalogue=CATALOGUE)
    read = found.to_dict()
    assert [line["position"] for line in read["ranking"]] == ["J1"]
    assert read["excluded"] == [{"position": "J2", "gates": ["expired"]}]
    assert read["pool"] == 2


def test_opportunities_tie_in_the_order_of_their_ids() -> None:
    jobs = [Position(f"J{number}", demands={"d430": Demand(1)}) for number in (3, 1, 2)]
    found = opportunities(Candidate("P1"), jobs, PRIOR, top=2, catalogue=CATALOGUE)
    assert [(m.position, m.rank, m.rank_low, m.rank_high) for m in found] == [("J1", 1, 1, 3), ("J2", 2, 1, 3)]
