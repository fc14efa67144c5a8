"""Invitations into a service: sent by the office to an address, for its reader alone, once, and not for ever."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.errors import NotFound
from models.referrals import ServiceInvitation
from models.referring_services import ReferringService
from models.types import Role
from webapp.services import accounts, tokens
from webapp.services.employers.invitations import OPEN_FOR
from webapp.services.tokens import SAME_SENDING, AddressTaken, BadCode, CodeExpired, CodeUsed


def invite(
    session: Session, *, service: ReferringService, email: str, by: Account, now: datetime
) -> tuple[bool, str | None]:
    """Invite whoever reads this address: whether it has no account yet, and the code to send.

    No code for the same sent a moment ago. A new invitation takes the place of the one before. How the address is
    known is for the e-mail to it, and not for whoever invites.
    """
    email = email.strip().lower()
    new = accounts.by_email(session, email=email) is None
    before = [one for one in pending(session, service=service, now=now) if one.email == email]
    if any(one.invited_at > now - SAME_SENDING for one in before):
        return new, None
    for one in before:
        one.withdrawn_at = now
    token = tokens.make()
    kept = {"token_hash": tokens.hash_of(token), "invited_at": now, "expires_at": now + OPEN_FOR}
    session.add(ServiceInvitation(service=service, email=email, inviter=by, **kept))
    session.flush()
    return new, token


def pending(session: Session, *, service: ReferringService, now: datetime) -> Sequence[ServiceInvitation]:
    """The invitations of a service that can still be used, the latest first."""
    return session.scalars(
        select(ServiceInvitation)
        .where(
            ServiceInvitation.service_id == service.id,
            ServiceInvitation.accepted_at.is_(None),
            ServiceInvitation.withdrawn_at.is_(None),
            ServiceInvitation.expires_at > now,
        )
        .order_by(ServiceInvitation.id.desc())
    ).all()


def withdraw(session: Session, *, service: ReferringService, invitation_id: int, now: datetime) -> bool:
    """Take an invitation back; False where it was used, taken back or over already. Raises NotFound."""
    invitation = session.scalar(
        select(ServiceInvitation).where(
            ServiceInvitation.id == invitation_id, ServiceInvitation.service_id == service.id
        )
    )
    if invitation is None:
        raise NotFound(str(invitation_id))
    if invitation.accepted_at is not None or invitation.withdrawn_at is not None:
        return False
    invitation.withdrawn_at = now
    session.flush()
    return True


def to_accept(session: Session, *, token: str, now: datetime) -> ServiceInvitation:
    """The invitation behind a code. Raises BadCode, CodeUsed, CodeExpired."""
    invitation = session.scalar(
        select(ServiceInvitation)
        .where(ServiceInvitation.token_hash == tokens.hash_of(token))
        .options(joinedload(ServiceInvitation.service).joinedload(ReferringService.office))
    )
    if invitation is None or invitation.withdrawn_at is not None:
        raise BadCode
    if invitation.accepted_at is not None:
        raise CodeUsed
    if invitation.expires_at <= now:
        raise CodeExpired
    return invitation


def accept(session: Session, *, token: str, name: str, password_hash: str, language: str, now: datetime) -> Account:
    """Somebody without an account gets one, for the service. Raises AddressTaken, and as ``to_accept``."""
    invitation = to_accept(session, token=token, now=now)
    if accounts.by_email(session, email=invitation.email) is not None:
        raise AddressTaken(invitation.email)
    account = Account(
        email=invitation.email,
        name=name.strip(),
        role=Role.REFERRER,
        password_hash=password_hash,
        language=language,
        created_at=now,
        service=invitation.service,
    )
    session.add(account)
    invitation.accepted_at, invitation.account = now, account
    try:
        session.flush()
    except (StaleDataError, IntegrityError) as error:
        # Used in this very moment, by whoever holds the code too.
        raise CodeUsed from error
    return account
