"""An organisation registers: the address is confirmed, drafts are prepared, an officer decides, it hears by e-mail."""

import pytest
from flask import Flask
from sqlalchemy import select

from models.accounts import Account
from models.drafts import PositionDraft
from models.employers import Employer
from models.joining import OrganisationRequest
from models.members import Membership
from models.positions import Position
from models.territory import Office
from models.types import EmployerKind, MemberRole, RequestState, Role, Verification
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.joining import OTHER_VAT, PASS, TOLD, VAT, confirmed, mails, register, the_request
from tests.world import PASSWORD, World

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
