"""A referral becomes an internship, a job in a cooperative, then in a firm: each step is there for those it concerns.

What the service does goes by mouse, by keys alone and without scripts; the office's hirings are tested elsewhere.
"""

from datetime import date

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.employers import Employer
from models.people import Consent, Person
from models.positions import Position
from models.proposals import Proposal
from models.referrals import Referral
from models.types import ConsentPurpose, Contract, EmployerKind, PositionState, ProposalState, Regime, Remote
from tests.browser.conftest import Visitors
from tests.browser.hands import WAYS, Hands, hands, options
from tests.browser.site import COOPERATIVE, NOW, OFFICER, REFERRER, Site
from tests.browser.steps import heading, message
from tests.browser.test_a_referral import follow, refer, send

SURNAMES = {"mouse": "Bresciani", "keyboard": "Gardesani", "no script": "Valtrompia"}
CODES = {"mouse": "PW1", "keyboard": "PW2", "no script": "PW3"}
"""Each way has its own person and its own jobs."""
COOPERATIVE_VAT = "99900110174"
SENT = (ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.SENT)
INTERNSHIP, COOPERATIVE_JOB, FIRM_JOB = (
    "Tirocinio",
    "Lavoro in cooperativa sociale di tipo B",
    "Lavoro in altra impresa",
)


@pytest.mark.parametrize("way", WAYS)
def test_from_a_referral_to_a_job_in_a_firm(visit: Visitors, site: Site, way: str) -> None:
    surname = SURNAMES[way]
    service = hands(way, visit(REFERRER, **options(way)))
    officer = hands("mouse", visit(OFFICER))
    refer(service, surname)
    take(officer, surname)
    begin_plan(service, surname)
    stands(service, "Valutazione")

    agree(site, surname)
    code, cooperative = CODES[way], EmployerKind.COOPERATIVE_B
    internship = sent_to(site, surname, f"{code}-1", cooperative)
    hire(officer, internship, "tirocinio", "2026-08-03", ends="2027-02-02")
    look_again(service, surname)
    stands(service, INTERNSHIP)
    end(officer, internship, "2026-09-30")

    job = sent_to(site, surname, f"{code}-2", cooperative)
    hire(officer, job, "indeterminato", "2026-10-01")
    look_again(service, surname)
    stands(service, COOPERATIVE_JOB)
    the_cooperative_reads_its_part(visit, job)
    end(officer, job, "2026-11-13")

    hire(officer, sent_to(site, surname, f"{code}-3", EmployerKind.FIRM), "indeterminato", "2026-11-16")
    look_again(service, surname)
    stands(service, FIRM_JOB)
    service.unfold(service.page.locator("summary", has_text="Tutti i passi"))
    expect(service.page.locator("#percorso")).to_contain_text(f"Da: {COOPERATIVE_JOB}.")


def take(officer: Hands, surname: str) -> None:
    """The office puts the person on the list."""
    page = officer.page
    officer.go("/operatore")
    follow(officer, f"{surname} Luce")
    follow(officer, "Prendi in carico")
    follow(officer, "Mettila in elenco")
    officer.choose(page.get_by_label("Sesso"), "F")
    officer.choose(page.get_by_label("Categoria"), "l381")
    send(officer, "Metti in elenco")
    expect(message(page)).to_contain_text("è in elenco")


def begin_plan(service: Hands, surname: str) -> None:
    """The plan, a goal that the cooperative may read, a note of care, a resource, and the first step."""
    page = service.page
    look_again(service, surname)
    follow(service, "Comincia un progetto")
    send(service, "Salva")
    follow(service, "Aggiungi un obiettivo")
    service.fill(page.get_by_label("Che cosa vuole raggiungere?"), "Arrivare da sola al lavoro")
    service.tick(page.get_by_label("Lo legge anche la cooperativa dove lavora"))
    send(service, "Salva")
    follow(service, "Scrivi una nota")
    service.tick(page.get_by_label("Di cura: solo per il servizio"))
    service.fill(page.get_by_label("Nota", exact=False).last, "Resta al servizio.")
    send(service, "Salva")
    look_again(service, surname)
    follow(service, "Aggiungi una risorsa")
    service.choose(page.get_by_label("Che risorsa è?"), "ore_di_sostegno")
    service.fill(page.get_by_label("Chi la dà?"), "Il Comune di prova")
    service.tick(page.get_by_label("ore", exact=True))
    service.fill(page.get_by_label("Quanto in tutto?"), "40")
    send(service, "Salva")
    follow(service, "Aggiungi un passo")
    service.choose(page.get_by_label("Che passo è?"), "valutazione")
    service.fill(page.get_by_label("Cominciato il"), "2026-06-01")
    service.fill(page.get_by_label("Perché questo passaggio?"), "Vuole capire che lavoro le piace.")
    send(service, "Salva")
    expect(message(page)).to_contain_text("Passo aggiunto al percorso.")


