"""What others than the service see of a plan: the office, the cooperative where the person works, the person."""

from datetime import date, timedelta

import pytest

from models.accounts import Account
from models.casework import PathwayStep
from models.pathways import PersonalPlan, PlanGoal, PlanMeeting, PlanNote
from models.people import Person
from models.placements import Placement
from models.referrals import Referral
from models.types import EmployerKind, NotePurpose, PathwayKind, ProposalState, ReferralState, Role
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, World

HIRED = (ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.SENT, ProposalState.HIRED)


@pytest.fixture
def referral(world: World) -> Referral:
    person = world.person(code="BS7", name="Rita", surname="Lago")
    return world.referral(ReferralState.TAKEN, person=person, shares_with_cooperatives=True)


@pytest.fixture
def plan(world: World, referral: Referral) -> PersonalPlan:
    """A plan with a goal for the cooperative and one that is not, and a note of every purpose."""
    return world.keep(
        PersonalPlan(
            person_id=referral.person_id,
            service_id=referral.service_id,
            since_on=NOW.date(),
            goals=[PlanGoal(aim="Aprire il chiosco", for_cooperative=True), PlanGoal(aim="Bicicletta")],
            meetings=[PlanMeeting(at=NOW + timedelta(days=3), place="Iseo")],
            notes=[PlanNote(purpose=one, words=f"nota {one.value}", at=NOW) for one in NotePurpose],
        )
    )


@pytest.fixture
def person(referral: Referral) -> Person:
    return referral.person


def withdraw(world: World, referral: Referral) -> None:
    referral.consent_withdrawn_at = NOW
    world.session.commit()


# --- the office -------------------------------------------------------------------------------------------------------

PATHWAY = "/operatore/persone/BS7/percorso"


def test_the_office_reads_the_plan_without_the_notes_of_care(desk: PageClient, plan: PersonalPlan) -> None:
    page = desk.get(PATHWAY)
    assert "Bicicletta" in page.main
    assert "nota con_ufficio" in page.main
    assert "nota con_cooperativa" in page.main
    assert "nota cura" not in page.body


def test_the_office_writes_meetings_and_shared_notes(desk: PageClient, world: World, plan: PersonalPlan) -> None:
    page = desk.get(PATHWAY).click("Aggiungi un incontro").form("progetto").submit(day="2026-11-20", hour="15:00")
    assert page.flashes == ["Incontro salvato."]
    meeting = world.session.query(PlanMeeting).order_by(PlanMeeting.id.desc()).first()
    address = f"{PATHWAY}/progetti/{plan.id}/incontri/{meeting.id}"
    page = desk.get(address).form("progetto").submit(place="Ufficio")
    assert "Ufficio" in page.one("#incontri").text
    form = desk.get(PATHWAY).click("Scrivi una nota").form("progetto")
    assert "cura" not in form.page.body
    page = form.submit(purpose="con_ufficio", words="Telefonato")
    assert "Telefonato" in page.one("#note").text
    note = world.session.query(PlanNote).order_by(PlanNote.id.desc()).first()
    page = desk.post(f"{PATHWAY}/progetti/{plan.id}/note/{note.id}/togli")
    assert page.flashes == ["Nota tolta."]


def test_the_office_cannot_write_in_a_plan_that_ended_or_is_elsewhere(
    desk: PageClient, world: World, plan: PersonalPlan
) -> None:
    other = world.person(code="BS8")
    desk.get(f"/operatore/persone/BS8/percorso/progetti/{plan.id}/note/nuova", 404)
    assert world.again(other).id != plan.person_id
    form = desk.get(PATHWAY).click("Scrivi una nota").form("progetto")
    plan.ended_on = NOW.date()
    world.session.commit()
    page = form.submit(purpose="con_ufficio", words="Troppo tardi")
    assert page.flashes == ["Il servizio ha chiuso il progetto: si legge, e non si scrive più."]


