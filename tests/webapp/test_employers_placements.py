"""The employer's placements: tasks of the plan, how it goes, help asked for early and answered by the office."""

from datetime import date

import pytest
from sqlalchemy import select

from models.accounts import Account
from models.audit import AccessLog
from models.employer_messages import EmployerMessage
from models.messages import Notice
from models.placements import Placement, PlannedAccommodation
from models.types import FollowUpOutcome, ProposalState, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, World

S = ProposalState
WAY = (S.PROPOSED, S.ACCEPTED, S.SENT, S.HIRED)


@pytest.fixture
def employer(world: World) -> Account:
    return world.account(Role.EMPLOYER)


@pytest.fixture
def firm(signed_in: SignIn, employer: Account) -> PageClient:
    """The employer's browser."""
    return signed_in(employer)


@pytest.fixture
def placement(world: World, employer: Account, officer: Account) -> Placement:
    """Elisa works there; one task of the plan is to be done."""
    person = world.person(name="Elisa", surname="Pezzotti")
    position = world.position(employer=employer.employer, title="Magazzino")
    proposal = world.proposal(*WAY, person=person, position=position, by=officer)
    planned = PlannedAccommodation(accommodation="ramp", responsible="Gino", due_on=date(2026, 12, 1))
    terms = {"started_on": date(2026, 10, 5), "hours": 20, "tutor_name": "Marta", "tutor_contact": "030 12345"}
    return world.keep(Placement(proposal=proposal, accommodations=[planned], note="riservata", **terms))


def test_the_person_reads_which_employer_looked_and_at_which_job(
    firm: PageClient, signed_in: SignIn, world: World, placement: Placement
) -> None:
    firm.get("/datore/inserimenti")
    firm.get(address(placement))
    person = placement.proposal.person
    looks = world.session.scalars(select(AccessLog)).all()
    code = placement.proposal.position.code
    assert [(look.person_id, look.page) for look in looks] == [(person.id, f"employer_placements {code}")] * 2
    page = signed_in(world.account(Role.CANDIDATE, person=person)).get("/persona/dati/chi-ha-guardato")
    assert page.main.count("Datore di lavoro: Il Trifoglio") == 2
    assert page.main.count("Come va il tuo lavoro: Magazzino") == 2


def address(placement: Placement) -> str:
    """Where the employer finds it."""
    return f"/datore/inserimenti/{placement.proposal_id}"


def test_the_page_has_tasks_tutor_and_office_and_not_the_offices_notes(firm: PageClient, placement: Placement) -> None:
    page = firm.get("/datore/inserimenti").click("Elisa Pezzotti")
    assert page.h1 == "Inserimento di Elisa Pezzotti"
    for fact in ("Rampa", "ci pensa: Gino", "entro il 1 dicembre 2026", "Marta", "030 12345"):
        assert fact in page.main
    assert "riservata" not in page.body


def test_without_anybody_at_work_the_page_says_so(firm: PageClient) -> None:
    assert "Nessun inserimento in corso" in firm.get("/datore/inserimenti").main


def test_another_employers_placement_is_not_found(signed_in: SignIn, world: World, placement: Placement) -> None:
    stranger = signed_in(world.account(Role.EMPLOYER))
    stranger.get(address(placement), status=404)
    stranger.post(f"{address(placement)}/fatto", {"accommodation": "ramp", "version": "1"}, status=404)


def test_one_that_has_ended_is_not_theirs_to_look_at(firm: PageClient, world: World, placement: Placement) -> None:
    placement.ended_on = date(2026, 10, 20)
    world.session.commit()
    firm.get(address(placement), status=404)


def test_a_task_is_marked_as_done(firm: PageClient, world: World, placement: Placement) -> None:
    page = firm.get(address(placement)).form(f"{address(placement)}/fatto").submit()
    assert "fatto il 2 novembre 2026" in page.main
    line = world.again(placement).accommodations[0]
    assert (line.done_on, line.responsible, line.due_on) == (NOW.date(), "Gino", date(2026, 12, 1))


def test_a_plan_that_changed_meanwhile_is_shown_first(firm: PageClient, world: World, placement: Placement) -> None:
    page = firm.get(address(placement))
    placement.hours = 25
    world.session.commit()
    page = page.form(f"{address(placement)}/fatto").submit()
    assert page.flashes == ["Nel frattempo il piano è cambiato: guarda com'è ora e, se serve ancora, segnalo di nuovo."]
    assert world.again(placement).accommodations[0].done_on is None


def note(page: Page, text: str, status: int = 200) -> Page:
    """Write a note on the ramp."""
    return page.form("nota-ramp").submit(**{"nota-ramp-note": text}, status=status)


