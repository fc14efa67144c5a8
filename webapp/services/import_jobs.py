"""Lists imported in the background: first checked, then, once somebody has confirmed, written a batch at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.accounts import Account
from models.errors import DecidedMeanwhile, DomainError
from models.jobs import Job
from models.types import JobKind, JobState
from webapp.services import jobs
from webapp.services.importing import ImportReport, UnreadableFile, candidates, keeping, outcomes, positions
from webapp.services.importing.batches import Batch, write_in_batches
from webapp.services.importing.report import Result
from webapp.services.importing.running import ListKind, run
from webapp.services.importing.tables import Columns, Upload
from webapp.services.jobs import Claim

MOST_BYTES = 64 * 1024 * 1024
"""What may be uploaded: a list of 100,000 people with everything known of them has half of it."""
OVERTAKEN_AT_MOST = 3
COUNTS = "counts"
ALL_OR_NOTHING = "all_or_nothing"
NOTHING_WRITTEN = "nothing_written"

OVERTAKEN = "Nel frattempo qualcun altro ha inserito gli stessi codici, più volte. Riprova fra qualche minuto."


COLUMNS: dict[JobKind, Columns] = {
    JobKind.IMPORT_CANDIDATES: candidates.COLUMNS,
    JobKind.IMPORT_POSITIONS: positions.COLUMNS,
    JobKind.IMPORT_OUTCOMES: outcomes.COLUMNS,
}
"""What each list may have for columns."""


class SomeRejected(DomainError):
    """All or nothing is wanted, and there are rejected rows."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """What a worker gives a job to work with. ``ask_to_stop`` raises Stopped when it is time to leave."""

    session: Session
    engine: Engine
    now: Callable[[], datetime]
    ask_to_stop: Callable[[], None]


def confirm(session: Session, *, job: Job, all_or_nothing: bool) -> None:
    """Let a checked list be written. Raises SomeRejected, DecidedMeanwhile."""
    if all_or_nothing and job.options[COUNTS]["rejected"]:
        raise SomeRejected
    jobs.queue(session, job=job, **{ALL_OR_NOTHING: all_or_nothing})


def report_of(job: Job) -> ImportReport:
    """What is known of the job's rows; empty before the check and after the file was dropped."""
    return keeping.from_text(job.report.text if job.report else "")


def work(place: Workplace, *, claim: Claim) -> None:
    """Do what a job waits for. Raises TakenOver and Stopped: then it is somebody else's turn."""
    job = place.session.get_one(Job, claim.job_id)
    do = _check if job.state is JobState.CHECKING else _write
    try:
        do(place, job, claim)
    except UnreadableFile as error:
        place.session.rollback()
        jobs.fail(place.session, claim=claim, error=str(error), now=place.now())
        place.session.commit()


def kind_of(session: Session, *, job: Job, account: Account, now: datetime) -> ListKind:
    """The list that a job imports, for the office of whoever sent it."""
    office_id = account.office_id
    if office_id is None:
        raise DomainError("only an officer imports")
    return {
        JobKind.IMPORT_CANDIDATES: partial(
            candidates.candidate_list, session, office_id=office_id, now=now, account_id=account.id
        ),
        JobKind.IMPORT_POSITIONS: partial(positions.position_list, session, office_id=office_id),
        JobKind.IMPORT_OUTCOMES: partial(outcomes.outcome_list, session, office_id=office_id, now=now),
    }[job.kind]()


def _check(place: Workplace, job: Job, claim: Claim) -> None:
    report = _dry_run(place, job, claim)
    changes = {"state": JobState.CHECKED, "heartbeat_at": None, "report": keeping.as_text(report)}
    options = {**job.options, COUNTS: counts_of(report)}
    jobs.write_down(
        place.session, claim=claim, **changes, options=options, done=report.read, total=report.read, cursor=0
    )
    place.session.commit()


