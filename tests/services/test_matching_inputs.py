"""From rows to the engine's records, and the pools kept between requests."""

from collections.abc import Callable
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from matching import Candidate, Catalogue, Demand, Experience, Pool
from matching import Position as PositionRecord
from matching.catalogue import Skill
from models.people import Capacity, Consent, Person, PersonSkill, Wish
from models.people import Experience as PastJob
from models.positions import Position, PositionSkill
from models.territory import Comune, Office
from models.types import (
    Availability,
    Category,
    ConsentPurpose,
    Contract,
    Education,
    EmployerKind,
    Regime,
    Remote,
    Transport,
)
from tests.queries import count_queries
from tests.world import BRESCIA, ISEO, NOW, World
from webapp.services import data_version, matching_inputs
from webapp.services.matching_inputs import (
    candidate_record,
    candidate_records,
    office_pool,
    pools,
    position_record,
)

ARTICLE_1 = frozenset({"art1", "art14_276", "art12bis", "l381", "libera"})


def record_of(session: Session, person: Person) -> Candidate:
    """One person as the engine knows them."""
    return candidate_record(session, registration=person.registration)


def point(session: Session, comune: str) -> tuple[float, float]:
    """Where a comune is."""
    found = session.get_one(Comune, comune)
    return found.latitude, found.longitude


# --- people -----------------------------------------------------------------------------------------------------------


def test_a_person_becomes_exactly_this_record(world: World, session: Session) -> None:
    person = world.person(
        code="BS00042",
        capacities={"d430": 1, "d160": 4},
        accommodations=("extra_breaks", "job_coach"),
        skills=("wash_dishes", "clean_kitchen"),
        wishes=("dishwasher", "kitchen_helper"),
        experience={"kitchen_helper": 18, "dishwasher": 0},
        comune=ISEO,
        licences=frozenset({"B", "muletto"}),
        transport=Transport.PUBLIC,
        max_km=25,
        hours_min=15,
        hours_max=24,
        shifts=frozenset({"mattina", "weekend"}),
        contracts=frozenset({"indeterminato", "tirocinio"}),
        exclusions=frozenset({"notte", "distanza"}),
        education=Education.VOCATIONAL,
    )
    assert record_of(session, person) == Candidate(
        id="BS00042",
        available=True,
        consented=True,
        regimes=ARTICLE_1,
        licences=frozenset({"B", "muletto"}),
        point=point(session, ISEO),
        transport="mezzi_pubblici",
        max_km=25,
        hours_min=15,
        hours_max=24,
        shifts=frozenset({"mattina", "weekend"}),
        contracts=frozenset({"indeterminato", "tirocinio"}),
        exclusions=frozenset({"notte", "distanza"}),
        education="qualifica",
        wishes=("dishwasher", "kitchen_helper"),
        skills=frozenset({"wash_dishes", "clean_kitchen"}),
        experience=(Experience("kitchen_helper", 18), Experience("dishwasher", 0)),
        capacities={"d160": 4, "d430": 1},
        accommodations=frozenset({"extra_breaks", "job_coach"}),
    )


def test_what_is_unknown_stays_unknown(world: World, session: Session) -> None:
    person = world.person(code="BS00001", comune=None)
    assert record_of(session, person) == Candidate(id="BS00001", regimes=ARTICLE_1)


def test_words_that_nobody_understood_stay_outside(world: World, session: Session) -> None:
    person = world.person(skills=("whistle",), wishes=("dreamer",), experience={"dreamer": 3})
    for row in (*person.profile.skills, *person.profile.wishes, *person.profile.experiences):
        setattr(row, "skill" if hasattr(row, "skill") else "occupation", None)
    session.commit()
    record = record_of(session, person)
    assert (record.skills, record.wishes, record.experience) == (frozenset(), (), ())


@pytest.mark.parametrize("state", Availability)
def test_only_who_is_available_is_available(world: World, session: Session, state: Availability) -> None:
    record = record_of(session, world.person(availability=state))
    assert record.available is (state is Availability.AVAILABLE)


def test_consent_counts_until_it_is_withdrawn(world: World, session: Session) -> None:
    person = world.person(consent=False)
    assert record_of(session, person).consented is False
    given = {"purpose": ConsentPurpose.MATCHING, "given_on": date(2020, 2, 1), "recorded_at": NOW}
    person.consents.append(Consent(**given))
    session.commit()
    assert record_of(session, person).consented is True
    person.consents[0].withdrawn_at = NOW
    session.commit()
    assert record_of(session, person).consented is False
    person.consents.append(Consent(**given))
    session.commit()
    assert record_of(session, person).consented is True


