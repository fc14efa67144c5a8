"""Somebody asks to act for an organisation: the address is confirmed, then an officer decides.

Whether the office knows the VAT number or the address is told to nobody who asks: what is said to them, and what they
may do while they wait, is the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.employers import Employer
from models.errors import DecidedMeanwhile, DomainError, NotFound, ReasonRequired
from models.joining import OrganisationRequest
from models.territory import Comune
from models.types import EmployerKind, MemberRole, RequestState, Role, Verification
from webapp.services import accounts, tokens
from webapp.services.employers import memberships
from webapp.services.employers.employers import checked_vat_number
from webapp.services.positions.positions import office_for
from webapp.services.tokens import SAME_SENDING, AddressTaken, BadCode, CodeExpired, CodeUsed
from webapp.services.visibility import requests_for

CONFIRM_WITHIN = timedelta(days=2)
KEPT_UNCONFIRMED = timedelta(days=30)
"""What nobody confirmed is forgotten after this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody says of the organisation and of themselves."""

    vat_number: str
    name: str
    kind: EmployerKind
    comune: Comune
    person_name: str
    task: str = ""
    phone: str = ""


class Known(StrEnum):
    """How an address is known that somebody registers with. Only its own mailbox is told."""

    NEW = "new"
    EMPLOYER = "employer"
    """It signs in for an organisation already: it asks for another one from there."""
    ELSEWHERE = "elsewhere"
    """It belongs to an officer, a person on the list, a service, or an account that was closed."""


class AlreadyMember(DomainError):
    """They act for this organisation already."""


def ask(session: Session, *, told: Told, email: str, language: str, now: datetime) -> tuple[Known, str | None]:
    """Keep what was said until the address is confirmed: how the address is known, and the code to send to it.

    No code where there is none to send: the address has an account, or the same was asked a moment ago.
    Raises BadVatNumber.
    """
    email = email.strip().lower()
    account = accounts.by_email(session, email=email)
    if account is not None:
        usable = account.role is Role.EMPLOYER and account.active
        return (Known.EMPLOYER if usable else Known.ELSEWHERE), None
    vat_number = checked_vat_number(told.vat_number)
    before = session.scalars(
        select(OrganisationRequest).where(
            OrganisationRequest.email == email,
            OrganisationRequest.vat_number == vat_number,
            OrganisationRequest.state == RequestState.UNCONFIRMED,
        )
    ).all()
    if any(one.asked_at > now - SAME_SENDING for one in before):
        return Known.NEW, None
    for one in before:
        session.delete(one)
    token = tokens.make()
    session.add(
        OrganisationRequest(
            state=RequestState.UNCONFIRMED,
            email=email,
            language=language,
            token_hash=tokens.hash_of(token),
            expires_at=now + CONFIRM_WITHIN,
            **_said(session, told, now),
        )
    )
    session.flush()
    return Known.NEW, token


def forget_unconfirmed(session: Session, now: datetime) -> None:
    """Delete what nobody confirmed: the address may be somebody's who never asked."""
    session.execute(
        delete(OrganisationRequest).where(
            OrganisationRequest.state == RequestState.UNCONFIRMED, OrganisationRequest.asked_at < now - KEPT_UNCONFIRMED
        )
    )


def to_confirm(session: Session, *, token: str, now: datetime) -> OrganisationRequest:
    """The request that a code confirms. Raises BadCode, CodeExpired, CodeUsed, AddressTaken."""
    request = session.scalar(select(OrganisationRequest).where(OrganisationRequest.token_hash == tokens.hash_of(token)))
    if request is None:
        raise BadCode
    if request.state is not RequestState.UNCONFIRMED:
        raise CodeUsed
    if request.expires_at is not None and request.expires_at <= now:
        raise CodeExpired
    if accounts.by_email(session, email=request.email) is not None:
        raise AddressTaken
    return request


def confirm(session: Session, *, token: str, password_hash: str, now: datetime) -> Account:
    """The address is theirs: they get an account, and the office a request.

    Raises as ``to_confirm``, and DecidedMeanwhile.
    """
    request = to_confirm(session, token=token, now=now)
    employer = _employer(session, request)
    account = Account(
        email=request.email,
        name=request.person_name,
        role=Role.EMPLOYER,
        password_hash=password_hash,
        language=request.language,
        created_at=now,
        employer=employer,
    )
    session.add(account)
    request.account, request.employer, request.asked_at = account, employer, now
    request.move(to=RequestState.WAITING)
    try:
        session.flush()
    except StaleDataError as error:
        raise CodeUsed from error
    except IntegrityError as error:
        # The same code, or the same VAT number, was confirmed in this very moment: sent again it goes on, or says so.
        raise DecidedMeanwhile(token) from error
    return account


