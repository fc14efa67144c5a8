"""People of an office as lists show them, and the conditions they are filtered by; the desk counts with the same."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import CaseAssignment, Document
from models.people import Capacity, Consent, Person, Profile, Registration, Wish
from models.positions import Position
from models.proposals import Proposal, ProposalEvent
from models.territory import Comune
from models.types import Availability, Category, ConsentPurpose, ProposalState, Role
from webapp.services.engine.suggesting import WAITING
from webapp.services.importing.dates import ROME
from webapp.services.lists import Scope, Source, in_order
from webapp.services.visibility import positions_of, registrations_of

NOT_YET_PROPOSED = (ProposalState.DISCARDED, ProposalState.SUGGESTED, ProposalState.SET_ASIDE)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in a list."""

    id: int
    code: str
    surname: str
    name: str
    birth_date: date
    email: str | None
    phone: str | None
    category: Category
    invalidity_percent: int | None
    registered_on: date
    seniority_on: date
    availability: Availability
    comune: str | None
    officer: str | None
    consented_on: date | None
    proposed_at: datetime | None
    has_capacities: bool
    has_wishes: bool

    @property
    def list_name(self) -> str:
        """Surname first, as lists are read."""
        return f"{self.surname} {self.name}"

    @property
    def missing(self) -> tuple[str, ...]:
        """What is to be completed, by the keys of ``MISSING``."""
        there = {
            "capacita": self.has_capacities,
            "mansioni": self.has_wishes,
            "comune": self.comune is not None,
            "recapito": bool(self.email or self.phone),
            "consenso": self.consented_on is not None,
        }
        return tuple(key for key, known in there.items() if not known)


def people_ids(scope: Scope) -> Select[tuple[int]]:
    """The office's own people."""
    return select(Registration.person_id).where(registrations_of(scope.account))


def load_people(scope: Scope, ids: Sequence[int]) -> list[PersonLine]:
    """The lines of these people, in this order: one query."""
    rows = scope.session.execute(_lines().where(Person.id.in_(ids)))
    return in_order(ids, {row.id: PersonLine(*row) for row in rows})


PEOPLE = Source[PersonLine](ids=people_ids, key=(Registration.person_id,), load=load_people)


def _lines() -> Select[Any]:
    officer = (
        select(Account.name)
        .join(CaseAssignment, CaseAssignment.account_id == Account.id)
        .where(CaseAssignment.person_id == Person.id, CaseAssignment.until_on.is_(None))
    )
    consented = select(func.max(Consent.given_on)).where(_consent_of(Person.id))
    return (
        select(Person.id, Registration.code, Person.surname, Person.name, Person.birth_date, Person.email, Person.phone)
        .add_columns(Registration.category, Registration.invalidity_percent)
        .add_columns(Registration.registered_on, Registration.seniority_on, Registration.availability)
        .add_columns(Comune.name.label("comune"), officer.scalar_subquery().label("officer"))
        .add_columns(consented.scalar_subquery().label("consented_on"), last_proposed(Person.id).label("proposed_at"))
        .add_columns(exists().where(Capacity.person_id == Person.id).label("has_capacities"))
        .add_columns(exists().where(Wish.person_id == Person.id).label("has_wishes"))
        .join_from(Person, Registration, Registration.person_id == Person.id)
        .join(Profile, Profile.person_id == Person.id)
        .outerjoin(Comune, Comune.istat_code == Profile.comune_code)
    )


def last_proposed(person_id: Any) -> Any:
    """When something was last really proposed to somebody; a proposal taken back does not count."""
    return (
        select(func.max(ProposalEvent.at))
        .join(Proposal, Proposal.id == ProposalEvent.proposal_id)
        .where(Proposal.person_id == person_id, _really_proposed())
        .scalar_subquery()
    )


def _really_proposed() -> ColumnElement[bool]:
    made = (ProposalEvent.to_state == ProposalState.PROPOSED) & ~ProposalEvent.undo
    return made & Proposal.state.not_in(NOT_YET_PROPOSED)


def _consent_of(person_id: Any) -> ColumnElement[bool]:
    return and_(
        Consent.person_id == person_id,
        Consent.purpose == ConsentPurpose.MATCHING,
        Consent.withdrawn_at.is_(None),
    )


def has_consented() -> ColumnElement[bool]:
    """Whether somebody on the list agrees to be matched."""
    return exists().where(_consent_of(Registration.person_id))


# The next three are asked of everybody: one look at the proposals is quicker than one for each person.


def was_proposed() -> ColumnElement[bool]:
    """Whether anything was ever really proposed to somebody on the list."""
    return _among(select(Proposal.person_id).where(Proposal.state.not_in(NOT_YET_PROPOSED)))


