"""The counters that tell caches what is new."""

from sqlalchemy.orm import Session

from models.people import DataVersion
from webapp.services.upserts import upsert


def bump(session: Session, name: str) -> int:
    """Raise the counter ``name`` by one and give its new value; others wait until this transaction ends.

    One statement makes the row where there is none, so that two who are first at once get two values.
    """
    table = DataVersion.__table__
    first = upsert(session, table).values(name=name, value=1)
    raised = first.on_conflict_do_update(index_elements=["name"], set_={"value": table.c.value + 1})
    return int(session.execute(raised.returning(table.c.value)).scalar_one())
