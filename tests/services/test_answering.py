"""What an employer answers to a profile: who may, what is written down, who is told; and how a time is found."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.errors import DecidedMeanwhile, NotFound, ReasonRequired, TooLate, TransitionNotAllowed
from models.messages import Notice
from models.people import Person
from models.positions import Position
from models.proposals import Interview, Proposal
from models.shortlists import EmployerAnswer, InterviewSlot
from models.types import Channel, EmployersWish, NoticeKind, ProposalState, Reason, Role
from tests.world import NOW, World
from webapp.services.proposals import answering, proposing, shortlists
from webapp.services.proposals.answering import NoTimeOffered, SlotTaken
from webapp.services.proposals.proposing import AppointmentPast
from webapp.services.proposals.shortlists import ProfileGone

S = ProposalState
SENT = (S.PROPOSED, S.ACCEPTED, S.SENT)
TOMORROW, AFTER = NOW + timedelta(days=1), NOW + timedelta(days=2)


@pytest.fixture
def employer(world: World) -> Account:
    return world.account(Role.EMPLOYER, email="datore@example.org")


@pytest.fixture
def officer(world: World) -> Account:
    return world.account(Role.OFFICER, email="ufficio@example.org")


@pytest.fixture
def position(world: World, employer: Account) -> Position:
    return world.position(employer=employer.employer)


def someone(world: World, position: Position, officer: Account, *steps: ProposalState) -> Proposal:
    """A proposal to somebody with an e-mail, for this position."""
    person = world.person()
    person.email = f"{person.registration.code.lower()}@example.org"
    return world.proposal(*(steps or SENT), position=position, person=person, by=officer)


@pytest.fixture
def proposal(world: World, position: Position, officer: Account) -> Proposal:
    return someone(world, position, officer)


@pytest.fixture
def pair(session: Session, world: World, position: Position, officer: Account) -> tuple[Proposal, Proposal]:
    """Two people sent for the same position."""
    made = [someone(world, position, officer) for _ in range(2)]
    first, second = (session.get_one(Proposal, proposal.id) for proposal in made)
    return first, second


def said(proposal: Proposal, by: Account, **more: Any) -> dict[str, Any]:
    """What every answer is given with."""
    return {"proposal": proposal, "by": by, "seen_version": proposal.version, "now": NOW, **more}


def ask(session: Session, proposal: Proposal, by: Account, *times: Any) -> EmployerAnswer:
    """Ask for an interview at these times."""
    return answering.ask_for_interview(session, **said(proposal, by, times=times, place="via Prova 1"))


def told(session: Session) -> list[tuple[str, NoticeKind, str]]:
    """Who was told what, in order; the step where a notice names one."""
    notices = session.scalars(select(Notice).order_by(Notice.id))
    return [(notice.params["to"], notice.kind, notice.params.get("step", "")) for notice in notices]


def the_slot(session: Session) -> InterviewSlot:
    """The first time that was offered."""
    return session.scalars(select(InterviewSlot).order_by(InterviewSlot.id)).first()  # type: ignore[return-value]


class TestAskingForAnInterview:
    def test_offers_times_and_tells_person_and_office(
        self, session: Session, proposal: Proposal, employer: Account
    ) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        ask(session, proposal, employer, TOMORROW, AFTER)
        assert proposal.state is S.SENT
        choice = shortlists.choices_for(session, [proposal], now=NOW)[proposal.id]
        assert [slot.starts_at for slot in choice.slots] == [TOMORROW, AFTER]
        assert told(session) == [
            ("person", NoticeKind.INTERVIEW, "asked"),
            ("office", NoticeKind.INTERVIEW, "asked"),
        ]

    def test_a_time_gone_by_is_refused(self, session: Session, proposal: Proposal, employer: Account) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        with pytest.raises(AppointmentPast):
            ask(session, proposal, employer, NOW)

    def test_without_any_time_there_is_nothing_to_choose(
        self, session: Session, proposal: Proposal, employer: Account
    ) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        with pytest.raises(NoTimeOffered):
            ask(session, proposal, employer)

    def test_a_second_member_who_saw_the_older_page_is_told(
        self, session: Session, proposal: Proposal, employer: Account
    ) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        seen = proposal.version
        ask(session, proposal, employer, TOMORROW)
        with pytest.raises(DecidedMeanwhile):
            answering.want_to_hire(session, proposal=proposal, by=employer, seen_version=seen, now=NOW)

    def test_an_interview_that_stands_is_not_asked_for_again(
        self, session: Session, world: World, position: Position, officer: Account, employer: Account
    ) -> None:
        proposal = session.get_one(Proposal, someone(world, position, officer, *SENT, S.INTERVIEW).id)
        with pytest.raises(TransitionNotAllowed):
            ask(session, proposal, employer, TOMORROW)


class TestChoosingATime:
    def test_arranges_the_interview_and_tells_everyone(
        self, session: Session, proposal: Proposal, employer: Account
    ) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        ask(session, proposal, employer, TOMORROW)
        slot = the_slot(session)
        answering.choose_time(session, proposal=proposal, slot_id=slot.id, by=employer, now=NOW)
        assert proposal.state is S.INTERVIEW
        interview = session.scalars(select(Interview)).one()
        assert (interview.starts_at, interview.place, interview.slot_id) == (TOMORROW, "via Prova 1", slot.id)
        assert told(session)[2:] == [
            ("person", NoticeKind.INTERVIEW, ""),
            ("employer", NoticeKind.INTERVIEW, ""),
            ("office", NoticeKind.INTERVIEW, "chosen"),
        ]

    def test_the_same_choice_twice_is_one(self, session: Session, proposal: Proposal, employer: Account) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        ask(session, proposal, employer, TOMORROW)
        number = the_slot(session).id
        first = answering.choose_time(session, proposal=proposal, slot_id=number, by=employer, now=NOW)
        assert answering.choose_time(session, proposal=proposal, slot_id=number, by=employer, now=NOW) is first

    def test_a_time_that_somebody_took_is_gone(
        self, session: Session, pair: tuple[Proposal, Proposal], employer: Account
    ) -> None:
        first, second = pair
        ask(session, first, employer, TOMORROW)
        ask(session, second, employer, AFTER)
        slot = the_slot(session)
        answering.choose_time(session, proposal=first, slot_id=slot.id, by=employer, now=NOW)
        left = shortlists.choices_for(session, [second], now=NOW)[second.id].slots
        assert [one.starts_at for one in left] == [AFTER]
        with pytest.raises(SlotTaken):
            answering.choose_time(session, proposal=second, slot_id=slot.id, by=employer, now=NOW)

    def test_of_two_who_choose_at_once_one_has_it(
        self,
        session: Session,
        pair: tuple[Proposal, Proposal],
        employer: Account,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """The second one looked before the first one had written: the database itself says no."""
        first, second = pair
        for proposal in pair:
            ask(session, proposal, employer, TOMORROW)
        number = the_slot(session).id
        answering.choose_time(session, proposal=first, slot_id=number, by=employer, now=NOW)
        session.commit()
        monkeypatch.setattr(answering, "slot_taken", lambda *_args, **_named: False)
        with pytest.raises(SlotTaken):
            answering.choose_time(session, proposal=second, slot_id=number, by=employer, now=NOW)
        session.rollback()
        assert second.state is S.SENT

    def test_a_past_time_cannot_be_chosen(self, session: Session, proposal: Proposal, employer: Account) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        ask(session, proposal, employer, TOMORROW)
        number = the_slot(session).id
        with pytest.raises(SlotTaken):
            answering.choose_time(session, proposal=proposal, slot_id=number, by=employer, now=TOMORROW)

    def test_another_positions_time_is_none(
        self, session: Session, world: World, proposal: Proposal, employer: Account
    ) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        ask(session, proposal, employer, TOMORROW)
        values = {"starts_at": TOMORROW, "place": "altrove", "offered_at": NOW}
        other = world.keep(InterviewSlot(position_id=world.position().id, **values))
        with pytest.raises(SlotTaken):
            answering.choose_time(session, proposal=proposal, slot_id=other.id, by=employer, now=NOW)

    def test_an_appointment_called_off_frees_its_time(
        self, session: Session, proposal: Proposal, position: Position, employer: Account
    ) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        ask(session, proposal, employer, TOMORROW)
        answering.choose_time(session, proposal=proposal, slot_id=the_slot(session).id, by=employer, now=NOW)
        later = NOW + timedelta(hours=1)
        proposing.record_employers_no(session, **said(proposal, employer, reason=Reason.SKILLS) | {"now": later})
        assert [slot.starts_at for slot in shortlists.free_slots(session, position=position, now=later)] == [TOMORROW]

    def test_a_time_taken_away_is_gone_and_one_chosen_stays(
        self, session: Session, proposal: Proposal, employer: Account
    ) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        ask(session, proposal, employer, TOMORROW, AFTER)
        slots = shortlists.choices_for(session, [proposal], now=NOW)[proposal.id].slots
        answering.withdraw_time(session, slot=slots[0], now=NOW)
        with pytest.raises(SlotTaken):
            answering.choose_time(session, proposal=proposal, slot_id=slots[0].id, by=employer, now=NOW)
        answering.choose_time(session, proposal=proposal, slot_id=slots[1].id, by=employer, now=NOW)
        with pytest.raises(SlotTaken):
            answering.withdraw_time(session, slot=slots[1], now=NOW)

    def test_none_fits_is_told_to_the_employer_without_the_reason(
        self, session: Session, proposal: Proposal, employer: Account
    ) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        answer = ask(session, proposal, employer, TOMORROW)
        answering.say_none_fits(session, proposal=proposal, by=employer, now=NOW, note="di mattina ho una cura")
        assert answer.none_fits_note == "di mattina ho una cura"
        assert ("employer", NoticeKind.INTERVIEW, "none_fits") in told(session)
        assert all("cura" not in str(notice.params) for notice in session.scalars(select(Notice)))


class TestAnIntentionToHire:
    def test_leaves_the_hiring_to_the_office(self, session: Session, proposal: Proposal, employer: Account) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        answering.want_to_hire(session, **said(proposal, employer, note="Da gennaio"))
        assert proposal.state is S.SENT
        assert told(session) == [
            ("person", NoticeKind.EMPLOYER_ANSWERED, "wants_to_hire"),
            ("office", NoticeKind.EMPLOYER_ANSWERED, "wants_to_hire"),
        ]

    def test_pressed_twice_it_is_one(self, session: Session, proposal: Proposal, employer: Account) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        seen = proposal.version
        for _ in range(2):
            answering.want_to_hire(session, proposal=proposal, by=employer, seen_version=seen, now=NOW)
        assert len(session.scalars(select(EmployerAnswer)).all()) == 1

    def test_waits_on_the_desk_until_the_office_has_acted(
        self, session: Session, proposal: Proposal, employer: Account, officer: Account
    ) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        answering.want_to_hire(session, **said(proposal, employer))
        ((answer, waiting),) = shortlists.answers_for_office(session, account=officer, limit=5)
        assert (answer.kind, waiting) == (EmployersWish.HIRE, proposal)
        withdrawn = {"seen_version": proposal.version, "now": NOW, "reason": Reason.OTHER}
        proposing.withdraw(session, proposal=proposal, by=officer, **withdrawn)
        assert shortlists.answers_for_office(session, account=officer, limit=5) == []


class TestANo:
    def test_says_why_and_is_told(self, session: Session, proposal: Proposal, employer: Account) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        with pytest.raises(ReasonRequired):
            answering.say_no(session, **said(proposal, employer, reason=None))
        answering.say_no(session, **said(proposal, employer, reason=Reason.HOURS))
        last = proposal.history[-1]
        assert (proposal.state, last.reason, last.channel) == (S.DECLINED_BY_EMPLOYER, Reason.HOURS, Channel.ONLINE)
        assert told(session) == [
            ("person", NoticeKind.EMPLOYER_ANSWERED, ""),
            ("office", NoticeKind.EMPLOYER_ANSWERED, "no"),
        ]

    def test_leaves_the_desk_when_it_is_read(
        self, session: Session, proposal: Proposal, employer: Account, officer: Account
    ) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        answering.say_no(session, **said(proposal, employer, reason=Reason.HOURS))
        assert len(shortlists.answers_for_office(session, account=officer, limit=5)) == 1
        proposing.note_read(session, proposal=proposal, now=NOW)
        assert shortlists.answers_for_office(session, account=officer, limit=5) == []


class TestTakingBack:
    @pytest.mark.parametrize("kind", list(EmployersWish))
    def test_within_a_minute_nobody_is_told(
        self, session: Session, proposal: Proposal, employer: Account, kind: EmployersWish
    ) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        employer = session.get_one(Account, employer.id)
        if kind is EmployersWish.INTERVIEW:
            ask(session, proposal, employer, TOMORROW)
        elif kind is EmployersWish.HIRE:
            answering.want_to_hire(session, **said(proposal, employer))
        else:
            answering.say_no(session, **said(proposal, employer, reason=Reason.OTHER))
        answering.take_back(session, proposal=proposal, by=employer, now=NOW + timedelta(seconds=59))
        assert proposal.state is S.SENT
        assert shortlists.current_answer(session, proposal=proposal) is None
        assert told(session) == []

    def test_not_later_and_not_by_a_colleague(
        self, session: Session, world: World, proposal: Proposal, employer: Account
    ) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        colleague = world.account(Role.EMPLOYER, employer=employer.employer)
        answering.want_to_hire(session, **said(proposal, employer))
        with pytest.raises(TooLate):
            answering.take_back(session, proposal=proposal, by=colleague, now=NOW)
        with pytest.raises(TooLate):
            answering.take_back(session, proposal=proposal, by=employer, now=NOW + timedelta(seconds=61))

    def test_not_once_the_time_is_chosen(self, session: Session, proposal: Proposal, employer: Account) -> None:
        proposal = session.get_one(Proposal, proposal.id)
        ask(session, proposal, employer, TOMORROW)
        soon = NOW + timedelta(seconds=10)
        answering.choose_time(session, proposal=proposal, slot_id=the_slot(session).id, by=employer, now=soon)
        with pytest.raises(TooLate):
            answering.take_back(session, proposal=proposal, by=employer, now=soon)

    def test_not_a_no_whose_time_somebody_else_chose_meanwhile(
        self, session: Session, pair: tuple[Proposal, Proposal], employer: Account
    ) -> None:
        first, second = pair
        employer = session.get_one(Account, employer.id)
        for proposal in pair:
            ask(session, proposal, employer, TOMORROW)
        number = the_slot(session).id
        answering.choose_time(session, proposal=first, slot_id=number, by=employer, now=NOW)
        answering.say_no(session, **said(first, employer, reason=Reason.OTHER))
        answering.choose_time(session, proposal=second, slot_id=number, by=employer, now=NOW)
        session.commit()
        with pytest.raises(SlotTaken):
            answering.take_back(session, proposal=first, by=employer, now=NOW)
        session.rollback()
        assert (first.state, second.state) == (S.DECLINED_BY_EMPLOYER, S.INTERVIEW)


class TestWhatIsReceived:
    @pytest.mark.parametrize("steps", [(S.PROPOSED,), (S.PROPOSED, S.ACCEPTED)])
    def test_nothing_before_it_is_sent(
        self,
        session: Session,
        world: World,
        position: Position,
        employer: Account,
        steps: tuple[ProposalState, ...],
    ) -> None:
        early = someone(world, position, employer, *steps)
        given = {"account": employer, "code": position.code}
        assert shortlists.shortlist(session, **given, language="it", now=NOW).waiting == []
        with pytest.raises(NotFound):
            shortlists.received(session, **given, number=early.id)

    def test_a_name_only_where_the_person_said_yes(
        self, session: Session, world: World, position: Position, officer: Account, employer: Account
    ) -> None:
        someone(world, position, officer)
        silent = someone(world, position, officer, S.PROPOSED, S.ACCEPTED, S.SENT)
        silent.history = [event for event in silent.history if event.to_state is not S.ACCEPTED]
        world.session.commit()
        found = shortlists.shortlist(session, account=employer, code=position.code, language="it", now=NOW)
        assert [one.name for one in found.waiting] == ["Ada Prova", ""]

    def test_a_withdrawn_consent_takes_it_away_at_once(
        self, session: Session, proposal: Proposal, position: Position, employer: Account
    ) -> None:
        person = session.get_one(Person, proposal.person_id)
        person.consents[0].withdrawn_at = NOW
        session.flush()
        given = {"account": employer, "code": position.code}
        assert shortlists.shortlist(session, **given, language="it", now=NOW).waiting == []
        with pytest.raises(ProfileGone):
            shortlists.received(session, **given, number=proposal.id)

    def test_another_employer_finds_nothing(
        self, session: Session, world: World, proposal: Proposal, position: Position
    ) -> None:
        stranger = world.account(Role.EMPLOYER)
        with pytest.raises(NotFound):
            shortlists.received(session, account=stranger, code=position.code, number=proposal.id)
        assert shortlists.received_by(session, account=stranger) == []

    def test_whoever_waits_longest_comes_first(
        self, session: Session, world: World, officer: Account, employer: Account, proposal: Proposal
    ) -> None:
        older = someone(world, world.position(employer=employer.employer, title="Magazzino"), officer)
        older.moved_at = NOW - timedelta(days=9)
        world.session.commit()
        found = shortlists.received_by(session, account=employer)
        assert [(line.position.title, line.unanswered) for line in found] == [("Magazzino", 1), ("Aiuto in cucina", 1)]
        answering.say_no(session, **said(session.get_one(Proposal, proposal.id), employer, reason=Reason.OTHER))
        assert [line.position.title for line in shortlists.received_by(session, account=employer)] == ["Magazzino"]
