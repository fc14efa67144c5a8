"""An employer's page for the office, and what is written down there."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.employers import Convention, Employer
from models.types import ConventionKind, EmployerKind, VisitKind
from models.visits import EmployerVisit
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.test_new_position import complaints
from tests.world import World

VAT = "00743110157"
NEW = "/operatore/datori/nuovo"
WRONG_NUMBER = "Questa partita IVA non è giusta: sono undici cifre, e l'ultima controlla le altre."
GOOD = {"vat_number": VAT, "name": "Serramenti Rossi", "kind": "impresa", "headcount": "64", "comune": "Brescia"}


@pytest.fixture
def employer(world: World) -> Employer:
    return world.keep(Employer(vat_number=VAT, name="Serramenti Rossi", kind=EmployerKind.FIRM, headcount=64))


@pytest.fixture
def address(employer: Employer) -> str:
    return f"/operatore/datori/{employer.vat_number}"


def create(desk: PageClient, status: int = 200, address: str = NEW, **changed: Any) -> Page:
    return desk.get(address).form("datore").submit(status=status, **{**GOOD, **changed})


# --- a new employer ---------------------------------------------------------------------------------------------------


def test_an_employer_is_written_down_and_their_page_opens(desk: PageClient) -> None:
    page = create(desk, vat_number="IT 00743110157")
    assert page.h1 == "Serramenti Rossi"
    assert page.flashes == ["Serramenti Rossi è tra i datori di lavoro."]
    assert "4 persone con disabilità" in page.main
    assert "7% di 64 = 4,48, arrotondato a 4 · L. 68/1999 art. 3" in page.main
    assert "1 persona delle categorie protette" in page.main


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("vat_number", "", "Scrivi la partita IVA."),
        (
            "vat_number",
            "00743110158",
            "Questa partita IVA non è giusta: sono undici cifre, e l'ultima controlla le altre.",
        ),
        ("name", "", "Scrivi il nome."),
        ("name", "x" * 201, "Il testo è troppo lungo: al massimo 200 caratteri."),
        ("kind", "", "Scegli il tipo."),
        ("headcount", "-1", "Scrivi un numero da 0 in su."),
        ("headcount", "tanti", "Scrivi un numero intero, in cifre."),
        ("comune", "Bresca", "«Bresca» non è un comune conosciuto (forse Brescia (BS)?)."),
    ],
)
def test_what_is_wrong_is_said_on_its_field(desk: PageClient, field: str, value: str, message: str) -> None:
    assert complaints(create(desk, 422, **{field: value})) == {field: message}


def test_a_number_that_is_taken_is_refused(desk: PageClient, employer: Employer) -> None:
    page = create(desk, 422, name="Falegnameria Verdi")
    assert complaints(page) == {"vat_number": "C'è già un datore di lavoro con questa partita IVA: aprilo dall'elenco."}


def test_a_name_that_looks_alike_is_asked_about_once(desk: PageClient, employer: Employer, session: Session) -> None:
    page = create(desk, vat_number="01000990174", name="serramenti rossi srl")
    assert "Forse c'è già: Serramenti Rossi" in page.main
    page = page.form("datore").submit(button="È un altro: salva")
    assert page.h1 == "serramenti rossi srl"
    assert len(session.scalars(select(Employer)).all()) == 2


# --- the page ---------------------------------------------------------------------------------------------------------


def test_a_page_with_nothing_yet_says_what_to_do(desk: PageClient, world: World) -> None:
    world.keep(Employer(vat_number=VAT, name="Nuova", kind=EmployerKind.FIRM))
    page = desk.get(f"/operatore/datori/{VAT}")
    for said in (
        "Nessun contatto ancora",
        "Non sappiamo quante persone ci lavorano",
        "Nessuna convenzione",
        "Nessuna ancora",
    ):
        assert said in page.main


def test_an_employer_that_does_not_exist_is_not_found(desk: PageClient) -> None:
    desk.get("/operatore/datori/99999999999", status=404)


def test_details_are_corrected(desk: PageClient, address: str) -> None:
    page = desk.get(f"{address}/modifica").form("datore").submit(name="Serramenti Rossi e figli", headcount="")
    assert page.h1 == "Serramenti Rossi e figli"
    assert "Non sappiamo quante persone" in page.main


def test_two_officers_who_edit_at_once_both_see(
    desk: PageClient, signed_in: SignIn, world: World, address: str, officer: Account
) -> None:
    colleague = signed_in(officer)
    form = colleague.get(f"{address}/modifica").form("datore")
    desk.get(f"{address}/modifica").form("datore").submit(name="Nome della collega")
    page = form.submit(name="Nome mio", status=409)
    assert "Nel frattempo qualcun altro ha cambiato questi dati." in page.main
    assert "Nome della collega" in page.main
    assert page.form("datore").submit(name="Nome mio").h1 == "Nome mio"


@pytest.mark.parametrize("version", ["", "-1", "²", "9" * 5_000])
def test_a_version_that_cannot_be_read_is_an_old_one(desk: PageClient, address: str, version: str) -> None:
    page = desk.get(f"{address}/modifica").form("datore").submit(version=version, name="Nome mio", status=409)
    assert "Nel frattempo qualcun altro ha cambiato questi dati." in page.main


def test_contacts_are_added_changed_and_removed(desk: PageClient, address: str) -> None:
    page = desk.get(f"{address}/contatti/nuovo").form("scheda").submit(name="Ada Neri", phone="030 1", task="personale")
    assert "Ada Neri, personale030 1" in page.main
    page = page.click("Ada Neri").form("scheda").submit(name="Ada Bruni")
    assert "Ada Bruni" in page.main
    page = page.click("Ada Bruni").form("togli").submit()
    assert page.flashes == ["Contatto tolto."]
    assert "Ada Bruni" not in page.main


def test_an_address_that_is_none_is_refused(desk: PageClient, address: str) -> None:
    page = desk.get(f"{address}/contatti/nuovo").form("scheda").submit(name="Ada", email="ada.example", status=422)
    assert complaints(page) == {"email": "Questo indirizzo non sembra completo: per esempio nome@azienda.it."}


def test_a_call_is_written_down_in_one_form(desk: PageClient, address: str, officer: Account, session: Session) -> None:
    page = (
        desk.get(f"{address}/visite/nuova")
        .form("scheda")
        .submit(kind="telefonata", note="Cercano una persona per il magazzino.", again_on="2026-11-20")
    )
    assert "2 novembre 2026, Telefonata" in page.main
    assert "Da risentire il 20 novembre 2026" in page.main
    (visit,) = session.scalars(select(EmployerVisit))
    assert (visit.kind, visit.account_id) == (VisitKind.PHONE, officer.id)


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"met_on": "2026-11-03"}, "met_on", "Questo giorno deve ancora venire: scrivilo in «Quando risentirsi»."),
        ({"met_on": ""}, "met_on", "Scrivi il giorno."),
        ({"met_on": "ieri"}, "met_on", "Scrivi una data completa: giorno, mese e anno."),
        (
            {"again_on": "2026-11-01"},
            "again_on",
            "Il prossimo contatto viene dopo questo: scegli un giorno più avanti.",
        ),
    ],
)
def test_the_days_of_a_visit_make_sense(
    desk: PageClient, address: str, fields: dict[str, str], field: str, message: str
) -> None:
    page = desk.get(f"{address}/visite/nuova").form("scheda").submit(status=422, **fields)
    assert complaints(page) == {field: message}


def test_a_call_sent_twice_is_written_down_once(desk: PageClient, address: str, session: Session) -> None:
    form = desk.get(f"{address}/visite/nuova").form("scheda")
    for note in ("Cercano per il magazzino.", "Cercano per il magazzino.", "Hanno richiamato."):
        form.submit(kind="telefonata", note=note)
    notes = [visit.note for visit in session.scalars(select(EmployerVisit).order_by(EmployerVisit.id))]
    assert notes == ["Cercano per il magazzino.", "Hanno richiamato."]


def test_a_convention_is_written_down_and_ends(desk: PageClient, address: str, session: Session) -> None:
    page = (
        desk.get(f"{address}/convenzioni/nuova")
        .form("scheda")
        .submit(kind="art11", signed_on="2026-01-10", ends_on="2026-12-31", places="2")
    )
    assert "Scade presto per 2 persone, dal 10 gennaio 2026 al 31 dicembre 2026" in page.main
    page = page.form("Finisce oggi Convenzione art. 11 legge 68/1999").submit()
    assert page.flashes == ["La convenzione finisce oggi."]
    assert session.scalars(select(Convention)).one().ends_on.isoformat() == "2026-11-02"


def test_a_convention_that_is_over_keeps_its_last_day(
    desk: PageClient, address: str, employer: Employer, world: World
) -> None:
    over = world.keep(
        Convention(
            employer_id=employer.id,
            kind=ConventionKind.ARTICLE_11,
            signed_on=date(2024, 1, 10),
            ends_on=date(2025, 1, 9),
        )
    )
    desk.get(address)
    desk.post(f"{address}/convenzioni/{over.id}/fine")
    assert world.again(over).ends_on == date(2025, 1, 9)


def test_a_convention_ends_after_it_was_signed(desk: PageClient, address: str) -> None:
    page = (
        desk.get(f"{address}/convenzioni/nuova")
        .form("scheda")
        .submit(kind="art11", signed_on="2026-01-10", ends_on="2026-01-09", places="0", status=422)
    )
    assert complaints(page) == {
        "ends_on": "La scadenza viene prima della firma: controlla le due date.",
        "places": "Il numero va da 1 a 500.",
    }
