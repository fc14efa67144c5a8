"""Partial exemption: law 68/1999 art. 5, places that an employer pays for instead of filling them."""

from __future__ import annotations

from decimal import Decimal

from models.law.steps import Figures, euros, whole_part


def exempted_places(places_due: int, *, share: Decimal, figures: Figures) -> int:
    """Places of the quota that an authorisation exempts: its share, at most 60 %, in whole persons only.

    Law 68/1999 art. 5 c. 3 and following. What is left over stays due.
    """
    if share < 0:
        raise ValueError("a share cannot be negative")
    return whole_part(places_due * min(share, figures.number("exemption_max_share")))


def exemption_contribution(places: int, *, days: int, figures: Figures) -> Decimal:
    """What exempted places cost, in euros: the daily contribution for each person and each working day.

    Law 68/1999 art. 5; the figure is 39.21 € since 2022.
    """
    if places < 0 or days < 0:
        raise ValueError("neither places nor days can be negative")
    return euros(places * days * figures.number("exemption_daily_contribution"))
