"""What a person says of positions that nobody has proposed to them: one row, one truth, and the office hears of it."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import CaseAssignment
from models.errors import NotFound
from models.interests import PositionInterest
from models.messages import Notice
from models.people import Person
from models.positions import Position
from models.territory import Office
from models.types import Channel, InterestAnswer, NoticeKind, PositionState, ProposalState, Reason, Role
from tests.world import NOW, World
from webapp.digests import sentence
from webapp.services.people import interests
from webapp.services.people.interests import NotOpen, ProposedAlready

YES, NO = InterestAnswer.INTERESTED, InterestAnswer.NOT_FOR_ME
TODAY, LATER = NOW.date(), NOW + timedelta(hours=1)


@pytest.fixture
def officer(world: World) -> Account:
    return world.account(Role.OFFICER)


@pytest.fixture
def person(world: World) -> Person:
    return world.person()


@pytest.fixture
def account(world: World, person: Person) -> Account:
    return world.account(Role.CANDIDATE, person=person)


@pytest.fixture
def position(world: World) -> Position:
    return world.position(title="Portineria", code="P7")


@pytest.fixture
def say(session: Session, person: Person, position: Position, account: Account) -> Any:
    """The person answers on the site, unless something else is said."""

    def answer(what: InterestAnswer, **more: Any) -> PositionInterest:
        given = {"person": person, "position": position, "by": account, "channel": Channel.ONLINE, "now": NOW}
        return interests.answer(session, **{**given, "answer": what, **more})

    return answer


def waiting(session: Session, officer: Account, **more: Any) -> list[int]:
    """The persons whose interest waits for this officer."""
    return [one.person_id for one in interests.waiting(session, account=officer, today=TODAY, page=1, **more).rows]


def test_an_answer_is_one_row_with_who_how_and_when(say: Any, account: Account) -> None:
    row = say(YES)
    assert (row.answer, row.account_id, row.channel, row.at) == (YES, account.id, Channel.ONLINE, NOW)
    assert say(NO, reason=Reason.DISTANCE, note=" Due autobus. ", now=LATER) is row
    assert (row.answer, row.reason, row.note, row.at) == (NO, Reason.DISTANCE, "Due autobus.", LATER)
    say(YES)
    assert (row.reason, row.note) == (None, "")


def test_an_officer_writes_it_down_for_somebody(say: Any, officer: Account) -> None:
    row = say(YES, by=officer, channel=Channel.PHONE)
    assert (row.account_id, row.channel) == (officer.id, Channel.PHONE)


def test_a_no_without_a_reason_is_a_choice_of_ones_own(say: Any) -> None:
    assert say(NO).reason is Reason.PERSONS_CHOICE


@pytest.mark.usefixtures("officer")
def test_the_same_again_changes_nothing_and_tells_nobody(say: Any, session: Session) -> None:
    for moment in (NOW, LATER):
        row = say(YES, now=moment)
    assert row.at == NOW
    assert len(session.scalars(select(Notice)).all()) == 1


def test_taken_back_nothing_is_left(say: Any, session: Session, person: Person, position: Position) -> None:
    say(NO, note="a")
    interests.take_back(session, person=person, position=position)
    assert interests.about(session, person=person, position=position) is None
    interests.take_back(session, person=person, position=position)


def test_saved_and_answered_are_two_things(say: Any, session: Session, person: Person, position: Position) -> None:
    interests.save(session, person=person, position=position, now=NOW)
    interests.save(session, person=person, position=position, now=LATER)
    row = say(YES)
    assert row.saved_at == NOW
    interests.take_back(session, person=person, position=position)
    assert (row.saved_at, row.answer, row.at, row.channel) == (NOW, None, None, None)
    say(YES)
    interests.no_longer_save(session, person=person, position=position)
    assert (row.saved_at, row.answer) == (None, YES)
    interests.no_longer_save(session, person=person, position=position)
    interests.take_back(session, person=person, position=position)
    assert interests.of_person(session, person=person) == {}


# --- never two truths -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [ProposalState.PROPOSED, ProposalState.DECLINED, ProposalState.CLOSED])
def test_what_was_proposed_is_answered_there(
    say: Any, world: World, person: Person, position: Position, state: ProposalState
) -> None:
    steps = (ProposalState.PROPOSED, *((state,) if state is not ProposalState.PROPOSED else ()))
    proposal = world.proposal(*steps, position=position, person=person, reason=Reason.OTHER)
    with pytest.raises(ProposedAlready) as refused:
        say(YES)
    assert refused.value.proposal is proposal


def test_what_the_office_only_thought_of_is_no_proposal(
    say: Any, world: World, person: Person, position: Position
) -> None:
    world.proposal(ProposalState.DISCARDED, position=position, person=person, reason=Reason.SKILLS)
    assert say(YES).answer is YES


@pytest.mark.parametrize("closed", ["closed", "expired"])
def test_a_position_that_is_over_is_not_answered(say: Any, session: Session, position: Position, closed: str) -> None:
    if closed == "closed":
        position.state = PositionState.CLOSED
    else:
        position.expires_on = TODAY - timedelta(days=1)
    session.flush()
    with pytest.raises(NotOpen):
        say(YES)


# --- what may be read -------------------------------------------------------------------------------------------------


def test_only_the_own_offices_open_positions(session: Session, world: World, person: Person) -> None:
    other = world.keep(Office(province_code="CR", name="Cremona"))
    for hidden in (world.position(office=other), world.position(state=PositionState.SUBMITTED)):
        with pytest.raises(NotFound):
            interests.position_for(session, person=person, position_id=hidden.id)


def test_a_closed_one_as_long_as_something_was_said_of_it(session: Session, person: Person, position: Position) -> None:
    interests.save(session, person=person, position=position, now=NOW)
    position.state = PositionState.CLOSED
    session.flush()
    assert interests.position_for(session, person=person, position_id=position.id) is position
    interests.no_longer_save(session, person=person, position=position)
    with pytest.raises(NotFound):
        interests.position_for(session, person=person, position_id=position.id)


# --- the office -------------------------------------------------------------------------------------------------------


def test_an_interest_waits_until_the_office_has_read_it(
    say: Any, session: Session, officer: Account, person: Person
) -> None:
    row = say(YES)
    assert waiting(session, officer) == [person.id]
    interests.take_note(session, account=officer, interest_id=row.id, now=LATER)
    assert waiting(session, officer) == []
    say(NO)
    say(YES, now=LATER)
    assert waiting(session, officer) == [person.id]


def test_a_no_waits_for_nobody(say: Any, session: Session, officer: Account) -> None:
    say(NO)
    assert waiting(session, officer) == []


def test_a_decision_taken_since_settles_it(
    say: Any, world: World, officer: Account, person: Person, position: Position
) -> None:
    session = world.session
    before = world.proposal(ProposalState.DISCARDED, position=position, person=person, reason=Reason.SKILLS)
    say(YES, now=LATER)
    assert waiting(session, officer) == [person.id]
    before.move(to=ProposalState.SET_ASIDE, by=officer, at=LATER + timedelta(hours=1))
    session.flush()
    assert waiting(session, officer) == []


def test_a_closed_position_settles_it_too(say: Any, session: Session, officer: Account, position: Position) -> None:
    say(YES)
    position.state = PositionState.CLOSED
    session.flush()
    assert waiting(session, officer) == []


def test_without_consent_nobody_is_compared_with_a_job(
    say: Any, session: Session, officer: Account, person: Person
) -> None:
    say(YES)
    person.consents[0].withdrawn_at = LATER
    session.flush()
    assert waiting(session, officer) == []


def test_only_those_one_looks_after(say: Any, session: Session, officer: Account, person: Person) -> None:
    say(YES)
    assert waiting(session, officer, mine=True) == []
    session.add(CaseAssignment(person_id=person.id, account_id=officer.id, since_on=TODAY))
    session.flush()
    assert waiting(session, officer, mine=True) == [person.id]


def test_another_office_hears_nothing(say: Any, session: Session, world: World) -> None:
    row = say(YES)
    stranger = world.account(Role.OFFICER, office=world.keep(Office(province_code="CR", name="Cremona")))
    assert waiting(session, stranger) == []
    with pytest.raises(NotFound):
        interests.take_note(session, account=stranger, interest_id=row.id, now=NOW)


def test_the_officer_who_looks_after_the_person_is_told(
    app: Flask, say: Any, session: Session, officer: Account, person: Person
) -> None:
    session.add(CaseAssignment(person_id=person.id, account_id=officer.id, since_on=TODAY))
    session.flush()
    say(YES, by=officer, channel=Channel.PHONE)
    assert session.scalars(select(Notice)).all() == []
    say(NO)
    say(YES)
    told = session.scalars(select(Notice).order_by(Notice.id)).all()
    with app.test_request_context():
        assert "nessuno l'ha ancora proposta" in sentence(told[-1])
    kinds = [(one.recipient, one.kind) for one in told]
    assert kinds == [(officer.email, NoticeKind.PERSON_DECLINED), (officer.email, NoticeKind.PERSON_ACCEPTED)]
