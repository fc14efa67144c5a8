"""The menu says where one is, also on the pages below an entry."""

import pytest

from tests.page import PageClient
from tests.world import World


@pytest.mark.parametrize(
    ("address", "entry"),
    [
        ("/operatore", "Scrivania"),
        ("/operatore/persone", "Persone"),
        ("/operatore/proposte/bacheca", "Proposte"),
    ],
)
def test_an_entry_of_the_menu_is_the_page(desk: PageClient, address: str, entry: str) -> None:
    assert [one.text for one in desk.get(address).select(".site-nav [aria-current=page]")] == [entry]


def test_a_page_below_an_entry_marks_it(desk: PageClient, world: World) -> None:
    code = world.person().registration.code
    for address, entry in {
        f"/operatore/persone/{code}": "Persone",
        "/operatore/posizioni/nuova": "Posizioni",
        "/operatore/datori/nuovo": "Datori",
        "/operatore/proposte": "Proposte",
        "/operatore/messaggi": "Proposte",
        "/operatore/calendario": "Inserimenti",
    }.items():
        page = desk.get(address)
        assert [one.text for one in page.select(".site-nav [aria-current]")] == [entry]
        assert page.select(".site-nav [aria-current=true]")


def test_a_page_of_no_entry_marks_none(desk: PageClient) -> None:
    assert desk.get("/operatore/carico").select(".site-nav [aria-current]") == []
