"""What a registration does not take, does not repeat, and keeps to itself: each said on its field, codes used once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from models.accounts import Account
from models.employers import Employer
from models.joining import OrganisationRequest
from models.messages import Notice
from models.types import NoticeKind, RequestState
from tests.page import PageClient
from tests.webapp.joining import OTHER_VAT, PASS, TOLD, VAT, code_in, confirmed, mails, register, the_request
from tests.world import NOW, World
from webapp import periodic
from webapp.extensions import clock, limiter
from webapp.services import tokens
from webapp.services.employers import organisation_requests
from webapp.services.messages import outbox


def test_what_somebody_typed_does_not_go_out_in_the_offices_name(client: PageClient, world: World) -> None:
    """Whoever fills in another person's address could write to them through us."""
    register(client, name="Vai su evil.example", person_name="Vai su evil.example", task="evil.example")
    assert "evil.example" not in mails(world)[0].subject + mails(world)[0].body


def test_a_short_address_does_not_forbid_its_letters(client: PageClient, world: World) -> None:
    page = confirmed(client, world, email="a@example.org")
    assert page.h1 == "La tua richiesta"


# --- what cannot be taken ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("99900400170", "l'ultima controlla le altre"),
        ("123", "l'ultima controlla le altre"),
        ("00000000000", "l'ultima controlla le altre"),
        ("٩٩٩٠٠٤٠٠١٧٩", "l'ultima controlla le altre"),
        ("DE136695976", "Serve una partita IVA italiana"),
        ("FR40303265045", "Serve una partita IVA italiana"),
        ("", "Scrivi la partita IVA."),
    ],
)
def test_a_vat_number_that_is_none_is_said_on_its_field(
    client: PageClient, world: World, written: str, said: str
) -> None:
    page = client.get("/registrati").form("vat_number").submit(**{**TOLD, "vat_number": written}, status=422)
    assert len(page.errors) == 1
    assert said in page.errors[0]
    assert mails(world) == []


def test_spaces_and_the_country_code_of_italy_are_forgiven(client: PageClient, world: World) -> None:
    register(client, vat_number=" it 99900 400 179 ")
    assert the_request(world).vat_number == VAT


@pytest.mark.parametrize(
    ("field", "written", "said"),
    [
        ("email", "ornella", "Questo indirizzo non è completo"),
        ("email", "ornella@example.org\r\nBcc: a@example.org", "Questo indirizzo non è completo"),
        ("name", " ", "Scrivi il nome."),
        ("name", "a" * 201, "al massimo 200 caratteri"),
        ("person_name", "", "Scrivi il tuo nome."),
        ("task", "", "Scrivi il tuo compito."),
        ("comune", "Atlantide", "non è un comune conosciuto"),
        ("phone", "0" * 41, "al massimo 40 caratteri"),
    ],
)
def test_what_is_missing_or_wrong_is_said_on_its_field(
    client: PageClient, world: World, field: str, written: str, said: str
) -> None:
    page = client.get("/registrati").form("vat_number").submit(**{**TOLD, field: written}, status=422)
    assert [said in text for text in page.errors] == [True]
    assert world.session.scalars(select(OrganisationRequest)).all() == []


def test_the_form_sent_twice_writes_one_e_mail_and_later_a_new_code_replaces_the_old(
    client: PageClient, world: World
) -> None:
    register(client)
    register(client)
    assert len(mails(world)) == 1
    first = code_in(mails(world)[0])
    clock.frozen_at = NOW + tokens.SAME_SENDING
    register(client)
    assert len(mails(world)) == 2
    old = client.get(f"/registrati/conferma?codice={first}", 410)
    assert "un messaggio più recente l'ha sostituito" in old.main
    client.get(f"/registrati/conferma?codice={code_in(mails(world)[1])}")


