"""A proposal's way after it was made: who may take which step when, what is written down, and who is told."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.employers import EmployerContact
from models.errors import GateNotLiftable, ReasonRequired, TooLate, TransitionNotAllowed
from models.messages import Notice
from models.people import Person
from models.proposals import Interview, Proposal
from models.types import (
    Channel,
    ClosingReason,
    Contract,
    NoticeKind,
    PositionState,
    ProposalState,
    Reason,
    Role,
)
from tests.world import NOW, World
from webapp.services.placements import hiring
from webapp.services.proposals import opportunities, proposing
from webapp.services.proposals.deciding import PositionNotOpen
from webapp.services.proposals.undoing import undo_last

S = ProposalState
TOMORROW = NOW + timedelta(days=1)
WAY = {
    S.PROPOSED: (S.PROPOSED,),
    S.ACCEPTED: (S.PROPOSED, S.ACCEPTED),
    S.SENT: (S.PROPOSED, S.ACCEPTED, S.SENT),
    S.INTERVIEW: (S.PROPOSED, S.ACCEPTED, S.SENT, S.INTERVIEW),
}


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


def at(world: World, proposal: Proposal, state: ProposalState, by: Account | None = None) -> Proposal:
    """The proposal, moved on to a state by somebody else."""
    for step in WAY[state][len(proposal.history) :]:
        proposal.move(to=step, by=by, at=NOW)
    world.session.commit()
    return proposal


def told(session: Session) -> list[tuple[str, str, NoticeKind]]:
    """Whom the notices speak to, about what, in order."""
    return [(n.recipient, n.params["to"], n.kind) for n in session.scalars(select(Notice).order_by(Notice.id))]


def step(proposal: Proposal, officer: Account) -> dict[str, object]:
    """What every step is given."""
    return {"proposal": proposal, "by": officer, "seen_version": proposal.version, "now": NOW}


def hired(session: Session, proposal: Proposal, officer: Account) -> hiring.Hiring:
    """The person takes the job, from tomorrow, for good."""
    terms = hiring.Terms(started_on=TOMORROW.date(), contract=Contract.PERMANENT, hours=20)
    return hiring.hire(session, **step(proposal, officer), terms=terms, without_clearance_because="Già rilasciato")


class TestThePersonsAnswer:
    def test_a_yes_by_phone_is_written_down_with_its_channel(
        self, session: Session, proposal: Proposal, officer: Account
    ) -> None:
        proposing.record_answer(session, **step(proposal, officer), interested=True, channel=Channel.PHONE)
        last = proposal.history[-1]
        assert (proposal.state, last.channel, last.account) == (S.ACCEPTED, Channel.PHONE, officer)

    def test_a_no_says_why_and_the_office_has_read_it(
        self, session: Session, proposal: Proposal, officer: Account
    ) -> None:
        with pytest.raises(ReasonRequired):
            proposing.record_answer(session, **step(proposal, officer), interested=False, channel=Channel.PAPER)
        said = {"interested": False, "channel": Channel.PAPER, "reason": Reason.HOURS, "note": "Solo la mattina"}
        proposing.record_answer(session, **step(proposal, officer), **said)
        last = proposal.history[-1]
        assert (proposal.state, last.reason, last.note) == (S.DECLINED, Reason.HOURS, "Solo la mattina")
        assert proposal.read_at == NOW

    def test_a_no_can_become_a_yes(self, session: Session, proposal: Proposal, officer: Account) -> None:
        said = {"channel": Channel.PHONE, "reason": Reason.HOURS}
        proposing.record_answer(session, **step(proposal, officer), interested=False, **said)
        proposing.record_answer(session, **step(proposal, officer), interested=True, channel=Channel.IN_PERSON)
        assert [event.to_state for event in proposal.history] == [S.PROPOSED, S.DECLINED, S.ACCEPTED]

    def test_an_answer_given_on_the_site_is_told_to_the_office_without_a_name(
        self, world: World, session: Session, person: Person, officer: Account
    ) -> None:
        proposal = world.proposal(S.PROPOSED, person=person, by=officer)
        account = world.account(Role.CANDIDATE, person=person)
        opportunities.answer(session, proposal=proposal, by=account, interested=True, now=NOW)
        (notice,) = session.scalars(select(Notice))
        assert (notice.recipient, notice.kind) == (officer.email, NoticeKind.PERSON_ACCEPTED)
        assert notice.params["person"] == person.registration.code
        assert "Pezzotti" not in str(notice.params)
        assert proposal.history[-1].channel is Channel.ONLINE


class TestTheProfile:
    def test_it_is_sent_after_the_yes_and_both_are_told(
        self, world: World, session: Session, proposal: Proposal, officer: Account
    ) -> None:
        at(world, proposal, S.ACCEPTED)
        proposing.send_profile(session, **step(proposal, officer))
        assert proposal.state is S.SENT
        assert told(session) == [
            ("datore@example.org", "employer", NoticeKind.PROFILE_SENT),
            ("elisa@example.org", "person", NoticeKind.PROFILE_SENT),
        ]

    @pytest.mark.parametrize("state", [S.PROPOSED, S.SENT])
    def test_nobody_is_named_before_their_yes_or_twice(
        self, world: World, session: Session, proposal: Proposal, officer: Account, state: ProposalState
    ) -> None:
        at(world, proposal, state)
        with pytest.raises(TransitionNotAllowed):
            proposing.send_profile(session, **step(proposal, officer))
        assert told(session) == []

    def test_not_without_consent(
        self, world: World, session: Session, proposal: Proposal, officer: Account, person: Person
    ) -> None:
        at(world, proposal, S.ACCEPTED)
        person.consents[0].withdrawn_at = NOW
        world.session.commit()
        with pytest.raises(GateNotLiftable):
            proposing.send_profile(session, **step(proposal, officer))

    def test_a_closed_position_takes_no_profile_and_one_past_its_deadline_takes_a_yes_that_was_given(
        self, world: World, session: Session, proposal: Proposal, officer: Account
    ) -> None:
        at(world, proposal, S.ACCEPTED)
        proposal.position.expires_on = date(2026, 11, 1)
        proposal.position.state = PositionState.CLOSED
        session.commit()
        with pytest.raises(PositionNotOpen):
            proposing.send_profile(session, **step(proposal, officer))
        proposal.position.state = PositionState.OPEN
        proposing.send_profile(session, **step(proposal, officer))
        assert proposal.state is S.SENT

    def test_no_name_goes_by_e_mail(
        self, world: World, session: Session, proposal: Proposal, officer: Account, person: Person
    ) -> None:
        at(world, proposal, S.ACCEPTED)
        proposing.send_profile(session, **step(proposal, officer))
        assert "Pezzotti" not in str([notice.params for notice in session.scalars(select(Notice))])


class TestTheInterview:
    def test_day_and_place_are_kept_and_told_to_both(
        self, world: World, session: Session, proposal: Proposal, officer: Account
    ) -> None:
        at(world, proposal, S.SENT)
        made = proposing.arrange_interview(
            session, **step(proposal, officer), starts_at=TOMORROW, place=" Via Milano 3 ", note="Chiedere di Anna"
        )
        assert proposal.state is S.INTERVIEW
        assert (made.starts_at, made.place, made.note) == (TOMORROW, "Via Milano 3", "Chiedere di Anna")
        assert [one[:2] for one in told(session)] == [
            ("elisa@example.org", "person"),
            ("datore@example.org", "employer"),
        ]
        assert session.scalars(select(Notice.params)).first()["starts_at"] == TOMORROW.isoformat()

    def test_not_in_the_past(self, world: World, session: Session, proposal: Proposal, officer: Account) -> None:
        at(world, proposal, S.SENT)
        with pytest.raises(proposing.AppointmentPast):
            proposing.arrange_interview(session, **step(proposal, officer), starts_at=NOW, place="")

    def test_moving_it_keeps_the_old_one_as_called_off_and_raises_the_version(
        self, world: World, session: Session, proposal: Proposal, officer: Account
    ) -> None:
        at(world, proposal, S.SENT)
        proposing.arrange_interview(session, **step(proposal, officer), starts_at=TOMORROW, place="Sede")
        seen = proposal.version
        later = TOMORROW + timedelta(days=2)
        proposing.arrange_interview(session, **step(proposal, officer), starts_at=later, place="Sede")
        assert proposal.version > seen
        rows = session.scalars(select(Interview).order_by(Interview.id)).all()
        assert [(row.starts_at, row.cancelled_at) for row in rows] == [(TOMORROW, NOW), (later, None)]
        assert proposing.current_interview(session, proposal=proposal) is rows[1]

    def test_an_interview_is_off_when_the_proposal_ends_before_it(
        self, world: World, session: Session, proposal: Proposal, officer: Account
    ) -> None:
        at(world, proposal, S.SENT)
        proposing.arrange_interview(session, **step(proposal, officer), starts_at=TOMORROW, place="Sede")
        proposing.withdraw(session, **step(proposal, officer), reason=Reason.OTHER)
        assert proposing.current_interview(session, proposal=proposal) is None
        assert told(session)[-2:] == [
            ("elisa@example.org", "person", NoticeKind.PROPOSAL_CLOSED),
            ("datore@example.org", "employer", NoticeKind.PERSON_UNAVAILABLE),
        ]


class TestEndings:
    @pytest.mark.parametrize("state", [S.SENT, S.INTERVIEW])
    def test_the_employers_no_says_why_and_is_told_to_the_person(
        self, world: World, session: Session, proposal: Proposal, officer: Account, state: ProposalState
    ) -> None:
        at(world, proposal, state)
        with pytest.raises(ReasonRequired):
            proposing.record_employers_no(session, **step(proposal, officer), reason=None)
        proposing.record_employers_no(session, **step(proposal, officer), reason=Reason.SKILLS, channel=Channel.EMAIL)
        assert (proposal.state, proposal.history[-1].channel) == (S.DECLINED_BY_EMPLOYER, Channel.EMAIL)
        assert told(session) == [("elisa@example.org", "person", NoticeKind.EMPLOYER_ANSWERED)]

    @pytest.mark.parametrize("state", WAY)
    def test_an_employer_who_never_heard_of_the_person_hears_of_no_end(
        self,
        world: World,
        session: Session,
        proposal: Proposal,
        officer: Account,
        state: ProposalState,
    ) -> None:
        at(world, proposal, state)
        proposing.close(session, **step(proposal, officer))
        assert proposal.state is S.CLOSED
        heard = ["person", "employer"] if state in (S.SENT, S.INTERVIEW) else ["person"]
        assert [audience for _, audience, _ in told(session)] == heard

    def test_withdrawing_needs_a_reason(self, session: Session, proposal: Proposal, officer: Account) -> None:
        with pytest.raises(ReasonRequired):
            proposing.withdraw(session, **step(proposal, officer), reason=None)

    def test_closing_a_no_tells_nobody(
        self, world: World, session: Session, proposal: Proposal, officer: Account
    ) -> None:
        proposal.move(to=S.DECLINED, by=None, at=NOW, reason=Reason.HOURS)
        session.commit()
        proposing.close(session, **step(proposal, officer))
        assert told(session) == []

    @pytest.mark.parametrize("end", [S.HIRED, S.DECLINED_BY_EMPLOYER, S.WITHDRAWN, S.CLOSED])
    def test_an_end_is_an_end(
        self, world: World, session: Session, proposal: Proposal, officer: Account, end: ProposalState
    ) -> None:
        at(world, proposal, S.SENT).move(to=end, by=None, at=NOW, reason=Reason.OTHER)
        session.commit()
        with pytest.raises(TransitionNotAllowed):
            proposing.record_answer(session, **step(proposal, officer), interested=True, channel=Channel.PHONE)


class TestHiring:
    def test_it_closes_what_else_was_under_way_with_a_word_to_each(
        self, world: World, session: Session, proposal: Proposal, officer: Account, person: Person
    ) -> None:
        colleague = world.account(Role.OFFICER, email="collega@example.org")
        elsewhere = world.employer(name="Aurora")
        session.add(
            EmployerContact(employer_id=elsewhere.id, office_id=world.office.id, name="Anna", email="anna@example.org")
        )
        other = world.proposal(S.PROPOSED, person=person, position=world.position(employer=elsewhere), by=colleague)
        at(world, other, S.INTERVIEW)
        asked = world.proposal(S.PROPOSED, person=person, by=officer)
        refused = world.proposal(S.PROPOSED, S.DECLINED, person=person, reason=Reason.HOURS)
        aside = world.proposal(S.SET_ASIDE, person=person)
        somebody_else = world.proposal(S.PROPOSED)
        at(world, proposal, S.SENT)
        assert hired(session, proposal, officer).closed == [other, asked]
        states = [one.state for one in (proposal, other, asked, refused, aside, somebody_else)]
        assert states == [S.HIRED, S.CLOSED, S.CLOSED, S.DECLINED, S.SET_ASIDE, S.PROPOSED]
        assert told(session) == [
            ("elisa@example.org", "person", NoticeKind.EMPLOYER_ANSWERED),
            ("elisa@example.org", "person", NoticeKind.PROPOSAL_CLOSED),
            ("anna@example.org", "employer", NoticeKind.PERSON_UNAVAILABLE),
            ("collega@example.org", "office", NoticeKind.PERSON_UNAVAILABLE),
            ("elisa@example.org", "person", NoticeKind.PROPOSAL_CLOSED),
        ]

    def test_a_filled_position_is_closed_with_a_word_to_those_who_wait(
        self, world: World, session: Session, proposal: Proposal, officer: Account
    ) -> None:
        at(world, proposal, S.SENT)
        waiting = world.proposal(S.PROPOSED, position=proposal.position)
        hired(session, proposal, officer)
        proposing.close_filled(session, position=proposal.position, by=officer, now=NOW)
        assert proposal.position.history[-1].reason is ClosingReason.FILLED
        assert (waiting.state, waiting.history[-1].reason) == (S.CLOSED, Reason.POSITION_CLOSED)
        assert told(session)[-1] == ("datore@example.org", "employer", NoticeKind.POSITION_CLOSED)

    def test_it_is_not_undone_like_a_slip(
        self, world: World, session: Session, proposal: Proposal, officer: Account
    ) -> None:
        at(world, proposal, S.SENT)
        hired(session, proposal, officer)
        with pytest.raises(TooLate):
            undo_last(session, proposal=proposal, by=officer, now=NOW)
