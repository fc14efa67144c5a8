"""The annual return (prospetto informativo) and the other deadline: law 68/1999 art. 9."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from models.law.steps import Figures


@dataclass(frozen=True, slots=True)
class ReturnDates:
    """The figures of which day the next return tells, and until when it is sent."""

    reference_day: date
    deadline: date


@dataclass(frozen=True, slots=True)
class ReturnFigures:
    """What decides whether a new return is due: the places of the quota, and how many of them are uncovered."""

    disabled_due: int
    protected_due: int
    disabled_uncovered: int
    protected_uncovered: int


def next_return(today: date, *, figures: Figures) -> ReturnDates:
    """The return that comes next: by 31 January, on the figures of the 31 December before (law 68/1999 art. 9 c. 6)."""
    deadline = _day(today.year, figures.find("annual_return_deadline").value)
    if deadline < today:
        deadline = _day(today.year + 1, figures.find("annual_return_deadline").value)
    reference = _day(deadline.year - 1, figures.find("annual_return_reference_day").value)
    return ReturnDates(reference, deadline)


def return_due(last: ReturnFigures | None, now: ReturnFigures) -> bool:
    """Whether a return has to be sent: for the first duty, and then only if it changed (law 68/1999 art. 9 c. 6)."""
    if last is None:
        return now.disabled_due + now.protected_due > 0
    return last != now


def request_deadline(since: date, *, figures: Figures) -> date:
    """Until when the office is asked for people: 60 days from when the duty arose (law 68/1999 art. 9 c. 1)."""
    return since + timedelta(days=figures.whole("request_deadline_days"))


def _day(year: int, month_day: str) -> date:
    return date.fromisoformat(f"{year:04d}-{month_day}")
