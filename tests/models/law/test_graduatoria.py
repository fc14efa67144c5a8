"""The legal ranking: the regional form's worked example, each of its steps, and what must hold for anybody."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.law.graduatoria import LegalScore, PointsKind, Standing, legal_score, months_between, on_the_ranking
from models.law.parameters import Parameter, Parameters
from models.types import Category
from webapp.services.parameters import parameters

DAY = date(2026, 11, 2)


def score(
    seniority_on: date = date(1988, 4, 1),
    dependants: int = 0,
    income: str = "0",
    percent: int | None = None,
    *,
    public: bool = False,
    figures: Parameters | None = None,
    province: str = "BS",
) -> LegalScore:
    standing = Standing(
        seniority_on=seniority_on,
        dependants=dependants,
        yearly_income=Decimal(income),
        invalidity_percent=percent,
    )
    return legal_score(standing, parameters=figures or parameters(), on=DAY, province=province, public_employer=public)


def step(found: LegalScore, kind: PointsKind) -> tuple[int, int | None]:
    (one,) = [points for points in found.steps if points.kind is kind]
    return one.amount, one.quantity


def test_registered_in_may_1998_with_two_dependants_and_no_income_gives_1097() -> None:
    found = score(date(1998, 5, 20), dependants=2)
    assert [(points.kind, points.amount) for points in found.steps] == [
        (PointsKind.START, 1000),
        (PointsKind.SENIORITY, 121),
        (PointsKind.DEPENDANTS, -24),
        (PointsKind.INCOME, 0),
    ]
    assert found.total == 1097


def test_earlier_seniority_takes_points_away_and_days_do_not_count() -> None:
    assert step(score(date(1988, 3, 31)), PointsKind.SENIORITY) == (-1, -1)
    assert step(score(date(1988, 4, 30)), PointsKind.SENIORITY) == (0, 0)
    assert step(score(date(1980, 1, 1)), PointsKind.SENIORITY) == (-99, -99)


@pytest.mark.parametrize(
    ("income", "amount", "steps"),
    [
        ("0", 0, None),
        ("7746.85", 0, None),
        ("7746.86", 48, 0),
        ("8263.29", 48, 0),
        ("8263.30", 60, 1),
        ("12911.35", 168, 10),
    ],
)
def test_income_counts_above_the_free_amount_and_then_by_whole_steps(
    income: str, amount: int, steps: int | None
) -> None:
    assert step(score(income=income), PointsKind.INCOME) == (amount, steps)


@pytest.mark.parametrize(
    ("percent", "amount"),
    [(100, -28), (80, -28), (79, -21), (67, -21), (66, -14), (51, -14), (50, -7), (34, -7), (33, 0), (None, 0)],
)
def test_for_public_employers_the_degree_takes_points_away(percent: int | None, amount: int) -> None:
    assert step(score(percent=percent, public=True), PointsKind.DEGREE) == (amount, percent)


def test_for_private_employers_the_degree_does_not_count() -> None:
    assert score(percent=100).total == score(percent=34).total == score().total


def test_a_province_has_figures_of_its_own_from_a_day_on() -> None:
    national = [Parameter(f.code, f.province, f.value, f.unit, f.valid_from, f.valid_to, f.source) for f in every()]
    own = Parameter("legal_ranking_dependant_points", "CR", "-20", "points", date(2026, 1, 1), None, "Delibera")
    figures = Parameters([*national, own])
    assert step(score(dependants=1, figures=figures), PointsKind.DEPENDANTS) == (-12, 1)
    cremona = score(dependants=1, figures=figures, province="CR")
    assert step(cremona, PointsKind.DEPENDANTS) == (-20, 1)
    assert [points.source for points in cremona.steps if points.kind is PointsKind.DEPENDANTS] == ["Delibera"]


def every() -> list[Parameter]:
    codes = (
        "start_score",
        "start_month",
        "month_points",
        "dependant_points",
        "income_free_up_to",
        "income_over_points",
        "income_step",
        "income_step_points",
    )
    return [parameters().find(f"legal_ranking_{code}", on=DAY) for code in codes]


def test_every_step_names_its_source() -> None:
    assert all("art. 8" in points.source for points in score(percent=70, public=True).steps)


def test_who_is_disadvantaged_under_law_381_alone_is_not_in_the_ranking() -> None:
    assert [category for category in Category if not on_the_ranking(category)] == [Category.LAW_381]


days = st.dates(date(1960, 1, 1), date(2030, 12, 31))
incomes = st.decimals(0, 200_000, places=2)
percents = st.none() | st.integers(0, 100)


@given(days, days, st.integers(0, 30), incomes, percents)
def test_who_waits_longer_comes_first(
    one: date, other: date, dependants: int, income: Decimal, percent: int | None
) -> None:
    earlier, later = sorted((one, other))
    first, second = (score(day, dependants, str(income), percent, public=True) for day in (earlier, later))
    assert second.total - first.total == months_between(earlier, later)


@given(days, st.integers(0, 29), incomes, percents)
def test_one_more_dependant_always_gives_twelve_points_less(
    day: date, dependants: int, income: Decimal, percent: int | None
) -> None:
    fewer, more = (score(day, count, str(income), percent) for count in (dependants, dependants + 1))
    assert more.total == fewer.total - 12


@given(days, st.integers(0, 30), incomes, incomes)
def test_more_income_never_moves_anybody_forward(day: date, dependants: int, one: Decimal, other: Decimal) -> None:
    lower, higher = sorted((one, other))
    assert score(day, dependants, str(lower)).total <= score(day, dependants, str(higher)).total


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_higher_degree_never_moves_anybody_back(one: int, other: int) -> None:
    lower, higher = sorted((one, other))
    assert score(percent=higher, public=True).total <= score(percent=lower, public=True).total
