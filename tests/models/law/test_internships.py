"""How long an internship may last: the limit by category, renewals added up, pauses left out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.follow_ups import add_months
from models.law.internships import Stay, allowance, most_months
from models.types import Category
from webapp.services.parameters import parameters

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize("category", Category)
def test_disabled_people_have_twenty_four_months_and_the_others_twelve(category: Category) -> None:
    months = most_months(category, parameters=parameters(), on=TODAY, province="BS")
    assert months == (12 if category in (Category.ARTICLE_18, Category.LAW_381) else 24)


def test_a_running_internship_ends_a_day_before_the_same_day_some_add_months() -> None:
    found = allowance([Stay(date(2026, 1, 15), None)], months=12, today=TODAY)
    assert (found.last_day, found.over) == (date(2027, 1, 14), False)


def test_the_last_allowed_day_is_still_allowed_and_the_next_is_not() -> None:
    stay = [Stay(date(2026, 1, 15), None)]
    assert not allowance(stay, months=12, today=date(2027, 1, 14)).over
    assert allowance(stay, months=12, today=date(2027, 1, 15)).over


def test_a_renewal_adds_up_and_the_pause_before_it_does_not_count() -> None:
    whole = [Stay(date(2026, 1, 1), date(2026, 6, 30))]
    paused = [Stay(date(2026, 1, 1), date(2026, 3, 31)), Stay(date(2026, 5, 1), date(2026, 7, 30))]
    assert allowance(whole, months=12, today=TODAY).used_days == 181
    assert allowance(paused, months=12, today=TODAY).used_days == 181


def test_without_any_stay_there_is_nothing_to_count() -> None:
    with pytest.raises(ValueError, match="no stay"):
        allowance([], months=12, today=TODAY)


@given(st.dates(date(2018, 1, 1), TODAY), st.integers(1, 36), st.integers(0, 1500))
def test_an_internship_is_over_exactly_after_its_last_day(first: date, months: int, days: int) -> None:
    today = first + timedelta(days=days)
    found = allowance([Stay(first, None)], months=months, today=today)
    assert found.last_day == add_months(first, months) - timedelta(days=1)
    assert found.over == (today > found.last_day)
