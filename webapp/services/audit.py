"""The log of who saw whose data. It is written beside the request, so that a page that only reads stays a reader."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, insert

from models.audit import AccessLog


def record_looks(engine: Engine, *, account_id: int, person_ids: Sequence[int], page: str, now: datetime) -> None:
    """Note that an account was shown these persons' data on a page."""
    record_each(engine, account_id=account_id, seen=[(person, page) for person in person_ids], now=now)


def record_each(engine: Engine, *, account_id: int, seen: Sequence[tuple[int, str]], now: datetime) -> None:
    """The same where each person was seen on a page of their own: pairs of a person and a page."""
    if not seen:
        return
    rows = [{"at": now, "account_id": account_id, "person_id": person, "page": page} for person, page in seen]
    with engine.begin() as connection:
        connection.execute(insert(AccessLog), rows)
