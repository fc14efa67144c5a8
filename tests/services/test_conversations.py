"""Messages inside a proposal: who may write to whom, what each side reads, and who hears of it."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.conversations import ProposalMessage
from models.errors import NotFound
from models.messages import Notice, OutboxMessage
from models.proposals import Proposal
from models.territory import Office
from models.types import Channel, NoticeKind, ProposalState, Reason, Role, Side, Thread
from tests.world import NOW, World
from webapp.services.messages import conversations, direct_writing
from webapp.services.messages.conversations import Closed, TooMany
from webapp.services.people import consents

S = ProposalState
SENT = (S.PROPOSED, S.ACCEPTED, S.SENT)


class Talk:
    """A proposal, and the three who talk about it."""

    def __init__(self, world: World, *steps: ProposalState, reason: Reason | None = None) -> None:
        self.world, self.session = world, world.session
        self.person = world.account(Role.CANDIDATE)
        self.employer = world.account(Role.EMPLOYER)
        self.officer = world.account(Role.OFFICER)
        position = world.position(employer=self.employer.employer)
        self.proposal: Proposal = world.proposal(
            *steps, position=position, person=self.person.person, by=self.officer, reason=reason
        )

    def by(self, side: Side) -> Account:
        """Who writes for a side."""
        return {Side.PERSON: self.person, Side.EMPLOYER: self.employer, Side.OFFICE: self.officer}[side]

    def say(self, side: Side, thread: Thread, text: str = "Buongiorno", **more: object) -> ProposalMessage:
        """Write, and commit."""
        told = {"proposal": self.proposal, "thread": thread, "side": side, "text": text, "by": self.by(side)}
        made = conversations.write(self.session, **{**told, "now": NOW, **more})
        self.session.commit()
        return made

    def reads(self, side: Side) -> dict[Thread, list[str]]:
        """What a side finds on its page."""
        found = conversations.conversations(self.session, proposal=self.proposal, side=side, now=NOW)
        return {one.thread: [message.text for message in one.messages] for one in found}

    def agree(self) -> None:
        """The person says that the employer may write."""
        told = {"proposal": self.proposal, "channel": Channel.ONLINE, "by": self.person, "now": NOW}
        direct_writing.say_yes(self.session, **told)
        self.session.commit()

    def may(self, side: Side, thread: Thread, days: int = 0) -> bool:
        """Whether a side may write, so many days later."""
        told = {"proposal": self.proposal, "thread": thread, "side": side, "now": NOW + timedelta(days=days)}
        return conversations.may_write(self.session, **told)


def told(session: Session) -> list[tuple[str, str]]:
    """Whom a notice of a message waits for: recipient and audience."""
    rows = session.scalars(select(Notice).where(Notice.kind == NoticeKind.MESSAGE).order_by(Notice.id))
    return [(one.recipient, one.params["to"]) for one in rows]


class TestWhoMayWrite:
    def test_the_person_and_the_office_from_the_proposal_on(self, world: World) -> None:
        talk = Talk(world, S.PROPOSED)
        assert talk.may(Side.PERSON, Thread.WITH_PERSON)
        assert talk.may(Side.OFFICE, Thread.WITH_PERSON)
        assert not talk.may(Side.EMPLOYER, Thread.WITH_EMPLOYER)
        assert not talk.may(Side.OFFICE, Thread.WITH_EMPLOYER)

    def test_the_employer_once_the_profile_was_sent(self, world: World) -> None:
        talk = Talk(world, *SENT)
        assert talk.may(Side.EMPLOYER, Thread.WITH_EMPLOYER)
        assert talk.may(Side.OFFICE, Thread.WITH_EMPLOYER)
        assert not talk.may(Side.PERSON, Thread.WITH_EMPLOYER)
        assert not talk.may(Side.EMPLOYER, Thread.WITH_PERSON)

    @pytest.mark.parametrize("side", Side)
    def test_all_three_only_after_the_persons_yes(self, world: World, side: Side) -> None:
        talk = Talk(world, *SENT)
        assert not talk.may(side, Thread.TOGETHER)
        talk.agree()
        assert talk.may(side, Thread.TOGETHER)

    @pytest.mark.parametrize("steps", [(S.PROPOSED,), (S.PROPOSED, S.ACCEPTED), (*SENT, S.CLOSED)])
    def test_nobody_agrees_with_an_employer_who_does_not_know_them(
        self, world: World, steps: tuple[ProposalState, ...]
    ) -> None:
        talk = Talk(world, *steps)
        with pytest.raises(direct_writing.NotPossible):
            talk.agree()

    def test_nobody_agrees_with_an_employer_who_does_not_read_the_site(self, world: World) -> None:
        talk = Talk(world, *SENT)
        talk.employer.active = False
        world.session.commit()
        with pytest.raises(direct_writing.NotPossible):
            talk.agree()

    def test_a_profile_sent_without_the_persons_own_yes_has_no_name_to_write_to(self, world: World) -> None:
        talk = Talk(world, *SENT)
        talk.proposal.history = [step for step in talk.proposal.history if step.to_state is not S.ACCEPTED]
        world.session.commit()
        with pytest.raises(direct_writing.NotPossible):
            talk.agree()

    def test_the_yes_is_taken_back_at_once(self, world: World) -> None:
        talk = Talk(world, *SENT)
        talk.agree()
        talk.agree()
        talk.say(Side.EMPLOYER, Thread.TOGETHER, "Venga lunedì")
        direct_writing.take_back(world.session, proposal=talk.proposal, by=talk.person, now=NOW)
        with pytest.raises(Closed):
            talk.say(Side.EMPLOYER, Thread.TOGETHER, "Ancora io")
        assert Thread.TOGETHER not in talk.reads(Side.EMPLOYER)
        assert talk.reads(Side.PERSON)[Thread.TOGETHER] == ["Venga lunedì"]

    def test_a_consent_withdrawn_closes_the_employers_threads_at_once(self, world: World) -> None:
        talk = Talk(world, *SENT)
        talk.agree()
        person = talk.proposal.person
        consents.withdraw(world.session, person=person, channel=Channel.ONLINE, by=talk.person, now=NOW)
        for thread in (Thread.WITH_EMPLOYER, Thread.TOGETHER):
            with pytest.raises(Closed):
                talk.say(Side.EMPLOYER, thread)
        assert talk.reads(Side.EMPLOYER) == {}
        assert talk.may(Side.PERSON, Thread.WITH_PERSON)

    @pytest.mark.parametrize(
        ("steps", "reason"),
        [
            ((S.PROPOSED, S.DECLINED), Reason.PERSONS_CHOICE),
            ((*SENT, S.DECLINED_BY_EMPLOYER), Reason.SKILLS),
            ((S.PROPOSED, S.WITHDRAWN), Reason.OTHER),
            ((*SENT, S.CLOSED), None),
        ],
    )
    def test_after_the_end_the_person_writes_for_thirty_days_and_the_office_always(
        self, world: World, steps: tuple[ProposalState, ...], reason: Reason | None
    ) -> None:
        talk = Talk(world, *steps, reason=reason)
        assert talk.may(Side.PERSON, Thread.WITH_PERSON, days=30)
        assert not talk.may(Side.PERSON, Thread.WITH_PERSON, days=31)
        assert talk.may(Side.OFFICE, Thread.WITH_PERSON, days=31)
        assert not talk.may(Side.OFFICE, Thread.WITH_EMPLOYER)

    def test_whoever_was_hired_still_writes(self, world: World) -> None:
        assert Talk(world, *SENT, S.HIRED).may(Side.PERSON, Thread.WITH_PERSON, days=200)


class TestWriting:
    def test_a_message_is_new_to_the_others_and_not_to_its_writer(self, world: World) -> None:
        talk = Talk(world, *SENT)
        talk.agree()
        talk.say(Side.PERSON, Thread.TOGETHER, "Arrivo alle nove")
        number = talk.proposal.id
        for side, new in ((Side.PERSON, {}), (Side.OFFICE, {number: 1}), (Side.EMPLOYER, {number: 1})):
            found = conversations.unread_counts(world.session, proposal_ids=[number], side=side)
            assert found == new, side

    def test_the_same_words_pressed_twice_are_one_message(self, world: World) -> None:
        talk = Talk(world, S.PROPOSED)
        talk.say(Side.PERSON, Thread.WITH_PERSON, "Ciao")
        talk.say(Side.PERSON, Thread.WITH_PERSON, " Ciao ")
        assert talk.reads(Side.OFFICE)[Thread.WITH_PERSON] == ["Ciao"]
        talk.say(Side.PERSON, Thread.WITH_PERSON, "Ciao", now=NOW + timedelta(hours=1))
        assert talk.reads(Side.OFFICE)[Thread.WITH_PERSON] == ["Ciao", "Ciao"]

    def test_a_day_has_room_for_so_many_messages_of_one_side(self, world: World) -> None:
        talk = Talk(world, S.PROPOSED)
        for number in range(conversations.MOST_IN_A_DAY):
            talk.say(Side.PERSON, Thread.WITH_PERSON, f"Numero {number}")
        with pytest.raises(TooMany):
            talk.say(Side.PERSON, Thread.WITH_PERSON, "Uno di troppo")
        talk.say(Side.OFFICE, Thread.WITH_PERSON, "Rispondo")
        talk.say(Side.PERSON, Thread.WITH_PERSON, "Il giorno dopo", now=NOW + timedelta(days=1))

    def test_whoever_answers_has_read_what_stood_before(self, world: World) -> None:
        talk = Talk(world, S.PROPOSED)
        talk.say(Side.PERSON, Thread.WITH_PERSON, "C'è l'autobus?")
        talk.say(Side.OFFICE, Thread.WITH_PERSON, "Sì")
        assert conversations.unread_counts(world.session, proposal_ids=[talk.proposal.id], side=Side.OFFICE) == {}

    def test_reading_counts_up_to_what_the_page_showed(self, world: World) -> None:
        talk = Talk(world, S.PROPOSED)
        first = talk.say(Side.PERSON, Thread.WITH_PERSON, "Uno")
        talk.say(Side.PERSON, Thread.WITH_PERSON, "Due")
        read = {"proposal": talk.proposal, "thread": Thread.WITH_PERSON, "now": NOW, "upto": first.id}
        conversations.mark_read(world.session, **read, side=Side.OFFICE)
        found = conversations.unread_counts(world.session, proposal_ids=[talk.proposal.id], side=Side.OFFICE)
        assert found == {talk.proposal.id: 1}
        with pytest.raises(NotFound):
            conversations.mark_read(world.session, **read, side=Side.EMPLOYER)

    def test_what_the_person_said_by_phone_is_theirs_and_read_already(self, world: World) -> None:
        talk = Talk(world, S.PROPOSED)
        talk.say(Side.PERSON, Thread.WITH_PERSON, "Va bene il martedì", by=talk.officer, channel=Channel.PHONE)
        (found,) = conversations.conversations(world.session, proposal=talk.proposal, side=Side.PERSON, now=NOW)
        (message,) = found.messages
        assert (message.side, message.channel, message.account_id) == (Side.PERSON, Channel.PHONE, talk.officer.id)
        assert conversations.unread_counts(world.session, proposal_ids=[talk.proposal.id], side=Side.OFFICE) == {}
        assert told(world.session) == []


class TestPassingOn:
    def test_the_very_words_reach_the_other_side_from_the_office(self, world: World) -> None:
        talk = Talk(world, *SENT)
        asked = talk.say(Side.PERSON, Thread.WITH_PERSON, "Posso arrivare alle nove?")
        conversations.pass_on(world.session, proposal=talk.proposal, message=asked, by=talk.officer, now=NOW)
        found = world.session.scalars(
            select(ProposalMessage).where(ProposalMessage.thread == Thread.WITH_EMPLOYER)
        ).one()
        assert (found.side, found.text, found.passed_on_id) == (Side.OFFICE, asked.text, asked.id)

    def test_nothing_reaches_an_employer_who_does_not_see_the_profile(self, world: World) -> None:
        talk = Talk(world, S.PROPOSED)
        asked = talk.say(Side.PERSON, Thread.WITH_PERSON, "Posso arrivare alle nove?")
        with pytest.raises(Closed):
            conversations.pass_on(world.session, proposal=talk.proposal, message=asked, by=talk.officer, now=NOW)

    def test_what_the_office_or_all_three_wrote_is_not_passed_on(self, world: World) -> None:
        talk = Talk(world, *SENT)
        talk.agree()
        for made in (talk.say(Side.OFFICE, Thread.WITH_PERSON), talk.say(Side.PERSON, Thread.TOGETHER)):
            with pytest.raises(NotFound):
                conversations.message(world.session, proposal=talk.proposal, written_id=made.id)


class TestWhoHearsOfIt:
    def test_the_other_side_by_its_digest_and_without_a_word_of_it(self, world: World) -> None:
        talk = Talk(world, *SENT)
        talk.say(Side.PERSON, Thread.WITH_PERSON, "Ho una domanda segreta")
        talk.say(Side.OFFICE, Thread.WITH_EMPLOYER, "Una risposta segreta")
        talk.say(Side.OFFICE, Thread.WITH_PERSON, "Eccomi")
        assert told(world.session) == [
            (talk.officer.email, "office"),
            (talk.employer.email, "employer"),
            (talk.person.email, "person"),
        ]
        for notice in world.session.scalars(select(Notice)):
            assert "segreta" not in str(notice.params)
            assert talk.proposal.person.surname not in str(notice.params)

    def test_whoever_is_told_already_is_not_told_again_before_the_digest_has_gone(self, world: World) -> None:
        talk = Talk(world, *SENT)
        talk.say(Side.OFFICE, Thread.WITH_PERSON, "Uno")
        talk.say(Side.OFFICE, Thread.WITH_PERSON, "Due")
        assert told(world.session) == [(talk.person.email, "person")]
        digest = {"recipient": talk.person.email, "subject": "a", "body": "a", "created_at": NOW, "due_at": NOW}
        world.keep(OutboxMessage(**digest, notices=list(world.session.scalars(select(Notice)))))
        talk.say(Side.OFFICE, Thread.WITH_PERSON, "Tre")
        assert told(world.session) == [(talk.person.email, "person")] * 2

    def test_the_office_finds_whoever_waits_longest_first_and_only_its_own(self, world: World) -> None:
        talks = [Talk(world, S.PROPOSED) for _ in range(3)]
        for days, talk in zip((2, 3, 1), talks, strict=True):
            talk.say(Side.PERSON, Thread.WITH_PERSON, "Uno", now=NOW - timedelta(days=days))
            talk.say(Side.PERSON, Thread.WITH_PERSON, "Due", now=NOW)
        found = conversations.to_read(world.session, account=talks[0].officer, page=1)
        assert [(one.proposal.id, one.messages) for one in found.rows] == [
            (talks[number].proposal.id, 2) for number in (1, 0, 2)
        ]
        assert [one.since for one in found.rows] == [NOW - timedelta(days=days) for days in (3, 2, 1)]
        elsewhere = world.account(Role.OFFICER, office=world.keep(Office(province_code="CR", name="Cremona")))
        assert conversations.to_read(world.session, account=elsewhere, page=1).total == 0


WRITTEN = st.lists(st.tuples(st.sampled_from(Side), st.sampled_from(Thread), st.booleans()), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=WRITTEN, agreed=st.booleans())
def test_each_side_reads_its_own_threads_and_what_the_office_passed_on(
    world: World, written: list[tuple[Side, Thread, bool]], agreed: bool
) -> None:
    talk = Talk(world, *SENT)
    if agreed:
        talk.agree()
    passed: dict[Side, set[str]] = {side: set() for side in Side}
    for number, (side, thread, pass_on) in enumerate(written):
        try:
            made = talk.say(side, thread, f"{side} {thread} {number}")
        except Closed:
            continue
        if pass_on and side is not Side.OFFICE and thread is not Thread.TOGETHER:
            conversations.pass_on(world.session, proposal=talk.proposal, message=made, by=talk.officer, now=NOW)
            passed[Side.EMPLOYER if side is Side.PERSON else Side.PERSON].add(made.text)
    for reader, other in ((Side.EMPLOYER, Thread.WITH_PERSON), (Side.PERSON, Thread.WITH_EMPLOYER)):
        read = {text for texts in talk.reads(reader).values() for text in texts}
        assert {text for text in read if f" {other} " in text} == passed[reader]
    world.session.rollback()
