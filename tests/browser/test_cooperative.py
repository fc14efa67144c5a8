"""A type-B cooperative's page in three ways: hires tried out, its own list, who is ready for the open market."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitors
from tests.browser.hands import WAYS, hands, options
from tests.browser.site import COOPERATIVE, OFFICER
from tests.browser.steps import heading, message

CODES = {"mouse": "T-1", "keyboard": "T-2", "no script": "T-3"}

pytestmark = pytest.mark.parametrize("way", WAYS)


def test_a_cooperative_keeps_its_list(visit: Visitors, way: str) -> None:
    """What hires would change, somebody written down with the document, and taken off again."""
    page = visit(COOPERATIVE, **options(way))
    drive = hands(way, page)
    drive.go("/datore/cooperativa")
    drive.fill(page.get_by_label("Persone svantaggiate in più"), "2")
    drive.press(page.get_by_role("button", name="Prova", exact=True))
    expect(page.locator("#trenta")).to_contain_text("Con le assunzioni provate")
    drive.press(page.locator("#persone").get_by_role("link", name="Aggiungi"))
    heading(page, "Una persona nell'elenco")
    drive.fill(page.get_by_label("Codice"), CODES[way])
    drive.choose(page.get_by_label("Categoria dell'art. 4"), "invalidita")
    drive.fill(page.get_by_label("Lavora qui dal"), "2025-03-01")
    drive.fill(page.get_by_label("Documento rilasciato il"), "2025-02-01")
    drive.press(page.get_by_role("button", name="Salva", exact=True))
    expect(message(page)).to_contain_text("Scritto nell'elenco.")
    drive.press(page.get_by_role("link", name=CODES[way], exact=True))
    heading(page, f"Persona {CODES[way]}")
    drive.press(page.get_by_role("button", name="Togli per sempre"))
    expect(message(page)).to_contain_text("Tolto dall'elenco")


def test_somebody_is_ready_or_not_yet(visit: Visitors, way: str) -> None:
    """The office answers what the cooperative signalled; the cooperative reads it, and signals again."""
    desk = visit(OFFICER, **options(way))
    drive = hands(way, desk)
    drive.go("/operatore")
    drive.press(desk.locator("li", has_text="Pronta per il mercato aperto?").get_by_role("link").first)
    heading(desk, "Verso il mercato aperto")
    drive.tick(desk.get_by_label("Non ancora: si continua qui"))
    drive.fill(desk.get_by_label("Che cosa legge la cooperativa"), "Ancora qualche mese insieme.")
    drive.press(desk.get_by_role("button", name="Salva la decisione"))
    expect(message(desk)).to_contain_text("Deciso: la cooperativa viene avvisata.")

    page = visit(COOPERATIVE, **options(way))
    drive = hands(way, page)
    drive.go("/datore/cooperativa")
    drive.press(page.locator("#mercato li", has_text="non ancora").get_by_role("link").first)
    expect(page.locator("#mercato")).to_contain_text("Ancora qualche mese insieme.")
    drive.unfold(page.locator("summary", has_text="Segnala che è pronta"))
    drive.fill(page.get_by_label("Che cosa te lo fa pensare?"), "Ora lavora da sola.")
    drive.press(page.get_by_role("button", name="Segnala all'ufficio"))
    expect(message(page)).to_contain_text("Grazie: l'ufficio ne parla con la persona")
    expect(page.locator("#mercato")).to_contain_text("L'ufficio ne parla con la persona")
