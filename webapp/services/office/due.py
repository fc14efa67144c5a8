"""What is due today of an office's daily work, oldest first, for everybody or only for those an officer looks after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.accounts import Account
from models.casework import Document
from models.employers import Employer
from models.jobs import Job
from models.people import Person, Registration
from models.placements import FollowUp, Placement
from models.positions import Position
from models.proposals import Proposal
from models.types import DocumentKind, FollowUpKind, JobState
from models.visits import EmployerVisit
from webapp.services.jobs import FOR_A_WORKER, imports_of
from webapp.services.parameters import parameters
from webapp.services.people.people_lists import looked_after_by
from webapp.services.proposals.proposals import waits_too_long
from webapp.services.visibility import proposals_of_office, registrations_of

SHOWN = 5
"""How many of each the desk shows."""

Line = TypeVar("Line")


class FollowUpDue(NamedTuple):
    """A day on which the office asks how a placement goes."""

    due_on: date
    kind: FollowUpKind
    proposal_id: int
    person_id: int
    name: str
    surname: str
    title: str


class DocumentDue(NamedTuple):
    """A report that has to be renewed."""

    review_on: date
    kind: DocumentKind
    code: str
    person_id: int
    name: str
    surname: str


class VisitDue(NamedTuple):
    """An employer to go back to."""

    again_on: date
    vat_number: str
    employer: str


@dataclass(frozen=True, slots=True)
class Some(Generic[Line]):
    """The oldest of a list, and how many there are."""

    lines: Sequence[Line]
    total: int


@dataclass(frozen=True, slots=True)
class Due:
    """Everything that has its day."""

    follow_ups: Some[FollowUpDue]
    documents: Some[DocumentDue]
    visits: Some[VisitDue]
    jobs: Sequence[Job]

    @property
    def person_ids(self) -> set[int]:
        """The people who are named in it."""
        return {line.person_id for line in (*self.follow_ups.lines, *self.documents.lines)}


def due(session: Session, *, account: Account, today: date, mine: bool) -> Due:
    """What is due, in the account's office. ``mine``: only the people the account looks after, and its own visits."""
    return Due(
        _some(session, _follow_ups(account, today, mine), FollowUpDue),
        _some(session, _documents(account, today, mine), DocumentDue),
        _some(session, _visits(account, today, mine), VisitDue),
        _jobs(session, account, mine),
    )


def _some(session: Session, statement: Select[Any], line: type[Line]) -> Some[Line]:
    """One query: each row comes with how many there are in all."""
    rows: Sequence[Row[Any]] = session.execute(
        statement.add_columns(func.count().over().label("total")).limit(SHOWN)
    ).all()
    return Some([line(*row[:-1]) for row in rows], rows[0].total if rows else 0)


def those_looked_after(account: Account, column: Any, *, mine: bool) -> ColumnElement[bool]:
    """Whether the person with this id is the account's own, where only those are wanted."""
    if not mine:
        return column.is_not(None)
    return column.in_(select(Registration.person_id).where(looked_after_by(account.id)))


def _follow_ups(account: Account, today: date, mine: bool) -> Select[Any]:
    return (
        select(
            FollowUp.due_on,
            FollowUp.kind,
            Proposal.id,
            Person.id,
            Person.name,
            Person.surname,
            Position.title,
        )
        .join(Placement, Placement.proposal_id == FollowUp.proposal_id)
        .join(Proposal, Proposal.id == Placement.proposal_id)
        .join(Proposal.person)
        .join(Proposal.position)
        .where(
            FollowUp.done_on.is_(None),
            FollowUp.due_on <= today,
            Placement.ended_on.is_(None),
            proposals_of_office(account),
            those_looked_after(account, Proposal.person_id, mine=mine),
        )
        .order_by(FollowUp.due_on, FollowUp.id)
    )


def _documents(account: Account, today: date, mine: bool) -> Select[Any]:
    soon = today + timedelta(days=parameters().whole("document_review_warning", on=today))
    return (
        select(Document.review_on, Document.kind, Registration.code, Person.id, Person.name, Person.surname)
        .join(Person, Person.id == Document.person_id)
        .join(Person.registration)
        .where(
            Document.review_on <= soon,
            registrations_of(account),
            those_looked_after(account, Document.person_id, mine=mine),
        )
        .order_by(Document.review_on, Document.id)
    )


def _visits(account: Account, today: date, mine: bool) -> Select[Any]:
    """Whoever has been there since has done it."""
    later, them = aliased(EmployerVisit), aliased(Account)
    office = Account.office_id == account.office_id
    been_since = (
        select(later.id)
        .join(them, them.id == later.account_id)
        .where(
            later.employer_id == EmployerVisit.employer_id,
            them.office_id == account.office_id,
            or_(
                later.met_on > EmployerVisit.met_on,
                and_(later.met_on == EmployerVisit.met_on, later.id > EmployerVisit.id),
            ),
        )
    )
    return (
        select(EmployerVisit.again_on, Employer.vat_number, Employer.name)
        .join(Employer, Employer.id == EmployerVisit.employer_id)
        .join(Account, Account.id == EmployerVisit.account_id)
        .where(
            EmployerVisit.again_on <= today,
            office & (EmployerVisit.account_id == account.id) if mine else office,
            ~been_since.exists(),
        )
        .order_by(EmployerVisit.again_on, EmployerVisit.id)
    )


def _jobs(session: Session, account: Account, mine: bool) -> Sequence[Job]:
    """Imports under way, and those that wait for a confirmation."""
    whose = imports_of(account) & (Job.account_id == account.id) if mine else imports_of(account)
    return session.scalars(
        select(Job)
        .where(whose, Job.state.in_((*FOR_A_WORKER, JobState.CHECKED)))
        .order_by(Job.created_at, Job.id)
        .limit(SHOWN)
    ).all()


def slow_proposals(account: Account, today: date, *, mine: bool) -> ColumnElement[bool]:
    """Whether a proposal of the office's stands still for longer than it likes."""
    looked_after = those_looked_after(account, Proposal.person_id, mine=mine)
    return proposals_of_office(account) & waits_too_long(account, today) & looked_after
