"""On a phone the administration's tables fit the screen and still say what matters."""

from playwright.sync_api import Page

from tests.browser.conftest import Visitors
from tests.browser.site import ADMIN
from tests.browser.visits import DESKTOP, PHONE

CUT = """() => [...document.querySelectorAll(".table-scroll")]
  .filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.getAttribute("aria-label"))"""


def row_of(page: Page, email: str) -> str:
    """What one sees in the row of an account."""
    return page.get_by_role("row").filter(has_text=email).inner_text()


def test_accounts_can_be_read_on_a_phone(visit: Visitors) -> None:
    page = visit(ADMIN)
    for viewport in (DESKTOP, PHONE):
        page.set_viewport_size(viewport)
        page.goto("/amministrazione")
        assert page.evaluate(CUT) == []
        row = row_of(page, ADMIN)
        for words in (ADMIN, "Livia Montecampo", "Amministrazione", "attivo"):
            assert row.count(words) == 1, (viewport, words, row)