def test_a_category_reaches_the_engine_only_as_what_the_law_opens(world: World, session: Session) -> None:
    people = {category: record_of(session, world.person(category=category)) for category in Category}
    assert {category: record.regimes for category, record in people.items()} == {
        Category.CIVIL: ARTICLE_1,
        Category.WORK: ARTICLE_1,
        Category.BLIND: ARTICLE_1,
        Category.DEAF: ARTICLE_1,
        Category.WAR_SERVICE: ARTICLE_1,
        Category.ARTICLE_18: frozenset({"art18", "libera"}),
        Category.LAW_381: frozenset({"l381", "libera"}),
    }
    same = [replace(record, id="x") for category, record in people.items() if category.value.startswith("art1_")]
    assert all(record == same[0] for record in same)


def test_nothing_that_must_not_count_has_a_place_in_the_record(world: World, session: Session) -> None:
    person = world.person(name="Zenobia", surname="Zanardelli", invalidity_percent=77)
    written = repr(asdict(record_of(session, person)))
    for secret in ("Zenobia", "Zanardelli", "77", "1985", "art1_civile", "'F'"):
        assert secret not in written
    names = {field.name for field in fields(Candidate)}
    assert names.isdisjoint({"name", "sex", "birth_date", "age", "category", "invalidity_percent", "nationality"})


def test_everyone_of_an_office_by_code_in_at_most_seven_queries(app: Flask, world: World, session: Session) -> None:
    other = world.keep(Office(province_code="CR", name="Cremona"))
    world.person(code="CR00001", office=other)
    for code in ("BS00003", "BS00001", "BS00002"):
        world.person(code=code, capacities={"d430": 2}, skills=("wash_dishes",))
    office = world.office.id
    with count_queries(app) as sent:
        records = candidate_records(session, office_id=office)
    assert [record.id for record in records] == ["BS00001", "BS00002", "BS00003"]
    assert len(sent) <= 7
    assert [record.id for record in candidate_records(session, office_id=other.id)] == ["CR00001"]


def test_nobody_takes_anothers_capacities(world: World, session: Session) -> None:
    for number in range(5):
        world.person(code=f"BS0000{number}", capacities={"d430": number}, wishes=("dishwasher",) * (number % 2))
    records = candidate_records(session, office_id=world.office.id)
    assert [record.capacities for record in records] == [{"d430": number} for number in range(5)]
    assert [len(record.wishes) for record in records] == [0, 1, 0, 1, 0]


# --- positions --------------------------------------------------------------------------------------------------------


def test_a_position_becomes_exactly_this_record(world: World, session: Session) -> None:
    position = world.position(
        code="P0042",
        employer=world.employer(kind=EmployerKind.FIRM),
        comune=ISEO,
        demands={"d430": (3, False), "d160": 2},
        accommodations=("extra_breaks",),
        essential=("wash_dishes",),
        preferred=("clean_kitchen", "use_dishwasher"),
        occupation="kitchen_helper",
        regime=Regime.ARTICLE_1,
        licences=frozenset({"B"}),
        remote=Remote.PARTLY,
        transit=True,
        hours=24,
        shifts=frozenset({"mattina"}),
        contract=Contract.PERMANENT,
        education_min=Education.LOWER_SECONDARY,
        expires_on=date(2026, 12, 31),
    )
    assert position_record(position) == PositionRecord(
        id="P0042",
        regime="art1",
        licences=frozenset({"B"}),
        point=point(session, ISEO),
        remote="in_parte",
        transit=True,
        hours=24,
        shifts=frozenset({"mattina"}),
        contract="indeterminato",
        education_min="licenza_media",
        occupation="kitchen_helper",
        demands={"d160": Demand(2, True), "d430": Demand(3, False)},
        accommodations=frozenset({"extra_breaks"}),
        essential_skills=frozenset({"wash_dishes"}),
        preferred_skills=frozenset({"clean_kitchen", "use_dishwasher"}),
        expires=date(2026, 12, 31),
    )


def test_a_position_of_which_little_is_known(world: World, session: Session) -> None:
    position = world.position(code="P0001", hours=20)
    position.skills = [PositionSkill(text="fischiare", skill=None, essential=True)]
    session.commit()
    assert position_record(position) == PositionRecord(
        id="P0001", point=point(session, BRESCIA), hours=20, contract="determinato"
    )


# --- pools ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The codes that each reading of people brought, as the pool cache asks for them."""
    seen: list[list[str]] = []

    def watched(*args: Any, **kwargs: Any) -> list[Candidate]:
        found = candidate_records(*args, **kwargs)
        seen.append([record.id for record in found])
        return found

    monkeypatch.setattr(matching_inputs, "candidate_records", watched)
    return seen


