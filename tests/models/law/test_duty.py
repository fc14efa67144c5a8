"""What holds for every staff: nothing below nothing, more people never owe less, bands meet, steps add up."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.law.computation_base import computation_base
from models.law.duty import Duty, Relief, counted_disabled, duty
from models.law.parameters import Parameters
from models.law.staff import NotCounted, Staff, StaffError, StaffProblem
from models.law.steps import Figures, StepCode
from models.law.suspension import Ground, Suspension
from tests.models.law.examples import DAY, TODAY

WEEK = Decimal(40)
FEW = st.integers(min_value=0, max_value=40)


@st.composite
def staffs(draw: st.DrawFn) -> Staff:
    """A staff in which everything adds up."""
    groups = {kind: draw(st.integers(0, 5)) for kind in draw(st.sets(st.sampled_from(NotCounted), max_size=3))}
    part_time, short = draw(FEW), draw(st.integers(0, 6))
    kept = draw(st.integers(0, short))
    kept_hours = _hours(draw, kept, 20)
    others_hours = _hours(draw, short - kept, 20)
    protected = draw(st.integers(0, 8))
    counts = {
        "not_counted": groups,
        "part_time": part_time,
        "part_time_hours": _hours(draw, part_time, 40),
        "teleworkers": draw(st.integers(0, 5)),
        "disabled": draw(st.integers(0, 20)),
        "disabled_short": short,
        "disabled_short_hours": kept_hours + others_hours,
        "disabled_kept": kept,
        "disabled_kept_hours": kept_hours,
        "protected": protected,
        "set_off": draw(st.integers(0, protected)),
    }
    grouped = sum(groups.values()) + part_time + counts["teleworkers"] + counts["disabled"] + short + protected
    return Staff(total=grouped + draw(st.integers(0, 400)), full_time_hours=WEEK, **counts)


def _hours(draw: st.DrawFn, people: int, most: int) -> Decimal:
    """The hours of a group: none for nobody, at least one for somebody."""
    return Decimal(draw(st.integers(people, people * most))) if people else Decimal(0)


def larger(staff: Staff) -> Staff:
    """One more who works full time and counts."""
    return Staff(total=staff.total + 1, **{name: getattr(staff, name) for name in _FIELDS})


_FIELDS = tuple(name for name in Staff.__dataclass_fields__ if name != "total")

RELIEFS = st.one_of(
    st.builds(Relief, article_12_bis=FEW),
    st.builds(Relief, article_14=FEW, ordered=FEW),
    st.builds(Relief, exempted_share=st.decimals(0, 1, places=2)),
    st.builds(Relief, article_11=FEW),
    st.builds(
        lambda share: Relief(suspensions=(Suspension(Ground.WAGE_FUND, DAY, None, share),)),
        st.decimals("0.01", 1, places=2),
    ),
)


def found(staff: Staff, relief: Relief | None = None) -> Duty:
    return duty(staff, relief or Relief(), figures=TODAY)


@given(staffs(), RELIEFS)
def test_nothing_is_ever_below_nothing_or_above_what_is_due(staff: Staff, relief: Relief) -> None:
    seen = found(staff, relief)
    assert 0 <= seen.base.persons <= staff.total
    assert 0 <= seen.uncovered <= seen.quota.disabled.persons
    assert 0 <= seen.planned <= seen.uncovered
    assert 0 <= seen.protected_uncovered <= seen.quota.protected.persons
    assert 0 <= seen.exempted <= Decimal("0.60") * seen.quota.disabled.persons
    assert seen.exposed >= 0


@given(staffs())
def test_the_steps_of_the_base_add_up_to_it(staff: Staff) -> None:
    *steps, last = computation_base(staff, figures=TODAY).steps
    assert (last.code, last.figure) == (StepCode.BASE, sum(step.figure for step in steps))
    assert all(step.source for step in (*steps, last))


@given(staffs(), RELIEFS)
def test_the_steps_of_the_duty_add_up_to_what_is_uncovered(staff: Staff, relief: Relief) -> None:
    *steps, last = found(staff, relief).disabled_steps
    assert (last.code, last.figure) == (StepCode.UNCOVERED, max(0, sum(step.figure for step in steps)))


@given(staffs(), RELIEFS)
def test_one_more_on_the_staff_never_lowers_base_quota_or_uncovered_places(staff: Staff, relief: Relief) -> None:
    now, then = found(staff, relief), found(larger(staff), relief)
    assert 0 <= then.base.persons - now.base.persons <= 1
    assert now.quota.disabled.persons <= then.quota.disabled.persons
    assert now.uncovered <= then.uncovered
    assert now.protected_uncovered <= then.protected_uncovered


@given(staffs())
def test_hiring_a_person_with_disabilities_covers_a_place_and_leaves_the_base(staff: Staff) -> None:
    fields = {name: getattr(staff, name) for name in _FIELDS}
    hired = Staff(total=staff.total + 1, **{**fields, "disabled": staff.disabled + 1})
    now, then = found(staff), found(hired)
    assert then.base.persons == now.base.persons
    assert then.uncovered == max(0, now.uncovered - 1) or then.uncovered == now.uncovered == 0


@given(staffs(), st.integers(0, 80))
def test_people_with_disabilities_count_for_no_more_than_they_are(staff: Staff, base: int) -> None:
    counted = counted_disabled(staff, base=base, figures=TODAY)
    assert staff.disabled <= counted <= staff.all_disabled


# --- what is put in ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "field", "problem"),
    [
        ({"total": -1}, "total", StaffProblem.NEGATIVE),
        ({"total": 14.5}, "total", StaffProblem.NOT_WHOLE),
        ({"total": True}, "total", StaffProblem.NOT_WHOLE),
        ({"total": 10, "disabled": 11}, "total", StaffProblem.MORE_THAN_STAFF),
        ({"total": 10, "not_counted": {NotCounted.MANAGERS: -1}}, "managers", StaffProblem.NEGATIVE),
        ({"total": 10, "part_time": 1}, "part_time_hours", StaffProblem.PEOPLE_WITHOUT_HOURS),
        ({"total": 10, "part_time_hours": Decimal(1)}, "part_time_hours", StaffProblem.HOURS_WITHOUT_PEOPLE),
        ({"total": 10, "part_time": 1, "part_time_hours": Decimal(41)}, "part_time_hours", StaffProblem.TOO_MANY_HOURS),
        ({"total": 10, "part_time": 1, "part_time_hours": Decimal(-1)}, "part_time_hours", StaffProblem.NEGATIVE),
        (
            {"total": 10, "disabled_short": 1, "disabled_short_hours": Decimal(21)},
            "disabled_short_hours",
            StaffProblem.TOO_MANY_HOURS,
        ),
        ({"total": 10, "disabled_kept": 1}, "disabled_kept", StaffProblem.MORE_THAN_SHORT),
        (
            {
                "total": 10,
                "disabled_short": 2,
                "disabled_short_hours": Decimal(10),
                "disabled_kept": 1,
                "disabled_kept_hours": Decimal(12),
            },
            "disabled_kept_hours",
            StaffProblem.MORE_THAN_SHORT,
        ),
        ({"total": 10, "protected": 1, "set_off": 2}, "set_off", StaffProblem.MORE_THAN_STAFF),
        ({"total": 10, "full_time_hours": Decimal(0)}, "full_time_hours", StaffProblem.NO_WEEK),
    ],
)
def test_counts_that_cannot_be_true_are_refused_on_their_field(
    given_: dict[str, Any], field: str, problem: StaffProblem
) -> None:
    with pytest.raises(StaffError) as error:
        Staff(**given_)
    assert (error.value.field, error.value.problem) == (field, problem)


def test_nobody_on_the_staff_owes_nothing() -> None:
    seen = found(Staff(total=0))
    assert (seen.base.persons, seen.uncovered, seen.protected_uncovered, seen.exposed) == (0, 0, 0, 0)


def test_ten_million_people_are_computed_at_once() -> None:
    assert found(Staff(total=10_000_000)).uncovered == 700_000


# --- what covers ------------------------------------------------------------------------------------------------------


def test_a_convention_and_the_orders_given_under_it_count_once() -> None:
    staff = Staff(total=64)
    assert found(staff, Relief(article_14=1)).uncovered == 3
    assert found(staff, Relief(article_14=1, ordered=2)).uncovered == 2
    assert found(staff, Relief(article_14=2, ordered=2)).uncovered == 2


def test_no_convention_covers_more_than_its_cap() -> None:
    assert found(Staff(total=64), Relief(article_14=9)).uncovered == 2
    assert found(Staff(total=150), Relief(article_12_bis=9)).uncovered == 4
    assert found(Staff(total=40), Relief(article_12_bis=9)).uncovered == 2


def test_the_cap_of_12_bis_follows_the_day() -> None:
    staff, relief = Staff(total=150), Relief(article_12_bis=9)
    before = Figures(TODAY.parameters, date(2025, 12, 30))
    assert duty(staff, relief, figures=before).uncovered == 9


def test_places_in_a_hiring_programme_stay_to_be_filled_and_are_not_exposed() -> None:
    seen = found(Staff(total=64), Relief(article_11=3))
    assert (seen.uncovered, seen.planned, seen.exposed) == (4, 3, 2)


def test_the_widest_suspension_counts_they_do_not_add_up() -> None:
    half = Suspension(Ground.SOLIDARITY, DAY, None, Decimal("0.5"))
    quarter = Suspension(Ground.WAGE_FUND, DAY, None, Decimal("0.25"))
    assert found(Staff(total=64), Relief(suspensions=(half, quarter))).uncovered == 2


def test_what_is_general_knowledge_says_so() -> None:
    steps = {step.code: step for step in found(Staff(total=64), Relief(article_14=1)).disabled_steps}
    assert steps[StepCode.CONVENTION_14].to_confirm
    assert not steps[StepCode.QUOTA].to_confirm


def test_a_day_without_figures_is_an_error() -> None:
    with pytest.raises(KeyError):
        duty(Staff(total=64), Relief(), figures=Figures(Parameters([]), DAY))
