"""A firm's way from what the law asks of it to somebody who works there: by mouse, by keyboard, without scripts."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.orm import Session

from models.placements import Placement
from models.proposals import Proposal
from tests.browser.conftest import Visitors
from tests.browser.hands import WAYS, Hands, hands, options
from tests.browser.site import FIRM, NOW, OFFICER, Site
from tests.browser.steps import decision, heading, message, sign_in

TODAY = NOW.date()
TITLES = {
    "mouse": "Addetta al confezionamento di conserve",
    "keyboard": "Addetto al confezionamento di dolci",
    "no script": "Addetta al confezionamento di saponi",
}
"""Each way posts a job of its own, so that none finds the other's work."""

pytestmark = pytest.mark.parametrize("way", WAYS)


def test_from_the_duty_to_somebody_at_work(visit: Visitors, site: Site, way: str) -> None:
    """The duty, a position that reaches more people with one change, the shortlist, an interview, hiring with
    accommodations, a task of the plan done, help asked for early."""
    firm = hands(way, visit(FIRM, **options(way)))
    compute_the_duty(firm)
    position = post(firm, TITLES[way])
    officer = hands("mouse", visit(OFFICER))
    person = propose_somebody(officer, site, position)
    number = send_profile(officer, position, person)

    ask_for_an_interview(firm, position)
    choose_a_time(hands(way, visit(**options(way))), site, person)
    wish_to_hire(firm, position)
    hire(officer, number)
    see_to_the_plan(firm, officer, number)
    site.change(lambda session: expect_at_work(session, number))


def compute_the_duty(firm: Hands) -> None:
    """The staff is told; the page says how many people the law asks for, with the article, and the places uncovered."""
    firm.go("/datore/obblighi/organico")
    firm.fill(firm.page.get_by_label("Quante persone lavorano qui?"), "120")
    press(firm, "Salva l'organico")
    heading(firm.page, "Obblighi")
    expect(message(firm.page)).to_contain_text("Organico salvato.")
    uncovered = firm.page.get_by_role("row", name="Posti scoperti").first
    expect(uncovered).to_contain_text(re.compile(r"\d"))
    expect(firm.page.get_by_role("main")).to_contain_text("art. 3")


def post(firm: Hands, title: str) -> str:
    """Four steps; the page says whom the job reaches, and a change that reaches more is taken up. Gives the code."""
    page = firm.page
    firm.go("/datore")
    firm.press(page.get_by_role("main").get_by_role("link", name="Nuova posizione").first)
    firm.fill(page.get_by_label("Come si chiama il lavoro?"), title)
    firm.fill(page.get_by_label("Che cosa si fa"), "Si preparano scatole su un banco, in due, e si tiene in ordine.")
    press(firm, "Salva e proponi le esigenze")
    heading(page, "Compiti ed esigenze")
    press(firm, "Salva e continua")
    heading(page, "Orario, luogo, aiuti")
    firm.fill(page.get_by_label("In quale comune"), "Brescia")
    firm.choose(page.get_by_label("Contratto"), "indeterminato")
    firm.fill(page.get_by_label("Ore alla settimana"), "38")
    firm.tick(page.get_by_label("mattina"))
    firm.choose(page.get_by_label("A chi è rivolta?"), "art1")
    press(firm, "Salva e continua")

    before = reached(page)
    firm.press(page.get_by_role("button", name=re.compile("^Fai così")).first)
    assert reached(page) > before
    press(firm, "Invia all'ufficio")
    heading(page, title)
    expect(page.get_by_role("main")).to_contain_text("Da pubblicare")
    return page.url.rpartition("/")[2]


def reached(page: Page) -> int:
    """How many people the position reaches at least, as the page says."""
    said = page.locator("#a-fianco .reach-now strong")
    expect(said).to_be_visible()
    return int(said.inner_text().replace(".", ""))


def propose_somebody(officer: Hands, site: Site, position: str) -> str:
    """The office publishes it, proposes whoever fits best, and writes the answer down. Gives the registration."""
    page = officer.page
    officer.go(f"/operatore/posizioni/{position}")
    press(officer, "Pubblica la posizione")
    expect(message(page)).to_contain_text("pubblicata")
    person = site.undecided(position)
    officer.go(f"/operatore/posizioni/{position}?persona={person}")
    officer.press(decision(page, "propose"))
    expect(message(page)).to_contain_text("Proposta a")
    return person


def send_profile(officer: Hands, position: str, person: str) -> int:
    """The person is interested; what the firm will read is looked at and sent. Gives the proposal's number."""
    page = officer.page
    officer.go(f"/operatore/proposte?testo={person}+{position}")
    officer.press(page.locator("tbody th a").first)
    officer.tick(page.get_by_label("Le interessa"))
    officer.choose(page.get_by_label("Come l'ha detto?").first, "carta")
    press(officer, "Registra la risposta")
    officer.press(page.get_by_role("link", name="Guarda e invia il profilo"))
    press(officer, "Invia il profilo")
    expect(page.get_by_role("main")).to_contain_text("Inviata al datore di lavoro")
    return int(page.url.rstrip("/").rpartition("/")[2].partition("?")[0])


