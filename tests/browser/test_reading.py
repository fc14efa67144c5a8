"""The largest letters in high contrast: nothing scrolls sideways at 320 pixels, nothing is too pale, nothing moves."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import Visitors
from tests.browser.site import CANDIDATE, FIRM, OFFICER, SECOND_CANDIDATE
from tests.browser.visits import REFLOW, overflow

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
