"""A person reads, asks why and answers on a phone: by keyboard alone, in the easy version, without scripts."""

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Registration
from models.positions import Position
from models.proposals import Proposal
from models.types import ProposalState
from tests.browser.conftest import Visitors
from tests.browser.hands import Hands, hands, options
from tests.browser.site import NOW, OFFICER, PASSWORD, Site
from tests.browser.steps import answered, card, heading, message, propose
from tests.browser.visits import PHONE, overflow

KEYS, EASY, PLAIN = "keyboard", "keyboard, easy version", "no script"
PROPOSED = {KEYS: "P1030", EASY: "P1036", PLAIN: "P1037"}
WANTED = {KEYS: "P1003", EASY: "P1010", PLAIN: "P1020"}
"""Each way has its own people and positions, so that none finds the other's work."""

pytestmark = pytest.mark.parametrize("way", [KEYS, EASY, PLAIN])


def phone(visit: Visitors, way: str) -> Hands:
    """A phone's page, used in this way."""
    way = "keyboard" if way == EASY else way
    return hands(way, visit(viewport=PHONE, **options(way)))


def enter(drive: Hands, email: str, way: str) -> None:
    """Sign in, and ask for the easy version where it is this one's turn."""
    page = drive.page
    drive.go("/accedi")
    drive.fill(page.get_by_label("E-mail"), email)
    drive.fill(page.get_by_label("Password"), PASSWORD)
    press(drive, "Accedi")
    heading(page, "Le mie opportunità")
    if way == EASY:
        press(drive, "Facile da leggere")
        expect(page.get_by_role("main").get_by_role("button", name="Versione normale")).to_be_visible()


def press(drive: Hands, button: str) -> None:
    """Press a button of the page."""
    drive.press(main(drive.page).get_by_role("button", name=button))


def follow(drive: Hands, link: str) -> None:
    """Follow a link of the page."""
    drive.press(main(drive.page).get_by_role("link", name=link))


def main(page: Page) -> Locator:
    """What the page is about."""
    return page.get_by_role("main")


def fits(page: Page) -> None:
    """Nothing makes the phone's page scroll sideways."""
    assert not overflow(page)


def test_reads_asks_why_and_accepts(visit: Visitors, site: Site, way: str) -> None:
    """A short card, the whole job, why it was thought of and who could change what; then yes."""
    position = PROPOSED[way]
    person, title = site.undecided(position), _shown(site.title(position))
    site.change(lambda session: _propose(session, position, person))
    drive = phone(visit, way)
    page = drive.page
    enter(drive, site.account_for(person), way)
    expect(card(page, title)).to_be_visible()
    fits(page)
    follow(drive, f"Leggi tutto {title}")
    heading(page, title)
    fits(page)
    follow(drive, "Perché questo lavoro?")
    heading(page, "Perché questo lavoro?")
    expect(main(page).get_by_role("heading", name="Perché può andare bene")).to_be_visible()
    fits(page)
    follow(drive, "Torna al lavoro")
    heading(page, title)
    press(drive, f"Mi interessa {title}")
    answered(page, title, "Hai detto: mi interessa")
    expect(message(page)).to_contain_text("Abbiamo detto all'ufficio che questo lavoro ti interessa.")
    stored = site.stored(position, person)
    assert stored is not None
    assert stored.state is ProposalState.ACCEPTED


def test_asks_for_a_job_that_nobody_proposed_and_gets_it(visit: Visitors, site: Site, way: str) -> None:
    """Found by its words, saved, wanted; the office reads it and proposes it; the card says who asked for it."""
    position = WANTED[way]
    person, title = site.undecided(position), _shown(site.title(position))
    drive = phone(visit, way)
    page = drive.page
    enter(drive, site.account_for(person), way)
    drive.go("/persona/lavori")
    heading(page, "Altri lavori")
    drive.fill(page.get_by_label("Lavoro che cerchi"), title)
    press(drive, "Cerca")
    expect(page.get_by_label("Lavoro che cerchi")).to_have_value(title)
    fits(page)
    follow(drive, f"Leggi tutto {title}")
    heading(page, title)
    press(drive, f"Salva per dopo {title}")
    expect(message(page)).to_contain_text("Salvato.")
    press(drive, f"Mi interessa {title}")
    answered(page, title, "Hai detto: mi interessa")
    fits(page)

    officer = visit(OFFICER)
    officer.goto("/operatore/interessi")
    officer.get_by_role("main").get_by_role("link", name=site.title(position)).first.click()
    heading(officer, site.title(position))
    expect(officer.locator("#persona [data-interest]")).to_contain_text("Ha detto: mi interessa")
    propose(officer)

    drive.go("/persona")
    heading(page, "Le mie opportunità")
    asked = "Tu avevi detto: mi interessa." if way == EASY else "Lo avevi chiesto tu: avevi detto che ti interessava."
    expect(card(page, title)).to_contain_text(asked)


def _shown(title: str) -> str:
    """A title as the person's pages write it."""
    return title[:1].upper() + title[1:]


def _propose(session: Session, code: str, registration: str) -> None:
    """The office proposes a position to somebody."""
    position = session.scalars(select(Position).where(Position.code == code)).one()
    person = session.scalars(select(Registration).where(Registration.code == registration)).one().person
    proposal = Proposal(position=position, person=person, state=ProposalState.SUGGESTED)
    session.add(proposal)
    proposal.move(to=ProposalState.PROPOSED, by=None, at=NOW)
