"""Records: what they hold, what they refuse, and what they must never hold."""

from dataclasses import FrozenInstanceError, fields
from datetime import date

import pytest

from matching import Candidate, Demand, Position, PositionExpired
from matching.records import REGIMES

PROTECTED = (
    "sex",
    "sesso",
    "gender",
    "age",
    "birth",
    "nascita",
    "categor",
    "degree",
    "percent",
    "nation",
    "name",
    "nome",
)


@pytest.mark.parametrize("record", [Candidate, Position])
def test_no_protected_attribute_has_a_field(record: type) -> None:
    words = [field.name for field in fields(record)]
    assert [word for word in words for protected in PROTECTED if protected in word] == []


def test_defaults_mean_unknown_or_no_restriction() -> None:
    somebody = Candidate("P1")
    assert somebody.capacities == {}
    assert somebody.regimes == frozenset(REGIMES)
    assert (somebody.point, somebody.max_km, somebody.education, somebody.transport) == (None, None, None, None)


def test_records_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Candidate("P1").available = False  # type: ignore[misc]


@pytest.mark.parametrize(
    ("fields_given", "message"),
    [
        ({"capacities": {"d430": 5}}, "level of d430"),
        ({"capacities": {"d430": -1}}, "level of d430"),
        ({"experience": (("office_cleaner", -3),)}, "months as office_cleaner"),
        ({"shifts": {"mezzanotte"}}, "unknown shifts mezzanotte"),
        ({"contracts": {"stretta di mano"}}, "unknown contracts stretta di mano"),
        ({"transport": "elicottero"}, "unknown transport elicottero"),
        ({"education": "dottorato"}, "unknown education dottorato"),
        ({"regimes": {"art99"}}, "unknown regimes art99"),
        ({"hours_min": 30, "hours_max": 20}, "hours_min 30 is above hours_max 20"),
        ({"max_km": float("nan")}, "max_km"),
        ({"hours_max": float("inf")}, "hours_max"),
        ({"point": (145.0, 9.0)}, "latitude, longitude"),
        ({"point": (float("nan"), 9.0)}, "latitude, longitude"),
    ],
)
def test_a_candidate_that_would_corrupt_a_ranking_is_refused(fields_given: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Candidate("P1", **fields_given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields_given", "message"),
    [
        ({"demands": {"d430": Demand(7)}}, "level of d430"),
        ({"regime": "art2"}, "unknown regime art2"),
        ({"remote": "forse"}, "unknown remote forse"),
        ({"hours": -1}, "hours"),
    ],
)
def test_a_position_that_would_corrupt_a_ranking_is_refused(fields_given: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Position("J1", **fields_given)  # type: ignore[arg-type]


def test_a_bare_level_is_a_negotiable_demand() -> None:
    position = Position("J1", demands={"d430": 2, "d450": Demand(3, negotiable=False)})  # type: ignore[dict-item]
    assert position.demands == {"d430": Demand(2, True), "d450": Demand(3, False)}


def test_a_demand_of_nothing_is_no_demand() -> None:
    assert Position("J1", demands={"d430": Demand(0), "d450": Demand(1)}).demanded() == {"d450": Demand(1)}


def test_exclusions_that_the_engine_does_not_know_are_kept_for_others() -> None:
    assert Candidate("P1", exclusions=frozenset({"notte", "cani"})).exclusions == {"notte", "cani"}


def test_an_expired_position_says_which_and_when() -> None:
    error = PositionExpired("J1", date(2026, 3, 1))
    assert str(error) == "position J1 expired on 2026-03-01"
