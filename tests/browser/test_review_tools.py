"""The review with a script: switches that rank again in place, keys that decide, a link copied."""

import re

from playwright.sync_api import Page, expect

from models.types import ProposalState
from tests.browser.conftest import Visitors
from tests.browser.keyboard import focused
from tests.browser.site import OFFICER, Site
from tests.browser.steps import decision, heading, message, panel
from tests.browser.visits import PHONE


def review(page: Page, site: Site, position: str, query: str = "") -> None:
    """Open the review of a position, complete with its scripts."""
    page.goto(f"/operatore/posizioni/{position}{query}")
    heading(page, site.title(position))


def outcome(page: Page) -> str:
    """How many people are reached, in the page's words."""
    return page.locator("#prova [role=status]").inner_text()


def test_a_switch_ranks_again_in_place(visit: Visitors, site: Site) -> None:
    """No new page, the focus stays on the switch, the person stays chosen, and the address says all of it."""
    page = visit(OFFICER)
    review(page, site, "P0001")
    page.evaluate("window.samePage = true")
    before = outcome(page)
    page.locator("[data-review-row]").nth(2).click()
    chosen = page.locator("[data-review-row]").nth(2).inner_text().split()[-1]
    expect(panel(page)).to_contain_text(chosen)
    switch = page.get_by_label("Ausilio per il sollevamento")
    switch.check()
    expect(page.locator("#prova [role=status]")).to_contain_text("Con questa prova")
    assert outcome(page) != before
    assert page.evaluate("window.samePage") is True
    assert focused(switch)
    expect(panel(page)).to_contain_text(chosen)
    expect(page).to_have_url(re.compile(f"offre=lifting_aid.*persona={chosen}"))
    shared = page.url

    switch.uncheck()
    expect(page.locator("#prova [role=status]")).to_have_text(before)
    page.goto(shared)
    expect(switch).to_be_checked()
    expect(panel(page)).to_contain_text(chosen)


def test_what_is_unfolded_stays_so(visit: Visitors, site: Site) -> None:
    """The other accommodations do not fold up under one's hand."""
    page = visit(OFFICER)
    review(page, site, "P0001")
    page.locator("#altri-accomodamenti summary").click()
    other = page.locator("#altri-accomodamenti input").first
    other.check()
    expect(page.locator("#prova [role=status]")).to_contain_text("Con questa prova")
    expect(other).to_be_visible()
    other.uncheck()
    expect(page.locator("#prova [role=status]")).to_contain_text("Con ciò che il posto offre")
    expect(other).to_be_visible()


def test_without_scripts_a_button_ranks_again(visit: Visitors, site: Site) -> None:
    """The same switches, then «Ricalcola»; and from there to the agreement."""
    page = visit(OFFICER, javascript=False)
    review(page, site, "P1021")
    switch = page.locator("#prova > fieldset > .switches input:not(:checked)").first
    code = switch.get_attribute("value")
    switch.check()
    page.get_by_role("button", name="Ricalcola").click()
    expect(page.locator("#prova [role=status]")).to_contain_text("Con questa prova")
    page.get_by_role("link", name="Registra gli accomodamenti concordati").click()
    page.get_by_label("Con chi lo hai concordato").fill("La titolare, al telefono")
    page.get_by_role("button", name="Registra").click()
    expect(message(page)).to_contain_text("sono aggiornati")
    expect(page.locator(f"#offre-{code}")).to_be_checked()


def test_a_key_leads_to_the_decision_and_pressed_again_takes_it(visit: Visitors, site: Site) -> None:
    """t goes to «Tieni da parte», t again presses it; a minute to take it back."""
    person = site.undecided("P1040")
    page = visit(OFFICER)
    review(page, site, "P1040", f"?persona={person}")
    page.keyboard.press("t")
    assert focused(decision(page, "hold"))
    assert site.stored("P1040", person) is None
    page.keyboard.press("t")
    expect(message(page)).to_contain_text("da parte")
    assert site.stored("P1040", person).state is ProposalState.SET_ASIDE


def test_the_question_mark_shows_the_keys_and_they_can_be_turned_off(visit: Visitors, site: Site) -> None:
    """Who speaks to the computer, or types by chance, needs no keys: off stays off on this computer."""
    page = visit(OFFICER)
    review(page, site, "P0001")
    page.keyboard.press("?")
    box = page.get_by_label("Usa questi tasti su questo computer")
    expect(box).to_be_visible()
    assert focused(page.locator("[data-keyboard-help] summary"))
    box.uncheck()
    page.reload()
    expect(page.locator("[data-keyboard-help]")).to_be_visible()
    chosen = page.locator("#chi").inner_text()
    page.locator("body").press("j")
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement === document.body")
    expect(page.locator("#chi")).to_have_text(chosen)


def test_at_the_end_of_a_page_j_goes_on_to_the_next(visit: Visitors, site: Site) -> None:
    """The list goes on over the page."""
    page = visit(OFFICER)
    review(page, site, "P0001")
    page.locator("[data-review-row]").last.focus()
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile("pagina=2"))


def test_the_link_to_a_person_is_copied(visit: Visitors, site: Site) -> None:
    """The address of this person in this shortlist, switches included."""
    page = visit(OFFICER)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    review(page, site, "P0001", "?prova=1&offre=lifting_aid")
    panel(page).get_by_role("button", name="Copia").click()
    expect(panel(page).get_by_role("status")).to_have_text("Copiato.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "offre=lifting_aid" in copied
    other = visit(OFFICER)
    other.goto(copied)
    assert other.locator("#chi").inner_text() == page.locator("#chi").inner_text()


def test_on_a_phone_the_list_comes_before_the_switches(visit: Visitors, site: Site) -> None:
    """Folded at first; unfolded while something is tried."""
    page = visit(OFFICER, viewport=PHONE)
    review(page, site, "P0001")
    expect(page.locator("#prova")).to_be_hidden()
    page.get_by_text("Prova gli accomodamenti").click()
    page.get_by_label("Ausilio per il sollevamento").check()
    expect(page.locator("#prova [role=status]")).to_contain_text("Con questa prova")
    page.reload()
    expect(page.locator("#prova")).to_be_visible()


def test_who_is_ticked_goes_along(visit: Visitors, site: Site) -> None:
    """Ticks stay while a person is opened, a switch is turned, a tab or page changes, and the page is loaded again."""
    page = visit(OFFICER)
    review(page, site, "P0001")
    boxes = page.locator("input[name=confronta]:checked")
    first = page.locator(".row-choice").nth(1)
    first.check()
    code = first.get_attribute("value")
    expect(page).to_have_url(re.compile(f"confronta={code}$"))
    page.locator("[data-review-row]").nth(3).click()
    expect(page).to_have_url(re.compile(f"persona=.*confronta={code}$"))
    page.get_by_label("Ausilio per il sollevamento").check()
    expect(page.locator("#prova [role=status]")).to_contain_text("Con questa prova")
    expect(boxes).to_have_count(1)
    page.get_by_role("link", name="Da verificare").click()
    expect(page.get_by_text("Da confrontare, oltre a chi scegli qui:")).to_be_visible()
    page.locator(".row-choice").first.check()
    page.reload()
    expect(boxes).to_have_count(2)
    page.get_by_role("button", name="Successiva").click()
    expect(page).to_have_url(re.compile("pagina=2"))
    expect(boxes).to_have_count(2)
    page.locator(f"input[value={code}]").uncheck()
    page.get_by_role("button", name="Precedente").click()
    expect(boxes).to_have_count(1)
