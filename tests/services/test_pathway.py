"""The way to work: steps in the order in which they happen, and internships that must not last too long."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import PathwayStep, PersonEvent
from models.errors import DecidedMeanwhile, NotFound, TransitionNotAllowed
from models.people import Person
from models.types import Category, PathwayKind, PersonEventKind, Role
from tests.world import NOW, World
from webapp.services.people.person_changes import Change, of_detail
from webapp.services.placements import pathway
from webapp.services.placements.pathway import StepValues

TODAY = NOW.date()
TRAINING = StepValues(kind=PathwayKind.TRAINING, where="Corso di cucina", planned_on=date(2026, 12, 1))


@pytest.fixture
def person(world: World) -> Person:
    return world.person()


@pytest.fixture
def officer(world: World) -> Account:
    return world.account(Role.OFFICER)


def add(session: Session, person: Person, by: Account, values: StepValues) -> PathwayStep:
    made = pathway.add(session, person=person, values=values, by=by, now=NOW)
    session.commit()
    return made


def internship(where: str, started: date, ended: date | None = None) -> StepValues:
    return StepValues(kind=PathwayKind.INTERNSHIP, where=where, started_on=started, ended_on=ended)


def test_steps_are_in_the_order_in_which_they_happen(person: Person, officer: Account, session: Session) -> None:
    for where, planned, started in (
        ("senza data", None, None),
        ("dopo", date(2027, 1, 1), None),
        ("prima", date(2027, 6, 1), date(2026, 5, 1)),
    ):
        values = StepValues(kind=PathwayKind.TRAINING, where=where, planned_on=planned, started_on=started)
        add(session, person, officer, values)
    assert [step.where for step in pathway.steps_of(session, person=person)] == ["prima", "dopo", "senza data"]


def test_a_step_is_an_event_a_new_version_and_keeps_its_note(
    person: Person, officer: Account, session: Session
) -> None:
    version = person.version
    values = StepValues(kind=PathwayKind.EVALUATION, where="Ufficio", note="Ha bisogno di tempo")
    step = add(session, person, officer, values)
    assert pathway.values_of(step) == values
    event = session.scalars(select(PersonEvent)).one()
    assert event.kind is PersonEventKind.PATHWAY_CHANGED
    assert Change("pathway_kind", "", "valutazione") in of_detail(event.detail)[0]
    assert person.version == version + 1


def test_a_change_says_what_it_was_before(person: Person, officer: Account, session: Session) -> None:
    step = add(session, person, officer, TRAINING)
    begun = StepValues(kind=TRAINING.kind, where=TRAINING.where, planned_on=TRAINING.planned_on, started_on=TODAY)
    changes = pathway.change(
        session, person=person, step=step, values=begun, by=officer, seen_version=person.version, now=NOW
    )
    assert changes == [Change("started_on", "", "2026-11-02")]
    version = person.version
    assert (
        pathway.change(session, person=person, step=step, values=begun, by=officer, seen_version=version, now=NOW) == []
    )
    assert person.version == version


def test_an_older_page_changes_nothing(person: Person, officer: Account, session: Session) -> None:
    step = add(session, person, officer, TRAINING)
    with pytest.raises(DecidedMeanwhile):
        pathway.change(
            session,
            person=person,
            step=step,
            values=internship("Altrove", TODAY),
            by=officer,
            seen_version=person.version - 1,
            now=NOW,
        )


def test_only_what_has_not_begun_can_be_taken_out(person: Person, officer: Account, session: Session) -> None:
    planned = add(session, person, officer, TRAINING)
    begun = add(session, person, officer, internship("Il Trifoglio", TODAY))
    pathway.remove(session, person=person, step=planned, by=officer, seen_version=person.version, now=NOW)
    session.commit()
    assert [step.id for step in pathway.steps_of(session, person=person)] == [begun.id]
    with pytest.raises(TransitionNotAllowed):
        pathway.remove(session, person=person, step=begun, by=officer, seen_version=person.version, now=NOW)


def test_a_step_is_only_found_on_its_own_person(
    world: World, person: Person, officer: Account, session: Session
) -> None:
    step = add(session, person, officer, TRAINING)
    with pytest.raises(NotFound):
        pathway.step_of(session, person=world.person(), step_id=step.id)


@pytest.mark.parametrize(("category", "months"), [(Category.CIVIL, 24), (Category.LAW_381, 12)])
def test_an_internship_warns_before_and_after_its_longest(
    world: World, officer: Account, session: Session, category: Category, months: int
) -> None:
    person = world.person(category=category)
    first = date(2026, 1, 1)
    add(session, person, officer, internship("Il Trifoglio", first))
    steps = pathway.steps_of(session, person=person)
    last = date(2026 + months // 12, 1, 1) - timedelta(days=1)

    def limit(today: date) -> tuple[bool, bool]:
        (found,) = pathway.internship_limits(person, steps, today=today)
        assert (found.months, found.allowance.last_day) == (months, last)
        return found.near, found.allowance.over

    assert limit(last - timedelta(days=61)) == (False, False)
    assert limit(last - timedelta(days=60)) == (True, False)
    assert limit(last) == (True, False)
    assert limit(last + timedelta(days=1)) == (False, True)


def test_each_place_counts_by_itself_and_its_renewals_add_up(
    person: Person, officer: Account, session: Session
) -> None:
    for where, started, ended in (
        ("Il Trifoglio", date(2024, 1, 1), date(2024, 6, 30)),
        ("il trifoglio", date(2024, 9, 1), date(2024, 12, 31)),
        ("Altrove", date(2025, 1, 1), date(2025, 3, 31)),
    ):
        add(session, person, officer, internship(where, started, ended))
    add(session, person, officer, StepValues(kind=PathwayKind.TRAINING, started_on=date(2020, 1, 1)))
    found = pathway.internship_limits(person, pathway.steps_of(session, person=person), today=TODAY)
    assert [(limit.where, limit.allowance.used_days, limit.running) for limit in found] == [
        ("il trifoglio", 182 + 122, False),
        ("Altrove", 90, False),
    ]