def touch(world: World, person: Person, change: Callable[[Person], object]) -> None:
    """Change a profile as the services do: with a new data version on it."""
    change(person)
    person.profile.changed_in = data_version.bump(world.session, "people")
    world.session.commit()


def test_the_same_pool_while_nothing_changes(world: World, session: Session, reads: list[list[str]]) -> None:
    world.person()
    first = pools.get(session, office_id=world.office.id)
    before = len(reads)
    assert pools.get(session, office_id=world.office.id) is first
    assert len(reads) == before


def test_a_change_is_seen_after_a_new_data_version(world: World, session: Session) -> None:
    person = world.person(code="BS00001", capacities={"d430": 1})
    office = world.office.id
    assert pools.get(session, office_id=office).candidate("BS00001").capacities == {"d430": 1}
    touch(world, person, lambda person: setattr(person.profile.capacities[0], "level", 3))
    assert pools.get(session, office_id=office).candidate("BS00001").capacities == {"d430": 3}
    touch(world, person, lambda person: person.profile.capacities.append(Capacity(dimension="d160", level=2)))
    assert pools.get(session, office_id=office).candidate("BS00001").capacities == {"d160": 2, "d430": 3}


def test_only_what_changed_is_read_again(world: World, session: Session, reads: list[list[str]]) -> None:
    people = [world.person(code=f"BS{number:05d}") for number in range(40)]
    pools.get(session, office_id=world.office.id)
    reads.clear()
    touch(world, people[7], lambda person: setattr(person.profile, "max_km", 12))
    assert pools.get(session, office_id=world.office.id).candidate("BS00007").max_km == 12
    assert reads == [["BS00007"]]


def test_somebody_new_is_there_at_once(world: World, session: Session, reads: list[list[str]]) -> None:
    for number in range(20):
        world.person(code=f"BS{number:05d}")
    assert len(pools.get(session, office_id=world.office.id)) == 20
    reads.clear()
    world.person(code="BS99999")
    pool = pools.get(session, office_id=world.office.id)
    assert (len(pool), "BS99999" in pool, reads) == (21, True, [["BS99999"]])


def test_many_changes_make_a_new_pool_with_the_same_people(world: World, session: Session) -> None:
    people = [world.person(code=f"BS{number:05d}") for number in range(30)]
    pools.get(session, office_id=world.office.id)
    for person in people[:25]:
        touch(world, person, lambda person: setattr(person.profile, "max_km", 7))
    pool = pools.get(session, office_id=world.office.id)
    assert [pool.candidate(f"BS{number:05d}").max_km for number in (0, 24, 25)] == [7, 7, None]
    assert len(pool) == 30


def test_a_refreshed_pool_equals_a_new_one(world: World, session: Session) -> None:
    people = [world.person(code=f"BS{number:05d}", capacities={"d430": number % 5}) for number in range(15)]
    pools.get(session, office_id=world.office.id)
    touch(world, people[3], lambda person: setattr(person.profile, "shifts", frozenset({"sera"})))
    refreshed = pools.get(session, office_id=world.office.id)
    pools.clear()
    anew = pools.get(session, office_id=world.office.id)
    assert refreshed is not anew
    codes = [f"BS{number:05d}" for number in range(15)]
    assert [refreshed.candidate(code) for code in codes] == [anew.candidate(code) for code in codes]


def test_who_gets_another_code_or_leaves_the_list_is_not_kept_under_the_old_code(
    world: World, session: Session
) -> None:
    people = [world.person(code=f"BS{number}") for number in range(3)]
    assert len(pools.get(session, office_id=world.office.id)) == 3
    people[0].registration.code = "BS9"
    people[0].profile.changed_in = data_version.bump(session, "people")
    session.commit()
    assert sorted(pools.get(session, office_id=world.office.id).ids) == ["BS1", "BS2", "BS9"]
    session.delete(people[1])
    data_version.bump(session, "people")
    session.commit()
    assert sorted(pools.get(session, office_id=world.office.id).ids) == ["BS2", "BS9"]


