"""Accounts: found and made."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.members import Membership
from models.types import MemberRole, Role


def by_email(session: Session, *, email: str) -> Account | None:
    """The account with this e-mail, whatever its case."""
    return session.scalar(select(Account).where(Account.email == email.strip().lower()))


def by_code(session: Session, *, code: str) -> Account | None:
    """The account of whoever signs in with this code instead of an e-mail."""
    return session.scalar(select(Account).where(Account.sign_in_code == code))


def create(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    password_hash: str,
    now: datetime,
    office_id: int | None = None,
    employer_id: int | None = None,
    person_id: int | None = None,
    service_id: int | None = None,
) -> Account:
    """A new account. Which owner is needed follows from the role; the database checks it.

    An employer's account manages its organisation.
    """
    account = Account(
        email=email.strip().lower(),
        name=name,
        role=role,
        password_hash=password_hash,
        created_at=now,
        office_id=office_id,
        employer_id=employer_id,
        person_id=person_id,
        service_id=service_id,
    )
    session.add(account)
    session.flush()
    if employer_id is not None:
        session.add(Membership(account=account, employer_id=employer_id, role=MemberRole.MANAGER, since=now))
        session.flush()
    return account
