"""When an office asks how a placement goes."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.follow_ups import add_months, calendar_of, lasted_until_kept
from models.types import FollowUpKind

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))


def test_the_calendar_of_a_start() -> None:
    assert calendar_of(date(2026, 11, 2)) == {
        FollowUpKind.DAY_3: date(2026, 11, 4),
        FollowUpKind.WEEK_1: date(2026, 11, 9),
        FollowUpKind.WEEK_2: date(2026, 11, 16),
        FollowUpKind.WEEK_3: date(2026, 11, 23),
        FollowUpKind.WEEK_4: date(2026, 11, 30),
        FollowUpKind.MONTH_3: date(2027, 2, 2),
        FollowUpKind.MONTH_6: date(2027, 5, 2),
        FollowUpKind.MONTH_12: date(2027, 11, 2),
        FollowUpKind.MONTH_24: date(2028, 11, 2),
    }


def test_a_month_that_is_too_short_ends_on_its_last_day() -> None:
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert add_months(date(2026, 12, 31), 1) == date(2027, 1, 31)


@given(DAYS)
def test_every_follow_up_comes_after_the_one_before(start: date) -> None:
    days = [start, *calendar_of(start).values()]
    assert days == sorted(set(days))


@given(DAYS, st.integers(min_value=0, max_value=60))
def test_months_are_months(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_a_job_is_kept_from_the_last_day_of_its_sixth_month() -> None:
    assert not lasted_until_kept(date(2026, 1, 10), date(2026, 7, 8))
    assert lasted_until_kept(date(2026, 1, 10), date(2026, 7, 9))


@given(DAYS, st.integers(min_value=0, max_value=400))
def test_who_lasts_longer_never_counts_less(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    assert lasted_until_kept(start, end) <= lasted_until_kept(start, end + timedelta(days=1))
