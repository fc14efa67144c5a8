"""What a hiring may bring back of its pay: law 68/1999 art. 13. Funds are limited: always an estimate."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from models.law.steps import Figures, euros
from models.types import Category

MONTHS_IN_A_YEAR = 12


class Ability(StrEnum):
    """What of a person's working capacity the rule asks. Known to the office alone, never shown to an employer."""

    HIGH = "high"
    MEDIUM = "medium"
    PSYCHIC = "psychic"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Incentive:
    """A part of the gross pay, for so many months."""

    rate: Decimal
    months: int
    source: str

    def amount(self, yearly_pay: Decimal) -> Decimal:
        """Euros over the whole time, for a gross pay a year. Raises ValueError for a pay below nothing."""
        if yearly_pay < 0:
            raise ValueError("a pay cannot be negative")
        return euros(yearly_pay * self.rate * self.months / MONTHS_IN_A_YEAR)


@dataclass(frozen=True, slots=True)
class Band:
    """From how much to how much an incentive may be, in euros."""

    least: Decimal
    most: Decimal


def ability(percent: int | None, *, psychic: bool, figures: Figures) -> Ability:
    """Under which rule of art. 13 c. 1 somebody falls: above 79 %, from 67 to 79 %, intellectual or psychic above 45 %.

    Where two rules fit, the one that gives more.
    """
    if percent is None:
        return Ability.OTHER
    if psychic and percent > figures.whole("incentive_psychic_degree_above"):
        return Ability.PSYCHIC
    if percent > figures.whole("incentive_high_degree_above"):
        return Ability.HIGH
    return Ability.MEDIUM if percent >= figures.whole("incentive_medium_degree_from") else Ability.OTHER


_NOT_ARTICLE_1 = frozenset({Category.ARTICLE_18, Category.LAW_381})


def ability_of(category: Category, percent: int | None, *, psychic: bool, figures: Figures) -> Ability | None:
    """The rule of art. 13 for somebody on the lists; None where the degree written there cannot tell.

    Law 68/1999 art. 13 speaks of people with disabilities of art. 1: nobody of art. 18 or of law 381/1991 art. 4 falls
    under it. The war-disabled go by categories instead of a degree; where no degree is written, nobody can say.
    """
    if category in _NOT_ARTICLE_1:
        return Ability.OTHER
    if category is Category.WAR_SERVICE or percent is None:
        return None
    return ability(percent, psychic=psychic, figures=figures)


def incentive(kind: Ability, *, fixed_term_months: int | None, figures: Figures) -> Incentive | None:
    """The incentive for a hiring, None where there is none. ``fixed_term_months`` is None for a permanent contract.

    Law 68/1999 art. 13 c. 1 and 1-bis: permanent, 70 % for 36 months above 79 %, 35 % for 36 months from 67 to 79 %;
    intellectual or psychic above 45 %, 70 % for 60 months, or for the length of a fixed term of at least 12 months.
    """
    if kind is Ability.OTHER:
        return None
    rate, months = figures.find(f"incentive_{kind.value}_rate"), figures.whole(f"incentive_{kind.value}_months")
    if fixed_term_months is None:
        return Incentive(Decimal(rate.value), months, rate.source)
    if kind is not Ability.PSYCHIC or fixed_term_months < figures.whole("incentive_fixed_term_min_months"):
        return None
    return Incentive(Decimal(rate.value), min(months, fixed_term_months), rate.source)


def incentive_band(yearly_pay: Decimal, *, fixed_term_months: int | None, figures: Figures) -> Band | None:
    """What an employer may be told (law 68/1999 art. 13): from the least to the most that any of the rules would give.

    The band is that of the pay and the contract alone: it says nothing of a person, not even whether they bring an
    incentive. None where no rule gives anything to anybody under such a contract.
    """
    found = [incentive(kind, fixed_term_months=fixed_term_months, figures=figures) for kind in Ability]
    amounts = [one.amount(yearly_pay) for one in found if one is not None]
    return Band(min(amounts), max(amounts)) if amounts else None
