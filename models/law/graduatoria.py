"""The legal ranking (graduatoria): the points that order the list for numeric calls and public employers.

Law 68/1999 art. 8: each province keeps a single ranking, by criteria that the regions set; so every figure is a
parameter of a province and a day. The lowest score comes first. It says nothing about fit and is never mixed with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from models.law.parameters import Parameters
from models.types import Category


class PointsKind(StrEnum):
    """What points are given for."""

    START = "start"
    SENIORITY = "seniority"
    DEPENDANTS = "dependants"
    INCOME = "income"
    DEGREE = "degree"


@dataclass(frozen=True, slots=True)
class Points:
    """One step of the sum. ``quantity`` is what was counted, in its own unit; ``source`` where the figures come from.

    The quantity of START is nothing; of SENIORITY months after the start month, negative before it; of DEPENDANTS
    persons; of INCOME whole steps above the free amount, or None at or below it; of DEGREE per cent, None where none
    is recorded.
    """

    kind: PointsKind
    amount: int
    quantity: int | None
    source: str


@dataclass(frozen=True, slots=True)
class LegalScore:
    """The steps in their order, and their sum."""

    steps: tuple[Points, ...]

    @property
    def total(self) -> int:
        """The lowest comes first."""
        return sum(step.amount for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What of a registration counts. ``invalidity_percent`` counts for public employers alone."""

    seniority_on: date
    dependants: int
    yearly_income: Decimal
    invalidity_percent: int | None


_DEGREES = (80, 67, 51, 34)
"""The lower ends of the degrees' ranges, in per cent, as the parameters are named."""


def on_the_ranking(category: Category) -> bool:
    """Whether somebody of this category is in the ranking: law 68/1999 art. 8 lists the people of art. 1 and 18.

    Who is disadvantaged under law 381/1991 art. 4 alone can be registered without being in it.
    """
    return category is not Category.LAW_381


def legal_score(
    standing: Standing, *, parameters: Parameters, on: date, province: str, public_employer: bool = False
) -> LegalScore:
    """The score of a registration on a day in a province (law 68/1999 art. 8).

    Raises KeyError where the province and the nation have no figures for that day.
    """
    figures = _Figures(parameters, on, province)
    steps = [*_common(standing, figures)]
    if public_employer:
        steps.append(_degree(standing.invalidity_percent, figures))
    return LegalScore(tuple(steps))


@dataclass(frozen=True, slots=True)
class _Figures:
    """The parameters of a province on a day."""

    parameters: Parameters
    on: date
    province: str

    def whole(self, code: str) -> int:
        return self.parameters.whole(_code(code), on=self.on, province=self.province)

    def number(self, code: str) -> Decimal:
        return self.parameters.number(_code(code), on=self.on, province=self.province)

    def text(self, code: str) -> str:
        return self.parameters.text(_code(code), on=self.on, province=self.province)

    def source(self, code: str) -> str:
        return self.parameters.find(_code(code), on=self.on, province=self.province).source


def _code(name: str) -> str:
    return f"legal_ranking_{name}"


def _common(standing: Standing, figures: _Figures) -> Iterator[Points]:
    yield Points(PointsKind.START, figures.whole("start_score"), None, figures.source("start_score"))
    months = months_between(start_month(figures.text("start_month")), standing.seniority_on)
    yield Points(PointsKind.SENIORITY, months * figures.whole("month_points"), months, figures.source("month_points"))
    yield Points(
        PointsKind.DEPENDANTS,
        standing.dependants * figures.whole("dependant_points"),
        standing.dependants,
        figures.source("dependant_points"),
    )
    yield _income(standing.yearly_income, figures)


def _income(income: Decimal, figures: _Figures) -> Points:
    """Nothing up to the free amount; above it a fixed number of points, and more for each whole step."""
    source = figures.source("income_over_points")
    above = income - figures.number("income_free_up_to")
    if above <= 0:
        return Points(PointsKind.INCOME, 0, None, source)
    steps = int(above // figures.number("income_step"))
    amount = figures.whole("income_over_points") + steps * figures.whole("income_step_points")
    return Points(PointsKind.INCOME, amount, steps, source)


def _degree(percent: int | None, figures: _Figures) -> Points:
    """For public employers: the higher the degree, the fewer points; below the lowest range nothing."""
    reached = next((lowest for lowest in _DEGREES if percent is not None and percent >= lowest), None)
    if reached is None:
        return Points(PointsKind.DEGREE, 0, percent, figures.source(f"public_degree_{_DEGREES[-1]}_points"))
    code = f"public_degree_{reached}_points"
    return Points(PointsKind.DEGREE, figures.whole(code), percent, figures.source(code))


def start_month(written: str) -> date:
    """The first day of a month written YYYY-MM."""
    return date.fromisoformat(f"{written}-01")


def months_between(first: date, second: date) -> int:
    """Calendar months from one to the other; days do not count."""
    return (second.year - first.year) * 12 + second.month - first.month
