"""The 30 % of a type-B social cooperative: law 381/1991 art. 4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from models.law.steps import Figures


@dataclass(frozen=True, slots=True)
class Workforce:
    """The people of a cooperative's type-B part, by heads: all of them, and those of them who are disadvantaged.

    Raises ValueError for counts below nothing and for more disadvantaged people than people.
    """

    workers: Decimal
    disadvantaged: Decimal

    def __post_init__(self) -> None:
        if not 0 <= self.disadvantaged <= self.workers:
            raise ValueError("between nobody and everybody is disadvantaged")


@dataclass(frozen=True, slots=True)
class CooperativeShare:
    """The share, None where there is nobody to divide by; the least one; how many disadvantaged people are missing."""

    share: Decimal | None
    least: Decimal
    missing: int
    disadvantaged_in_denominator: bool
    source: str
    to_confirm: bool

    @property
    def met(self) -> bool:
        """Whether the share is reached."""
        return self.missing == 0


def cooperative_share(workforce: Workforce, *, figures: Figures) -> CooperativeShare:
    """At least 30 % of a type-B cooperative's workers are disadvantaged, by heads (law 381/1991 art. 4 c. 2).

    Whether the disadvantaged belong to the workers that one divides by differs in practice: a setting of the province.
    ``missing`` is how many more of them would have to be hired, if nothing else changes.
    """
    least, counted = figures.find("cooperative_b_min_share"), figures.find(_SETTING)
    inside = counted.value == "yes"
    return CooperativeShare(
        _share(workforce, inside),
        Decimal(least.value),
        _missing(workforce, Decimal(least.value), inside),
        inside,
        least.source,
        counted.to_confirm,
    )


_SETTING = "cooperative_b_disadvantaged_in_denominator"


def after_hires(workforce: Workforce, *, disadvantaged: int = 0, others: int = 0) -> Workforce:
    """The same cooperative with planned hires, or with people gone where a number is negative (law 381/1991 art. 4)."""
    return Workforce(workforce.workers + disadvantaged + others, workforce.disadvantaged + disadvantaged)


def yearly_average(months: Sequence[Workforce]) -> Workforce:
    """The mean of the months, by heads (law 381/1991 art. 4). Raises ValueError without any month."""
    if not months:
        raise ValueError("no month")
    count = len(months)
    return Workforce(sum((m.workers for m in months), Decimal(0)) / count, _disadvantaged(months) / count)


def _disadvantaged(months: Sequence[Workforce]) -> Decimal:
    return sum((month.disadvantaged for month in months), Decimal(0))


def _share(workforce: Workforce, inside: bool) -> Decimal | None:
    divided_by = workforce.workers if inside else workforce.workers - workforce.disadvantaged
    return workforce.disadvantaged / divided_by if divided_by else None


def _missing(workforce: Workforce, least: Decimal, inside: bool) -> int:
    """Hires of disadvantaged people until the share is reached; where they are counted below too, each weighs less."""
    lacking = least * workforce.workers - workforce.disadvantaged
    if not inside:
        lacking = least * (workforce.workers - workforce.disadvantaged) - workforce.disadvantaged
    each = 1 - least if inside else Decimal(1)
    return max(0, int((lacking / each).to_integral_value(ROUND_CEILING)))
