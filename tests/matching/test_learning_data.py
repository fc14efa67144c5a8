"""What teaches and what does not, and who could have been judged."""

from datetime import date
from itertools import permutations
from typing import Any

import numpy as np
import pytest

from matching import FEATURES, Candidate, Outcome, Pool, Position
from matching.comparison import Comparison
from matching.features import bins
from matching.learning_data import FIT_REASONS, NothingTeaches, UnknownCode, gather, label
from matching.records import END_REASONS, REASONS
from tests.matching.examples import pool_of

DAY = date(2026, 3, 1)
POSITIONS = [Position("J1", hours=20), Position("J2", hours=30, licences=frozenset({"B"}))]
POOL = pool_of(
    Candidate("P1", hours_max=20),
    Candidate("P2", hours_max=10, available=False),
    Candidate("P3", licences=frozenset({"B"})),
    Candidate("P4", hours_max=25, consented=False),
)


def outcome(candidate: str = "P1", position: str = "J1", decision: str = "proposto", **fields: Any) -> Outcome:
    day = fields.pop("decided", DAY)
    return Outcome(position, candidate, day, decision, **fields)


def hired(**fields: Any) -> Outcome:
    return outcome(result="assunto", start=DAY, **fields)


class TestLabel:
    def test_kept_six_months(self) -> None:
        assert label(hired(kept_six_months=True)) is True

    @pytest.mark.parametrize("reason", END_REASONS)
    def test_kept_six_months_whatever_ended_it_later(self, reason: str) -> None:
        assert label(hired(kept_six_months=True, end=date(2027, 3, 1), end_reason=reason)) is True

    @pytest.mark.parametrize("kept", [False, None])
    def test_ended_early_as_unfit(self, kept: bool | None) -> None:
        assert label(hired(kept_six_months=kept, end=date(2026, 4, 1), end_reason="inadatto")) is False

    @pytest.mark.parametrize("reason", [*END_REASONS, None])
    def test_start_and_end_show_six_months_that_nobody_recorded(self, reason: str | None) -> None:
        assert label(hired(end=date(2026, 12, 1), end_reason=reason)) is True

    @pytest.mark.parametrize(("end", "taught"), [(date(2026, 6, 30), True), (date(2026, 6, 29), None)])
    def test_from_january_to_june_are_six_months(self, end: date, taught: bool | None) -> None:
        job = outcome(result="assunto", start=date(2026, 1, 1), end=end, end_reason="fine_contratto")
        assert label(job) is taught

    @pytest.mark.parametrize("reason", END_REASONS)
    def test_a_record_that_its_dates_contradict_teaches_nothing(self, reason: str) -> None:
        assert label(hired(kept_six_months=True, end=date(2026, 3, 20), end_reason=reason)) is None
        assert label(hired(kept_six_months=False, end=date(2026, 12, 1), end_reason=reason)) is None

    @pytest.mark.parametrize("reason", sorted(set(END_REASONS) - {"inadatto"}))
    def test_ended_early_for_what_is_not_about_fit(self, reason: str) -> None:
        assert label(hired(kept_six_months=False, end_reason=reason)) is None

    def test_not_known_yet(self) -> None:
        assert label(hired()) is None
        assert label(outcome()) is None

    @pytest.mark.parametrize("reason", REASONS)
    def test_an_employers_refusal_never_teaches_whatever_the_reason(self, reason: str) -> None:
        assert label(outcome(result="non_assunto", result_reason=reason)) is None

    @pytest.mark.parametrize("reason", REASONS)
    def test_a_person_teaches_where_they_can_go_and_when(self, reason: str) -> None:
        expected = False if reason in {"distanza", "orario"} else None
        assert label(outcome(result="rinuncia", result_reason=reason)) is expected

    @pytest.mark.parametrize("reason", [*REASONS, None])
    def test_an_officers_discard_teaches_when_it_is_about_fit(self, reason: str | None) -> None:
        fit = {"capacita", "competenze", "distanza", "orario", "accomodamento_mancante"}
        assert fit == FIT_REASONS
        assert label(outcome(decision="scartato", reason=reason)) is (False if reason in fit else None)

    @pytest.mark.parametrize("decision", ["proposto", "scartato"])
    def test_the_employers_own_choice_never_teaches(self, decision: str) -> None:
        told = {"reason": "scelta_datore", "result_reason": "scelta_datore"}
        for result in ("assunto", "non_assunto", "rinuncia", None):
            assert label(outcome(decision=decision, result=result, **told)) is None


@pytest.mark.parametrize(
    "wrong",
    [{"decision": "forse"}, {"reason": "x"}, {"result": "x"}, {"result_reason": "x"}, {"end_reason": "x"}],
)
def test_an_outcome_of_unknown_codes_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="unknown"):
        outcome(**wrong)


def test_an_outcome_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="before the start"):
        hired(end=date(2026, 2, 1))


