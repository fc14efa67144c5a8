"""The capacity sheet: unknown by default, only what changed is written, and everything has a source and a history."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import Catalogue
from models.casework import CapacityChange, PersonEvent
from models.errors import DecidedMeanwhile
from models.people import DataVersion, Person
from models.types import AssessmentSource, PersonEventKind, Role
from tests.world import NOW, World
from webapp.services.engine.asking import worth_asking
from webapp.services.matching_inputs import candidate_record
from webapp.services.people.capacity_sheet import assess, sheet_of
from webapp.services.people.person_changes import Change, of_detail

TODAY = NOW.date()


@pytest.fixture
def person(world: World) -> Person:
    return world.person(capacities={"d430": 2, "b210": 4})


def save(session: Session, world: World, person: Person, **given: object) -> list[Change]:
    values = {
        "levels": {},
        "source": AssessmentSource.INTERVIEW,
        "assessed_on": TODAY,
        "seen_version": person.version,
        "now": NOW,
        "by": world.account(Role.OFFICER),
    }
    found = assess(session, person=person, **{**values, **given})
    session.commit()
    return found


def test_every_dimension_is_there_and_unknown_is_not_zero(person: Person, session: Session) -> None:
    sheet = sheet_of(session, person=person)
    assert list(sheet.entries) == [dimension.code for dimension in Catalogue.default().dimensions]
    assert (sheet.known, sheet.levels["d430"], sheet.levels["d450"]) == (2, 2, None)
    assert [group for group, _entries in sheet.groups()] == list(
        dict.fromkeys(dimension.group for dimension in Catalogue.default().dimensions)
    )


def test_only_what_differs_is_written(world: World, person: Person, session: Session) -> None:
    changes = save(session, world, person, levels={"d430": 2, "b210": 3, "d450": 0, "d410": None})
    assert changes == [Change("b210", "4", "3"), Change("d450", "", "0")]
    written = session.scalars(select(CapacityChange).order_by(CapacityChange.dimension)).all()
    assert [(row.dimension, row.previous, row.level) for row in written] == [("b210", 4, 3), ("d450", None, 0)]
    levels = sheet_of(session, person=world.again(person)).levels
    assert (levels["d430"], levels["b210"], levels["d450"], levels["d410"]) == (2, 3, 0, None)


def test_a_level_says_who_assessed_it_how_and_when(world: World, person: Person, session: Session) -> None:
    officer = world.account(Role.OFFICER)
    day = TODAY - timedelta(days=3)
    save(
        session,
        world,
        person,
        levels={"d450": 3},
        source=AssessmentSource.PRACTICAL_TRIAL,
        assessed_on=day,
        by=officer,
    )
    latest = sheet_of(session, person=person).entries["d450"].latest
    assert latest is not None
    assert (latest.account, latest.source, latest.assessed_on) == (officer, AssessmentSource.PRACTICAL_TRIAL, day)


def test_what_came_with_a_list_has_nobody_who_said_so(world: World, person: Person, session: Session) -> None:
    assert sheet_of(session, person=person).entries["d430"].latest is None
    save(session, world, person, levels={"d430": 3})
    capacity = next(row for row in person.profile.capacities if row.dimension == "d430")
    capacity.level = 1  # as an imported list does
    session.commit()
    entry = sheet_of(session, person=world.again(person)).entries["d430"]
    assert (entry.level, entry.latest) == (1, None)
    assert [change.level for change in entry.history] == [3]


def test_the_history_of_a_dimension_is_kept_newest_first(world: World, person: Person, session: Session) -> None:
    for level in (1, None, 4):
        save(session, world, person, levels={"d450": level})
    history = sheet_of(session, person=person).entries["d450"].history
    assert [(change.previous, change.level) for change in history] == [(None, 4), (1, None), (None, 1)]


def test_a_change_is_an_event_a_new_version_and_new_to_the_engine(
    world: World, person: Person, session: Session
) -> None:
    version, counter = person.version, session.get_one(DataVersion, "people").value
    save(session, world, person, levels={"d450": 3, "b210": None})
    event = session.scalars(select(PersonEvent)).one()
    assert event.kind is PersonEventKind.CAPACITIES_CHANGED
    assert of_detail(event.detail)[0] == [Change("d450", "", "3"), Change("b210", "4", "")]
    world.again(person)
    assert person.version == version + 1
    assert person.profile.changed_in == session.get_one(DataVersion, "people").value == counter + 1
    assert candidate_record(session, registration=person.registration).capacities == {"d430": 2, "d450": 3}


def test_nothing_changed_writes_nothing(world: World, person: Person, session: Session) -> None:
    version = person.version
    assert save(session, world, person, levels={"d430": 2, "d450": None}) == []
    assert (person.version, session.scalars(select(PersonEvent)).all()) == (version, [])


def test_an_older_sheet_never_overwrites_a_newer_one(world: World, person: Person, session: Session) -> None:
    seen = person.version
    save(session, world, person, levels={"d450": 3})
    with pytest.raises(DecidedMeanwhile):
        save(session, world, person, levels={"d450": 1}, seen_version=seen)
    session.rollback()
    assert sheet_of(session, person=person).levels["d450"] == 3


def test_the_unknown_capacity_that_decides_most_positions_is_asked_first(world: World, session: Session) -> None:
    person = world.person(capacities={"d430": 3})
    world.position(demands={"d430": 2, "d450": 2})
    world.position(demands={"d450": 1})
    world.position(demands={"d430": 1, "b210": 2})
    world.position(demands={"d450": 1}, expires_on=date(2026, 10, 31))
    asked = worth_asking(session, person=person, today=TODAY)
    assert [(question.dimension, question.decides) for question in asked] == [("d450", 2), ("b210", 1)]


def test_without_consent_nothing_is_compared_and_nothing_is_asked(world: World, session: Session) -> None:
    world.position(demands={"d450": 2})
    assert worth_asking(session, person=world.person(consent=False), today=TODAY) == []