def test_a_code_works_once_and_not_for_ever(client: PageClient, world: World) -> None:
    register(client)
    code = code_in(mails(world)[0])
    clock.frozen_at = NOW + organisation_requests.CONFIRM_WITHIN
    assert "è passato troppo tempo" in client.get(f"/registrati/conferma?codice={code}", 410).main
    clock.frozen_at = NOW
    page = client.get(f"/registrati/conferma?codice={code}")
    page.form("password").submit(password=PASS, again=PASS)
    client.logout()
    assert "è già stato usato" in client.get(f"/registrati/conferma?codice={code}", 410).main
    assert "già stato usato" in client.post("/registrati/conferma", {"codice": code}, 410).main
    client.login(TOLD["email"], PASS)
    assert len(world.session.scalars(select(Account).where(Account.email == TOLD["email"])).all()) == 1


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("corta", "corta", "da 12 a 200 caratteri"),
        ("a" * 201, "a" * 201, "da 12 a 200 caratteri"),
        ("aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa", "si indovina"),
        ("ornella ornella", "ornella ornella", "non deve contenere il tuo indirizzo"),
        (PASS, PASS + " ", "Le due password sono diverse."),
    ],
)
def test_a_password_has_rules(client: PageClient, world: World, password: str, again: str, said: str) -> None:
    register(client)
    page = client.get(f"/registrati/conferma?codice={code_in(mails(world)[0])}")
    refused = page.form("password").submit(password=password, again=again, status=422)
    assert any(said in text for text in refused.errors)
    assert password not in refused.main
    assert the_request(world).state is RequestState.UNCONFIRMED


def test_before_the_address_is_confirmed_nobody_is_known(client: PageClient, world: World, desk: PageClient) -> None:
    register(client)
    assert world.session.scalars(select(Employer)).all() == []
    assert "Falegnameria Tognoli" not in desk.get("/operatore").main
    desk.get(f"/operatore/richieste/{the_request(world).id}", 404)


def test_what_nobody_confirms_is_forgotten_and_what_waits_for_the_office_is_not(
    client: PageClient, world: World
) -> None:
    assert organisation_requests.forget_unconfirmed in periodic.TASKS
    confirmed(client, world)
    client.logout()
    register(client, email="altra@example.org")
    later = NOW + organisation_requests.KEPT_UNCONFIRMED
    for now, left in ((later, 2), (later + timedelta(seconds=1), 1)):
        organisation_requests.forget_unconfirmed(world.session, now)
        world.session.commit()
        assert len(world.session.scalars(select(OrganisationRequest)).all()) == left
    assert the_request(world).email == TOLD["email"]


def test_an_officer_opens_no_position_for_an_organisation_that_waits(
    client: PageClient, world: World, desk: PageClient
) -> None:
    confirmed(client, world)
    page = desk.get(f"/operatore/posizioni/nuova/{VAT}", follow=True)
    assert page.flashes == ["Prima va verificato chi è: guarda la richiesta. Poi la posizione si può aprire."]
    assert "Ornella Tognoli chiede di agire" in page.main
    assert "Invita" not in [link.text for link in page.links]


def test_the_code_is_kept_as_a_hash_and_leaves_the_outbox_once_it_was_sent(client: PageClient, world: World) -> None:
    register(client)
    message = mails(world)[0]
    code = code_in(message)
    assert code not in (the_request(world).token_hash or "")
    outbox.mark_sent(world.session, message=message, now=NOW)
    assert message.body == ""


def test_a_message_of_its_own_does_not_stand_in_for_the_days_digest(client: PageClient, world: World) -> None:
    world.keep(Notice(recipient=TOLD["email"], kind=NoticeKind.PROPOSED, created_at=NOW))
    register(client)
    assert outbox.recipients_waiting(world.session, now=NOW) == [TOLD["email"]]


def test_a_link_is_made_from_the_settings_alone(fresh_app: Callable[..., Flask], world: World) -> None:
    browser = PageClient(fresh_app(SITE_ADDRESS="https://mirato.example.org"))
    browser.client.environ_base["HTTP_HOST"] = "evil.example"
    register(browser)
    assert "https://mirato.example.org/registrati/conferma?codice=" in mails(world)[0].body
    assert "evil.example" not in mails(world)[0].body


def test_too_many_registrations_are_asked_to_wait(
    fresh_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)  # the new application below switches it on
    browser = PageClient(fresh_app(RATELIMIT_ENABLED=True, SIGN_IN_LIMIT="2 per hour"))
    for _ in range(2):
        browser.get("/registrati").form("vat_number").submit(vat_number="", status=422)
    browser.get("/registrati").form("vat_number").submit(vat_number="", status=429)


def test_nobodys_mailbox_is_filled(
    fresh_app: Callable[..., Flask], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)
    limits = {"SIGN_IN_LIMIT": "100 per hour", "SIGN_IN_LIMIT_PER_ACCOUNT": "1 per hour"}
    browser = PageClient(fresh_app(RATELIMIT_ENABLED=True, **limits))
    register(browser)
    page = browser.get("/registrati").form("vat_number")
    page.submit(**{**TOLD, "vat_number": OTHER_VAT, "email": f" {TOLD['email'].upper()}"}, status=429)
