"""Background jobs: queued by a page, taken by a worker, resumed by the next one when a worker dies.

A worker says every few seconds that it is at it. One that has been silent for ``SILENT_AFTER`` is taken for dead, and
its job is up for taking. Should it only have been slow, it finds at its next commit that the job is no longer its own.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.errors import DecidedMeanwhile, DomainError, NotFound
from models.jobs import Job, JobFile, JobReport
from models.types import JobKind, JobState
from webapp.services.paging import Page, window
from webapp.services.parameters import parameters
from webapp.services.upserts import upsert
from webapp.services.visibility import jobs_of

SILENT_AFTER = timedelta(seconds=60)
MOST_ATTEMPTS = 5
"""A job that ended so many workers ends itself: another one would not fare better."""
PAGE = 25
FOR_A_WORKER = (JobState.CHECKING, JobState.QUEUED, JobState.RUNNING)
CANCELLABLE = (JobState.CHECKING, JobState.CHECKED, JobState.QUEUED)
IMPORTS = (JobKind.IMPORT_CANDIDATES, JobKind.IMPORT_POSITIONS, JobKind.IMPORT_OUTCOMES)
OVER = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)

TOO_OFTEN = (
    "L'elaborazione si è interrotta più volte. Prova a dividere il file in più parti e a caricarle una alla volta."
)


class Stopped(DomainError):
    """The worker was asked to stop: its job is left to the next one."""


class TakenOver(DomainError):
    """The job is no longer this worker's: it was cancelled, or another worker went on with it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's hold on a job: it ends with the attempt."""

    job_id: int
    worker: str
    attempt: int

    def condition(self) -> ColumnElement[bool]:
        """What is true of the job as long as the hold lasts."""
        return (
            (Job.id == self.job_id)
            & (Job.worker == self.worker)
            & (Job.attempts == self.attempt)
            & Job.state.in_(FOR_A_WORKER)
        )


def add(
    session: Session, *, kind: JobKind, account: Account, file_name: str, content: bytes, now: datetime, **options: Any
) -> Job:
    """A new job whose file waits to be checked."""
    job = Job(
        kind=kind,
        state=JobState.CHECKING,
        account_id=account.id,
        file_name=file_name[:200],
        file=JobFile(content=content),
        options=options,
        created_at=now,
    )
    session.add(job)
    session.flush()
    return job


def ask(session: Session, *, kind: JobKind, account: Account, now: datetime) -> Job:
    """A new job that needs no file and no confirmation: it waits for a worker at once."""
    job = Job(kind=kind, state=JobState.QUEUED, account_id=account.id, created_at=now)
    session.add(job)
    session.flush()
    return job


def imports_of(account: Account) -> ColumnElement[bool]:
    """The imports of an account's office."""
    return jobs_of(account) & Job.kind.in_(IMPORTS)


def visible(session: Session, *, account: Account, job_id: int) -> Job:
    """An import of the account's own office. Raises NotFound for any other."""
    job = session.scalar(select(Job).where(Job.id == job_id, imports_of(account)).options(joinedload(Job.account)))
    if job is None:
        raise NotFound(str(job_id))
    return job


def content_of(session: Session, *, job: Job) -> bytes:
    """The job's file; nothing once it was dropped. Only the caller holds it: it may be large."""
    return session.scalar(select(JobFile.content).where(JobFile.job_id == job.id)) or b""


def unattended(job: Job, now: datetime) -> bool:
    """Whether nobody seems to be at a job that waits: then whoever runs the system should know."""
    return job.state in FOR_A_WORKER and now - (job.heartbeat_at or job.created_at) > 2 * SILENT_AFTER


def listing(session: Session, *, account: Account, page: int) -> Page[Job]:
    """The office's imports, the latest first."""
    total = session.scalar(select(func.count()).select_from(Job).where(imports_of(account))) or 0
    shown = window(total, page=page, size=PAGE)
    found = session.scalars(
        select(Job)
        .where(imports_of(account))
        .options(joinedload(Job.account))
        .order_by(Job.created_at.desc(), Job.id.desc())
        .limit(PAGE)
        .offset(shown.offset)
    )
    return Page(found.all(), shown.page, shown.pages, total)


def cancel(session: Session, *, job: Job, now: datetime) -> None:
    """Call a job off that writes nothing yet. Raises DecidedMeanwhile when it has begun to write, or is over."""
    _step(session, job, CANCELLABLE, state=JobState.CANCELLED, finished_at=now)
    _drop_files(session, Job.id == job.id)


