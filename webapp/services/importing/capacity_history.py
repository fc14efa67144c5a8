"""What a list changes in the sheets of known people is history like what an officer assesses: from what to what."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from models.casework import CapacityChange
from models.types import AssessmentSource
from webapp.services.importing.dates import ROME
from webapp.services.importing.rows import Children, insert_rows, load_children

Levels = Mapping[str, int]


def write_history(
    session: Session, capacities: Children, listed: Mapping[int, Levels], *, account_id: int | None, now: datetime
) -> None:
    """Note each level that ``listed`` (by person) is about to change; called before it takes the place of the known.

    A list does not say when somebody assessed the level: it counts from the day it was imported.
    """
    if not listed:
        return
    known = load_children(session, capacities, [*listed])
    told = {
        "source": AssessmentSource.LIST,
        "assessed_on": now.astimezone(ROME).date(),
        "at": now,
        "account_id": account_id,
    }
    rows = [
        {"person_id": person, "dimension": dimension, "previous": before, "level": after, **told}
        for person, levels in listed.items()
        for dimension, before, after in _differences(known.get(person, {}), levels)
    ]
    insert_rows(session, CapacityChange, rows)


def _differences(known: Levels, levels: Levels) -> Iterator[tuple[str, int | None, int | None]]:
    for dimension in sorted(known.keys() | levels.keys()):
        before, after = known.get(dimension), levels.get(dimension)
        if before != after:
            yield dimension, before, after
