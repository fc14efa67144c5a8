"""Reception: a person is put on the list; who they are and how they are registered is corrected later."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import PersonEvent
from models.people import Person
from models.territory import Office
from models.types import Category, Channel, PersonEventKind
from tests.page import Page, PageClient
from tests.tax_codes import checked, tax_code
from tests.world import World
from webapp.services.engine.ranking import ranking_of
from webapp.services.people.person_changes import of_detail

BORN = date(1990, 3, 7)
CODE = tax_code("Pezzotti", "Elisa", BORN)
ELISA: dict[str, Any] = {
    "name": "Elisa",
    "surname": "Pezzotti",
    "birth_date": "1990-03-07",
    "sex": "F",
    "tax_code": CODE,
    "phone": "030 1234567",
    "email": "elisa@example.org",
    "address": "Via dell'Esempio 3",
    "comune": "Brescia",
    "category": "art1_civile",
    "invalidity_percent": "60",
    "registered_on": "2026-10-30",
    "seniority_on": "",
    "dependants": "1",
    "yearly_income": "4200",
    "availability": "disponibile",
}
NEW = "/operatore/persone/nuova"


def send(desk: PageClient, status: int = 200, **changed: Any) -> Page:
    return desk.get(NEW).form("nuova").submit(**{**ELISA, **changed}, status=status)


def test_what_to_correct_is_listed_as_the_page_asks_it(desk: PageClient) -> None:
    page = send(desk, 422, name="", surname="", registered_on="", code="due parole")
    assert [line.partition(":")[0] for line in page.errors] == [
        "Nome",
        "Cognome",
        "Data di iscrizione",
        "Codice di iscrizione",
    ]


def test_a_new_person_gets_the_next_code_and_an_empty_sheet(
    world: World, desk: PageClient, officer: Account, session: Session
) -> None:
    world.person(code="BS00041")
    world.person(code="BS-VECCHIO")
    page = send(desk)
    assert page.flashes == ["Elisa Pezzotti è in elenco, con il codice BS00042."]
    assert page.h1 == "Elisa Pezzotti"
    person = session.query(Person).filter_by(tax_code=CODE).one()
    entry = person.registration
    assert (entry.category, entry.invalidity_percent, entry.dependants) == (Category.CIVIL, 60, 1)
    assert entry.seniority_on == entry.registered_on == date(2026, 10, 30)
    assert (person.profile.comune.name, person.address) == ("Brescia", "Via dell'Esempio 3")
    assert person.profile.capacities == person.consents == []
    event = session.query(PersonEvent).one()
    assert (event.kind, event.account_id, event.person_id) == (PersonEventKind.REGISTERED, officer.id, person.id)
    assert ("surname", "", "Pezzotti") in of_detail(event.detail)[0]


def test_with_consent_the_person_is_ranked_at_once(world: World, desk: PageClient, session: Session) -> None:
    position = world.position()
    assert ranking_of(session, position=position).pool == 0
    send(desk, code="bs/2026/7", consent_on="2026-10-30", consent_channel="carta")
    session.expire_all()
    assert [match.candidate for match in ranking_of(session, position=position).matches] == ["BS/2026/7"]
    (consent,) = session.query(Person).one().consents
    assert (consent.given_on, consent.channel) == (date(2026, 10, 30), Channel.PAPER)


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("name", " ", "Scrivi il nome."),
        ("surname", "x" * 81, "Il testo è troppo lungo: al massimo 80 caratteri."),
        ("birth_date", "", "Scrivi la data di nascita."),
        ("birth_date", "2026-11-03", "Il giorno è nel futuro."),
        ("birth_date", "2014-01-01", "La data dà 12 anni"),
        ("birth_date", "1899-12-31", "L'anno è prima del 1900"),
        ("sex", "", "Scegli una risposta."),
        ("birth_date", "ieri", "Scrivi una data completa"),
        ("birth_date", "0000-00-00", "Scrivi una data completa"),
        ("tax_code", "PZZ", "Non è un codice fiscale"),
        ("tax_code", CODE[:-1] + ("A" if CODE[-1] != "A" else "B"), "Non è un codice fiscale"),
        ("tax_code", tax_code("Pezzotti", "Elisa", date(1991, 3, 7)), "Il codice dice un'altra data di nascita"),
        ("tax_code", tax_code("Pezzotti", "Elisa", BORN, woman=False), "Il codice dice un altro sesso"),
        ("phone", "casa", "Non è un numero di telefono"),
        ("email", "elisa", "Non è un indirizzo e-mail"),
        ("comune", "Bresc", "non è un comune conosciuto"),
        ("category", "", "Scegli la categoria."),
        ("invalidity_percent", "", "Con questa categoria la percentuale serve."),
        ("invalidity_percent", "101", "La percentuale va da 0 a 100."),
        ("registered_on", "1990-03-06", "Il giorno è prima della nascita."),
        ("seniority_on", "2026-11-03", "Il giorno è nel futuro."),
        ("dependants", "31", "Il numero va da 0 a 30."),
        ("yearly_income", "molto", "Scrivi un numero intero, in cifre."),
        ("code", "due parole", "Non è un codice"),
        ("consent_on", "2026-11-03", "Il giorno è nel futuro."),
    ],
)
def test_bad_input_gets_its_message_on_its_field_and_nothing_is_saved(
    desk: PageClient, world: World, session: Session, *, field: str, value: str, complaint: str
) -> None:
    page = send(desk, 422, **{field: value})
    assert complaint in page.one(f"#{field}-error").text
    assert session.query(Person).count() == 0


def test_a_consent_needs_both_its_day_and_its_way(desk: PageClient, world: World) -> None:
    page = send(desk, 422, consent_on="2026-10-30")
    assert "Scegli come l'ha detto la persona." in page.one("#consent_channel-error").text
    page = send(desk, 422, consent_channel="carta")
    assert "Scrivi il giorno del consenso." in page.one("#consent_on-error").text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"tax_code": checked(CODE[:14] + "T")}, "omocodia"),
        ({"surname": "Bianchi"}, "non vengono da questo cognome e nome"),
        ({"invalidity_percent": "45"}, "sotto il minimo"),
        ({"category": "art1_inail", "invalidity_percent": "33"}, "sotto il minimo"),
    ],
)
def test_what_is_possible_but_unlikely_is_confirmed_first(
    desk: PageClient, world: World, session: Session, changed: dict[str, str], words: str
) -> None:
    page = send(desk, 422, **changed)
    assert words in page.one("#confirmed").text
    assert session.query(Person).count() == 0
    (box,) = page.select("#confirmed input")
    assert "è in elenco" in page.form("nuova").submit(confirmed=box["value"]).flashes[0]


def test_a_confirmation_of_one_thing_does_not_confirm_another(desk: PageClient, world: World) -> None:
    page = send(desk, 422, invalidity_percent="45")
    page = page.form("nuova").submit(confirmed="degree", surname="Bianchi", status=422)
    assert [box.get("checked") is not None for box in page.select("#confirmed input")] == [False, True]


def test_who_may_be_there_already_is_shown_before_saving(desk: PageClient, world: World, session: Session) -> None:
    known = world.person(code="BS7", name="Elisa", surname="Pezzoti")
    known.birth_date = BORN
    world.keep(known)
    page = send(desk, 422)
    words = page.one("#others").text
    for expected in ("Pezzoti Elisa", "7 marzo 1990", "BS7", "Nome simile, stessa data di nascita."):
        assert expected in words
    assert page.click("È la stessa persona: apri la sua scheda (BS7)").h1 == "Elisa Pezzoti"
    page = page.form("nuova").submit(others="BS7")
    assert page.h1 == "Elisa Pezzotti"
    assert session.query(Person).count() == 2


def test_a_tax_code_or_a_code_of_somebody_else_is_refused(desk: PageClient, world: World) -> None:
    send(desk, code="BS7")
    other = {"name": "Ada", "surname": "Verdi", "birth_date": "1970-01-01"}
    theirs = tax_code("Verdi", "Ada", date(1970, 1, 1))
    page = send(desk, 422, code="BS7", tax_code=theirs, **other)
    assert "Questo codice è già di un'altra iscrizione." in page.one("#code-error").text
    page = send(desk, 422)
    page = page.form("nuova").submit(others="BS7", status=422)
    assert "È già di una persona in elenco, con il codice BS7." in page.one("#tax_code-error").text


def test_whose_tax_code_it_is_in_another_office_is_not_told(desk: PageClient, world: World) -> None:
    elsewhere = world.keep(Office(province_code="CR", name="Cremona"))
    person = world.person(code="CR9", office=elsewhere)
    person.tax_code = CODE
    world.keep(person)
    page = send(desk, 422)
    assert "forse di un altro ufficio" in page.one("#tax_code-error").text
    assert "CR9" not in page.text


@pytest.fixture
def elisa(world: World) -> Person:
    person = world.person(code="BS7", name="Elisa", surname="Pezzotti")
    person.birth_date, person.tax_code = BORN, CODE
    return world.keep(person)


def test_who_somebody_is_can_be_corrected_and_what_it_was_stays_in_the_history(
    desk: PageClient, elisa: Person, world: World
) -> None:
    page = desk.get("/operatore/persone/BS7").click("Modifica dati e contatti")
    page = page.form("identita").submit(phone="030 7654321", comune="Iseo")
    assert page.flashes == ["Dati salvati."]
    assert "Iseo (BS)" in page.main
    history = page.click("Storia").select("ol.lines li")[0].text
    assert "Telefono: 030 7654321" in history
    assert "Comune: da Brescia (BS) → a Iseo (BS)" in history
    assert world.again(elisa).profile.comune_code == "017085"


def test_only_a_move_is_told_to_the_engine(desk: PageClient, elisa: Person, world: World) -> None:
    before = elisa.profile.changed_in
    desk.get("/operatore/persone/BS7/identita").form("identita").submit(phone="030 7654321")
    assert world.again(elisa).profile.changed_in == before
    desk.get("/operatore/persone/BS7/identita").form("identita").submit(comune="Iseo")
    assert world.again(elisa).profile.changed_in > before


def test_a_registration_can_be_corrected_and_suspends_or_opens_the_rankings(
    desk: PageClient, elisa: Person, world: World, session: Session
) -> None:
    position = world.position()
    page = desk.get("/operatore/persone/BS7").click("Modifica l'iscrizione")
    page = page.form("dati-iscrizione").submit(availability="sospeso", yearly_income="9000", code="BS/2026/8")
    assert "Iscrizione sospesa" in page.main
    assert "BS/2026/8" in page.main
    session.expire_all()
    ranking = ranking_of(session, position=position)
    assert [(one.candidate, one.gates) for one in ranking.excluded] == [("BS/2026/8", ("status",))]
    assert ranking.pool == 1
    desk.get("/operatore/persone/BS7", status=404)


@pytest.mark.parametrize(
    ("address", "form", "field", "value", "complaint"),
    [
        ("identita", "identita", "surname", "", "Scrivi il cognome."),
        ("identita", "identita", "tax_code", "123", "Non è un codice fiscale"),
        ("iscrizione", "dati-iscrizione", "invalidity_percent", "", "Con questa categoria la percentuale serve."),
        ("iscrizione", "dati-iscrizione", "seniority_on", "1980-01-01", "Il giorno è prima della nascita."),
        ("iscrizione", "dati-iscrizione", "code", "BS8", "Questo codice è già di un'altra iscrizione."),
    ],
)
def test_bad_corrections_are_refused_on_their_field(
    desk: PageClient, elisa: Person, world: World, *, address: str, form: str, field: str, value: str, complaint: str
) -> None:
    world.person(code="BS8")
    page = desk.get(f"/operatore/persone/BS7/{address}").form(form).submit(**{field: value}, status=422)
    assert complaint in page.one(f"#{field}-error").text


@pytest.mark.parametrize(
    ("address", "form", "field", "first", "second", "words"),
    [
        ("identita", "identita", "phone", "030 111111", "030 222222", ("Telefono", "030 111111", "030 222222")),
        ("iscrizione", "dati-iscrizione", "dependants", "1", "2", ("Carico familiare", "1", "2")),
    ],
)
def test_two_officers_who_edit_at_once_see_both_versions_and_nothing_is_overwritten(
    desk: PageClient,
    officer: Account,
    elisa: Person,
    *,
    address: str,
    form: str,
    field: str,
    first: str,
    second: str,
    words: tuple[str, str, str],
) -> None:
    mine, yours = (desk.get(f"/operatore/persone/BS7/{address}").form(form) for _ in range(2))
    mine.submit(**{field: first})
    page = yours.submit(**{field: second}, status=409)
    assert f"Nel frattempo {officer.name} ha cambiato questa scheda" in page.main
    (row,) = page.table("Che cosa è diverso")
    assert tuple(row.values()) == words
    page = page.form(form).submit()
    assert page.flashes == ["Dati salvati."]


def test_saving_without_a_change_leaves_no_trace(desk: PageClient, elisa: Person, session: Session) -> None:
    for address, form in (("identita", "identita"), ("iscrizione", "dati-iscrizione")):
        assert desk.get(f"/operatore/persone/BS7/{address}").form(form).submit().flashes == ["Dati salvati."]
    assert session.query(PersonEvent).count() == 0


def test_a_form_without_its_version_is_no_form(desk: PageClient, elisa: Person) -> None:
    desk.get("/operatore/persone/BS7/identita")
    desk.post("/operatore/persone/BS7/identita", {"surname": "X"}, status=400)
    desk.post("/operatore/persone/BS7/iscrizione", {"code": "X", "version": "0"}, status=400)
