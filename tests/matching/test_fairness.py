"""The audit by groups: it sees what was planted, stays calm where there is nothing, and hides small groups."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from matching import Candidate, Position, Scorer, rank
from matching.fairness import SMALLEST, UNKNOWN, Audit, Verdict, audit, in_order, masked
from tests.matching.examples import few, people, pool_of, positions

Rankings = dict[str, list[str]]
GROUPS = ("a", "b", "c")


def crowd(size: int) -> list[str]:
    """So many ids."""
    return [f"P{number:04d}" for number in range(size)]


def drawn_by_lot(seed: int, *, jobs: int = 40, size: int = 300) -> Rankings:
    """Rankings that nothing decides."""
    rng = np.random.default_rng(seed)
    return {f"J{number:03d}": rng.permutation(crowd(size)).tolist() for number in range(jobs)}


def labels(seed: int, ids: list[str], shares: tuple[float, ...] = (0.5, 0.3, 0.2)) -> dict[str, str]:
    """A group for each person, by lot."""
    return dict(zip(ids, np.random.default_rng(seed).choice(GROUPS, len(ids), p=shares).tolist(), strict=True))


def pushed_down(rankings: Rankings, of_person: dict[str, str], group: str, by: int) -> Rankings:
    """The same rankings with everyone of a group about so many places lower."""

    def lowered(ranking: list[str]) -> list[str]:
        order = {person: place + by * (of_person[person] == group) for place, person in enumerate(ranking)}
        return sorted(ranking, key=lambda person: order[person])

    return {job: lowered(ranking) for job, ranking in rankings.items()}


def numbers_in(told: Any) -> list[float]:
    """Every number in some JSON."""
    if isinstance(told, dict):
        return [number for value in told.values() for number in numbers_in(value)]
    return [told] if isinstance(told, int | float) and not isinstance(told, bool) else []


# --- what there is, it sees -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_what_pushes_a_group_down_is_caught(seed: int) -> None:
    fair, of_person = drawn_by_lot(seed), labels(seed, crowd(300))
    before = audit(fair, {"attribute": of_person})
    after = audit(pushed_down(fair, of_person, "b", by=60), {"attribute": of_person})
    assert before.passes
    assert not after.passes
    assert after.unfair == (("attribute", "b"),)
    assert after.less_fair_than(before)
    assert not before.less_fair_than(after)
    assert after.worse_than(before) == (("attribute", "b"),)


def test_a_ranking_by_lot_mostly_passes_and_its_intervals_mostly_hold_one() -> None:
    holds, passes = [], []
    for seed in range(100):
        rankings = drawn_by_lot(seed, jobs=20, size=100)
        found = audit(rankings, {"attribute": labels(seed + 999, crowd(100))}, resamples=400)
        measures = [group.selection for group in found.attributes["attribute"].values()]
        holds += [measure.low <= 1 <= measure.high for measure in measures]
        passes.append(found.passes)
    assert np.mean(holds) == pytest.approx(0.95, abs=0.03)
    assert np.mean(passes) > 0.9


def test_seen_too_little_is_caught_where_selection_is_even() -> None:
    """Everyone selected, one group always at the end of the list."""
    of_person = labels(1, crowd(40), (0.5, 0.5, 0.0))
    rankings = pushed_down(drawn_by_lot(1, size=40), of_person, "a", by=1000)
    found = audit(rankings, {"attribute": of_person}, k=40).attributes["attribute"]
    assert found["a"].selection.ratio == found["b"].selection.ratio == 1
    assert found["a"].exposure.ratio < 0.8
    assert (found["a"].verdict, found["b"].verdict) == (Verdict.UNFAIR, Verdict.FAIR)


def test_crowded_positions_are_no_unfairness_of_the_ranking() -> None:
    """The law lets one group compete for crowded positions only: within each position, all have the same chance."""
    rng = np.random.default_rng(3)
    ids = crowd(400)
    of_person = {person: "everywhere" if number < 200 else "crowded only" for number, person in enumerate(ids)}
    rankings = {f"S{job}": rng.permutation(ids[:30]).tolist() for job in range(40)}
    rankings |= {f"L{job}": rng.permutation(ids).tolist() for job in range(40)}
    found = audit(rankings, {"category": of_person})
    crowded = found.attributes["category"]["crowded only"]
    pooled_rest = found.attributes["category"]["everywhere"].selection.value
    assert crowded.selection.value / pooled_rest < 0.5
    assert crowded.selection.ratio == pytest.approx(1, abs=0.2)
    assert found.passes


def test_the_numbers_by_hand() -> None:
    """Twenty people, ten of each; the first is of b, then five of a, then the other b, then the other a."""
    ids = crowd(20)
    of_person = dict.fromkeys(ids, "a") | dict.fromkeys([ids[0], *ids[6:15]], "b")
    found = audit(dict.fromkeys(["J1", "J2", "J3", "J4", "J5"], ids), {"attribute": of_person}, k=5)
    a, b = found.attributes["attribute"].values()
    assert (a.people, a.pairs, a.selected) == (10, 50, 20)
    assert (b.people, b.pairs, b.selected) == (10, 50, 5)
    assert b.selection == (0.1, 0.25, 0.25, 0.25)
    assert a.selection == (0.4, 4, 4, 4)
    ranks = np.array([1, *range(7, 16)])
    assert b.exposure.value == pytest.approx(np.mean(1 / np.log2(1 + ranks)), abs=1e-6)
    assert b.fisher_p == pytest.approx(fisher_exact([[5, 45], [20, 30]]).pvalue, abs=1e-6)
    assert (a.verdict, b.verdict) == (Verdict.FAIR, Verdict.UNFAIR)


# --- comparing two audits ---------------------------------------------------------------------------------------------


def test_no_audit_is_less_fair_than_itself() -> None:
    rankings, of_person = drawn_by_lot(2), labels(2, crowd(300))
    for ranked in (rankings, pushed_down(rankings, of_person, "a", by=50)):
        found = audit(ranked, {"attribute": of_person})
        assert not found.less_fair_than(found)


def test_a_group_that_was_wronged_and_is_wronged_more_counts() -> None:
    rankings, of_person = drawn_by_lot(4), labels(4, crowd(300))
    some, more = (audit(pushed_down(rankings, of_person, "a", by=by), {"attribute": of_person}) for by in (10, 200))
    assert not some.passes
    assert more.less_fair_than(some)
    assert not some.less_fair_than(more)


def test_audits_of_another_length_are_not_compared() -> None:
    rankings = drawn_by_lot(5, jobs=5, size=20)
    with pytest.raises(ValueError, match="first 5"):
        audit(rankings, {}, k=5).less_fair_than(audit(rankings, {}, k=10))


# --- small groups -----------------------------------------------------------------------------------------------------


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=1), st.integers(1, 40), max_size=7))
def test_what_is_hidden_cannot_be_worked_out(sizes: dict[str, int]) -> None:
    hidden = masked(sizes)
    assert {name for name, size in sizes.items() if size < SMALLEST} <= hidden
    if hidden and hidden != set(sizes):
        assert len(hidden) >= 2
        assert sum(sizes[name] for name in hidden) >= SMALLEST
    if min(sizes.values(), default=SMALLEST) >= SMALLEST:
        assert not hidden


@given(st.integers(0, 10**6))
def test_hidden_groups_leave_no_number(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ids = crowd(60)
    sizes = (36, 12, int(rng.integers(1, 10)))
    of_person = dict(zip(ids, np.repeat(GROUPS, (*sizes[:2], 60 - sum(sizes[:2]))).tolist(), strict=True))
    hidden = [person for person, group in of_person.items() if group == "c"][: sizes[2]]
    of_person = {person: group for person, group in of_person.items() if group != "c" or person in hidden}
    rankings = {f"J{job}": rng.permutation(list(of_person)).tolist() for job in range(6)}
    found = audit(rankings, {"attribute": of_person}, resamples=50)
    for group in ("b", "c"):
        assert found.attributes["attribute"][group].verdict is Verdict.MASKED
        assert numbers_in(found.attributes["attribute"][group].to_dict()) == []
    shuffled = dict(
        zip(_of("bc", of_person), rng.permutation([of_person[p] for p in _of("bc", of_person)]), strict=True)
    )
    assert audit(rankings, {"attribute": of_person | shuffled}, resamples=50) == found


def _of(groups: str, of_person: dict[str, str]) -> list[str]:
    return [person for person, group in of_person.items() if group in groups]


# --- what changes nothing ---------------------------------------------------------------------------------------------


@few
@given(st.integers(0, 10**6), st.permutations(["x", "y", "z"]))
def test_other_names_for_the_groups_change_the_names_only(seed: int, names: list[str]) -> None:
    renamed = dict(zip(GROUPS, names, strict=True))
    rankings, of_person = drawn_by_lot(seed, jobs=8, size=60), labels(seed, crowd(60))
    before = audit(rankings, {"attribute": of_person}, resamples=100).attributes["attribute"]
    after = audit(rankings, {"attribute": {p: renamed[g] for p, g in of_person.items()}}, resamples=100)
    assert {renamed[group]: found for group, found in before.items()} == after.attributes["attribute"]


def test_the_order_of_what_comes_in_changes_nothing() -> None:
    rankings, of_person = drawn_by_lot(6, jobs=8), labels(6, crowd(300))
    turned = dict(reversed(rankings.items()))
    assert audit(turned, {"attribute": dict(reversed(of_person.items()))}) == audit(rankings, {"attribute": of_person})


def test_two_halves_that_are_treated_alike_have_a_ratio_of_one() -> None:
    ids = crowd(40)
    of_person = {person: GROUPS[number % 2] for number, person in enumerate(ids)}
    rankings = {f"J{job}": ids if job % 2 else [*ids[1:], ids[0]] for job in range(6)}
    for found in audit(rankings, {"attribute": of_person}).attributes["attribute"].values():
        assert found.selection[:2] == (0.25, 1)
        assert found.verdict is Verdict.FAIR


# --- little or nothing ------------------------------------------------------------------------------------------------


def test_nothing_to_audit() -> None:
    nothing = Audit(10, 0, {"attribute": {}})
    assert audit({}, {"attribute": {}}) == nothing
    assert audit({"J1": []}, {"attribute": {"P1": "a"}}) == Audit(10, 1, {"attribute": {}})
    assert nothing.passes
    assert audit({"J1": ["P1"]}, {}).attributes == {}


def test_one_group_alone_has_nobody_to_be_compared_with() -> None:
    ids = crowd(30)
    (found,) = (
        audit(dict.fromkeys("JKLMN", ids), {"attribute": dict.fromkeys(ids, "a")}).attributes["attribute"].values()
    )
    assert found.verdict is Verdict.TOO_FEW
    assert found.selection.ratio is found.exposure.ratio is found.fisher_p is None
    assert found.selection.value == pytest.approx(1 / 3, abs=1e-6)


def test_people_without_a_group_are_a_group_of_their_own() -> None:
    ids = crowd(60)
    found = audit(drawn_by_lot(7, size=60), {"attribute": dict.fromkeys(ids[:40], "a")}).attributes["attribute"]
    assert {group: told.people for group, told in found.items()} == {"a": 40, UNKNOWN: 20}


@pytest.mark.parametrize("jobs", [1, 4])
def test_few_positions_decide_nothing(jobs: int) -> None:
    of_person = labels(8, crowd(300))
    rankings = pushed_down(drawn_by_lot(8, jobs=jobs), of_person, "b", by=1000)
    found = audit(rankings, {"attribute": of_person}).attributes["attribute"]["b"]
    assert found.selection.ratio == 0
    assert (found.selection.low, found.verdict) == (None, Verdict.TOO_FEW)


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        audit({}, {}, k=0)
    with pytest.raises(ValueError, match="J1 names somebody twice"):
        audit({"J1": ["P1", "P2", "P1"]}, {})


def test_as_json() -> None:
    of_person = labels(9, crowd(300), (0.6, 0.39, 0.01))
    told = json.loads(json.dumps(audit(drawn_by_lot(9), {"sex": of_person}).to_dict(), allow_nan=False))
    assert (told["k"], told["positions"], told["passes"], told["unfair"]) == (10, 40, True, [])
    assert set(told["attributes"]["sex"]["a"]["selection"]) == {"value", "ratio", "low", "high"}
    assert told["attributes"]["sex"]["c"] == {
        "verdict": "masked",
        **dict.fromkeys(("people", "pairs", "selected", "selection", "exposure", "fisher_p")),
    }


# --- the engine's own rankings ----------------------------------------------------------------------------------------


@few
@given(people(), st.lists(positions(), max_size=1))
def test_the_order_that_is_audited_is_the_ranking(listed: list[Candidate], jobs: list[Position]) -> None:
    pool, scorer = pool_of(*listed), Scorer.prior()
    expected = {job.id: [match.candidate for match in rank(job, pool, scorer, explain=False)] for job in jobs}
    assert in_order(jobs, pool, scorer) == expected
