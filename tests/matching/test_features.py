"""Features: what each one reads, and that more of anything good never lowers any of them."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import FEATURES, Candidate, Demand, Experience, Position
from matching.comparison import Comparison, distance_km
from matching.features import CONTRACT_WORTH, TOP, bins
from matching.pool import UNKNOWN
from matching.records import CONTRACTS
from tests.matching.examples import CATALOGUE, DIMENSIONS, candidates, demanding, pool_of, positions

BRESCIA, TEN_KM_NORTH, FIFTY_KM_NORTH = (45.54, 10.22), (45.63, 10.22), (45.99, 10.22)


def value(name: str, candidate: Candidate, position: Position) -> float | None:
    """One feature of one pair from 0 to 1; None when it is unknown."""
    place = FEATURES[name].compute(Comparison(position, pool_of(candidate)))[0]
    return None if place == UNKNOWN else place / TOP


def somebody(**known: object) -> Candidate:
    return Candidate("P1", **known)  # type: ignore[arg-type]


def all_bins(candidate: Candidate, position: Position) -> np.ndarray:
    return bins(Comparison(position, pool_of(candidate)), FEATURES)[:, 0]


def assert_none_lower(before: tuple[Candidate, Position], after: tuple[Candidate, Position]) -> None:
    lower = all_bins(*after).astype(int) < all_bins(*before)
    assert [name for name, fell in zip(FEATURES, lower, strict=True) if fell] == []


class TestSkills:
    position = Position("J1", essential_skills=frozenset({"mop", "windows"}), preferred_skills=frozenset({"typing"}))

    def test_share_of_those_named(self) -> None:
        assert value("essential_skills", somebody(), self.position) == 0
        assert value("essential_skills", somebody(skills={"mop"}), self.position) == 0.5
        assert value("essential_skills", somebody(skills={"mop", "windows", "typing"}), self.position) == 1
        assert value("preferred_skills", somebody(skills={"typing"}), self.position) == 1

    def test_a_skill_essential_in_earlier_work_counts_half(self) -> None:
        cleaner = somebody(experience=(Experience("office_cleaner", 3),))
        assert value("essential_skills", cleaner, self.position) == pytest.approx(0.25, abs=0.003)

    def test_a_position_that_names_none_leaves_it_unknown(self) -> None:
        assert value("essential_skills", somebody(skills={"mop"}), Position("J1")) is None


class TestOccupation:
    position = Position("J1", occupation="office_cleaner")

    @pytest.mark.parametrize(
        ("wish", "near"),
        [("office_cleaner", 1), ("hotel_cleaner", 0.75), ("car_washer", 0.25), ("data_entry_clerk", 0)],
    )
    def test_a_wish_counts_by_closeness(self, wish: str, near: float) -> None:
        assert value("occupation_wish", somebody(wishes=(wish,)), self.position) == pytest.approx(near, abs=0.004)

    def test_the_nearest_wish_counts(self) -> None:
        both = somebody(wishes=("data_entry_clerk", "car_washer"))
        assert value("occupation_wish", both, self.position) == pytest.approx(0.25, abs=0.004)

    def test_no_wish_or_no_occupation_is_unknown(self) -> None:
        assert value("occupation_wish", somebody(), self.position) is None
        assert value("occupation_wish", somebody(wishes=("car_washer",)), Position("J1")) is None

    def test_experience_gains_less_and_less(self) -> None:
        months = [0, 6, 12, 18, 60, 600]
        found = [value("experience", somebody(experience=(("office_cleaner", m),)), self.position) for m in months]
        assert found == sorted(found)  # type: ignore[type-var]
        assert found[3] == 0.5
        assert found[-1] == 1

    def test_close_occupations_count_in_part_and_add_up(self) -> None:
        near = somebody(experience=(("hotel_cleaner", 20),))
        same = somebody(experience=(("office_cleaner", 15),))
        assert value("experience", near, self.position) == value("experience", same, self.position)
        both = somebody(experience=(("hotel_cleaner", 20), ("office_cleaner", 1)))
        assert value("experience", both, self.position) > value("experience", near, self.position)  # type: ignore[operator]

    def test_other_work_is_no_experience(self) -> None:
        assert value("experience", somebody(experience=(("data_entry_clerk", 90),)), self.position) == 0


class TestMargins:
    position = Position("J1", demands={"d430": Demand(3), "b455": Demand(2, negotiable=False), "d450": Demand(1)})

    def test_all_met_is_one_and_a_surplus_earns_nothing(self) -> None:
        met, strong = ({"d430": 3, "b455": 2, "d450": 1}, {"d430": 4, "b455": 4, "d450": 4})
        for name in ("worst_margin", "firm_margin", "total_margin", "fundable_margin"):
            assert value(name, somebody(capacities=met), self.position) == 1
            assert value(name, somebody(capacities=strong), self.position) == 1

    def test_each_margin_reads_its_own_gaps(self) -> None:
        weak = somebody(capacities={"d430": 1, "b455": 1, "d450": 1})
        assert value("worst_margin", weak, self.position) == 0.5
        assert value("firm_margin", weak, self.position) == pytest.approx(0.75, abs=0.004)
        assert value("total_margin", weak, self.position) == pytest.approx(1 - 3 / 8, abs=0.004)
        assert value("fundable_margin", weak, self.position) == 1

    def test_what_is_offered_closes_gaps_before_they_count(self) -> None:
        weak = somebody(capacities={"d430": 1, "b455": 2, "d450": 1})
        offering = replace(self.position, accommodations=frozenset({"lifting_aid"}))
        assert value("worst_margin", weak, offering) == 1

    def test_without_demands_they_are_unknown(self) -> None:
        assert value("worst_margin", somebody(), Position("J1", demands={"d430": Demand(0)})) is None


class TestHours:
    @pytest.mark.parametrize(
        ("least", "most", "offered", "expected"),
        [
            (20, 30, 25, 1),
            (20, 30, 40, 0.5),
            (20, 30, 10, 0.5),
            (20, 20, 40, 0),
            (None, 30, 20, 1),
            (20, None, 10, 0.5),
        ],
    )
    def test_distance_from_the_range(
        self, least: float | None, most: float | None, offered: float, expected: float
    ) -> None:
        person = somebody(hours_min=least, hours_max=most)
        assert value("hours", person, Position("J1", hours=offered)) == expected

    def test_unknown_on_either_side(self) -> None:
        assert value("hours", somebody(), Position("J1", hours=20)) is None
        assert value("hours", somebody(hours_max=20), Position("J1")) is None

    @pytest.mark.parametrize(("level", "expected"), [(4, 1), (3, 0.8), (2, 0.4), (0, 0), (None, 1)])
    def test_a_long_week_asks_more_endurance(self, level: int | None, expected: float) -> None:
        person = somebody(capacities={} if level is None else {"b455": level})
        assert value("endurance", person, Position("J1", hours=36)) == pytest.approx(expected, abs=0.003)
        assert value("endurance", person, Position("J1", hours=10)) == 1
        assert value("endurance", person, Position("J1")) is None

    def test_breaks_make_a_long_week_lighter(self) -> None:
        person, breaks = somebody(capacities={"b455": 2}), frozenset({"extra_breaks"})
        assert value("endurance", person, Position("J1", hours=36, accommodations=breaks)) == 1

    def test_shifts_in_common(self) -> None:
        position = Position("J1", shifts=frozenset({"mattina", "sera"}))
        assert value("shifts", somebody(shifts={"mattina", "notte"}), position) == 0.5
        assert value("shifts", somebody(shifts={"notte"}), position) == 0
        assert value("shifts", somebody(), position) is None
        assert value("shifts", somebody(shifts={"notte"}), Position("J1")) is None


class TestTravel:
    here = Position("J1", point=BRESCIA)

    def test_half_at_the_limit_and_nothing_at_twice_it(self) -> None:
        near = somebody(point=TEN_KM_NORTH, max_km=10.008, capacities={"d470": 4})
        assert value("travel", near, self.here) == pytest.approx(0.5, abs=0.01)
        assert value("travel", replace(near, max_km=5), self.here) == 0
        assert value("travel", replace(near, point=BRESCIA), self.here) == 1

    def test_at_home_distance_does_not_count_and_in_part_half(self) -> None:
        far = somebody(point=FIFTY_KM_NORTH, max_km=5)
        assert value("travel", far, replace(self.here, remote="si")) == 1
        assert value("travel", far, replace(self.here, remote="in_parte")) == 0.5
        assert value("travel", somebody(), replace(self.here, remote="si")) == 1

    def test_public_transport_that_does_not_go_there(self) -> None:
        rider = somebody(point=TEN_KM_NORTH, max_km=30, transport="mezzi_pubblici")
        assert value("travel", rider, replace(self.here, transit=False)) == 0
        assert value("travel", rider, self.here) == value("travel", rider, replace(self.here, transit=True))
        driver = replace(rider, transport="auto")
        assert value("travel", driver, replace(self.here, transit=False)) == value("travel", driver, self.here)

    def test_stamina_shortens_the_way(self) -> None:
        ways = [
            value("travel", somebody(point=TEN_KM_NORTH, max_km=12, capacities={"d470": level}), self.here)
            for level in range(5)
        ]
        assert ways == sorted(ways)  # type: ignore[type-var]
        assert ways[0] < ways[4]  # type: ignore[operator]

    def test_an_unknown_place_is_unknown(self) -> None:
        assert value("travel", somebody(max_km=10), self.here) is None
        assert value("travel", somebody(point=BRESCIA), Position("J1")) is None

    def test_who_did_not_say_how_far_is_taken_to_go_the_usual_way(self) -> None:
        assert value("travel", somebody(point=TEN_KM_NORTH, transport="auto"), self.here) > 0.5  # type: ignore[operator]
        assert value("travel", somebody(point=TEN_KM_NORTH, transport="piedi"), self.here) == 0

    @pytest.mark.parametrize(
        ("one", "other", "km"),
        [
            ((45.5398, 10.2202), (45.1333, 10.0226), 47.7),
            ((45.5398, 10.2202), (45.6983, 9.6773), 45.8),
            ((41.8933, 12.4829), (41.4676, 12.9037), 58.8),
        ],
    )
    def test_distances_are_those_on_the_sphere(
        self, one: tuple[float, float], other: tuple[float, float], km: float
    ) -> None:
        assert distance_km(np.array([one], dtype=np.float32), other)[0] == pytest.approx(km, rel=0.004)


class TestContract:
    @staticmethod
    def worth(offered: str | None, *taken: str) -> float | None:
        return value("contract", somebody(contracts=set(taken)), Position("J1", contract=offered))

    @pytest.mark.parametrize("offered", CONTRACTS)
    def test_one_that_the_person_would_take_is_worth_all_whatever_else_they_named(self, offered: str) -> None:
        assert self.worth(offered, offered) == 1
        assert self.worth(offered, *CONTRACTS) == 1

    def test_a_permanent_job_is_no_worse_for_who_would_take_a_fixed_term(self) -> None:
        assert self.worth("indeterminato", "determinato") == 1
        assert self.worth("determinato", "indeterminato") == 0.5

    def test_an_internship_is_no_job(self) -> None:
        assert self.worth("tirocinio", "indeterminato") == self.worth("tirocinio", "determinato") == 0
        assert self.worth("tirocinio", "apprendistato") == pytest.approx(0.25, abs=0.003)

    @pytest.mark.parametrize("job", ["indeterminato", "determinato", "apprendistato"])
    def test_a_job_keeps_half_or_more_for_who_spoke_of_an_internship_alone(self, job: str) -> None:
        found = self.worth(job, "tirocinio")
        assert found is not None
        assert 0.5 <= found < 1

    def test_the_best_of_those_named_counts(self) -> None:
        assert self.worth("apprendistato", "determinato", "tirocinio") == self.worth("apprendistato", "determinato")

    def test_nothing_said_is_unknown(self) -> None:
        assert self.worth("determinato") is None
        assert self.worth(None, "determinato") is None

    def test_every_pair_of_contracts_has_a_worth(self) -> None:
        assert {(offered, other) for offered, row in CONTRACT_WORTH.items() for other in row} == {
            (offered, other) for offered in CONTRACTS for other in CONTRACTS
        }


@pytest.mark.parametrize(("held", "expected"), [("laurea", 1), ("diploma", 1), ("qualifica", 0.6), ("nessuno", 0.1)])
def test_education(held: str, expected: float) -> None:
    position = Position("J1", education_min="diploma")
    assert value("education", somebody(education=held), position) == pytest.approx(expected, abs=0.004)
    assert value("education", somebody(education=held), Position("J1")) is None
    assert value("education", somebody(), position) is None


@given(candidates(), positions(), st.sampled_from(DIMENSIONS), st.data())
def test_more_capacity_lowers_nothing(c: Candidate, position: Position, code: str, data: st.DataObject) -> None:
    low, high = sorted(data.draw(st.tuples(st.integers(0, 4), st.integers(0, 4))))
    weaker, stronger = (replace(c, capacities={**c.capacities, code: level}) for level in (low, high))
    assert_none_lower((weaker, position), (stronger, position))


@given(candidates(), positions(), st.sampled_from(DIMENSIONS))
def test_an_unknown_capacity_stands_between_none_and_full(c: Candidate, position: Position, code: str) -> None:
    unknown = replace(c, capacities={k: level for k, level in c.capacities.items() if k != code})
    none, full = (replace(c, capacities={**c.capacities, code: level}) for level in (0, 4))
    assert_none_lower((none, position), (unknown, position))
    assert_none_lower((unknown, position), (full, position))


@given(candidates(), positions(), st.sampled_from([a.code for a in CATALOGUE.accommodations]))
def test_an_accommodation_lowers_nothing(c: Candidate, position: Position, code: str) -> None:
    offering = replace(position, accommodations=position.accommodations | {code})
    assert_none_lower((c, position), (c, offering))
    user = replace(c, accommodations=c.accommodations | {code})
    assert_none_lower((c, position), (user, position))


@given(candidates(), positions(), st.sampled_from(["mop", "typing", "windows"]))
def test_a_skill_lowers_nothing(c: Candidate, position: Position, skill: str) -> None:
    assert_none_lower((c, position), (replace(c, skills=c.skills | {skill}), position))


@given(candidates(), positions(), st.sampled_from(["office_cleaner", "data_entry_clerk"]), st.integers(0, 60))
def test_experience_lowers_nothing(c: Candidate, position: Position, occupation: str, months: int) -> None:
    longer = replace(c, experience=(*c.experience, Experience(occupation, months)))
    assert_none_lower((c, position), (longer, position))


@given(candidates(), positions(), st.sampled_from(CONTRACTS))
def test_to_name_another_contract_lowers_nothing(c: Candidate, position: Position, other: str) -> None:
    if c.contracts:
        assert_none_lower((c, position), (replace(c, contracts=c.contracts | {other}), position))


@given(candidates(), positions(), st.sampled_from(DIMENSIONS))
def test_asking_less_or_making_it_negotiable_lowers_nothing(c: Candidate, position: Position, code: str) -> None:
    if code not in position.demands or len(position.demanded()) < 2:
        return
    demand = position.demands[code]
    # The aids for desk work need a job at a desk: asking less of that is asking for another job.
    easier = max(demand.level - 1, 1) if code in ("d360", "d4153") else max(demand.level - 1, 0)
    for changed in (Demand(min(easier, demand.level), demand.negotiable), Demand(demand.level, negotiable=True)):
        less = replace(position, demands={**position.demands, code: changed})
        assert_none_lower((c, position), (c, less))


@given(candidates(), positions(), positions(position_id="J2"))
def test_a_feature_reads_only_what_it_says(c: Candidate, position: Position, other: Position) -> None:
    for feature in FEATURES.values():
        taken = {f.name: getattr(other, f.name) for f in fields(Position) if f.name not in {"id", *feature.reads}}
        assert value(feature.name, c, position) == value(feature.name, c, replace(position, **taken))


def test_every_feature_says_what_its_ends_mean_in_both_languages() -> None:
    for feature in FEATURES.values():
        for meaning in (feature.it, feature.en):
            assert all(len(text) > 3 for text in meaning)


def test_a_position_with_a_code_of_another_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="position J1: unknown dimension d999"):
        Comparison(demanding({"d999": 2}), pool_of())
