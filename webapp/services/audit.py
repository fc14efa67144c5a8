"""The log of who saw whose data. It is written beside the request, so that a page that only reads stays a reader."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, insert

from models.audit import AccessLog


def record_looks(engine: Engine, *, account_id: int, person_ids: Sequence[int], page: str, now: datetime) -> None:
    """Note that an account was shown these persons' data on a page."""
    if not person_ids:
        return
    seen = [{"at": now, "account_id": account_id, "person_id": person, "page": page} for person in person_ids]
    with engine.begin() as connection:
        connection.execute(insert(AccessLog), seen)
