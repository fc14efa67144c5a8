"""Searches kept under a name: saved from the list, found above it, renamed, deleted, and one's own."""

import pytest

from models.accounts import Account
from models.searches import SavedSearch
from models.types import Availability, ListName, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import World

LIST = "/operatore/persone"
SEARCHES = "/operatore/ricerche/persone"


def above(page: Page) -> list[str]:
    """The searches above the list."""
    return [link.text for link in page.select(".saved-searches li a")]


def test_a_search_is_saved_and_found_again(desk: PageClient, world: World) -> None:
    world.person(surname="Ferma", availability=Availability.SUSPENDED)
    world.person(surname="Libera")
    page = desk.get(f"{LIST}?stato=sospeso&ordina=-nome&colonne=comune&pagina=3")
    listed = page.click("Salva o ordina le ricerche").form("nuova").submit(title=" Iscrizioni sospese ", follow=True)
    assert listed.flashes == ["Ricerca salvata: la trovi sopra l'elenco."]
    assert above(listed) == ["Iscrizioni sospese"]
    again = desk.get(LIST).click("Iscrizioni sospese")
    assert list(again.table("Persone")[0]) == ["Persona", "Comune"]
    assert again.table("Persone")[0]["Persona"].startswith("Ferma")
    assert again.one(".saved-searches a[aria-current]").text == "Iscrizioni sospese"


def test_there_must_be_something_to_save(desk: PageClient) -> None:
    page = desk.get(LIST).click("Salva o ordina le ricerche")
    assert "L'elenco non ha filtri" in page.main
    assert not page.select("form#nuova")


WRONG_NAMES = {
    "": "Questa risposta serve",
    "   ": "Questa risposta serve",
    "x" * 81: "al massimo 80",
    "SOSPESE": "c'è già",
}


@pytest.mark.parametrize("name", WRONG_NAMES)
def test_a_name_that_cannot_be_is_refused_on_its_field(
    desk: PageClient, world: World, officer: Account, name: str
) -> None:
    kept(world, officer, "Sospese")
    page = desk.get(f"{SEARCHES}?ricerca=stato%3Dsospeso").form("nuova").submit(status=422, title=name)
    assert WRONG_NAMES[name] in page.one("#title-error").text
    assert page.one("input[name=query]")["value"] == "stato=sospeso"


def kept(world: World, account: Account, name: str, query: str = "stato=sospeso") -> SavedSearch:
    """A saved search."""
    return world.keep(SavedSearch(account_id=account.id, list_name=ListName.PEOPLE, name=name, query=query))


def test_thirty_are_enough(desk: PageClient, world: World, officer: Account) -> None:
    for number in range(30):
        kept(world, officer, f"Ricerca {number}")
    page = desk.get(f"{SEARCHES}?ricerca=stato%3Dsospeso").form("nuova").submit(status=422, title="Ancora una")
    assert "Hai già 30 ricerche" in page.errors[0]


def test_another_name(desk: PageClient, world: World, officer: Account) -> None:
    search = kept(world, officer, "Sospese")
    page = desk.get(SEARCHES).form(f"{SEARCHES}/{search.id}/nome").submit(title="In pausa", follow=True)
    assert page.flashes == ["La ricerca ha un nuovo nome."]
    assert above(desk.get(LIST)) == ["In pausa"]


def test_a_name_taken_is_refused_beside_its_search(desk: PageClient, world: World, officer: Account) -> None:
    search = kept(world, officer, "Sospese")
    kept(world, officer, "In pausa")
    page = desk.get(SEARCHES).form(f"{SEARCHES}/{search.id}/nome").submit(status=422, title="in pausa")
    assert "c'è già" in page.one(f"#nome-{search.id}-error").text
    assert page.one(f"#nome-{search.id}")["value"] == "in pausa"
    assert world.again(search).name == "Sospese"


def test_the_same_name_in_other_letters_is_no_other(desk: PageClient, world: World, officer: Account) -> None:
    search = kept(world, officer, "sospese")
    desk.get(SEARCHES).form(f"{SEARCHES}/{search.id}/nome").submit(title="Sospese", follow=True)
    assert world.again(search).name == "Sospese"


def test_deleted(desk: PageClient, world: World, officer: Account) -> None:
    search = kept(world, officer, "Sospese")
    page = desk.get(SEARCHES).form(f"{SEARCHES}/{search.id}/elimina").submit(follow=True)
    assert page.flashes == ["Ricerca eliminata: Sospese."]
    assert above(desk.get(LIST)) == []


def test_a_search_is_ones_own(signed_in: SignIn, desk: PageClient, world: World) -> None:
    other = world.account(Role.OFFICER)
    search = kept(world, other, "Mia")
    assert above(desk.get(LIST)) == []
    kept(world, world.account(Role.OFFICER), "Altra")
    page = signed_in(other).get(SEARCHES)
    token = desk.get(LIST).token
    for action in ("nome", "elimina"):
        answer = desk.client.post(f"{SEARCHES}/{search.id}/{action}", data={"csrf_token": token, "title": "Presa"})
        assert answer.status_code == 404
    assert world.again(search).name == "Mia"
    assert [node.text for node in page.select("section h2 a")] == ["Mia"]


def test_a_query_is_kept_as_an_address_writes_it(desk: PageClient, world: World, officer: Account) -> None:
    page = desk.get(f"{SEARCHES}?ricerca=stato%3Dsospeso")
    page.form("nuova").submit(title="Strana", query="stato=sospeso&//evil.example?x=<b>")
    (search,) = world.session.query(SavedSearch).all()
    assert search.query == "stato=sospeso&%2F%2Fevil.example%3Fx=%3Cb%3E"


def test_a_list_that_does_not_exist(desk: PageClient) -> None:
    desk.get("/operatore/ricerche/stipendi", 404)
