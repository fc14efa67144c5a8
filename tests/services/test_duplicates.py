"""Who may be the same person: slips of hands are forgiven, namesakes are not mixed up."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from models.people import Person
from models.territory import Office
from tests.tax_codes import tax_code
from tests.world import World
from webapp.services.people.duplicates import Likeness, Someone, similar_people

BORN = date(1985, 3, 7)


@pytest.fixture
def giulia(world: World) -> Person:
    person = world.person(code="BS1", name="Giulia", surname="D'Ambrosio")
    person.birth_date, person.tax_code = BORN, tax_code("D'Ambrosio", "Giulia", BORN)
    return world.keep(person)


def likenesses(session: Session, world: World, *, but: int | None = None, **who: object) -> list[tuple[str, ...]]:
    same = {"surname": "D'Ambrosio", "name": "Giulia", "birth_date": BORN}
    found = similar_people(session, who=Someone(**{**same, **who}), office_id=world.office.id, but=but)
    return [one.likenesses for one in found]


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ({}, (Likeness.NAME, Likeness.BIRTH_DATE)),
        ({"surname": "D AMBROSIO", "name": "GIULIA"}, (Likeness.NAME, Likeness.BIRTH_DATE)),
        ({"surname": "Giulia", "name": "D'Ambrosio"}, (Likeness.NAME, Likeness.BIRTH_DATE)),
        ({"surname": "Dambrosio"}, (Likeness.NAME, Likeness.BIRTH_DATE)),
        ({"surname": "D'Ambrosi", "name": "Julia"}, (Likeness.NAME_CLOSE, Likeness.BIRTH_DATE)),
        ({"birth_date": date(1985, 7, 3)}, (Likeness.NAME, Likeness.BIRTH_DATE_CLOSE)),
        ({"birth_date": date(1985, 3, 17)}, (Likeness.NAME, Likeness.BIRTH_DATE_CLOSE)),
        ({"birth_date": date(1958, 3, 7)}, (Likeness.NAME, Likeness.BIRTH_DATE_CLOSE)),
        ({"birth_date": date(1972, 3, 7)}, None),
        ({"name": "Federico"}, None),
        ({"surname": "Bianchi"}, None),
    ],
)
def test_a_slip_in_one_place_is_forgiven_and_another_person_is_another_person(
    world: World, session: Session, giulia: Person, who: dict[str, object], found: tuple[str, ...] | None
) -> None:
    assert likenesses(session, world, **who) == ([found] if found else [])


def test_the_same_tax_code_is_enough_and_one_slip_in_it_is_seen(world: World, session: Session, giulia: Person) -> None:
    other = {"surname": "Bianchi", "name": "Ada", "birth_date": date(1999, 1, 1)}
    assert likenesses(session, world, tax_code=giulia.tax_code, **other) == [(Likeness.TAX_CODE,)]
    slip = giulia.tax_code[:-2] + giulia.tax_code[-1] + giulia.tax_code[-2]
    assert likenesses(session, world, tax_code=slip) == [(Likeness.TAX_CODE_CLOSE, Likeness.NAME, Likeness.BIRTH_DATE)]


def test_the_likeliest_comes_first_and_there_are_never_many(world: World, session: Session, giulia: Person) -> None:
    for _ in range(7):
        world.keep(_born(world.person(name="Giulio", surname="D'Ambrosio")))
    found = similar_people(session, who=Someone("D'Ambrosio", "Giulia", BORN), office_id=world.office.id)
    assert found[0].code == "BS1"
    assert len(found) == 5


def test_nobody_is_their_own_duplicate_and_other_offices_are_not_searched(
    world: World, session: Session, giulia: Person
) -> None:
    assert likenesses(session, world, but=giulia.id) == []
    elsewhere = world.keep(Office(province_code="CR", name="Cremona"))
    assert similar_people(session, who=Someone("D'Ambrosio", "Giulia", BORN), office_id=elsewhere.id) == []


def _born(person: Person) -> Person:
    person.birth_date = BORN
    return person
