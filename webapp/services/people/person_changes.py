"""What every change to a person's file has in common: the version seen, the event, the engine told."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.casework import PersonEvent
from models.errors import DecidedMeanwhile
from models.people import Person
from models.types import Channel, PersonEventKind
from webapp.services import data_version


class Change(NamedTuple):
    """One field of the file as it was and as it is now: codes and plain texts, put into words where they are shown."""

    field: str
    before: str
    after: str


class Heard(NamedTuple):
    """How and when the person told what somebody else writes down for them."""

    channel: Channel
    on: date


def said(heard: Heard | None) -> list[Change]:
    """How it was told, as the history keeps it beside the changes."""
    return [Change("channel", "", heard.channel.value), Change("said_on", "", heard.on.isoformat())] if heard else []


def check_version(person: Person, *, seen: int) -> None:
    """Raises DecidedMeanwhile where somebody else changed the file since this version was shown."""
    if person.version != seen:
        raise DecidedMeanwhile(person.registration.code)


def write_down(
    session: Session,
    *,
    person: Person,
    kind: PersonEventKind,
    by: Account | None,
    now: datetime,
    changes: Iterable[Change] = (),
    note: str = "",
    seen_by_engine: bool = False,
) -> PersonEvent:
    """Add the event to the history, raise the file's version and, where the engine sees the change, the data version.

    Raises DecidedMeanwhile when another transaction was first.
    """
    event = PersonEvent(
        person_id=person.id,
        at=now,
        account_id=by.id if by else None,
        kind=kind,
        detail=as_detail(changes, note=note),
    )
    session.add(event)
    # Often only rows below the person change: the counter has to grow all the same.
    flag_modified(person, "surname")
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile from error
    if seen_by_engine:
        person.profile.changed_in = data_version.bump(session, "people")
        session.flush()
    return event


def as_detail(changes: Iterable[Change], *, note: str = "") -> str:
    """An event's detail: the changes and a free note, as JSON; empty when there is neither."""
    found = {"changes": [list(change) for change in changes], "note": note.strip()}
    return json.dumps(found, ensure_ascii=False) if found["changes"] or found["note"] else ""


def of_detail(detail: str) -> tuple[Sequence[Change], str]:
    """The changes and the note of an event's detail."""
    if not detail:
        return (), ""
    found = json.loads(detail)
    return [Change(*change) for change in found["changes"]], found["note"]


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """What differs between two states of the same fields, in their order."""
    return [Change(field, before[field], after[field]) for field in before if before[field] != after[field]]
