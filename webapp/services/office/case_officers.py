"""Who looks after whom: one officer at a time, with what was before."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.casework import CaseAssignment
from models.errors import NotFound
from models.people import Person
from models.types import PersonEventKind, Role
from webapp.services.people.people import case_officer
from webapp.services.people.person_changes import Change, check_version, write_down


def officers_of(session: Session, *, office_id: int) -> Sequence[Account]:
    """The office's active officers, by name."""
    mine = (Account.role == Role.OFFICER, Account.office_id == office_id, Account.active)
    return session.scalars(select(Account).where(*mine).order_by(Account.name, Account.id)).all()


def assign(
    session: Session,
    *,
    person: Person,
    officer_id: int | None,
    by: Account,
    seen_version: int,
    now: datetime,
    today: date,
    note: str = "",
) -> None:
    """Put an officer of the person's office in charge, or nobody. The one already in charge changes nothing.

    Raises NotFound for an account that is no active officer of the office, and DecidedMeanwhile.
    """
    check_version(person, seen=seen_version)
    chosen = _officer(session, person, officer_id)
    before = case_officer(session, person=person)
    if (before.account_id if before else None) == officer_id:
        return
    if before:
        before.until_on = max(today, before.since_on)
        # First the end, then the beginning: the database allows only one at a time.
        session.flush()
    if chosen:
        session.add(CaseAssignment(person=person, account=chosen, since_on=today))
    change = Change("case_officer", before.account.name if before else "", chosen.name if chosen else "")
    write_down(session, person=person, kind=PersonEventKind.ASSIGNED, by=by, now=now, changes=[change], note=note)


def _officer(session: Session, person: Person, officer_id: int | None) -> Account | None:
    if officer_id is None:
        return None
    found = officers_of(session, office_id=person.registration.office_id)
    officer = next((account for account in found if account.id == officer_id), None)
    if officer is None:
        raise NotFound(officer_id)
    return officer


def assignments_of(session: Session, *, person: Person) -> Sequence[CaseAssignment]:
    """Everyone who has looked after the person, the latest first."""
    return session.scalars(
        select(CaseAssignment)
        .where(CaseAssignment.person_id == person.id)
        .options(joinedload(CaseAssignment.account))
        .order_by(CaseAssignment.since_on.desc(), CaseAssignment.id.desc())
    ).all()
