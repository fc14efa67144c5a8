"""Gates: the hard requirements, one by one; unknown stops nobody."""

from datetime import date

import pytest
from hypothesis import given

from matching import Candidate, Excluded, Position, PositionExpired, Scorer, explain, gate_details, opportunities, rank
from matching.comparison import Comparison
from matching.gates import gate_mask, gate_names
from matching.records import REGIMES
from tests.matching.examples import CATALOGUE, candidates, few, people, pool_of, positions, scorers

HERE, FAR = (45.54, 10.22), (45.80, 10.22)


def gates(candidate: Candidate, position: Position) -> tuple[str, ...]:
    return gate_names(int(gate_mask(Comparison(position, pool_of(candidate)))[0]))


def test_a_person_about_whom_nothing_is_known_goes_through() -> None:
    demanding = Position("J1", point=HERE, hours=40, shifts=frozenset({"notte"}), education_min="laurea")
    assert gates(Candidate("P1"), demanding) == ()


def test_licence() -> None:
    position = Position("J1", licences=frozenset({"B", "muletto"}))
    assert gates(Candidate("P1", licences=frozenset({"B"})), position) == ("licence",)
    assert gates(Candidate("P1", licences=frozenset({"B", "muletto"})), position) == ()


@pytest.mark.parametrize("regime", REGIMES)
def test_regime(regime: str) -> None:
    position = Position("J1", regime=regime)
    assert gates(Candidate("P1", regimes=frozenset({regime})), position) == ()
    assert gates(Candidate("P1", regimes=frozenset(REGIMES) - {regime}), position) == ("regime",)


def test_status_and_consent() -> None:
    assert gates(Candidate("P1", available=False), Position("J1")) == ("status",)
    assert gates(Candidate("P1", consented=False), Position("J1")) == ("consent",)


@pytest.mark.parametrize("shift", ["sera", "notte", "weekend"])
def test_a_shift_ruled_out(shift: str) -> None:
    candidate = Candidate("P1", exclusions=frozenset({shift}))
    assert gates(candidate, Position("J1", shifts=frozenset({shift, "mattina"}))) == ("exclusion",)
    assert gates(candidate, Position("J1", shifts=frozenset({"mattina"}))) == ()
    assert gates(candidate, Position("J1")) == ()


def test_a_distance_ruled_out() -> None:
    candidate = Candidate("P1", exclusions=frozenset({"distanza"}), point=HERE, max_km=20)
    assert gates(candidate, Position("J1", point=FAR)) == ("exclusion",)
    assert gates(candidate, Position("J1", point=FAR, remote="in_parte")) == ("exclusion",)
    assert gates(candidate, Position("J1", point=FAR, remote="si")) == ()
    assert gates(candidate, Position("J1", point=HERE)) == ()


@pytest.mark.parametrize("missing", [{"point": None}, {"max_km": None}])
def test_a_distance_that_is_not_known_stops_nobody(missing: dict[str, None]) -> None:
    known: dict[str, object] = {"point": HERE, "max_km": 1.0} | missing
    candidate = Candidate("P1", exclusions=frozenset({"distanza"}), **known)  # type: ignore[arg-type]
    assert gates(candidate, Position("J1", point=FAR)) == ()


def test_a_long_way_stops_nobody_who_does_not_rule_it_out() -> None:
    assert gates(Candidate("P1", point=HERE, max_km=1), Position("J1", point=FAR)) == ()


def test_all_of_a_person_s_gates_are_kept() -> None:
    candidate = Candidate("P1", available=False, consented=False, regimes=frozenset({"libera"}))
    position = Position("J1", regime="art1", licences=frozenset({"B"}))
    assert gates(candidate, position) == ("licence", "regime", "status", "consent")


@few
@given(people(), positions(), scorers())
def test_no_score_changes_who_is_stopped(listed: list[Candidate], position: Position, scorer: Scorer) -> None:
    pool = pool_of(*listed)
    assert rank(position, pool, scorer).excluded == rank(position, pool, Scorer.prior()).excluded


@few
@given(people(), positions())
def test_everyone_is_either_ranked_or_stopped_for_the_reasons_they_have_alone(
    listed: list[Candidate], position: Position
) -> None:
    ranking = rank(position, pool_of(*listed), Scorer.prior())
    expected = {person.id: gates(person, position) for person in listed}
    assert {match.candidate for match in ranking} == {person for person, stopped in expected.items() if not stopped}
    assert list(ranking.excluded) == [
        Excluded(person, stopped, position.id) for person, stopped in sorted(expected.items()) if stopped
    ]


