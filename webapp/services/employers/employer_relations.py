"""How the office keeps in touch with an employer: contacts, visits."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.employers import Employer, EmployerContact
from models.errors import DecidedMeanwhile, NotFound
from models.territory import Office
from models.types import VisitKind
from models.visits import EmployerVisit
from webapp.services import visibility
from webapp.services.employers.conventions import AlreadyThere
from webapp.services.holding import hold

SHOWN = 20


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """Whom to speak to."""

    name: str
    task: str = ""
    phone: str = ""
    email: str = ""


def contacts_of(session: Session, *, employer: Employer, account: Account) -> Sequence[EmployerContact]:
    """Whom an account's office speaks to at an employer's, by name: other offices' contacts are their own."""
    return session.scalars(
        select(EmployerContact)
        .where(EmployerContact.employer_id == employer.id, visibility.contacts_of(account))
        .order_by(EmployerContact.name, EmployerContact.id)
    ).all()


def contact_of(session: Session, *, employer: Employer, account: Account, contact_id: int) -> EmployerContact:
    """One of an office's contacts at an employer's. Raises NotFound, also for another office's."""
    found = session.scalar(
        select(EmployerContact)
        .where(
            EmployerContact.id == contact_id,
            EmployerContact.employer_id == employer.id,
            visibility.contacts_of(account),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(contact_id)
    return found


def add_contact(session: Session, *, employer: Employer, contact: ContactDetails, office: Office) -> EmployerContact:
    """Somebody to speak to. Raises AlreadyThere for somebody whom the office knows with the same phone and e-mail."""
    made = EmployerContact(employer_id=employer.id, office_id=office.id, **asdict(contact))
    _refuse_twice(session, employer, made)
    session.add(made)
    session.flush()
    return made


def change_contact(session: Session, *, known: EmployerContact, contact: ContactDetails, seen_version: int) -> None:
    """New details of a contact. Raises DecidedMeanwhile, AlreadyThere."""
    _check_version(known, seen_version)
    with session.no_autoflush:
        for field, value in asdict(contact).items():
            setattr(known, field, value)
        _refuse_twice(session, session.get_one(Employer, known.employer_id), known)
    _flush(session)


def remove_contact(session: Session, *, known: EmployerContact, seen_version: int) -> None:
    """Nobody to speak to any more. Raises DecidedMeanwhile."""
    _check_version(known, seen_version)
    session.delete(known)
    _flush(session)


def _refuse_twice(session: Session, employer: Employer, wanted: EmployerContact) -> None:
    hold(session, employer)
    others = session.scalars(
        select(EmployerContact).where(
            EmployerContact.employer_id == wanted.employer_id,
            EmployerContact.office_id == wanted.office_id,
            EmployerContact.id.is_distinct_from(wanted.id),
        )
    )
    if any(_folded(other) == _folded(wanted) for other in others):
        raise AlreadyThere


def _folded(contact: EmployerContact) -> tuple[str, ...]:
    """What makes two contacts the same; letters' case and spaces make no difference."""
    return tuple("".join(text.split()).casefold() for text in (contact.name, contact.phone, contact.email))


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
        .where(EmployerVisit.employer_id == employer.id, visibility.visits_of(account))
        .options(joinedload(EmployerVisit.account))
        .order_by(EmployerVisit.met_on.desc(), EmployerVisit.id.desc())
        .limit(SHOWN)
    ).all()


def next_visit(visits: Sequence[EmployerVisit]) -> date | None:
    """When to come back: what the latest visit said, unless somebody has been there since."""
    return visits[0].again_on if visits else None


def _check_version(row: EmployerContact, seen: int) -> None:
    if row.version != seen:
        raise DecidedMeanwhile


def _flush(session: Session) -> None:
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile from error
