"""How long an internship may last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from models.follow_ups import add_months
from models.law.parameters import Parameters
from models.types import Category

_DISABLED = frozenset({Category.CIVIL, Category.WORK, Category.BLIND, Category.DEAF, Category.WAR_SERVICE})


def most_months(category: Category, *, parameters: Parameters, on: date, province: str) -> int:
    """Months that an internship may last, renewals included, for a person of this category.

    People of law 68/1999 art. 1 have longer than everybody else, disadvantaged people of law 381/1991 art. 4
    included (State and Regions, guidelines on internships, 25 May 2017, art. 2). Regions may set figures of their own.
    """
    group = "disabled" if category in _DISABLED else "disadvantaged"
    return parameters.whole(f"internship_most_months_{group}", on=on, province=province)


@dataclass(frozen=True, slots=True)
class Stay:
    """A time spent as an intern; ``last`` is None while it goes on. Both days count."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of an internship: ``last_day`` is the last one allowed if it goes on from today without a pause."""

    used_days: int
    allowed_days: int
    last_day: date

    @property
    def over(self) -> bool:
        """Whether it has lasted longer than it may."""
        return self.used_days > self.allowed_days


def allowance(stays: Iterable[Stay], *, months: int, today: date) -> Allowance:
    """How much of an internship in one place has been used, renewals added up, pauses left out.

    ``months`` are counted from the first day. Raises ValueError without any stay.
    """
    found = sorted(stays, key=lambda stay: stay.first)
    if not found:
        raise ValueError("no stay")
    first = found[0].first
    allowed = (add_months(first, months) - first).days
    used = sum(max(0, ((stay.last or today) - stay.first).days + 1) for stay in found)
    running = found[-1].last is None
    latest = today if running else (found[-1].last or today)
    return Allowance(used, allowed, latest + timedelta(days=allowed - used))