def test_what_is_rolled_back_was_never_in_the_pool(world: World, session: Session) -> None:
    first, second = (world.person(code=code, capacities={"d430": 1}) for code in ("BS00001", "BS00002"))
    office = world.office.id
    pools.get(session, office_id=office)
    session.rollback()

    first.profile.capacities[0].level = 4
    first.profile.changed_in = undone = data_version.bump(world.session, "people")
    own = pools.get(world.session, office_id=office)
    assert own.candidate("BS00001").capacities == {"d430": 4}
    assert pools.get(world.session, office_id=office) is own
    world.session.rollback()

    touch(world, second, lambda person: setattr(person.profile, "max_km", 12))
    assert second.profile.changed_in == undone
    pool = pools.get(session, office_id=office)
    assert (pool.candidate("BS00001").capacities, pool.candidate("BS00002").max_km) == ({"d430": 1}, 12)


def test_what_a_savepoint_takes_back_was_never_in_the_pool(world: World, session: Session) -> None:
    person = world.person(code="BS00001", capacities={"d430": 1})
    office = world.office.id
    for level in (2, 3):
        with session.begin_nested() as savepoint:
            person.profile.capacities[0].level = level
            person.profile.changed_in = data_version.bump(session, "people")
            assert pools.get(session, office_id=office).candidate("BS00001").capacities == {"d430": level}
            savepoint.rollback()
        assert pools.get(session, office_id=office).candidate("BS00001").capacities == {"d430": 1}


def test_two_offices_have_a_pool_each(world: World, session: Session) -> None:
    other = world.keep(Office(province_code="CR", name="Cremona"))
    world.person(code="BS00001")
    stranger = world.person(code="CR00001", office=other)
    here, there = (pools.get(session, office_id=office) for office in (world.office.id, other.id))
    assert [("BS00001" in pool, "CR00001" in pool) for pool in (here, there)] == [(True, False), (False, True)]
    touch(world, stranger, lambda person: setattr(person.profile, "max_km", 9))
    assert "CR00001" not in pools.get(session, office_id=world.office.id)
    assert pools.get(session, office_id=other.id).candidate("CR00001").max_km == 9


def test_the_pool_of_an_office_is_that_of_its_records(world: World, session: Session) -> None:
    other = world.keep(Office(province_code="CR", name="Cremona"))
    world.person(code="CR00001", office=other, capacities={"d430": 0}, wishes=("cleaner",))
    long_wishes = ("kitchen_helper", "cleaner", "dishwasher")
    for code, wishes in (("BS00003", long_wishes), ("BS00001", long_wishes[::-1]), ("BS00002", ())):
        person = world.person(
            code=code,
            capacities={"d430": 1, "d160": 4, "d155": 0},
            accommodations=("extra_breaks", "job_coach"),
            skills=("wash_dishes", "clean_kitchen"),
            wishes=wishes,
            experience={"kitchen_helper": 18, "dishwasher": 0, "cleaner": 5000},
            comune=ISEO,
            max_km=25,
        )
        again = [Wish(text=f"{job} again", occupation=job) for job in reversed(wishes)]
        person.profile.wishes += [*again, Wish(text="?", occupation="of another vocabulary"), Wish(text="?")]
        person.profile.skills += [PersonSkill(text="?", skill="of another vocabulary"), PersonSkill(text="??")]
        person.profile.experiences += [PastJob(title="again", months=7, occupation="dishwasher")]
    world.person(code="BS00004", comune=None)
    session.commit()
    office = world.office.id
    pool, made = (
        office_pool(session, office_id=office),
        Pool.from_candidates(candidate_records(session, office_id=office)),
    )
    assert pool.ids == made.ids == ("BS00001", "BS00002", "BS00003", "BS00004")
    for name, column in made._arrays().items():
        np.testing.assert_array_equal(pool._arrays()[name], column, err_msg=name)
        assert pool._arrays()[name].dtype == column.dtype


def test_an_office_without_people_has_an_empty_pool(world: World, session: Session) -> None:
    assert len(pools.get(session, office_id=world.office.id)) == 0


# --- fingerprints -----------------------------------------------------------------------------------------------------

PERSON = Candidate(
    id="BS1",
    licences=frozenset({"B", "C"}),
    capacities={"d430": 2, "d160": 1},
    experience=(Experience("cook", 3),),
)
JOB = PositionRecord(id="P1", demands={"d430": 2, "d160": 1}, accommodations=frozenset({"ramp", "telework"}))


def fingerprint(candidate: Candidate, position: PositionRecord, catalogue: Catalogue | None = None) -> str:
    """The fingerprint of a pair."""
    inputs = matching_inputs.inputs_of(candidate, position, catalogue or Catalogue.default())
    return matching_inputs.inputs_hash(inputs)


