"""What a list's consent date does to the consents that are recorded."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum, auto
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Consent
from models.types import ConsentPurpose
from webapp.services.importing.dates import ROME
from webapp.services.importing.rows import insert_rows, update_rows


class Step(Enum):
    """What to do with one person's consents."""

    KEEP = auto()
    GIVE = auto()
    CORRECT = auto()
    WITHDRAW = auto()
    TOO_OLD = auto()


def next_step(listed: date | None, recorded: Sequence[Any]) -> Step:
    """The step from the consents recorded to the listed date; ``recorded`` rows have given_on and withdrawn_at.

    A withdrawal is stronger than a date that is not later: an old list must not bring a consent back.
    """
    active = [row for row in recorded if row.withdrawn_at is None]
    if listed is None:
        return Step.WITHDRAW if active else Step.KEEP
    withdrawn = [row.withdrawn_at.astimezone(ROME).date() for row in recorded if row.withdrawn_at]
    if withdrawn and listed <= max(withdrawn):
        return Step.KEEP if active else Step.TOO_OLD
    if not active:
        return Step.GIVE
    return Step.KEEP if active[-1].given_on == listed else Step.CORRECT


class ConsentBook:
    """The consents to matching of many people: read once a batch, written once a batch."""

    def __init__(self, session: Session, *, now: datetime) -> None:
        self.session = session
        self.now = now

    def recorded(self, ids: Sequence[int]) -> Mapping[int, list[Any]]:
        """Each person's consents, oldest first."""
        rows = self.session.execute(
            select(Consent.id, Consent.person_id, Consent.given_on, Consent.withdrawn_at)
            .where(Consent.person_id.in_(ids), Consent.purpose == ConsentPurpose.MATCHING)
            .order_by(Consent.given_on, Consent.id)
        )
        found: defaultdict[int, list[Any]] = defaultdict(list)
        for row in rows:
            found[row.person_id].append(row)
        return found

    def give(self, dates: Mapping[int, date | None]) -> None:
        """Record consents by person; a person without a date has none."""
        rows = [
            {"person_id": person, "purpose": ConsentPurpose.MATCHING, "given_on": on, "recorded_at": self.now}
            for person, on in dates.items()
            if on
        ]
        insert_rows(self.session, Consent, rows)

    def apply(self, steps: Mapping[int, tuple[Step, date | None]], recorded: Mapping[int, list[Any]]) -> None:
        """Take the steps of a batch."""
        self.give({person: on for person, (step, on) in steps.items() if step is Step.GIVE})
        active = {person: [row for row in recorded.get(person, ()) if row.withdrawn_at is None] for person in steps}
        withdrawn = [row.id for person, (step, _) in steps.items() if step is Step.WITHDRAW for row in active[person]]
        update_rows(self.session, Consent, key="id", rows={id_: {"withdrawn_at": self.now} for id_ in withdrawn})
        corrected = {active[person][-1].id: on for person, (step, on) in steps.items() if step is Step.CORRECT}
        update_rows(self.session, Consent, key="id", rows={id_: {"given_on": on} for id_, on in corrected.items()})
