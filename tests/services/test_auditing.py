"""Sex, age, category, degree and name: read for the audit, and without any effect on a ranking."""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import Candidate, Pool
from models.people import Person, Registration
from models.positions import Position
from models.territory import Office
from models.types import Category, Regime, Sex
from tests.world import NOW, World
from webapp.services.engine import auditing, suggesting
from webapp.services.engine.auditing import age_band
from webapp.services.engine.ranking import opportunities_for, ranking_for
from webapp.services.matching_inputs import pools

TODAY = NOW.date()
ARTICLE_1 = (Category.CIVIL, Category.WORK, Category.BLIND, Category.DEAF, Category.WAR_SERVICE)


@pytest.fixture
def province(world: World) -> list[Person]:
    """Twelve people who differ in what counts, two positions under different laws, and some with gates."""
    world.position(code="P1", demands={"d430": (3, False), "d160": 2}, regime=Regime.ARTICLE_1, occupation="gardener")
    world.position(code="P2", demands={"d450": 4}, essential=("wash_dishes",), accommodations=("ramp",))
    return [
        world.person(
            code=f"BS{number:02d}",
            capacities={"d430": number % 5, "d160": (number + 2) % 5, "d450": number // 3},
            skills=("wash_dishes",) if number % 2 else (),
            wishes=("gardener",) if number % 3 else (),
            max_km=10 + number,
            consent=number != 7,
            category=ARTICLE_1[number % 5],
        )
        for number in range(12)
    ]


def everything(session: Session) -> str:
    """All that the engine says about this world, computed from the rows as they are now."""
    pools.clear()
    session.expire_all()
    codes = session.scalars(select(Position.code).order_by(Position.code)).all()
    rankings = [ranking_for(session, code=code, top=None, today=TODAY).to_dict() for code in codes]
    chances = opportunities_for(session, code="BS01", top=None, today=TODAY).to_dict()
    shortlists = suggesting.suggest(session, today=TODAY, per_position=3).to_dict()
    return json.dumps([without_times(told) for told in (rankings, chances, shortlists)])


def without_times(told: Any) -> Any:
    """The same JSON without how long it took."""
    if isinstance(told, dict):
        return {key: without_times(value) for key, value in told.items() if key not in ("computed_ms", "seconds")}
    return [without_times(value) for value in told] if isinstance(told, list) else told


def other_sex(person: Person) -> None:
    """Women become men, and men women."""
    person.sex = Sex.MALE if person.sex is Sex.FEMALE else Sex.FEMALE


def other_birth(person: Person) -> None:
    """Some grow younger, some older."""
    person.birth_date = date(1960 + person.id % 45, 2, 3)


def other_name(person: Person) -> None:
    """A name from elsewhere."""
    person.name, person.surname = "Zoe", f"Ångström {person.id}"


def other_degree(person: Person) -> None:
    """Another degree of invalidity, or none."""
    person.registration.invalidity_percent = (None, 46, 79, 100)[person.id % 4]


def other_category_of_article_1(person: Person) -> None:
    """Another category for which the law allows the same."""
    place = ARTICLE_1.index(person.registration.category)
    person.registration.category = ARTICLE_1[(place + 2) % len(ARTICLE_1)]


def other_numbers_for_the_legal_ranking(person: Person) -> None:
    """What the legal ranking counts."""
    person.registration.dependants, person.registration.yearly_income = person.id % 4, 900 * person.id
    person.registration.seniority_on = date(1990 + person.id % 30, 1, 1)


@pytest.mark.parametrize(
    "flip",
    [
        other_sex,
        other_birth,
        other_name,
        other_degree,
        other_category_of_article_1,
        other_numbers_for_the_legal_ranking,
    ],
)
def test_who_somebody_is_changes_nothing(
    province: list[Person], session: Session, flip: Callable[[Person], None]
) -> None:
    before = everything(session)
    for person in province:
        flip(person)
    session.commit()
    assert everything(session) == before


def test_what_the_law_allows_and_what_people_can_do_does_change_it(province: list[Person], session: Session) -> None:
    """The comparison above would see a difference if there was one."""
    seen = {everything(session)}
    province[1].registration.category = Category.ARTICLE_18
    session.commit()
    seen.add(everything(session))
    for capacity in province[2].profile.capacities:
        capacity.level = 4
    session.commit()
    seen.add(everything(session))
    assert len(seen) == 3


def test_the_engine_has_no_word_for_it() -> None:
    """Of what identifies or classifies somebody, a record has only what the law lets them be hired under."""
    identifying = {column.name for table in (Person, Registration) for column in table.__table__.columns} - {"id"}
    known = {field.name for record in (Candidate, Pool) for field in fields(record)}
    assert not identifying & known
    assert not {
        word for name in known for word in ("sex", "age", "birth", "categor", "degree", "nation") if word in name
    }


# --- groups -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("birth", "today", "band"),
    [
        (date(2001, 11, 3), date(2026, 11, 2), "0-24"),
        (date(2001, 11, 2), date(2026, 11, 2), "25-34"),
        (date(1991, 11, 2), date(2026, 11, 2), "35-44"),
        (date(1971, 12, 31), date(2026, 11, 2), "45-54"),
        (date(1971, 11, 2), date(2026, 11, 2), "55+"),
        (date(1940, 1, 1), date(2026, 11, 2), "55+"),
        (date(2026, 11, 2), date(2026, 11, 2), "0-24"),
        (date(1972, 2, 29), date(2027, 2, 28), "45-54"),
        (date(1972, 2, 29), date(2027, 3, 1), "55+"),
    ],
)
def test_age_bands(birth: date, today: date, band: str) -> None:
    assert age_band(birth, today) == band


def test_groups_of_the_offices_own_people(world: World, session: Session) -> None:
    world.person(code="BS1", category=Category.DEAF)
    world.person(code="CR1", office=world.keep(Office(province_code="CR", name="Collocamento mirato di Cremona")))
    assert auditing.groups(session, office_id=world.office.id, today=TODAY) == {
        "sex": {"BS1": "F"},
        "age_band": {"BS1": "35-44"},
        "category": {"BS1": "art1_sordo"},
    }
