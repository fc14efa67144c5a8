"""How the database is used: SQLite's settings, one commit at the end of a request, and no writes while reading."""

import sqlite3
from typing import Any

from flask import Flask, Response, has_request_context, request
from flask.typing import ResponseReturnValue
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import ORMExecuteState, Session

from webapp.extensions import db

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class WriteWhileReading(RuntimeError):
    """A GET tried to change domain data: a programming error."""


class CommittingFlask(Flask):
    """Flask that commits once, after the view, when the request was meant to write and succeeded."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view; an error in the commit is handled like one in the view."""
        response: Response = self.make_response(super().dispatch_request())
        if request.method not in READING and response.status_code < 400:
            db.session.commit()
        return response


@event.listens_for(Engine, "connect")
def set_sqlite_pragmas(connection: Any, _record: object) -> None:
    """Foreign keys on, readers beside one writer, and patience with a busy file."""
    if not isinstance(connection, sqlite3.Connection):
        return
    cursor = connection.cursor()
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = NORMAL", "busy_timeout = 10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    # SQLite's own lower() knows no accents: «QUALITÀ» would not be found.
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _reading() -> bool:
    return has_request_context() and request.method in READING


@event.listens_for(Session, "before_flush")
def refuse_flush_while_reading(session: Session, _context: object, _instances: object) -> None:
    """A changed object must not leave a GET."""
    if _reading() and (session.new or session.dirty or session.deleted):
        raise WriteWhileReading(f"{request.method} {request.path} changes data")


@event.listens_for(Session, "do_orm_execute")
def refuse_statement_while_reading(state: ORMExecuteState) -> None:
    """Neither may an INSERT, UPDATE or DELETE that is sent as a statement."""
    if _reading() and not state.is_select:
        raise WriteWhileReading(f"{request.method} {request.path} sends a statement that writes")
