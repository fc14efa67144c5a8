"""What became of proposals, as the engine reads it."""

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from models.placements import Placement
from models.types import EndReason, ProposalState, Reason, Role
from tests.queries import count_queries
from tests.world import NOW, World
from webapp.services import data_version
from webapp.services.engine.outcomes import past
from webapp.services.matching_inputs import pools
from webapp.services.proposals.deciding import Decision, decide, undo

State = ProposalState
HIRED = (State.PROPOSED, State.ACCEPTED, State.SENT, State.HIRED)
REFUSED = (State.PROPOSED, State.ACCEPTED, State.SENT, State.DECLINED_BY_EMPLOYER)


def only(session: Session):
    (outcome,) = past(session).outcomes
    return outcome


@pytest.mark.parametrize(
    ("steps", "reason", "expected"),
    [
        ((State.DISCARDED,), Reason.CAPACITY, ("scartato", "capacita", None, None)),
        ((State.PROPOSED,), None, ("proposto", None, None, None)),
        ((State.PROPOSED, State.DECLINED), Reason.DISTANCE, ("proposto", None, "rinuncia", "distanza")),
        (REFUSED, Reason.EMPLOYERS_CHOICE, ("proposto", None, "non_assunto", "scelta_datore")),
        (HIRED, None, ("proposto", None, "assunto", None)),
    ],
)
def test_a_state_becomes_a_line_of_the_list_of_outcomes(
    world: World, session: Session, steps: tuple[State, ...], reason: Reason | None, expected: tuple[str | None, ...]
) -> None:
    world.proposal(*steps, reason=reason)
    found = only(session)
    assert (found.decision, found.reason, found.result, found.result_reason) == expected
    assert found.decided == NOW.date()


def test_a_placement_says_how_it_ended(world: World, session: Session) -> None:
    proposal = world.proposal(*HIRED)
    ended = {"started_on": date(2026, 1, 7), "ended_on": date(2026, 3, 1), "end_reason": EndReason.UNFIT}
    session.add(Placement(proposal=proposal, kept_six_months=False, **ended))
    session.commit()
    found = only(session)
    assert (found.start, found.end, found.end_reason) == (date(2026, 1, 7), date(2026, 3, 1), "inadatto")
    assert found.kept_six_months is False


def test_what_nobody_decided_is_no_outcome(world: World, session: Session) -> None:
    world.proposal()
    world.proposal(State.SET_ASIDE)
    assert past(session).outcomes == []


def test_people_are_compared_as_they_were_known_when_the_officer_decided(
    app: Flask, world: World, session: Session
) -> None:
    position = world.position(demands={"d430": 2})
    person = world.person(capacities={"d430": 1})
    decide(
        session,
        position=position,
        person=person,
        decision=Decision.DISCARD,
        reason=Reason.CAPACITY,
        by=world.account(Role.OFFICER),
        seen_version=0,
        now=NOW,
        today=NOW.date(),
    )
    person.profile.capacities[0].level = 4
    person.profile.changed_in = data_version.bump(session, "people")
    session.commit()
    today = pools.get(session, office_id=position.office_id)
    assert today.candidate(person.registration.code).capacities == {"d430": 4}
    found = past(session)
    assert found.pools[position.code].candidate(person.registration.code).capacities == {"d430": 1}


def test_a_decision_taken_back_is_no_outcome(world: World, session: Session) -> None:
    position, person, officer = world.position(), world.person(), world.account(Role.OFFICER)
    when = {"by": officer, "now": NOW}
    decide(
        session,
        position=position,
        person=person,
        decision=Decision.PROPOSE,
        seen_version=0,
        today=NOW.date(),
        **when,
    )
    undo(session, position=position, person=person, **when)
    assert past(session).outcomes == []


def test_neither_notes_nor_anything_protected_is_read(app: Flask, world: World, session: Session) -> None:
    world.proposal(*HIRED)
    session.expire_all()
    with count_queries(app) as statements:
        past(session)
    read = " ".join(statements).lower()
    for column in ("note", "sex", "birth_date", "surname", "tax_code", "invalidity_percent", "income"):
        assert not re.search(rf"\b{column}\b", read), column
