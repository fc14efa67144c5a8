"""The services that work with an office: added and kept by its officers, with the people who sign in for them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.errors import DecidedMeanwhile, DomainError, NotFound
from models.referrals import Referral
from models.referring_services import ReferringService
from models.types import ReferralState, Role, ServiceKind
from webapp.services.visibility import services_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is known of a service."""

    name: str
    kind: ServiceKind
    comune_code: str | None
    contact: str
    phone: str
    email: str


class NameTaken(DomainError):
    """The office has a service of this name already."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A service with how many people sign in for it, how many referrals wait and how many people it follows."""

    service: ReferringService
    people: int
    waiting: int
    followed: int


def listing(session: Session, *, account: Account) -> list[Listed]:
    """The services of an officer's office, by name. One query."""
    people = select(func.count(Account.id)).where(Account.service_id == ReferringService.id, Account.active)
    rows = session.execute(
        select(
            ReferringService,
            people.correlate(ReferringService).scalar_subquery(),
            _how_many(Referral.state == ReferralState.SENT),
            _how_many(Referral.is_in_care()),
        )
        .where(services_of(account))
        .order_by(ReferringService.name, ReferringService.id)
    )
    return [Listed(*row) for row in rows]


def _how_many(which: ColumnElement[bool]) -> ColumnElement[int]:
    found = select(func.count(Referral.id)).where(Referral.service_id == ReferringService.id, which)
    return found.correlate(ReferringService).scalar_subquery()


def visible(session: Session, *, account: Account, service_id: int) -> ReferringService:
    """A service that an account may see. Raises NotFound."""
    found = session.scalar(
        select(ReferringService)
        .where(ReferringService.id == service_id, services_of(account))
        .options(joinedload(ReferringService.office), joinedload(ReferringService.comune))
    )
    if found is None:
        raise NotFound(str(service_id))
    return found


def add(session: Session, *, details: Details, by: Account, now: datetime) -> ReferringService:
    """A service of the officer's own office. Raises NameTaken."""
    if by.office_id is None:
        raise NotFound
    made = ReferringService(office_id=by.office_id, created_at=now, **asdict(details))
    session.add(made)
    _save(session, details)
    return made


def change(session: Session, *, service: ReferringService, details: Details, seen_version: int) -> None:
    """Write what is known now. Raises NameTaken or DecidedMeanwhile."""
    if service.version != seen_version:
        raise DecidedMeanwhile(str(service.id))
    for name, value in asdict(details).items():
        setattr(service, name, value)
    _save(session, details)


def _save(session: Session, details: Details) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise NameTaken(details.name) from error
    except StaleDataError as error:
        raise DecidedMeanwhile(details.name) from error


def people_of(session: Session, *, service: ReferringService) -> Sequence[Account]:
    """Who signs in for a service, or did, by name."""
    return session.scalars(
        select(Account)
        .where(Account.service_id == service.id, Account.role == Role.REFERRER)
        .order_by(Account.name, Account.id)
    ).all()


def let_in(session: Session, *, service: ReferringService, account_id: int, active: bool) -> Account:
    """Close somebody's way into a service, or open it again. Raises NotFound for whoever is of another one."""
    account = session.get(Account, account_id)
    if account is None or account.role is not Role.REFERRER or account.service_id != service.id:
        raise NotFound(str(account_id))
    account.active = active
    session.flush()
    return account