def test_the_same_pair_has_the_same_fingerprint_in_any_order() -> None:
    turned_person = replace(PERSON, licences=frozenset({"C", "B"}), capacities={"d160": 1, "d430": 2})
    turned_job = replace(JOB, demands={"d160": Demand(1), "d430": Demand(2)})
    assert fingerprint(turned_person, turned_job) == fingerprint(PERSON, JOB)
    assert len(fingerprint(PERSON, JOB)) == 64


def changed_people() -> dict[str, Candidate]:
    """The person, changed in one field after another."""
    return {
        "id": replace(PERSON, id="BS2"),
        "available": replace(PERSON, available=False),
        "consented": replace(PERSON, consented=False),
        "regimes": replace(PERSON, regimes=frozenset({"libera"})),
        "licences": replace(PERSON, licences=frozenset({"B"})),
        "point": replace(PERSON, point=(45.5, 10.2)),
        "transport": replace(PERSON, transport="auto"),
        "max_km": replace(PERSON, max_km=10),
        "hours_min": replace(PERSON, hours_min=10),
        "hours_max": replace(PERSON, hours_max=10),
        "shifts": replace(PERSON, shifts=frozenset({"sera"})),
        "contracts": replace(PERSON, contracts=frozenset({"tirocinio"})),
        "exclusions": replace(PERSON, exclusions=frozenset({"sera"})),
        "education": replace(PERSON, education="laurea"),
        "wishes": replace(PERSON, wishes=("cook",)),
        "skills": replace(PERSON, skills=frozenset({"wash_dishes"})),
        "experience": replace(PERSON, experience=(Experience("cook", 4),)),
        "capacities": replace(PERSON, capacities={"d430": 2, "d160": 2}),
        "accommodations": replace(PERSON, accommodations=frozenset({"ramp"})),
    }


def changed_jobs() -> dict[str, PositionRecord]:
    """The position, changed in one field after another."""
    return {
        "id": replace(JOB, id="P2"),
        "regime": replace(JOB, regime="art1"),
        "licences": replace(JOB, licences=frozenset({"B"})),
        "point": replace(JOB, point=(45.5, 10.2)),
        "remote": replace(JOB, remote="si"),
        "transit": replace(JOB, transit=False),
        "hours": replace(JOB, hours=20),
        "shifts": replace(JOB, shifts=frozenset({"sera"})),
        "contract": replace(JOB, contract="tirocinio"),
        "education_min": replace(JOB, education_min="laurea"),
        "occupation": replace(JOB, occupation="cook"),
        "demands": replace(JOB, demands={"d430": Demand(2), "d160": Demand(1, negotiable=False)}),
        "accommodations": replace(JOB, accommodations=frozenset({"ramp"})),
        "essential_skills": replace(JOB, essential_skills=frozenset({"wash_dishes"})),
        "preferred_skills": replace(JOB, preferred_skills=frozenset({"wash_dishes"})),
        "expires": replace(JOB, expires=date(2026, 12, 31)),
    }


def test_every_field_of_both_changes_the_fingerprint() -> None:
    people, jobs = changed_people(), changed_jobs()
    assert {field.name for field in fields(Candidate)} == set(people)
    assert {field.name for field in fields(PositionRecord)} == set(jobs)
    found = [fingerprint(PERSON, JOB)]
    found += [fingerprint(person, JOB) for person in people.values()]
    found += [fingerprint(PERSON, job) for job in jobs.values()]
    assert len(set(found)) == len(found)


def test_other_reference_tables_are_other_inputs() -> None:
    other = Catalogue.default().extended((), [Skill("esco:1", "suonare la cornamusa")])
    assert fingerprint(PERSON, JOB) != fingerprint(PERSON, JOB, other)


def test_the_position_of_the_database_fingerprints_like_its_record(world: World, session: Session) -> None:
    position: Position = world.position(demands={"d430": 2})
    first = fingerprint(PERSON, position_record(position))
    session.expire_all()
    assert fingerprint(PERSON, position_record(position)) == first


def test_a_code_that_the_vocabulary_no_longer_has_is_left_out(world: World, session: Session) -> None:
    """A vocabulary is revised now and then; a list must not become unreadable for it."""
    gone = "retired_code"
    person = world.person(skills=(gone, "wash_dishes"), wishes=(gone,), experience={gone: 12}, accommodations=(gone,))
    position = world.position(essential=(gone,), accommodations=(gone,), occupation=gone)
    (candidate,) = candidate_records(session, office_id=world.office.id, person_ids=(person.id,))
    assert (candidate.skills, candidate.wishes, candidate.experience) == (frozenset({"wash_dishes"}), (), ())
    record = position_record(position)
    assert (record.essential_skills, record.occupation, record.accommodations) == (frozenset(), None, frozenset())
