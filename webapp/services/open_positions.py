"""An office's open positions as the engine knows them, kept in the process until one of them changes.

Whatever a session writes to a position or to what belongs to it raises a data version in the same transaction, however
it was written: so nobody has to think of it, and every process sees what is new at its next look.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event, literal, null, select, union_all
from sqlalchemy.orm import ORMExecuteState, Session

from matching import Catalogue
from matching import Position as PositionRecord
from models.people import DataVersion
from models.positions import Demand, OfferedAccommodation, Position, PositionSkill
from models.territory import Comune
from models.types import PositionState
from webapp.services import data_version, vocabulary
from webapp.services.matching_inputs import PositionParts, position_from

_COUNTER = "positions"
"""The data version that grows with each transaction that writes to a position."""
_WATCHED = (Position, Demand, OfferedAccommodation, PositionSkill)
_TABLES = frozenset(model.__table__ for model in _WATCHED)


class OpenPosition(NamedTuple):
    """A position for which people can be proposed."""

    id: int
    title: str
    record: PositionRecord


Kept = tuple[int, Catalogue, Sequence[OpenPosition]]


class PositionCache:
    """The positions of each office that nobody has closed, read again when the data version has grown."""

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[Engine, dict[int, Kept]] = WeakKeyDictionary()
        self._lock = Lock()

    def get(self, session: Session, *, office_id: int, today: date) -> list[OpenPosition]:
        """Those of an office that are open on a day, by code."""
        found = self._of(session, office_id)
        return [one for one in found if one.record.expires is None or one.record.expires >= today]

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()

    def _of(self, session: Session, office_id: int) -> Sequence[OpenPosition]:
        # What was changed and not sent yet is sent first, so that it counts.
        session.flush()
        known = vocabulary.catalogue(session)
        if data_version.to_be_raised(session, _COUNTER) or data_version.bumped(session, _COUNTER):
            return _read(session, office_id, known)
        with self._lock:
            kept = self._kept.setdefault(session.get_bind().engine, {})
            # The version is read before the rows: what changes in between is simply read again next time.
            version = session.scalar(select(DataVersion.value).where(DataVersion.name == _COUNTER)) or 0
            seen, catalogue, found = kept.get(office_id, (None, None, ()))
            if seen != version or catalogue is not known:
                found = _read(session, office_id, known)
                kept[office_id] = version, known, found
            return found


open_positions = PositionCache()


def open_records(session: Session, *, office_id: int, today: date) -> list[PositionRecord]:
    """What the engine may know of an office's open positions, by code."""
    return [one.record for one in open_positions.get(session, office_id=office_id, today=today)]


def _read(session: Session, office_id: int, known: Catalogue) -> Sequence[OpenPosition]:
    """Two queries, as columns: objects of so many rows would take several times as long."""
    mine = (Position.office_id == office_id) & (Position.state == PositionState.OPEN)
    parts: dict[int, PositionParts] = defaultdict(lambda: PositionParts([], [], []))
    nothing = null(), null()
    rows = (
        select(literal(0), Demand.position_id, Demand.dimension, Demand.level, Demand.negotiable),
        select(literal(1), OfferedAccommodation.position_id, OfferedAccommodation.accommodation, *nothing),
        select(literal(2), PositionSkill.position_id, PositionSkill.skill, null(), PositionSkill.essential),
    )
    below = session.execute(union_all(*(row.join(Position).where(mine) for row in rows)))
    for kind, position_id, code, level, flag in below:
        parts[position_id][kind].append(((code, level, bool(flag)), code, (code, bool(flag)))[kind])
    columns = select(Position.__table__, Comune.latitude, Comune.longitude).join_from(Position, Comune)
    return tuple(
        OpenPosition(row.id, row.title, position_from(row, row, parts[row.id], known))
        for row in session.execute(columns.where(mine).order_by(Position.code))
    )


@event.listens_for(Session, "before_flush")
def _written_by_objects(session: Session, *_: object) -> None:
    if any(isinstance(one, _WATCHED) for one in (*session.new, *session.dirty, *session.deleted)):
        data_version.raise_at_commit(session, _COUNTER)


@event.listens_for(Session, "do_orm_execute")
def _written_by_statements(state: ORMExecuteState) -> None:
    if not state.is_select and getattr(state.statement, "table", None) in _TABLES:
        data_version.raise_at_commit(state.session, _COUNTER)