def test_a_note_on_a_task_is_kept_and_read_by_the_office(
    firm: PageClient, desk: PageClient, world: World, placement: Placement
) -> None:
    page = note(firm.get(address(placement)), "Arriva lunedì, manca il corrimano.")
    assert page.flashes == ["La nota è salvata, e l'ufficio la legge."]
    assert "Nota: Arriva lunedì, manca il corrimano." in page.main
    theirs = f"/operatore/inserimenti/{placement.proposal_id}"
    assert "Dal datore di lavoro: Arriva lunedì" in desk.get(theirs).main
    line = desk.get(theirs).click("Rampa o pedana")
    assert "Dal datore di lavoro: Arriva lunedì" in line.main
    line.form("Salva").submit(button="Salva")
    assert world.again(placement).accommodations[0].note == "Arriva lunedì, manca il corrimano."
    note(firm.get(address(placement)), "")
    assert world.again(placement).accommodations[0].note == ""
    notices = world.session.scalars(select(Notice)).all()
    assert [(one.params["to"], one.params["step"]) for one in notices] == [("office", "employer_wrote")]


def test_a_note_sent_twice_tells_once(firm: PageClient, world: World, placement: Placement) -> None:
    for _ in range(2):
        note(firm.get(address(placement)), "Fatto.")
    assert len(world.session.scalars(select(Notice)).all()) == 1


def test_a_note_that_is_too_long_is_said_on_its_field(firm: PageClient, placement: Placement) -> None:
    page = note(firm.get(address(placement)), "x" * 501, 422)
    assert page.errors == ["Nota per l'ufficio: Il testo è troppo lungo: al massimo 500 caratteri."]


def test_a_note_on_a_plan_that_changed_meanwhile_is_not_lost(
    firm: PageClient, world: World, placement: Placement
) -> None:
    page = firm.get(address(placement))
    placement.hours = 25
    world.session.commit()
    page = note(page, "Manca il corrimano.", 409)
    assert page.errors == [
        "Nel frattempo il piano è cambiato: guarda com'è ora e, se serve ancora, salva di nuovo la nota."
    ]
    page.form("nota-ramp").submit()
    assert world.again(placement).accommodations[0].note == "Manca il corrimano."


def test_a_note_on_what_is_not_in_the_plan_is_not_found(firm: PageClient, placement: Placement) -> None:
    data = {"accommodation": "telework", "version": str(placement.version), "nota-telework-note": "Ciao"}
    firm.get(address(placement))
    firm.post(f"{address(placement)}/nota", data, status=404)


def test_help_asked_for_lands_on_the_desk_and_is_answered(
    firm: PageClient, desk: PageClient, world: World, placement: Placement
) -> None:
    said = {"outcome": FollowUpOutcome.SOME_DIFFICULTY.value, "text": "Si ferma spesso: ci aiutate?"}
    page = firm.get(address(placement)).form("form-messaggio").submit(**said)
    assert page.flashes == ["Grazie: l'ufficio ha il tuo messaggio e ti risponde."]
    assert "Pezzotti Elisa Aspetta una risposta" in desk.get("/operatore").main
    theirs = desk.get(f"/operatore/inserimenti/{placement.proposal_id}")
    assert "Si ferma spesso" in theirs.main
    message = world.session.scalars(select(EmployerMessage)).one()
    answered = theirs.form(f"risposta-{message.id}").submit(answer="Veniamo giovedì.")
    assert answered.flashes == ["La risposta è registrata: il datore di lavoro viene avvisato."]
    assert "Aspetta una risposta" not in desk.get("/operatore").main
    assert "Veniamo giovedì." in firm.get(address(placement)).main
    steps = [notice.params.get("step") for notice in world.session.scalars(select(Notice).order_by(Notice.id))]
    assert steps == ["employer_wrote", "office_answered"]


def test_an_empty_message_is_said_on_its_fields(firm: PageClient, placement: Placement) -> None:
    page = firm.get(address(placement)).form("form-messaggio").submit(status=422)
    assert page.errors == [
        "Come va il lavoro?: Questa risposta serve per andare avanti.",
        "Racconta in poche parole: Scrivi due parole: aiutano l'ufficio a capire.",
    ]


def test_two_officers_who_answer_at_once_give_one_answer(
    firm: PageClient, desk: PageClient, world: World, placement: Placement
) -> None:
    said = {"outcome": FollowUpOutcome.WELL.value, "text": "Tutto bene."}
    firm.get(address(placement)).form("form-messaggio").submit(**said)
    message = world.session.scalars(select(EmployerMessage)).one()
    page = desk.get(f"/operatore/inserimenti/{placement.proposal_id}")
    assert desk.post(f"/operatore/messaggi-dei-datori/{message.id}/risposta", {"answer": ""}).flashes == [
        "Scrivi la risposta, al massimo 2000 caratteri."
    ]
    page.form(f"risposta-{message.id}").submit(answer="Grazie.")
    page = page.form(f"risposta-{message.id}").submit(answer="Grazie anche da me.")
    assert page.flashes == ["Un collega ha già risposto: la tua risposta non è registrata."]
    assert world.again(message).answer == "Grazie."
