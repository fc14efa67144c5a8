"""Two files of one person become one, and nothing that either said is lost."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.audit import AccessLog
from models.casework import CapacityChange, CaseAssignment, Document, PathwayMove, PathwayStep, PersonEvent
from models.conversations import DirectWriting, ProposalMessage
from models.errors import DecidedMeanwhile
from models.interests import PositionInterest
from models.messages import Notice
from models.pathways import PersonalPlan, PlanGoal
from models.people import FormerCode, Person
from models.person_requests import PersonRequest
from models.placements import Clearance, FollowUp, Placement, PlannedAccommodation
from models.proposals import Interview, Proposal
from models.types import (
    AssessmentSource,
    Availability,
    Category,
    Channel,
    DocumentKind,
    FollowUpKind,
    FollowUpOutcome,
    InterestAnswer,
    PathwayKind,
    PersonEventKind,
    PersonRequestKind,
    ProposalState,
    Reason,
    ReferralState,
    Role,
    Side,
    Thread,
)
from tests.world import NOW, World
from webapp.services.engine.ranking import ranking_of
from webapp.services.messages import direct_writing
from webapp.services.people import merging, moving
from webapp.services.people.merging import Keep, SamePerson
from webapp.services.people.person_changes import Change, of_detail
from webapp.services.placements import pathway

DAY = NOW.date()


@pytest.fixture
def officer(world: World) -> Account:
    return world.account(Role.OFFICER)


def merge(session: Session, kept: Person, other: Person, by: Account, **choices: Keep) -> list[Change]:
    """Join, commit, and give what the history keeps."""
    versions = kept.version, other.version
    merging.merge(session, kept=kept, other=other, choices=choices, by=by, seen_versions=versions, now=NOW)
    session.commit()
    event = session.scalars(select(PersonEvent).where(PersonEvent.kind == PersonEventKind.MERGED)).one()
    assert event.person_id == kept.id
    return list(of_detail(event.detail)[0])


def test_what_is_chosen_stays_what_is_missing_is_filled_in_and_the_rest_is_in_the_history(
    world: World, session: Session, officer: Account
) -> None:
    kept = world.person(code="BS1", name="Elisa", surname="Pezzoti", hours_min=10, hours_max=20, max_km=None)
    other = world.person(code="BS2", name="Elisa", surname="Pezzotti", hours_min=20, hours_max=40, max_km=15)
    other.tax_code, other.phone = "PZZLSE92D57E333V", "030 1234567"
    world.keep(other)
    changes = merge(session, kept, other, officer, surname=Keep.OTHER, code=Keep.OTHER)
    assert session.query(Person).one() is kept
    entry, profile = kept.registration, kept.profile
    assert (kept.surname, entry.code, kept.tax_code, kept.phone) == (
        "Pezzotti",
        "BS2",
        "PZZLSE92D57E333V",
        "030 1234567",
    )
    assert (profile.hours_min, profile.hours_max, profile.max_km) == (10, 20, 15)
    assert Change("surname", "Pezzoti", "Pezzotti") in changes
    assert Change("phone", "", "030 1234567") in changes
    for column, text in (
        ("surname", "Pezzotti"),
        ("hours_min", "20"),
        ("hours_max", "40"),
        ("birth_date", "1985-05-17"),
    ):
        assert Change(f"other:{column}", text, "") in changes


def test_sets_can_stay_both_and_lists_are_joined(world: World, session: Session, officer: Account) -> None:
    kept = world.person(
        licences=frozenset({"B"}),
        skills=("saldare",),
        wishes=("cuoco",),
        experience={"cuoco": 3},
        accommodations=("ramp",),
    )
    other = world.person(
        licences=frozenset({"C"}),
        skills=("Saldare", "cucire"),
        wishes=("sarto",),
        experience={"cuoco": 3, "sarto": 7},
        accommodations=("ramp", "telework"),
    )
    merge(session, kept, other, officer, licences=Keep.BOTH)
    profile = kept.profile
    assert profile.licences == {"B", "C"}
    assert [row.text for row in profile.skills] == ["saldare", "cucire"]
    assert [row.text for row in profile.wishes] == ["cuoco", "sarto"]
    assert [(row.title, row.months) for row in profile.experiences] == [("cuoco", 3), ("sarto", 7)]
    assert [row.accommodation for row in profile.accommodations] == ["ramp", "telework"]


def test_capacities_are_chosen_one_by_one_and_unknown_ones_filled_in(
    world: World, session: Session, officer: Account
) -> None:
    kept = world.person(capacities={"d450": 1, "d430": 2, "d440": 3})
    other = world.person(capacities={"d450": 4, "d430": 4, "b210": 0})
    found = merging.preview(session, kept=kept, other=other)
    assert [choice.field for choice in found.choices if choice.field.startswith("d")] == ["d450", "d430"]
    merge(session, kept, other, officer, d450=Keep.OTHER)
    levels = {row.dimension: row.level for row in kept.profile.capacities}
    assert levels == {"d450": 4, "d430": 2, "d440": 3, "b210": 0}


def hang_everything(world: World, person: Person, officer: Account) -> None:
    """One row of every kind that can hang on a person."""
    world.proposal(ProposalState.PROPOSED, person=person, by=officer)
    world.referral(ReferralState.TAKEN, person=person)
    for row in (
        Document(
            person_id=person.id,
            kind=DocumentKind.CURRICULUM,
            name="cv",
            media_type="application/pdf",
            size=1,
            added_at=NOW,
            content=b"x",
        ),
        PathwayStep(person_id=person.id, kind=PathwayKind.TRAINING, move=PathwayMove(person_id=person.id, at=NOW)),
        PersonalPlan(person_id=person.id, service_id=world.service().id, since_on=DAY),
        CapacityChange(
            person_id=person.id,
            dimension="d450",
            level=1,
            source=AssessmentSource.INTERVIEW,
            assessed_on=DAY,
            at=NOW,
        ),
        PersonEvent(person_id=person.id, at=NOW, kind=PersonEventKind.NOTE, detail="nota"),
        FormerCode(person_id=person.id, code="BS0"),
        PositionInterest(person_id=person.id, position_id=world.position().id, saved_at=NOW),
        PersonRequest(person_id=person.id, kind=PersonRequestKind.REVIEW, text="a", at=NOW),
        AccessLog(person_id=person.id, account_id=officer.id, at=NOW, page="officer.review"),
        CaseAssignment(person_id=person.id, account_id=officer.id, since_on=DAY - timedelta(days=9)),
    ):
        world.keep(row)
    world.account(Role.CANDIDATE, person=person)
    world.delegation(world.account(Role.DELEGATE), person)


def test_all_that_hangs_on_the_file_that_goes_moves(world: World, session: Session, officer: Account) -> None:
    kept, other = world.person(consent=False), world.person()
    hang_everything(world, other, officer)
    before = moving.counts(session, person=other)
    tables = {table.name for table, _column in moving.hanging_on("person")} - moving.PARTS
    assert tables - before.keys() == {"suggestion"}, "a table that this test should fill"
    merge(session, kept, other, officer)
    after = moving.counts(session, person=kept)
    assert after == {**before, "person_event": 2, "former_code": 2}
    (consent,) = kept.consents
    assert consent.withdrawn_at is None


def test_the_officer_of_the_file_that_stays_goes_on_looking_after_the_person(
    world: World, session: Session, officer: Account
) -> None:
    kept, other, second = world.person(), world.person(), world.account(Role.OFFICER)
    world.keep(CaseAssignment(person=kept, account=officer, since_on=DAY))
    world.keep(CaseAssignment(person=other, account=second, since_on=DAY - timedelta(days=9)))
    merge(session, kept, other, officer)
    rows = session.query(CaseAssignment).order_by(CaseAssignment.since_on).all()
    assert [(row.account_id, row.until_on is None) for row in rows] == [(second.id, False), (officer.id, True)]
    assert {row.person_id for row in rows} == {kept.id}


@pytest.mark.parametrize("further", ["kept", "other"])
def test_of_two_proposals_for_one_position_the_one_further_on_stays_with_both_histories(
    world: World, session: Session, officer: Account, further: str
) -> None:
    people = {"kept": world.person(), "other": world.person()}
    position = world.position()
    nearer = next(person for name, person in people.items() if name != further)
    steps = (ProposalState.PROPOSED, ProposalState.DECLINED)
    world.proposal(*steps, person=nearer, position=position, by=officer, reason=Reason.HOURS)
    steps = (ProposalState.PROPOSED, ProposalState.ACCEPTED)
    stays = world.proposal(*steps, person=people[further], position=position, by=officer)
    stays_id = stays.id
    world.keep(Interview(proposal=stays, starts_at=NOW))
    merge(session, people["kept"], people["other"], officer)
    proposal = session.query(Proposal).one()
    assert (proposal.id, proposal.person_id, proposal.state) == (stays_id, people["kept"].id, ProposalState.ACCEPTED)
    assert [event.to_state.value for event in proposal.history] == ["proposed", "declined", "proposed", "accepted"]
    assert proposal.history[1].reason is Reason.HOURS
    assert session.query(Interview).one().proposal_id == stays_id


def test_messages_about_both_proposals_stand_together(world: World, session: Session, officer: Account) -> None:
    kept, other = world.person(), world.person()
    position = world.position()
    for person, text in ((kept, "Uno"), (other, "Due")):
        proposal = world.proposal(ProposalState.PROPOSED, person=person, position=position)
        said = {"thread": Thread.WITH_PERSON, "side": Side.PERSON, "at": NOW, "text": text}
        world.keep(ProposalMessage(proposal_id=proposal.id, **said))
        world.keep(DirectWriting(proposal_id=proposal.id, channel=Channel.ONLINE, at=NOW))
    merge(session, kept, other, officer)
    stays = session.scalars(select(Proposal).where(Proposal.person_id == kept.id)).one()
    written = session.scalars(select(ProposalMessage).order_by(ProposalMessage.id)).all()
    assert [(one.proposal_id, one.text) for one in written] == [(stays.id, "Uno"), (stays.id, "Due")]
    direct_writing.take_back(session, proposal=stays, by=officer, now=NOW)
    assert not direct_writing.in_force(session, proposal=stays)


def test_two_placements_in_one_position_become_one_and_what_has_no_room_is_written_down(
    world: World, session: Session, officer: Account
) -> None:
    kept, other, position = world.person(), world.person(), world.position()
    steps = (ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.SENT, ProposalState.HIRED)
    for person, number in ((kept, "1/2026"), (other, "2/2026")):
        proposal = world.proposal(*steps, person=person, position=position)
        world.keep(Clearance(proposal=proposal, requested_on=DAY, issued_on=DAY, number=number))
        done: dict[str, Any] = {"done_on": DAY, "outcome": FollowUpOutcome.WELL}
        world.keep(
            Placement(
                proposal=proposal,
                started_on=DAY,
                tutor_name=number,
                follow_ups=[FollowUp(kind=FollowUpKind.DAY_3, due_on=DAY, **done)],
                accommodations=[PlannedAccommodation(accommodation="ramp", responsible=number)],
            )
        )
    changes = merge(session, kept, other, officer)
    placement = session.query(Placement).one()
    assert placement.tutor_name == "1/2026"
    assert sorted(row.kind for row in placement.follow_ups) == [FollowUpKind.EXTRA, FollowUpKind.DAY_3]
    assert session.query(Clearance).one().number == "1/2026"
    lost = {change.field: change.before for change in changes if "2/2026" in change.before}
    assert lost.keys() == {"other:placement", "other:planned_accommodation", "other:clearance"}


def test_a_clearance_moves_to_the_proposal_that_stays(world: World, session: Session, officer: Account) -> None:
    kept, other, position = world.person(), world.person(), world.position()
    goes = world.proposal(ProposalState.PROPOSED, person=other, position=position)
    world.keep(Clearance(proposal=goes, requested_on=DAY))
    stays = world.proposal(ProposalState.PROPOSED, ProposalState.ACCEPTED, person=kept, position=position)
    merge(session, kept, other, officer)
    assert session.query(Clearance).one().proposal_id == stays.id


def test_the_engine_knows_one_person_from_then_on(world: World, session: Session, officer: Account) -> None:
    kept = world.person(code="BS1", availability=Availability.SUSPENDED)
    other, position = world.person(code="BS2"), world.position()
    assert ranking_of(session, position=position).pool == 2
    merge(session, kept, other, officer, code=Keep.OTHER, availability=Keep.OTHER)
    ranking = ranking_of(session, position=position)
    assert [match.candidate for match in ranking.matches] == ["BS2"]
    assert ranking.pool == 1


@pytest.mark.parametrize("withdrawn_file_stays", [True, False])
def test_a_consent_withdrawn_on_one_file_is_not_in_force_after_joining(
    world: World, session: Session, officer: Account, withdrawn_file_stays: bool
) -> None:
    withdrawn, other = world.person(), world.person()
    withdrawn.consents[0].withdrawn_at = NOW
    session.commit()
    kept, goes = (withdrawn, other) if withdrawn_file_stays else (other, withdrawn)
    merge(session, kept, goes, officer)
    assert [one.withdrawn_at for one in kept.consents] == [NOW, NOW]
    assert ranking_of(session, position=world.position()).matches == ()


def test_a_consent_given_after_the_other_file_lost_its_own_stays(
    world: World, session: Session, officer: Account
) -> None:
    kept, other = world.person(), world.person()
    kept.consents[0].withdrawn_at = NOW - timedelta(days=1)
    kept.consents[0].recorded_at = NOW - timedelta(days=9)
    other.consents[0].given_on = DAY
    session.commit()
    merge(session, kept, other, officer)
    assert [one.given_on for one in kept.consents if one.withdrawn_at is None] == [DAY]


@pytest.mark.parametrize("changed", ["kept", "other"])
def test_a_file_that_changed_meanwhile_is_not_joined(
    world: World, session: Session, officer: Account, changed: str
) -> None:
    people = {"kept": world.person(), "other": world.person()}
    versions = tuple(person.version for person in people.values())
    people[changed].phone = "030 999999"
    session.commit()
    with pytest.raises(DecidedMeanwhile):
        merging.merge(session, **people, choices={}, by=officer, seen_versions=versions, now=NOW)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Person)) == 2


def test_a_file_cannot_be_joined_with_itself(world: World, session: Session, officer: Account) -> None:
    person = world.person()
    with pytest.raises(SamePerson):
        merging.preview(session, kept=person, other=person)
    with pytest.raises(SamePerson):
        merging.merge(session, kept=person, other=person, choices={}, by=officer, seen_versions=(1, 1), now=NOW)


def test_category_and_degree_are_chosen_together(world: World, session: Session, officer: Account) -> None:
    kept = world.person(category=Category.LAW_381, invalidity_percent=None)
    other = world.person(category=Category.CIVIL, invalidity_percent=67)
    choice = next(one for one in merging.preview(session, kept=kept, other=other).choices if one.field == "category")
    assert choice.other == {"category": "art1_civile", "invalidity_percent": "67"}
    merge(session, kept, other, officer, category=Keep.OTHER)
    assert (kept.registration.category, kept.registration.invalidity_percent) == (Category.CIVIL, 67)
    assert date(2020, 1, 8) == kept.registration.registered_on


def test_a_withdrawal_on_one_file_stops_what_is_under_way_on_the_other(
    world: World, session: Session, officer: Account
) -> None:
    withdrawn, other = world.person(), world.person()
    other.email = "ada@example.org"
    withdrawn.consents[0].withdrawn_at, withdrawn.consents[0].withdrawn_channel = NOW, Channel.PHONE
    under_way = world.proposal(ProposalState.PROPOSED, ProposalState.ACCEPTED, person=other)
    world.keep(Interview(proposal=under_way, starts_at=NOW + timedelta(days=2)))
    assert list(merging.preview(session, kept=withdrawn, other=other).stops) == [under_way]
    merge(session, withdrawn, other, officer)
    last = under_way.history[-1]
    assert (last.to_state, last.reason, last.channel) == (
        ProposalState.CLOSED,
        Reason.CONSENT_WITHDRAWN,
        Channel.PHONE,
    )
    assert session.scalars(select(Interview)).one().cancelled_at == NOW
    notice = session.scalars(select(Notice)).one()
    assert (notice.params["to"], notice.params["why"]) == ("person", "consent_withdrawn")


def test_without_a_withdrawal_what_is_under_way_goes_on(world: World, session: Session, officer: Account) -> None:
    kept, other = world.person(consent=False), world.person(consent=False)
    under_way = world.proposal(ProposalState.PROPOSED, person=other)
    assert not merging.preview(session, kept=kept, other=other).stops
    merge(session, kept, other, officer)
    assert under_way.state is ProposalState.PROPOSED


def test_two_open_plans_of_one_service_become_one(world: World, session: Session, officer: Account) -> None:
    kept, other = world.person(), world.person()
    service, elsewhere = world.service(), world.service()
    plans = [
        world.keep(PersonalPlan(person_id=person.id, service_id=one.id, since_on=DAY, goals=[PlanGoal(aim=aim)]))
        for person, one, aim in ((kept, service, "a"), (other, service, "b"), (other, elsewhere, "c"))
    ]
    merge(session, kept, other, officer)
    session.commit()
    found = session.scalars(select(PersonalPlan).order_by(PersonalPlan.id)).all()
    assert [(one.id, one.person_id) for one in found] == [(plans[0].id, kept.id), (plans[2].id, kept.id)]
    assert [[goal.aim for goal in one.goals] for one in found] == [["a", "b"], ["c"]]


def test_what_was_said_of_positions_is_one_answer_for_each(world: World, session: Session, officer: Account) -> None:
    """The latest answer stays, what either file had saved is saved, and the rest moves."""
    kept, other = world.person(code="BS1"), world.person(code="BS2")
    both, theirs = world.position(), world.position()
    yes, no = InterestAnswer.INTERESTED, InterestAnswer.NOT_FOR_ME
    later = NOW + timedelta(days=1)
    said = {"channel": Channel.PHONE, "account_id": officer.id}
    world.keep(PositionInterest(person=kept, position=both, answer=yes, at=NOW, **said))
    refused = {"answer": no, "reason": Reason.HOURS, "at": later}
    world.keep(PositionInterest(person=other, position=both, saved_at=NOW, **refused, **said))
    world.keep(PositionInterest(person=other, position=theirs, saved_at=NOW))
    merge(session, kept, other, officer)
    rows = session.scalars(select(PositionInterest).order_by(PositionInterest.position_id)).all()
    assert [(row.person_id, row.answer, row.reason, row.at, row.saved_at) for row in rows] == [
        (kept.id, no, Reason.HOURS, later, NOW),
        (kept.id, None, None, None, NOW),
    ]


def test_the_delegation_in_force_stays_and_one_that_lapsed_ends(
    world: World, session: Session, officer: Account
) -> None:
    kept, other = world.person(), world.person()
    helper = world.account(Role.DELEGATE)
    lapsed = world.delegation(helper, kept, ends_on=NOW.date() - timedelta(days=1))
    in_force = world.delegation(helper, other)
    merge(session, kept, other, officer)
    assert lapsed.ended_at is not None
    assert (in_force.person_id, in_force.ended_at) == (kept.id, None)


def test_each_step_was_reached_from_the_one_before_it_on_either_file(
    world: World, session: Session, officer: Account
) -> None:
    kept, other = world.person(), world.person()
    for person, kind, day in (
        (kept, PathwayKind.INTERNSHIP, date(2026, 6, 1)),
        (other, PathwayKind.EVALUATION, date(2026, 1, 8)),
    ):
        values = pathway.StepValues(kind=kind, started_on=day)
        pathway.add(session, person=person, values=values, by=officer, now=NOW)
    session.commit()
    merge(session, kept, other, officer)
    moves = [(step.move.from_kind, step.kind) for step in pathway.steps_of(session, person=kept)]
    assert moves == [(None, PathwayKind.EVALUATION), (PathwayKind.EVALUATION, PathwayKind.INTERNSHIP)]
