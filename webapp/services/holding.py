"""Holding a row until the end of the transaction, so that two requests that count first and write then take turns."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.employers import Employer
from models.people import Person
from models.positions import Position
from models.work_orders import WorkOrder


def hold(session: Session, row: Employer | Person | Position | WorkOrder) -> None:
    """Whoever holds the same row waits here until the other has committed, and then sees what it wrote.

    A write that changes nothing: SQLite knows no SELECT … FOR UPDATE, and only a write makes the second one wait.
    """
    table = type(row)
    statement = update(table).where(table.id == row.id).values(id=table.id)
    session.execute(statement, execution_options={"synchronize_session": False})
