"""The desk: what has its day, oldest first, for the whole office or for the people one looks after."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from models.accounts import Account
from models.audit import AccessLog
from models.casework import CaseAssignment, Document
from models.people import Person
from models.placements import FollowUp, Placement
from models.proposals import Interview
from models.territory import Office
from models.types import DocumentKind, FollowUpKind, FollowUpOutcome, JobKind, ProposalState, Role, VisitKind
from models.visits import EmployerVisit
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.test_desk import SLOW, counts, names
from tests.world import NOW, World
from webapp.extensions import clock
from webapp.services import jobs

TODAY = date(2026, 11, 2)
ASK, RENEW, VISIT, IMPORTS = "Contatti da fare", "Documenti da rinnovare", "Datori da risentire", "Importazioni"
HIRED = (ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.SENT, ProposalState.HIRED)
LIST = "Vedi gli inserimenti con contatti da fare"
MINE, EVERYBODY = "Le persone che segui tu", "Tutto l'ufficio"


def placed(world: World, due_on: date, *, surname: str, office: Office | None = None, **placement: object) -> FollowUp:
    more = {"office": office} if office else {}
    person, position = world.person(surname=surname, **more), world.position(**more)
    proposal = world.proposal(*HIRED, person=person, position=position)
    follow_up = FollowUp(kind=FollowUpKind.DAY_3, due_on=due_on)
    world.keep(Placement(proposal=proposal, started_on=date(2026, 9, 1), follow_ups=[follow_up], **placement))
    return follow_up


def document(world: World, person: Person, review_on: date | None) -> Document:
    kind = DocumentKind.COMMISSION_REPORT
    return world.keep(
        Document(
            person_id=person.id,
            kind=kind,
            name="a",
            media_type="a/b",
            size=1,
            review_on=review_on,
            added_at=NOW,
            content=b"a",
        )
    )


def visit(world: World, by: Account, met_on: date, again_on: date | None = None, *, name: str = "Il Faro") -> None:
    employer = world.employer(name=name)
    world.keep(EmployerVisit(employer=employer, account=by, kind=VisitKind.PHONE, met_on=met_on, again_on=again_on))


def look_after(world: World, officer: Account, person: Person) -> None:
    world.keep(CaseAssignment(person=person, account=officer, since_on=date(2026, 9, 1)))


def asked(page: Page) -> list[str]:
    return [name for name in names(page, ASK) if name != LIST]


def boxes(page: Page) -> dict[str, list[str]]:
    return {ASK: asked(page), RENEW: names(page, RENEW), VISIT: names(page, VISIT)}


def test_follow_ups_up_to_today_the_oldest_first(desk: PageClient, world: World) -> None:
    placed(world, TODAY, surname="Oggi")
    placed(world, TODAY - timedelta(days=9), surname="Prima")
    placed(world, TODAY + timedelta(days=1), surname="Domani")
    placed(world, TODAY, surname="Finita", ended_on=date(2026, 10, 1))
    done = placed(world, TODAY, surname="Fatta")
    done.done_on, done.outcome = TODAY, FollowUpOutcome.WELL
    world.session.commit()
    assert asked(desk.get("/operatore")) == ["Prima Ada", "Oggi Ada"]


def test_documents_that_are_to_be_renewed_soon_or_should_have_been(desk: PageClient, world: World) -> None:
    late, soon, good, without = (world.person(surname=name) for name in ("Tardi", "Presto", "Buono", "Senza"))
    document(world, soon, TODAY + timedelta(days=60))
    document(world, late, TODAY - timedelta(days=1))
    document(world, good, TODAY + timedelta(days=61))
    document(world, without, None)
    page = desk.get("/operatore")
    assert names(page, RENEW) == ["Tardi Ada", "Presto Ada"]
    assert page.click("Tardi Ada").main


def test_employers_to_go_back_to_unless_somebody_has_been_there(
    desk: PageClient, officer: Account, world: World
) -> None:
    visit(world, officer, date(2026, 9, 1), TODAY, name="Da risentire")
    visit(world, officer, date(2026, 9, 1), TODAY + timedelta(days=1), name="Non ancora")
    visit(world, officer, date(2026, 9, 1), TODAY, name="Risentito")
    again = world.session.scalars(select(EmployerVisit).order_by(EmployerVisit.id.desc())).first()
    world.keep(EmployerVisit(employer=again.employer, account=officer, kind=VisitKind.VISIT, met_on=date(2026, 10, 1)))
    assert names(desk.get("/operatore"), VISIT) == ["Da risentire"]


def test_imports_under_way_with_how_far_they_are(desk: PageClient, officer: Account, world: World) -> None:
    kind = JobKind.IMPORT_CANDIDATES
    job = jobs.add(world.session, kind=kind, account=officer, file_name="elenco.csv", content=b"a", now=NOW)
    job.done, job.total = 3000, 10000
    world.session.commit()
    page = desk.get("/operatore")
    assert names(page, IMPORTS) == ["elenco.csv"]
    assert "3.000 righe di 10.000" in page.main


def test_proposals_that_stand_still_for_too_long_are_counted(desk: PageClient, world: World) -> None:
    world.proposal(ProposalState.PROPOSED)
    world.proposal(ProposalState.PROPOSED, ProposalState.ACCEPTED)
    for days, slow in ((5, 0), (6, 1), (10, 1), (11, 2)):
        clock.frozen_at = NOW + timedelta(days=days)
        assert counts(desk.get("/operatore"))[SLOW] == slow, days


def test_the_count_of_slow_proposals_leads_to_them(desk: PageClient, officer: Account, world: World) -> None:
    waiting = (ProposalState.PROPOSED, ProposalState.ACCEPTED)
    for surname in ("Mia", "Sua"):
        world.proposal(*waiting, person=world.person(surname=surname))
    look_after(world, officer, world.session.scalars(select(Person).where(Person.surname == "Mia")).one())
    clock.frozen_at = NOW + timedelta(days=6)
    world.proposal(ProposalState.PROPOSED, person=world.person(surname="Svelta")).moved_at = clock.frozen_at
    world.session.commit()
    page = desk.get("/operatore")
    assert counts(page)[SLOW] == 2
    assert {row["Persona"][:3] for row in slow(desk, page)} == {"Mia", "Sua"}
    assert {row["Persona"][:3] for row in slow(desk, page.click(MINE))} == {"Mia"}


def test_an_interview_waits_for_its_day(desk: PageClient, world: World) -> None:
    steps = (ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.SENT, ProposalState.INTERVIEW)
    talk = world.proposal(*steps)
    for days, cancelled_at in ((30, None), (40, NOW)):
        starts_at = NOW + timedelta(days=days)
        world.keep(Interview(proposal_id=talk.id, starts_at=starts_at, place="In sede", cancelled_at=cancelled_at))
    for days, slow_ones in ((29, 0), (35, 0), (36, 1)):
        clock.frozen_at = NOW + timedelta(days=days)
        assert counts(desk.get("/operatore"))[SLOW] == slow_ones, days
        waits = (
            "giorni" in desk.get(f"/operatore/proposte/{talk.id}").one("main").text.partition("Che cosa puoi fare")[0]
        )
        assert waits is (days > 30), days


def slow(desk: PageClient, page: Page) -> list[dict[str, str]]:
    """The list that the count of slow proposals leads to."""
    (link,) = [link for link in page.links if SLOW in link.text]
    return desk.get(page.resolve(link.href)).table("Proposte")


def test_midnight_is_romes(desk: PageClient, world: World) -> None:
    world.proposal(ProposalState.PROPOSED, ProposalState.ACCEPTED)
    clock.frozen_at = datetime(2026, 11, 7, 22, 59, tzinfo=UTC)
    assert counts(desk.get("/operatore"))[SLOW] == 0
    clock.frozen_at += timedelta(minutes=1)
    assert counts(desk.get("/operatore"))[SLOW] == 1


def test_only_the_people_one_looks_after(desk: PageClient, officer: Account, world: World) -> None:
    colleague = world.account(Role.OFFICER)
    for surname, whose in (("Mia", officer), ("Sua", colleague)):
        look_after(world, whose, placed(world, TODAY, surname=surname).placement.proposal.person)
        person = world.person(surname=surname)
        look_after(world, whose, person)
        document(world, person, TODAY)
        visit(world, whose, date(2026, 9, 1), TODAY, name=surname)
        world.proposal(ProposalState.PROPOSED, ProposalState.ACCEPTED, person=person)
    everybody = desk.get("/operatore")
    assert boxes(everybody) == {ASK: ["Mia Ada", "Sua Ada"], RENEW: ["Mia Ada", "Sua Ada"], VISIT: ["Mia", "Sua"]}
    (row,) = desk.get("/operatore/datori?risentire=mie").table("Datori di lavoro")
    assert row["Datore di lavoro"].startswith("Mia")
    mine = everybody.click(MINE)
    assert boxes(mine) == {ASK: ["Mia Ada"], RENEW: ["Mia Ada"], VISIT: ["Mia"]}
    assert names(mine, "Risposte arrivate") == ["Mia Ada"]
    assert counts(mine)["risposte arrivate"] == 1
    assert boxes(mine.click(EVERYBODY)) == boxes(everybody)


def test_whoever_is_named_was_seen(desk: PageClient, world: World) -> None:
    person = placed(world, TODAY, surname="Vista").placement.proposal.person
    world.person()
    desk.get("/operatore")
    assert {look.person_id for look in world.session.scalars(select(AccessLog))} == {person.id}


def test_another_office_has_its_own(desk: PageClient, world: World, signed_in: SignIn) -> None:
    cremona = world.keep(Office(province_code="CR", name="Cremona"))
    stranger = world.account(Role.OFFICER, office=cremona)
    placed(world, TODAY, surname="Altrove", office=cremona)
    document(world, world.person(office=cremona), TODAY)
    visit(world, stranger, date(2026, 9, 1), TODAY)
    assert boxes(desk.get("/operatore")) == {ASK: [], RENEW: [], VISIT: []}
    assert [len(found) for found in boxes(signed_in(stranger).get("/operatore")).values()] == [1, 1, 1]


def test_more_than_fit_are_a_click_away_or_counted(desk: PageClient, officer: Account, world: World) -> None:
    people = [world.person(surname=f"N{number}") for number in range(7)]
    for number, person in enumerate(people):
        document(world, person, TODAY - timedelta(days=number))
        visit(world, officer, date(2026, 9, 1), TODAY - timedelta(days=number), name=f"Faro {number}")
    page = desk.get("/operatore")
    *shown, all_of_them = names(page, RENEW)
    assert shown == ["N6 Ada", "N5 Ada", "N4 Ada", "N3 Ada", "N2 Ada"]
    assert len(page.click(all_of_them).table("Persone")) == 7
    *shown, all_of_them = names(page, VISIT)
    assert shown == [f"Faro {number}" for number in (6, 5, 4, 3, 2)]
    employers = page.click(all_of_them).table("Datori di lavoro")
    assert {row["Da risentire dal"] for row in employers} >= {"2 novembre 2026", "27 ottobre 2026"}
    assert len(employers) == 7


def test_follow_ups_lead_to_the_placements_that_they_belong_to(desk: PageClient, world: World) -> None:
    placed(world, TODAY, surname="Vista")
    page = desk.get("/operatore")
    assert page.click("Vista Ada").h1
    assert "Vista Ada" in page.click(LIST).main
