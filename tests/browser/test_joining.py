"""An organisation comes in: from the public page to a position that the office looks at; one person for two of them."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitors
from tests.browser.site import OFFICER
from tests.browser.steps import check_position, error_summary, fill_position, heading, message
from tests.browser.visits import PHONE, settle

TOLD = {
    "vat_number": "99900640170",
    "name": "Officina Calendula",
    "comune": "Iseo",
    "person_name": "Vera Calendula",
    "task": "titolare",
    "email": "vera.calendula@example.org",
}


def test_an_organisation_registers_prepares_is_verified_and_sends(visit: Visitors) -> None:
    """On a phone; the office decides at its desk, and the draft is sent by whoever wrote it."""
    visit.expect_codes(422)
    owner = visit(viewport=PHONE)
    _register(owner)
    heading(owner, "La tua richiesta")
    owner.get_by_role("link", name="Prepara una posizione").click()
    heading(owner, "Nuova posizione")
    fill_position(owner, title="Aiuto in officina")
    check_position(owner)
    expect(owner.get_by_role("button", name="Invia all'ufficio")).to_have_count(0)
    expect(owner.get_by_role("main")).not_to_contain_text("persone dell'elenco")

    officer = visit(OFFICER)
    officer.goto("/operatore")
    officer.get_by_role("main").get_by_role("link", name=TOLD["name"]).click()
    heading(officer, f"Richiesta: {TOLD['name']}")
    officer.get_by_label("Sì: l'organizzazione è chi dice").check()
    officer.get_by_role("button", name="Decidi").click()
    expect(message(officer)).to_contain_text("Organizzazione verificata")

    owner.goto("/datore")
    heading(owner, "Le mie posizioni")
    owner.get_by_role("link", name="Aiuto in officina").click()
    heading(owner, "Controlla e invia")
    owner.get_by_role("button", name="Invia all'ufficio").click()
    expect(message(owner)).to_contain_text("La posizione è arrivata all'ufficio")
    officer.goto("/operatore")
    expect(officer.get_by_role("main")).to_contain_text("Aiuto in officina")


def _register(page: Page) -> None:
    """The public form with a slip first, then the link of the e-mail, then a password."""
    page.goto("/accedi")
    page.get_by_role("link", name="Registra la tua organizzazione").click()
    heading(page, "Registra la tua organizzazione")
    page.locator("[name=kind]").select_option("impresa")
    for name, value in {**TOLD, "vat_number": "99900640171"}.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="Registra").click()
    expect(error_summary(page)).to_contain_text("l'ultima controlla le altre")
    page.locator("[name=vat_number]").fill(TOLD["vat_number"])
    page.get_by_role("button", name="Registra").click()
    heading(page, "Guarda la tua e-mail")
    page.get_by_role("link", name="Apri il collegamento").click()
    heading(page, "Conferma la registrazione")
    for name in ("password", "again"):
        page.locator(f"[name={name}]").fill("girasole prato vento")
    page.get_by_role("button", name="Conferma").click()


def test_one_person_acts_for_two_organisations_by_keyboard(visit: Visitors) -> None:
    """The header says for whom; the switch needs no mouse."""
    page = visit("paghe@example.org")
    page.goto("/datore")
    acting = page.get_by_role("link", name=re.compile("^Agisci per "))
    now, other = "Meccanica Ferralba", "Mani in Fila"
    if now not in acting.inner_text():
        now, other = other, now
    acting.focus()
    page.keyboard.press("Enter")
    heading(page, "Le tue organizzazioni")
    settle(page)
    page.get_by_role("button", name=f"Agisci per questa {other}").press("Enter")
    expect(message(page)).to_contain_text(f"Ora agisci per {other}")
    expect(acting).to_contain_text(other)
