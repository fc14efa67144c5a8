"""The counters that tell caches what is new."""

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from models.people import DataVersion


def bump(session: Session, name: str) -> int:
    """Raise the counter ``name`` by one and give its new value; others wait until this transaction ends."""
    counter = update(DataVersion).where(DataVersion.name == name).values(value=DataVersion.value + 1)
    if not session.execute(counter.execution_options(synchronize_session=False)).rowcount:
        session.execute(insert(DataVersion).values(name=name, value=1))
    value = session.scalar(select(DataVersion.value).where(DataVersion.name == name))
    if value is None:
        raise LookupError(name)
    return value
