"""Search across people, positions and employers, within what an account may see.

Names and codes of an office are kept in memory. People who changed since are put over them, a few at a time: those
whose file got an event, and those whose profile has a later data version. Positions and employers are few: after a
change they are all read again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, func, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import PersonEvent
from models.employers import Employer
from models.people import DataVersion, Person, Profile, Registration
from models.positions import Position
from webapp.services import data_version
from webapp.services.name_index import Entry, NameIndex, key_of, words_of
from webapp.services.visibility import employers_of, positions_of, registrations_of

LIMIT = 20
_MOST_CHANGED = 500
"""So many people changed since the index was made are worth making it again."""


class Found(NamedTuple):
    """The ids that a search finds, best first."""

    people: Sequence[int]
    positions: Sequence[int]
    employers: Sequence[int]


class _Stamp(NamedTuple):
    """How far the data were when they were read."""

    imports: int
    people: int
    event: int


@dataclass(slots=True)
class _People:
    """An office's people: the index, what changed since it was made, and the changes as an index of their own."""

    base: NameIndex
    made: _Stamp
    seen: _Stamp
    changed: set[int] = field(default_factory=set)
    over: NameIndex = field(default_factory=lambda: NameIndex.of([]))

    def search(self, text: str, limit: int) -> list[int]:
        """Ids, best first."""
        found = self.base.search(text, limit=limit, without=self.changed) + self.over.search(text, limit=limit)
        return [number for number, _score in sorted(found, key=lambda hit: (-hit[1], hit[0]))[:limit]]


class Directory:
    """The names and codes of every office that was searched, kept from search to search."""

    def __init__(self) -> None:
        self._people: WeakKeyDictionary[Engine, dict[int, _People]] = WeakKeyDictionary()
        self._others: WeakKeyDictionary[Engine, dict[Any, tuple[Any, NameIndex]]] = WeakKeyDictionary()
        self._lock = Lock()

    def clear(self) -> None:
        """Forget everything."""
        self._people.clear()
        self._others.clear()

    def people(self, session: Session, *, account: Account, text: str, limit: int = LIMIT) -> list[int]:
        """The people of an officer's list whom a text may mean, best first."""
        office = account.office_id
        if office is None or not text.strip():
            return []
        with self._lock:
            kept = self._people.setdefault(session.get_bind().engine, {})
            kept[office] = _fresh(session, account, kept.get(office))
            return kept[office].search(text, limit)

    def others(self, session: Session, *, kind: "Kind", account: Account, text: str, limit: int = LIMIT) -> list[int]:
        """The positions or employers that a text may mean, best first."""
        if not text.strip():
            return []
        now = kind.stamp(session, account)
        with self._lock:
            kept = self._others.setdefault(session.get_bind().engine, {})
            seen, index = kept.get((kind.name, account.office_id), (None, None))
            if index is None or seen != now:
                index = NameIndex.of(kind.entries(session, account))
                kept[kind.name, account.office_id] = now, index
            return [number for number, _score in index.search(text, limit=limit)]


@dataclass(frozen=True, slots=True)
class Kind:
    """Positions or employers: their rows, which of them an account may see, and what they are found by."""

    name: str
    model: type[Position] | type[Employer]
    visible: Callable[[Account], ColumnElement[bool]]
    entries: Callable[[Session, Account], Iterable[Entry]]

    def stamp(self, session: Session, account: Account) -> tuple[Any, ...]:
        """What changes with every change to the rows."""
        imports = select(DataVersion.value).where(DataVersion.name == data_version.DIRECTORY).scalar_subquery()
        model = self.model
        found = select(func.count(), func.sum(model.version), func.max(model.id), imports)
        return tuple(session.execute(found.where(self.visible(account))).one())


directory = Directory()


def find(session: Session, *, account: Account, text: str, limit: int = LIMIT) -> Found:
    """People, positions and employers whom a text may mean."""
    return Found(
        directory.people(session, account=account, text=text, limit=limit),
        directory.others(session, kind=POSITIONS, account=account, text=text, limit=limit),
        directory.others(session, kind=EMPLOYERS, account=account, text=text, limit=limit),
    )


def _fresh(session: Session, account: Account, kept: _People | None) -> _People:
    """The people as of now. What is read may be newer than the stamp: it is then read once more next time."""
    now = _stamp(session)
    if kept is not None and kept.seen == now:
        return kept
    if kept is None or kept.made.imports != now.imports:
        return _People(NameIndex.of(_person_entries(session, account)), now, now)
    changed = kept.changed | _changed_since(session, kept.seen)
    if len(changed) > _MOST_CHANGED:
        return _People(NameIndex.of(_person_entries(session, account)), now, now)
    over = NameIndex.of(_person_entries(session, account, only=changed))
    return _People(kept.base, kept.made, now, changed, over)


def _stamp(session: Session) -> _Stamp:
    versions = dict(iter(session.execute(select(DataVersion.name, DataVersion.value))))
    event = session.scalar(select(func.max(PersonEvent.id))) or 0
    return _Stamp(versions.get(data_version.DIRECTORY, 0), versions.get("people", 0), event)


def _changed_since(session: Session, seen: _Stamp) -> set[int]:
    by_event = select(PersonEvent.person_id).where(PersonEvent.id > seen.event)
    by_version = select(Profile.person_id).where(Profile.changed_in > seen.people)
    return {*session.scalars(by_event.limit(_MOST_CHANGED + 1)), *session.scalars(by_version.limit(_MOST_CHANGED + 1))}


def _person_entries(session: Session, account: Account, *, only: Iterable[int] | None = None) -> Iterable[Entry]:
    chosen = (
        select(Person.id, Person.surname, Person.name, Registration.code, Person.tax_code, Person.phone)
        .join(Person.registration)
        .where(registrations_of(account))
    )
    if only is not None:
        chosen = chosen.where(Person.id.in_(list(only)))
    for number, surname, name, code, tax_code, phone in session.execute(chosen):
        yield Entry(number, words_of(surname, name), (key_of(code), key_of(tax_code), key_of(phone)))


def _position_entries(session: Session, account: Account) -> Iterable[Entry]:
    chosen = select(Position.id, Position.title, Position.code, Employer.name).join(Position.employer)
    for number, title, code, employer in session.execute(chosen.where(positions_of(account))):
        yield Entry(number, words_of(title, employer), (key_of(code),))


def _employer_entries(session: Session, account: Account) -> Iterable[Entry]:
    chosen = select(Employer.id, Employer.name, Employer.vat_number).where(employers_of(account))
    for number, name, vat_number in session.execute(chosen):
        yield Entry(number, words_of(name), (key_of(vat_number),))


POSITIONS = Kind("positions", Position, positions_of, _position_entries)
EMPLOYERS = Kind("employers", Employer, employers_of, _employer_entries)
