"""One person and one position, from the first day at the office to the sixth month at work, in three browsers."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from models.placements import Placement
from models.positions import Position
from models.proposals import Proposal
from tests.browser.conftest import Visitors
from tests.browser.site import FIRM, NOW, OFFICER, Site
from tests.browser.steps import answer, card, fill_position, heading, message, propose, send_position, sign_in

TITLE = "Addetta al confezionamento di cesti"
NAME = "Nives Provaglio"
TODAY = NOW.date()


def test_from_registration_to_the_sixth_month(visit: Visitors, site: Site) -> None:
    """Reception, profile, service pact, job analysis, review, proposal, shortlist, interview, clearance, hiring,
    follow-up: every step of a placement, each by whoever takes it."""
    officer, employer = visit(OFFICER), visit(FIRM)
    code = register(officer)
    describe(officer, code)
    sign_the_pact(officer, code)
    position = post(employer, officer)
    analyse(officer, position)
    officer.goto(f"/operatore/posizioni/{position}?persona={code}")
    propose(officer)

    person = visit()
    sign_in(person, site.account_for(code))
    answer(person, TITLE, "Mi interessa")
    proposal = number_of(site, position)
    send_profile(officer, proposal)
    arrange_interview(officer, proposal)
    person.goto("/persona")
    expect(card(person, TITLE)).to_contain_text("via Prova 1, Brescia")

    issue_clearance(officer, proposal)
    hire(officer, proposal)
    follow_up(officer, proposal, "Terzo giorno")
    site.wait(timedelta(days=190))
    follow_up(officer, proposal, "Sesto mese")
    site.change(lambda session: expect_kept(session, proposal))
    officer.goto(f"/operatore/persone/{code}/storia")
    expect(officer.get_by_role("main")).to_contain_text("Iscrizione")


def register(page: Page) -> str:
    """Somebody comes to the office: who they are, their place on the list, their consent. Gives the code."""
    page.goto("/operatore/persone/nuova")
    surname, name = reversed(NAME.split())
    page.get_by_label("Cognome").fill(surname)
    page.get_by_label("Nome", exact=False).and_(page.locator("[name=name]")).fill(name)
    page.get_by_label("Data di nascita").fill("1990-04-12")
    page.get_by_label("Sesso").select_option("F")
    page.get_by_label("Telefono").fill("030 123456")
    page.get_by_label("Comune dove abita").fill("Brescia")
    page.get_by_label("Categoria").select_option("art1_civile")
    page.get_by_label("Percentuale di invalidità").fill("67")
    page.get_by_label("Data di iscrizione").fill(TODAY.isoformat())
    page.get_by_label("Data di anzianità").fill(TODAY.isoformat())
    page.get_by_label("Giorno del consenso").fill(TODAY.isoformat())
    page.get_by_label("Come lo ha dato").select_option("di_persona")
    page.get_by_role("button", name="Metti in elenco").click()
    heading(page, NAME)
    expect(message(page)).to_contain_text("è in elenco")
    return page.url.rstrip("/").rpartition("/")[2]


def describe(page: Page, code: str) -> None:
    """The functional profile: some capacities, what the person wants, what they can do."""
    page.goto(f"/operatore/persone/{code}/scheda/modifica")
    for dimension, level in {"d155": 3, "d160": 3, "d440": 4, "d4154": 3, "d470": 3, "b455": 3, "d230": 3}.items():
        page.locator(f"[name$={dimension}][value='{level}']").check()
    page.get_by_role("button", name="Salva la scheda").first.click()
    expect(message(page)).to_be_visible()
    page.goto(f"/operatore/persone/{code}/desideri/modifica")
    page.get_by_label("Che lavori cerca?").fill("confezionamento")
    page.get_by_label("Come si sposta?").select_option("mezzi_pubblici")
    page.get_by_role("button", name="Salva i desideri").click()
    expect(message(page)).to_be_visible()
    page.goto(f"/operatore/persone/{code}/esperienze/modifica")
    page.get_by_label("Che cosa sa fare?").fill("confezionare prodotti")
    page.get_by_role("button", name="Salva esperienze").click()
    expect(message(page)).to_be_visible()


def sign_the_pact(page: Page, code: str) -> None:
    """The service pact is a step of the pathway."""
    page.goto(f"/operatore/persone/{code}/percorso")
    page.get_by_role("link", name="Aggiungi un passo").click()
    page.get_by_label("Che passo è?").select_option("patto_di_servizio")
    page.get_by_label("Cominciato il").fill(TODAY.isoformat())
    page.get_by_role("button", name="Salva il passo").click()
    expect(page.get_by_role("main")).to_contain_text("Patto di servizio")


def post(employer: Page, officer: Page) -> str:
    """The employer posts the job under law 68/1999; the office reads it and publishes it. Gives its code."""
    employer.goto("/datore/posizioni/nuova")
    fill_position(employer, title=TITLE)
    employer.get_by_label("A chi è rivolta?").select_option("art1")
    send_position(employer)
    heading(employer, TITLE)
    position = employer.url.rpartition("/")[2]
    officer.goto(f"/operatore/posizioni/{position}")
    officer.get_by_role("button", name="Pubblica la posizione").click()
    expect(message(officer)).to_contain_text("pubblicata")
    return position


def analyse(page: Page, position: str) -> None:
    """The office goes to see the job, and says what it asks."""
    page.goto(f"/operatore/posizioni/{position}/analisi")
    page.get_by_label("Che cosa si fa davvero").fill("Si preparano cesti su un banco, in due.")
    page.get_by_role("button", name="Salva e passa alle esigenze").click()
    page.locator("details.demand-group").evaluate_all("groups => groups.forEach(group => { group.open = true })")
    page.locator("[name=level_d440]").select_option("3")
    page.locator("[name=level_d4154]").select_option("2")
    page.get_by_role("button", name="Salva", exact=True).click()
    expect(message(page)).to_contain_text("La posizione è salvata")


def number_of(site: Site, position: str) -> int:
    """The proposal's number, as its address has it."""
    found: list[int] = []
    site.change(
        lambda session: found.extend(
            one for (one,) in session.query(Proposal.id).join(Position).filter(Position.code == position)
        )
    )
    return found[0]


