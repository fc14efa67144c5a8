"""How many people each officer looks after, and handing them over to another officer of the office."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.casework import CaseAssignment
from models.errors import DomainError, NotFound
from models.people import Person, Registration
from models.types import Availability, PersonEventKind, Role
from webapp.services.office.case_officers import officers_of
from webapp.services.parameters import parameters
from webapp.services.people.person_changes import Change, write_down


class NobodyChosen(DomainError):
    """There is nobody to hand over."""


class Load(NamedTuple):
    """An officer's people: all of them, and those who are available for a job."""

    officer: Account
    people: int
    available: int


def loads(session: Session, *, account: Account) -> list[Load]:
    """Every officer of the account's office, by name; also one who has left, as long as people are with them."""
    counted = session.execute(
        select(
            CaseAssignment.account_id,
            func.count(),
            func.count().filter(Registration.availability == Availability.AVAILABLE),
        )
        .join(Registration, Registration.person_id == CaseAssignment.person_id)
        .where(CaseAssignment.until_on.is_(None), Registration.office_id == account.office_id)
        .group_by(CaseAssignment.account_id)
    )
    found = {row[0]: (row[1], row[2]) for row in counted}
    officers = session.scalars(
        select(Account)
        .where(Account.office_id == account.office_id, Account.role == Role.OFFICER)
        .order_by(Account.name, Account.id)
    )
    return [Load(one, *found.get(one.id, (0, 0))) for one in officers if one.active or one.id in found]


def most(today: date, *, province: str = "") -> int:
    """How many people one officer can look after well: a hint, not a limit."""
    return parameters().whole("caseload_most", on=today, province=province)


def officer_of_office(session: Session, *, account: Account, officer_id: int) -> Account:
    """An officer of the account's own office, also one who has left. Raises NotFound."""
    found = session.scalar(
        select(Account).where(
            Account.id == officer_id, Account.role == Role.OFFICER, Account.office_id == account.office_id
        )
    )
    if found is None:
        raise NotFound(str(officer_id))
    return found


def people_of(session: Session, *, officer: Account) -> Sequence[CaseAssignment]:
    """Whom an officer looks after now, by surname."""
    return session.scalars(
        select(CaseAssignment)
        .join(CaseAssignment.person)
        .join(Person.registration)
        .where(
            CaseAssignment.account_id == officer.id,
            CaseAssignment.until_on.is_(None),
            Registration.office_id == officer.office_id,
        )
        .options(joinedload(CaseAssignment.person).joinedload(Person.registration))
        .order_by(Person.surname, Person.name, Person.id)
    ).all()


def hand_over(
    session: Session,
    *,
    officer: Account,
    to_id: int,
    people: Collection[int] | None,
    by: Account,
    now: datetime,
    today: date,
    note: str = "",
) -> int:
    """Put these people of an officer, or all of them, in a colleague's charge; tells how many they were.

    Whoever is no longer with the officer stays where they are. Handing back undoes it. Raises NotFound for a colleague
    who is no other active officer of the office, NobodyChosen, DecidedMeanwhile.
    """
    colleagues = officers_of(session, office_id=officer.office_id or 0)
    colleague = next((one for one in colleagues if one.id == to_id and one.id != officer.id), None)
    if colleague is None:
        raise NotFound(str(to_id))
    assignments = [one for one in people_of(session, officer=officer) if people is None or one.person_id in people]
    if not assignments:
        raise NobodyChosen
    for one in assignments:
        one.until_on = max(today, one.since_on)
    # First the ends, then the beginnings: the database allows only one at a time.
    session.flush()
    change = Change("case_officer", officer.name, colleague.name)
    for one in assignments:
        session.add(CaseAssignment(person=one.person, account=colleague, since_on=today))
        kind = PersonEventKind.ASSIGNED
        write_down(session, person=one.person, kind=kind, by=by, now=now, changes=[change], note=note)
    return len(assignments)
