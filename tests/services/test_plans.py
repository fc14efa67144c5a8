"""Personal plans: whose they are, what is on them, who reads which note, and when all of it closes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import PathwayStep
from models.errors import DecidedMeanwhile, NotFound
from models.pathways import PersonalPlan, PlanGoal, PlanMeeting, PlanNote
from models.people import Person
from models.referrals import Referral
from models.types import (
    Channel,
    GoalState,
    NotePurpose,
    PathwayKind,
    ReferralState,
    ResourceKind,
    ResourceUnit,
    Role,
)
from tests.world import NOW, World
from webapp.services.care import referrals
from webapp.services.people.personal_data import everything
from webapp.services.placements import pathway_progress, plan_items, plans
from webapp.services.placements.pathway_progress import Standing
from webapp.services.placements.plan_items import GoalValues, MeetingValues, ResourceValues
from webapp.services.placements.plans import PlanDates

TODAY = NOW.date()
DATES = PlanDates(TODAY, TODAY + timedelta(days=365))


@pytest.fixture
def service(world: World) -> Account:
    """Somebody of a service."""
    return world.account(Role.REFERRER)


@pytest.fixture
def person(world: World, service: Account) -> Person:
    """Somebody whom the service follows."""
    return world.referral(ReferralState.TAKEN, service=service.service).person


@pytest.fixture
def plan(session: Session, person: Person, service: Account) -> PersonalPlan:
    made = plans.begin(session, person=person, dates=DATES, by=service)
    session.commit()
    return made


def withdraw(session: Session, world: World, person: Person) -> None:
    for referral in session.query(Referral).filter_by(person_id=person.id):
        referral.consent_withdrawn_at = NOW
    session.commit()


def test_one_service_has_one_open_plan_for_a_person(
    session: Session, person: Person, service: Account, plan: PersonalPlan
) -> None:
    with pytest.raises(DecidedMeanwhile):
        plans.begin(session, person=person, dates=DATES, by=service)
    session.rollback()
    plans.end(session, plan=plan, today=TODAY, seen_version=plan.version)
    again = plans.begin(session, person=person, dates=DATES, by=service)
    session.commit()
    assert plans.current(session, account=service, person=person) is again
    assert list(plans.of_person(session, account=service, person=person)) == [again, plan]


def test_what_ended_is_only_read(session: Session, service: Account, plan: PersonalPlan) -> None:
    goal = plan_items.add(session, plan=plan, values=GoalValues("Conoscere l'orto"), by=service)
    plans.end(session, plan=plan, today=TODAY, seen_version=plan.version)
    values = GoalValues("Altro")
    for write in (
        lambda: plan_items.add(session, plan=plan, values=values, by=service),
        lambda: plan_items.change(session, plan=plan, row=goal, values=values, seen_version=goal.version),
        lambda: plans.change(session, plan=plan, dates=DATES, seen_version=plan.version),
        lambda: plan_items.write_note(session, plan=plan, purpose=NotePurpose.CARE, text="a", by=service, now=NOW),
        lambda: plan_items.take_back(session, plan=plan, note_id=1, by=service),
        lambda: plans.plan_of(session, account=service, person=plan.person, plan_id=plan.id),
    ):
        with pytest.raises(plans.PlanEnded):
            write()


def test_who_saves_second_is_told(session: Session, service: Account, plan: PersonalPlan) -> None:
    goal = plan_items.add(session, plan=plan, values=GoalValues("a"), by=service)
    session.commit()
    plan_items.change(session, plan=plan, row=goal, values=GoalValues("b"), seen_version=1)
    with pytest.raises(DecidedMeanwhile):
        plan_items.change(session, plan=plan, row=goal, values=GoalValues("c"), seen_version=1)
    plans.change(session, plan=plan, dates=PlanDates(TODAY), seen_version=1)
    with pytest.raises(DecidedMeanwhile):
        plans.end(session, plan=plan, today=TODAY, seen_version=1)


def test_everything_on_a_plan_is_kept_as_it_was_written(session: Session, service: Account, plan: PersonalPlan) -> None:
    written = [
        GoalValues("Arrivare da sola", TODAY, "La cooperativa", GoalState.REACHED, for_cooperative=True),
        MeetingValues(NOW, "Via Roma 1", frozenset({"persona", "servizio"}), "Si comincia a marzo"),
        ResourceValues(ResourceKind.SUPPORT, "Comune", ResourceUnit.HOURS, Decimal("40.5"), Decimal(3)),
    ]
    rows = [plan_items.add(session, plan=plan, values=values, by=service) for values in written]
    session.commit()
    assert [plan_items.values_of(row) for row in rows] == written
    assert plan_items.item(session, plan=plan, kind=PlanGoal, item_id=rows[0].id) is rows[0]
    with pytest.raises(NotFound):
        plan_items.item(session, plan=plan, kind=PlanMeeting, item_id=rows[1].id + 1)


def test_totals_are_by_unit(session: Session, service: Account, plan: PersonalPlan) -> None:
    for kind, unit, amount, used in (
        (ResourceKind.SUPPORT, ResourceUnit.HOURS, "40.5", "10"),
        (ResourceKind.INTERNSHIP, ResourceUnit.EURO, "2400", "800.5"),
        (ResourceKind.TRANSPORT, ResourceUnit.EURO, "300", "400"),
    ):
        values = ResourceValues(kind, "Comune", unit, Decimal(amount), Decimal(used))
        plan_items.add(session, plan=plan, values=values, by=service)
    session.commit()
    euros, hours = plan_items.totals(plan.resources)
    assert (euros.unit, euros.amount, euros.used, euros.left) == (
        ResourceUnit.EURO,
        Decimal(2700),
        Decimal("1200.5"),
        Decimal("1499.5"),
    )
    assert (hours.amount, hours.left) == (Decimal("40.5"), Decimal("30.5"))
    assert plan_items.totals([]) == []


# --- who reads --------------------------------------------------------------------------------------------------------


def test_each_side_reads_the_notes_for_it(session: Session, service: Account, plan: PersonalPlan) -> None:
    for purpose in NotePurpose:
        plan_items.write_note(session, plan=plan, purpose=purpose, text=purpose.value, by=service, now=NOW)

    def read(role: Role) -> set[str]:
        return {note.words for note in plan_items.notes(session, plan=plan, role=role)}

    assert read(Role.REFERRER) == {"cura", "con_ufficio", "con_cooperativa"}
    assert read(Role.OFFICER) == read(Role.CANDIDATE) == {"con_ufficio", "con_cooperativa"}
    assert read(Role.EMPLOYER) == {"con_cooperativa"}


def test_an_officer_writes_no_care_note_and_takes_back_only_their_own(
    world: World, session: Session, service: Account, plan: PersonalPlan
) -> None:
    officer = world.account(Role.OFFICER)
    with pytest.raises(NotFound):
        plan_items.write_note(session, plan=plan, purpose=NotePurpose.CARE, text="a", by=officer, now=NOW)
    theirs = plan_items.write_note(session, plan=plan, purpose=NotePurpose.OFFICE, text="a", by=service, now=NOW)
    mine = plan_items.write_note(session, plan=plan, purpose=NotePurpose.OFFICE, text="b", by=officer, now=NOW)
    with pytest.raises(NotFound):
        plan_items.take_back(session, plan=plan, note_id=theirs.id, by=officer)
    plan_items.take_back(session, plan=plan, note_id=mine.id, by=officer)
    session.commit()
    assert session.query(PlanNote).one() is theirs


def test_a_plan_is_open_to_its_service_its_office_and_the_person(
    world: World, session: Session, service: Account, person: Person, plan: PersonalPlan
) -> None:
    cremona = world.account(Role.REFERRER)
    mine = [service, world.account(Role.OFFICER), world.account(Role.CANDIDATE, person=person)]
    others = [cremona, world.account(Role.CANDIDATE), world.account(Role.EMPLOYER), world.account(Role.ADMIN)]
    assert all(plans.current(session, account=one, person=person) is plan for one in mine)
    assert not any(plans.current(session, account=one, person=person) for one in others)
    assert [one.person for one in plans.people_in_care(session, account=service, now=NOW)] == [person]
    assert plans.people_in_care(session, account=cremona, now=NOW) == []
    with pytest.raises(NotFound):
        plans.person_in_care(session, account=cremona, person_id=person.id)


def test_a_consent_withdrawn_closes_everything_at_once(
    world: World, session: Session, service: Account, person: Person, plan: PersonalPlan
) -> None:
    withdraw(session, world, person)
    officer = world.account(Role.OFFICER)
    assert not any(plans.current(session, account=one, person=person) for one in (service, officer))
    assert plans.people_in_care(session, account=service, now=NOW) == []
    with pytest.raises(NotFound):
        plans.person_in_care(session, account=service, person_id=person.id)


def test_a_plan_ends_with_the_care_and_whoever_is_referred_again_gets_a_new_one(
    world: World, session: Session, service: Account, person: Person, plan: PersonalPlan
) -> None:
    other = world.account(Role.REFERRER)
    world.referral(ReferralState.TAKEN, service=other.service, person=person)
    theirs = plans.begin(session, person=person, dates=DATES, by=other)
    found = session.scalars(select(Referral).where(Referral.service_id == service.service_id)).one()
    referrals.close(session, referral=found, by=service, seen_version=found.version, now=NOW)
    session.commit()
    assert (plan.ended_on, theirs.ended_on) == (TODAY, None)
    assert plans.current(session, account=service, person=person) is None
    world.referral(ReferralState.TAKEN, service=service.service, person=person)
    again = plans.begin(session, person=person, dates=DATES, by=service)
    assert plans.current(session, account=service, person=person) is again


def test_a_plan_ends_in_the_moment_in_which_the_consent_is_taken_back(
    session: Session, service: Account, person: Person, plan: PersonalPlan
) -> None:
    found = session.scalars(select(Referral).where(Referral.person_id == person.id)).one()
    referrals.withdraw_consent(session, referral=found, channel=Channel.PHONE, by=service, now=NOW)
    session.commit()
    assert (found.in_care, plan.ended_on) == (False, TODAY)


def test_the_list_says_how_far_each_one_is_and_when_one_meets_next(
    world: World, session: Session, service: Account, person: Person, plan: PersonalPlan
) -> None:
    for at in (NOW - timedelta(days=9), NOW + timedelta(days=30), NOW + timedelta(days=3)):
        plan_items.add(session, plan=plan, values=MeetingValues(at), by=service)
    world.keep(PathwayStep(person_id=person.id, kind=PathwayKind.INTERNSHIP, started_on=TODAY))
    (found,) = plans.people_in_care(session, account=service, now=NOW)
    assert found.plan is plan
    assert found.next_meeting == NOW + timedelta(days=3)
    assert found.progress.now.kind is PathwayKind.INTERNSHIP


def test_a_copy_of_the_data_has_the_plan_without_the_notes_of_care(
    session: Session, service: Account, person: Person, plan: PersonalPlan
) -> None:
    plan_items.add(session, plan=plan, values=GoalValues("Imparare"), by=service)
    for purpose in NotePurpose:
        plan_items.write_note(session, plan=plan, purpose=purpose, text=purpose.value, by=service, now=NOW)
    session.commit()
    found = everything(session, person=person)
    assert [row["aim"] for row in found["plan_goal"]] == ["Imparare"]
    assert {row["words"] for row in found["plan_note"]} == {"con_ufficio", "con_cooperativa"}


# --- how far ----------------------------------------------------------------------------------------------------------


def standings(*steps: PathwayStep) -> list[Standing]:
    for number, step in enumerate(steps):
        step.id = number
    return [rung.standing for rung in pathway_progress.progress(steps, today=TODAY).rungs]


def begun(kind: PathwayKind, first: date, last: date | None = None) -> PathwayStep:
    return PathwayStep(kind=kind, started_on=first, ended_on=last)


def test_steps_are_done_now_or_ahead() -> None:
    done, now, ahead = Standing.DONE, Standing.NOW, Standing.AHEAD
    evaluation = begun(PathwayKind.EVALUATION, date(2026, 1, 1), date(2026, 2, 1))
    internship = begun(PathwayKind.INTERNSHIP, date(2026, 3, 1))
    training = begun(PathwayKind.TRAINING, date(2026, 6, 1))
    assert standings() == [ahead] * 4
    assert standings(evaluation) == [done, ahead, ahead, ahead]
    assert standings(evaluation, internship, training) == [done, now, ahead, ahead]
    back = begun(PathwayKind.EVALUATION, date(2026, 9, 1))
    assert standings(evaluation, internship, back) == [now, done, ahead, ahead]


def test_a_step_that_is_planned_says_for_when() -> None:
    planned = PathwayStep(id=1, kind=PathwayKind.COOPERATIVE, planned_on=date(2027, 1, 7))
    found = pathway_progress.progress([planned], today=TODAY)
    assert [rung.planned_on for rung in found.rungs] == [None, None, date(2027, 1, 7), None]
    assert found.begun
    assert not pathway_progress.progress([], today=TODAY).begun
