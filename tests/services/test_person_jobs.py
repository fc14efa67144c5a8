"""The office's open positions for one person: the engine's order, what is left out, and what words and filters find."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from matching import opportunities
from models.accounts import Account
from models.people import Person
from models.positions import Position
from models.types import (
    Availability,
    Channel,
    Contract,
    InterestAnswer,
    PositionState,
    ProposalState,
    Reason,
    Regime,
    Remote,
    Role,
)
from tests.queries import count_queries
from tests.world import BRESCIA, CREMONA, ISEO, NOW, World
from webapp.services import vocabulary
from webapp.services.engine import scorers
from webapp.services.matching_inputs import candidate_record, position_record
from webapp.services.people import interests, person_jobs
from webapp.services.people.person_jobs import Found, Wanted

TODAY = NOW.date()
YES, NO = InterestAnswer.INTERESTED, InterestAnswer.NOT_FOR_ME


@pytest.fixture
def person(world: World) -> Person:
    return world.person(capacities={"d430": 1, "d160": 3}, wishes=("kitchen_helper",), hours_max=25, comune=BRESCIA)


@pytest.fixture
def account(world: World, person: Person) -> Account:
    return world.account(Role.CANDIDATE, person=person)


def found(session: Session, person: Person, *, page: int = 1, **wanted: Any) -> Found:
    """One page of what somebody looks for."""
    asked = replace(Wanted(), **wanted)
    return person_jobs.found_for(session, person=person, wanted=asked, today=TODAY, page=page, language="it")


def titles(session: Session, person: Person, **wanted: Any) -> list[str]:
    """All that somebody finds, page after page."""
    first = found(session, person, **wanted)
    pages = [first, *(found(session, person, page=number, **wanted) for number in range(2, first.page.pages + 1))]
    assert all(len(one.page.rows) <= person_jobs.PAGE for one in pages)
    return [job.position.title for one in pages for job in one.page.rows]


def say(session: Session, account: Account, position: Position, what: InterestAnswer) -> None:
    """The person answers on the site."""
    interests.answer(
        session,
        person=session.get_one(Person, account.person_id),
        position=position,
        answer=what,
        by=account,
        channel=Channel.ONLINE,
        now=NOW,
    )


# --- the order --------------------------------------------------------------------------------------------------------


def test_the_order_is_the_engines_and_what_does_not_suit_now_comes_last(
    session: Session, world: World, person: Person
) -> None:
    made = [
        world.position(title="Cucina", occupation="kitchen_helper"),
        world.position(title="Lontano", comune=CREMONA),
        world.position(title="Pesi", demands={"d430": (4, False)}, occupation="kitchen_helper"),
        world.position(title="Mensa", occupation="kitchen_helper", hours=40),
        world.position(title="Attenzione", demands={"d160": 3}),
    ]
    ranked = opportunities(
        candidate_record(session, registration=person.registration),
        [position_record(position) for position in made],
        scorers.active(session),
        today=TODAY,
        catalogue=vocabulary.catalogue(session),
    )
    by_code = {position.code: position.title for position in made}
    fits = [(by_code[match.position], match.fit.value == "not_now") for match in ranked.matches]
    expected = [title for title, late in fits if not late] + [title for title, late in fits if late]
    assert titles(session, person) == expected
    assert expected[-1] == "Pesi"


def test_it_follows_whatever_changes(session: Session, world: World, person: Person) -> None:
    one, two = world.position(title="Uno", hours=40), world.position(title="Due", hours=20)
    assert titles(session, person) == ["Due", "Uno"]
    one.hours, two.hours = 20, 45
    session.commit()
    assert titles(session, person) == ["Uno", "Due"]
    person.profile.hours_min, person.profile.hours_max = 40, 48
    session.commit()
    assert titles(session, person) == ["Due", "Uno"]
    two.state = PositionState.CLOSED
    session.commit()
    assert titles(session, person) == ["Uno"]


def test_without_consent_nothing_is_compared(session: Session, world: World) -> None:
    world.position()
    nothing = found(session, world.person(consent=False))
    assert (nothing.consented, nothing.page.rows) == (False, [])


def test_somebody_who_looks_for_no_work_may_look_all_the_same(session: Session, world: World) -> None:
    world.position(title="Portineria")
    person = world.person(availability=Availability.EMPLOYED)
    seen = found(session, person)
    assert (seen.available, [job.position.title for job in seen.page.rows]) == (False, ["Portineria"])
    assert not seen.page.rows[0].closed_to_them


def test_nobody_elses_positions(session: Session, world: World, person: Person) -> None:
    world.position(title="Da pubblicare", state=PositionState.SUBMITTED)
    world.position(title="Chiusa", state=PositionState.CLOSED)
    world.position(title="Scaduta", expires_on=TODAY - timedelta(days=1))
    world.position(title="Ultimo giorno", expires_on=TODAY)
    assert titles(session, person) == ["Ultimo giorno"]


# --- what is left out -------------------------------------------------------------------------------------------------


def test_what_a_gate_closes_is_found_by_words_and_comes_last(session: Session, world: World, person: Person) -> None:
    world.position(title="Pulizie riservate", regime=Regime.ARTICLE_18)
    world.position(title="Pulizie aperte", hours=40)
    assert titles(session, person) == ["Pulizie aperte"]
    rows = found(session, person, text="pulizie").page.rows
    assert [(job.position.title, job.closed_to_them) for job in rows] == [
        ("Pulizie aperte", False),
        ("Pulizie riservate", True),
    ]


def test_a_gate_that_an_officer_lifted_closes_nothing(session: Session, world: World, person: Person) -> None:
    position = world.position(title="Patente", licences=frozenset({"B"}))
    assert titles(session, person) == []
    proposal = world.proposal(position=position, person=person)
    proposal.move(
        to=ProposalState.SET_ASIDE,
        by=world.account(Role.OFFICER),
        at=NOW,
        lifted_gates=("licence",),
        note="La sta prendendo.",
    )
    session.commit()
    assert titles(session, person) == ["Patente"]


def test_what_was_proposed_stands_among_the_proposals(session: Session, world: World, person: Person) -> None:
    proposed = world.position(title="Cucina proposta")
    world.proposal(ProposalState.PROPOSED, position=proposed, person=person)
    thought_of = world.position(title="Cucina scartata")
    world.proposal(ProposalState.DISCARDED, position=thought_of, person=person, reason=Reason.SKILLS)
    assert titles(session, person) == ["Cucina scartata"]
    assert set(titles(session, person, text="cucina")) == {"Cucina proposta", "Cucina scartata"}


def test_a_no_hides_it_and_taken_back_shows_it_again(
    session: Session, world: World, person: Person, account: Account
) -> None:
    position = world.position(title="Portineria")
    say(session, account, position, NO)
    assert titles(session, person) == titles(session, person, text="portineria") == []
    assert found(session, person).hidden == 1
    (hidden,) = person_jobs.hidden_for(session, person=person, today=TODAY, page=1, language="it").rows
    assert hidden.position is position
    interests.take_back(session, person=person, position=position)
    assert titles(session, person) == ["Portineria"]
    assert found(session, person).hidden == 0


def test_a_hidden_one_that_closes_is_hidden_no_more(
    session: Session, world: World, person: Person, account: Account
) -> None:
    position = world.position()
    say(session, account, position, NO)
    position.state = PositionState.CLOSED
    session.commit()
    assert found(session, person).hidden == 0
    assert person_jobs.hidden_for(session, person=person, today=TODAY, page=1, language="it").rows == []


def test_saved_and_wanted_ones_stay_when_they_close(
    session: Session, world: World, person: Person, account: Account
) -> None:
    saved, wanted, refused = (world.position(title=title) for title in ("Salvato", "Voluto", "No"))
    interests.save(session, person=person, position=saved, now=NOW)
    say(session, account, wanted, YES)
    say(session, account, refused, NO)
    saved.state = PositionState.CLOSED
    session.commit()
    rows = person_jobs.saved_for(session, person=person, today=TODAY, page=1, language="it").rows
    assert [(job.position.title, job.open) for job in rows] == [("Voluto", True), ("Salvato", False)]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.lists(st.sampled_from([YES, NO, None]), min_size=13, max_size=13))
def test_paging_loses_none_and_what_is_hidden_never_returns(
    session: Session, world: World, person: Person, account: Account, answers: list[InterestAnswer | None]
) -> None:
    known = [*session.scalars(Position.__table__.select().with_only_columns(Position.id))]
    made = known or [world.position(title=f"Lavoro {number:02}", hours=10 + number).id for number in range(13)]
    for number, what in zip(made, answers, strict=True):
        position = session.get_one(Position, number)
        if what is None:
            interests.take_back(session, person=person, position=position)
        else:
            say(session, account, position, what)
    session.commit()
    seen = titles(session, person)
    kept = [
        session.get_one(Position, number).title for number, what in zip(made, answers, strict=True) if what is not NO
    ]
    assert sorted(seen) == sorted(kept)
    hidden = [job.title for job in _hidden(session, person)]
    assert sorted(seen + hidden) == sorted(f"Lavoro {number:02}" for number in range(13))


def _hidden(session: Session, person: Person) -> list[Position]:
    pages = person_jobs.hidden_for(session, person=person, today=TODAY, page=1, language="it").pages
    return [
        job.position
        for page in range(1, pages + 1)
        for job in person_jobs.hidden_for(session, person=person, today=TODAY, page=page, language="it").rows
    ]


# --- words and filters ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("magazino", {"Addetto al magazzino"}),
        ("MAGAZZINO", {"Addetto al magazzino"}),
        ("iseo", {"Mensa di Iseo"}),
        ("trifolio", {"Addetto al magazzino"}),
        ("lavapiatti", {"Mensa di Iseo"}),
        ("astronauta", set()),
    ],
)
def test_words_forgive_and_mean_trades_too(
    session: Session, world: World, person: Person, text: str, expected: set[str]
) -> None:
    world.position(title="Addetto al magazzino", employer=world.employer(name="Trifoglio"))
    world.position(title="Mensa di Iseo", employer=world.employer(name="Lago"), comune=ISEO, occupation="dishwasher")
    assert set(titles(session, person, text=text)) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"comune": ISEO}, ["Iseo"]),
        ({"km": 0}, ["Brescia", "Casa"]),
        ({"km": 30}, ["Brescia", "Casa", "Iseo"]),
        ({"home": True}, ["Casa", "Iseo"]),
        ({"shift": "sera"}, ["Brescia"]),
        ({"hours": 20}, ["Casa", "Iseo"]),
        ({"contract": "tirocinio"}, ["Casa"]),
        ({"transit": True}, ["Brescia"]),
        ({"transit": True, "shift": "mattina"}, []),
    ],
)
def test_filters(session: Session, world: World, person: Person, wanted: dict[str, Any], expected: list[str]) -> None:
    world.position(title="Brescia", hours=30, shifts=frozenset({"sera"}), transit=True)
    world.position(title="Iseo", comune=ISEO, hours=20, shifts=frozenset({"mattina"}), remote=Remote.PARTLY)
    world.position(title="Casa", comune=CREMONA, hours=10, remote=Remote.YES, contract=Contract.INTERNSHIP)
    assert sorted(titles(session, person, **wanted)) == expected


def test_where_nobody_knows_somebodys_home_nothing_is_near(session: Session, world: World) -> None:
    world.position(title="Brescia")
    world.position(title="Casa", remote=Remote.YES)
    person = world.person()
    person.profile.comune_code = None
    session.commit()
    assert titles(session, person, km=100) == ["Casa"]


def test_where_there_is_work(session: Session, world: World, person: Person) -> None:
    for comune in (ISEO, BRESCIA, ISEO):
        world.position(comune=comune)
    comuni = person_jobs.comuni_of(session, person=person, today=TODAY)
    assert comuni == [(BRESCIA, "Brescia"), (ISEO, "Iseo")]


def test_the_number_of_queries_does_not_grow(app: Any, session: Session, world: World, person: Person) -> None:
    counts = []
    for more in (6, 30):
        for _ in range(more):
            world.position(demands={"d430": 1}, accommodations=("ramp",), essential=("wash_dishes",))
        session.expire_all()
        found(session, person)
        with count_queries(app) as sent:
            found(session, person)
        counts.append(len(sent))
    assert counts[0] == counts[1]
