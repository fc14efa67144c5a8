"""Italian first, English by a switch that is remembered."""

from datetime import date

import pytest
from flask import Flask

from models.accounts import Account
from models.types import Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import PASSWORD, World


def spoken(page: Page) -> str:
    """The language that a page says it is in."""
    return page.one("html")["lang"]


def switch(page: Page) -> Page:
    """Press the button that names the other language."""
    return page.form("/lingua").submit()


def test_pages_are_in_italian_until_somebody_asks(client: PageClient) -> None:
    page = client.get("/", 200)
    assert spoken(page) == "it"
    assert client.client.get("/", headers={"Accept-Language": "en"}).text.count('<html lang="it"') == 1


def test_to_english_and_back(client: PageClient) -> None:
    english = switch(client.get("/privacy"))
    assert (english.response.request.path, spoken(english)) == ("/privacy", "en")
    italian = switch(english)
    assert (italian.response.request.path, spoken(italian)) == ("/privacy", "it")


def test_the_switch_names_each_language_in_itself(client: PageClient) -> None:
    page = client.get("/")
    button = page.one("button[name=code]")
    assert (button.text, button["lang"], button["value"]) == ("English", "en", "en")
    button = switch(page).one("button[name=code]")
    assert (button.text, button["lang"], button["value"]) == ("Italiano", "it", "it")


def test_the_switch_leads_back_to_the_same_list(desk: PageClient, world: World) -> None:
    for number in range(30):
        world.position(title=f"Aiuto {number}")
    page = switch(desk.get("/operatore/posizioni?testo=aiuto&pagina=2"))
    assert page.response.request.full_path == "/operatore/posizioni?testo=aiuto&pagina=2"


def test_the_browser_remembers(client: PageClient) -> None:
    switch(client.get("/"))
    assert spoken(client.get("/accessibilita")) == "en"


def test_another_browser_does_not(app: Flask, client: PageClient) -> None:
    switch(client.get("/"))
    assert spoken(PageClient(app).get("/")) == "it"


def test_the_account_remembers_on_every_browser(signed_in: SignIn, officer: Account, world: World) -> None:
    first, second = signed_in(officer), signed_in(officer)
    switch(first.get("/operatore"))
    assert world.again(officer).language == "en"
    assert spoken(second.get("/operatore")) == "en"
    assert spoken(signed_in(officer).get("/operatore")) == "en"


def test_the_account_comes_before_the_browser(client: PageClient, officer: Account) -> None:
    switch(client.get("/"))
    assert spoken(client.login(officer.email, PASSWORD)) == "it"


def test_the_browser_keeps_the_language_of_the_account_that_chose_it(desk: PageClient) -> None:
    switch(desk.get("/operatore"))
    assert spoken(desk.get("/accedi")) == "en"


@pytest.mark.parametrize("code", ["fr", "", "EN", "en_GB", "it; drop", "../en", "en\r\n"])
def test_unknown_codes_are_ignored(desk: PageClient, officer: Account, world: World, code: str) -> None:
    desk.get("/operatore")
    page = desk.post("/lingua", {"code": code, "next": "/operatore"})
    assert (page.response.request.path, spoken(page)) == ("/operatore", "it")
    assert world.again(officer).language == "it"


def test_dates_and_names_of_capacities_follow(desk: PageClient, world: World) -> None:
    position = world.position(published_on=date(2026, 10, 1), demands={"d430": 3})
    world.person(capacities={"d430": 1})
    listed, review = desk.get("/operatore/posizioni"), desk.get(f"/operatore/posizioni/{position.code}")
    assert "1 ottobre 2026" in listed.main
    assert "Sollevare e trasportare" in review.main
    listed, review = switch(listed), desk.get(f"/operatore/posizioni/{position.code}")
    assert "1 October 2026" in listed.main
    assert "Lifting and carrying" in review.main
    assert "Sollevare e trasportare" not in review.main


def test_what_people_wrote_stays_as_they_wrote_it(signed_in: SignIn, world: World) -> None:
    employer = world.employer()
    position = world.position(employer=employer, title="Aiuto cuoco", description="Si lavora in due.")
    browser = signed_in(world.account(Role.EMPLOYER, employer=employer))
    page = switch(browser.get(f"/datore/posizioni/{position.code}"))
    assert page.h1 == "Aiuto cuoco"
    assert "Si lavora in due." in page.main