def is_waiting() -> ColumnElement[bool]:
    """Whether a proposal to somebody on the list may still lead to work."""
    return _among(select(Proposal.person_id).where(Proposal.state.in_(WAITING)))


def without_proposal(days: int, today: date) -> ColumnElement[bool]:
    """Whether somebody has been on the list for so many days, nothing was proposed in them, and nothing waits."""
    since = today - timedelta(days=days)
    begin = datetime.combine(since, time(), tzinfo=ROME)
    recently = (
        select(Proposal.person_id)
        .join(ProposalEvent, ProposalEvent.proposal_id == Proposal.id)
        .where(_really_proposed(), ProposalEvent.at >= begin)
    )
    return (Registration.registered_on <= since) & ~_among(recently) & ~is_waiting()


def _among(people: Select[tuple[int]]) -> ColumnElement[bool]:
    return Registration.person_id.in_(people.correlate(None))


def lives_in(codes: Sequence[str]) -> ColumnElement[bool]:
    """Whether somebody on the list lives in one of these comuni."""
    return _among(select(Profile.person_id).where(Profile.comune_code.in_(codes)))


def looked_after_by(account_id: int) -> ColumnElement[bool]:
    """Whether an officer looks after somebody on the list."""
    return Registration.person_id.in_(
        select(CaseAssignment.person_id).where(
            CaseAssignment.account_id == account_id, CaseAssignment.until_on.is_(None)
        )
    )


def looked_after() -> ColumnElement[bool]:
    """Whether any officer looks after somebody on the list."""
    return exists().where(CaseAssignment.person_id == Registration.person_id, CaseAssignment.until_on.is_(None))


def _person(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    # The list may be sorted by Person, which must stay another table than the one looked at here.
    return exists().where(Person.id == Registration.person_id, condition).correlate(Registration)


def _empty(column: Any) -> ColumnElement[bool]:
    return func.coalesce(column, "") == ""


def to_complete(renew_before: date) -> Mapping[str, ColumnElement[bool]]:
    """What may be missing from somebody's file, by key. A report that has to be renewed by a day counts as well."""
    who = Registration.person_id
    nowhere = exists().where(Profile.person_id == who, Profile.comune_code.is_(None)).correlate(Registration)
    return {
        "capacita": ~exists().where(Capacity.person_id == who),
        "mansioni": ~exists().where(Wish.person_id == who),
        "comune": nowhere,
        "recapito": _person(_empty(Person.email) & _empty(Person.phone)),
        "consenso": ~has_consented(),
        "relazioni": exists().where(Document.person_id == who, Document.review_on <= renew_before),
    }


def officers(session: Session, *, account: Account) -> Sequence[tuple[int, str]]:
    """The office's officers, by name."""
    chosen = select(Account.id, Account.name).where(
        Account.role == Role.OFFICER, Account.office_id == account.office_id, Account.active
    )
    return [(number, name) for number, name in session.execute(chosen.order_by(Account.name, Account.id))]


_comuni: dict[str, Sequence[str]] = {}
"""The comuni of each province asked about: reference data, which stay as they are while a process runs."""


def comuni_of_province(session: Session, *, account: Account) -> Sequence[str]:
    """The names of the comuni of an officer's province."""
    province = account.office.province_code if account.office else ""
    if not _comuni.get(province):
        found = select(Comune.name).where(Comune.province_code == province).order_by(Comune.name)
        _comuni[province] = session.scalars(found).all()
    return _comuni[province]


def comuni_named(session: Session, name: str) -> Sequence[str]:
    """The codes of the comuni with this name, with or without the province in brackets, or with this very code."""
    plain, _bracket, province = name.partition("(")
    found = select(Comune.istat_code).where(
        or_(func.lower(Comune.name) == plain.strip().lower(), Comune.istat_code == name.strip())
    )
    if code := province.strip(") ").upper():
        found = found.where(Comune.province_code == code)
    return session.scalars(found).all()


def names_of(session: Session, *, account: Account, codes: Collection[str]) -> dict[str, Person]:
    """The people of the office's list with these registration codes."""
    found = select(Registration.code, Person).join(Registration.person)
    return dict(iter(session.execute(found.where(Registration.code.in_(codes), registrations_of(account)))))


def titles_of(session: Session, *, account: Account, codes: Collection[str]) -> dict[str, str]:
    """The titles of the office's positions with these codes."""
    found = select(Position.code, Position.title).where(Position.code.in_(codes), positions_of(account))
    return dict(iter(session.execute(found)))
