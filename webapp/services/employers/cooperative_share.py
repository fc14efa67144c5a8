"""The 30 % of a type-B cooperative: now, month by month, over the year, and after planned hires."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from models.duties import StaffFigures
from models.employers import Employer
from models.law.cooperatives import CooperativeShare, Workforce, after_hires, cooperative_share, yearly_average
from models.law.steps import Figures
from webapp.services.employers import duties

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """A month, by the figures in force on its last day (or today)."""

    last_day: date
    workforce: Workforce
    share: CooperativeShare


@dataclass(frozen=True, slots=True)
class SharePicture:
    """The share now and, where hires are planned, after them; the months that figures are known of; their mean."""

    now: Month
    planned: Month | None
    months: Sequence[Month]
    average: Month


def share_of(
    session: Session, *, employer: Employer, day: date, disadvantaged: int = 0, others: int = 0
) -> SharePicture | None:
    """The picture of a cooperative; None where it has told nothing of its type-B part.

    ``disadvantaged`` and ``others`` are planned hires, people who leave where they are negative; nobody leaves who is
    not there.
    """
    told = duties.figures_told(session, employer=employer)
    return picture(told, figures=duties.figures_for(employer, day=day), disadvantaged=disadvantaged, others=others)


def picture(
    told: Sequence[StaffFigures], *, figures: Figures, disadvantaged: int = 0, others: int = 0
) -> SharePicture | None:
    """The same out of what was told, the latest day first, on the day of ``figures``."""
    day = figures.on
    now = _in_force(told, day)
    if now is None or not now.b_workers:
        return None
    days = [last for last in _month_ends(day) if _in_force(told, last) is not None]
    months = [_month(last, _workforce(row), figures) for last in days if (row := _in_force(told, last))]
    planned = _planned(_workforce(now), disadvantaged, others) if disadvantaged or others else None
    return SharePicture(
        now=_month(day, _workforce(now), figures),
        planned=planned and _month(day, planned, figures),
        months=months,
        average=_month(day, yearly_average([month.workforce for month in months]), figures),
    )


def _planned(workforce: Workforce, disadvantaged: int, others: int) -> Workforce:
    leaving = workforce.workers - workforce.disadvantaged
    return after_hires(
        workforce,
        disadvantaged=max(disadvantaged, -int(workforce.disadvantaged)),
        others=max(others, -int(leaving)),
    )


def _month_ends(day: date) -> list[date]:
    """The last days of the eleven months before, and today."""
    ends, first = [day], day.replace(day=1)
    while len(ends) < MONTHS:
        ends.append(first - timedelta(days=1))
        first = ends[-1].replace(day=1)
    return ends[::-1]


def _in_force(told: Sequence[StaffFigures], day: date) -> StaffFigures | None:
    return next((row for row in told if row.counted_on <= day), None)


def _workforce(row: StaffFigures) -> Workforce:
    return Workforce(Decimal(row.b_workers), Decimal(row.b_disadvantaged))


def _month(day: date, workforce: Workforce, figures: Figures) -> Month:
    return Month(day, workforce, cooperative_share(workforce, figures=figures))
