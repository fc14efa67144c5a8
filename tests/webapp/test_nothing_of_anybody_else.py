"""Every address, with the numbers of somebody else's rows, asked for by whoever they are none of the business of.

Whatever people, offices, services and employers wrote anywhere is replaced by a word to be found by, table by table as
the database has them; then strangers of each role ask for every address there is, and follow every link of their own.
"""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Column, Enum, String, Table, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models import Base
from models.accounts import Account
from models.columns import CodeSet
from models.encryption import EncryptedText
from models.people import Person
from models.territory import Office
from models.types import PersonEventKind, ProposalState, Role
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.crawling import crawl
from tests.webapp.test_access import addresses  # noqa: F401 (a fixture)
from tests.webapp.test_employers_see_no_secret import in_words
from tests.world import World
from webapp.services.people.personal_data import everything

MARK = "segretissimo"
SEEN_BY_ALL = frozenset(
    {
        "office",
        "province",
        "region",
        "comune",
        "concept",
        "concept_label",
        "scorer_version",
        "scorer_change",
        "data_version",
        "employer",
        "position",
        "position_skill",
        "offered_accommodation",
        "demand",
        "law_parameter",
        "job",
        "saved_search",
    }
)
"""What offices and employers publish, reference tables, and what is read by machines."""
CODES = frozenset({"language", "page", "recipient", "query", "media_type", "detail", "scorer_version"})
"""Texts that the application itself reads again."""
SHARED = ("/operatore/datori", "/operatore/posizioni/nuova")
"""Every office works with every employer; what an office keeps of its own there has tests of its own."""
SHORTEST = 60
"""Columns for fewer characters hold codes."""


def free_texts(table: Table) -> Iterator[Column[str]]:
    """The columns of a table in which somebody writes in their own words."""
    for column in table.columns:
        kind = column.type
        words = isinstance(kind, String | EncryptedText) and not isinstance(kind, Enum | CodeSet)
        short = isinstance(kind, String) and kind.length is not None and kind.length < SHORTEST
        keyed = column.primary_key or column.unique or column.foreign_keys or column.name.endswith("_hash")
        if words and not short and not keyed and column.name not in CODES and "email" not in column.name:
            yield column


@pytest.fixture
def marked(session: Session, request: pytest.FixtureRequest) -> Person:
    """The person whom the addresses are about; every word that anybody wrote is the mark."""
    request.getfixturevalue("addresses")
    for table in Base.metadata.sorted_tables:
        for column in () if table.name in SEEN_BY_ALL else free_texts(table):
            try:
                session.execute(update(table).values({column.name: MARK}))
                session.commit()
            except IntegrityError:
                session.rollback()  # A CHECK ties it to another column, as an answer to its moment.
    events = Base.metadata.tables["person_event"]
    note = f'{{"changes": [], "note": "{MARK}"}}'
    session.execute(update(events).values(detail=note, kind=PersonEventKind.NOTE))
    session.commit()
    session.expire_all()
    account = session.scalars(select(Account).where(Account.email == "candidate@example.org")).one()
    return session.get_one(Person, account.person_id)


def a_person(world: World) -> Account:
    """Somebody else on the same list, with a proposal of their own."""
    person = world.person(name="Altra", surname="Persona")
    world.proposal(ProposalState.PROPOSED, person=person)
    return world.account(Role.CANDIDATE, person=person)


def a_delegate(world: World) -> Account:
    """Somebody who may do everything, for another person."""
    account = world.account(Role.DELEGATE)
    world.delegation(account, a_person(world).person)
    return account


def an_employer(world: World) -> Account:
    """Another employer, with a profile received."""
    account = world.account(Role.EMPLOYER)
    position = world.position(employer=account.employer)
    steps = (ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.SENT)
    world.proposal(*steps, position=position, person=world.person(name="Altra", surname="Persona"))
    return account


def a_service(world: World) -> Account:
    """Somebody of another referring service."""
    return world.account(Role.REFERRER)


def an_officer(world: World) -> Account:
    """An officer of another office."""
    office = world.keep(Office(province_code="CR", name="Collocamento mirato di Cremona"))
    return world.account(Role.OFFICER, office=office)


STRANGERS: dict[str, Callable[[World], Account]] = {
    "person": a_person,
    "delegate": a_delegate,
    "employer": an_employer,
    "service": a_service,
    "officer": an_officer,
}


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_gets_nothing_and_changes_nothing(
    signed_in: SignIn, world: World, marked: Person, request: pytest.FixtureRequest, who: str
) -> None:
    paths = request.getfixturevalue("addresses")
    browser = signed_in(STRANGERS[who](world))
    before = everything(world.session, person=marked)
    for address, answered in asked_for_everything(world.app, browser, paths):
        shared = who == "officer" and any(part in address for part in SHARED)
        assert shared or MARK not in answered, address
    world.session.expire_all()
    assert everything(world.session, person=marked) == before


def asked_for_everything(app: Flask, browser: PageClient, paths: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every address looked at and sent to, then every page that links lead to; and what was answered."""
    browser.get("/lettura")
    session, token = browser.client.get_cookie("session"), browser.token
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        for method in sorted(rule.methods & {"GET", "POST"}):
            # Each request comes with the session as it was, whatever the last one did to it.
            browser.client.set_cookie("session", session.value)
            answer = browser.client.open(paths[rule.endpoint], method=method, data={"csrf_token": token})
            words = in_words(answer.get_data(), answer.mimetype)
            answer.close()
            yield f"{method} {paths[rule.endpoint]}: {answer.status_code}", f"{answer.headers}\n{words}"
    browser.client.set_cookie("session", session.value)
    for path, page in crawl(browser).items():
        yield path, page.body


def test_the_person_themselves_reads_the_mark(signed_in: SignIn, world: World, marked: Person) -> None:
    """So that a page above is clean because of who asks, and not because nothing was written."""
    own = world.session.scalars(select(Account).where(Account.email == "candidate@example.org")).one()
    pages = crawl(signed_in(own))
    assert len([path for path, page in pages.items() if MARK in page.body]) > len(pages) / 3


def test_nearly_every_table_is_marked() -> None:
    """A table added for people has its words looked for without being named here."""
    marked = {table.name for table in Base.metadata.sorted_tables if list(free_texts(table))} - SEEN_BY_ALL
    assert {"person", "proposal_event", "person_request", "document", "referral", "plan_note", "delegation"} <= marked
    assert len(marked) > 30
