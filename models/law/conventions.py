"""How many places conventions and work orders may cover: law 68/1999 art. 12-bis and D.Lgs. 276/2003 art. 14."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal

from models.law.graduatoria import months_between
from models.law.quota import rounded
from models.law.steps import Figures, whole_part

MONTHS_IN_A_YEAR = 12
COEFFICIENT = "convention_14_coefficient"


@dataclass(frozen=True, slots=True)
class Cap:
    """The most places that may be covered; ``persons`` is None where no figure is known and the office decides.

    ``share`` is the part of the quota where the cap is one.
    """

    persons: int | None
    source: str
    to_confirm: bool
    share: Decimal | None = None

    def limited(self, persons: int) -> int:
        """So many persons, or as many as the cap allows."""
        return persons if self.persons is None else min(persons, self.persons)


def cap_12_bis(base: int, places_due: int, *, figures: Figures) -> Cap:
    """Art. 12-bis: employers above 50 staff, up to a share of the quota: 60 % since 31/12/2025, 10 % before.

    Law 68/1999 art. 12-bis; the share is rounded as the quota is. At 50 staff and below nothing may be covered.
    """
    share = figures.find("convention_12bis_max_share")
    if base <= figures.whole("convention_12bis_employer_above"):
        return Cap(0, share.source, share.to_confirm)
    most = rounded(places_due * Decimal(share.value), up_above=figures.number("quota_round_up_above"))
    return Cap(most, share.source, share.to_confirm, Decimal(share.value))


def cap_14(base: int, *, figures: Figures) -> Cap:
    """Art. 14: the local agreement's cap, for example 1 person up to 50 staff and 2 from 51 to 100.

    D.Lgs. 276/2003 art. 14 leaves the figure to agreements of the territory: each province may have its own. None is
    known above the largest size that the figures speak of.
    """
    small, medium = figures.find("convention_14_small_max_persons"), figures.find("convention_14_medium_max_persons")
    if base <= figures.whole("convention_14_small_to"):
        return Cap(int(small.value), small.source, small.to_confirm)
    if base <= figures.whole("convention_14_medium_to"):
        return Cap(int(medium.value), medium.source, medium.to_confirm)
    return Cap(None, medium.source, to_confirm=True)


def months_lasting(starts_on: date, ends_on: date) -> int:
    """How many months an agreement lasts, begun ones included: one at least (D.Lgs. 276/2003 art. 14)."""
    return max(1, months_between(starts_on, ends_on) + (ends_on.day >= starts_on.day))


def yearly_value(value: Decimal, *, months: int) -> Decimal:
    """What an order is worth in a year: one of more than a year is spread over its months (D.Lgs. 276/2003 art. 14).

    A shorter one counts with its value, no more. Raises ValueError without any month.
    """
    if months < 1:
        raise ValueError("an order lasts a month at least")
    return value * MONTHS_IN_A_YEAR / months if months > MONTHS_IN_A_YEAR else value


def order_heads(orders: Iterable[tuple[Decimal, Decimal]]) -> int:
    """Places that work orders cover: the value of each in a year over its coefficient, added up, whole persons only.

    D.Lgs. 276/2003 art. 14: the agreement of the territory sets the yearly coefficient from what an hour's work costs
    a cooperative. What is left over covers nobody. Raises ValueError for a value below nothing or no coefficient.
    """
    found = list(orders)
    if any(value < 0 or coefficient <= 0 for value, coefficient in found):
        raise ValueError("a value and a coefficient above nothing")
    return whole_part(sum((value / coefficient for value, coefficient in found), Decimal(0)))


def agreed_heads(heads: int, agreed: Iterable[int | None]) -> int:
    """Places that orders cover, at most as many as the office agreed to where it said so for each of them.

    D.Lgs. 276/2003 art. 14: the value alone covers nothing, the office's agreement does.
    """
    said = list(agreed)
    told = [places for places in said if places is not None]
    return min(heads, sum(told)) if len(told) == len(said) else heads


def most_heads(value: Decimal, *, months: int, coefficient: Decimal) -> int:
    """The most places that one order can have a part in covering: its value in a year over the coefficient, upwards.

    D.Lgs. 276/2003 art. 14: orders are added up before anything is left over, so a part of a place counts too.
    """
    return int((yearly_value(value, months=months) / coefficient).to_integral_value(ROUND_UP))


def value_for(places: int, *, coefficient: Decimal) -> Decimal:
    """The other way round (D.Lgs. 276/2003 art. 14): what an order must be worth in a year to cover so many places."""
    return places * coefficient


def long_enough(months: int, *, figures: Figures) -> bool:
    """Whether an order lasts as long as the local agreement asks, for example a year (D.Lgs. 276/2003 art. 14)."""
    return months >= figures.whole("convention_14_min_months")