def ask_for_an_interview(firm: Hands, position: str) -> None:
    """Two times to choose from, and where."""
    page = firm.page
    firm.go("/datore/rose")
    firm.press(page.locator(f"a[href$='{position}/rosa']").first)
    expect(page.get_by_role("main")).to_contain_text("Con che cosa lavora bene")
    firm.unfold(page.locator("summary", has_text="Chiedi un colloquio"))
    for place, days in enumerate((3, 4)):
        firm.fill(page.get_by_label("Giorno").nth(place), (TODAY + timedelta(days=days)).isoformat())
        firm.fill(page.get_by_label("Ora", exact=True).nth(place), "10:30")
    firm.fill(page.get_by_label("Dove"), "via Prova 1, Brescia")
    press(firm, "Chiedi il colloquio")
    expect(message(page)).to_contain_text("di scegliere un orario")


def choose_a_time(drive: Hands, site: Site, person: str) -> None:
    """The person takes the second one."""
    page = drive.page
    sign_in(page, site.account_for(person))
    heading(page, "Le mie opportunità")
    drive.press(page.get_by_role("link", name="Scegli un orario"))
    drive.tick(page.get_by_role("radio").nth(1))
    press(drive, "Scelgo questo orario")
    expect(page.get_by_role("main")).to_contain_text("via Prova 1, Brescia")


def wish_to_hire(firm: Hands, position: str) -> None:
    """After the interview: the firm would hire, and leaves the rest to the office."""
    page = firm.page
    firm.go(f"/datore/posizioni/{position}/rosa")
    expect(page.get_by_role("main")).to_contain_text("Colloquio:")
    firm.unfold(page.locator("summary", has_text="Vorrei assumere"))
    press(firm, "Dillo all'ufficio")
    expect(message(page)).to_contain_text("L'ufficio sa che vorresti assumere")


def hire(officer: Hands, number: int) -> None:
    """Clearance, contract, tutor; one more accommodation for the plan."""
    page = officer.page
    officer.go(f"/operatore/proposte/{number}/nulla-osta")
    press(officer, "Segna la richiesta")
    officer.fill(page.get_by_label("Numero"), f"68/{number}")
    officer.fill(page.get_by_label("Rilasciato il"), TODAY.isoformat())
    press(officer, "Registra")
    officer.press(page.get_by_role("link", name="Torna all'assunzione"))
    officer.fill(page.get_by_label("Primo giorno di lavoro"), TODAY.isoformat())
    officer.choose(page.get_by_label("Contratto (obbligatorio)"), "indeterminato")
    officer.fill(page.get_by_label("Ore alla settimana"), "20")
    officer.fill(page.get_by_label("Chi segue la persona sul lavoro (tutor)"), "Gino Prova, capo reparto")
    press(officer, "Registra l'assunzione")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Inserimento di")
    officer.unfold(page.locator("summary", has_text="Aggiungi un accomodamento"))
    officer.choose(page.locator("[name=altro-accomodamento-accommodation]"), "telework")
    press(officer, "Aggiungi al piano")


def see_to_the_plan(firm: Hands, officer: Hands, number: int) -> None:
    """The firm does its part of the plan and asks for help; the office reads it."""
    page = firm.page
    firm.go(f"/datore/inserimenti/{number}")
    expect(page.get_by_role("main")).to_contain_text("Gino Prova, capo reparto")
    firm.press(done(page).first)
    expect(message(page)).to_contain_text("segnato come fatto")
    firm.tick(page.get_by_label("Qualche difficoltà"))
    firm.fill(page.get_by_label("Racconta in poche parole"), "Le scatole sono pesanti: serve un carrello.")
    press(firm, "Manda all'ufficio")
    officer.go(f"/operatore/inserimenti/{number}")
    expect(officer.page.get_by_role("main")).to_contain_text("serve un carrello")


def done(page: Page) -> Locator:
    """The buttons that say that a task of the plan is done."""
    return page.get_by_role("button", name=re.compile("^Segna come fatto"))


def press(drive: Hands, button: str) -> None:
    """Press a button of the page itself."""
    drive.press(drive.page.get_by_role("main").get_by_role("button", name=button, exact=True))


def expect_at_work(session: Session, number: int) -> None:
    """Hired, with a plan of which one part is done."""
    placement = session.get_one(Placement, number)
    assert session.get_one(Proposal, number).state == "hired"
    assert any(line.done_on for line in placement.accommodations)
