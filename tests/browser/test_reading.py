"""Large letters, high contrast, easy words, a voice: as a browser shows them at 320 pixels, and by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import Visitors
from tests.browser.site import CANDIDATE, FIRM, OFFICER, SECOND_CANDIDATE
from tests.browser.visits import REFLOW, overflow, unfold

PAGES = {
    "home": (None, "/"),
    "sign in": (None, "/accedi"),
    "officer: desk": (OFFICER, "/operatore"),
    "officer: people": (OFFICER, "/operatore/persone"),
    "officer: review": (OFFICER, "/operatore/posizioni/P0001"),
    "employer: positions": (FIRM, "/datore"),
    "employer: new position": (FIRM, "/datore/posizioni/nuova"),
    "person": (CANDIDATE, "/persona"),
    "another person": (SECOND_CANDIDATE, "/persona"),
}


def choose(page: Page, path: str, *answers: str) -> None:
    """From a page to «Come leggere», and back to it."""
    page.goto(path)
    page.get_by_role("link", name="Come leggere").click()
    for answer in answers:
        page.get_by_label(answer).check()
    page.get_by_role("button", name="Leggi così").click()
    expect(page.get_by_text("Da ora leggi le pagine così.")).to_be_visible()
    assert page.url.endswith(path)


@pytest.mark.parametrize("name", PAGES)
def test_the_largest_letters_in_high_contrast(name: str, visit: Visitors) -> None:
    account, path = PAGES[name]
    page = visit(account, viewport=REFLOW)
    choose(page, path, "Lettere molto grandi", "Contrasto alto", "Il meno possibile")
    size = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert size == 24
    found = axe.violations(page) + overflow(page)
    assert not found, "\n".join(found)


EASY = {
    "saying no": ("/persona", "Non fa per me"),
    "sheet": ("/persona/scheda", "Cambia che cosa cerchi"),
    "data": ("/persona/dati", "Voglio revocare il consenso"),
}


@pytest.mark.parametrize("name", EASY)
def test_the_easy_version_in_the_largest_letters(name: str, visit: Visitors) -> None:
    """Pictures and larger letters break no rule, on a page and on the one behind it; and back again."""
    path, link = EASY[name]
    page = visit(SECOND_CANDIDATE, viewport=REFLOW)
    choose(page, path, "Sì, con frasi corte", "Lettere molto grandi")
    unfold(page)
    found = axe.violations(page) + overflow(page)
    page.get_by_role("link", name=link).first.click()
    expect(page.get_by_role("link", name="Torna indietro")).to_be_visible()
    found += axe.violations(page) + overflow(page)
    assert not found, "\n".join(found)
    page.get_by_role("button", name="Versione normale").click()
    expect(page.get_by_role("button", name="Facile da leggere")).to_be_visible()


# A device with one Italian voice of its own and one that lives elsewhere; what it would say is kept.
VOICES = """
  const own = { lang: "it-IT", localService: true }, remote = { lang: "it-IT", localService: false };
  window.heard = [];
  const speech = { getVoices: () => [remote, ...(OWN ? [own] : [])], addEventListener: () => {},
    speak: (utterance) => heard.push(utterance), cancel: () => { heard.length = 0; } };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
"""


def test_a_card_is_read_aloud_and_stops(visit: Visitors) -> None:
    """By keyboard: the card is read in Italian by the device's own voice, without its buttons, until pressed again."""
    page = visit(CANDIDATE)
    page.add_init_script(VOICES.replace("OWN", "true"))
    page.goto("/persona")
    listen = page.locator("button.listen").first
    expect(listen).to_have_accessible_name(re.compile("^Ascolta .+"))
    listen.press("Enter")
    expect(listen).to_have_accessible_name(re.compile("^Ferma .+"))
    heard = page.evaluate("heard.map(({ text, voice, lang }) => [text, voice.localService, lang])")
    texts = [text for text, _own, _lang in heard]
    assert texts[0] == page.locator(".box h3").first.text_content()
    assert "Dove" in texts
    assert not [text for text in texts if "Mi interessa" in text]
    assert {(own, lang) for _text, own, lang in heard} == {(True, "it-IT")}
    assert not axe.violations(page)
    listen.press("Enter")
    expect(listen).to_have_accessible_name(re.compile("^Ascolta .+"))
    assert page.evaluate("heard.length") == 0


