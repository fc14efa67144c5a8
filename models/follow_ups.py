"""When an office asks how a placement goes (the calendar of the placement process): pure dates."""

from calendar import monthrange
from datetime import date, timedelta

from models.types import FollowUpKind

THIRD_DAY = timedelta(days=2)
WEEKS = {FollowUpKind.WEEK_1: 1, FollowUpKind.WEEK_2: 2, FollowUpKind.WEEK_3: 3, FollowUpKind.WEEK_4: 4}
MONTHS = {FollowUpKind.MONTH_3: 3, FollowUpKind.MONTH_6: 6, FollowUpKind.MONTH_12: 12, FollowUpKind.MONTH_24: 24}
KEPT_AFTER_MONTHS = 6
"""A placement that lasted this long is one that was kept."""


def add_months(day: date, months: int) -> date:
    """The same day some months later; the month's last day where it is shorter (31 August + 6 is 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def calendar_of(start: date) -> dict[FollowUpKind, date]:
    """The days on which to ask after a start, in order. The start is the first day of work, so day 3 is two later."""
    return {
        FollowUpKind.DAY_3: start + THIRD_DAY,
        **{kind: start + timedelta(weeks=weeks) for kind, weeks in WEEKS.items()},
        **{kind: add_months(start, months) for kind, months in MONTHS.items()},
    }


def lasted_until_kept(start: date, end: date) -> bool:
    """Whether somebody who worked from ``start`` to ``end``, both included, kept the job for six months."""
    return end + timedelta(days=1) >= add_months(start, KEPT_AFTER_MONTHS)
