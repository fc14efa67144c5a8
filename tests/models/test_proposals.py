"""A proposal's life: which steps there are, which must say why, and for how long a decision can be taken back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.errors import ReasonRequired, TooLate, TransitionNotAllowed
from models.proposals import PROPOSAL_LIFE, Proposal
from models.types import ProposalState as State
from models.types import Reason, Role
from tests.world import NOW, World


@pytest.fixture
def proposal(world: World) -> Proposal:
    return world.keep(Proposal(position=world.position(), person=world.person(), state=State.SUGGESTED))


def test_each_step_is_kept_in_the_history(proposal: Proposal, world: World, session: Session) -> None:
    officer = world.account(Role.OFFICER)
    proposal.move(to=State.SET_ASIDE, by=officer, at=NOW)
    proposal.move(to=State.PROPOSED, by=officer, at=NOW)
    session.commit()
    assert [(e.from_state, e.to_state) for e in proposal.history] == [
        (State.SUGGESTED, State.SET_ASIDE),
        (State.SET_ASIDE, State.PROPOSED),
    ]


@given(st.sampled_from(State), st.sampled_from(State))
def test_a_step_that_the_table_does_not_name_is_refused(current: State, new: State) -> None:
    proposal = Proposal(state=current)
    if PROPOSAL_LIFE.allows(current, new) and current is not State.CLOSED:
        proposal.move(to=new, by=None, at=NOW, reason=Reason.OTHER)
        assert proposal.state is new
    else:
        with pytest.raises(TransitionNotAllowed):
            proposal.move(to=new, by=None, at=NOW, reason=Reason.OTHER)
        assert proposal.state is current


@pytest.mark.parametrize(
    ("before", "reason", "allowed"),
    [
        (State.SENT, Reason.CONSENT_WITHDRAWN, True),
        (State.INTERVIEW, Reason.CONSENT_WITHDRAWN, True),
        (State.ACCEPTED, Reason.CONSENT_WITHDRAWN, False),
        (State.SENT, Reason.PERSONS_CHOICE, False),
    ],
)
def test_only_a_hiring_agreed_before_a_withdrawal_follows_a_closing(
    proposal: Proposal, before: State, reason: Reason, allowed: bool
) -> None:
    proposal.state = before
    proposal.move(to=State.CLOSED, by=None, at=NOW, reason=reason)
    assert proposal.may_be_hired is allowed
    if allowed:
        proposal.move(to=State.HIRED, by=None, at=NOW)
    else:
        with pytest.raises(TransitionNotAllowed):
            proposal.move(to=State.HIRED, by=None, at=NOW)


def test_every_state_can_be_reached() -> None:
    reached, frontier = {State.SUGGESTED}, [State.SUGGESTED]
    while frontier:
        for state in PROPOSAL_LIFE.steps.get(frontier.pop(), ()):
            if state not in reached:
                reached.add(state)
                frontier.append(state)
    assert reached == set(State)


def test_not_proposing_somebody_must_say_why(proposal: Proposal) -> None:
    with pytest.raises(ReasonRequired):
        proposal.move(to=State.DISCARDED, by=None, at=NOW)
    assert proposal.state is State.SUGGESTED


def test_lifting_a_gate_must_say_why(proposal: Proposal) -> None:
    with pytest.raises(ReasonRequired):
        proposal.move(to=State.PROPOSED, by=None, at=NOW, lifted_gates=("licence",), note="  ")


def test_the_database_repeats_that_a_refusal_says_why(proposal: Proposal, session: Session) -> None:
    event = proposal.move(to=State.DISCARDED, by=None, at=NOW, reason=Reason.SKILLS)
    event.reason = None
    with pytest.raises(IntegrityError, match="refusal_says_why"):
        session.flush()
    session.rollback()


def test_a_decision_can_be_taken_back_for_a_minute(proposal: Proposal, world: World, session: Session) -> None:
    officer = world.account(Role.OFFICER)
    proposal.move(to=State.PROPOSED, by=officer, at=NOW)
    session.commit()
    proposal.undo(by=officer, at=NOW + timedelta(seconds=60))
    assert proposal.state is State.SUGGESTED
    session.commit()
    assert [event.undo for event in proposal.history] == [False, True]


def test_after_a_minute_it_is_too_late(proposal: Proposal, world: World) -> None:
    officer = world.account(Role.OFFICER)
    proposal.move(to=State.PROPOSED, by=officer, at=NOW)
    with pytest.raises(TooLate):
        proposal.undo(by=officer, at=NOW + timedelta(seconds=61))


def test_nobody_takes_back_what_another_decided(proposal: Proposal, world: World) -> None:
    proposal.move(to=State.PROPOSED, by=world.account(Role.OFFICER), at=NOW)
    with pytest.raises(TooLate):
        proposal.undo(by=world.account(Role.OFFICER), at=NOW)


def test_a_decision_that_the_person_has_answered_is_not_taken_back(proposal: Proposal, world: World) -> None:
    officer, candidate = world.account(Role.OFFICER), world.account(Role.CANDIDATE)
    proposal.move(to=State.PROPOSED, by=officer, at=NOW)
    proposal.move(to=State.ACCEPTED, by=candidate, at=NOW)
    with pytest.raises(TooLate):
        proposal.undo(by=officer, at=NOW)


def test_a_hiring_is_not_undone_and_any_other_step_is(proposal: Proposal, world: World) -> None:
    officer = world.account(Role.OFFICER)
    for step in (State.PROPOSED, State.ACCEPTED, State.SENT):
        proposal.move(to=step, by=officer, at=NOW)
        assert proposal.undoable_by(officer, NOW)
    proposal.move(to=State.HIRED, by=officer, at=NOW)
    with pytest.raises(TooLate):
        proposal.undo(by=officer, at=NOW)


def test_an_undo_is_not_undone(proposal: Proposal, world: World) -> None:
    officer = world.account(Role.OFFICER)
    proposal.move(to=State.PROPOSED, by=officer, at=NOW)
    proposal.undo(by=officer, at=NOW)
    with pytest.raises(TooLate):
        proposal.undo(by=officer, at=NOW)
