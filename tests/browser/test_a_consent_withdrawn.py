"""The person takes the consent back: at the employer's very next click the profile and its messages are gone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitors
from tests.browser.site import FIRM, Site
from tests.browser.visits import PHONE

PERSON, POSITION = "BS10035", "P1015"


@pytest.fixture(scope="module")
def person(site: Site) -> str:
    """Somebody whose profile the firm has, with an account of their own."""
    return site.account_for(PERSON)


def write(page: Page, thread: str, text: str) -> None:
    """A message in one thread of a page."""
    box = page.locator(f"#scrivi-{thread}")
    box.get_by_label("Il tuo messaggio").fill(text)
    box.get_by_role("button", name="Manda il messaggio").press("Enter")
    expect(page.locator(f"#{thread} .message").filter(has_text=text)).to_be_visible()


def test_the_employers_next_click_finds_nothing(visit: Visitors, person: str) -> None:
    theirs = visit(person, viewport=PHONE)
    theirs.goto("/persona")
    theirs.get_by_role("link", name="Scegli un orario").press("Enter")
    theirs.get_by_role("link", name="Messaggi con l'ufficio").press("Enter")
    expect(theirs.get_by_role("heading", level=1, name="Messaggi:")).to_be_visible()
    (number,) = re.findall(r"/opportunita/(\d+)/messaggi$", theirs.url)

    firm = visit(FIRM)
    firm.goto(f"/datore/posizioni/{POSITION}/rosa")
    name = firm.locator(f"#profilo-{number} dd").first.inner_text()
    firm.get_by_role("link", name=f"(profilo n. {number})").click()
    expect(firm.get_by_role("heading", level=1, name=f"Messaggi sul profilo n. {number}")).to_be_visible()
    write(firm, "datore", "A che ora può venire?")

    theirs.get_by_role("button", name="Sì, il datore di lavoro può scrivermi qui").press("Enter")
    write(theirs, "insieme", "Buongiorno, arrivo alle nove.")
    firm.reload()
    expect(firm.locator("#insieme .message")).to_contain_text("arrivo alle nove")

    theirs.goto("/persona/dati")
    theirs.get_by_role("link", name="Voglio revocare il consenso").press("Enter")
    theirs.locator("form#revoca").get_by_role("button").press("Enter")
    expect(theirs.get_by_text("Da ora non cerchiamo più lavori per te")).to_be_visible()

    visit.expect_codes(404)
    write_late = firm.locator("#scrivi-insieme")
    write_late.get_by_label("Il tuo messaggio").fill("Va bene, a domani.")
    write_late.get_by_role("button", name="Manda il messaggio").click()
    expect(firm.get_by_role("heading", level=1)).not_to_have_text(re.compile("Messaggi"))
    assert name not in firm.content()
    firm.goto(f"/datore/posizioni/{POSITION}/rosa")
    expect(firm.get_by_text(f"Profilo n. {number}: non più disponibile")).to_be_visible()
    assert name not in firm.content()