def look_again(service: Hands, surname: str) -> None:
    """The service opens the person's page."""
    service.go("/invio/persone")
    follow(service, f"{surname} Luce")
    heading(service.page, f"Luce {surname}: progetto personalizzato")


def stands(service: Hands, step: str) -> None:
    """The picture says at which step the person is."""
    expect(service.page.locator("#percorso [aria-current=step]")).to_contain_text(step)


def agree(site: Site, surname: str) -> None:
    """The person agrees to be looked for, and to what the cooperative reads."""

    def write(session: Session) -> None:
        person = session.scalars(select(Person).where(Person.surname == surname)).one()
        agreed = {"purpose": ConsentPurpose.MATCHING, "given_on": date(2026, 6, 1), "recorded_at": NOW}
        person.consents.append(Consent(**agreed))
        session.scalars(select(Referral).where(Referral.person_id == person.id)).one().shares_with_cooperatives = True

    site.change(write)


def sent_to(site: Site, surname: str, code: str, kind: EmployerKind) -> int:
    """A profile that an employer has received for a job of its own. Gives the proposal's number."""
    found: list[int] = []

    def prepare(session: Session) -> None:
        person = session.scalars(select(Person).where(Person.surname == surname)).one()
        of_kind = select(Employer).where(Employer.kind == kind).order_by(Employer.vat_number != COOPERATIVE_VAT)
        position = Position(
            code=code,
            employer=session.scalars(of_kind.order_by(Employer.id)).first(),
            office=person.registration.office,
            title="Aiuto in magazzino",
            contract=Contract.PERMANENT,
            hours=20,
            regime=Regime.OPEN,
            remote=Remote.NO,
            state=PositionState.OPEN,
            comune_code="017029",
            published_on=date(2026, 6, 1),
        )
        made = Proposal(position=position, person=person, state=ProposalState.SUGGESTED)
        session.add(made)
        for state in SENT:
            made.move(to=state, by=None, at=NOW)
        session.flush()
        found.append(made.id)

    site.change(prepare)
    return found[0]


def hire(officer: Hands, number: int, contract: str, start: str, *, ends: str = "") -> None:
    """The hiring is written down."""
    page = officer.page
    officer.go(f"/operatore/proposte/{number}/assunzione")
    officer.fill(page.get_by_label("Primo giorno di lavoro"), start)
    officer.choose(page.get_by_label("Contratto (obbligatorio)"), contract)
    if ends:
        officer.fill(page.get_by_label("Ultimo giorno del contratto"), ends)
    send(officer, "Registra l'assunzione")
    expect(message(page).first).to_contain_text("Assunzione registrata.")


def end(officer: Hands, number: int, day: str) -> None:
    """The placement ended, and the person looks for other work."""
    page = officer.page
    officer.go(f"/operatore/inserimenti/{number}")
    follow(officer, "Registra la fine dell'inserimento")
    officer.fill(page.get_by_label("Ultimo giorno di lavoro"), day)
    officer.tick(page.get_by_label("Fine del contratto"))
    officer.tick(page.get_by_label("Cerca un altro lavoro: torna disponibile"))
    send(officer, "Registra la fine")
    expect(message(page).first).to_be_visible()


def the_cooperative_reads_its_part(visit: Visitors, number: int) -> None:
    """The step there and the goal that was shared: no note of care, no resource, no service."""
    page = visit(COOPERATIVE)
    page.goto(f"/datore/inserimenti/{number}")
    part = page.locator("#percorso")
    expect(part).to_contain_text("Arrivare da sola al lavoro")
    everything = page.get_by_role("main")
    for kept_back in ("Resta al servizio.", "Il Comune di prova", "salute mentale"):
        expect(everything).not_to_contain_text(kept_back)
