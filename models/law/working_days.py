"""Working days between two dates: what sanctions and contributions are counted in."""

from __future__ import annotations

from datetime import date, timedelta

LAW_260 = "L. 260/1949"
_FIXED = ((1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26))
SAINT_FRANCIS_SINCE = 2026
"""4 October is a holiday again by law 151/2025."""
REPUBLIC_SINCE = 2001
"""2 June was moved to a Sunday until law 336/2000."""


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar.

    The golden number and the epact give the full moon; Easter is the Sunday after it (Clavius' rule of 1582).
    """
    century = year // 100
    golden = year % 19
    moon = (15 + century - century // 4 - (8 * century + 13) // 25 + 19 * golden) % 30
    if moon == 29 or (moon == 28 and golden > 10):
        moon -= 1
    full_moon = date(year, 3, 21) + timedelta(days=moon)
    return full_moon + timedelta(days=7 - (full_moon.weekday() + 1) % 7)


def holidays(year: int) -> frozenset[date]:
    """The national holidays of a year (L. 260/1949 as changed since); local patron saints are not among them."""
    days = {date(year, month, day) for month, day in _FIXED if (month, day) != (6, 2) or year >= REPUBLIC_SINCE}
    if year >= SAINT_FRANCIS_SINCE:
        days.add(date(year, 10, 4))
    return frozenset(days | {easter(year) + timedelta(days=1)})


def working_days(first: date, last: date, *, days_a_week: int = 5) -> int:
    """Working days from one day to another, both counted, holidays left out; none where the last comes first.

    Law 68/1999 art. 15 counts in them. ``days_a_week``: 5 from Monday to Friday, 6 to Saturday; which of the two is
    not in the law itself, so the office confirms it.
    """
    if last < first:
        return 0
    weeks, rest = divmod((last - first).days + 1, 7)
    worked = weeks * days_a_week + sum((first.weekday() + day) % 7 < days_a_week for day in range(rest))
    free = (day for year in range(first.year, last.year + 1) for day in holidays(year))
    return worked - sum(first <= day <= last and day.weekday() < days_a_week for day in free)