def send_profile(page: Page, proposal: int) -> None:
    """The shortlist: what the employer will read is shown before it is sent."""
    page.goto(f"/operatore/proposte/{proposal}")
    page.get_by_role("link", name="Guarda e invia il profilo").click()
    heading(page, "Profilo da inviare")
    page.get_by_role("button", name="Invia il profilo").click()
    expect(page.get_by_role("main")).to_contain_text("Inviata al datore di lavoro")


def arrange_interview(page: Page, proposal: int) -> None:
    """Day, time and place of the interview."""
    page.goto(f"/operatore/proposte/{proposal}")
    form = page.locator("form#colloquio")
    form.get_by_label("Giorno").fill((TODAY + timedelta(days=3)).isoformat())
    form.get_by_label("Ora").fill("10:30")
    form.get_by_label("Dove").fill("via Prova 1, Brescia")
    form.get_by_role("button", name="Fissa il colloquio").click()
    expect(page.get_by_role("main")).to_contain_text("A colloquio")


def issue_clearance(page: Page, proposal: int) -> None:
    """The nulla osta is asked for and issued."""
    page.goto(f"/operatore/proposte/{proposal}")
    page.get_by_role("link", name="Registra l'assunzione").click()
    page.get_by_role("link", name="Apri il nulla osta").click()
    page.get_by_role("button", name="Segna la richiesta").click()
    page.get_by_label("Numero").fill("68/2026")
    page.get_by_label("Rilasciato il").fill(TODAY.isoformat())
    page.get_by_role("button", name="Registra", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("68/2026")
    page.get_by_role("link", name="Torna all'assunzione").click()


def hire(page: Page, proposal: int) -> None:
    """The terms, the tutor and the plan; the placement's page opens with its calendar."""
    page.get_by_label("Primo giorno di lavoro").fill((TODAY + timedelta(days=5)).isoformat())
    page.get_by_label("Contratto (obbligatorio)").select_option("indeterminato")
    page.get_by_label("Ore alla settimana").fill("20")
    page.get_by_label("Chi segue la persona sul lavoro (tutor)").fill("Gino Prova, capo reparto")
    page.get_by_role("button", name=re.compile("assunzione", re.IGNORECASE)).click()
    heading(page, f"Inserimento di {NAME}")
    for due in ("Terzo giorno", "Quarta settimana", "Sesto mese", "Due anni"):
        expect(page.get_by_role("main")).to_contain_text(due)


def follow_up(page: Page, proposal: int, name: str) -> None:
    """Somebody asks how it goes, and writes it down."""
    page.goto(f"/operatore/inserimenti/{proposal}")
    page.get_by_role("link", name=name).click()
    page.get_by_label("Va bene").check()
    page.get_by_role("button", name="Registra il contatto").click()
    expect(message(page)).to_be_visible()


def expect_kept(session: Session, proposal: int) -> None:
    """Six months at work: what the scorer may learn from."""
    assert session.get_one(Placement, proposal).kept_six_months is True
