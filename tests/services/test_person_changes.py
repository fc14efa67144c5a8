"""What every change to a person's file leaves behind."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.casework import PersonEvent
from models.errors import DecidedMeanwhile
from models.people import DataVersion
from models.types import PersonEventKind, Role
from tests.world import NOW, World
from webapp.services.people.person_changes import Change, check_version, differences, of_detail, write_down


def test_a_change_says_who_when_and_what_it_was_before_and_after(world: World, session: Session) -> None:
    person, officer = world.person(), world.account(Role.OFFICER)
    changes = [Change("hours_max", "20", "30"), Change("transport", "", "auto")]
    write_down(
        session,
        person=person,
        kind=PersonEventKind.PROFILE_CHANGED,
        by=officer,
        now=NOW,
        changes=changes,
        note=" Lo ha chiesto lei. ",
    )
    session.commit()
    event = session.scalars(select(PersonEvent)).one()
    assert (event.person_id, event.account_id, event.at) == (person.id, officer.id, NOW)
    assert of_detail(event.detail) == (changes, "Lo ha chiesto lei.")


def test_a_change_without_anything_to_say_has_an_empty_detail(world: World, session: Session) -> None:
    event = write_down(session, person=world.person(), kind=PersonEventKind.NOTE, by=None, now=NOW)
    assert of_detail(event.detail) == ((), "")


def test_each_change_raises_the_version_of_the_file(world: World, session: Session) -> None:
    person = world.person()
    seen = person.version
    write_down(session, person=person, kind=PersonEventKind.PATHWAY_CHANGED, by=None, now=NOW)
    session.commit()
    assert person.version == seen + 1
    check_version(person, seen=seen + 1)
    with pytest.raises(DecidedMeanwhile):
        check_version(person, seen=seen)


def test_only_what_the_engine_sees_raises_its_data_version(world: World, session: Session) -> None:
    person = world.person()

    def counters() -> tuple[int, int]:
        session.expire_all()
        return session.get_one(DataVersion, "people").value, person.profile.changed_in

    before = counters()
    write_down(session, person=person, kind=PersonEventKind.PATHWAY_CHANGED, by=None, now=NOW)
    session.commit()
    assert counters() == before
    write_down(session, person=person, kind=PersonEventKind.CAPACITIES_CHANGED, by=None, now=NOW, seen_by_engine=True)
    session.commit()
    value, changed_in = counters()
    assert value == changed_in == before[0] + 1


def test_a_second_transaction_is_told_that_another_was_first(world: World, session: Session) -> None:
    person = world.person()
    assert person.version == 1
    with Session(session.get_bind()) as other:
        theirs = other.get_one(type(person), person.id)
        write_down(other, person=theirs, kind=PersonEventKind.NOTE, by=None, now=NOW)
        other.commit()
    with pytest.raises(DecidedMeanwhile):
        write_down(session, person=person, kind=PersonEventKind.NOTE, by=None, now=NOW)


def test_differences_keep_the_order_of_the_fields() -> None:
    before, after = {"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "", "c": "4"}
    assert differences(before, after) == [Change("b", "2", ""), Change("c", "3", "4")]
