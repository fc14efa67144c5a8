"""The list of people: what a row says, what each filter finds, what is written down, and the spreadsheet."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.audit import AccessLog
from models.casework import CaseAssignment, Document
from models.people import Person
from models.territory import Office
from models.types import Availability, Category, DocumentKind, ProposalState, Reason, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.sheets import sheet
from tests.world import ISEO, NOW, World

LIST = "/operatore/persone"
TODAY = NOW.date()


def names(page: Page) -> list[str]:
    """The people listed, in order, without their codes."""
    return [row["Persona"].partition("BS")[0].strip() for row in page.table("Persone")] if has_rows(page) else []


def has_rows(page: Page) -> bool:
    """Whether anybody is listed."""
    return bool(page.select("tbody tr"))


def someone(world: World, surname: str, **given: Any) -> Person:
    """Somebody known by the surname."""
    return world.person(surname=surname, name="Ada", **given)


# --- what a row says --------------------------------------------------------------------------------------------------


def test_a_row_says_what_matters(desk: PageClient, world: World, officer: Account) -> None:
    person = world.person(code="BS00042", name="Ada", surname="Bianchi", comune=ISEO, consent=False)
    world.keep(CaseAssignment(person_id=person.id, account_id=officer.id, since_on=TODAY))
    world.proposal(ProposalState.PROPOSED, person=person)
    (row,) = desk.get(LIST).table("Persone")
    assert row == {
        "Persona": "Bianchi AdaBS00042",
        "Comune": "Iseo",
        "Stato": "Disponibile",
        "Ultima proposta": "2 novembre 2026",
        "Operatore": officer.name,
        "Da completare": "Capacità non ancora valutate, Lavori cercati, Telefono o e-mail, Consenso",
    }


def test_a_proposal_taken_back_was_none(desk: PageClient, world: World, officer: Account) -> None:
    proposal = world.proposal(ProposalState.PROPOSED, by=officer)
    proposal.undo(by=officer, at=NOW)
    world.session.commit()
    assert desk.get(LIST).table("Persone")[0]["Ultima proposta"] == "–"


def test_only_ones_own_province(desk: PageClient, world: World) -> None:
    someone(world, "Nostra")
    someone(world, "Loro", office=world.keep(Office(province_code="CR", name="Cremona")))
    assert names(desk.get(LIST)) == ["Nostra Ada"]


def test_by_surname_and_name_then_turned_round(desk: PageClient, world: World) -> None:
    for surname, name in (("Verdi", "Ada"), ("Bianchi", "Ugo"), ("Bianchi", "Ada")):
        world.person(surname=surname, name=name)
    page = desk.get(LIST)
    assert names(page) == ["Bianchi Ada", "Bianchi Ugo", "Verdi Ada"]
    assert page.one("th[aria-sort]")["aria-sort"] == "ascending"
    assert names(page.click("Persona")) == ["Verdi Ada", "Bianchi Ugo", "Bianchi Ada"]


def test_who_lives_nowhere_known_comes_last_both_ways(desk: PageClient, world: World) -> None:
    someone(world, "Senza", comune=None)
    someone(world, "Lago", comune=ISEO)
    someone(world, "Centro")
    assert names(desk.get(f"{LIST}?ordina=comune")) == ["Centro Ada", "Lago Ada", "Senza Ada"]
    assert names(desk.get(f"{LIST}?ordina=-comune")) == ["Lago Ada", "Centro Ada", "Senza Ada"]


def test_the_officer_who_looked_is_written_down(
    desk: PageClient, world: World, officer: Account, session: Session
) -> None:
    seen, _unseen = someone(world, "Vista"), someone(world, "Altrove", availability=Availability.SUSPENDED)
    desk.get(f"{LIST}?stato=disponibile")
    looks = session.execute(select(AccessLog.account_id, AccessLog.person_id, AccessLog.page)).all()
    assert looks == [(officer.id, seen.id, "officer_lists.people")]


# --- filters ----------------------------------------------------------------------------------------------------------


def assigned(world: World, person: Person, account: Account, until: date | None = None) -> None:
    """Put somebody under an officer's care."""
    world.keep(CaseAssignment(person_id=person.id, account_id=account.id, since_on=date(2026, 1, 1), until_on=until))


