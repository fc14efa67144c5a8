"""What people do on the pages, found by what they read. None of it needs JavaScript."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.site import PASSWORD
from tests.browser.visits import settle


def sign_in(page: Page, email: str) -> None:
    """Sign in from the sign-in page, opened first unless the page is already there."""
    if not page.url.endswith("/accedi"):
        page.goto("/accedi")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Accedi").click()
    expect(page).not_to_have_url(re.compile("/accedi$"))


def heading(page: Page, text: str) -> None:
    """The page's only h1 is this, and the title begins with it; the page is complete, its scripts have started."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    expect(page).to_have_title(re.compile(f"^{re.escape(text)}"))
    settle(page)


def card(page: Page, title: str) -> Locator:
    """The box under this heading."""
    return page.locator("section.box").filter(has=page.get_by_role("heading", name=title, exact=True))


def panel(page: Page) -> Locator:
    """The chosen person on a review page."""
    return page.locator("#persona")


def decision(page: Page, name: str) -> Locator:
    """The button, or the way to the button, of a decision: propose, hold, decline."""
    return panel(page).locator(f"[data-decision={name}]")


def choose(page: Page, registration: str) -> None:
    """Open a person from the review's list."""
    page.locator("[data-review-row]", has_text=registration).click()
    expect(panel(page)).to_contain_text(registration)


def propose(page: Page) -> None:
    """Propose the chosen person."""
    decision(page, "propose").click()
    expect(message(page)).to_contain_text("Proposta a")
    settle(page)


def message(page: Page) -> Locator:
    """What the site says after something was done."""
    return page.get_by_role("status").locator("[data-flash]")


def error_summary(page: Page) -> Locator:
    """The box that says what to correct."""
    return page.get_by_role("alert")


def fill_position(page: Page, *, title: str) -> None:
    """Answer what a new position must say, from its first step to its third."""
    settle(page)
    first = page.get_by_role("navigation", name="Passi").get_by_role("link", name="Il lavoro")
    if first.count():
        first.click()
    page.get_by_label("Come si chiama il lavoro?").fill(title)
    page.get_by_label("Che cosa si fa").fill("Si preparano gli ordini con un collega e si tiene in ordine lo scaffale.")
    go_on(page)
    heading(page, "Compiti ed esigenze")
    go_on(page)
    heading(page, "Orario, luogo, aiuti")
    page.get_by_label("In quale comune").fill("Brescia")
    page.get_by_label("Contratto").select_option("indeterminato")
    page.get_by_label("Ore alla settimana").fill("20")
    page.get_by_label("mattina").check()
    page.get_by_label("A chi è rivolta?").select_option("libera")


def go_on(page: Page) -> None:
    """Save a step of the new position and go to the next one."""
    page.get_by_role("main").get_by_role("button", name="Salva e continua").click()
    settle(page)


def check_position(page: Page) -> None:
    """Go through the steps to the last one, wherever one is."""
    settle(page)
    while page.get_by_role("button", name="Salva e continua").count():
        go_on(page)
    heading(page, "Controlla e invia")


def send_position(page: Page) -> None:
    """Send the new position to the office, from any of its steps."""
    check_position(page)
    page.get_by_role("main").get_by_role("button", name="Invia all'ufficio").click()


def answer(page: Page, title: str, words: str) -> None:
    """Press what carries these words on the card of an opportunity."""
    card(page, title).get_by_text(words, exact=False).first.click()


def answered(page: Page, title: str, words: str) -> None:
    """The page of the opportunity says what was answered, or how it stands."""
    heading(page, title)
    expect(page.get_by_role("main")).to_contain_text(words)


def look_again(page: Page) -> None:
    """A script asks every two seconds how far a work in the background is; where there is none, a link does."""
    settle(page)
    if not page.evaluate("() => 'htmx' in window"):
        page.get_by_role("link", name="Aggiorna la pagina").click()
