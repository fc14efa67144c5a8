"""An office's days: contacts, interviews, reports to renew, contracts that end, employers to see again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import Document
from models.employers import Employer
from models.people import Person, Registration
from models.placements import FollowUp, Placement
from models.positions import Position
from models.proposals import Interview, Proposal
from models.types import FollowUpKind
from models.visits import EmployerVisit
from webapp.extensions import ROME
from webapp.services.people.people_lists import looked_after, looked_after_by
from webapp.services.visibility import proposals_of_office, registrations_of, visits_of

MOST = 500
"""Entries of each kind that are read at once; of more, the earliest."""


class Kind(StrEnum):
    """What happens on a day."""

    INTERVIEW = "interview"
    FOLLOW_UP = "follow_up"
    CONTRACT_END = "contract_end"
    REPORT_REVIEW = "report_review"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on one day; ``at`` where it has an hour. About a person, or about an employer alone."""

    kind: Kind
    number: int
    """The id of the row it comes from."""
    on: date
    at: datetime | None = None
    follow_up: FollowUpKind | None = None
    proposal_id: int | None = None
    person_id: int | None = None
    name: str = ""
    code: str = ""
    employer: str = ""
    vat_number: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """What some days hold, in order. Where there is too much to read at once, the days from one on lack something."""

    lines: list[Entry]
    lacking_from: date | None


def entries(session: Session, *, account: Account, first: date, last: date, own: bool = False) -> Entries:
    """What an office has from the first day to the last.

    ``own``: only about people whom this account looks after, or nobody does, and visits that it made itself.
    """
    asked = (session, account, first, last, own)
    read = [list(of(*asked)) for of in (_follow_ups, _contract_ends, _interviews, _reviews, _visits)]
    lacking = [found[MOST].on for found in read if len(found) > MOST]
    order = list(Kind)
    lines = sorted(
        (one for found in read for one in found[:MOST]),
        key=lambda one: (one.on, order.index(one.kind), one.at or datetime.min.replace(tzinfo=ROME), one.number),
    )
    return Entries(lines, min(lacking, default=None))


def _whose(account: Account, own: bool) -> list[ColumnElement[bool]]:
    return [or_(looked_after_by(account.id), ~looked_after())] if own else []


def _with_person(chosen: Select[Any], account: Account, own: bool) -> Select[Any]:
    return (
        chosen.join(Position, Position.id == Proposal.position_id)
        .join(Employer, Employer.id == Position.employer_id)
        .join(Person, Person.id == Proposal.person_id)
        .join(Registration, Registration.person_id == Person.id)
        .where(proposals_of_office(account), *_whose(account, own))
    )


_WHO = (Proposal.id, Person.id, Person.name, Person.surname, Registration.code, Employer.name)


def _who(row: Any) -> dict[str, Any]:
    proposal, person, name, surname, code, employer = row
    return {
        "proposal_id": proposal,
        "person_id": person,
        "name": f"{surname} {name}",
        "code": code,
        "employer": employer,
    }


def _follow_ups(session: Session, account: Account, first: date, last: date, own: bool) -> Iterator[Entry]:
    chosen = select(FollowUp.id, FollowUp.due_on, FollowUp.kind, *_WHO).join_from(
        FollowUp, Placement, Placement.proposal_id == FollowUp.proposal_id
    )
    chosen = _with_person(chosen.join(Proposal, Proposal.id == Placement.proposal_id), account, own)
    due = FollowUp.done_on.is_(None) & FollowUp.due_on.between(first, last) & Placement.ended_on.is_(None)
    for number, on, kind, *who in session.execute(chosen.where(due).order_by(FollowUp.due_on).limit(MOST + 1)):
        yield Entry(Kind.FOLLOW_UP, number, on, follow_up=kind, **_who(who))


def _contract_ends(session: Session, account: Account, first: date, last: date, own: bool) -> Iterator[Entry]:
    chosen = select(Placement.contract_ends_on, *_WHO).join_from(
        Placement, Proposal, Proposal.id == Placement.proposal_id
    )
    ends = Placement.contract_ends_on.between(first, last) & Placement.ended_on.is_(None)
    rows = _with_person(chosen, account, own).where(ends).order_by(Placement.contract_ends_on).limit(MOST + 1)
    for on, *who in session.execute(rows):
        yield Entry(Kind.CONTRACT_END, who[0], on, **_who(who))


def _interviews(session: Session, account: Account, first: date, last: date, own: bool) -> Iterator[Entry]:
    begin, end = (datetime.combine(day, time(), tzinfo=ROME) for day in (first, last + timedelta(days=1)))
    chosen = select(Interview.id, Interview.starts_at, *_WHO).join_from(
        Interview, Proposal, Proposal.id == Interview.proposal_id
    )
    stands = Interview.cancelled_at.is_(None) & (Interview.starts_at >= begin) & (Interview.starts_at < end)
    rows = _with_person(chosen, account, own).where(stands).order_by(Interview.starts_at).limit(MOST + 1)
    for number, at, *who in session.execute(rows):
        yield Entry(Kind.INTERVIEW, number, at.astimezone(ROME).date(), at=at, **_who(who))


def _reviews(session: Session, account: Account, first: date, last: date, own: bool) -> Iterator[Entry]:
    chosen = (
        select(Document.id, Document.review_on, Person.id, Person.name, Person.surname, Registration.code)
        .join_from(Document, Person, Person.id == Document.person_id)
        .join(Registration, Registration.person_id == Person.id)
        .where(registrations_of(account), *_whose(account, own), Document.review_on.between(first, last))
        .order_by(Document.review_on)
        .limit(MOST + 1)
    )
    for number, on, person, name, surname, code in session.execute(chosen):
        yield Entry(Kind.REPORT_REVIEW, number, on, person_id=person, name=f"{surname} {name}", code=code)


def _visits(session: Session, account: Account, first: date, last: date, own: bool) -> Iterator[Entry]:
    mine = [EmployerVisit.account_id == account.id] if own else []
    chosen = (
        select(EmployerVisit.id, EmployerVisit.again_on, Employer.name, Employer.vat_number)
        .join_from(EmployerVisit, Employer, Employer.id == EmployerVisit.employer_id)
        .where(visits_of(account), EmployerVisit.again_on.between(first, last), *mine)
        .order_by(EmployerVisit.again_on)
        .limit(MOST + 1)
    )
    for number, on, employer, vat_number in session.execute(chosen):
        yield Entry(Kind.VISIT, number, on, employer=employer, vat_number=vat_number)
