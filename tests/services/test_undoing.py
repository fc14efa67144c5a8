"""Steps of a proposal taken at once by two, taken back within a minute, or stopped by a withdrawn consent."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.errors import DecidedMeanwhile, GateNotLiftable, TooLate, TransitionNotAllowed
from models.messages import Notice
from models.people import Person
from models.proposals import Interview, Proposal
from models.types import (
    Channel,
    Contract,
    NoticeKind,
    ProposalState,
    Reason,
    Role,
)
from tests.services.test_proposing import WAY, at, step, told
from tests.world import NOW, World
from webapp.services.people import consents
from webapp.services.placements import hiring
from webapp.services.proposals import proposing
from webapp.services.proposals.undoing import undo_last

S = ProposalState
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def officer(world: World) -> Account:
    return world.account(Role.OFFICER)


@pytest.fixture
def person(world: World) -> Person:
    found = world.person(name="Elisa", surname="Pezzotti")
    found.email = "elisa@example.org"
    world.session.commit()
    return found


@pytest.fixture
def proposal(world: World, person: Person) -> Proposal:
    """Proposed to the person, whose e-mail is known, for an employer who signs in."""
    employer = world.employer()
    world.account(Role.EMPLOYER, email="datore@example.org", employer=employer)
    return world.proposal(S.PROPOSED, person=person, position=world.position(employer=employer))


class TestTwoAtOnce:
    def test_an_older_version_is_refused_and_changes_nothing(
        self, world: World, session: Session, proposal: Proposal, officer: Account
    ) -> None:
        seen = proposal.version
        at(world, proposal, S.ACCEPTED)
        with pytest.raises(DecidedMeanwhile):
            proposing.withdraw(session, proposal=proposal, by=officer, seen_version=seen, now=NOW, reason=Reason.OTHER)
        assert proposal.state is S.ACCEPTED

    def test_a_change_in_the_same_second_is_refused(
        self, app: object, world: World, session: Session, proposal: Proposal, officer: Account
    ) -> None:
        mine = step(proposal, officer)
        with Session(session.get_bind()) as other:
            theirs = other.get_one(Proposal, proposal.id)
            theirs.move(to=S.ACCEPTED, by=None, at=NOW)
            other.commit()
        with pytest.raises(DecidedMeanwhile):
            proposing.withdraw(session, **mine, reason=Reason.OTHER)

    def test_a_button_pressed_twice_decides_once(self, session: Session, proposal: Proposal, officer: Account) -> None:
        pressed = step(proposal, officer)
        for _ in range(2):
            proposing.withdraw(session, **pressed, reason=Reason.OTHER)
        assert [event.to_state for event in proposal.history] == [S.PROPOSED, S.WITHDRAWN]


class TestUndo:
    def test_a_step_taken_back_within_a_minute_is_told_to_nobody(
        self, world: World, session: Session, proposal: Proposal, officer: Account
    ) -> None:
        at(world, proposal, S.ACCEPTED)
        proposing.send_profile(session, **step(proposal, officer))
        undo_last(session, proposal=proposal, by=officer, now=NOW + timedelta(seconds=30))
        assert (proposal.state, told(session)) == (S.ACCEPTED, [])

    def test_an_appointment_made_by_the_step_is_off_and_one_it_called_off_is_on_again(
        self, world: World, session: Session, proposal: Proposal, officer: Account
    ) -> None:
        at(world, proposal, S.SENT)
        made = proposing.arrange_interview(session, **step(proposal, officer), starts_at=TOMORROW, place="Sede")
        proposing.withdraw(session, **step(proposal, officer), reason=Reason.OTHER)
        assert made.cancelled_at is not None
        undo_last(session, proposal=proposal, by=officer, now=NOW)
        assert made.cancelled_at is None

    def test_an_interview_arranged_by_mistake_is_off(
        self, world: World, session: Session, proposal: Proposal, officer: Account
    ) -> None:
        at(world, proposal, S.SENT)
        made = proposing.arrange_interview(session, **step(proposal, officer), starts_at=TOMORROW, place="Sede")
        undo_last(session, proposal=proposal, by=officer, now=NOW)
        assert (proposal.state, made.cancelled_at) == (S.SENT, NOW)


class TestAWithdrawnConsent:
    """GDPR art. 7: what was under way stops at once; a contract agreed before stays one between the parties."""

    def withdraw(self, session: Session, proposal: Proposal, officer: Account) -> list[Proposal]:
        told = {"person": proposal.person, "channel": Channel.PHONE, "by": officer, "now": NOW}
        return list(consents.withdraw(session, **told).stopped)

    def hire(self, session: Session, proposal: Proposal, officer: Account, **more: str) -> hiring.Hiring:
        terms = hiring.Terms(started_on=NOW.date(), contract=Contract.PERMANENT, hours=20)
        told = {"proposal": proposal, "terms": terms, "by": officer, "now": NOW, "accommodations": ()}
        return hiring.hire(session, **told, seen_version=proposal.version, **more)

    @pytest.mark.parametrize("state", WAY)
    def test_stops_what_is_under_way_and_tells_whoever_waited(
        self, world: World, proposal: Proposal, officer: Account, state: ProposalState
    ) -> None:
        for taken in WAY[state][1:]:
            proposal.move(to=taken, by=None, at=NOW)
        world.session.add(Interview(proposal=proposal, starts_at=TOMORROW))
        kept = world.proposal(person=proposal.person)
        assert self.withdraw(world.session, proposal, officer) == [proposal]
        world.session.commit()
        assert (proposal.state, kept.state) == (S.CLOSED, S.SUGGESTED)
        notices = world.session.scalars(select(Notice).order_by(Notice.id))
        to_employer = [("employer", NoticeKind.PERSON_UNAVAILABLE)] if state in (S.SENT, S.INTERVIEW) else []
        told = [("person", NoticeKind.PROPOSAL_CLOSED), *to_employer]
        assert [(notice.params["to"], notice.kind) for notice in notices] == told
        assert world.session.scalars(select(Interview)).one().cancelled_at == NOW

    def test_leaves_a_job_that_began_and_a_no_as_they_are(self, world: World, person: Person, officer: Account) -> None:
        hired = world.proposal(*WAY[S.SENT], S.HIRED, person=person)
        declined = world.proposal(S.PROPOSED, S.DECLINED, person=person, reason=Reason.DISTANCE)
        assert self.withdraw(world.session, hired, officer) == []
        assert (hired.state, declined.state) == (S.HIRED, S.DECLINED)

    def test_lets_nothing_be_arranged(self, world: World, proposal: Proposal, officer: Account) -> None:
        """Also where a list, or two files made one, brought the withdrawal and closed nothing."""
        for taken in WAY[S.SENT][1:]:
            proposal.move(to=taken, by=None, at=NOW)
        proposal.person.consents[0].withdrawn_at = NOW
        world.session.commit()
        told = {"proposal": proposal, "by": officer, "seen_version": proposal.version, "now": NOW}
        with pytest.raises(GateNotLiftable):
            proposing.arrange_interview(world.session, **told, starts_at=TOMORROW, place="Qui")
        with pytest.raises(hiring.ConsentWithdrawn):
            self.hire(world.session, proposal, officer, despite_withdrawal_because=" ")

    @pytest.mark.parametrize("state", [S.SENT, S.INTERVIEW])
    def test_a_hiring_agreed_before_is_written_down_with_its_reason(
        self, world: World, proposal: Proposal, officer: Account, state: ProposalState
    ) -> None:
        for taken in WAY[state][1:]:
            proposal.move(to=taken, by=None, at=NOW)
        self.withdraw(world.session, proposal, officer)
        with pytest.raises(hiring.ConsentWithdrawn):
            self.hire(world.session, proposal, officer)
        self.hire(world.session, proposal, officer, despite_withdrawal_because="Contratto firmato il 30 ottobre.")
        assert proposal.state is S.HIRED
        assert proposal.history[-1].note == "Contratto firmato il 30 ottobre."

    def test_whom_no_employer_knew_is_not_hired(self, world: World, proposal: Proposal, officer: Account) -> None:
        proposal.move(to=S.ACCEPTED, by=None, at=NOW)
        self.withdraw(world.session, proposal, officer)
        with pytest.raises(TransitionNotAllowed):
            self.hire(world.session, proposal, officer, despite_withdrawal_because="Contratto firmato.")

    def test_what_the_office_closed_for_another_reason_is_not_hired(
        self, world: World, proposal: Proposal, officer: Account
    ) -> None:
        for taken in (*WAY[S.SENT][1:], S.CLOSED):
            proposal.move(to=taken, by=officer, at=NOW)
        with pytest.raises(TransitionNotAllowed):
            self.hire(world.session, proposal, officer, despite_withdrawal_because="Contratto firmato.")

    def test_is_not_undone_unless_the_person_consents_again(
        self, world: World, proposal: Proposal, officer: Account
    ) -> None:
        self.withdraw(world.session, proposal, officer)
        with pytest.raises(TooLate):
            undo_last(world.session, proposal=proposal, by=officer, now=NOW)
        again = {"given_on": NOW.date(), "channel": Channel.PHONE, "by": officer, "now": NOW}
        consents.give(world.session, person=proposal.person, **again)
        undo_last(world.session, proposal=proposal, by=officer, now=NOW)
        assert proposal.state is S.PROPOSED
