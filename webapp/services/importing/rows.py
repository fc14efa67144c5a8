"""Writing many rows in few statements, and telling what differs."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol, TypeVar

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from models import Base
from webapp.services.importing.columns import LISTS, Parts
from webapp.services.upserts import upsert

IDS_IN_A_QUERY = 1000

Item = TypeVar("Item")
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Children:
    """One kind of rows below an owner: how a record's value becomes rows, and rows the value again.

    ``compared`` are the columns that the file speaks of; ``rows`` makes whole rows but for the owner's id.
    """

    attribute: str
    model: type[Base]
    owner: str
    compared: tuple[str, ...]
    rows: Callable[[Any], Iterable[Values]]
    collect: Callable[[list[tuple[Any, ...]]], Any]


class HasParts(Protocol):
    """A record of any list."""

    parts: Parts


def table_of(model: type[Base]) -> Table:
    """The table under a mapped class: bulk statements go past the session's objects."""
    return model.__table__  # type: ignore[return-value]


def differs(listed: Values, known: Values) -> bool:
    """Whether any listed value is not the known one; what is not listed does not count."""
    return any(known[attribute] != value for attribute, value in listed.items())


def insert_rows(session: Session, model: type[Base], rows: Sequence[Values]) -> None:
    """Insert rows that all have the same columns."""
    if rows:
        session.execute(insert(table_of(model)), rows)


def insert_with_ids(session: Session, model: type[Base], rows: Sequence[Values]) -> list[int]:
    """Insert rows and give their new ids, in the rows' order."""
    if not rows:
        return []
    table = table_of(model)
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return [*session.scalars(statement, rows)]


def insert_absent(
    session: Session, model: type[Base], rows: Sequence[Values], *, key: Sequence[str]
) -> dict[tuple[Any, ...], int]:
    """Insert the rows whose key nobody has inserted meanwhile; gives their new ids by key."""
    if not rows:
        return {}
    table = table_of(model)
    statement = upsert(session, table).on_conflict_do_nothing(index_elements=key)
    inserted = session.execute(statement.returning(table.c.id, *(table.c[name] for name in key)), rows)
    return {tuple(values): id_ for id_, *values in inserted}


def update_rows(session: Session, model: type[Base], *, key: str, rows: Mapping[int, Values]) -> None:
    """Update rows by key; all set the same columns."""
    if not rows:
        return
    table = table_of(model)
    statement = update(table).where(table.c[key] == bindparam("updated_key"))
    session.execute(statement, [{**values, "updated_key": key} for key, values in rows.items()])


def raise_versions(session: Session, model: type[Base], ids: Iterable[int]) -> None:
    """Whoever has one of these rows in a form now is told that it changed meanwhile."""
    table = table_of(model)
    for some in chunks([*ids], IDS_IN_A_QUERY):
        session.execute(update(table).where(table.c.id.in_(some)).values(version=table.c.version + 1))


def delete_rows(session: Session, model: type[Base], *, key: str, ids: Iterable[int]) -> None:
    """Delete the rows of these owners."""
    table = table_of(model)
    for some in chunks([*ids], IDS_IN_A_QUERY):
        session.execute(delete(table).where(table.c[key].in_(some)))


def load_rows(session: Session, model: type[Base], *, key: str, ids: Sequence[int]) -> dict[int, Values]:
    """Whole rows by key."""
    table = table_of(model)
    rows = session.execute(select(table).where(table.c[key].in_(ids))).mappings()
    return {row[key]: dict(row) for row in rows}


def load_children(session: Session, kind: Children, ids: Sequence[int]) -> dict[int, Any]:
    """Each owner's value of one kind; an owner without rows is missing."""
    table = table_of(kind.model)
    columns = [table.c[name] for name in (kind.owner, *kind.compared)]
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for owner, *values in session.execute(
        select(*columns).where(table.c[kind.owner].in_(ids)).order_by(*table.primary_key)
    ):
        found[owner].append(tuple(values))
    return {owner: kind.collect(rows) for owner, rows in found.items()}


def insert_children(session: Session, kind: Children, values: Mapping[int, Any]) -> None:
    """Write the rows of several owners."""
    rows = [{kind.owner: owner, **row} for owner, value in values.items() for row in kind.rows(value)]
    insert_rows(session, kind.model, rows)


def replace_children(session: Session, kind: Children, values: Mapping[int, Any]) -> None:
    """Write the rows of several owners in place of those they had."""
    delete_rows(session, kind.model, key=kind.owner, ids=values)
    insert_children(session, kind, values)


def listed(records: Mapping[int, HasParts], attribute: str) -> dict[int, Any]:
    """The value of one kind of rows by owner, of those whose record speaks of it."""
    parts = {owner: record.parts.get(LISTS, {}) for owner, record in records.items()}
    return {owner: part[attribute] for owner, part in parts.items() if attribute in part}


def insert_lists(session: Session, kinds: Mapping[str, Children], records: Mapping[int, HasParts]) -> None:
    """Write all rows below new owners."""
    for attribute, kind in kinds.items():
        insert_children(session, kind, listed(records, attribute))


def link_lists(kinds: Mapping[str, Children], records: Iterable[HasParts], changes: Mapping[str, Values]) -> None:
    """Ask for the links of all texts that will be written: the vocabulary remembers them until then."""
    new = dict(enumerate(records))
    for attribute, kind in kinds.items():
        for value in chain(listed(new, attribute).values(), changes.get(attribute, {}).values()):
            deque(kind.rows(value), maxlen=0)


def changed_lists(
    session: Session, kinds: Mapping[str, Children], records: Mapping[int, HasParts]
) -> dict[str, dict[int, Any]]:
    """The listed values that differ from the known ones, by kind and owner."""
    changes = {}
    for attribute, kind in kinds.items():
        if values := listed(records, attribute):
            known, nothing = load_children(session, kind, [*values]), kind.collect([])
            changes[attribute] = {owner: value for owner, value in values.items() if known.get(owner, nothing) != value}
    return changes


def changed_rows(session: Session, model: type[Base], *, key: str, rows: Mapping[int, Values]) -> dict[int, Values]:
    """The listed rows that differ from the known ones."""
    known = load_rows(session, model, key=key, ids=[*rows])
    return {id_: values for id_, values in rows.items() if differs(values, known[id_])}


def chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items, a few at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
