"""Figures depend on the day and the province."""

from datetime import date
from decimal import Decimal

import pytest

from models.law.parameters import Parameter, Parameters
from webapp.services.parameters import parameters

DAY = date(2026, 11, 2)


def figure(
    value: str, *, province: str = "", valid_from: date = date(2020, 1, 1), valid_to: date | None = None
) -> Parameter:
    return Parameter("a", province, value, "days", valid_from, valid_to, "a source")


def test_a_figure_is_the_one_in_force_on_the_day() -> None:
    found = Parameters([figure("0.10", valid_to=date(2025, 12, 30)), figure("0.60", valid_from=date(2025, 12, 31))])
    assert found.number("a", on=date(2025, 12, 30)) == Decimal("0.10")
    assert found.number("a", on=date(2025, 12, 31)) == Decimal("0.60")


def test_a_province_goes_before_the_whole_country() -> None:
    found = Parameters([figure("10"), figure("15", province="BS")])
    assert found.whole("a", on=DAY, province="BS") == 15
    assert found.whole("a", on=DAY, province="CR") == 10
    assert found.whole("a", on=DAY) == 10


def test_what_no_table_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        Parameters([figure("10")]).whole("a", on=date(2019, 12, 31))


def test_the_reference_tables_are_read_with_their_sources() -> None:
    assert parameters().whole("clearance_validity", on=DAY) == 30
    assert parameters().find("quota_over50_rate", on=DAY).source == "L. 68/1999 art. 3"