def ask_as(session: Session, *, account: Account, told: Told, now: datetime) -> OrganisationRequest:
    """Somebody who has signed in asks for another organisation. Raises BadVatNumber, AlreadyMember.

    Asking twice is asking once; in the same moment the second is told: DecidedMeanwhile.
    """
    vat_number = checked_vat_number(told.vat_number)
    if any(one.employer.vat_number == vat_number for one in memberships.choices(session, account=account)):
        raise AlreadyMember(vat_number)
    waiting = session.scalar(
        select(OrganisationRequest).where(
            OrganisationRequest.account_id == account.id,
            OrganisationRequest.vat_number == vat_number,
            OrganisationRequest.state == RequestState.WAITING,
        )
    )
    if waiting is not None:
        return waiting
    request = OrganisationRequest(
        state=RequestState.WAITING,
        email=account.email,
        language=account.language,
        account=account,
        **_said(session, told, now),
    )
    request.employer = _employer(session, request)
    session.add(request)
    try:
        session.flush()
    except IntegrityError as error:
        raise DecidedMeanwhile(vat_number) from error
    return request


def _said(session: Session, told: Told, now: datetime) -> dict[str, object]:
    return {
        "asked_at": now,
        "vat_number": checked_vat_number(told.vat_number),
        "name": told.name.strip(),
        "kind": told.kind,
        "comune": told.comune,
        "office": office_for(session, told.comune),
        "person_name": told.person_name.strip(),
        "task": told.task.strip(),
        "phone": told.phone.strip(),
    }


def _employer(session: Session, request: OrganisationRequest) -> Employer:
    """The employer with this VAT number: the one known, else a new one that waits to be verified."""
    with session.no_autoflush:
        known = session.scalar(select(Employer).where(Employer.vat_number == request.vat_number))
    if known is not None:
        if known.verification is Verification.REFUSED:
            known.verification = Verification.WAITING
        return known
    employer = Employer(
        vat_number=request.vat_number,
        name=request.name,
        kind=request.kind,
        comune=request.comune,
        verification=Verification.WAITING,
    )
    session.add(employer)
    return employer


# --- the office decides -----------------------------------------------------------------------------------------------


def is_waiting(account: Account) -> ColumnElement[bool]:
    """What an officer's office is still to decide."""
    return requests_for(account) & (OrganisationRequest.state == RequestState.WAITING)


def waiting(session: Session, *, account: Account, limit: int) -> Sequence[OrganisationRequest]:
    """What waits for an officer's office, oldest first."""
    return session.scalars(
        select(OrganisationRequest)
        .where(is_waiting(account))
        .order_by(OrganisationRequest.asked_at, OrganisationRequest.id)
        .limit(limit)
    ).all()


def visible(session: Session, *, account: Account, request_id: int) -> OrganisationRequest:
    """A request to the officer's office. Raises NotFound."""
    request = session.scalar(
        select(OrganisationRequest)
        .where(OrganisationRequest.id == request_id, requests_for(account))
        .options(
            joinedload(OrganisationRequest.employer).joinedload(Employer.comune),
            joinedload(OrganisationRequest.comune),
            joinedload(OrganisationRequest.account),
            joinedload(OrganisationRequest.officer),
        )
    )
    if request is None:
        raise NotFound(str(request_id))
    return request


def accept(
    session: Session, *, request: OrganisationRequest, role: MemberRole, by: Account, seen_version: int, now: datetime
) -> None:
    """The organisation is who it says, and this person acts for it. Raises DecidedMeanwhile."""
    employer, account = _decide(session, request, RequestState.ACCEPTED, by=by, seen_version=seen_version, now=now)
    if not employer.verified:
        # What was verified is what this request says: another one may have told it differently.
        employer.name, employer.kind, employer.comune_code = request.name, request.kind, request.comune_code
        employer.verification, employer.verified_at = Verification.VERIFIED, now
    _flush(session)
    memberships.join(session, employer=employer, account=account, role=role, now=now)


def refuse(
    session: Session, *, request: OrganisationRequest, reason: str, by: Account, seen_version: int, now: datetime
) -> None:
    """The office does not recognise it, and says why. Raises ReasonRequired, DecidedMeanwhile."""
    if not reason.strip():
        raise ReasonRequired
    taken = {"by": by, "seen_version": seen_version, "now": now, "reason": reason.strip()}
    employer, _account = _decide(session, request, RequestState.REFUSED, **taken)
    others = session.scalar(
        select(func.count(OrganisationRequest.id)).where(
            OrganisationRequest.employer_id == employer.id,
            OrganisationRequest.state == RequestState.WAITING,
            OrganisationRequest.id != request.id,
        )
    )
    if employer.verification is Verification.WAITING and not others:
        employer.verification = Verification.REFUSED
    _flush(session)


def _decide(
    session: Session,
    request: OrganisationRequest,
    to: RequestState,
    *,
    by: Account,
    seen_version: int,
    now: datetime,
    reason: str = "",
) -> tuple[Employer, Account]:
    """Write the decision down before what follows from it: who comes second waits here, and for nothing else."""
    employer, account = request.employer, request.account
    if request.version != seen_version or request.state is not RequestState.WAITING:
        raise DecidedMeanwhile(str(request.id))
    if employer is None or account is None:
        raise NotFound(str(request.id))
    request.move(to=to)
    request.decided_at, request.officer, request.reason = now, by, reason
    _flush(session)
    return employer, account


def _flush(session: Session) -> None:
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile from error