def queue(session: Session, *, job: Job, **options: Any) -> None:
    """Let a job that was checked write. Raises DecidedMeanwhile when somebody else was first."""
    fresh = {"worker": "", "heartbeat_at": None, "attempts": 0, "done": 0, "cursor": 0}
    changes = {"state": JobState.QUEUED, "options": {**job.options, **options}}
    _step(session, job, (JobState.CHECKED,), **changes, **fresh)


def _step(session: Session, job: Job, known: tuple[JobState, ...], **changes: Any) -> None:
    moved = session.execute(update(Job).where(Job.id == job.id, Job.state.in_(known)).values(**changes))
    if not moved.rowcount:
        raise DecidedMeanwhile
    session.expire(job)


def take(session: Session, *, worker: str, now: datetime) -> Claim | None:
    """Take the oldest job that nobody is at, if there is one. The caller commits at once.

    One statement finds and marks it, so that two workers never take the same one.
    """
    free = Job.state.in_(FOR_A_WORKER) & or_(Job.heartbeat_at.is_(None), Job.heartbeat_at < now - SILENT_AFTER)
    oldest = select(Job.id).where(free).order_by(Job.created_at, Job.id).limit(1).with_for_update(skip_locked=True)
    taken = session.execute(
        update(Job)
        .where(Job.id == oldest.scalar_subquery(), free)
        .values(worker=worker, heartbeat_at=now, attempts=Job.attempts + 1)
        .returning(Job.id, Job.attempts)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if taken is None:
        return None
    claim = Claim(taken.id, worker, taken.attempts)
    if claim.attempt > MOST_ATTEMPTS:
        fail(session, claim=claim, error=TOO_OFTEN, now=now)
        return None
    return claim


def beat(engine: Engine, *, claim: Claim, now: datetime, done: int, total: int) -> None:
    """Say that the worker is at it, and how far, in a transaction of its own. Raises TakenOver."""
    with engine.begin() as connection:
        said = connection.execute(
            update(Job).where(claim.condition()).values(heartbeat_at=now, done=min(done, total), total=total)
        )
    if not said.rowcount:
        raise TakenOver


def write_down(session: Session, *, claim: Claim, report: str | None = None, **changes: Any) -> None:
    """Change the job in the transaction that also holds what it did. Raises TakenOver: commit nothing then.

    A ``report`` takes the place of the one there was.
    """
    statement = update(Job).where(claim.condition()).values(**changes)
    if not session.execute(statement.execution_options(synchronize_session=False)).rowcount:
        raise TakenOver
    if report is not None:
        _replace_report(session, claim.job_id, report)


def _replace_report(session: Session, job_id: int, text: str) -> None:
    statement = upsert(session, JobReport.__table__).values(job_id=job_id, text=text)
    session.execute(statement.on_conflict_do_update(index_elements=["job_id"], set_={"text": statement.excluded.text}))


def give_back(session: Session, *, claim: Claim) -> None:
    """Leave a job for the next worker, which goes on where this one was: no attempt gone wrong."""
    changes = {"worker": "", "heartbeat_at": None, "attempts": Job.attempts - 1}
    session.execute(update(Job).where(claim.condition()).values(changes).execution_options(synchronize_session=False))


def fail(session: Session, *, claim: Claim, error: str, now: datetime) -> None:
    """The job cannot be done; ``error`` says why, in Italian."""
    changes = {"state": JobState.FAILED, "error": error[:500], "finished_at": now}
    session.execute(update(Job).where(claim.condition()).values(changes).execution_options(synchronize_session=False))


def days_kept(today: date) -> int:
    """For how many days a file is kept after its job is over."""
    return parameters().whole("import_file_kept", on=today)


def forget_files(session: Session, now: datetime) -> None:
    """Drop files and refused rows of jobs that have been over for long, and call off those that nobody confirmed."""
    before = now - timedelta(days=days_kept(now.date()))
    unconfirmed = (Job.state == JobState.CHECKED) & (Job.created_at < before)
    _drop_files(session, unconfirmed | (Job.state.in_(OVER) & (Job.finished_at < before)))
    called_off = update(Job).where(unconfirmed).values(state=JobState.CANCELLED, finished_at=now)
    session.execute(called_off.execution_options(synchronize_session=False))


def _drop_files(session: Session, which: ColumnElement[bool]) -> None:
    ids = select(Job.id).where(which)
    for kept in (JobFile, JobReport):
        session.execute(delete(kept).where(kept.job_id.in_(ids)), execution_options={"synchronize_session": False})
