"""Wishes, background and accommodations: linked to the vocabulary as they are written, with what it was before."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.casework import PersonEvent
from models.errors import DecidedMeanwhile
from models.people import DataVersion, Person
from models.types import Education, PersonEventKind, Role, Transport
from tests.world import NOW, World
from webapp.services.matching_inputs import candidate_record
from webapp.services.people.person_changes import Change, of_detail
from webapp.services.people.person_profile import (
    Background,
    Wishes,
    accommodations_of,
    background_of,
    change_accommodations,
    change_background,
    change_wishes,
    wishes_of,
)

WISHES = Wishes(
    jobs=("addetta alle pulizie", "qualcosa di strano"),
    hours_min=15,
    hours_max=30,
    shifts=frozenset({"mattina"}),
    contracts=frozenset({"indeterminato", "tirocinio"}),
    max_km=12,
    transport=Transport.PUBLIC,
    exclusions=frozenset({"notte"}),
)
BACKGROUND = Background(
    jobs=(("addetta alle pulizie", 18), ("aiuto cuoco", 6)),
    skills=("lavare i pavimenti", "cose mie"),
    education=Education.LOWER_SECONDARY,
    licences=frozenset({"B"}),
)


@pytest.fixture
def person(world: World) -> Person:
    return world.person()


def write(session: Session, world: World, change: object, person: Person, **values: object) -> list[Change]:
    given = {"by": world.account(Role.OFFICER), "seen_version": person.version, "now": NOW, **values}
    found = change(session, person=person, **given)
    session.commit()
    world.again(person)
    return found


def test_wishes_are_kept_and_linked_to_the_vocabulary(world: World, person: Person, session: Session) -> None:
    write(session, world, change_wishes, person, wishes=WISHES)
    assert wishes_of(person) == WISHES
    assert [bool(wish.occupation) for wish in person.profile.wishes] == [True, False]
    known = candidate_record(session, registration=person.registration)
    assert (len(known.wishes), known.hours_max, known.transport) == (1, 30, "mezzi_pubblici")
    assert (known.contracts, known.exclusions) == (WISHES.contracts, WISHES.exclusions)


def test_background_is_kept_and_linked_to_the_vocabulary(world: World, person: Person, session: Session) -> None:
    write(session, world, change_background, person, background=BACKGROUND)
    assert background_of(person) == BACKGROUND
    assert all(job.occupation for job in person.profile.experiences)
    assert [bool(skill.skill) for skill in person.profile.skills] == [True, False]


def test_the_same_job_held_twice_is_two_experiences(world: World, person: Person, session: Session) -> None:
    twice = Background(jobs=(("aiuto cuoco", 6), ("aiuto cuoco", 6)))
    write(session, world, change_background, person, background=twice)
    assert background_of(person).jobs == twice.jobs


def test_the_order_is_the_one_written_last(world: World, person: Person, session: Session) -> None:
    write(session, world, change_background, person, background=BACKGROUND)
    turned = Background(
        jobs=BACKGROUND.jobs[::-1],
        skills=BACKGROUND.skills[::-1],
        education=BACKGROUND.education,
        licences=BACKGROUND.licences,
    )
    write(session, world, change_background, person, background=turned)
    assert background_of(person) == turned


def test_what_somebody_has_linked_stays_linked_so(world: World, session: Session) -> None:
    person = world.person(wishes=("office_cleaner",))
    kept = person.profile.wishes[0].text
    write(session, world, change_wishes, person, wishes=Wishes(jobs=("aiuto cuoco", kept)))
    assert person.profile.wishes[1].occupation == "office_cleaner"


def test_accommodations_are_added_and_taken_away(world: World, person: Person, session: Session) -> None:
    for codes in ({"ramp", "job_coach"}, {"job_coach", "magnifier"}, set()):
        write(session, world, change_accommodations, person, codes=frozenset(codes))
        assert accommodations_of(person) == codes


def test_each_change_says_what_it_was_before(world: World, person: Person, session: Session) -> None:
    write(session, world, change_wishes, person, wishes=Wishes(hours_max=20, shifts=frozenset({"sera", "mattina"})))
    write(session, world, change_wishes, person, wishes=Wishes(hours_max=30))
    first, second = session.scalars(select(PersonEvent).order_by(PersonEvent.id)).all()
    assert first.kind is second.kind is PersonEventKind.PROFILE_CHANGED
    assert of_detail(first.detail)[0] == [Change("hours_max", "", "20"), Change("shifts", "", "mattina|sera")]
    assert of_detail(second.detail)[0] == [Change("hours_max", "20", "30"), Change("shifts", "mattina|sera", "")]


CHANGES = [
    (change_wishes, {"wishes": WISHES}),
    (change_background, {"background": BACKGROUND}),
    (change_accommodations, {"codes": frozenset({"ramp"})}),
]


@pytest.mark.parametrize(("change", "values"), CHANGES, ids=lambda part: getattr(part, "__name__", ""))
def test_every_change_raises_the_version_and_is_new_to_the_engine(
    world: World, person: Person, session: Session, change: object, values: dict[str, object]
) -> None:
    version = person.version
    assert write(session, world, change, person, **values)
    assert person.version == version + 1
    assert person.profile.changed_in == session.get_one(DataVersion, "people").value
    assert write(session, world, change, person, **values) == []
    assert person.version == version + 1


@pytest.mark.parametrize(("change", "values"), CHANGES, ids=lambda part: getattr(part, "__name__", ""))
def test_an_older_page_never_overwrites_a_newer_one(
    world: World, person: Person, session: Session, change: object, values: dict[str, object]
) -> None:
    with pytest.raises(DecidedMeanwhile):
        write(session, world, change, person, seen_version=person.version - 1, **values)
