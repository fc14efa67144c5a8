"""How the office keeps in touch with an employer: contacts, visits, conventions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.employers import Convention, Employer, EmployerContact
from models.errors import DecidedMeanwhile, NotFound
from models.types import ConventionKind, VisitKind
from models.visits import EmployerVisit
from webapp.services.parameters import parameters

SHOWN = 20


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """Whom to speak to."""

    name: str
    task: str = ""
    phone: str = ""
    email: str = ""


def add_contact(session: Session, *, employer: Employer, contact: ContactDetails) -> EmployerContact:
    """Somebody to speak to."""
    made = EmployerContact(name=contact.name, task=contact.task, phone=contact.phone, email=contact.email)
    employer.contacts.append(made)
    _touch(session, employer)
    return made


def change_contact(session: Session, *, employer: Employer, contact_id: int, contact: ContactDetails) -> None:
    """New details of a contact. Raises NotFound."""
    known = contact_of(employer, contact_id)
    known.name, known.task, known.phone, known.email = contact.name, contact.task, contact.phone, contact.email
    _touch(session, employer)


def remove_contact(session: Session, *, employer: Employer, contact_id: int) -> None:
    """Nobody to speak to any more. Raises NotFound."""
    employer.contacts.remove(contact_of(employer, contact_id))
    _touch(session, employer)


def contact_of(employer: Employer, contact_id: int) -> EmployerContact:
    """One of an employer's contacts. Raises NotFound."""
    for contact in employer.contacts:
        if contact.id == contact_id:
            return contact
    raise NotFound(contact_id)


def record_visit(
    session: Session,
    *,
    employer: Employer,
    kind: VisitKind,
    met_on: date,
    by: Account,
    note: str = "",
    again_on: date | None = None,
) -> EmployerVisit:
    """Write down a meeting or a call, and when to come back; a button pressed twice writes it once."""
    same_day = select(EmployerVisit).where(
        EmployerVisit.employer_id == employer.id,
        EmployerVisit.account_id == by.id,
        EmployerVisit.kind == kind,
        EmployerVisit.met_on == met_on,
    )
    # Notes are encrypted: the database cannot compare them.
    for known in session.scalars(same_day):
        if (known.note, known.again_on) == (note.strip(), again_on):
            return known
    visit = EmployerVisit(
        employer=employer, kind=kind, met_on=met_on, account_id=by.id, note=note.strip(), again_on=again_on
    )
    session.add(visit)
    session.flush()
    return visit


def visits_to(session: Session, *, employer: Employer, account: Account) -> Sequence[EmployerVisit]:
    """The office's own visits, the latest first: what was said to one office is not another's business."""
    return session.scalars(
        select(EmployerVisit)
        .join(Account, Account.id == EmployerVisit.account_id)
        .where(EmployerVisit.employer_id == employer.id, Account.office_id == account.office_id)
        .options(joinedload(EmployerVisit.account))
        .order_by(EmployerVisit.met_on.desc(), EmployerVisit.id.desc())
        .limit(SHOWN)
    ).all()


def next_visit(visits: Sequence[EmployerVisit]) -> date | None:
    """When to come back: what the latest visit said, unless somebody has been there since."""
    return visits[0].again_on if visits else None


def agree(
    session: Session,
    *,
    employer: Employer,
    kind: ConventionKind,
    signed_on: date,
    ends_on: date | None,
    places: int,
    note: str = "",
) -> Convention:
    """Write down a convention that was signed."""
    convention = Convention(
        employer_id=employer.id, kind=kind, signed_on=signed_on, ends_on=ends_on, places=places, note=note.strip()
    )
    session.add(convention)
    session.flush()
    return convention


def end_convention(session: Session, *, employer: Employer, convention_id: int, on: date) -> None:
    """A convention ends on a day; one that is over already stays as it was. Raises NotFound."""
    convention = session.get(Convention, convention_id)
    if convention is None or convention.employer_id != employer.id:
        raise NotFound(convention_id)
    if convention.ends_on is None or convention.ends_on > on:
        convention.ends_on = max(on, convention.signed_on)
    session.flush()


@dataclass(frozen=True, slots=True)
class ConventionView:
    """A convention and whether its end is near, or past."""

    convention: Convention
    over: bool
    ends_soon: bool


def conventions_of(session: Session, *, employer: Employer, today: date) -> list[ConventionView]:
    """The employer's conventions, those in force first, the latest first."""
    warning = timedelta(days=parameters().whole("convention_warning", on=today))
    rows = session.scalars(
        select(Convention).where(Convention.employer_id == employer.id).order_by(Convention.signed_on.desc())
    )
    views = [_convention(row, today, warning) for row in rows]
    return sorted(views, key=lambda view: view.over)


def _convention(row: Convention, today: date, warning: timedelta) -> ConventionView:
    over = row.ends_on is not None and row.ends_on < today
    return ConventionView(row, over, not over and row.ends_on is not None and row.ends_on - today <= warning)


def _touch(session: Session, employer: Employer) -> None:
    """Raise the version also where only a row below changed. Raises DecidedMeanwhile."""
    flag_modified(employer, "name")
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile from error
