"""A firm works out its duty: the staff is written down, the sum follows, and a plan answers as one types."""

from playwright.sync_api import expect

from tests.browser.conftest import Visitors
from tests.browser.keyboard import focused
from tests.browser.site import FIRM
from tests.browser.steps import heading


def test_a_firm_computes_its_duty(visit: Visitors) -> None:
    page = visit(FIRM)
    page.goto("/datore")
    page.get_by_role("link", name="Obblighi").click()
    heading(page, "Obblighi")
    page.get_by_role("link", name="Scrivi l'organico").first.click()
    heading(page, "Organico")
    page.get_by_label("Quante persone lavorano qui?").fill("100")
    page.get_by_role("button", name="Salva l'organico").click()
    expect(page.get_by_text("Organico salvato.")).to_be_visible()
    base = page.get_by_role("row", name="Base di computo")
    expect(base).to_contain_text("87")


def test_a_plan_answers_as_one_types(visit: Visitors) -> None:
    """In place: no new page, the focus stays in the field, nothing else moves."""
    page = visit(FIRM)
    page.goto("/datore/obblighi")
    page.evaluate("window.samePage = true")
    people = page.get_by_label("Persone con disabilità da assumere")
    people.press_sequentially("1")
    outcome = page.get_by_role("table", name="Ora e con quello che provi")
    expect(outcome.get_by_role("row", name="Posti scoperti").first.get_by_role("cell").last).to_have_text("1")
    assert page.evaluate("window.samePage") is True
    assert focused(people)
    page.get_by_label("Altre persone da assumere").fill("-3")
    expect(page.locator("#esito")).to_contain_text("C'è un numero da correggere")
