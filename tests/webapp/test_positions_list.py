"""The lists of positions: the office's for an officer, one's own for an employer."""

from collections.abc import Callable
from datetime import date

import pytest

from models.territory import Office
from models.types import PositionState, ProposalState, Reason, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import World

LIST = "/operatore/posizioni"


def titles(page: Page) -> list[str]:
    """The titles listed, in order."""
    return [link.text for link in page.select("tbody th a")]


# --- what is listed ---------------------------------------------------------------------------------------------------


def test_a_row_says_what_matters(desk: PageClient, world: World) -> None:
    position = world.position(
        title="Aiuto in cucina", hours=18, published_on=date(2026, 10, 1), employer=world.employer()
    )
    world.proposal(ProposalState.PROPOSED, position=position)
    world.proposal(ProposalState.PROPOSED, ProposalState.ACCEPTED, position=position)
    world.proposal(ProposalState.SET_ASIDE, position=position)
    world.proposal(ProposalState.DISCARDED, position=position, reason=Reason.SKILLS)
    (row,) = desk.get(LIST).table("Posizioni")
    assert row["Posizione"].startswith(f"Aiuto in cucina{position.code} · 1 ottobre 2026")
    assert (row["Datore di lavoro"], row["Comune"], row["Ore"]) == ("Il Trifoglio", "Brescia", "18")
    assert (row["Stato"], row["Proposte"], row["Sì"]) == ("Aperta", "2", "1")


def test_only_ones_own_province(desk: PageClient, world: World) -> None:
    world.position(title="Nostra")
    world.position(title="Loro", office=world.keep(Office(province_code="CR", name="Cremona")))
    assert titles(desk.get(LIST)) == ["Nostra"]
    assert titles(desk.get(f"{LIST}?testo=loro")) == []


def test_the_newest_first_then_by_code(desk: PageClient, world: World) -> None:
    for code, day in (("P0003", 1), ("P0001", 2), ("P0004", 2), ("P0002", 3)):
        world.position(code=code, title=code, published_on=date(2026, 10, day))
    assert titles(desk.get(LIST)) == ["P0002", "P0001", "P0004", "P0003"]


def test_an_empty_list_offers_the_way_out(desk: PageClient, world: World) -> None:
    world.position(title="Giardiniere")
    page = desk.get(f"{LIST}?testo=astronauta")
    assert "Nessuna posizione" in page.main
    assert titles(page.click("Vedi tutte")) == ["Giardiniere"]


# --- filters ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def one_of_each(world: World) -> None:
    """A position in each state that the tabs tell apart."""
    world.position(title="Mandata", state=PositionState.SUBMITTED)
    world.position(title="Aperta")
    world.proposal(ProposalState.PROPOSED, position=world.position(title="Proposta"))
    world.position(title="Ultimo giorno", expires_on=date(2026, 11, 2))
    world.position(title="Scaduta ieri", expires_on=date(2026, 11, 1))
    world.position(title="Chiusa", state=PositionState.CLOSED)
    world.position(title="Chiusa e scaduta", state=PositionState.CLOSED, expires_on=date(2026, 11, 1))


@pytest.mark.usefixtures("one_of_each")
def test_each_tab_lists_its_state(desk: PageClient) -> None:
    page = desk.get(LIST)
    tabs = [link.text for link in page.select(".tabs a")]
    listed = {tab: set(titles(page.click(tab))) for tab in tabs}
    assert listed == {
        "Tutte": {"Mandata", "Aperta", "Proposta", "Ultimo giorno", "Scaduta ieri", "Chiusa", "Chiusa e scaduta"},
        "Da pubblicare": {"Mandata"},
        "Aperte": {"Aperta", "Proposta", "Ultimo giorno"},
        "Senza proposte": {"Aperta", "Ultimo giorno"},
        "Scadute": {"Scaduta ieri"},
        "Chiuse": {"Chiusa", "Chiusa e scaduta"},
    }


@pytest.mark.usefixtures("one_of_each")
def test_the_tab_and_the_state_are_said(desk: PageClient) -> None:
    page = desk.get(f"{LIST}?stato=expired")
    assert page.one(".tabs a[aria-current=page]").text == "Scadute"
    assert page.table("Posizioni")[0]["Stato"] == "Scaduta"


@pytest.mark.usefixtures("one_of_each")
def test_searching_stays_in_the_tab_and_the_tab_keeps_the_search(desk: PageClient) -> None:
    page = desk.get(f"{LIST}?stato=closed").form("contratto").submit(testo="scaduta")
    assert titles(page) == ["Chiusa e scaduta"]
    assert set(titles(page.click("Tutte"))) == {"Scaduta ieri", "Chiusa e scaduta"}
    assert page.click("Tutte").one("#filtro-testo")["value"] == "scaduta"