def test_without_consent_the_office_keeps_only_the_steps(
    desk: PageClient, world: World, referral: Referral, plan: PersonalPlan
) -> None:
    withdraw(world, referral)
    assert "Bicicletta" not in desk.get(PATHWAY).body
    desk.get(f"{PATHWAY}/progetti/{plan.id}/note/nuova", 404)


# --- the cooperative --------------------------------------------------------------------------------------------------


@pytest.fixture
def placement(world: World, boss: Account, person: Person) -> Placement:
    """The person at work at the account's organisation, which is a type-B cooperative, as a step of their way."""
    position = world.position(employer=boss.employer)
    proposal = world.proposal(*HIRED, position=position, person=person)
    made = world.keep(Placement(proposal=proposal, started_on=date(2026, 10, 5), hours=20))
    step = {"kind": PathwayKind.COOPERATIVE, "started_on": date(2026, 10, 5), "proposal_id": proposal.id}
    world.keep(PathwayStep(person_id=person.id, **step))
    return made


@pytest.mark.usefixtures("plan")
def test_a_cooperative_reads_what_was_shared_with_it(browser: PageClient, placement: Placement) -> None:
    page = browser.get("/datore/cooperativa").click(f"Inserimento n. {placement.proposal_id}")
    part = page.one("#percorso").text
    assert "lavoro in cooperativa sociale di tipo b, dal 5 ottobre 2026" in part
    assert "Aprire il chiosco" in part
    assert "nota con_cooperativa" in part
    for kept_back in ("Bicicletta", "nota cura", "nota con_ufficio", "Centro di salute"):
        assert kept_back not in page.body


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("why", ["withdrawn", "not shared", "step ended", "placement ended", "a firm", "plan ended"])
def test_and_nothing_else_at_any_other_time(
    browser: PageClient, world: World, referral: Referral, placement: Placement, why: str
) -> None:
    step = world.session.query(PathwayStep).one()
    changes = {
        "withdrawn": (referral, "consent_withdrawn_at", NOW),
        "not shared": (referral, "shares_with_cooperatives", False),
        "step ended": (step, "ended_on", NOW.date()),
        "placement ended": (placement, "ended_on", NOW.date()),
        "a firm": (placement.proposal.position.employer, "kind", EmployerKind.FIRM),
        "plan ended": (world.session.query(PersonalPlan).one(), "ended_on", NOW.date()),
    }
    row, name, value = changes[why]
    setattr(row, name, value)
    world.session.commit()
    page = browser.get(f"/datore/inserimenti/{placement.proposal_id}")
    assert not page.select("#percorso")
    assert "Aprire il chiosco" not in page.body


# --- the person -------------------------------------------------------------------------------------------------------


@pytest.fixture
def mine(signed_in: SignIn, world: World, person: Person) -> PageClient:
    return signed_in(world.account(Role.CANDIDATE, person=person))


@pytest.mark.usefixtures("plan", "placement")
def test_the_person_reads_their_way_and_who_reads_what(mine: PageClient) -> None:
    page = mine.get("/persona").click("Il mio percorso")
    assert "Sei qui dal 5 ottobre 2026." in page.main
    assert "Aprire il chiosco" in page.main
    assert "5 nov 2026" in page.main
    assert "nota con_cooperativa" in page.main
    assert "nota cura" not in page.body
    assert "chiedile al servizio: è un tuo diritto" in page.main


def test_who_is_on_no_way_is_told_so(signed_in: SignIn, world: World) -> None:
    page = signed_in(world.account(Role.CANDIDATE)).get("/persona/percorso")
    assert "Il tuo percorso comincia qui" in page.main


def test_a_consent_withdrawn_leaves_the_person_their_steps(
    mine: PageClient, world: World, referral: Referral, plan: PersonalPlan, placement: Placement
) -> None:
    withdraw(world, referral)
    page = mine.get("/persona/percorso")
    assert "Sei qui dal" in page.main
    assert "Bicicletta" not in page.body