@pytest.fixture
def many(world: World, officer: Account) -> dict[str, Account]:
    """Somebody for each answer of each filter."""
    other = world.account(Role.OFFICER)
    world.session.flush()
    complete = {"capacities": {"d450": 3}, "wishes": ("aiuto_cuoco",)}
    for surname, given in {
        "Disponibile": {},
        "Occupata": {"availability": Availability.EMPLOYED},
        "Lago": {"comune": ISEO},
        "Sorda": {"category": Category.DEAF},
        "Muta": {"consent": False},
        "Ignota": {"comune": None},
    }.items():
        person = someone(world, surname, **{**complete, **given})
        person.phone = "030 1234567"
    assigned(world, someone(world, "Mia", **complete), officer)
    former = someone(world, "Sua", **complete)
    assigned(world, former, officer, until=date(2026, 5, 1))
    assigned(world, former, other)
    world.keep(_document(someone(world, "Relazione", **complete), TODAY + timedelta(days=60)))
    world.keep(_document(someone(world, "Relazionepoi", **complete), TODAY + timedelta(days=61)))
    someone(world, "Nuova")
    world.session.commit()
    return {"me": officer, "other": other}


def _document(person: Person, review_on: date) -> Document:
    return Document(
        person_id=person.id,
        kind=DocumentKind.COMMISSION_REPORT,
        name="relazione.pdf",
        media_type="application/pdf",
        size=3,
        review_on=review_on,
        added_at=NOW,
        content=b"abc",
    )


FILTERS = {
    "stato=occupato": {"Occupata"},
    "comune=iseo": {"Lago"},
    "comune=Iseo (BS)": {"Lago"},
    "categoria=art1_sordo": {"Sorda"},
    "consenso=no": {"Muta"},
    "completare=capacita": {"Nuova"},
    "completare=mansioni": {"Nuova"},
    "completare=comune": {"Ignota"},
    "completare=recapito": {"Mia", "Sua", "Relazione", "Relazionepoi", "Nuova"},
    "completare=consenso": {"Muta"},
    "completare=relazioni": {"Relazione"},
    "stato=occupato&consenso=no": set(),
}


@pytest.mark.usefixtures("many")
def test_each_filter_finds_its_people(desk: PageClient) -> None:
    for order in ("nome", "comune", "-iscrizione"):
        found = {
            query: {name.split()[0] for name in names(desk.get(f"{LIST}?{query}&ordina={order}"))} for query in FILTERS
        }
        assert found == FILTERS


def test_whose_case_it_is(desk: PageClient, many: dict[str, Account]) -> None:
    def looked_after(value: object) -> set[str]:
        return {name.split()[0] for name in names(desk.get(f"{LIST}?operatore={value}"))}

    assert looked_after(many["me"].id) == {"Mia"}
    assert looked_after(many["other"].id) == {"Sua"}
    assert {"Mia", "Sua"} & looked_after("nessuno") == set()


@pytest.fixture
def proposed_to(world: World) -> None:
    """People to whom something was proposed, at different times and with different ends."""

    def back(days: int, *steps: ProposalState, surname: str, reason: Reason | None = None) -> None:
        proposal = world.proposal(*steps, person=someone(world, surname), reason=reason)
        for event in proposal.history:
            event.at = NOW - timedelta(days=days)
        world.session.commit()

    back(70, ProposalState.PROPOSED, surname="Attesa")
    back(70, ProposalState.PROPOSED, ProposalState.DECLINED, surname="Vecchia", reason=Reason.DISTANCE)
    back(10, ProposalState.PROPOSED, ProposalState.DECLINED, surname="Recente", reason=Reason.DISTANCE)
    back(10, ProposalState.SET_ASIDE, surname="Parte")
    someone(world, "Mai")
    someone(world, "Arrivata").registration.registered_on = TODAY - timedelta(days=20)
    world.session.commit()


