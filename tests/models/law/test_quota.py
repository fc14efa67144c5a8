"""Law 68/1999 art. 3 and 18: how many people an employer owes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.law.quota import Rule, quota, rounded
from webapp.services.parameters import parameters

DAY = date(2026, 11, 2)
STAFF = st.integers(min_value=0, max_value=20_000)


def places(base: int) -> tuple[int, int]:
    found = quota(base, on=DAY, parameters=parameters())
    return found.disabled.persons, found.protected.persons


@pytest.mark.parametrize(
    ("base", "disabled", "protected"),
    [
        (0, 0, 0), (14, 0, 0), (15, 1, 0), (35, 1, 0), (36, 2, 0), (50, 2, 0), (51, 4, 1), (64, 4, 1), (150, 10, 1),
        (151, 11, 2), (250, 17, 2),
    ],
)  # fmt: skip
def test_worked_examples(base: int, disabled: int, protected: int) -> None:
    assert places(base) == (disabled, protected)


def test_each_step_says_its_rule_its_figures_and_its_article() -> None:
    found = quota(64, on=DAY, parameters=parameters())
    assert (found.disabled.rule, found.disabled.share, found.disabled.exact) == (
        Rule.SHARE, Decimal("0.07"), Decimal("4.48"),
    )  # fmt: skip
    assert (found.disabled.source, found.protected.source) == ("L. 68/1999 art. 3", "L. 68/1999 art. 18")
    assert (found.protected.rule, found.protected.exact) == (Rule.FIXED, None)
    assert quota(14, on=DAY, parameters=parameters()).disabled.rule is Rule.BELOW


@pytest.mark.parametrize(("exact", "persons"), [("17.50", 17), ("17.51", 18), ("2.5", 2), ("0.5", 0), ("3.57", 4)])
def test_only_more_than_half_a_person_rounds_up(exact: str, persons: int) -> None:
    assert rounded(Decimal(exact), up_above=Decimal("0.50")) == persons


@given(STAFF)
def test_nobody_owes_less_than_nothing_or_more_than_their_staff(base: int) -> None:
    assert all(0 <= owed <= base for owed in places(base))


@given(STAFF)
def test_one_more_on_the_staff_never_lowers_what_is_due(base: int) -> None:
    assert all(now <= then for now, then in zip(places(base), places(base + 1), strict=True))


@given(STAFF)
def test_bands_meet(base: int) -> None:
    """No step of one person changes what is due by more than two places: from 50 to 51 it goes from 2 to 4."""
    assert all(then - now <= 2 for now, then in zip(places(base), places(base + 1), strict=True))


def test_a_base_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        quota(-1, on=DAY, parameters=parameters())
