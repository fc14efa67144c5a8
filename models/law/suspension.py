"""When the duty rests: law 68/1999 art. 3 c. 5, for employers in difficulty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from models.law.steps import whole_part

ARTICLE = "L. 68/1999 art. 3"
FULL = Decimal(1)


class Ground(StrEnum):
    """Why the duty rests."""

    WAGE_FUND = "wage_fund"
    SOLIDARITY = "solidarity"
    COLLECTIVE_DISMISSAL = "collective_dismissal"


@dataclass(frozen=True, slots=True)
class Suspension:
    """A time in which the duty rests; both days count, ``last`` is None while nobody knows the end.

    ``share`` is the part of the duty that rests: for the wage fund and solidarity contracts that of the work which is
    really suspended. Raises ValueError for dates out of order and for a share that is none.
    """

    ground: Ground
    first: date
    last: date | None
    share: Decimal = FULL

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError("a suspension ends after it begins")
        if not 0 < self.share <= 1:
            raise ValueError("a share lies above 0 and up to 1")

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.first <= on and (self.last is None or on <= self.last)


def suspended_share(suspensions: Iterable[Suspension], *, on: date) -> Decimal:
    """The part of the duty that rests on a day: that of the widest suspension in force, for they do not add up.

    Law 68/1999 art. 3 c. 5: extraordinary wage fund, solidarity contracts, collective dismissal.
    """
    return max((one.share for one in suspensions if one.holds(on)), default=Decimal(0))


def suspended_places(places_due: int, *, share: Decimal) -> int:
    """Places of the quota that rest, in whole persons: what is left over does not rest (law 68/1999 art. 3 c. 5)."""
    return whole_part(places_due * share)