WITHOUT = {
    "proposte=mai": {"Parte", "Mai", "Arrivata"},
    "proposte=in_corso": {"Attesa"},
    "proposte=nessuna_in_corso": {"Vecchia", "Recente", "Parte", "Mai", "Arrivata"},
    "giorni=60": {"Vecchia", "Parte", "Mai"},
    "giorni=20": {"Vecchia", "Parte", "Mai", "Arrivata"},
    "giorni=21": {"Vecchia", "Parte", "Mai"},
    "giorni=0": {"Vecchia", "Recente", "Parte", "Mai", "Arrivata"},
}


@pytest.mark.usefixtures("proposed_to")
def test_who_was_left_without_a_proposal(desk: PageClient) -> None:
    found = {query: {name.split()[0] for name in names(desk.get(f"{LIST}?{query}"))} for query in WITHOUT}
    assert found == WITHOUT


@pytest.mark.usefixtures("proposed_to")
def test_the_tiles_of_the_desk_lead_to_as_many_people_as_they_count(desk: PageClient, world: World) -> None:
    someone(world, "Muta", consent=False)
    page = desk.get("/operatore")
    for tile, words in (("stat", "senza proposte"), ("stat", "senza consenso")):
        (link,) = [node for node in page.select(f"a.{tile}") if f"persone disponibili {words}" in node.text]
        counted = int(link.text.partition("persone")[0])
        assert len(names(desk.get(link["href"]))) == counted > 0


WRONG = {
    "comune=Atlantide": "Non conosco un comune con questo nome",
    "giorni=molti": "Scrivi un numero intero",
    "giorni=-1": "Scrivi un numero intero",
    "giorni=99999999999": "Scrivi un numero intero",
    "giorni=%C2%B2": "Scrivi un numero intero",
    "stato=partita": "Questa risposta non è tra quelle possibili",
    "operatore=0": "Questa risposta non è tra quelle possibili",
}


@pytest.mark.parametrize("query", WRONG)
def test_a_filter_that_means_nothing_says_so_on_its_field(desk: PageClient, world: World, query: str) -> None:
    someone(world, "Una")
    page = desk.get(f"{LIST}?{query}")
    key = query.partition("=")[0]
    assert WRONG[query] in page.one(f"#filtro-{key}-error").text
    assert page.one(f"#filtro-{key}")["aria-invalid"] == "true"
    assert names(page) == ["Una Ada"]


def test_what_is_in_force_can_be_dropped(desk: PageClient, world: World) -> None:
    someone(world, "Lago", comune=ISEO)
    someone(world, "Ferma", comune=ISEO, availability=Availability.SUSPENDED)
    page = desk.get(f"{LIST}?stato=disponibile&comune=Iseo")
    chips = [link.text for link in page.select(".active-filters li a")]
    assert chips == ["Stato: Disponibile (togli questo filtro)", "Comune: Iseo (togli questo filtro)"]
    assert names(page.click(chips[0])) == ["Ferma Ada", "Lago Ada"]
    assert not page.click("Togli tutti").select(".active-filters")


# --- columns, pages, spreadsheet --------------------------------------------------------------------------------------


def test_columns_are_chosen_and_stay_chosen(desk: PageClient, world: World) -> None:
    someone(world, "Una", availability=Availability.SUSPENDED)
    page = desk.get(f"{LIST}?stato=sospeso").form("colonne").submit(colonne=["categoria", "nascita"])
    assert list(page.table("Persone")[0]) == ["Persona", "Data di nascita", "Categoria"]
    again = page.form("filtri").submit(stato="")
    assert list(again.table("Persone")[0]) == ["Persona", "Data di nascita", "Categoria"]