SEARCHES = {
    "cuoco": ["Aiuto cuoco"],
    "CUOCO": ["Aiuto cuoco"],
    "  cuoco  ": ["Aiuto cuoco"],
    "qualità": ["ADDETTO QUALITÀ"],
    "p0042": ["Aiuto cuoco"],
    "100%": ["Bonus 100% garantito"],
    "%": ["Bonus 100% garantito"],
    "_": ["Data_entry"],
    "u_c": [],
    "\\": ["Posto A\\B"],
    "'": ["Operaio all'imballaggio"],
    '"': ['Addetto "jolly"'],
    "' OR 1=1 --": [],
}


def test_the_search_takes_words_as_they_are(desk: PageClient, world: World) -> None:
    world.position(title="Aiuto cuoco", code="P0042")
    for title in ("ADDETTO QUALITÀ", "Bonus 100% garantito", "Data_entry", "Posto A\\B", "Operaio all'imballaggio"):
        world.position(title=title)
    world.position(title='Addetto "jolly"')
    page = desk.get(LIST)
    answers = {words: page.form("contratto").submit(testo=words) for words in SEARCHES}
    assert {words: titles(answer) for words, answer in answers.items()} == SEARCHES
    assert all(answer.one("#filtro-testo")["value"] == words.strip() for words, answer in answers.items())
    assert len(titles(page.form("contratto").submit(testo="   "))) == 7


# --- page by page -----------------------------------------------------------------------------------------------------


def test_twenty_five_on_a_page_and_the_filters_go_along(desk: PageClient, world: World) -> None:
    for number in range(1, 61):
        world.position(title=f"Aiuto {number}", code=f"P{number:04d}")
    world.position(title="Altro", code="P9999")
    page = desk.get(f"{LIST}?testo=aiuto&stato=open")
    assert "Pagina 1 di 3" in page.main
    pages = [page, page.click("Successiva"), page.click("Successiva").click("Successiva")]
    assert [len(titles(page)) for page in pages] == [25, 25, 10]
    assert [title for page in pages for title in titles(page)] == [f"Aiuto {number}" for number in range(1, 61)]
    assert not [link for link in pages[-1].links if link.text == "Successiva"]
    assert titles(pages[-1].click("Precedente")) == titles(pages[1])


def test_a_page_past_the_end_is_the_last(desk: PageClient, world: World) -> None:
    for number in range(1, 28):
        world.position(title=f"Aiuto {number}", code=f"P{number:04d}")
    assert titles(desk.get(f"{LIST}?pagina=99")) == ["Aiuto 26", "Aiuto 27"]
    assert titles(desk.get(f"{LIST}?pagina=-1"))[0] == "Aiuto 1"


def fill(world: World, number: int, **given: object) -> None:
    """So many positions, each of its own employer and with an answer."""
    for _ in range(number):
        position = world.position(**given)
        world.proposal(ProposalState.PROPOSED, ProposalState.ACCEPTED, position=position)


def test_the_number_of_queries_does_not_grow(
    desk: PageClient, world: World, few_and_many: Callable[..., list[int]]
) -> None:
    few, many = few_and_many(lambda number: fill(world, number), lambda: desk.get(LIST))
    assert few == many <= 12


# --- the employer's list ----------------------------------------------------------------------------------------------


def test_an_employer_sees_their_own_positions_only(signed_in: SignIn, world: World) -> None:
    mine, theirs = world.employer(name="Mia"), world.employer(name="Loro")
    own, other = world.position(employer=mine, title="Nostra"), world.position(employer=theirs, title="Altrui")
    browser = signed_in(world.account(Role.EMPLOYER, employer=mine))
    assert titles(browser.get("/datore")) == ["Nostra"]
    assert browser.get(f"/datore/posizioni/{own.code}").h1 == "Nostra"
    browser.get(f"/datore/posizioni/{other.code}", 404)


def test_an_employer_with_nothing_yet_is_shown_where_to_begin(signed_in: SignIn, world: World) -> None:
    page = signed_in(world.account(Role.EMPLOYER)).get("/datore")
    assert "Non hai ancora pubblicato posizioni" in page.main
    assert page.click("Nuova posizione").h1 == "Nuova posizione"


def test_the_employers_list_has_pages_and_few_queries(
    signed_in: SignIn, world: World, few_and_many: Callable[..., list[int]]
) -> None:
    employer = world.employer()
    browser = signed_in(world.account(Role.EMPLOYER, employer=employer))
    few, many = few_and_many(lambda number: fill(world, number, employer=employer), lambda: browser.get("/datore"))
    assert few == many <= 12
    assert len(titles(browser.get("/datore?pagina=3"))) == 10


def test_the_administrators_page_sends_few_queries(
    signed_in: SignIn, world: World, few_and_many: Callable[..., list[int]]
) -> None:
    browser = signed_in(world.account(Role.ADMIN))

    def fill_with_accounts(number: int) -> None:
        for _ in range(number):
            world.account(Role.EMPLOYER)
            world.account(Role.OFFICER)

    few, many = few_and_many(fill_with_accounts, lambda: browser.get("/amministrazione"))
    assert few == many <= 12
