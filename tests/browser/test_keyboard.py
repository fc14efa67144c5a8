"""The same work with the keyboard alone, the focus in sight at every stop."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from models.types import ProposalState
from tests.browser.conftest import Visitors
from tests.browser.keyboard import focused, stops, tab_to
from tests.browser.site import CANDIDATE, COOPERATIVE, FIRM, OFFICER, PASSWORD, SECOND_CANDIDATE, Site
from tests.browser.steps import answered, card, decision, error_summary, heading, message, panel
from tests.browser.visits import PHONE

Opening = Callable[..., Page]

PARTS = ["skip", "header", "menu", "main", "footer"]


@pytest.fixture
def still(visit: Visitors) -> Opening:
    """Opens pages that scroll at once: where the focus is can be looked at right after the key."""
    return partial(visit, reduced_motion=True)


def press(page: Page, *keys: str) -> None:
    """Press these keys, one after the other."""
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.parametrize(
    ("account", "path"),
    [
        (None, "/"),
        (OFFICER, "/operatore"),
        (OFFICER, "/operatore/posizioni/P0001"),
        (OFFICER, "/operatore/proposte/bacheca"),
        (OFFICER, "/operatore/proposte/258"),
        (FIRM, "/datore/posizioni/nuova"),
        (CANDIDATE, "/persona"),
    ],
)
def test_focus_goes_through_the_page_in_its_order(still: Opening, account: str | None, path: str) -> None:
    """Skip links, header, menu, the page itself, footer: each part once, every stop in sight, and out at the end."""
    page = still(account)
    page.goto(path)
    parts = [stop.partition(":")[0] for stop in stops(page)]
    visited = [part for place, part in enumerate(parts) if place == 0 or parts[place - 1] != part]
    assert visited == [part for part in PARTS if part in parts]
    assert {"skip", "header", "main", "footer"} <= set(parts)


def test_skip_link_jumps_over_the_header(still: Opening) -> None:
    """The first stop leads to the content, and the next stop is inside it; so does the one to the chosen person."""
    page = still(OFFICER)
    page.goto("/operatore/posizioni/P0001")
    tab_to(page, page.get_by_role("link", name="Vai al contenuto"))
    press(page, "Enter")
    expect(page.locator("main")).to_be_focused()
    assert next(stops(page)).startswith("main: ")

    page.goto("/operatore/posizioni/P0001")
    tab_to(page, page.get_by_role("link", name="Vai alla persona scelta"))
    press(page, "Enter")
    expect(panel(page)).to_be_focused()


def test_officer_proposes(still: Opening, site: Site) -> None:
    """From signing in to the proposal, and back from it."""
    first, second = site.undecided("P1021"), site.undecided("P1021", 2)
    page = still()
    page.goto("/accedi")
    tab_to(page, page.get_by_label("E-mail"))
    page.keyboard.type(OFFICER)
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    press(page, "Enter")
    heading(page, "Scrivania")

    tab_to(page, page.get_by_role("navigation").get_by_role("link", name="Posizioni"))
    press(page, "Enter")
    heading(page, "Posizioni")
    tab_to(page, page.get_by_label("Titolo, codice o datore di lavoro"))
    page.keyboard.type("P1021")
    press(page, "Enter")
    expect(page).to_have_url(re.compile("testo=P1021"))
    tab_to(page, page.get_by_role("link", name=site.title("P1021")))
    press(page, "Enter")
    heading(page, site.title("P1021"))

    expect(panel(page)).to_contain_text(first)
    press(page, "j")
    expect(panel(page)).to_contain_text(second)
    assert focused(page.locator("[data-review-row]", has_text=second))
    press(page, "p")
    assert focused(decision(page, "propose"))
    press(page, "Enter")
    expect(message(page)).to_contain_text("Proposta a")
    assert site.stored("P1021", second).state is ProposalState.PROPOSED
    expect(panel(page)).to_be_focused()

    tab_to(page, page.get_by_role("button", name="Annulla la tua ultima decisione"))
    press(page, "Space")
    expect(message(page)).to_contain_text("annullata")
    assert site.stored("P1021", second).state is ProposalState.SUGGESTED


def test_keys_do_not_decide_and_do_not_disturb_typing(still: Opening, site: Site) -> None:
    """A key only leads to a decision; in a field it is a letter; with no list on the page it is nothing."""
    person = site.undecided("P1022")
    page = still(OFFICER)
    page.goto(f"/operatore/posizioni/P1022?persona={person}")
    press(page, "n")
    assert focused(decision(page, "decline"))
    press(page, "Enter")
    tab_to(page, page.get_by_label("Nota"))
    page.keyboard.type("un part-time, jolly; kit")
    expect(page.get_by_label("Nota")).to_have_value("un part-time, jolly; kit")
    expect(panel(page)).to_contain_text(person)
    assert site.stored("P1022", person) is None


def test_officer_lifts_a_gate(still: Opening, site: Site) -> None:
    """The key for proposing leads to the folded part that asks why; the reason is typed, the button pressed."""
    person = site.stopped_by("P1045", "licence")
    page = still(OFFICER)
    page.goto(f"/operatore/posizioni/P1045?scheda=escluse&persona={person}")
    press(page, "p")
    assert focused(decision(page, "propose"))
    press(page, "Enter")
    tab_to(page, page.get_by_label("Nota"))
    page.keyboard.type("Guida già nel cortile; il patentino arriva a giugno.")
    press(page, "Tab", "Enter")
    expect(message(page)).to_contain_text("Proposta a")
    assert site.stored("P1045", person).lifted == ["licence"]


def test_officer_does_not_propose(visit: Visitors, still: Opening, site: Site) -> None:
    """Folded part, refused form, focus on what to correct, reason, done."""
    visit.expect_codes(422)
    person = site.undecided("P1025")
    page = still(OFFICER)
    page.goto(f"/operatore/posizioni/P1025?persona={person}")
    press(page, "n", "Enter")
    discard = page.get_by_role("button", name="Non proporre", exact=True)
    tab_to(page, discard)
    press(page, "Enter")
    expect(error_summary(page)).to_be_focused()
    press(page, "Tab", "Enter")
    expect(page.get_by_label("Motivo")).to_be_focused()
    page.keyboard.type("Il posto")
    tab_to(page, discard)
    press(page, "Space")
    expect(message(page)).to_contain_text("non proposta")
    assert site.stored("P1025", person).state is ProposalState.DISCARDED


def test_employer_posts_a_position(visit: Visitors, still: Opening) -> None:
    """Four steps, the last sent too early, what is missing reached from its link, then sent."""
    visit.expect_codes(422)
    page = still(FIRM)
    page.goto("/datore/posizioni/nuova")
    tab_to(page, page.get_by_label("Come si chiama il lavoro?"))
    page.keyboard.type("Addetta al confezionamento")
    expect(page.locator("#mestiere")).to_contain_text("confezionamento")
    tab_to(page, page.get_by_label("Che cosa si fa"))
    page.keyboard.type("Si preparano le scatole e si controllano i pezzi.")
    _go_on(page, "Compiti ed esigenze")
    tab_to(page, page.locator("[name=level_d430]"))
    press(page, "Home", "ArrowDown", "ArrowDown")
    _go_on(page, "Orario, luogo, aiuti")
    tab_to(page, page.get_by_label("Contratto"))
    page.keyboard.type("Tempo det")
    tab_to(page, page.get_by_label("Ore alla settimana"))
    page.keyboard.type("24")
    tab_to(page, page.get_by_label("pomeriggio"))
    press(page, "Space")
    tab_to(page, page.get_by_label("In quale comune"))
    page.keyboard.type("Iseo")
    _go_on(page, "Controlla e invia")
    send = page.get_by_role("main").get_by_role("button", name="Invia all'ufficio")
    tab_to(page, send)
    press(page, "Enter")
    summary = error_summary(page)
    expect(summary).to_be_focused()
    tab_to(page, summary.get_by_role("link").first)
    press(page, "Enter")
    heading(page, "Orario, luogo, aiuti")
    expect(page.get_by_label("A chi è rivolta?")).to_be_focused()
    page.keyboard.type("Lib")
    _go_on(page, "Controlla e invia")
    tab_to(page, send)
    press(page, "Enter")
    heading(page, "Addetta al confezionamento")
    main = page.get_by_role("main")
    for said in ("Tempo determinato", "24", "pomeriggio", "Libera", "Sollevare e trasportare"):
        expect(main).to_contain_text(said)


def _go_on(page: Page, title: str) -> None:
    tab_to(page, page.get_by_role("main").get_by_role("button", name="Salva e continua"))
    press(page, "Enter")
    heading(page, title)


def test_person_answers(still: Opening, site: Site) -> None:
    """No, with a reason chosen with the arrows; then yes."""
    page = still(SECOND_CANDIDATE)
    page.goto("/persona")
    title = site.title("P1027")
    tab_to(page, card(page, title).get_by_role("link", name="Non fa per me"))
    press(page, "Enter")
    heading(page, "Non fa per me")
    tab_to(page, page.get_by_label("Preferisco non dirlo"))
    press(page, "ArrowDown", "ArrowDown")
    expect(page.get_by_label("L'orario non va bene per me")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Conferma"))
    press(page, "Enter")
    answered(page, title, "Hai detto: non fa per me")
    tab_to(page, page.get_by_role("button", name="Ho cambiato idea"))
    press(page, "Space")
    answered(page, title, "Hai detto: mi interessa")


def test_menu_on_a_phone(still: Opening) -> None:
    """Opened with Enter, closed with Escape, and an entry taken."""
    page = still(COOPERATIVE, viewport=PHONE)
    page.goto("/datore")
    button, menu = page.get_by_role("button", name="Menu"), page.get_by_role("navigation", name="Menu principale")
    tab_to(page, button)
    press(page, "Enter")
    expect(menu).to_be_visible()
    press(page, "Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    press(page, "Enter")
    tab_to(page, menu.get_by_role("link", name="Rose ricevute"))
    press(page, "Enter")
    heading(page, "Rose ricevute")


def test_details_open_and_close(still: Opening) -> None:
    """The pictures' table, opened and closed with Space and Enter, and its box reached to scroll it."""
    page = still(OFFICER)
    page.goto("/operatore/posizioni/P0001")
    summary = panel(page).locator("summary", has_text=re.compile("Vedi come tabella.*richieste"))
    table = panel(page).get_by_role("table", name=re.compile("Richieste del lavoro"))
    tab_to(page, summary)
    press(page, "Space")
    expect(table).to_be_visible()
    tab_to(page, panel(page).get_by_role("group", name=re.compile("Richieste del lavoro")))
    press(page, "Shift+Tab", "Enter")
    expect(table).to_be_hidden()
