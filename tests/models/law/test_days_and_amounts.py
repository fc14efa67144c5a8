"""Working days, sanctions, deadlines, orders, incentives: dates out of order, amounts below nothing, odd cases."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.law.annual_return import ReturnFigures, next_return, return_due
from models.law.conventions import cap_14, order_heads, value_for, yearly_value
from models.law.cooperatives import Workforce, after_hires, cooperative_share, yearly_average
from models.law.exemption import exempted_places, exemption_contribution
from models.law.incentives import Ability, ability, incentive, incentive_band
from models.law.sanctions import exposure, late_return, sanction
from models.law.suspension import Ground, Suspension, suspended_share
from models.law.working_days import easter, holidays, working_days
from tests.models.law.examples import DAY, OTHERS_ALONE, TODAY

DAYS = st.dates(date(1995, 1, 1), date(2045, 12, 31))


# --- working days -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1818, 3, 22), (1943, 4, 25), (1954, 4, 18), (1981, 4, 19), (2000, 4, 23), (2026, 4, 5), (2038, 4, 25)],
)  # fmt: skip
def test_easter_is_known(year: int, month: int, day: int) -> None:
    assert easter(year) == date(year, month, day)


def test_holidays_follow_the_laws_that_changed_them() -> None:
    assert date(2026, 10, 4) in holidays(2026)
    assert date(2025, 10, 4) not in holidays(2025)
    assert date(2000, 6, 2) not in holidays(2000)
    assert date(2001, 6, 2) in holidays(2001)


@given(DAYS, st.integers(0, 900), st.sampled_from([5, 6]))
def test_working_days_are_those_that_a_calendar_shows(first: date, length: int, week: int) -> None:
    days = [first + timedelta(days=number) for number in range(length)]
    worked = [day for day in days if day.weekday() < week and day not in holidays(day.year)]
    assert working_days(first, first + timedelta(days=length - 1), days_a_week=week) == len(worked)


def test_dates_out_of_order_have_no_working_days() -> None:
    assert working_days(date(2026, 11, 3), date(2026, 11, 2)) == 0


# --- sanctions --------------------------------------------------------------------------------------------------------


@given(st.integers(0, 50), DAYS, st.integers(-100, 2000))
def test_an_exposure_is_never_below_nothing_and_grows_with_the_days(places: int, since: date, length: int) -> None:
    until = since + timedelta(days=length)
    now = exposure(places, since=since, until=until, figures=TODAY)
    then = exposure(places, since=since, until=until + timedelta(days=1), figures=TODAY)
    assert 0 <= now.amount <= then.amount
    assert now.amount == places * now.days * Decimal("196.05")
    assert length > 60 or now.days == 0


def test_days_on_which_the_whole_duty_rests_do_not_count() -> None:
    since, until = date(2026, 6, 1), date(2026, 8, 31)
    rests = [
        Suspension(Ground.WAGE_FUND, date(2026, 8, 3), date(2026, 8, 7)),
        Suspension(Ground.COLLECTIVE_DISMISSAL, date(2026, 8, 6), date(2026, 8, 10)),
        Suspension(Ground.SOLIDARITY, date(2026, 8, 20), date(2026, 8, 31), Decimal("0.5")),
    ]
    found = exposure(1, since=since, until=until, figures=TODAY, suspensions=rests)
    assert (found.resting_days, found.days) == (6, 15)


def test_a_suspension_without_end_rests_until_the_last_day() -> None:
    open_end = [Suspension(Ground.WAGE_FUND, date(2026, 8, 1), None)]
    found = exposure(3, since=date(2026, 6, 1), until=date(2026, 8, 31), figures=TODAY, suspensions=open_end)
    assert (found.days, found.amount) == (0, 0)


def test_the_figure_of_the_sanction_says_that_the_week_is_to_be_confirmed() -> None:
    assert exposure(1, since=DAY, until=DAY, figures=TODAY).to_confirm


@pytest.mark.parametrize(("places", "days"), [(-1, 10), (1, -10)])
def test_amounts_of_less_than_nothing_are_refused(places: int, days: int) -> None:
    with pytest.raises(ValueError, match="negative"):
        sanction(places, days=days, figures=TODAY)
    with pytest.raises(ValueError, match="negative"):
        exemption_contribution(places, days=days, figures=TODAY)


@given(DAYS, st.integers(-400, 400))
def test_a_return_in_time_costs_nothing_and_each_day_of_delay_the_same(due: date, days: int) -> None:
    found = late_return(due_on=due, sent_on=due + timedelta(days=days), figures=TODAY)
    assert found == (Decimal("702.43") + days * Decimal("34.02") if days > 0 else 0)


# --- suspension and exemption -----------------------------------------------------------------------------------------


def test_a_suspension_with_its_dates_out_of_order_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after"):
        Suspension(Ground.WAGE_FUND, DAY, DAY - timedelta(days=1))


@pytest.mark.parametrize("share", ["0", "-0.1", "1.01"])
def test_a_suspension_of_nothing_or_of_more_than_everything_is_refused(share: str) -> None:
    with pytest.raises(ValueError, match="share"):
        Suspension(Ground.WAGE_FUND, DAY, None, Decimal(share))


@pytest.mark.parametrize("ground", Ground)
def test_each_ground_lets_the_duty_rest_from_its_first_to_its_last_day(ground: Ground) -> None:
    rest = [Suspension(ground, DAY, DAY + timedelta(days=9))]
    days = [DAY + timedelta(days=number) for number in (-1, 0, 9, 10)]
    assert [suspended_share(rest, on=day) for day in days] == [0, 1, 1, 0]


@given(st.integers(0, 10_000), st.decimals(0, 3, places=2))
def test_an_exemption_never_exceeds_its_share_or_the_laws(due: int, share: Decimal) -> None:
    assert 0 <= exempted_places(due, share=share, figures=TODAY) <= due * min(share, Decimal("0.60"))


def test_an_exemption_of_less_than_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        exempted_places(4, share=Decimal(-1), figures=TODAY)


# --- the return -------------------------------------------------------------------------------------------------------


@given(DAYS)
def test_the_next_return_comes_within_a_year_and_tells_of_the_december_before(today: date) -> None:
    found = next_return(max(today, date(2001, 1, 1)), figures=TODAY)
    assert 0 <= (found.deadline - max(today, date(2001, 1, 1))).days <= 365
    assert found.deadline - found.reference_day == timedelta(days=31)


def test_the_first_return_is_sent_when_something_is_due() -> None:
    assert return_due(None, ReturnFigures(1, 0, 1, 0))
    assert not return_due(None, ReturnFigures(0, 0, 0, 0))


# --- conventions ------------------------------------------------------------------------------------------------------


@given(st.integers(0, 200), st.decimals("1000", "60000", places=2))
def test_an_order_of_the_value_asked_for_covers_those_places_and_a_cent_less_does_not(
    places: int, coefficient: Decimal
) -> None:
    value = value_for(places, coefficient=coefficient)
    assert order_heads([(value, coefficient)]) == places
    assert places == 0 or order_heads([(value - Decimal("0.01"), coefficient)]) == places - 1


@pytest.mark.parametrize(("value", "coefficient"), [("-1", "100"), ("100", "0"), ("100", "-5")])
def test_an_order_without_value_or_coefficient_is_refused(value: str, coefficient: str) -> None:
    with pytest.raises(ValueError, match="above nothing"):
        order_heads([(Decimal(value), Decimal(coefficient))])


def test_an_order_of_less_than_a_year_is_not_stretched() -> None:
    assert yearly_value(Decimal(6000), months=6) == 6000
    with pytest.raises(ValueError, match="month"):
        yearly_value(Decimal(6000), months=0)


def test_where_no_cap_is_known_none_is_invented() -> None:
    cap = cap_14(101, figures=TODAY)
    assert cap.limited(7) == 7
    assert cap.to_confirm


# --- cooperatives -----------------------------------------------------------------------------------------------------


@given(st.integers(0, 300), st.integers(0, 300), st.sampled_from([TODAY, OTHERS_ALONE]))
def test_so_many_hires_are_missing_and_not_one_less(others: int, disadvantaged: int, figures: object) -> None:
    workforce = Workforce(Decimal(others + disadvantaged), Decimal(disadvantaged))
    missing = cooperative_share(workforce, figures=figures).missing
    assert cooperative_share(after_hires(workforce, disadvantaged=missing), figures=figures).met
    if missing:
        assert not cooperative_share(after_hires(workforce, disadvantaged=missing - 1), figures=figures).met


def test_nobody_at_all_has_no_share() -> None:
    assert cooperative_share(Workforce(Decimal(0), Decimal(0)), figures=TODAY).share is None


def test_the_denominator_is_to_be_confirmed() -> None:
    assert cooperative_share(Workforce(Decimal(10), Decimal(3)), figures=TODAY).to_confirm


@pytest.mark.parametrize(("workers", "disadvantaged"), [(3, 4), (-1, -1), (5, -1)])
def test_a_workforce_that_cannot_be_is_refused(workers: int, disadvantaged: int) -> None:
    with pytest.raises(ValueError, match="between"):
        Workforce(Decimal(workers), Decimal(disadvantaged))


def test_no_month_has_no_average() -> None:
    with pytest.raises(ValueError, match="month"):
        yearly_average([])


# --- incentives -------------------------------------------------------------------------------------------------------


@given(st.integers(0, 100), st.booleans(), st.one_of(st.none(), st.integers(1, 80)))
def test_what_an_employer_is_told_covers_whatever_is_true(percent: int, psychic: bool, months: int | None) -> None:
    pay = Decimal(24_000)
    found = incentive(ability(percent, psychic=psychic, figures=TODAY), fixed_term_months=months, figures=TODAY)
    band = incentive_band(pay, fixed_term_months=months, figures=TODAY)
    if found is not None:
        assert band is not None
        assert band.least <= found.amount(pay) <= band.most


@pytest.mark.parametrize(
    ("percent", "psychic", "kind"),
    [
        (None, True, Ability.OTHER),
        (66, False, Ability.OTHER),
        (67, False, Ability.MEDIUM),
        (79, False, Ability.MEDIUM),
        (80, False, Ability.HIGH),
        (45, True, Ability.OTHER),
        (46, True, Ability.PSYCHIC),
        (90, True, Ability.PSYCHIC),
    ],
)
def test_each_ability_has_its_bounds(percent: int | None, psychic: bool, kind: Ability) -> None:
    assert ability(percent, psychic=psychic, figures=TODAY) is kind


def test_a_fixed_term_of_less_than_a_year_brings_nothing() -> None:
    assert incentive(Ability.PSYCHIC, fixed_term_months=11, figures=TODAY) is None
    assert incentive_band(Decimal(20_000), fixed_term_months=11, figures=TODAY) is None


def test_a_pay_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        incentive_band(Decimal(-1), fixed_term_months=None, figures=TODAY)
