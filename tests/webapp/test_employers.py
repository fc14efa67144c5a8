"""An employer's page for the office, and what is written down there."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.employers import Convention, Employer, EmployerContact
from models.territory import Office
from models.types import ConventionKind, EmployerKind, Role, VisitKind
from models.visits import EmployerVisit
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.posting import complaints
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
    page = (
        desk.get(f"{address}/contatti/nuovo")
        .form("scheda")
        .submit(name="Ada Neri", phone="030 12341", task="personale")
    )
    assert "Ada Neri, personale030 12341" in page.main
    page = page.click("Ada Neri").form("scheda").submit(name="Ada Bruni")
    assert "Ada Bruni" in page.main
    page = page.click("Ada Bruni").form("togli").submit()
    assert page.flashes == ["Contatto tolto."]
    assert "Ada Bruni" not in page.main


def test_a_contact_sent_twice_is_written_once(desk: PageClient, address: str) -> None:
    form = desk.get(f"{address}/contatti/nuovo").form("scheda")
    form.submit(name="Ada Neri", phone="030 12341")
    page = form.submit(name="ada neri", phone="03012341", status=422)
    assert complaints(page) == {"name": "C'è già un contatto con lo stesso nome, telefono ed e-mail."}
    page = desk.get(f"{address}/contatti/nuovo").form("scheda").submit(name="Ada Bruni", phone="030 12341")
    page = page.click("Ada Bruni").form("scheda").submit(name="Ada Neri", status=422)
    assert page.h1 == "Ada Bruni"
    assert list(complaints(page)) == ["name"]


def test_two_officers_who_correct_one_contact_both_see(desk: PageClient, address: str) -> None:
    page = desk.get(f"{address}/contatti/nuovo").form("scheda").submit(name="Ada Neri", phone="030 12341")
    mine = page.click("Ada Neri")
    page.click("Ada Neri").form("scheda").submit(phone="030 12342")
    page = mine.form("scheda").submit(phone="030 12343", status=409)
    assert "Nel frattempo una persona del tuo ufficio ha cambiato questa scheda" in page.main
    assert [node.text for node in page.select("main tbody td")] == ["030 12342", "030 12343"]
    assert "030 12343" in page.form("scheda").submit().main


def test_a_contact_that_changed_meanwhile_is_not_taken_away(desk: PageClient, address: str) -> None:
    page = desk.get(f"{address}/contatti/nuovo").form("scheda").submit(name="Ada Neri", phone="030 12341")
    mine = page.click("Ada Neri")
    page.click("Ada Neri").form("scheda").submit(phone="030 12342")
    page = mine.form("togli").submit(status=409)
    assert "Nel frattempo questo contatto è cambiato" in page.main
    assert page.form("scheda").values["phone"] == ["030 12342"]
    assert page.form("togli").submit().flashes == ["Contatto tolto."]


@pytest.mark.parametrize("version", ["", "-1", "²", "9" * 5_000])
def test_a_version_of_a_contact_that_cannot_be_read_is_an_old_one(desk: PageClient, address: str, version: str) -> None:
    page = desk.get(f"{address}/contatti/nuovo").form("scheda").submit(name="Ada Neri")
    contact = page.click("Ada Neri")
    for form in ("scheda", "togli"):
        contact.form(form).submit(version=version, status=409)


@pytest.mark.parametrize("phone", ["boh", "030", "3,5E+09", "chiedere di Ada"])
def test_a_phone_that_is_none_is_refused(desk: PageClient, address: str, phone: str) -> None:
    page = desk.get(f"{address}/contatti/nuovo").form("scheda").submit(name="Ada", phone=phone, status=422)
    assert complaints(page) == {"phone": "Non è un numero di telefono: scrivilo in cifre, per esempio 030 123456."}


@pytest.mark.parametrize("phone", ["030 123456", "+39 030 123456", "030/123456 int. 12", "333 1234567 (dopo le 14)"])
def test_a_phone_may_have_beside_it_what_helps(desk: PageClient, address: str, phone: str) -> None:
    page = desk.get(f"{address}/contatti/nuovo").form("scheda").submit(name="Ada", phone=phone)
    assert phone in page.main


def test_a_phone_that_is_too_long_is_told_so_alone(desk: PageClient, address: str) -> None:
    page = desk.get(f"{address}/contatti/nuovo").form("scheda").submit(name="Ada", phone="1" * 41, status=422)
    assert complaints(page) == {"phone": "Il testo è troppo lungo: al massimo 40 caratteri."}


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


def test_a_convention_sent_twice_is_written_once(desk: PageClient, address: str, session: Session) -> None:
    form = desk.get(f"{address}/convenzioni/nuova").form("scheda")
    form.submit(kind="art11", signed_on="2026-01-10", places="2")
    page = form.submit(kind="art11", signed_on="2026-01-10", places="3", status=422)
    said = "Una convenzione di questo tipo, firmata quel giorno, è già registrata."
    assert complaints(page) == {"signed_on": said}
    assert session.scalars(select(Convention.places)).all() == [2]


def test_a_convention_that_a_colleague_changed_does_not_end(
    desk: PageClient, address: str, employer: Employer, world: World
) -> None:
    signed = {"kind": ConventionKind.ARTICLE_11, "signed_on": date(2026, 1, 10)}
    made = world.keep(Convention(employer_id=employer.id, office_id=world.office.id, **signed))
    old = desk.get(address).form("Finisce oggi Convenzione art. 11 legge 68/1999")
    made.places = 4
    world.session.commit()
    page = old.submit(status=409)
    assert "Nel frattempo una persona del tuo ufficio l'ha cambiata" in page.main
    page = page.form("Finisce oggi Convenzione art. 11 legge 68/1999").submit()
    assert page.flashes == ["La convenzione finisce oggi."]
    old.submit()
    assert world.again(made).ends_on == date(2026, 11, 2)


class TestAnotherOffice:
    """An employer is public; whom an office speaks to there, and what it agreed, are its own."""

    @pytest.fixture
    def elsewhere(self, signed_in: SignIn, world: World) -> PageClient:
        """The browser of an officer of Cremona."""
        cremona = world.keep(Office(province_code="CR", name="Cremona"))
        return signed_in(world.account(Role.OFFICER, office=cremona))

    @pytest.fixture
    def contact(self, world: World, employer: Employer) -> EmployerContact:
        told = {"name": "Ada Neri", "phone": "030 12341", "email": "ada@example.org"}
        return world.keep(EmployerContact(employer_id=employer.id, office_id=world.office.id, **told))

    @pytest.fixture
    def convention(self, world: World, employer: Employer) -> Convention:
        signed = {"kind": ConventionKind.ARTICLE_11, "signed_on": date(2026, 1, 10), "note": "Riservata"}
        return world.keep(Convention(employer_id=employer.id, office_id=world.office.id, **signed))

    @pytest.mark.usefixtures("contact", "convention")
    def test_sees_the_employer_and_what_they_owe_and_nothing_that_is_ours(
        self, desk: PageClient, elsewhere: PageClient, address: str
    ) -> None:
        mine, theirs = desk.get(address).main, elsewhere.get(address).main
        for public in ("Serramenti Rossi", VAT, "4 persone con disabilità"):
            assert public in mine
            assert public in theirs
        for ours in ("Ada Neri", "030 12341", "ada@example.org", "Riservata", "art. 11 legge"):
            assert ours in mine
            assert ours not in theirs

    def test_finds_no_contact_and_changes_none(
        self, elsewhere: PageClient, address: str, contact: EmployerContact, world: World
    ) -> None:
        elsewhere.get(f"{address}/contatti/{contact.id}", status=404)
        for data in ({"name": "Altra"}, {"remove": "1", "version": "1"}):
            elsewhere.post(f"{address}/contatti/{contact.id}", data, status=404)
        assert world.again(contact).name == "Ada Neri"

    def test_ends_no_convention(
        self, elsewhere: PageClient, address: str, convention: Convention, world: World
    ) -> None:
        elsewhere.get(address)
        elsewhere.post(f"{address}/convenzioni/{convention.id}/fine", {"version": "1"}, status=404)
        assert world.again(convention).ends_on is None

    def test_writes_down_its_own(
        self, desk: PageClient, elsewhere: PageClient, address: str, contact: EmployerContact
    ) -> None:
        given = {"name": contact.name, "phone": contact.phone, "email": contact.email}
        page = elsewhere.get(f"{address}/contatti/nuovo").form("scheda").submit(**given)
        assert page.flashes == ["Contatto aggiunto."]
        assert desk.get(address).main.count("ada@example.org") == 1

    @pytest.mark.usefixtures("convention")
    def test_lists_no_convention_of_ours(self, elsewhere: PageClient, desk: PageClient) -> None:
        wanted = "/operatore/datori?convenzione=si&q=Serramenti"
        assert "Serramenti" in desk.get(wanted).one("tbody").text
        assert not elsewhere.get(wanted).select("main tbody tr")


def test_a_convention_that_is_over_keeps_its_last_day(
    desk: PageClient, address: str, employer: Employer, world: World
) -> None:
    over = world.keep(
        Convention(
            employer_id=employer.id,
            office_id=world.office.id,
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
