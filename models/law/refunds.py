"""Who may refund what an accommodation costs."""

from enum import StrEnum

from models.types import Category

REDUCTION_ABOVE = 50
"""Per cent: law 68/1999 art. 14 c. 4 lit. b."""

_ASSESSED_WITHOUT_DEGREE = frozenset({Category.BLIND, Category.DEAF, Category.WAR_SERVICE})


class Refund(StrEnum):
    """Where a refund may come from."""

    REGIONAL_FUND = "regional_fund"
    INAIL = "inail"
    TO_VERIFY = "to_verify"
    NONE = "none"


def accommodation_refund(category: Category, reduction_percent: int | None) -> Refund:
    """Who may refund a part of an accommodation's cost for a person of this category.

    INAIL pays for people disabled by work (up to a yearly programme's limits); the regional fund where the reduction of
    capacity exceeds 50 % (law 68/1999 art. 14). Blind, deaf and war-disabled people's degree is not always recorded.
    """
    if category is Category.WORK:
        return Refund.INAIL
    if reduction_percent is not None and category not in {Category.ARTICLE_18, Category.LAW_381}:
        return Refund.REGIONAL_FUND if reduction_percent > REDUCTION_ABOVE else Refund.NONE
    return Refund.TO_VERIFY if category in _ASSESSED_WITHOUT_DEGREE or category is Category.CIVIL else Refund.NONE
