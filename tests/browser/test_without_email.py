"""Somebody without an e-mail: a letter lets them in on a small phone, by keys alone; without it they lose nothing."""

import re
from io import BytesIO

from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Visitors
from tests.browser.hands import hands, options
from tests.browser.site import OFFICER
from tests.browser.steps import heading, message
from tests.browser.visits import PHONE

READER, NOBODY = "BS10384", "BS10052"
"""Two people without an e-mail to whom a job was proposed: one is given access, one is not."""
CODE = re.compile(r"[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}")
PIN = re.compile(r"\b\d{4} \d{4}\b")


def letter(page: Page) -> tuple[str, str]:
    """Print the letter that is offered on the page; the code and the PIN on it."""
    form = page.locator("#lettera form")
    token = form.locator("[name=csrf_token]").get_attribute("value") or ""
    answer = page.request.post(form.get_attribute("action") or "", form={"csrf_token": token})
    assert answer.headers["content-type"] == "application/pdf"
    text = "\n".join(one.extract_text() for one in PdfReader(BytesIO(answer.body())).pages)
    return CODE.findall(text)[0], PIN.findall(text)[0]


def main(page: Page, role: str, name: str | re.Pattern[str]) -> Locator:
    """A link or a button in the page itself."""
    return page.get_by_role("main").get_by_role(role, name=name).first


def test_a_letter_opens_the_site_on_a_phone_with_the_keyboard_alone(visit: Visitors) -> None:
    desk = hands("mouse", visit(OFFICER))
    desk.go(f"/operatore/persone/{READER}")
    desk.press(main(desk.page, "link", "Accesso e lettere"))
    expect(desk.page.get_by_text("La persona non ha un accesso al sito.")).to_be_visible()
    code, pin = letter(desk.page)
    desk.go(f"/operatore/persone/{READER}/accesso")
    expect(desk.page.get_by_text(f"Con il codice {code} e un PIN.")).to_be_visible()

    reader = hands("keyboard", visit(None, viewport=PHONE, **options("keyboard")))
    page = reader.page
    reader.go("/accedi")
    reader.fill(page.get_by_label("E-mail o codice"), code.lower().replace("-", " "))
    reader.fill(page.get_by_label("Password o PIN"), pin)
    reader.press(main(page, "button", "Accedi"))
    heading(page, "Scegli il tuo PIN")
    reader.press(main(page, "button", "Tengo il PIN della lettera"))
    heading(page, "Le mie opportunità")
    reader.press(main(page, "button", re.compile("^Mi interessa")))
    expect(message(page)).to_contain_text("Abbiamo detto all'ufficio che questo lavoro ti interessa.")

    desk.go(f"/operatore/persone/{READER}/accesso")
    expect(desk.page.get_by_text("La persona è già entrata")).to_be_visible()
    desk.press(main(desk.page, "button", "Chiudi l'accesso"))
    expect(message(desk.page)).to_contain_text("da ora non si entra più")
    reader.go("/persona")
    heading(page, "Accedi")


def test_whoever_does_not_use_the_site_is_written_to_and_answers_through_the_office(visit: Visitors) -> None:
    desk = hands("mouse", visit(OFFICER))
    page = desk.page
    desk.go(f"/operatore/persone/{NOBODY}/accesso")
    desk.press(main(page, "button", "Lettere facili da leggere"))
    expect(message(page)).to_contain_text("Da ora le lettere sono facili da leggere.")

    desk.go("/operatore/messaggi")
    desk.receive(main(page, "button", re.compile(r"^Stampa \d+ letter")))
    desk.go("/operatore/messaggi")
    expect(page.get_by_text("Nessuna lettera aspetta la stampa.")).to_be_visible()

    desk.go(f"/operatore/persone/{NOBODY}/accesso")
    desk.press(main(page, "link", re.compile("^Rispondere alla proposta")))
    desk.tick(page.locator("[name=risposta-interested][value=yes]"))
    desk.choose(page.locator("[name=risposta-channel]"), "telefono")
    desk.press(main(page, "button", "Registra la risposta"))
    expect(message(page)).to_contain_text("La risposta della persona è registrata.")
    expect(page.locator("#storia")).to_contain_text("per telefono")

    desk.go(f"/operatore/persone/{NOBODY}/accesso")
    desk.press(main(page, "link", re.compile("^Chiedere qualcosa sui suoi dati")))
    desk.tick(page.locator("[name=kind][value=correzione]"))
    desk.fill(page.get_by_label("Con le sue parole"), "Il telefono è cambiato.")
    desk.choose(page.get_by_label("Come l'ha chiesto?"), "carta")
    desk.press(main(page, "button", "Registra la richiesta"))
    expect(message(page)).to_contain_text("la risposta è dovuta entro il")
    desk.tick(page.locator("[name=state][value=fatta]"))
    desk.fill(page.get_by_label("La tua risposta"), "Corretto. Ora c'è il numero nuovo.")
    desk.press(main(page, "button", "Registra la risposta"))
    expect(message(page)).to_contain_text("Risposta registrata")
    desk.go("/operatore/messaggi")
    expect(page.get_by_text("Risposta a una richiesta sui dati:")).to_be_visible()