class TestGather:
    kept = hired(kept_six_months=True)
    too_far = outcome("P3", result="rinuncia", result_reason="distanza")

    def test_examples_hold_the_bins_of_the_judged(self) -> None:
        found = gather(POSITIONS, POOL, [self.too_far, self.kept])
        columns = bins(Comparison(POSITIONS[0], POOL), FEATURES)
        assert found.positions == ("J1",)
        assert found.good.tolist() == [True, False]
        assert np.array_equal(found.binned, columns[:, [0, 2]])

    def test_the_others_are_all_whom_no_lasting_gate_stops(self) -> None:
        """Being available or having consented today says nothing of then; a licence missing does."""
        found = gather(POSITIONS, POOL, [self.kept, outcome("P3", "J2", decision="scartato", reason="capacita")])
        columns = bins(Comparison(POSITIONS[0], POOL), FEATURES)
        assert found.other_groups.tolist() == [0, 0, 0]
        assert np.array_equal(found.others, columns[:, 1:])

    def test_somebody_proposed_without_an_outcome_that_teaches_is_among_the_others(self) -> None:
        refused = outcome("P2", result="non_assunto", result_reason="capacita")
        assert gather(POSITIONS, POOL, [self.kept, refused]).others.shape[1] == 3

    def test_the_last_outcome_that_teaches_counts(self) -> None:
        before = outcome(decided=date(2025, 1, 1), decision="scartato", reason="orario")
        after = outcome(decided=date(2026, 9, 1), result="non_assunto", result_reason="altro")
        found = gather(POSITIONS, POOL, [after, self.kept, before])
        assert found.good.tolist() == [True]

    def test_a_discard_does_not_outlive_a_later_hire(self) -> None:
        discarded = outcome(decided=date(2026, 1, 10), decision="scartato", reason="capacita")
        for later in (hired(), outcome(), outcome(result="rinuncia"), outcome(result="non_assunto")):
            with pytest.raises(NothingTeaches):
                gather(POSITIONS, POOL, [discarded, later])
        assert gather(POSITIONS, POOL, [discarded, self.kept]).good.tolist() == [True]

    def test_a_later_outcome_that_got_no_further_and_does_not_teach_takes_nothing_back(self) -> None:
        unfit = hired(decided=date(2026, 1, 10), end=date(2026, 4, 1), end_reason="inadatto")
        declined = outcome(decided=date(2026, 1, 10), result="rinuncia", result_reason="distanza")
        for earlier in (unfit, declined):
            for later in (outcome(), outcome(decision="scartato", reason="altro"), outcome(result="rinuncia")):
                assert gather(POSITIONS, POOL, [earlier, later]).good.tolist() == [False]

    @pytest.mark.parametrize("order", list(permutations(range(4))))
    def test_of_one_day_what_got_further_counts_whatever_the_order_of_the_input(self, order: tuple[int, ...]) -> None:
        discarded = outcome(decision="scartato", reason="orario")
        unfit = hired(kept_six_months=False, end=date(2026, 4, 1), end_reason="inadatto")
        told = [discarded, unfit, self.kept, outcome()]
        assert gather(POSITIONS, POOL, [told[place] for place in order]).good.tolist() == [False]

    def test_only_so_many_others_are_kept_and_each_stands_for_several(self) -> None:
        pool = pool_of(*(Candidate(f"P{n:02d}") for n in range(41)))
        found = gather(POSITIONS, pool, [outcome("P00", decision="scartato", reason="orario")], others=10)
        assert found.others.shape[1] == 10
        assert found.stands_for.tolist() == [4.0] * 10

    def test_people_as_they_were_for_each_position(self) -> None:
        then = pool_of(Candidate("P1", hours_max=5))
        found = gather(POSITIONS, {"J1": then}, [self.kept])
        assert np.array_equal(found.binned[:, 0], bins(Comparison(POSITIONS[0], then), FEATURES)[:, 0])

    def test_some_features_in_their_own_order(self) -> None:
        found = gather(POSITIONS, POOL, [self.kept], features=["travel", "hours"])
        assert found.features == ("hours", "travel")
        assert found.binned.shape == (2, 1)

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [(outcome(position="J9"), "position J9"), (outcome("P9"), "P9, who is not in the pool")],
    )
    def test_codes_that_are_not_there_are_refused(self, wrong: Outcome, message: str) -> None:
        with pytest.raises(UnknownCode, match=message):
            gather(POSITIONS, POOL, [self.kept, wrong])

    def test_a_position_without_its_pool_is_refused(self) -> None:
        nobody: dict[str, Pool] = {}
        with pytest.raises(UnknownCode, match="no pool for the position J1"):
            gather(POSITIONS, nobody, [self.kept])

    @pytest.mark.parametrize("outcomes", [[], [outcome(result="non_assunto", result_reason="capacita")]])
    def test_nothing_that_teaches_is_refused(self, outcomes: list[Outcome]) -> None:
        with pytest.raises(NothingTeaches):
            gather(POSITIONS, POOL, outcomes)

    def test_positions_can_be_taken_in_any_order_and_twice(self) -> None:
        whole = gather(POSITIONS, POOL, [self.kept, outcome("P3", "J2", decision="scartato", reason="capacita")])
        part = whole.take([1, 0, 1])
        assert part.positions == ("J2", "J1", "J2")
        assert part.good.tolist() == [False, True, False]
        assert part.groups.tolist() == [0, 1, 2]
        assert part.other_groups.tolist() == [1, 1, 1]
        assert np.array_equal(part.others, whole.others)

    def test_the_fingerprint_is_that_of_the_lesson(self) -> None:
        once, again = (gather(POSITIONS, POOL, [self.kept]) for _ in range(2))
        refused = outcome("P2", result="non_assunto", result_reason="capacita")
        assert once.fingerprint == again.fingerprint
        assert once.fingerprint != gather(POSITIONS, POOL, [self.kept, refused]).fingerprint

    def test_who_got_past_the_employer_and_of_whom_nothing_is_heard(self) -> None:
        discarded = outcome("P4", decision="scartato", reason="orario")
        refused = outcome("P2", result="non_assunto", result_reason="capacita")
        chose_otherwise = outcome("P3", result="rinuncia", result_reason="scelta_persona")
        found = gather(POSITIONS, POOL, [self.kept, discarded, refused, chose_otherwise])
        columns = bins(Comparison(POSITIONS[0], POOL), FEATURES)
        assert found.tried.tolist() == [True, False]
        assert np.array_equal(found.silent, columns[:, [1]])
        assert found.take([0, 0]).silent_groups.tolist() == [0, 1]
