"""How many people with disabilities, and of the protected categories, an employer must employ.

Law 68/1999 art. 3 (people with disabilities) and art. 18 (orphans, surviving spouses and those treated alike). The
figures are parameters of a day. The base is the staff that counts: it is given here, not computed.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from models.law.parameters import Parameters


class Rule(StrEnum):
    """How a number of places came about."""

    BELOW = "below"
    FIXED = "fixed"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Places:
    """The places due under one article: the rule, its figures, and their source.

    ``exact`` is the share of the base before rounding, in persons, where the rule is a share.
    """

    persons: int
    rule: Rule
    source: str
    share: Decimal | None = None
    exact: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """What an employer with this base owes: people with disabilities (art. 3) and protected categories (art. 18)."""

    base: int
    disabled: Places
    protected: Places


def quota(base: int, *, on: date, parameters: Parameters) -> Quota:
    """The places due for a base of ``base`` persons on a day, of art. 3 and of art. 18.

    Law 68/1999 art. 3 and 18. Raises ValueError for a base below nothing.
    """
    if base < 0:
        raise ValueError("a base cannot be negative")
    return Quota(base, _disabled(base, on, parameters), _protected(base, on, parameters))


def rounded(exact: Decimal, *, up_above: Decimal) -> int:
    """Whole persons: a fraction above ``up_above`` rounds up, at it and below it down (art. 3: 0.50)."""
    whole = exact.to_integral_value(rounding=ROUND_DOWN)
    return int(whole) + (exact - whole > up_above)


def _disabled(base: int, on: date, parameters: Parameters) -> Places:
    """Art. 3: one place at 15–35, two at 36–50, 7 % above."""
    if base > parameters.whole("quota_over50_above", on=on):
        return _share(base, "quota_over50_rate", on, parameters)
    for band in ("quota_medium", "quota_small"):
        if base >= parameters.whole(f"{band}_from", on=on):
            return _fixed(f"{band}_places", on, parameters)
    return Places(0, Rule.BELOW, parameters.find("quota_small_from", on=on).source)


def _protected(base: int, on: date, parameters: Parameters) -> Places:
    """Art. 18: one place at 51–150, 1 % above."""
    if base >= parameters.whole("quota_art18_large_from", on=on):
        return _share(base, "quota_art18_large_rate", on, parameters)
    if base >= parameters.whole("quota_art18_medium_from", on=on):
        return _fixed("quota_art18_medium_places", on, parameters)
    return Places(0, Rule.BELOW, parameters.find("quota_art18_medium_from", on=on).source)


def _fixed(code: str, on: date, parameters: Parameters) -> Places:
    figure = parameters.find(code, on=on)
    return Places(int(figure.value), Rule.FIXED, figure.source)


def _share(base: int, code: str, on: date, parameters: Parameters) -> Places:
    figure = parameters.find(code, on=on)
    exact = base * Decimal(figure.value)
    persons = rounded(exact, up_above=parameters.number("quota_round_up_above", on=on))
    return Places(persons, Rule.SHARE, figure.source, Decimal(figure.value), exact)
