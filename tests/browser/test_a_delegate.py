"""A person invites somebody, who answers for them; the office sees who it was; the person ends it. In three ways."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitors
from tests.browser.hands import WAYS, hands, options
from tests.browser.site import OFFICER, Site
from tests.browser.steps import heading

PEOPLE = {"mouse": "BS10167", "keyboard": "BS10289", "no script": "BS10313"}
"""Each way has its own person, with a proposal that waits."""
PASSWORD = "tre parole qualunque"


def main(page: Page, role: str, name: str) -> Locator:
    """A link or a button in the page itself; its name may go on with whom or what it is about."""
    return page.get_by_role("main").get_by_role(role, name=name).first


@pytest.mark.parametrize("way", WAYS)
def test_a_delegate_acts_and_is_later_removed(visit: Visitors, site: Site, way: str) -> None:
    code, name = PEOPLE[way], f"Ivo {way.title()}"
    person = hands(way, visit(site.account_for(code), **options(way)))
    delegate = hands(way, visit(**options(way)))
    theirs, page = person.page, delegate.page

    person.go("/persona/chi-mi-aiuta")
    person.press(main(theirs, "link", "Invita una persona"))
    heading(theirs, "Invita una persona")
    person.fill(theirs.get_by_label("Come si chiama?"), name)
    person.fill(theirs.get_by_label("E-mail"), f"ivo.{code.lower()}@example.org")
    person.tick(theirs.get_by_label("Familiare"))
    person.tick(theirs.get_by_label("Leggere le opportunità"))
    person.tick(theirs.get_by_label("Rispondere alle opportunità"))
    person.press(main(theirs, "button", "Manda l'invito"))
    heading(theirs, "Chi mi aiuta")
    invitation = main(theirs, "link", "Apri l'invito").get_attribute("href")

    delegate.go(invitation)
    heading(page, "Un invito ad aiutare")
    for label in ("Scegli una password", "Scrivila di nuovo"):
        delegate.fill(page.get_by_label(label), PASSWORD)
    delegate.press(main(page, "button", "Accetta l'invito"))
    heading(page, "Le persone che aiuti")
    delegate.press(main(page, "link", "Le opportunità"))
    heading(page, "Le mie opportunità")
    delegate.press(main(page, "button", "Mi interessa"))
    expect(page.get_by_role("status")).to_contain_text("questo lavoro ti interessa")

    office = visit(OFFICER)
    office.goto(f"/operatore/persone/{code}/storia")
    expect(office.get_by_role("main")).to_contain_text(f"{name}, per ")

    person.go("/persona/chi-mi-aiuta")
    expect(theirs.get_by_role("main")).to_contain_text("Ha detto: mi interessa")
    person.press(main(theirs, "link", f"Non voglio più questo aiuto {name}"))
    heading(theirs, "Finire l'aiuto")
    person.press(main(theirs, "button", "Finisce da ora"))
    heading(theirs, "Chi mi aiuta")

    visit.expect_codes(403)
    delegate.press(page.get_by_role("navigation", name="Menu principale").get_by_role("link", name="Le opportunità"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Non agisci più per")
