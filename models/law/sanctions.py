"""What uncovered places and a late return may cost: law 68/1999 art. 15. An exposure, never a bill."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from models.law.steps import Figures, euros
from models.law.suspension import Suspension
from models.law.working_days import working_days


@dataclass(frozen=True, slots=True)
class Exposure:
    """What places that stay uncovered may cost. ``first`` is the first day that counts; ``days`` are working days.

    ``resting_days`` of the working days in that time do not count, because the duty rested.
    """

    places: int
    first: date
    last: date
    days: int
    resting_days: int
    daily_amount: Decimal
    amount: Decimal
    source: str
    to_confirm: bool = False


def first_day_of_exposure(since: date, *, figures: Figures) -> date:
    """The day after the 60 days within which the request is in time (law 68/1999 art. 9 and 15)."""
    return since + timedelta(days=figures.whole("sanction_after_days") + 1)


def sanction(places: int, *, days: int, figures: Figures) -> Decimal:
    """196.05 € for each place and each working day that it stays uncovered (law 68/1999 art. 15 c. 4)."""
    if places < 0 or days < 0:
        raise ValueError("neither places nor days can be negative")
    return euros(places * days * figures.number("sanction_daily_amount"))


def exposure(
    places: int, *, since: date, until: date, figures: Figures, suspensions: Iterable[Suspension] = ()
) -> Exposure:
    """What places uncovered since a day may cost until another, at the figures of the latter.

    Law 68/1999 art. 15 c. 4: nothing within the 60 days; nothing for days before ``since``. Days on which the whole
    duty rests do not count (art. 3 c. 5). Dates out of order give no days.
    """
    first = first_day_of_exposure(since, figures=figures)
    week = figures.find("working_days_a_week")
    days = working_days(first, until, days_a_week=int(week.value))
    resting = _resting_days(first, until, suspensions, int(week.value))
    amount = sanction(places, days=days - resting, figures=figures)
    daily = figures.find("sanction_daily_amount")
    return Exposure(
        places, first, until, days - resting, resting, Decimal(daily.value), amount, daily.source, week.to_confirm
    )


def late_return(*, due_on: date, sent_on: date, figures: Figures) -> Decimal:
    """A return sent late: 702.43 € and 34.02 € for each day of delay (law 68/1999 art. 15 c. 1); in time, nothing."""
    days = (sent_on - due_on).days
    if days <= 0:
        return Decimal(0)
    fixed, daily = figures.number("late_return_fixed_amount"), figures.number("late_return_daily_amount")
    return euros(fixed + days * daily)


def _resting_days(first: date, last: date, suspensions: Iterable[Suspension], days_a_week: int) -> int:
    """Working days on which the whole duty rests, each counted once."""
    total, begins = 0, first
    whole = sorted((one for one in suspensions if one.share == 1), key=lambda one: one.first)
    for one in whole:
        start, end = max(begins, one.first), min(last, one.last or last)
        total += working_days(start, end, days_a_week=days_a_week)
        begins = max(begins, end + timedelta(days=1))
    return total
