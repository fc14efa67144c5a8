"""An organisation registers: the address is confirmed, drafts are prepared, an officer decides, it hears by e-mail."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from models.accounts import Account
from models.drafts import PositionDraft
from models.employers import Employer
from models.joining import OrganisationRequest
from models.members import Membership
from models.messages import Notice, OutboxMessage
from models.positions import Position
from models.territory import Office
from models.types import EmployerKind, MemberRole, NoticeKind, RequestState, Role, Verification
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, PASSWORD, World
from webapp.extensions import clock, limiter
from webapp.services import organisation_requests, outbox

VAT, OTHER_VAT = "99900400179", "99900380173"
PASS = "girasole prato vento"
TOLD = {
    "vat_number": VAT,
    "name": "Falegnameria Tognoli",
    "kind": "impresa",
    "comune": "Iseo",
    "person_name": "Ornella Tognoli",
    "task": "titolare",
    "email": "ornella@example.org",
    "phone": "030 0009911",
}


def mails(world: World, to: str = TOLD["email"]) -> list[OutboxMessage]:
    """What was written to an address, the latest last."""
    world.session.expire_all()
    return list(
        world.session.scalars(select(OutboxMessage).where(OutboxMessage.recipient == to).order_by(OutboxMessage.id))
    )


def code_in(message: OutboxMessage) -> str:
    """The code that a message holds: the only line without a space that is long."""
    return next(line for line in message.body.splitlines() if re.fullmatch(r"[\w-]{40,}", line))


def register(client: PageClient, **changes: str) -> Page:
    """The public form, filled in and sent."""
    return client.get("/registrati").form("vat_number").submit(**{**TOLD, **changes})


def confirmed(client: PageClient, world: World, **changes: str) -> Page:
    """Registered, with the address confirmed and a password chosen."""
    register(client, **changes)
    code = code_in(mails(world, changes.get("email", TOLD["email"]))[-1])
    page = client.get("/registrati/conferma").form("codice").submit(codice=code)
    return page.form("password").submit(password=PASS, again=PASS)


def the_request(world: World) -> OrganisationRequest:
    world.session.expire_all()
    return world.session.scalars(select(OrganisationRequest).order_by(OrganisationRequest.id.desc())).first()


# --- the way through --------------------------------------------------------------------------------------------------


def test_from_the_public_page_to_a_position_handed_in(
    client: PageClient, world: World, desk: PageClient, app: Flask
) -> None:
    page = confirmed(client, world)
    assert page.h1 == "La tua richiesta"
    assert "Agisci per Falegnameria Tognoli" in page.text
    draft = client.get("/datore/posizioni/nuova").form("passo").submit(title="Falegname", description="Assi.")
    assert "Lo vedi appena l'ufficio ha verificato l'organizzazione" in draft.main
    assert "persone dell'elenco" not in draft.main

    decision = desk.get("/operatore").click("Falegnameria Tognoli")
    assert "Ornella Tognoli" in decision.main
    assert "nuova" in decision.main
    done = decision.form("decidi").submit(answer="si", role="gestione")
    assert done.flashes == ["Organizzazione verificata."]
    assert "Verificata" in done.main
    employer = world.session.scalars(select(Employer).where(Employer.vat_number == VAT)).one()
    assert (employer.verification, employer.kind) == (Verification.VERIFIED, EmployerKind.FIRM)
    assert employer.verified_at is not None
    assert "ora puoi agire" in mails(world)[-1].body

    mine = client.get("/datore")
    assert mine.h1 == "Le mie posizioni"
    assert "Falegname" in mine.main


def test_while_it_waits_nothing_is_handed_in_and_nothing_else_opens(client: PageClient, world: World) -> None:
    confirmed(client, world)
    client.get("/datore/posizioni/nuova").form("passo").submit(title="Falegname", description="Assi.")
    draft = world.session.scalars(select(PositionDraft)).one()
    page = client.get(f"/datore/bozze/{draft.id}/controllo")
    assert "Si invia quando l'ufficio ha verificato l'organizzazione" in page.main
    assert not page.select("#passo button")
    client.post(f"/datore/bozze/{draft.id}/controllo", {"version": draft.version}, 422)
    assert world.session.scalars(select(Position)).all() == []
    for address in ("/datore", "/datore/rose", "/datore/obblighi", "/datore/organizzazione", "/datore/inserimenti"):
        assert client.get(address, follow=True).h1 == "La tua richiesta"
    refused = client.post("/datore/organizzazione/esci", status=403)
    assert "Quello che hai appena inviato non è stato salvato." in refused.main


def test_a_whole_draft_is_refused_by_the_service_too(client: PageClient, world: World) -> None:
    """Whatever a page forgets: who is not known to the office hands nothing in."""
    confirmed(client, world)
    draft = client.get("/datore/posizioni/nuova").form("passo").submit(title="Falegname", description="Assi.")
    number = world.session.scalars(select(PositionDraft.id)).one()
    conditions = client.get(f"/datore/bozze/{number}/condizioni").form("passo")
    conditions.submit(contract="determinato", hours="20", shifts=["mattina"], comune="Iseo", regime="libera")
    version = world.again(world.session.get(PositionDraft, number)).version
    page = client.post(f"/datore/bozze/{number}/controllo", {"version": version, "position_version": 0}, 422)
    assert "L'ufficio non ha ancora verificato l'organizzazione: la bozza resta salvata qui." in page.text
    assert draft.is_html
    assert world.session.scalars(select(Position)).all() == []


def test_the_reach_of_who_waits_is_not_counted_while_typing_either(client: PageClient, world: World) -> None:
    confirmed(client, world)
    client.get("/datore/posizioni/nuova")
    part = client.client.post(
        "/datore/posizioni/nuova/a-fianco",
        data={"csrf_token": client.token, "title": "Falegname"},
        headers={"HX-Request": "true"},
    )
    assert "persone dell'elenco" not in part.get_data(as_text=True)


def test_a_no_says_why_and_one_can_ask_again(client: PageClient, world: World, desk: PageClient) -> None:
    confirmed(client, world)
    page = desk.get(f"/operatore/richieste/{the_request(world).id}")
    bare = page.form("decidi").submit(answer="no", status=422)
    assert any("Scrivi perché" in text for text in bare.errors)
    bare.form("decidi").submit(answer="no", reason="Al numero pubblico non risponde nessuno.")
    assert "Al numero pubblico non risponde nessuno." in mails(world)[-1].body
    refused = client.get("/datore", 403)
    assert "Al numero pubblico non risponde nessuno." in refused.main
    again = refused.click("Chiedere all'ufficio di agire per un'organizzazione")
    told = {key: value for key, value in TOLD.items() if key not in ("email", "person_name")}
    listed = again.form("vat_number").submit(**told)
    assert "In attesa" in listed.main
    employer = world.session.scalars(select(Employer).where(Employer.vat_number == VAT)).one()
    assert employer.verification is Verification.WAITING


def test_two_officers_decide_at_once_and_the_second_is_told(
    client: PageClient, world: World, desk: PageClient, signed_in: SignIn
) -> None:
    confirmed(client, world)
    address = f"/operatore/richieste/{the_request(world).id}"
    mine, theirs = desk.get(address), signed_in(world.account(Role.OFFICER)).get(address)
    theirs.form("decidi").submit(answer="si", role="gestione")
    late = mine.form("decidi").submit(answer="no", reason="Non so chi siano.", status=409)
    assert any("qualcun altro ha deciso" in text for text in late.errors)
    assert the_request(world).state is RequestState.ACCEPTED


# --- what is revealed to whoever asks: nothing ------------------------------------------------------------------------


@pytest.mark.parametrize("known", ["unknown", "employer's", "officer's", "person's", "closed"])
def test_every_address_gives_the_very_same_answer(client: PageClient, world: World, known: str) -> None:
    email = TOLD["email"]
    if known == "employer's":
        world.account(Role.EMPLOYER, email=email)
    elif known == "officer's":
        world.account(Role.OFFICER, email=email)
    elif known == "person's":
        world.account(Role.CANDIDATE, email=email)
    elif known == "closed":
        account = world.account(Role.EMPLOYER, email=email)
        account.active = False
        world.session.commit()
    page = register(client)
    assert page.h1 == "Guarda la tua e-mail"
    assert page.main == (
        "Guarda la tua e-mail Scriviamo a ornella@example.org come andare avanti. Il messaggio arriva di solito in "
        "pochi minuti; se non lo vedi, guarda anche nella posta indesiderata. Vale 48 ore. Hai ricevuto un codice? "
        "Scrivilo qui In questo momento le e-mail aspettano: partono appena la posta del sito funziona. Se hai fretta, "
        "chiama l'ufficio. Cosa succede ora Apri l'e-mail e scegli la password: solo dopo l'ufficio riceve la "
        "richiesta. Se non confermi, non succede niente."
    )
    body = mails(world)[-1].body
    said = {
        "unknown": "Il codice vale 48 ore",
        "employer's": "Con questo indirizzo accedi già al sito",
        "officer's": "serve già per un accesso di altro tipo",
        "person's": "serve già per un accesso di altro tipo",
        "closed": "serve già per un accesso di altro tipo",
    }
    assert said[known] in body
    assert (world.session.scalars(select(OrganisationRequest)).first() is not None) is (known == "unknown")


def test_a_known_vat_number_is_claimed_and_tells_nothing_until_an_officer_has_said_yes(
    client: PageClient, world: World, desk: PageClient, signed_in: SignIn
) -> None:
    known = world.keep(Employer(vat_number=VAT, name="Rossi segretissimi", kind=EmployerKind.COOPERATIVE_B))
    boss = world.account(Role.EMPLOYER, employer=known)
    world.position(employer=known, title="Posizione segretissima")
    page = confirmed(client, world)
    assert page.h1 == "La tua richiesta"
    drafting = client.get("/datore/posizioni/nuova").form("passo").submit(title="Falegname", description="Assi.")
    number = world.session.scalars(select(PositionDraft.id)).one()
    conditions = client.get(f"/datore/bozze/{number}/condizioni")
    for shown in (page, drafting, conditions, client.get("/datore/organizzazioni")):
        assert "segretissim" not in shown.body
        assert "Falegnameria Tognoli" in shown.body
    # Rules for type-B cooperatives would tell that the office knows it as one.
    assert 'value="l381"' not in conditions.body
    assert "Falegname" not in signed_in(boss).get("/datore").main

    decision = desk.get(f"/operatore/richieste/{the_request(world).id}")
    assert "Rossi segretissimi" in decision.main
    assert boss.name in decision.main
    assert decision.form("decidi").values["role"] == ["pubblicazione"]
    decision.form("decidi").submit(answer="si")
    assert world.again(known).name == "Rossi segretissimi"
    joined = world.session.scalars(select(Membership).where(Membership.employer_id == known.id)).all()
    assert {row.role for row in joined} == {MemberRole.MANAGER, MemberRole.POSTER}
    assert "Posizione segretissima" in client.get("/datore").main
    assert "Falegname" in signed_in(boss).get("/datore").main


def test_the_first_person_of_an_organisation_has_to_manage_it(
    client: PageClient, world: World, desk: PageClient
) -> None:
    confirmed(client, world)
    page = desk.get(f"/operatore/richieste/{the_request(world).id}")
    refused = page.form("decidi").submit(answer="si", role="lettura", status=422)
    assert any("serve che gestisca l'organizzazione" in text for text in refused.errors)
    assert the_request(world).state is RequestState.WAITING


def test_another_provinces_office_does_not_see_a_request(client: PageClient, world: World, signed_in: SignIn) -> None:
    confirmed(client, world)
    cremona = world.keep(Office(province_code="CR", name="Cremona"))
    elsewhere = signed_in(world.account(Role.OFFICER, office=cremona))
    elsewhere.get(f"/operatore/richieste/{the_request(world).id}", 404)
    assert "Falegnameria Tognoli" not in elsewhere.get("/operatore").main


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
    clock.frozen_at = NOW + organisation_requests.SAME_SENDING
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


def test_what_nobody_confirms_is_forgotten(client: PageClient, world: World) -> None:
    register(client)
    clock.frozen_at = NOW + organisation_requests.KEPT_UNCONFIRMED + timedelta(seconds=1)
    register(client, email="altra@example.org")
    world.session.expire_all()
    assert world.session.scalars(select(OrganisationRequest.email)).all() == ["altra@example.org"]


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


# --- somebody who signs in already ------------------------------------------------------------------------------------


@pytest.fixture
def boss(world: World) -> Account:
    return world.account(Role.EMPLOYER, employer=world.employer(name="Il Trifoglio"))


def test_one_who_signs_in_asks_for_another_and_asking_twice_is_asking_once(
    boss: Account, signed_in: SignIn, world: World, desk: PageClient
) -> None:
    browser = signed_in(boss)
    told = {key: value for key, value in TOLD.items() if key not in ("email", "person_name")}
    assert browser.get("/registrati", follow=True, status=200).h1 == "Aggiungi un'organizzazione"
    for _ in range(2):
        browser.get("/datore/organizzazioni/nuova").form("vat_number").submit(**told)
    assert len(world.session.scalars(select(OrganisationRequest)).all()) == 1
    assert "Agisci per Il Trifoglio" in browser.get("/datore").text
    preparing = browser.get("/datore/organizzazioni").form("Prepara le posizioni Falegnameria Tognoli").submit()
    assert preparing.h1 == "La tua richiesta"
    back = browser.get("/datore/organizzazioni").form("Agisci per questa Il Trifoglio").submit()
    assert "Ora agisci per Il Trifoglio." in back.flashes
    desk.get(f"/operatore/richieste/{the_request(world).id}").form("decidi").submit(answer="si", role="gestione")
    assert "Falegnameria Tognoli" in browser.get("/datore/organizzazioni").main


def test_one_who_acts_for_it_already_is_told(boss: Account, signed_in: SignIn, world: World) -> None:
    own = world.keep(Employer(vat_number=OTHER_VAT, name="Rossi", kind=EmployerKind.FIRM))
    world.member(boss, own)
    told = {key: value for key, value in TOLD.items() if key not in ("email", "person_name")}
    page = signed_in(boss).get("/datore/organizzazioni/nuova").form("vat_number")
    refused = page.submit(**{**told, "vat_number": OTHER_VAT}, status=422)
    assert any("agisci già" in text for text in refused.errors)


def test_sign_in_lands_on_the_request_while_it_waits(client: PageClient, world: World) -> None:
    confirmed(client, world)
    client.logout()
    assert client.login(TOLD["email"], PASS).h1 == "La tua richiesta"
    assert PASSWORD != PASS
