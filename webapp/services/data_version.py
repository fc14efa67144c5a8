"""The counters that tell caches what is new."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from models.people import DataVersion
from webapp.services.upserts import upsert

DIRECTORY = "directory"
"""Raised by imports: they may change names of people, positions and employers without a word in anybody's history."""
_RAISED = "raised data versions"
_TO_RAISE = "data versions to raise"


def bump(session: Session, name: str) -> int:
    """Raise the counter ``name`` by one and give its new value; others wait until this transaction ends.

    One statement makes the row where there is none, so that two who are first at once get two values.
    """
    table = DataVersion.__table__
    first = upsert(session, table).values(name=name, value=1)
    raised = first.on_conflict_do_update(index_elements=["name"], set_={"value": table.c.value + 1})
    value = int(session.execute(raised.returning(table.c.value)).scalar_one())
    # A session's connection is another object in each of its transactions.
    session.info.setdefault(_RAISED, {})[name] = session.connection(), {}
    return value


def bumped(session: Session, name: str) -> bool:
    """Whether this transaction has raised the counter itself.

    If it is rolled back, the next one gives the same value to other data: what is read now under that value must not
    be kept for others.
    """
    return own(session, name) is not None


def own(session: Session, name: str) -> dict[Any, Any] | None:
    """Where a transaction that has raised the counter keeps what it reads for itself, empty after each raise."""
    connection, kept = session.info.get(_RAISED, {}).get(name, (None, None))
    return kept if connection is session.connection() else None


def raise_at_commit(session: Session, name: str) -> None:
    """Raise the counter once, as the last thing that this transaction does, so that others wait as short as can be."""
    session.info.setdefault(_TO_RAISE, {})[name] = session.connection()


def to_be_raised(session: Session, name: str) -> bool:
    """Whether this transaction will raise the counter: what it reads is not for others, who may never see it."""
    return session.info.get(_TO_RAISE, {}).get(name) is session.connection()


@event.listens_for(Session, "before_commit")
def _raise(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    if session.info.get(_TO_RAISE):
        waiting, connection = session.info.pop(_TO_RAISE), session.connection()
        for name in sorted(name for name, noted in waiting.items() if noted is connection):
            bump(session, name)
