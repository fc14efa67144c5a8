"""The disadvantaged people of a type-B cooperative, as it lists them for itself: by code, with the document."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, defer, joinedload
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.cooperative_workers import CooperativeWorker
from models.duties import StaffFigures
from models.employers import Employer
from models.errors import DecidedMeanwhile, DomainError, NotFound
from models.types import Disadvantage
from webapp.services import visibility
from webapp.services.employers import duties
from webapp.services.importing.dates import ROME
from webapp.services.messages import notices
from webapp.services.parameters import parameters

MOST_WORKERS = 500
LONGEST_WARNING = timedelta(days=366)
"""No office warns earlier: what ends later need not be looked at."""


_UNREAD = defer(CooperativeWorker.ground)
"""To count people nobody has to read why they count."""


class CodeTaken(DomainError):
    """The cooperative has somebody under this code already."""


class TooManyWorkers(DomainError):
    """More than any cooperative has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerDetails:
    """What the cooperative writes of one of its people."""

    code: str
    ground: Disadvantage
    started_on: date
    left_on: date | None = None
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Documents:
    """How many of those at work have no document, one that has ended, and one that ends soon."""

    missing: int
    ended: int
    soon: int


@dataclass(frozen=True, slots=True)
class Listed:
    """The list on a day beside what was told of the staff: counts alone, as the office may read them.

    ``told`` is None where nothing was told of the staff yet.
    """

    listed: int
    told: StaffFigures | None
    documents: Documents

    @property
    def agrees(self) -> bool:
        """Whether list and staff count the same people."""
        return self.told is not None and self.told.b_disadvantaged == self.listed


# --- the list ---------------------------------------------------------------------------------------------------------


def workers_of(session: Session, *, account: Account) -> Sequence[CooperativeWorker]:
    """Everybody on the account's cooperative's list, by code. Nobody else ever sees one."""
    return session.scalars(
        select(CooperativeWorker)
        .where(visibility.cooperative_workers_of(account))
        .order_by(CooperativeWorker.code)
        .limit(MOST_WORKERS)
    ).all()


def may_keep(session: Session, *, account: Account) -> bool:
    """Whether somebody keeps the list of the cooperative that they act for."""
    return session.scalar(visibility.managed_by(account)) is not None


def worker(session: Session, *, account: Account, worker_id: int) -> CooperativeWorker:
    """One of them. Raises NotFound."""
    found = session.scalar(
        select(CooperativeWorker).where(CooperativeWorker.id == worker_id, visibility.cooperative_workers_of(account))
    )
    if found is None:
        raise NotFound(str(worker_id))
    return found


def add(session: Session, *, employer: Employer, details: WorkerDetails) -> CooperativeWorker:
    """Write somebody down. Raises CodeTaken, TooManyWorkers."""
    count = select(func.count(CooperativeWorker.id)).where(CooperativeWorker.employer_id == employer.id)
    if (session.scalar(count) or 0) >= MOST_WORKERS:
        raise TooManyWorkers
    row = CooperativeWorker(employer_id=employer.id, **_columns(details))
    session.add(row)
    _flush(session, details.code)
    return row


def change(session: Session, *, worker: CooperativeWorker, details: WorkerDetails, seen_version: int) -> None:
    """Write what differs; a document with other dates is warned of anew. Raises DecidedMeanwhile, CodeTaken."""
    if worker.version != seen_version:
        raise DecidedMeanwhile(worker.code)
    if worker.expires_on != details.expires_on:
        worker.reminded_at = None
    for name, value in _columns(details).items():
        setattr(worker, name, value)
    _flush(session, details.code)


def remove(session: Session, *, worker: CooperativeWorker) -> None:
    """Take somebody off the list for good: what was written of them is gone. Raises DecidedMeanwhile."""
    code = worker.code
    session.delete(worker)
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile(code) from error


def _columns(details: WorkerDetails) -> dict[str, object]:
    values = {field.name: getattr(details, field.name) for field in fields(WorkerDetails)}
    return {**values, "ground": details.ground.value}


def _flush(session: Session, code: str) -> None:
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile(code) from error
    except IntegrityError as error:
        raise CodeTaken(code) from error


# --- documents and counts ---------------------------------------------------------------------------------------------


def warning_from(day: date, *, province: str) -> date:
    """The day up to which a document that ends is spoken of."""
    return day + timedelta(days=parameters().whole("cooperative_document_warning", on=day, province=province))


def documents(workers: Sequence[CooperativeWorker], *, day: date, until: date) -> Documents:
    """The documents of those at work on a day; ``until`` is the last day that is soon."""
    ends = [one.expires_on for one in workers if one.works_on(day) and one.expires_on is not None]
    return Documents(
        missing=sum(one.works_on(day) and one.issued_on is None for one in workers),
        ended=sum(end < day for end in ends),
        soon=sum(day <= end <= until for end in ends),
    )


def listed(session: Session, *, employer: Employer, day: date) -> Listed:
    """The counts of a cooperative's list on a day, for itself and for the office."""
    rows = session.scalars(
        select(CooperativeWorker).where(CooperativeWorker.employer_id == employer.id).options(_UNREAD)
    ).all()
    until = warning_from(day, province=province_of(employer))
    told = duties.figures_on(session, employer=employer, day=day)
    return Listed(sum(one.works_on(day) for one in rows), told, documents(rows, day=day, until=until))


def province_of(employer: Employer) -> str:
    """Whose figures hold for a cooperative: where it has its seat."""
    return employer.comune.province_code if employer.comune else ""


# --- the reminder -----------------------------------------------------------------------------------------------------


def remind(session: Session, now: datetime) -> Sequence[CooperativeWorker]:
    """Tell cooperatives once of each document that ends soon. Gives those it told of; called again it finds none."""
    today = now.astimezone(ROME).date()
    rows = session.scalars(
        select(CooperativeWorker)
        .where(CooperativeWorker.reminded_at.is_(None), CooperativeWorker.expires_on <= today + LONGEST_WARNING)
        .options(_UNREAD, joinedload(CooperativeWorker.employer))
        .order_by(CooperativeWorker.employer_id, CooperativeWorker.id)
    ).all()
    due = [row for row in rows if row.works_on(today) and _is_near(row, today)]
    for _employer_id, group in groupby(due, key=lambda row: row.employer_id):
        told = list(group)
        notices.tell_members(session, employer=told[0].employer, now=now, step="documents")
        for row in told:
            row.reminded_at = now
    session.flush()
    return due


def _is_near(row: CooperativeWorker, today: date) -> bool:
    return row.expires_on is not None and row.expires_on <= warning_from(today, province=province_of(row.employer))
