"""A placement under way: terms, plan, follow-ups, and its end."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from models.accounts import Account
from models.errors import DecidedMeanwhile
from models.placements import Placement
from models.types import (
    Availability,
    Channel,
    Contract,
    EndReason,
    FollowUpKind,
    FollowUpOutcome,
    Funding,
    ProposalState,
    Role,
)
from tests.world import NOW, World
from webapp.services.placements import hiring, placements
from webapp.services.placements.hiring import Terms
from webapp.services.placements.placements import PlanLine

START = date(2026, 11, 9)
TERMS = Terms(started_on=START, contract=Contract.PERMANENT, hours=20)
SENT = (ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.SENT)


@pytest.fixture
def officer(world: World) -> Account:
    return world.account(Role.OFFICER)


@pytest.fixture
def placement(world: World, officer: Account) -> Placement:
    proposal = world.proposal(*SENT)
    seen = proposal.version
    made = hiring.hire(world.session, proposal=proposal, terms=TERMS, by=officer, now=NOW, seen_version=seen).placement
    world.session.commit()
    return made


def follow_up(placement: Placement, kind: FollowUpKind):
    return next(one for one in placement.follow_ups if one.kind is kind)


def record(session: Session, placement: Placement, officer: Account, kind: FollowUpKind, **more: object) -> None:
    told = {"outcome": FollowUpOutcome.WELL, "channel": Channel.PHONE, "by": officer, "today": START}
    placements.record_follow_up(session, follow_up=follow_up(placement, kind), **{**told, **more})


def end(session: Session, placement: Placement, officer: Account, on: date, **more: object) -> None:
    told = {"reason": EndReason.UNFIT, "availability": Availability.AVAILABLE, "seen_version": placement.version}
    placements.end(session, placement=placement, ended_on=on, by=officer, now=NOW, **{**told, **more})


def test_a_new_start_moves_what_is_still_to_be_done(session: Session, placement: Placement, officer: Account) -> None:
    record(session, placement, officer, FollowUpKind.DAY_3)
    seen = placement.version
    later = Terms(started_on=date(2026, 12, 1), contract=Contract.PERMANENT, hours=24)
    placements.change_terms(session, placement=placement, terms=later, seen_version=seen)
    assert follow_up(placement, FollowUpKind.DAY_3).due_on == date(2026, 11, 11)
    assert follow_up(placement, FollowUpKind.WEEK_1).due_on == date(2026, 12, 8)
    assert placement.hours == 24


def test_who_changes_the_terms_second_is_told(session: Session, placement: Placement) -> None:
    seen = placement.version
    placements.change_terms(session, placement=placement, terms=TERMS, seen_version=seen)
    with pytest.raises(DecidedMeanwhile):
        placements.change_terms(session, placement=placement, terms=TERMS, seen_version=seen)


def test_the_plan_says_who_by_when_at_what_cost_and_who_pays(session: Session, placement: Placement) -> None:
    line = PlanLine("Gino Prova", date(2026, 11, 20), 35_000, Funding.REGIONAL_FUND)
    for _ in range(2):
        placements.plan_accommodation(
            session, placement=placement, accommodation="lifting_aid", line=line, seen_version=placement.version
        )
    session.commit()
    (planned,) = placement.accommodations
    assert (planned.responsible, planned.due_on, planned.cost_cents) == ("Gino Prova", date(2026, 11, 20), 35_000)
    assert (planned.funding, planned.done_on) == (Funding.REGIONAL_FUND, None)
    placements.drop_accommodation(
        session, placement=placement, accommodation="lifting_aid", seen_version=placement.version
    )
    session.commit()
    assert placement.accommodations == []


def test_a_follow_up_is_recorded_once(session: Session, placement: Placement, officer: Account) -> None:
    before = placement.version
    record(session, placement, officer, FollowUpKind.WEEK_1, note=" Tutto bene. ", again_on=date(2026, 11, 30))
    done = follow_up(placement, FollowUpKind.WEEK_1)
    assert (done.done_on, done.outcome, done.channel, done.note) == (
        START, FollowUpOutcome.WELL, Channel.PHONE, "Tutto bene.",
    )  # fmt: skip
    assert follow_up(placement, FollowUpKind.EXTRA).due_on == date(2026, 11, 30)
    assert placement.version > before
    with pytest.raises(placements.AlreadyDone):
        record(session, placement, officer, FollowUpKind.WEEK_1)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"outcome": FollowUpOutcome.WELL, "today": date(2027, 5, 9)}, True),
        ({"outcome": FollowUpOutcome.AT_RISK, "today": date(2027, 5, 9)}, True),
        ({"outcome": FollowUpOutcome.NOT_REACHED, "today": date(2027, 5, 9)}, None),
        ({"outcome": FollowUpOutcome.WELL, "today": date(2027, 5, 1)}, None),
    ],
)
def test_at_work_after_six_months_is_a_job_kept(
    session: Session, placement: Placement, officer: Account, told: dict[str, object], kept: bool | None
) -> None:
    record(session, placement, officer, FollowUpKind.MONTH_6, **told)
    assert placement.kept_six_months is kept


@pytest.mark.parametrize(("on", "kept"), [(date(2026, 12, 1), False), (date(2027, 6, 1), True)])
def test_an_end_says_why_and_whether_the_job_was_kept(
    session: Session, placement: Placement, officer: Account, on: date, kept: bool
) -> None:
    end(session, placement, officer, on, note="Ritmo troppo alto.")
    session.commit()
    assert (placement.ended_on, placement.end_reason, placement.kept_six_months) == (on, EndReason.UNFIT, kept)
    assert all(one.due_on <= on for one in placement.follow_ups)
    assert placement.proposal.person.registration.availability is Availability.AVAILABLE
    with pytest.raises(placements.AlreadyEnded):
        end(session, placement, officer, on)


def test_a_placement_cannot_end_before_it_started(session: Session, placement: Placement, officer: Account) -> None:
    with pytest.raises(placements.EndsBeforeItStarted):
        end(session, placement, officer, date(2026, 11, 8))


def test_a_placement_from_a_list_gets_its_calendar(session: Session, placement: Placement) -> None:
    placement.follow_ups = [one for one in placement.follow_ups if one.kind is FollowUpKind.WEEK_1]
    session.flush()
    placements.complete_calendar(session, placement=placement)
    assert {one.kind for one in placement.follow_ups} == {*FollowUpKind} - {FollowUpKind.EXTRA}
