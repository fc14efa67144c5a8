"""How one likes to read: chosen on one page, remembered, and said to the style sheet by every page."""

import pytest
from flask import Flask

from models.accounts import Account
from models.types import Contrast, Motion, Role, TextSize
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import PASSWORD, World
from webapp.services.people.reading import Reading, of_account

LARGE = {"text_size": "molto_grande", "contrast": "alto", "motion": "poco"}


def how(page: Page) -> tuple[str, str, str, bool]:
    """What a page tells the style sheet."""
    root = page.one("html")
    return root["data-text"], root["data-contrast"], root["data-motion"], root.get("data-easy") is not None


def choose(page: Page, **answers: str) -> Page:
    """Go to «Come leggere» by the link in the header, answer, and come back."""
    return page.click("Come leggere").form("lettura").submit(**answers)


@pytest.fixture
def person(world: World) -> Account:
    """Somebody on the list."""
    return world.account(Role.CANDIDATE)


def test_pages_are_ordinary_until_somebody_chooses(client: PageClient) -> None:
    assert how(client.get("/")) == ("normale", "normale", "dispositivo", False)


def test_before_signing_in_the_browser_remembers(app: Flask, client: PageClient) -> None:
    page = choose(client.get("/privacy"), **LARGE)
    assert page.flashes == ["Fatto. Da ora leggi le pagine così."]
    assert page.response.request.path == "/privacy"
    assert how(client.get("/")) == ("molto_grande", "alto", "poco", False)
    assert how(PageClient(app).get("/")) == ("normale", "normale", "dispositivo", False)


def test_signing_in_takes_the_large_letters_along(client: PageClient, person: Account, world: World) -> None:
    choose(client.get("/"), **LARGE)
    assert how(client.login(person.email, PASSWORD)) == ("molto_grande", "alto", "poco", False)
    assert world.again(person).reading is None


def test_the_account_remembers_on_every_browser(signed_in: SignIn, person: Account, world: World) -> None:
    choose(signed_in(person).get("/persona"), **LARGE, easy="si")
    assert of_account(world.again(person)) == Reading(TextSize.LARGEST, Contrast.HIGH, Motion.LITTLE, easy=True)
    assert how(signed_in(person).get("/persona")) == ("molto_grande", "alto", "poco", True)


def test_the_account_comes_before_the_browser(
    app: Flask, client: PageClient, person: Account, signed_in: SignIn
) -> None:
    choose(signed_in(person).get("/persona"), text_size="grande")
    choose(client.get("/"), **LARGE)
    assert how(client.login(person.email, PASSWORD)) == ("grande", "normale", "dispositivo", False)


def test_a_choice_can_be_changed_again(signed_in: SignIn, person: Account, world: World) -> None:
    browser = signed_in(person)
    choose(browser.get("/persona"), **LARGE, easy="si")
    page = choose(browser.get("/persona"), text_size="normale", easy="no")
    assert how(page) == ("normale", "alto", "poco", False)
    assert of_account(world.again(person)) == Reading(TextSize.NORMAL, Contrast.HIGH, Motion.LITTLE)


def test_the_page_shows_what_is_chosen(signed_in: SignIn, person: Account) -> None:
    browser = signed_in(person)
    page = choose(browser.get("/persona"), **LARGE, easy="si").click("Come leggere")
    ticked = [node["value"] for node in page.select("main input[type=radio]") if node.get("checked") is not None]
    assert ticked == ["si", "molto_grande", "alto", "poco"]


def test_only_people_on_the_list_are_asked_for_easy_pages(desk: PageClient, officer: Account, world: World) -> None:
    page = desk.get("/operatore").click("Come leggere")
    assert not page.select("input[name=easy]")
    desk.post("/lettura", {**LARGE, "easy": "si"})
    assert of_account(world.again(officer)) == Reading(TextSize.LARGEST, Contrast.HIGH, Motion.LITTLE)


def test_one_comes_back_to_the_same_list(desk: PageClient, world: World) -> None:
    for number in range(30):
        world.position(title=f"Aiuto {number}")
    page = choose(desk.get("/operatore/posizioni?testo=aiuto&pagina=2"), text_size="grande")
    assert page.response.request.full_path == "/operatore/posizioni?testo=aiuto&pagina=2"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.com/", "//example.com/privacy", "/\\example.com", "////example.com", "", "/non-c-e"]
)
def test_one_never_ends_up_on_another_site(client: PageClient, elsewhere: str) -> None:
    client.get("/lettura")
    answer = client.post("/lettura", {**LARGE, "next": elsewhere}, 303, follow=False)
    assert answer.location == "/"


@pytest.mark.parametrize("wrong", [{"text_size": "enorme"}, {"contrast": ""}, {"motion": "molto"}])
def test_what_is_not_offered_is_refused(client: PageClient, wrong: dict[str, str]) -> None:
    client.get("/lettura")
    page = client.post("/lettura", {**LARGE, **wrong}, 422)
    assert len(page.errors) == 1
    assert how(client.get("/")) == ("normale", "normale", "dispositivo", False)


@pytest.mark.parametrize("old", [["gigante", "alto", "poco"], ["grande"], []])
def test_a_cookie_from_before_does_no_harm(client: PageClient, old: list[str]) -> None:
    with client.client.session_transaction() as session:
        session["reading"] = old
    assert how(client.get("/")) == ("normale", "normale", "dispositivo", False)
