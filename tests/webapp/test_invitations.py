"""Invitations into an organisation: once, in time, for the address they were sent to."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from models.accounts import Account
from models.employers import Employer
from models.joining import Invitation
from models.messages import OutboxMessage
from models.types import MemberRole, Role
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.organisations import NEW, PASS, code_to, invite, roles
from tests.world import NOW, PASSWORD, World
from webapp.extensions import clock, limiter
from webapp.services.employers import invitations

# --- invitations ------------------------------------------------------------------------------------------------------


def test_somebody_new_is_invited_makes_an_account_and_acts(
    browser: PageClient, client: PageClient, world: World, employer: Employer
) -> None:
    listed = invite(browser)
    assert listed.flashes == [f"Invito in partenza per {NEW}."]
    assert NEW in listed.main
    page = client.get("/invito").form("codice").submit(codice=code_to(world))
    assert "Il Trifoglio" in page.main
    inside = page.form("password").submit(person_name="Nives Gatta", password=PASS, again=PASS)
    assert inside.h1 == "Le mie posizioni"
    assert "Agisci per Il Trifoglio" in inside.text
    assert roles(world, employer)[NEW] is MemberRole.POSTER
    assert "Inviti non ancora usati" not in browser.get("/datore/organizzazione").main


def test_somebody_with_an_account_signs_in_comes_back_and_joins_a_second_organisation(
    browser: PageClient, client: PageClient, world: World, employer: Employer
) -> None:
    other = world.account(Role.EMPLOYER, email=NEW, employer=world.employer(name="Altrove"))
    invite(browser)
    told = client.get(f"/invito?codice={code_to(world)}")
    assert "accedi con la tua password" in told.main
    back = told.click("Accedi").form("email").submit(email=NEW, password=PASSWORD)
    assert back.h1 == "Un invito per te"
    inside = back.form("Accetta l'invito").submit()
    assert "Agisci per Il Trifoglio" in inside.text
    assert world.again(other).employer_id == employer.id


def test_an_invitation_works_once(browser: PageClient, client: PageClient, world: World) -> None:
    invite(browser)
    code = code_to(world)
    client.get(f"/invito?codice={code}").form("password").submit(person_name="Nives", password=PASS, again=PASS)
    client.logout()
    assert "già stato usato" in client.get(f"/invito?codice={code}", 410).main
    assert "già stato usato" in client.post("/invito", {"codice": code, "password": PASS}, 410).main


def test_an_invitation_runs_out_and_can_be_withdrawn(browser: PageClient, client: PageClient, world: World) -> None:
    invite(browser)
    code = code_to(world)
    clock.frozen_at = NOW + invitations.OPEN_FOR
    assert "passato troppo tempo" in client.get(f"/invito?codice={code}", 410).main
    assert NEW not in browser.get("/datore/organizzazione").main
    clock.frozen_at = NOW
    form = browser.get("/datore/organizzazione").form(f"Ritira l'invito {NEW}")
    assert form.submit().flashes == ["Invito ritirato."]
    assert form.submit().flashes == ["L'invito era già stato usato o ritirato."]
    assert "non si può usare" in client.get(f"/invito?codice={code}", 410).main


def test_an_invitation_for_another_address_is_not_theirs(
    browser: PageClient, signed_in: SignIn, world: World, employer: Employer
) -> None:
    invite(browser)
    code = code_to(world)
    stranger = signed_in(world.account(Role.EMPLOYER, email="altra@example.org"))
    for page in (stranger.get(f"/invito?codice={code}"), stranger.post("/invito", {"codice": code})):
        assert "Questo invito è per un altro indirizzo." in page.main
    officer = signed_in(world.account(Role.OFFICER))
    assert "Questo invito è per un altro indirizzo." in officer.get(f"/invito?codice={code}").main
    assert set(roles(world, employer)) == {"capo@example.org"}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CANDIDATE])
def test_an_address_of_another_kind_is_told_to_its_mailbox_and_not_to_the_manager(
    browser: PageClient, client: PageClient, world: World, role: Role
) -> None:
    world.account(role, email=NEW)
    page = invite(browser)
    assert page.flashes == [f"Invito in partenza per {NEW}."]
    written = world.session.scalars(select(OutboxMessage.body).where(OutboxMessage.recipient == NEW)).one()
    assert "serve già per un accesso di altro tipo" in written
    assert not re.search(r"[\w-]{40,}", written)


def test_an_address_of_another_kind_does_not_join_even_with_a_code(
    browser: PageClient, client: PageClient, world: World, employer: Employer
) -> None:
    invite(browser)
    code = code_to(world)
    world.account(Role.OFFICER, email=NEW)
    page = client.get(f"/invito?codice={code}")
    assert "serve già per un accesso di altro tipo" in page.main
    client.post("/invito", {"codice": code, "person_name": "A", "password": PASS, "again": PASS})
    assert set(roles(world, employer)) == {"capo@example.org"}


def test_sent_twice_it_is_one_e_mail_and_another_task_replaces_it(
    browser: PageClient, client: PageClient, world: World
) -> None:
    invite(browser)
    first = code_to(world)
    invite(browser)
    assert code_to(world) == first
    invite(browser, role="gestione")
    assert code_to(world) != first
    client.get(f"/invito?codice={first}", 410)
    assert len(world.session.scalars(select(Invitation).where(Invitation.withdrawn_at.is_(None))).all()) == 1


def test_whoever_is_a_member_is_not_invited(browser: PageClient, boss: Account) -> None:
    page = invite(browser, email=boss.email.upper(), status=422)
    assert any("fa già parte" in text for text in page.errors)


def test_a_code_that_is_none_opens_nothing(client: PageClient) -> None:
    for code in ("niente", "a" * 500, "è"):
        assert (
            "non si può usare" in client.get("/invito", 200).form("codice").submit(codice=code[:200], status=410).main
        )
    assert any("Scrivi il codice" in text for text in client.get("/invito").form("codice").submit(status=422).errors)


def test_the_office_invites_for_an_employer_that_it_took_down_by_phone(
    desk: PageClient, client: PageClient, world: World, employer: Employer
) -> None:
    page = desk.get(f"/operatore/datori/{employer.vat_number}")
    assert "Nessuno accede ancora" in page.main
    form = page.click("Invita qualcuno ad accedere").form("email")
    assert form.values["role"] == ["gestione"]
    listed = form.submit(email=NEW)
    assert NEW in listed.main
    client.get(f"/invito?codice={code_to(world)}").form("password").submit(
        person_name="Nives", password=PASS, again=PASS
    )
    assert roles(world, employer) == {NEW: MemberRole.MANAGER}
    assert "Nives" in desk.get(f"/operatore/datori/{employer.vat_number}").main


def test_nobody_invites_without_end(
    fresh_app: Callable[..., Flask], boss: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)  # the new application below switches it on
    limits = {"SIGN_IN_LIMIT": "100 per hour", "SIGN_IN_LIMIT_PER_ACCOUNT": "2 per hour"}
    browser = PageClient(fresh_app(RATELIMIT_ENABLED=True, **limits))
    browser.login(boss.email, PASSWORD)
    for number in range(2):
        invite(browser, email=f"a{number}@example.org")
    invite(browser, email="b@example.org", status=429)