def _dry_run(place: Workplace, job: Job, claim: Claim) -> ImportReport:
    def progress(done: int, total: int) -> None:
        place.ask_to_stop()
        jobs.beat(place.engine, claim=claim, now=place.now(), done=done, total=total)

    source, kind = _file(place.session, job), kind_of(place.session, job=job, account=job.account, now=place.now())
    report = run(place.session, source=source, kind=kind, dry_run=True, progress=progress)
    place.session.rollback()
    return report


def _file(session: Session, job: Job) -> Upload:
    return Upload(job.file_name, jobs.content_of(session, job=job))


def counts_of(report: ImportReport) -> dict[str, int]:
    """The figures of a report, which name nobody and are kept when the file is dropped."""
    return {
        "read": report.read,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "rejected": len(report.rejected),
    }


def _write(place: Workplace, job: Job, claim: Claim) -> None:
    if job.state is JobState.QUEUED and not _begin(place, job, claim):
        return
    for _ in range(OVERTAKEN_AT_MOST):
        try:
            _write_rows(place, job, claim)
        except (IntegrityError, DecidedMeanwhile):
            # Somebody inserted the same codes, or decided on somebody, since they were read: they are read again.
            place.session.rollback()
            continue
        jobs.write_down(place.session, claim=claim, state=JobState.DONE, finished_at=place.now())
        break
    else:
        jobs.fail(place.session, claim=claim, error=OVERTAKEN, now=place.now())
    place.session.commit()


def _begin(place: Workplace, job: Job, claim: Claim) -> bool:
    """Note the start; with all or nothing, only after every row was found good once more."""
    report, now = report_of(job), place.now()
    if job.options.get(ALL_OR_NOTHING):
        report = _dry_run(place, job, claim)
        if report.rejected:
            _end_unwritten(place, job, claim, report)
            return False
    report.results.clear()
    options = {**job.options, COUNTS: counts_of(report)}
    changes = {"options": options, "report": keeping.as_text(report), "done": 0, "total": report.read, "cursor": 0}
    jobs.write_down(place.session, claim=claim, state=JobState.RUNNING, started_at=now, **changes)
    place.session.commit()
    return True


def _end_unwritten(place: Workplace, job: Job, claim: Claim, report: ImportReport) -> None:
    report.results.clear()
    options = {**job.options, COUNTS: counts_of(report), NOTHING_WRITTEN: True}
    changes = {"options": options, "report": keeping.as_text(report), "finished_at": place.now()}
    jobs.write_down(place.session, claim=claim, state=JobState.DONE, **changes)
    place.session.commit()


def _write_rows(place: Workplace, job: Job, claim: Claim) -> None:
    """Write what is not written yet. Each commit holds rows, how far the file is, and what became of them."""
    session = place.session
    session.refresh(job)
    source, report, total = _file(session, job), report_of(job), job.total
    kind = kind_of(session, job=job, account=job.account, now=place.now())
    counts, options, passed = dict(job.options[COUNTS]), dict(job.options), job.cursor

    def tell(done: int) -> None:
        place.ask_to_stop()
        jobs.beat(place.engine, claim=claim, now=place.now(), done=done, total=total)

    def commit(batch: Batch) -> None:
        changes: dict[str, Any] = {"cursor": batch.passed, "done": min(batch.passed, total)}
        for result in Result:
            counts[result.value] += batch.report.results[result]
        if batch.report.rejected or batch.report.warnings:
            _add(report, batch.report)
            counts["rejected"] = len(report.rejected)
            changes["report"] = keeping.as_text(report)
        changes |= {"options": {**options, COUNTS: counts}, "heartbeat_at": place.now()}
        jobs.write_down(session, claim=claim, **changes)
        session.commit()

    refused = {row.number for row in report.rejected}
    write_in_batches(source=source, kind=kind, refused=refused, passed=passed, tell=tell, commit=commit)


def _add(report: ImportReport, batch: ImportReport) -> None:
    report.rejected = sorted([*report.rejected, *batch.rejected], key=lambda row: row.number)
    known = set(report.warnings)
    report.warnings += [warning for warning in batch.warnings if warning not in known]
