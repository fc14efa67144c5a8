"""INSERT that minds the rows which are there already: each database has its own, with the same words."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import FromClause
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

_INSERTS: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def upsert(session: Session, table: FromClause) -> Any:
    """An INSERT into ``table`` that takes ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    return _INSERTS[session.get_bind().dialect.name](table)
