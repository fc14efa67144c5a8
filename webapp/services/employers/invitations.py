"""Invitations into an organisation: sent to an address, for its reader alone, once, and not for ever."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.employers import Employer
from models.errors import DecidedMeanwhile, DomainError, NotFound
from models.joining import Invitation
from models.members import Membership
from models.types import MemberRole, Role
from webapp.services import accounts, tokens
from webapp.services.employers import memberships
from webapp.services.employers.organisation_requests import AlreadyMember, Known
from webapp.services.tokens import SAME_SENDING, AddressTaken, BadCode, CodeExpired, CodeUsed

OPEN_FOR = timedelta(days=14)


class AnotherAddress(DomainError):
    """The invitation was sent to another address than that of whoever signed in."""


def invite(
    session: Session, *, employer: Employer, email: str, role: MemberRole, by: Account, now: datetime
) -> tuple[Known, str | None]:
    """Invite whoever reads this address: how it is known, and the code to send; none for the same sent a moment ago.

    A new invitation takes the place of the one before. Raises AlreadyMember. How the address is known is for the
    e-mail to it, and not for whoever invites.
    """
    email = email.strip().lower()
    account = accounts.by_email(session, email=email)
    if account is not None and memberships.membership_in(session, employer=employer, account=account) is not None:
        raise AlreadyMember(email)
    known = _known(account)
    before = [one for one in pending(session, employer=employer, now=now) if one.email == email]
    if any(one.role is role and one.invited_at > now - SAME_SENDING for one in before):
        return known, None
    for one in before:
        one.withdrawn_at = now
    token = tokens.make()
    session.add(
        Invitation(
            employer=employer,
            email=email,
            role=role,
            token_hash=tokens.hash_of(token),
            invited_at=now,
            inviter=by,
            expires_at=now + OPEN_FOR,
        )
    )
    session.flush()
    return known, token


def _known(account: Account | None) -> Known:
    if account is None:
        return Known.NEW
    return Known.EMPLOYER if account.role is Role.EMPLOYER and account.active else Known.ELSEWHERE


def pending(session: Session, *, employer: Employer, now: datetime) -> Sequence[Invitation]:
    """The invitations of an organisation that can still be used, the latest first."""
    return session.scalars(
        select(Invitation)
        .where(
            Invitation.employer_id == employer.id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > now,
        )
        .options(joinedload(Invitation.inviter))
        .order_by(Invitation.id.desc())
    ).all()


def withdraw(session: Session, *, employer: Employer, invitation_id: int, now: datetime) -> bool:
    """Take an invitation back; False where it was used, taken back or over already. Raises NotFound."""
    invitation = session.scalar(
        select(Invitation).where(Invitation.id == invitation_id, Invitation.employer_id == employer.id)
    )
    if invitation is None:
        raise NotFound(str(invitation_id))
    if invitation.accepted_at is not None or invitation.withdrawn_at is not None:
        return False
    invitation.withdrawn_at = now
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile(str(invitation_id)) from error
    return True


def to_accept(session: Session, *, token: str, now: datetime) -> Invitation:
    """The invitation behind a code. Raises BadCode, CodeUsed, CodeExpired."""
    invitation = session.scalar(
        select(Invitation)
        .where(Invitation.token_hash == tokens.hash_of(token))
        .options(joinedload(Invitation.employer), joinedload(Invitation.inviter))
    )
    if invitation is None or invitation.withdrawn_at is not None:
        raise BadCode
    if invitation.accepted_at is not None:
        raise CodeUsed
    if invitation.expires_at <= now:
        raise CodeExpired
    return invitation


def address_known(session: Session, *, invitation: Invitation) -> Known:
    """How the invited address is known: told only to whoever holds the code."""
    return _known(accounts.by_email(session, email=invitation.email))


def accept_as(session: Session, *, account: Account, token: str, now: datetime) -> Membership:
    """Whoever is signed in joins, and acts for the organisation from now on. Raises AnotherAddress, and as above."""
    invitation = to_accept(session, token=token, now=now)
    if account.role is not Role.EMPLOYER or account.email != invitation.email:
        raise AnotherAddress(invitation.email)
    return _accept(session, invitation, account, now)


def accept_new(session: Session, *, token: str, name: str, password_hash: str, language: str, now: datetime) -> Account:
    """Somebody without an account gets one, and joins. Raises AddressTaken, and as ``to_accept``."""
    invitation = to_accept(session, token=token, now=now)
    if accounts.by_email(session, email=invitation.email) is not None:
        raise AddressTaken(invitation.email)
    account = Account(
        email=invitation.email,
        name=name.strip(),
        role=Role.EMPLOYER,
        password_hash=password_hash,
        language=language,
        created_at=now,
        employer=invitation.employer,
    )
    session.add(account)
    _accept(session, invitation, account, now)
    return account


def _accept(session: Session, invitation: Invitation, account: Account, now: datetime) -> Membership:
    invitation.accepted_at, invitation.account = now, account
    account.employer = invitation.employer
    try:
        session.flush()
        return memberships.join(session, employer=invitation.employer, account=account, role=invitation.role, now=now)
    except (StaleDataError, IntegrityError) as error:
        # Used in this very moment, by whoever holds the code too.
        raise CodeUsed from error
