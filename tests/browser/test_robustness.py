"""What people do that nobody planned: twice, backwards, and after the session has ended."""

from playwright.sync_api import Page, Route, expect

from models.types import ProposalState
from tests.browser import axe
from tests.browser.conftest import Visitors
from tests.browser.site import COOPERATIVE, OFFICER, SECOND_OFFICER, Site
from tests.browser.steps import (
    check_position,
    choose,
    decision,
    error_summary,
    fill_position,
    heading,
    message,
    panel,
    propose,
    send_position,
    sign_in,
)
from tests.browser.visits import overflow


def test_a_double_click_proposes_once(visit: Visitors, site: Site) -> None:
    """One proposal, one step in its history, and a page that says so."""
    person = site.undecided("P1030")
    page = visit(OFFICER)
    page.goto(f"/operatore/posizioni/P1030?persona={person}")
    decision(page, "propose").dblclick()
    expect(message(page)).to_contain_text("Proposta a")
    expect(panel(page)).to_contain_text("Proposta alla persona")
    assert site.stored("P1030", person).steps == [ProposalState.PROPOSED]


def test_a_slow_double_click_sends_one_position(visit: Visitors) -> None:
    """The second click comes while the first is on its way: it sends nothing, and one new position is there."""
    page = visit(COOPERATIVE)
    page.goto("/datore/posizioni/nuova")
    fill_position(page, title="Aiuto tipografa di prova")
    check_position(page)
    on_their_way: list[Route] = []

    def hold(route: Route) -> None:
        on_their_way.append(route)

    page.route("**/controllo", hold)
    send = page.get_by_role("main").get_by_role("button", name="Invia all'ufficio")
    send.scroll_into_view_if_needed()
    box = send.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    # Clicks of the mouse itself: those of the button would wait for the page that the first one opens.
    with page.expect_request("**/controllo"):
        page.mouse.click(*middle)
    page.mouse.click(*middle)
    on_their_way[0].continue_()
    heading(page, "Aiuto tipografa di prova")
    assert len(on_their_way) == 1
    page.goto("/datore")
    expect(page.get_by_role("link", name="Aiuto tipografa di prova")).to_have_count(1)


def test_a_refused_form_can_be_sent_again(visit: Visitors) -> None:
    """What keeps a form from being sent twice does not keep it from being sent again after going back."""
    visit.expect_codes(422)
    page = visit(COOPERATIVE)
    page.goto("/datore/posizioni/nuova")
    send_position(page)
    expect(error_summary(page)).to_be_visible()
    page.go_back()
    expect(error_summary(page)).to_have_count(0)
    send_position(page)
    expect(error_summary(page)).to_be_visible()
    send_position(page)
    expect(error_summary(page)).to_be_visible()


def test_the_way_back_after_a_decision(visit: Visitors, site: Site) -> None:
    """The page that the browser goes back to knows the decision: there is nothing old to press."""
    person = site.undecided("P1033", 2)
    page = visit(OFFICER)
    page.goto("/operatore/posizioni/P1033")
    choose(page, person)
    propose(page)
    page.get_by_role("navigation").get_by_role("link", name="Scrivania").first.click()
    heading(page, "Scrivania")
    page.go_back()
    expect(panel(page)).to_contain_text("Proposta alla persona")
    page.go_back()
    expect(page.locator(".review-row", has_text=person)).to_contain_text("Proposta alla persona")
    assert site.stored("P1033", person).steps == [ProposalState.PROPOSED]


def test_the_session_ends_in_another_tab(visit: Visitors, site: Site) -> None:
    """Signing in leads back to the page that was asked for, with the person that was chosen."""
    person = site.undecided("P1034", 3)
    page = visit()
    sign_in(page, OFFICER)
    page.goto(f"/operatore/posizioni/P1034?scheda=suggerite&persona={person}")
    _sign_out_elsewhere(page)
    page.reload()
    heading(page, "Accedi")
    sign_in(page, OFFICER)
    expect(page).to_have_url(f"{site.url}/operatore/posizioni/P1034?scheda=suggerite&persona={person}")
    expect(panel(page)).to_contain_text(person)


def test_choosing_somebody_after_the_session_ended(visit: Visitors, site: Site) -> None:
    """The list fetches the person alone: the sign-in page comes as a whole page, not as a hole in this one."""
    person = site.undecided("P1037", 2)
    page = visit()
    sign_in(page, SECOND_OFFICER)
    page.goto("/operatore/posizioni/P1037")
    _sign_out_elsewhere(page)
    page.locator("[data-review-row]", has_text=person).click()
    heading(page, "Accedi")
    sign_in(page, SECOND_OFFICER)
    heading(page, site.title("P1037"))
    expect(panel(page)).to_contain_text(person)


def test_typing_after_the_session_ended(visit: Visitors) -> None:
    """The help beside the form stays silent, what was written stays, and signing in leads to a whole page."""
    visit.expect_codes(400)
    page = visit()
    sign_in(page, COOPERATIVE)
    page.goto("/datore/posizioni/nuova")
    page.get_by_label("Che cosa si fa").fill("Si tiene in ordine il magazzino.")
    _sign_out_elsewhere(page)
    page.evaluate("() => document.addEventListener('htmx:finally:request', () => { document.body.id = 'answered'; })")
    page.get_by_label("Come si chiama il lavoro?").fill("magazziniere")
    expect(page.locator("body#answered #mestiere")).to_be_attached()
    heading(page, "Nuova posizione")
    expect(page.get_by_label("Che cosa si fa")).to_have_value("Si tiene in ordine il magazzino.")
    sign_in(page, COOPERATIVE)
    heading(page, "Le mie posizioni")


def test_deciding_after_the_session_ended(visit: Visitors, site: Site) -> None:
    """Nothing is recorded, and the page says so."""
    visit.expect_codes(400)
    person = site.undecided("P1034", 4)
    page = visit()
    sign_in(page, OFFICER)
    page.goto(f"/operatore/posizioni/P1034?persona={person}")
    _sign_out_elsewhere(page)
    decision(page, "propose").click()
    heading(page, "La richiesta non è completa")
    expect(page.get_by_role("main")).to_contain_text("non abbiamo registrato nulla")
    assert not axe.violations(page) + overflow(page)
    assert site.stored("P1034", person) is None


def _sign_out_elsewhere(page: Page) -> None:
    other = page.context.new_page()
    other.goto("/accessibilita")
    other.get_by_role("button", name="Esci").click()
    expect(message(other)).to_be_visible()
    other.close()
