"""Consortia and the organisations that they act for."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models.employers import Employer
from models.errors import DecidedMeanwhile, DomainError
from models.types import EmployerKind, Verification


class NoConsortium(DomainError):
    """Not a consortium that the office has verified, or the organisation itself."""


def consortia(session: Session) -> Sequence[Employer]:
    """The consortia that the office knows, by name."""
    return session.scalars(
        select(Employer)
        .where(Employer.kind == EmployerKind.CONSORTIUM, Employer.verification == Verification.VERIFIED)
        .order_by(Employer.name, Employer.id)
    ).all()


def cooperatives_of(session: Session, *, consortium: Employer) -> Sequence[Employer]:
    """The organisations for which a consortium acts, by name."""
    if consortium.kind is not EmployerKind.CONSORTIUM:
        return ()
    return session.scalars(
        select(Employer).where(Employer.consortium_id == consortium.id).order_by(Employer.name, Employer.id)
    ).all()


def belong_to(session: Session, *, employer: Employer, consortium: Employer | None, seen_version: int) -> None:
    """The consortium acts for the organisation from now on; none: nobody does. Raises NoConsortium, DecidedMeanwhile.

    A consortium belongs to none: who acts through whom is one step, never a chain.
    """
    if employer.version != seen_version:
        raise DecidedMeanwhile(employer.vat_number)
    if consortium is not None and (
        consortium.kind is not EmployerKind.CONSORTIUM
        or not consortium.verified
        or employer.kind is EmployerKind.CONSORTIUM
    ):
        raise NoConsortium(employer.vat_number)
    employer.consortium = consortium
    _flush(session)


def leave(session: Session, *, employer: Employer) -> bool:
    """No consortium acts for it any more; False where none did."""
    if employer.consortium_id is None:
        return False
    employer.consortium = None
    _flush(session)
    return True


def _flush(session: Session) -> None:
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile from error
