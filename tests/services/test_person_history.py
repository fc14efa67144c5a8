"""Everything that happened to a person stands in one history, newest first."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from models.casework import CapacityChange, PersonEvent
from models.people import Consent
from models.placements import FollowUp, Placement
from models.proposals import ProposalEvent
from models.types import (
    AssessmentSource,
    Channel,
    ConsentPurpose,
    EndReason,
    FollowUpKind,
    FollowUpOutcome,
    PersonEventKind,
    ProposalState,
    Role,
)
from tests.world import NOW, World
from webapp.services.people import consents, people
from webapp.services.people.person_changes import write_down
from webapp.services.people.person_history import PAGE, ConsentStep, PlacementStep, history_of


def told(world: World, session: Session, person: object) -> list[object]:
    session.expire_all()
    return [moment.what for moment in history_of(session, person=person, page=1).rows]


def test_every_kind_of_step_is_there_the_latest_first(world: World, session: Session) -> None:
    person, officer = world.person(), world.account(Role.OFFICER)
    proposal = world.proposal(ProposalState.PROPOSED, person=person)
    placement = world.keep(
        Placement(
            proposal=proposal,
            started_on=date(2026, 11, 5),
            ended_on=date(2026, 11, 25),
            end_reason=EndReason.CONTRACT_END,
            follow_ups=[
                FollowUp(
                    kind=FollowUpKind.DAY_3,
                    due_on=date(2026, 11, 8),
                    done_on=date(2026, 11, 9),
                    outcome=FollowUpOutcome.WELL,
                ),
                FollowUp(kind=FollowUpKind.WEEK_1, due_on=date(2026, 11, 12)),
            ],
        )
    )
    people.add_note(session, person=person, text="Ha telefonato.", by=officer, now=NOW + timedelta(hours=1))
    session.commit()
    kinds = [type(what) for what in told(world, session, person)]
    assert kinds == [PlacementStep, FollowUp, PlacementStep, PersonEvent, ProposalEvent, ConsentStep]
    ends = [what.ended for what in told(world, session, person) if isinstance(what, PlacementStep)]
    assert ends == [True, False]
    assert placement.end_reason is EndReason.CONTRACT_END


def test_the_levels_set_together_are_one_step_and_their_event_is_not_told_twice(world: World, session: Session) -> None:
    person, officer = world.person(consent=False), world.account(Role.OFFICER)
    for dimension in ("d450", "d430"):
        session.add(
            CapacityChange(
                person_id=person.id,
                dimension=dimension,
                level=3,
                source=AssessmentSource.INTERVIEW,
                assessed_on=NOW.date(),
                at=NOW,
                account_id=officer.id,
            )
        )
    for kind in (PersonEventKind.CAPACITIES_CHANGED, PersonEventKind.PROFILE_CHANGED):
        write_down(session, person=person, kind=kind, by=officer, now=NOW)
    session.commit()
    levels, event = told(world, session, person)
    assert [row.dimension for row in levels] == ["d450", "d430"]
    assert event.kind is PersonEventKind.PROFILE_CHANGED


def test_a_consent_that_an_officer_recorded_is_told_once_and_one_from_a_list_too(
    world: World, session: Session
) -> None:
    person, officer = world.person(consent=False), world.account(Role.OFFICER)
    given = Consent(
        purpose=ConsentPurpose.MATCHING,
        given_on=date(2025, 1, 1),
        recorded_at=NOW - timedelta(days=20),
        withdrawn_at=NOW - timedelta(days=10),
    )
    person.consents.append(given)
    session.commit()
    consents.give(session, person=person, given_on=NOW.date(), channel=Channel.PAPER, by=officer, now=NOW)
    session.commit()
    event, withdrawn, listed = told(world, session, person)
    assert event.kind is PersonEventKind.CONSENT_GIVEN
    assert (withdrawn.withdrawn, listed.withdrawn) == (True, False)


def test_a_long_history_has_pages(world: World, session: Session) -> None:
    person, officer = world.person(consent=False), world.account(Role.OFFICER)
    for number in range(PAGE + 1):
        people.add_note(session, person=person, text=str(number), by=officer, now=NOW + timedelta(minutes=number))
    session.commit()
    first, last = (history_of(session, person=person, page=number) for number in (1, 2))
    assert (len(first.rows), first.pages, first.total) == (PAGE, 2, PAGE + 1)
    (oldest,) = last.rows
    assert oldest.at == NOW
