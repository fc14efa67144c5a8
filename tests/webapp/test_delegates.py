"""Whoever acts for a person: for whom, for what, and what the person sees of it."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.audit import AccessLog
from models.delegations import Delegation
from models.people import Person
from models.types import DelegateScope, ProposalState, Role
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, World


@pytest.fixture
def mario(world: World) -> Person:
    """The person acted for, with a proposal to answer."""
    person = world.person(name="Mario", surname="Bianchi")
    world.proposal(ProposalState.PROPOSED, position=world.position(title="Aiuto in lavanderia"), person=person)
    return person


@pytest.fixture
def anna(world: World) -> Account:
    """Who acts for him."""
    account = world.account(Role.DELEGATE, email="anna@example.org")
    account.name = "Anna Rossi"
    return world.keep(account)


def test_the_header_and_each_page_say_for_whom_one_acts(
    signed_in: SignIn, world: World, mario: Person, anna: Account
) -> None:
    world.delegation(anna, mario)
    page = signed_in(anna).get("/persona")
    assert page.one(".slim-acting").text.startswith("Agisci per Mario Bianchi")
    assert "«tu» vuol dire Mario Bianchi" in page.text
    assert "Aiuto in lavanderia" in page.text


def test_whoever_acts_for_nobody_is_told_how_that_begins(signed_in: SignIn, anna: Account) -> None:
    page = signed_in(anna).get("/delega")
    assert "Per ora non agisci per nessuno" in page.text
    assert not page.select(".slim-acting")


def test_of_two_people_one_is_chosen_and_the_other_left_alone(
    signed_in: SignIn, world: World, mario: Person, anna: Account
) -> None:
    world.delegation(anna, world.person(name="Luca", surname="Verdi"))
    world.delegation(anna, mario)
    browser = signed_in(anna)
    page = browser.get("/delega").form("Agisci per Luca Verdi").submit()
    assert page.flashes == ["Ora agisci per Luca Verdi."]
    assert "Aiuto in lavanderia" not in browser.get("/persona").text


def test_a_person_who_is_not_theirs_cannot_be_chosen(
    signed_in: SignIn, world: World, mario: Person, anna: Account
) -> None:
    world.delegation(anna, mario)
    stranger = world.person(name="Luca", surname="Verdi")
    browser = signed_in(anna)
    browser.get("/delega")
    for number in (stranger.id, 0, "x", 2**70):
        page = browser.post("/delega/agisci", {"persona": number})
        assert page.flashes == ["Per questa persona ora non puoi agire: scegline una dell'elenco."]
    world.session.expire_all()
    assert world.session.get_one(Account, anna.id).person_id == mario.id


def ended(row: Delegation) -> None:
    row.ended_at = NOW


def not_begun(row: Delegation) -> None:
    row.starts_on = date(2026, 12, 1)


def out_of_scope(row: Delegation) -> None:
    row.scope = frozenset({DelegateScope.SHEET})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (ended, "Non agisci più per Mario Bianchi"),
        (not_begun, "Non puoi ancora agire per Mario Bianchi"),
        (out_of_scope, "Questo non lo puoi fare per Mario Bianchi"),
    ],
)
def test_the_next_click_after_it_ended_says_so(
    signed_in: SignIn, world: World, mario: Person, change: Callable[[Delegation], None], said: str
) -> None:
    row = world.delegation(world.account(Role.DELEGATE), mario)
    browser = signed_in(row.account)
    form = browser.get("/persona").form("Mi interessa Aiuto in lavanderia")
    change(row)
    world.session.commit()
    page = form.submit(status=403)
    assert page.h1 == said
    assert "Quello che hai appena inviato non è stato salvato." in page.text
    assert browser.get("/delega").h1 == "Le persone che aiuti"


def test_who_only_reads_has_no_buttons_to_answer(signed_in: SignIn, world: World, mario: Person, anna: Account) -> None:
    world.delegation(anna, mario, scope=frozenset({DelegateScope.READ}))
    page = signed_in(anna).get("/persona")
    assert "Aiuto in lavanderia" in page.text
    assert "Mi interessa" not in page.text


def test_consents_and_erasure_need_a_scope_of_their_own(
    signed_in: SignIn, world: World, mario: Person, anna: Account
) -> None:
    row = world.delegation(anna, mario, scope=frozenset({DelegateScope.DATA}))
    browser = signed_in(anna)
    page = browser.get("/persona/dati")
    assert "Sui consensi" in page.text or "non comprende i consensi" in page.text
    assert not page.select("a[href='/persona/dati/chiedi/cancellazione']")
    assert browser.get("/persona/dati/chiedi/cancellazione", 403).h1.startswith("Questo non lo puoi fare")
    row.scope = frozenset({DelegateScope.DATA, DelegateScope.CONSENT})
    world.session.commit()
    assert browser.get("/persona/dati/chiedi/cancellazione").select("form")


def test_what_a_delegate_opens_is_written_down_and_the_person_reads_it(
    signed_in: SignIn, world: World, session: Session, mario: Person, anna: Account
) -> None:
    world.delegation(anna, mario)
    signed_in(anna).get("/persona/scheda")
    look = session.scalars(select(AccessLog)).one()
    assert (look.account_id, look.person_id, look.page) == (anna.id, mario.id, "candidate_sheet.home")
    page = signed_in(world.account(Role.CANDIDATE, person=mario)).get("/persona/dati/chi-ha-guardato")
    assert "Anna Rossi, che ti aiuta" in page.text
    assert "Per aiutarti." in page.text


def test_the_person_themselves_leaves_no_look(
    client: PageClient, signed_in: SignIn, world: World, session: Session, mario: Person
) -> None:
    signed_in(world.account(Role.CANDIDATE, person=mario)).get("/persona")
    assert session.scalars(select(AccessLog)).all() == []
