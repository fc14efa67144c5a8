"""A service refers somebody, the office puts them on the list: with the mouse, with keys alone, without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitors
from tests.browser.hands import WAYS, Hands, hands, options
from tests.browser.site import NOW, OFFICER, REFERRER
from tests.browser.steps import heading, message

TODAY = NOW.date().isoformat()
SURNAMES = {"mouse": "Ghidoni", "keyboard": "Salvadei", "no script": "Trentini"}
"""Each way has its own person, so that none finds the other's work."""


def send(drive: Hands, button: str) -> None:
    """Press a button of the page."""
    drive.press(drive.page.get_by_role("main").get_by_role("button", name=button, exact=True))


def follow(drive: Hands, link: str) -> None:
    """Follow a link of the page."""
    drive.press(drive.page.get_by_role("main").get_by_role("link", name=link, exact=True))


@pytest.mark.parametrize("way", WAYS)
def test_a_service_refers_somebody_and_the_office_puts_them_on_the_list(visit: Visitors, way: str) -> None:
    surname = SURNAMES[way]
    service = hands(way, visit(REFERRER, **options(way)))
    refer(service, surname)
    officer = hands(way, visit(OFFICER, **options(way)))
    officer.go("/operatore")
    follow(officer, f"{surname} Luce")
    heading(officer.page, f"Luce {surname}")
    follow(officer, "Prendi in carico")
    follow(officer, "Mettila in elenco")
    expect(officer.page.get_by_label("Cognome")).to_have_value(surname)
    officer.choose(officer.page.get_by_label("Sesso"), "F")
    officer.choose(officer.page.get_by_label("Categoria"), "l381")
    send(officer, "Metti in elenco")
    expect(message(officer.page)).to_contain_text("è in elenco")
    officer.go(f"/operatore/persone?testo={surname}")
    expect(officer.page.get_by_role("main")).to_contain_text(f"{surname} Luce")

    service.go("/invio")
    line = service.page.locator("main .lines li", has_text=surname)
    expect(line).to_contain_text("Presa in carico")


def refer(service: Hands, surname: str) -> None:
    """Part by part, to the last button."""
    page = service.page
    service.go("/invio")
    follow(service, "Segnala una persona")
    heading(page, "Chi è")
    for label, value in {"Nome": "Luce", "Cognome": surname, "Data di nascita": "1991-02-03"}.items():
        service.fill(page.get_by_label(label).first, value)
    send(service, "Salva e vai avanti")
    heading(page, "Perché, e che cosa desidera")
    service.fill(page.get_by_label("Perché segnalate questa persona?"), "Vuole tornare al lavoro.")
    send(service, "Salva e vai avanti")
    heading(page, "Che cosa sa fare")
    service.tick(page.get_by_role("group", name="Imparare compiti nuovi").get_by_role("radio").nth(3))
    send(service, "Salva e vai avanti")
    heading(page, "Che cosa la aiuta")
    send(service, "Salva e vai avanti")
    heading(page, "Il consenso")
    service.fill(page.get_by_label("In che giorno ha dato il consenso?"), TODAY)
    service.tick(page.get_by_label("A voce, davanti a un testimone"))
    service.fill(page.get_by_label("Chi era presente"), "Nadia Brunelli")
    service.tick(page.get_by_label("È d'accordo che l'ufficio riceva questa segnalazione"))
    send(service, "Salva")
    heading(page, f"Luce {surname}")
    send(service, "Invia all'ufficio")
    expect(message(page)).to_contain_text("Segnalazione inviata")
