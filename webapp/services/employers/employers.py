"""Employers as the office keeps them: who they are, whom to speak to, agreements, visits, and what they owe."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.exc import StaleDataError
from stdnum.exceptions import ValidationError
from stdnum.it import iva

from matching.text import plain
from models.accounts import Account
from models.employers import Employer
from models.errors import DecidedMeanwhile, DomainError, NotFound
from models.positions import Position
from models.proposals import Proposal
from models.territory import Comune
from models.types import EmployerKind, ProposalState
from webapp.services.visibility import positions_of

LIKE_ENOUGH = 86
"""Of 100, how alike two names must be to be shown as perhaps the same employer."""
MOST_ALIKE = 5
LEGAL_FORM = re.compile(r"\b(s\W?r\W?l\W?s?|s\W?p\W?a|s\W?n\W?c|s\W?[ac]\W?s|onlus|soc(ieta)?|coop(erativa)?)\b\W?")
"""What many names end with, and says nothing of who it is."""
HISTORY = 20


class BadVatNumber(DomainError):
    """Not an Italian VAT number: eleven digits, the last of which checks the others."""


class VatNumberTaken(DomainError):
    """Another employer has this VAT number."""


@dataclass(frozen=True, slots=True)
class Details:
    """Who an employer is. ``headcount``: people on the staff, None where nobody said."""

    vat_number: str
    name: str
    kind: EmployerKind
    headcount: int | None
    comune: Comune | None


def by_vat_number(session: Session, vat_number: str) -> Employer:
    """The employer with this VAT number. Raises NotFound.

    Every office works with every employer: name, seat, headcount and duty are public. What an office keeps of its own
    (contacts, conventions, visits, positions) has rules of its own in ``visibility``.
    """
    found = session.scalar(
        select(Employer).where(Employer.vat_number == vat_number).options(joinedload(Employer.comune))
    )
    if found is None:
        raise NotFound(vat_number)
    return found


def checked_vat_number(text: str) -> str:
    """The eleven digits, without spaces and country code. Raises BadVatNumber."""
    try:
        return str(iva.validate(text))
    except ValidationError as error:
        raise BadVatNumber(text) from error


def create(session: Session, *, details: Details) -> Employer:
    """A new employer. Raises BadVatNumber, VatNumberTaken."""
    employer = Employer(vat_number=checked_vat_number(details.vat_number))
    _write(employer, details)
    session.add(employer)
    _flush(session, details)
    return employer


def change(session: Session, *, employer: Employer, details: Details, seen_version: int) -> None:
    """New details. Raises DecidedMeanwhile, VatNumberTaken, and BadVatNumber for a number that is new and wrong."""
    check_version(employer, seen=seen_version)
    if details.vat_number != employer.vat_number:
        employer.vat_number = checked_vat_number(details.vat_number)
    _write(employer, details)
    _flush(session, details)


def _bare(name: str) -> str:
    """A name as it is compared: plain, without its legal form unless nothing else is left."""
    told = plain(name)
    return " ".join(LEGAL_FORM.sub(" ", told).split()) or told


def alike(session: Session, *, name: str, besides: int | None = None) -> Sequence[Employer]:
    """Employers whose name may mean the same one, the likest first."""
    names: dict[int, str] = {id_: _bare(known) for id_, known in session.execute(select(Employer.id, Employer.name))}
    names.pop(besides or 0, None)
    found = process.extract(
        _bare(name), names, scorer=fuzz.token_sort_ratio, score_cutoff=LIKE_ENOUGH, limit=MOST_ALIKE
    )
    ids = [id_ for _name, _score, id_ in found]
    rows = {row.id: row for row in session.scalars(select(Employer).where(Employer.id.in_(ids)))}
    return [rows[id_] for id_ in ids]


def search(session: Session, *, words: str, most: int = 8) -> Sequence[Employer]:
    """Employers by VAT number or by name, typos forgiven, the nearest first."""
    digits = "".join(character for character in words if character.isdigit())
    if len(digits) >= 4:
        numbers = select(Employer).where(Employer.vat_number.contains(digits)).order_by(Employer.name, Employer.id)
        if found := session.scalars(numbers.limit(most)).all():
            return found
    if not (wanted := plain(words)):
        return []
    names: dict[int, str] = {id_: plain(name) for id_, name in session.execute(select(Employer.id, Employer.name))}
    near = process.extract(wanted, names, scorer=fuzz.partial_token_ratio, score_cutoff=70, limit=most)
    rows = {row.id: row for row in session.scalars(select(Employer).where(Employer.id.in_([key for *_, key in near])))}
    return [rows[id_] for *_, id_ in near]


def check_version(employer: Employer, *, seen: int) -> None:
    """Raises DecidedMeanwhile where somebody changed the employer since this version was shown."""
    if employer.version != seen:
        raise DecidedMeanwhile(employer.vat_number)


@dataclass(frozen=True, slots=True)
class PositionLine:
    """One of an employer's positions, with how many were proposed and hired."""

    position: Position
    proposed: int
    hired: int


def positions_with(session: Session, *, employer: Employer, account: Account) -> list[PositionLine]:
    """The employer's latest positions in the officer's province."""
    proposed = func.count(Proposal.id).filter(
        Proposal.state.not_in([ProposalState.SUGGESTED, ProposalState.SET_ASIDE, ProposalState.DISCARDED])
    )
    hired = func.count(Proposal.id).filter(Proposal.state == ProposalState.HIRED)
    rows = session.execute(
        select(Position, proposed, hired)
        .outerjoin(Proposal, Proposal.position_id == Position.id)
        .where(Position.employer_id == employer.id, positions_of(account))
        .options(selectinload(Position.comune))
        .group_by(Position.id)
        .order_by(Position.published_on.desc(), Position.id.desc())
        .limit(HISTORY)
    )
    return [PositionLine(*row) for row in rows]


def _write(employer: Employer, details: Details) -> None:
    employer.name, employer.kind = details.name.strip(), details.kind
    employer.headcount, employer.comune = details.headcount, details.comune


def _flush(session: Session, details: Details) -> None:
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile from error
    except IntegrityError as error:
        raise VatNumberTaken(details.vat_number) from error
