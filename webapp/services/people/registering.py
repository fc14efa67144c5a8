"""Putting a person on an office's list, and correcting who they are and how they are registered."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.accounts import Account
from models.errors import DomainError
from models.law.eligibility import least_degree
from models.law.tax_code import agrees_with_name, has_letters_for_digits
from models.people import Person, Profile, Registration
from models.territory import Comune, Office
from models.types import Availability, Category, PersonEventKind, Sex
from webapp.services.parameters import parameters
from webapp.services.people.person_changes import Change, check_version, differences, write_down


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who somebody is, and how to reach them."""

    surname: str
    name: str
    birth_date: date
    sex: Sex
    tax_code: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str = ""
    comune: Comune | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """How somebody is registered. Without a code the next free one is given."""

    code: str = ""
    category: Category
    invalidity_percent: int | None
    registered_on: date
    seniority_on: date
    dependants: int = 0
    yearly_income: int = 0
    availability: Availability = Availability.AVAILABLE


class TaxCodeTaken(DomainError):
    """Somebody else has this tax code: ``code`` is their registration, empty when they are another office's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CodeTaken(DomainError):
    """Another registration has this code."""


class Doubt(StrEnum):
    """What the law allows, and is more often a slip: somebody looks again, and confirms or corrects."""

    LETTERS_FOR_DIGITS = "letters_for_digits"
    NAME = "name"
    DEGREE = "degree"


def doubts_about_identity(identity: Identity) -> list[Doubt]:
    """What to look at again in who somebody is."""
    code = identity.tax_code or ""
    found = [Doubt.LETTERS_FOR_DIGITS] if has_letters_for_digits(code) else []
    if code and not agrees_with_name(code, surname=identity.surname, name=identity.name):
        found.append(Doubt.NAME)
    return found


def doubts_about_entry(entry: Entry, *, office: Office) -> list[Doubt]:
    """What to look at again in a registration."""
    least = degree_needed(entry.category, on=entry.registered_on, office=office)
    known = entry.invalidity_percent
    return [Doubt.DEGREE] if least is not None and known is not None and known < least else []


def degree_needed(category: Category, *, on: date, office: Office) -> int | None:
    """The least degree of invalidity for a category, in percent; None where it does not matter, or no figure holds."""
    try:
        return least_degree(category, parameters=parameters(), on=on, province=office.province_code)
    except KeyError:
        return None


def register(
    session: Session, *, office: Office, identity: Identity, entry: Entry, by: Account, now: datetime
) -> Person:
    """Put a person on the list, with an empty sheet. Raises TaxCodeTaken or CodeTaken."""
    _check_tax_code(session, identity.tax_code, office.id)
    code = entry.code or _next_code(session, office)
    _check_code(session, code)
    person = Person(**_columns(identity))
    person.registration = Registration(office=office, **{**asdict(entry), "code": code})
    person.profile = Profile(comune=identity.comune)
    session.add(person)
    try:
        session.flush()
    except IntegrityError as error:
        raise CodeTaken(code) from error
    written = {**_identity_written(identity_of(person)), **_entry_written(entry_of(person))}
    changes = differences(dict.fromkeys(written, ""), written)
    kind = PersonEventKind.REGISTERED
    write_down(session, person=person, kind=kind, by=by, now=now, changes=changes, seen_by_engine=True)
    return person


def identity_of(person: Person) -> Identity:
    """What is written now."""
    given = {field.name: getattr(person, field.name) for field in fields(Identity) if field.name != "comune"}
    return Identity(**given, comune=person.profile.comune)


def entry_of(person: Person) -> Entry:
    """What is written now."""
    return Entry(**{field.name: getattr(person.registration, field.name) for field in fields(Entry)})


def identity_changes(person: Person, identity: Identity) -> list[Change]:
    """What these answers would change."""
    return differences(_identity_written(identity_of(person)), _identity_written(identity))


def entry_changes(person: Person, entry: Entry) -> list[Change]:
    """What these answers would change. An empty code stays as it is."""
    kept = replace(entry, code=entry.code or person.registration.code)
    return differences(_entry_written(entry_of(person)), _entry_written(kept))


def change_identity(
    session: Session, *, person: Person, identity: Identity, by: Account, seen_version: int, now: datetime
) -> list[Change]:
    """Write what differs. Raises DecidedMeanwhile, or TaxCodeTaken."""
    check_version(person, seen=seen_version)
    changes = identity_changes(person, identity)
    if not changes:
        return []
    _check_tax_code(session, identity.tax_code, person.registration.office_id, but=person.id)
    for name, value in _columns(identity).items():
        setattr(person, name, value)
    person.profile.comune = identity.comune
    moved = any(change.field == "comune" for change in changes)
    kind = PersonEventKind.IDENTITY_CHANGED
    try:
        write_down(session, person=person, kind=kind, by=by, now=now, changes=changes, seen_by_engine=moved)
    except IntegrityError as error:
        # Two officers wrote the same code at the same moment.
        raise TaxCodeTaken("") from error
    return changes


_SEEN_BY_ENGINE = frozenset({"code", "category", "availability"})


def change_entry(
    session: Session, *, person: Person, entry: Entry, by: Account, seen_version: int, now: datetime
) -> list[Change]:
    """Write what differs. An empty code stays as it was. Raises DecidedMeanwhile, or CodeTaken."""
    check_version(person, seen=seen_version)
    values = {**asdict(entry), "code": entry.code or person.registration.code}
    changes = entry_changes(person, entry)
    if not changes:
        return []
    _check_code(session, values["code"], but=person.id)
    for name, value in values.items():
        setattr(person.registration, name, value)
    seen = any(change.field in _SEEN_BY_ENGINE for change in changes)
    kind = PersonEventKind.REGISTRATION_CHANGED
    try:
        write_down(session, person=person, kind=kind, by=by, now=now, changes=changes, seen_by_engine=seen)
    except IntegrityError as error:
        raise CodeTaken(values["code"]) from error
    return changes


def _check_tax_code(session: Session, tax_code: str | None, office_id: int, but: int | None = None) -> None:
    """The database refuses a second one too; here it is said whose it is, if they are this office's."""
    if tax_code is None:
        return
    owner = session.scalar(
        select(Registration).join(Registration.person).where(Person.tax_code == tax_code, Person.id != (but or 0))
    )
    if owner is not None:
        raise TaxCodeTaken(owner.code if owner.office_id == office_id else "")


