"""A firm's work goes to a cooperative and covers a place (art. 14): by mouse, by keyboard, without scripts."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitors
from tests.browser.hands import WAYS, Hands, hands, options
from tests.browser.site import COOPERATIVE, FIRM, NOW, OFFICER
from tests.browser.steps import heading, message

TODAY = NOW.date()
TITLES = {
    "mouse": "Lavaggio stoviglie in mensa",
    "keyboard": "Lavaggio stoviglie e pentole",
    "no script": "Lavapiatti in mensa",
}
"""Each way offers work of its own, so that none finds the other's."""

pytestmark = pytest.mark.parametrize("way", WAYS)


def test_from_the_duty_to_a_place_covered_by_a_cooperative(visit: Visitors, way: str) -> None:
    """The duty, an order offered to a cooperative that can do it, its yes, the office's agreement, one place less."""
    firm, title = hands(way, visit(FIRM, **options(way))), TITLES[way]
    before = uncovered(firm)
    offer(firm, title)
    accept(hands(way, visit(COOPERATIVE, **options(way))), title)
    agree(hands("mouse", visit(OFFICER)), title)
    assert uncovered(firm) == before - 1
    expect(firm.page.locator("#coperture")).to_contain_text(title)
    expect(firm.page.get_by_role("main")).to_contain_text("D.Lgs. 276/2003 art. 14")


def press(drive: Hands, name: str) -> None:
    """Press the button of this name."""
    drive.press(drive.page.get_by_role("main").get_by_role("button", name=name, exact=True))


def uncovered(firm: Hands) -> int:
    """The firm tells its staff; the page says how many places are uncovered."""
    firm.go("/datore/obblighi/organico")
    firm.fill(firm.page.get_by_label("Quante persone lavorano qui?"), "120")
    press(firm, "Salva l'organico")
    heading(firm.page, "Obblighi")
    found = firm.page.get_by_role("row", name=re.compile("^Posti scoperti")).first.get_by_role("cell").first
    return int(found.inner_text())


def offer(firm: Hands, title: str) -> None:
    """The work is described, and offered to a cooperative that does it."""
    page = firm.page
    firm.press(page.locator("#coperture").get_by_role("link", name="Offri una commessa"))
    heading(page, "Offri una commessa")
    firm.fill(page.get_by_label("Che lavoro è?"), title)
    firm.fill(page.get_by_label("In quale comune"), "Brescia")
    firm.fill(page.get_by_label(re.compile("^Dal ")), TODAY.isoformat())
    firm.fill(page.get_by_label(re.compile("^Al ")), (TODAY + timedelta(days=364)).isoformat())
    firm.fill(page.get_by_label("Quanto vale in tutto, in euro"), "18000")
    firm.fill(page.get_by_label("Quanti posti vorresti coprire"), "1")
    press(firm, "Salva e scegli a chi offrirla")
    heading(page, title)
    expect(page.locator("#a-chi")).to_contain_text("Fa questo lavoro")
    firm.tick(page.get_by_label("Remo e Lanterna cooperativa sociale"))
    press(firm, "Offri a queste cooperative")
    expect(message(page)).to_contain_text("Offerta")


def accept(cooperative: Hands, title: str) -> None:
    """The cooperative reads what is asked and takes the work."""
    page = cooperative.page
    cooperative.go("/datore/accordi")
    cooperative.press(page.get_by_role("link", name=title))
    heading(page, title)
    cooperative.tick(page.get_by_label("Sì, lo prendiamo"))
    cooperative.fill(page.get_by_label("Perché, o a quali condizioni"), "Una squadra di due persone.")
    press(cooperative, "Rispondi")
    expect(message(page)).to_contain_text("Ora l'ufficio guarda la commessa")


def agree(officer: Hands, title: str) -> None:
    """The office finds it on its desk, agrees, and writes down that the work has begun."""
    page = officer.page
    officer.go("/operatore")
    officer.press(page.locator("#accordi").get_by_role("link", name=title))
    heading(page, title)
    officer.fill(page.get_by_label("Valore che copre un posto per un anno, in euro"), "18000")
    press(officer, "Siamo d'accordo")
    expect(page.locator("#commessa")).to_contain_text("L'ufficio è d'accordo")
    press(officer, "Il lavoro è cominciato")
    expect(page.locator("#commessa")).to_contain_text("In corso")
