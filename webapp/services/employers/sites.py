"""The places where an employer's people work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.exc import StaleDataError

from models.employers import Employer, EmployerSite
from models.errors import DecidedMeanwhile, DomainError, NotFound
from models.territory import Comune


@dataclass(frozen=True, slots=True)
class SiteDetails:
    """What is said of a site."""

    name: str
    address: str
    comune: Comune


class NameTaken(DomainError):
    """The employer has a site of this name."""


def sites_of(session: Session, *, employer: Employer) -> Sequence[EmployerSite]:
    """The sites where people work now, by name."""
    return session.scalars(
        select(EmployerSite)
        .where(EmployerSite.employer_id == employer.id, EmployerSite.closed_at.is_(None))
        .options(joinedload(EmployerSite.comune))
        .order_by(EmployerSite.name, EmployerSite.id)
    ).all()


def site_of(session: Session, *, employer: Employer, site_id: int) -> EmployerSite:
    """A site where people work now. Raises NotFound."""
    site = session.scalar(
        select(EmployerSite)
        .where(EmployerSite.id == site_id, EmployerSite.employer_id == employer.id, EmployerSite.closed_at.is_(None))
        .options(joinedload(EmployerSite.comune))
    )
    if site is None:
        raise NotFound(str(site_id))
    return site


def add(session: Session, *, employer: Employer, details: SiteDetails) -> EmployerSite:
    """A new site; one that was closed opens again by its name. Raises NameTaken."""
    site = session.scalar(
        select(EmployerSite).where(EmployerSite.employer_id == employer.id, EmployerSite.name == details.name)
    )
    if site is not None and site.closed_at is None:
        raise NameTaken(details.name)
    site = site or EmployerSite(employer_id=employer.id)
    site.closed_at = None
    session.add(site)
    _write(session, site, details)
    return site


def change(session: Session, *, site: EmployerSite, details: SiteDetails, seen_version: int) -> None:
    """Say it anew. Raises NameTaken, DecidedMeanwhile."""
    if site.version != seen_version:
        raise DecidedMeanwhile(str(site.id))
    _write(session, site, details)


def close(session: Session, *, site: EmployerSite, seen_version: int, now: datetime) -> None:
    """Nobody works there any more; positions of the past keep naming it. Raises DecidedMeanwhile."""
    if site.version != seen_version:
        raise DecidedMeanwhile(str(site.id))
    site.closed_at = now
    session.flush()


def _write(session: Session, site: EmployerSite, details: SiteDetails) -> None:
    site.name, site.address, site.comune = details.name, details.address, details.comune
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile(details.name) from error
    except IntegrityError as error:
        raise NameTaken(details.name) from error
