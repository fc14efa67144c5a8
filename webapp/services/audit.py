"""The log of who saw whose data. It is written beside the request, so that a page that only reads stays a reader."""

from datetime import datetime

from sqlalchemy import Engine, insert

from models.audit import AccessLog


def record_look(engine: Engine, *, account_id: int, person_id: int, page: str, now: datetime) -> None:
    """Note that an account opened a person's data."""
    with engine.begin() as connection:
        connection.execute(insert(AccessLog).values(at=now, account_id=account_id, person_id=person_id, page=page))
