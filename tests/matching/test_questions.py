"""What is worth asking first: counted in one pass, and equal to asking the ranking itself for every answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from matching import Candidate, Demand, Fit, Position, Scorer, opportunities
from matching.questions import Question, questions
from matching.records import LEVELS
from tests.matching.examples import CATALOGUE, candidates, demanding, few, positions

TODAY = date(2026, 11, 2)


def asked(candidate: Candidate, *offered: Position, **given_: object) -> list[Question]:
    return questions(candidate, offered, catalogue=CATALOGUE, today=TODAY, **given_)


def numbered(*offered: Position) -> list[Position]:
    return [replace(position, id=f"J{number}") for number, position in enumerate(offered)]


def test_the_only_unknown_decides_whatever_the_answer() -> None:
    person = Candidate("P1", capacities={"d430": 3})
    assert asked(person, demanding({"d430": 3, "d450": 2})) == [Question("d450", 1, 0)]


def test_beside_another_unknown_only_a_gap_that_nothing_closes_decides() -> None:
    job = Position("J1", demands={"d450": Demand(4, negotiable=False), "b210": Demand(1)})
    assert asked(Candidate("P1"), job) == [Question("d450", 0, 1), Question("b210", 0, 0)]


def test_what_decides_most_is_asked_first() -> None:
    jobs = numbered(demanding({"d450": 1}), demanding({"d450": 2}), demanding({"b210": 2}))
    assert asked(Candidate("P1"), *jobs) == [Question("d450", 2, 0), Question("b210", 1, 0)]


def test_positions_that_are_decided_already_ask_nothing() -> None:
    person = Candidate("P1", capacities={"d450": 0, "b210": 4})
    impossible = Position("J1", demands={"d450": Demand(4, negotiable=False), "d430": Demand(2)})
    assert asked(person, impossible, replace(demanding({"b210": 2}), id="J2")) == []


def test_positions_behind_a_gate_count_only_once_the_gate_is_lifted() -> None:
    person = Candidate("P1", licences=frozenset())
    job = replace(demanding({"d450": 1}), id="J1", licences=frozenset({"B"}))
    assert asked(person, job) == []
    assert asked(person, job, lifted={"J1": ["licence"]}) == [Question("d450", 1, 0)]


def test_positions_whose_deadline_has_passed_count_for_nothing() -> None:
    job = demanding({"d450": 1})
    assert asked(Candidate("P1"), replace(job, expires=date(2026, 11, 1))) == []
    assert asked(Candidate("P1"), replace(job, expires=TODAY)) == [Question("d450", 1, 0)]


def fits(candidate: Candidate, jobs: Sequence[Position]) -> dict[str, Fit]:
    found = opportunities(candidate, jobs, Scorer.prior(), today=TODAY, catalogue=CATALOGUE)
    return {match.position: match.fit for match in found}


@few
@given(candidates(), st.lists(positions(), max_size=4))
def test_the_counts_are_those_of_ranking_again_with_every_possible_answer(
    candidate: Candidate, drawn: list[Position]
) -> None:
    jobs = numbered(*drawn)
    now = fits(candidate, jobs)
    expected = []
    for dimension in CATALOGUE.dimension_index:
        concerned = [
            job
            for job in jobs
            if now.get(job.id) is Fit.TO_VERIFY
            and dimension in job.demanded()
            and dimension not in candidate.capacities
        ]
        answers = [
            fits(replace(candidate, capacities={**candidate.capacities, dimension: level}), concerned)
            for level in LEVELS
        ]
        deciding = [sum(answer[job.id] is not Fit.TO_VERIFY for answer in answers) for job in concerned]
        if concerned:
            always = deciding.count(len(LEVELS))
            expected.append(Question(dimension, always, sum(0 < count < len(LEVELS) for count in deciding)))
    assert sorted(asked(candidate, *jobs)) == sorted(expected)
