"""The list of employers: what a row says, what each filter finds, and who is on it."""

from collections.abc import Callable
from datetime import date

import pytest

from models.accounts import Account
from models.employers import Convention, Employer
from models.territory import Office
from models.types import ConventionKind, EmployerKind, PositionState, ProposalState, VisitKind
from models.visits import EmployerVisit
from tests.page import Page, PageClient
from tests.webapp.sheets import sheet
from tests.world import CREMONA, ISEO, World

LIST = "/operatore/datori"


def names(page: Page) -> list[str]:
    """The employers listed, in order."""
    return [node.text.partition("Partita")[0].strip() for node in page.select("tbody th")]


def convention(world: World, employer: Employer, ends_on: date | None) -> None:
    """A convention signed in January."""
    kind, since = ConventionKind.ARTICLE_11, date(2026, 1, 1)
    world.keep(
        Convention(
            employer_id=employer.id, office_id=world.office.id, kind=kind, signed_on=since, ends_on=ends_on, places=1
        )
    )


def test_a_row_says_what_matters(desk: PageClient, world: World) -> None:
    employer = world.employer(name="Il Trifoglio")
    employer.comune_code = ISEO
    convention(world, employer, date(2026, 12, 31))
    world.position(employer=employer, state=PositionState.CLOSED)
    steps = (ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.SENT, ProposalState.HIRED)
    world.proposal(*steps, position=world.position(employer=employer))
    (row,) = desk.get(LIST).table("Datori di lavoro")
    assert row == {
        "Datore di lavoro": f"Il TrifoglioPartita IVA {employer.vat_number}",
        "Tipo": "Cooperativa sociale di tipo B",
        "Sede": "Iseo",
        "Dipendenti": "30",
        "Posizioni aperte": "1",
        "Persone assunte": "1",
        "Convenzione": "fino al 31 dicembre 2026",
        "Da risentire dal": "–",
    }


def test_who_belongs_to_another_province_only_is_not_shown(desk: PageClient, world: World) -> None:
    cremona = world.keep(Office(province_code="CR", name="Cremona"))
    theirs = world.employer(name="Di Cremona")
    theirs.comune_code = CREMONA
    world.position(employer=theirs, office=cremona)
    both = world.employer(name="Di tutte e due")
    world.position(employer=both, office=cremona)
    world.position(employer=both)
    seated = world.employer(name="Con sede qui")
    seated.comune_code = ISEO
    world.position(employer=seated, office=cremona)
    world.employer(name="Nuovo")
    world.session.commit()
    assert names(desk.get(LIST)) == ["Con sede qui", "Di tutte e due", "Nuovo"]


@pytest.fixture
def some(world: World) -> None:
    """An employer for each answer of each filter."""
    world.employer(name="Impresa Rossi", kind=EmployerKind.FIRM)
    on_the_lake = world.employer(name="Lago")
    on_the_lake.comune_code = ISEO
    world.position(employer=world.employer(name="Con posto"))
    world.position(employer=world.employer(name="Con posto scaduto"), expires_on=date(2026, 10, 31))
    convention(world, world.employer(name="Convenzione"), None)
    convention(world, world.employer(name="Finita"), date(2026, 11, 1))


FILTERS = {
    "testo=rossi": {"Impresa Rossi"},
    "testo=posto con": {"Con posto", "Con posto scaduto"},
    "tipo=impresa": {"Impresa Rossi"},
    "comune=Iseo": {"Lago"},
    "aperte=si": {"Con posto"},
    "convenzione=si": {"Convenzione"},
    "testo=con&aperte=no&convenzione=no": {"Con posto scaduto"},
}


@pytest.mark.usefixtures("some")
def test_each_filter_finds_its_employers(desk: PageClient) -> None:
    assert {query: set(names(desk.get(f"{LIST}?{query}"))) for query in FILTERS} == FILTERS


def test_the_largest_first(desk: PageClient, world: World) -> None:
    for name, headcount in (("Piccola", 3), ("Ignota", None), ("Grande", 300)):
        world.employer(name=name).headcount = headcount
    world.session.commit()
    assert names(desk.get(LIST).click("Dipendenti")) == ["Grande", "Piccola", "Ignota"]


def test_who_is_to_be_heard_first_and_who_has_no_day_last(desk: PageClient, world: World, officer: Account) -> None:
    for name, days in (("Più tardi", (20,)), ("Prima", (3,)), ("Già sentita", (1, None)), ("Mai", ())):
        employer = world.employer(name=name)
        for number, day in enumerate(days):
            again = date(2026, 11, day) if day else None
            world.keep(
                EmployerVisit(
                    employer_id=employer.id,
                    account_id=officer.id,
                    kind=VisitKind.PHONE,
                    met_on=date(2026, 10, 1 + number),
                    again_on=again,
                )
            )
    page = desk.get(LIST).click("Da risentire dal")
    assert names(page) == ["Prima", "Più tardi", "Già sentita", "Mai"]
    assert names(page.click("Da risentire dal")) == ["Più tardi", "Prima", "Già sentita", "Mai"]
    _headings, first, *_others = sheet(desk, f"{LIST}?ordina=risentire&formato=xlsx")
    assert first[0] == "Prima"


def test_the_number_of_queries_does_not_grow(
    desk: PageClient, world: World, few_and_many: Callable[..., list[int]]
) -> None:
    def make(number: int) -> None:
        for _ in range(number):
            world.proposal(ProposalState.PROPOSED, position=world.position(comune=ISEO))

    few, many = few_and_many(make, lambda: desk.get(f"{LIST}?ordina=comune&aperte=si"))
    assert few == many <= 12


def test_the_spreadsheet_has_the_vat_number(desk: PageClient, world: World) -> None:
    employer = world.employer(name="Il Trifoglio")
    headings, row = sheet(desk, f"{LIST}?formato=xlsx")
    assert headings[:2] == ["Datore di lavoro", "Partita IVA"]
    assert row[:2] == ["Il Trifoglio", employer.vat_number]