def _check_code(session: Session, code: str, but: int | None = None) -> None:
    owner = session.scalar(select(Registration.person_id).where(Registration.code == code))
    if owner not in (None, but):
        raise CodeTaken(code)


def _next_code(session: Session, office: Office) -> str:
    """The number after the office's highest: «BS10386» after «BS10385», whatever other codes its list uses."""
    prefix = office.province_code
    codes = session.scalars(
        select(Registration.code)
        .where(Registration.code.like(f"{prefix}%"))
        .order_by(func.length(Registration.code).desc(), Registration.code.desc())
    )
    shape = re.compile(rf"{prefix}(\d{{1,9}})", re.ASCII)
    highest = next((int(found[1]) for code in codes if (found := shape.fullmatch(code))), 0)
    return f"{prefix}{highest + 1:05d}"


def _columns(identity: Identity) -> dict[str, Any]:
    return {field.name: getattr(identity, field.name) for field in fields(identity) if field.name != "comune"}


def _identity_written(identity: Identity) -> Mapping[str, str]:
    return {name: _text(value) for name, value in _columns(identity).items()} | {
        "comune": identity.comune.label if identity.comune else ""
    }


def _entry_written(entry: Entry) -> Mapping[str, str]:
    return {field.name: _text(getattr(entry, field.name)) for field in fields(entry)}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    return value.isoformat() if isinstance(value, date) else str(value)
