"""The counters that tell caches what is new, also when two raise one at once."""

from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event

from sqlalchemy.orm import Session

from webapp.services.data_version import bump, bumped


def test_a_counter_starts_at_one_and_each_has_its_own(session: Session) -> None:
    assert [bump(session, "people"), bump(session, "people"), bump(session, "positions")] == [1, 2, 1]


def test_two_who_are_first_at_once_get_two_values(session: Session) -> None:
    started = Event()

    def second() -> int:
        with Session(session.get_bind()) as other:
            started.set()
            value = bump(other, "people")
            other.commit()
            return value

    assert bump(session, "people") == 1
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(second)
        started.wait()
        assert not wait([waiting], timeout=0.2).done
        session.commit()
        assert waiting.result() == 2


def test_a_counter_is_bumped_until_its_transaction_ends(session: Session) -> None:
    assert not bumped(session, "people")
    bump(session, "people")
    with session.begin_nested():
        assert (bumped(session, "people"), bumped(session, "positions")) == (True, False)
    session.commit()
    assert not bumped(session, "people")
    bump(session, "people")
    session.rollback()
    assert not bumped(session, "people")
