"""What a process reads before it takes requests, so that nobody waits for it on the first page."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.territory import Office
from webapp.services import vocabulary
from webapp.services.matching_inputs import pools
from webapp.services.open_positions import open_positions


def warm_up(session: Session, *, today: date) -> Iterator[int]:
    """Make the linkers, then read each office's list and positions: the office's id once that is done.

    One office at a time: a list of 100,000 people takes seconds, and whoever calls may say in between that it lives.
    """
    vocabulary.warm_up(session)
    for office_id in session.scalars(select(Office.id).order_by(Office.id)).all():
        pools.get(session, office_id=office_id)
        open_positions.get(session, office_id=office_id, today=today)
        yield office_id
