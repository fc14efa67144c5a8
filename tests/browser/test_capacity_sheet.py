"""The capacity sheet with the keyboard: thirty answers, one key each; and what is typed is understood at once."""

from playwright.sync_api import expect

from tests.browser.conftest import Visitors
from tests.browser.site import OFFICER
from tests.browser.steps import message

# Hardly assessed in the demonstration; no other test reads this sheet.
SHEET = "/operatore/persone/BS10280/scheda"


def test_a_whole_sheet_is_filled_in_with_thirty_keys(visit: Visitors) -> None:
    page = visit(OFFICER)
    page.goto(f"{SHEET}/modifica")
    questions = page.locator("[data-levels] fieldset")
    expect(questions).to_have_count(30)
    questions.first.locator("input:checked").focus()
    answers = [str(number % 5) for number in range(30)]
    for answer in answers:
        page.keyboard.press(answer)
    assert questions.locator("input:checked").evaluate_all("found => found.map(one => one.value)") == answers
    page.keyboard.press("Enter")
    expect(message(page)).to_contain_text("aggiornate")
    expect(page.get_by_text("Si conoscono 30 capacità su 30")).to_be_visible()


def test_a_question_mark_makes_a_capacity_unknown_again(visit: Visitors) -> None:
    page = visit(OFFICER)
    page.goto("/operatore/persone/BS10051/scheda/modifica")
    first = page.locator("[data-levels] fieldset").first
    first.locator("input:checked").focus()
    page.keyboard.press("?")
    expect(first.get_by_label("Non si sa ancora")).to_be_checked()
    expect(page.locator("[data-levels] fieldset").nth(1).locator("input:checked")).to_be_focused()


def test_a_title_is_understood_while_it_is_typed(visit: Visitors) -> None:
    page = visit(OFFICER)
    page.goto("/operatore/persone/BS10051/esperienze/modifica")
    row = page.locator(".job-row").last
    row.get_by_label("Lavoro", exact=True).press_sequentially("magazziniere")
    expect(row.get_by_role("status")).to_contain_text("Abbiamo capito: Magazziniere")
