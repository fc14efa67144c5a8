"""Profiles that wait for an employer's answer: one reminder, after the office's days, and never two."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.messages import Notice
from models.people import Person
from models.proposals import Proposal
from models.types import ProposalState, Role
from tests.world import NOW, World
from webapp.services.messages.reminders import remind_employers
from webapp.services.proposals import answering

S = ProposalState
DUE = NOW + timedelta(days=7)


@pytest.fixture
def employer(world: World) -> Account:
    return world.account(Role.EMPLOYER, email="datore@example.org")


@pytest.fixture
def proposal(session: Session, world: World, employer: Account) -> Proposal:
    """Sent on the day that the small world was made."""
    made = world.proposal(S.PROPOSED, S.ACCEPTED, S.SENT, position=world.position(employer=employer.employer))
    return session.get_one(Proposal, made.id)


def test_after_the_offices_days_and_only_once(session: Session, proposal: Proposal) -> None:
    assert remind_employers(session, DUE - timedelta(minutes=1)) == []
    assert remind_employers(session, DUE) == [proposal]
    assert remind_employers(session, DUE + timedelta(days=30)) == []
    (notice,) = session.scalars(select(Notice)).all()
    assert (notice.recipient, notice.params["step"]) == ("datore@example.org", "reminder")


def test_whoever_has_answered_is_not_reminded(session: Session, proposal: Proposal, employer: Account) -> None:
    answering.want_to_hire(session, proposal=proposal, by=employer, seen_version=proposal.version, now=NOW)
    assert remind_employers(session, DUE) == []


def test_nobody_is_reminded_of_somebody_who_withdrew_their_consent(session: Session, proposal: Proposal) -> None:
    session.get_one(Person, proposal.person_id).consents[0].withdrawn_at = NOW
    session.flush()
    assert remind_employers(session, DUE) == []
