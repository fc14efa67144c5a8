"""The computation base: of all the staff, those that the quota is worked out on (law 68/1999 art. 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from models.law.quota import rounded
from models.law.staff import NotCounted, Staff
from models.law.steps import Figures, Step, StepCode

ARTICLE_4 = "L. 68/1999 art. 4"
ARTICLES = {
    NotCounted.FIXED_TERM: ARTICLE_4,
    NotCounted.MANAGERS: ARTICLE_4,
    NotCounted.WORKER_MEMBERS: ARTICLE_4,
    NotCounted.APPRENTICES: "D.Lgs. 81/2015 art. 47",
    NotCounted.AGENCY: "D.Lgs. 81/2015 art. 34",
    NotCounted.HOME_WORKERS: ARTICLE_4,
    NotCounted.ABROAD: ARTICLE_4,
    NotCounted.SUBSTITUTES: ARTICLE_4,
    NotCounted.TRANSPORT_CREWS: "L. 68/1999 art. 5",
    NotCounted.BUILDING_SITES: "L. 68/1999 art. 5",
}
"""Where the law leaves each group out."""

TELEWORK = "D.Lgs. 80/2015 art. 23"
PART_TIME = "D.Lgs. 81/2015 art. 9"


@dataclass(frozen=True, slots=True)
class ComputationBase:
    """The base in whole persons, and the steps that lead to it: the staff, what is taken off, the base."""

    persons: int
    steps: tuple[Step, ...]


def computation_base(staff: Staff, *, figures: Figures) -> ComputationBase:
    """Staff − people with disabilities − groups left out − teleworkers − reduced hours − art. 18 staff up to 1 %.

    Law 68/1999 art. 4. The 1 % is of what is left once everything else is taken off (choice of this project), with
    the quota's rounding. Each person more on the staff gives the same base or a larger one.
    """
    steps = [Step(StepCode.STAFF, Decimal(staff.total), ARTICLE_4), *_deductions(staff, figures)]
    left = int(sum(step.figure for step in steps))
    if staff.protected:
        steps.append(_protected(staff.protected, left, figures))
        left += int(steps[-1].figure)
    steps.append(Step(StepCode.BASE, Decimal(left), ARTICLE_4))
    return ComputationBase(left, tuple(steps))


def part_time_count(people: int, hours: Decimal, full_time_hours: Decimal, *, figures: Figures) -> int:
    """People with reduced hours, in whole persons: their hours over the contract's, rounded once for all of them.

    D.Lgs. 81/2015 art. 9 (part time) and art. 18 (intermittent work, with the hours worked); the quota's rounding.
    """
    exact = hours / full_time_hours
    return min(people, rounded(exact, up_above=figures.number("quota_round_up_above")))


def _deductions(staff: Staff, figures: Figures) -> Iterator[Step]:
    """What is taken off before the art. 18 staff, whatever its number; groups that nobody is in are left out."""
    if staff.all_disabled:
        yield Step(StepCode.DISABLED_STAFF, Decimal(-staff.all_disabled), ARTICLE_4)
    for kind in NotCounted:
        if count := staff.not_counted.get(kind, 0):
            yield Step(StepCode(kind.value), Decimal(-count), ARTICLES[kind])
    if staff.teleworkers:
        yield Step(StepCode.TELEWORKERS, Decimal(-staff.teleworkers), TELEWORK)
    if staff.part_time:
        counted = part_time_count(staff.part_time, staff.part_time_hours, staff.full_time_hours, figures=figures)
        parts = {
            "people": Decimal(staff.part_time),
            "hours": staff.part_time_hours,
            "week": staff.full_time_hours,
            "counted": Decimal(counted),
        }
        yield Step(StepCode.PART_TIME, Decimal(counted - staff.part_time), PART_TIME, parts=parts)


def _protected(people: int, left: int, figures: Figures) -> Step:
    """Art. 18 staff, up to 1 % of the staff that is left, themselves included."""
    found = figures.find("base_art18_deduction_rate")
    limit = rounded(left * Decimal(found.value), up_above=figures.number("quota_round_up_above"))
    parts = {"people": Decimal(people), "limit": Decimal(limit), "share": Decimal(found.value)}
    return Step(StepCode.PROTECTED_STAFF, Decimal(-min(people, limit)), found.source, found.to_confirm, parts)
