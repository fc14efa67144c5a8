"""The same journeys where scripts are switched off or never arrive."""

import re

import pytest
from playwright.sync_api import ViewportSize, expect

from models.types import ProposalState
from tests.browser.conftest import Visitors
from tests.browser.site import COOPERATIVE, OFFICER, SECOND_CANDIDATE, Site
from tests.browser.steps import (
    answer,
    answered,
    card,
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
from tests.browser.visits import DESKTOP, PHONE


@pytest.mark.parametrize(("viewport", "position"), [(DESKTOP, "P1030"), (PHONE, "P1036")])
def test_from_the_desk_to_an_answer(visit: Visitors, site: Site, viewport: ViewportSize, position: str) -> None:
    """Look, choose, propose; yes; the officer sees it."""
    person, title = site.undecided(position, 3), site.title(position)
    officer = visit(javascript=False, viewport=viewport)
    sign_in(officer, OFFICER)
    heading(officer, "Scrivania")
    officer.goto(f"/operatore/posizioni?testo={position}")
    officer.get_by_role("main").get_by_role("link", name=title).click()
    heading(officer, title)
    expect(officer.locator("[data-keyboard-help]")).to_be_hidden()
    choose(officer, person)
    assert officer.url.endswith("#persona")
    panel(officer).locator("summary", has_text="richieste e capacità").click()
    expect(panel(officer).get_by_role("table", name=re.compile("Richieste del lavoro"))).to_be_visible()
    propose(officer)

    reader = visit(javascript=False, viewport=viewport)
    sign_in(reader, site.account_for(person))
    answer(reader, title, "Mi interessa")
    answered(reader, title, "Hai detto: mi interessa")
    officer.reload()
    expect(panel(officer)).to_contain_text("La persona è interessata")


@pytest.mark.parametrize(("viewport", "position"), [(DESKTOP, "P1031"), (PHONE, "P1037")])
def test_from_a_yes_by_phone_to_an_interview(
    visit: Visitors, site: Site, viewport: ViewportSize, position: str
) -> None:
    """The officer records the yes, sends the profile and fixes an interview; the person sees where and when."""
    person, title = site.undecided(position, 2), site.title(position)
    officer = visit(javascript=False, viewport=viewport)
    sign_in(officer, OFFICER)
    officer.goto(f"/operatore/posizioni/{position}?persona={person}")
    propose(officer)
    officer.goto(f"/operatore/proposte?testo={person}+{position}")
    officer.locator("tbody th a").click()
    officer.get_by_label("Le interessa").check()
    officer.get_by_label("Come l'ha detto?").first.select_option("telefono")
    officer.get_by_role("button", name="Registra la risposta").click()
    expect(message(officer)).to_contain_text("La risposta della persona è registrata.")
    officer.get_by_role("link", name="Guarda e invia il profilo").click()
    heading(officer, "Profilo da inviare")
    officer.get_by_role("button", name="Invia il profilo").click()
    officer.get_by_label("Giorno").fill("2026-12-01")
    officer.locator("[name=colloquio-time]").fill("09:30")
    officer.get_by_label("Dove").fill("Via Milano 3, Brescia")
    officer.get_by_role("button", name="Fissa il colloquio").click()
    expect(message(officer)).to_contain_text("Il colloquio è fissato.")
    assert site.stored(position, person).state is ProposalState.INTERVIEW

    reader = visit(javascript=False, viewport=viewport)
    sign_in(reader, site.account_for(person))
    expect(card(reader, title)).to_contain_text("1 dic 2026, 09:30")
    expect(card(reader, title)).to_contain_text("Via Milano 3, Brescia")


def test_an_employer_posts_a_position(visit: Visitors, site: Site) -> None:
    """Demands proposed by the button, mistakes with links to their fields, sent; published, proposed, undone."""
    visit.expect_codes(422)
    employer = visit(javascript=False)
    sign_in(employer, COOPERATIVE)
    employer.get_by_role("main").get_by_role("link", name="Nuova posizione").click()
    title = employer.get_by_label("Come si chiama il lavoro?")
    title.fill("Addetta alle pulizie")
    employer.get_by_role("button", name="Proponi le esigenze").click()
    expect(employer.get_by_role("main")).to_contain_text("Abbiamo proposto le esigenze")
    send_position(employer)
    error_summary(employer).get_by_role("link", name=re.compile("In quale comune")).click()
    assert employer.url.endswith("#comune")
    fill_position(employer, title="Addetta alle pulizie")
    send_position(employer)
    heading(employer, "Addetta alle pulizie")

    officer = visit(OFFICER, javascript=False)
    officer.goto("/operatore")
    officer.get_by_role("link", name="posizioni da pubblicare").click()
    officer.get_by_role("link", name="Addetta alle pulizie").click()
    officer.get_by_role("button", name="Pubblica la posizione").click()
    expect(message(officer)).to_contain_text("pubblicata")
    propose(officer)
    officer.get_by_role("button", name="Annulla la tua ultima decisione").click()
    expect(message(officer)).to_contain_text("annullata")


def test_a_person_says_no_and_changes_their_mind(visit: Visitors, site: Site) -> None:
    """No with a reason, then yes."""
    title = site.title("P1024")
    page = visit(javascript=False)
    sign_in(page, SECOND_CANDIDATE)
    answer(page, title, "Non fa per me")
    page.get_by_label("Un altro motivo").check()
    page.get_by_role("button", name="Conferma").click()
    answered(page, title, "Hai detto: non fa per me")
    assert site.stored("P1024", "BS10166").state is ProposalState.DECLINED
    page.get_by_role("button", name="Ho cambiato idea: mi interessa").click()
    answered(page, title, "Hai detto: mi interessa")


def test_a_refused_decision_keeps_its_part_open(visit: Visitors, site: Site) -> None:
    """The error stands on its field, in sight, with what was written."""
    visit.expect_codes(422)
    page = visit(OFFICER, javascript=False)
    page.goto(f"/operatore/posizioni/P1034?persona={site.undecided('P1034')}")
    decision(page, "decline").click()
    page.get_by_label("Nota").fill("Ne parliamo a gennaio.")
    page.get_by_role("button", name="Non proporre", exact=True).click()
    expect(error_summary(page)).to_be_visible()
    expect(page.get_by_label("Motivo")).to_be_visible()
    expect(page.get_by_label("Motivo")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Nota")).to_have_value("Ne parliamo a gennaio.")


def test_menu_on_a_phone(visit: Visitors) -> None:
    """The menu opens without a script."""
    page = visit(OFFICER, javascript=False, viewport=PHONE)
    page.goto("/operatore")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("navigation", name="Menu principale").get_by_role("link", name="Posizioni").click()
    heading(page, "Posizioni")
