"""An estimate is the office's; the band is the same whoever it is worked out for."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from models.employers import Employer
from models.people import Person, Registration
from models.positions import Position
from models.proposals import Proposal
from models.types import Category, EmployerKind
from webapp.services.employers.incentives import Estimate, Pay, estimate

DAY = date(2026, 11, 2)
PEOPLE = st.tuples(st.sampled_from(Category), st.none() | st.integers(0, 100), st.booleans())
PAYS = st.builds(
    Pay,
    st.decimals(1, 1_000_000, places=2, allow_nan=False),
    st.none() | st.integers(1, 120),
)


def worked_out(pay: Pay, category: Category, percent: int | None, psychic: bool) -> Estimate:
    person = Person(registration=Registration(category=category, invalidity_percent=percent))
    position = Position(employer=Employer(kind=EmployerKind.FIRM))
    return estimate(Proposal(person=person, position=position), pay=pay, psychic=psychic, day=DAY)


@given(PAYS, PEOPLE, PEOPLE)
def test_the_band_is_the_same_for_any_two_people(
    pay: Pay, one: tuple[Category, int | None, bool], other: tuple[Category, int | None, bool]
) -> None:
    assert worked_out(pay, *one).band == worked_out(pay, *other).band


@given(PAYS, PEOPLE)
def test_whatever_is_due_lies_within_the_band(pay: Pay, person: tuple[Category, int | None, bool]) -> None:
    found = worked_out(pay, *person)
    if found.amount is not None:
        assert found.band is not None
        assert found.band.least <= found.amount <= found.band.most


@given(PAYS, st.sampled_from([Category.ARTICLE_18, Category.LAW_381]), st.none() | st.integers(0, 100), st.booleans())
def test_article_13_is_for_people_of_article_1(
    pay: Pay, category: Category, percent: int | None, psychic: bool
) -> None:
    assert worked_out(pay, category, percent, psychic).amount is None


def test_nobody_can_say_where_no_degree_is_written() -> None:
    found = worked_out(Pay(Decimal(20_000), None), Category.DEAF, None, False)
    assert (found.ability, found.amount) == (None, None)
    assert found.band is not None
