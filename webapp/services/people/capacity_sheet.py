"""The capacity sheet: what a person can do, who says so since when, and what it was before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matching import Catalogue
from models.accounts import Account
from models.casework import CapacityChange
from models.people import Capacity, Person
from models.types import AssessmentSource, PersonEventKind
from webapp.services.people.person_changes import Change, check_version, differences, write_down

Levels = Mapping[str, int | None]
"""A level by dimension; None is unknown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One dimension of the sheet. ``latest`` is who said so; none where the level came with an imported list."""

    dimension: str
    level: int | None
    latest: CapacityChange | None
    history: Sequence[CapacityChange]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every dimension in the catalogue's order, group by group."""

    entries: Mapping[str, Entry]
    version: int

    @property
    def known(self) -> int:
        """How many dimensions have a level."""
        return sum(entry.level is not None for entry in self.entries.values())

    @property
    def levels(self) -> dict[str, int | None]:
        """The level of each dimension."""
        return {code: entry.level for code, entry in self.entries.items()}

    def groups(self) -> Iterator[tuple[str, list[Entry]]]:
        """The dimensions of each group."""
        found: dict[str, list[Entry]] = {}
        for dimension in Catalogue.default().dimensions:
            found.setdefault(dimension.group, []).append(self.entries[dimension.code])
        yield from found.items()


def sheet_of(session: Session, *, person: Person) -> Sheet:
    """The person's sheet with its history, newest first."""
    levels = _levels(person)
    history: dict[str, list[CapacityChange]] = {code: [] for code in levels}
    for change in session.scalars(
        select(CapacityChange)
        .where(CapacityChange.person_id == person.id)
        .options(joinedload(CapacityChange.account))
        .order_by(CapacityChange.id.desc())
    ):
        history.setdefault(change.dimension, []).append(change)
    return Sheet({code: _entry(code, level, history[code]) for code, level in levels.items()}, person.version)


def _entry(code: str, level: int | None, history: Sequence[CapacityChange]) -> Entry:
    """A list imported later may have brought another level than the one last assessed: then nobody here said it."""
    latest = history[0] if history and history[0].level == level else None
    return Entry(code, level, latest, history)


def _levels(person: Person) -> dict[str, int | None]:
    known = {row.dimension: row.level for row in person.profile.capacities}
    return {dimension.code: known.get(dimension.code) for dimension in Catalogue.default().dimensions}


def assess(
    session: Session,
    *,
    person: Person,
    levels: Levels,
    source: AssessmentSource,
    assessed_on: date,
    by: Account,
    seen_version: int,
    now: datetime,
) -> list[Change]:
    """Write what differs from the sheet, and who says so; a dimension that ``levels`` leaves out stays as it is.

    Answers what changed. Raises DecidedMeanwhile if somebody else changed the file since ``seen_version``.
    """
    check_version(person, seen=seen_version)
    before = _levels(person)
    changed = {code: level for code, level in levels.items() if level != before[code]}
    if not changed:
        return []
    for code, level in changed.items():
        session.add(
            CapacityChange(
                person_id=person.id,
                dimension=code,
                level=level,
                previous=before[code],
                source=source,
                assessed_on=assessed_on,
                at=now,
                account_id=by.id,
            )
        )
    _replace(person, changed)
    changes = differences(written({code: before[code] for code in changed}), written(changed))
    write_down(
        session,
        person=person,
        kind=PersonEventKind.CAPACITIES_CHANGED,
        by=by,
        now=now,
        changes=changes,
        seen_by_engine=True,
    )
    return changes


def _replace(person: Person, changed: Levels) -> None:
    rows = {row.dimension: row for row in person.profile.capacities}
    for code, level in changed.items():
        if level is None:
            person.profile.capacities.remove(rows[code])
        elif code in rows:
            rows[code].level = level
        else:
            person.profile.capacities.append(Capacity(dimension=code, level=level))


def written(levels: Levels) -> dict[str, str]:
    """Levels as an event says them: nothing where it is unknown."""
    return {code: "" if level is None else str(level) for code, level in levels.items()}