def test_a_page_without_cards_is_read_as_a_whole(visit: Visitors) -> None:
    """Its heading, its questions and the answers to choose from; nothing of the menu, the way back, the buttons."""
    page = visit(CANDIDATE)
    page.add_init_script(VOICES.replace("OWN", "true"))
    page.goto("/persona")
    page.get_by_role("link", name="Non fa per me").first.click()
    listen = page.locator("button.listen")
    expect(listen).to_have_accessible_name("Ascolta Non fa per me")
    listen.press("Enter")
    texts = page.evaluate("heard.map(({ text }) => text)")
    assert texts[0] == "Non fa per me"
    assert {"Se vuoi, dicci perché", "Cosa succede ora"} <= set(texts)
    assert texts.index("Se vuoi, dicci perché") < texts.index("Preferisco non dirlo") < texts.index("Cosa succede ora")
    assert not [text for text in texts if text in ("Torna indietro", "Le mie opportunità", "Facile da leggere")]
    assert not axe.violations(page)


def test_what_was_typed_stays_when_the_wording_changes(visit: Visitors) -> None:
    """By keyboard, and without scripts; and the Enter key in a field still means the answer, not the switch."""
    visit.expect_codes(422)
    for javascript in (True, False):
        page = visit(SECOND_CANDIDATE, javascript=javascript)
        page.goto("/persona/dati/chiedi/riesame")
        page.get_by_label("Che cosa vuoi far guardare di nuovo?").fill("La proposta di ieri.")
        page.get_by_role("button", name="Facile da leggere").press("Enter")
        expect(page.get_by_role("button", name="Versione normale")).to_be_visible()
        expect(page.get_by_label("Che cosa vuoi far guardare di nuovo?")).to_have_value("La proposta di ieri.")
        expect(page.locator(".error-summary")).to_have_count(0)
        page.get_by_role("button", name="Versione normale").press("Enter")
        expect(page.get_by_role("button", name="Facile da leggere")).to_be_visible()
        page.goto("/persona/scheda/desideri")
        page.get_by_label("Ore alla settimana, al massimo").fill("600")
        page.get_by_label("Ore alla settimana, al massimo").press("Enter")
        expect(page.locator(".error-summary")).to_be_visible()
        expect(page.get_by_role("button", name="Facile da leggere")).to_be_visible()


def test_the_button_is_itself_again_at_the_end(visit: Visitors) -> None:
    """When the last sentence has been said; and a second card takes over from the first."""
    page = visit(CANDIDATE)
    page.add_init_script(VOICES.replace("OWN", "true"))
    page.goto("/persona")
    first, second = page.locator("button.listen").nth(0), page.locator("button.listen").nth(1)
    first.click()
    second.click()
    expect(first).to_have_accessible_name(re.compile("^Ascolta"))
    expect(second).to_have_accessible_name(re.compile("^Ferma"))
    page.evaluate("heard.at(-1).dispatchEvent(new Event('end'))")
    expect(second).to_have_accessible_name(re.compile("^Ascolta"))


def test_no_text_is_sent_to_a_voice_elsewhere(visit: Visitors) -> None:
    """Where the only voices belong to a service outside, nothing is offered; the page is whole all the same."""
    page = visit(CANDIDATE)
    page.add_init_script(VOICES.replace("OWN", "false"))
    page.goto("/persona")
    expect(page.get_by_role("button", name="Mi interessa").first).to_be_visible()
    expect(page.locator("button.listen")).to_have_count(0)
