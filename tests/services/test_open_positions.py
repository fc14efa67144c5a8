"""The open positions that a process keeps: they are today's whoever changed them, however, and in whatever process."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, object_session

from matching import Position as PositionRecord
from models.people import DataVersion
from models.positions import Demand, OfferedAccommodation, Position, PositionSkill
from models.territory import Office
from models.types import PositionState
from tests.queries import count_queries
from tests.world import ISEO, NOW, World
from webapp.services.matching_inputs import position_record, whole_positions
from webapp.services.open_positions import PositionCache, open_positions

TODAY = NOW.date()


@pytest.fixture
def other(session: Session) -> Iterator[Session]:
    """Somebody else's session beside the one that changes."""
    with Session(session.get_bind()) as found:
        yield found


def records(session: Session, world: World, cache: PositionCache = open_positions) -> dict[str, PositionRecord]:
    """What is kept of the office's open positions, by code."""
    found = cache.get(session, office_id=world.office.id, today=TODAY)
    return {one.record.id: one.record for one in found}


def plain(session: Session) -> dict[str, PositionRecord]:
    """The same read afresh, one object at a time."""
    session.expire_all()
    rows = session.scalars(whole_positions().where(Position.state == PositionState.OPEN))
    return {row.code: position_record(row) for row in rows}


def full(world: World) -> Position:
    """A position of which everything is known."""
    return world.position(
        code="P1",
        comune=ISEO,
        demands={"d430": (3, False), "d160": 2},
        accommodations=("ramp", "job_coach"),
        essential=("wash_dishes",),
        preferred=("clean_kitchen", "retired_code"),
        occupation="kitchen_helper",
        licences=frozenset({"B"}),
        shifts=frozenset({"mattina"}),
        expires_on=TODAY,
    )


def test_they_are_the_records_of_their_rows(world: World, session: Session) -> None:
    position = full(world)
    world.position(code="P2")
    world.position(code="P3", state=PositionState.CLOSED, demands={"d450": 1})
    found = records(session, world)
    assert [*found] == ["P1", "P2"]
    assert found == plain(session)
    assert open_positions.get(session, office_id=world.office.id, today=TODAY)[0][:2] == (position.id, position.title)


def test_a_position_is_gone_the_day_after_its_last_one(world: World, session: Session) -> None:
    full(world)
    assert [*records(session, world)] == ["P1"]
    assert open_positions.get(session, office_id=world.office.id, today=TODAY + timedelta(days=1)) == []


def test_kept_while_nothing_changes_for_one_small_query(app: Flask, world: World, session: Session) -> None:
    full(world)
    before = records(session, world)
    with count_queries(app) as sent:
        after = records(session, world)
    assert all(after[code] is before[code] for code in before)
    assert ["data_version" in statement for statement in sent] == [True]


def test_each_office_has_its_own(world: World, session: Session) -> None:
    cremona = world.keep(Office(province_code="CR", name="Collocamento mirato di Cremona"))
    world.position(code="P1")
    world.position(code="P2", office=cremona)
    assert [*records(session, world)] == ["P1"]
    (other,) = open_positions.get(session, office_id=cremona.id, today=TODAY)
    assert other.record.id == "P2"


TABLE = Position.__table__


def of(position: Position) -> Session:
    """The session that an object belongs to."""
    found = object_session(position)
    assert found is not None
    return found


def _copied(position: Position) -> None:
    row = of(position).execute(select(TABLE).where(TABLE.c.id == position.id)).mappings().one()
    of(position).execute(insert(TABLE).values({**row, "id": position.id + 1, "code": "P9"}))


CHANGES: dict[str, Callable[[Position], object]] = {
    "its own column": lambda position: setattr(position, "hours", 31),
    "its title": lambda position: setattr(position, "title", "Portiere"),
    "its state": lambda position: setattr(position, "state", PositionState.CLOSED),
    "its deadline": lambda position: setattr(position, "expires_on", None),
    "a demand more": lambda position: position.demands.append(Demand(dimension="d450", level=1)),
    "a demand's level": lambda position: setattr(position.demands[0], "level", 4),
    "no demands": lambda position: position.demands.clear(),
    "an accommodation": lambda position: position.accommodations.append(OfferedAccommodation(accommodation="telework")),
    "a skill": lambda position: position.skills.append(
        PositionSkill(text="lavare", skill="use_dishwasher", essential=True)
    ),
    "a new one": _copied,
    "deleted": lambda position: of(position).delete(position),
    "a statement": lambda position: of(position).execute(update(Position).values(hours=11)),
    "a statement on its table": lambda position: of(position).execute(update(TABLE).values(occupation=None)),
    "rows added by a statement": lambda position: of(position).execute(
        insert(Demand.__table__), [{"position_id": position.id, "dimension": "b210", "level": 2, "negotiable": True}]
    ),
    "rows deleted by a statement": lambda position: of(position).execute(delete(OfferedAccommodation)),
}


def seen(
    session: Session, world: World, cache: PositionCache = open_positions
) -> dict[str, tuple[str, PositionRecord]]:
    """Titles too."""
    found = cache.get(session, office_id=world.office.id, today=TODAY)
    return {one.record.id: (one.title, one.record) for one in found}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_is_seen_by_every_process(
    world: World, session: Session, other: Session, change: Callable[[Position], object]
) -> None:
    position = full(world)
    here, there = PositionCache(), PositionCache()
    before = seen(session, world, here)
    assert seen(other, world, there) == before
    other.rollback()
    change(position)
    assert seen(session, world, here) != before, "who changes it sees it at once"
    assert seen(other, world, there) == before, "nobody else does before it is certain"
    other.rollback()
    session.commit()
    after = seen(other, world, there)
    assert seen(session, world, here) == after != before
    assert {code: record for code, (_, record) in after.items()} == plain(session)


def test_what_is_rolled_back_was_never_kept(world: World, session: Session, other: Session) -> None:
    position = full(world)
    hours = records(session, world)["P1"].hours
    position.hours = 40
    assert records(session, world)["P1"].hours == 40
    session.rollback()
    assert records(session, world)["P1"].hours == hours
    position.title = "Portiere"
    session.commit()
    assert records(other, world)["P1"].hours == hours


def test_what_a_savepoint_takes_back_was_never_kept(world: World, session: Session) -> None:
    position = session.get_one(Position, full(world).id)
    hours = position.hours
    for other in (30, 31):
        with session.begin_nested() as savepoint:
            position.hours = other
            assert records(session, world)["P1"].hours == other
            savepoint.rollback()
        assert records(session, world)["P1"].hours == hours


def test_one_transaction_raises_the_counter_once_and_only_for_positions(
    world: World, session: Session, other: Session
) -> None:
    position = full(world)

    def version() -> int:
        other.rollback()
        return other.scalar(select(DataVersion.value).where(DataVersion.name == "positions")) or 0

    before = version()
    for hours in (21, 22):
        position.hours = hours
        session.flush()
    assert version() == before
    session.commit()
    assert version() == before + 1
    world.person()
    assert version() == before + 1
