"""The outbox: one message a day, taken by one process at a time, tried again, given up, never lost."""

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import NotFound
from models.messages import Notice, OutboxMessage
from models.territory import Office
from models.types import MessageState, NoticeKind, Role
from tests.world import NOW, World
from webapp.services.messages import outbox

ELISA = "elisa@example.org"


def write(notices: Sequence[Notice]) -> tuple[str, str]:
    """Words that show which notices they tell."""
    return "Novità", " ".join(str(notice.id) for notice in notices)


def notice(world: World, recipient: str = ELISA, *, at: datetime = NOW) -> Notice:
    """Something to tell somebody."""
    return world.keep(
        Notice(
            recipient=recipient,
            kind=NoticeKind.PROPOSED,
            params={"to": "person"},
            created_at=at,
            office_id=world.office.id,
        )
    )


def message(world: World, recipient: str = ELISA, **columns: object) -> OutboxMessage:
    """A message on its way, that tells something of the world's office."""
    made = OutboxMessage(**{
        "recipient": recipient, "subject": "Novità", "body": "Ecco", "created_at": NOW, "due_at": NOW, **columns
    })  # fmt: skip
    made.notices = [
        Notice(recipient=recipient, kind=NoticeKind.PROPOSED, created_at=NOW, office_id=world.office.id, params={})
    ]
    return world.keep(made)


class TestGathering:
    def test_all_that_waits_for_somebody_goes_into_one_message(self, world: World, session: Session) -> None:
        first, second = notice(world), notice(world)
        other = notice(world, "anna@example.org")
        assert outbox.recipients_waiting(session, now=NOW) == ["anna@example.org", ELISA]
        made = outbox.gather(session, recipient=ELISA, now=NOW, write=write)
        session.commit()
        assert made is not None
        assert (made.recipient, made.body) == (ELISA, f"{first.id} {second.id}")
        assert session.scalars(select(Notice.message_id).order_by(Notice.id)).all() == [made.id, made.id, None]
        assert other.message_id is None

    def test_what_comes_later_the_same_day_waits_for_tomorrow_in_rome(self, world: World, session: Session) -> None:
        notice(world)
        outbox.gather(session, recipient=ELISA, now=NOW, write=write)
        session.commit()
        notice(world)
        assert outbox.recipients_waiting(session, now=NOW + timedelta(hours=13)) == []
        # It is midnight in Rome, an hour before it is in UTC.
        assert outbox.recipients_waiting(session, now=NOW.replace(hour=23)) == [ELISA]

    def test_nothing_to_tell_makes_no_message(self, world: World, session: Session) -> None:
        assert outbox.gather(session, recipient=ELISA, now=NOW, write=write) is None
        assert session.scalars(select(OutboxMessage)).all() == []

    def test_two_processes_at_once_make_one_message(self, world: World, session: Session) -> None:
        notice(world)
        engine = session.get_bind()
        both_have_read = threading.Barrier(2, timeout=20)
        results: list[str] = []

        def gather() -> None:
            def slowly(notices: Sequence[Notice]) -> tuple[str, str]:
                both_have_read.wait()
                return write(notices)

            with Session(engine) as own:
                try:
                    outbox.gather(own, recipient=ELISA, now=NOW, write=slowly)
                    own.commit()
                    results.append("written")
                except outbox.Taken:
                    results.append("taken")

        threads = [threading.Thread(target=gather) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(results) == ["taken", "written"]
        assert len(session.scalars(select(OutboxMessage)).all()) == 1


class TestTaking:
    def test_the_one_due_first_goes_first_and_what_is_not_due_stays(self, world: World, session: Session) -> None:
        later = message(world, due_at=NOW - timedelta(minutes=1))
        first = message(world, due_at=NOW - timedelta(minutes=2))
        message(world, due_at=NOW + timedelta(seconds=1))
        taken = []
        while (one := outbox.take_due(session, now=NOW)) is not None:
            taken.append(one.id)
        assert taken == [first.id, later.id]

    def test_what_one_sender_has_taken_another_leaves_alone(self, world: World, session: Session) -> None:
        waiting = message(world)
        with Session(session.get_bind()) as other:
            mine = outbox.take_due(other, now=NOW)
            other.commit()
            assert mine is not None
            assert mine.id == waiting.id
        assert outbox.take_due(session, now=NOW) is None

    def test_two_senders_at_once_take_each_message_once(self, world: World, session: Session) -> None:
        ids = {message(world).id for _ in range(20)}
        engine, taken = session.get_bind(), []

        def send() -> None:
            with Session(engine) as own:
                while (one := outbox.take_due(own, now=NOW)) is not None:
                    taken.append(one.id)
                    own.commit()

        threads = [threading.Thread(target=send) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(taken) == len(ids)
        assert set(taken) == ids

    def test_a_message_whose_sender_died_is_tried_again_after_a_while(self, world: World, session: Session) -> None:
        message(world)
        assert outbox.take_due(session, now=NOW) is not None
        session.commit()
        assert outbox.take_due(session, now=NOW + outbox.LEASE - timedelta(seconds=1)) is None
        again = outbox.take_due(session, now=NOW + outbox.LEASE)
        assert again is not None
        assert again.attempts == 2


class TestTryingAgain:
    def test_each_time_after_twice_as_long_and_then_it_is_given_up(self, world: World, session: Session) -> None:
        message(world)
        now, waits = NOW, []
        while (one := outbox.take_due(session, now=now)) is not None:
            outbox.mark_failed(session, message=one, error="421 come back later", now=now)
            waits.append((one.due_at - now) // timedelta(minutes=1))
            now = one.due_at
        (end,) = session.scalars(select(OutboxMessage))
        assert waits[:-1] == [5, 10, 20, 40, 80, 160, 320]
        assert (end.state, end.attempts, end.last_error) == (MessageState.GIVEN_UP, 8, "421 come back later")

    def test_an_address_that_does_not_exist_is_given_up_at_once(self, world: World, session: Session) -> None:
        message(world)
        one = outbox.take_due(session, now=NOW)
        assert one is not None
        outbox.mark_failed(session, message=one, error="550 no such user", now=NOW, for_good=True)
        assert one.state is MessageState.GIVEN_UP

    def test_the_office_can_have_it_tried_again_and_another_office_cannot(self, world: World, session: Session) -> None:
        officer = world.account(Role.OFFICER)
        cremona = world.keep(Office(province_code="CR", name="Cremona"))
        stranger = world.account(Role.OFFICER, office=cremona)
        lost = message(world, state=MessageState.GIVEN_UP, attempts=8, last_error="550")
        with pytest.raises(NotFound):
            outbox.send_again(session, account=stranger, message_id=lost.id, now=NOW)
        again = outbox.send_again(session, account=officer, message_id=lost.id, now=NOW)
        assert (again.state, again.attempts) == (MessageState.WAITING, 0)
        assert outbox.listing(session, account=stranger, state=None, page=1).total == 0
        assert outbox.standing(session, account=officer) == (0, 1, 0)