def test_without_any_other_column_the_first_stays(desk: PageClient, world: World) -> None:
    someone(world, "Una")
    page = desk.get(LIST)
    assert "nome" in [field["value"] for field in page.select("#colonne input[name=colonne]")]
    assert list(desk.get(f"{LIST}?colonne=nome").table("Persone")[0]) == ["Persona"]


def test_page_by_page_with_totals(desk: PageClient, world: World) -> None:
    for number in range(30):
        someone(world, f"Prova {number:02d}")
    page = desk.get(LIST)
    assert page.one(".list-total").text == "1–25 di 30"
    last = page.click("Successiva")
    assert last.one(".list-total").text == "26–30 di 30"
    assert names(page) + names(last) == [f"Prova {number:02d} Ada" for number in range(30)]


def test_an_empty_list_says_what_to_do(desk: PageClient, world: World) -> None:
    someone(world, "Una")
    page = desk.get(f"{LIST}?stato=occupato")
    assert "Nessuna persona" in page.main
    assert names(page.click("Vedi tutte")) == ["Una Ada"]


def test_the_number_of_queries_does_not_grow(
    desk: PageClient, world: World, officer: Account, few_and_many: Callable[..., list[int]]
) -> None:
    def make(number: int) -> None:
        for _ in range(number):
            person = world.person(capacities={"d450": 2}, wishes=("aiuto_cuoco",))
            assigned(world, person, officer)
            world.proposal(ProposalState.PROPOSED, person=person)

    query = f"stato=disponibile&comune=Brescia&operatore={officer.id}&consenso=si&proposte=in_corso&ordina=comune"
    few, many = few_and_many(make, lambda: desk.get(f"{LIST}?{query}"))
    assert few == many <= 12


def test_the_spreadsheet_is_what_is_seen(desk: PageClient, world: World) -> None:
    for number in range(30):
        world.person(code=f"BS{number:05d}", surname=f"Prova {number:02d}", comune=ISEO)
    someone(world, "Altrove")
    headings, *rows = sheet(desk, f"{LIST}?comune=Iseo&ordina=-nome&formato=xlsx")
    assert headings == ["Persona", "Codice", "Comune", "Stato", "Ultima proposta", "Operatore", "Da completare"]
    assert [row[:4] for row in rows[:1]] == [["Prova 29 Ada", "BS00029", "Iseo", "Disponibile"]]
    assert len(rows) == 30


def test_health_is_not_in_the_spreadsheet_unless_it_is_seen(desk: PageClient, world: World) -> None:
    world.person(category=Category.DEAF, invalidity_percent=74)
    headings, row = sheet(desk, f"{LIST}?formato=xlsx")
    assert not {"Categoria", "Invalidità, percentuale"} & set(headings)
    assert "Persona sorda (art. 1)" not in row
    headings, row = sheet(desk, f"{LIST}?colonne=percentuale&formato=xlsx")
    assert (headings[-1], row[-1]) == ("Invalidità, percentuale", 74)


def test_no_cell_of_the_spreadsheet_is_a_formula(desk: PageClient, world: World) -> None:
    person = world.person(surname='=HYPERLINK("http://x")', name="@SUM")
    person.phone, person.email = "+39 030 123", "-2+3@example.org"
    world.session.commit()
    _headings, row = sheet(desk, f"{LIST}?colonne=telefono&colonne=email&formato=xlsx")
    assert row == ['\'=HYPERLINK("http://x") @SUM', person.registration.code, "+39 030 123", "'-2+3@example.org"]


def test_whoever_downloads_has_looked(desk: PageClient, world: World, session: Session) -> None:
    people = [someone(world, f"Prova {number:02d}") for number in range(30)]
    desk.client.get(f"{LIST}?formato=xlsx", buffered=True)
    assert set(session.scalars(select(AccessLog.person_id))) == {person.id for person in people}


def test_the_spreadsheet_is_kept_by_no_cache_and_by_nobody_else(signed_in: SignIn, desk: PageClient) -> None:
    answer = desk.client.get(f"{LIST}?formato=xlsx", buffered=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == "attachment; filename=persone-2026-11-02.xlsx"