@given(candidates(), positions())
def test_a_gate_that_an_officer_lifts_no_longer_stops(candidate: Candidate, position: Position) -> None:
    stopped = gates(candidate, position)
    ranking = rank(position, pool_of(candidate), Scorer.prior(), lifted={candidate.id: stopped, "nobody": ("status",)})
    assert [match.candidate for match in ranking] == [candidate.id]
    assert len(ranking.excluded) == 0


def test_a_lifted_gate_leaves_the_others() -> None:
    candidate = Candidate("P1", available=False, consented=False)
    ranking = rank(Position("J1"), pool_of(candidate), Scorer.prior(), lifted={"P1": ("status",)})
    assert list(ranking.excluded) == [Excluded("P1", ("consent",), "J1")]


def test_an_expired_position_is_not_ranked() -> None:
    position = Position("J1", expires=date(2026, 3, 1))
    assert len(rank(position, pool_of(), Scorer.prior(), today=date(2026, 3, 1)).matches) == 0
    with pytest.raises(PositionExpired):
        rank(position, pool_of(), Scorer.prior(), today=date(2026, 3, 2))


def test_the_stopped_can_be_read_like_a_list() -> None:
    pool = pool_of(*(Candidate(f"P{n}", available=n == 2) for n in range(4)))
    excluded = rank(Position("J1"), pool, Scorer.prior()).excluded
    assert [e.candidate for e in excluded] == ["P0", "P1", "P3"]
    assert excluded[1].candidate == "P1"
    assert [e.candidate for e in excluded[1:]] == ["P1", "P3"]
    assert excluded == list(excluded)
    assert hash(excluded) == hash(tuple(excluded))


class TestDetails:
    """What exactly stops a person, for a page to name."""

    def test_the_licences_that_are_missing(self) -> None:
        position = Position("J1", licences=frozenset({"muletto", "B"}))
        assert gate_details(position, Candidate("P1"), CATALOGUE) == {"licence": ("B", "muletto")}
        driver = Candidate("P1", licences=frozenset({"B"}))
        assert gate_details(position, driver, CATALOGUE) == {"licence": ("muletto",)}

    def test_the_shifts_and_the_distance_ruled_out(self) -> None:
        stays = Candidate("P1", exclusions=frozenset({"distanza", "notte", "weekend"}), point=HERE, max_km=20)
        at_night = frozenset({"notte", "sera"})
        assert gate_details(Position("J1", point=FAR, shifts=at_night), stays, CATALOGUE) == {
            "exclusion": ("notte", "distanza")
        }
        assert gate_details(Position("J1", point=FAR), stays, CATALOGUE) == {"exclusion": ("distanza",)}
        assert gate_details(Position("J1", point=HERE, shifts=at_night), stays, CATALOGUE) == {"exclusion": ("notte",)}
        assert gate_details(Position("J1", point=FAR, remote="si"), stays, CATALOGUE) == {}

    def test_gates_without_parts(self) -> None:
        absent = Candidate("P1", available=False, consented=False, regimes=frozenset())
        assert gate_details(Position("J1"), absent, CATALOGUE) == {"regime": (), "status": (), "consent": ()}

    @given(candidates(), positions())
    def test_they_name_the_gates_and_say_something_where_there_are_parts(
        self, candidate: Candidate, position: Position
    ) -> None:
        found = gate_details(position, candidate, CATALOGUE)
        assert tuple(found) == gates(candidate, position)
        assert all(found[gate] for gate in ("licence", "exclusion") if gate in found)
        explanation = explain(position, candidate, Scorer.prior(), CATALOGUE)
        assert (explanation.gates, explanation.gate_details) == (tuple(found), found)


def test_a_gate_lifted_for_a_position_is_lifted_from_the_persons_side_too() -> None:
    candidate = Candidate("P1", available=False, consented=False)
    positions = [Position("J1"), Position("J2"), Position("J3")]
    lifted = {"J1": ("status",), "J2": ("consent", "status"), "nowhere": ("status",)}
    found = opportunities(candidate, positions, Scorer.prior(), lifted=lifted)
    assert [match.position for match in found.matches] == ["J2"]
    assert list(found.excluded) == [
        Excluded("P1", ("consent",), "J1"),
        Excluded("P1", ("status", "consent"), "J3"),
    ]


def test_a_deadline_stays_when_a_gate_is_lifted() -> None:
    past = Position("J1", expires=date(2026, 1, 1))
    lifted = {"J1": ("status",)}
    found = opportunities(
        Candidate("P1", available=False), [past], Scorer.prior(), today=date(2026, 1, 2), lifted=lifted
    )
    assert list(found.excluded) == [Excluded("P1", ("expired",), "J1")]
