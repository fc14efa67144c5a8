"""Lists imported in the background: checked, confirmed, written; a killed worker loses and doubles nothing."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from models.accounts import Account
from models.casework import CapacityChange
from models.employers import Employer
from models.jobs import Job
from models.people import Capacity, Consent, Experience, Person, PersonSkill, Profile, Registration, Wish
from models.positions import Demand, Position
from models.proposals import Proposal
from models.types import AssessmentSource, JobKind, JobState, Role
from tests.services.importing.lists import DEMO, NOW, ROOT, candidate, other_candidate, outcome, position, write_csv
from tests.world import World
from webapp.extensions import clock, db
from webapp.services import import_jobs, jobs
from webapp.services.import_jobs import SomeRejected
from webapp.services.importing import ImportReport, running
from webapp.services.importing.rows import table_of
from webapp.worker import Worker

KIND = JobKind.IMPORT_CANDIDATES
BAD = {"stato": "boh"}


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[None]:
    clock.frozen_at = NOW
    yield
    clock.frozen_at = None


@pytest.fixture
def officer(world: World) -> Account:
    return world.account(Role.OFFICER)


class Desk:
    """Sends lists, and lets a worker do what waits."""

    def __init__(self, world: World, officer: Account, folder: Path) -> None:
        self.world, self.officer, self.file = world, officer, folder / "elenco.csv"

    def send(self, *rows: dict[str, str], kind: JobKind = KIND) -> Job:
        return self.send_file(write_csv(self.file, rows).read_bytes(), kind=kind)

    def send_file(self, content: bytes, kind: JobKind = KIND, name: str = "elenco.csv") -> Job:
        job = jobs.add(self.world.session, kind=kind, account=self.officer, file_name=name, content=content, now=NOW)
        self.world.session.commit()
        return job

    def work(self, job: Job) -> Job:
        """One worker, one job."""
        with self.world.app.app_context():
            assert Worker().work_once()
        return self.world.again(job)

    def confirm(self, job: Job, *, all_or_nothing: bool = False) -> Job:
        import_jobs.confirm(self.world.session, job=job, all_or_nothing=all_or_nothing)
        self.world.session.commit()
        return job

    def imported(self, *rows: dict[str, str], kind: JobKind = KIND) -> Job:
        return self.work(self.confirm(self.work(self.send(*rows, kind=kind))))

    def count(self, model: type = Person) -> int:
        return self.world.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def desk(world: World, officer: Account, tmp_path: Path) -> Desk:
    return Desk(world, officer, tmp_path)


def counts(job: Job) -> tuple[int, ...]:
    """Read, created, updated, unchanged, rejected."""
    return tuple(job.options["counts"][name] for name in ("read", "created", "updated", "unchanged", "rejected"))


def test_the_check_writes_nothing_and_says_what_would_become_of_each_row(desk: Desk) -> None:
    job = desk.work(desk.send(candidate(), other_candidate(**BAD)))
    assert (job.state, counts(job), desk.count()) == (JobState.CHECKED, (2, 1, 0, 0, 1), 0)
    report = import_jobs.report_of(job)
    assert [(row.number, row.result) for row in report.first] == [(2, "created"), (3, None)]
    (refused,) = report.rejected
    assert [error.column for error in refused.errors] == ["stato"]


def test_what_is_confirmed_is_written_but_for_the_rejected_rows(desk: Desk) -> None:
    job = desk.imported(candidate(), other_candidate(**BAD))
    assert (job.state, counts(job), desk.count()) == (JobState.DONE, (2, 1, 0, 0, 1), 1)
    assert (job.done, job.total, job.cursor) == (2, 2, 2)
    again = desk.imported(candidate(nome="Lara"), other_candidate())
    assert counts(again) == (2, 1, 1, 0, 0)


def test_a_person_changed_by_a_list_has_another_version(desk: Desk) -> None:
    desk.imported(candidate())
    before = desk.world.session.scalars(select(Person.version)).one()
    desk.imported(candidate())
    assert desk.world.session.scalars(select(Person.version)).one() == before
    desk.imported(candidate(competenze="cucito"))
    assert desk.world.session.scalars(select(Person.version)).one() == before + 1


def test_a_level_that_a_list_changes_is_history_of_whoever_sent_it(desk: Desk) -> None:
    desk.imported(candidate(capacita="d430=2;d450=3;d440=1"))
    assert desk.count(CapacityChange) == 0, "with their first list nothing changed"
    desk.imported(candidate(capacita="d430=3;d450=3;b210=4"), other_candidate())
    found = desk.world.session.scalars(select(CapacityChange).order_by(CapacityChange.dimension)).all()
    assert [(row.dimension, row.previous, row.level) for row in found] == [
        ("b210", None, 4),
        ("d430", 2, 3),
        ("d440", 1, None),
    ]
    told = {(row.account, row.source, row.assessed_on, row.at) for row in found}
    assert told == {(desk.officer, AssessmentSource.LIST, NOW.date(), NOW)}
    desk.imported(candidate(capacita="d430=3;d450=3;b210=4"))
    assert desk.count(CapacityChange) == 3


def test_positions_and_outcomes_too(desk: Desk) -> None:
    desk.imported(candidate())
    desk.imported(position(), kind=JobKind.IMPORT_POSITIONS)
    job = desk.imported(outcome(), kind=JobKind.IMPORT_OUTCOMES)
    assert (counts(job), desk.count(Proposal)) == ((1, 1, 0, 0, 0), 1)


def test_all_or_nothing_is_refused_while_rows_are(desk: Desk) -> None:
    job = desk.work(desk.send(candidate(), other_candidate(**BAD)))
    with pytest.raises(SomeRejected):
        desk.confirm(job, all_or_nothing=True)


def test_all_or_nothing_checks_again_before_it_writes(desk: Desk) -> None:
    job = desk.confirm(desk.work(desk.send(candidate(), other_candidate())), all_or_nothing=True)
    somebody = desk.world.person(code="BS90000")
    somebody.tax_code = other_candidate()["codice_fiscale"]
    desk.world.session.commit()
    desk.work(job)
    assert (job.state, job.options["nothing_written"]) == (JobState.DONE, True)
    assert (counts(job), desk.count()) == ((2, 0, 0, 0, 1), 1)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"a;b\n1;2\n"], ids=["empty", "pdf", "other columns"])
def test_a_file_that_cannot_be_read_says_why(desk: Desk, content: bytes) -> None:
    job = desk.work(desk.send_file(content))
    assert job.state is JobState.FAILED
    assert "file" in job.error or "colonne" in job.error


def test_an_error_of_ours_ends_the_job_and_not_the_worker(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("a secret in a traceback")

    monkeypatch.setattr(import_jobs, "run", broken)
    job = desk.work(desk.send(candidate()))
    assert job.state is JobState.FAILED
    assert "secret" not in job.error
    assert "a secret in a traceback" in caplog.text


def test_a_code_that_somebody_inserted_meanwhile_is_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    job = desk.confirm(desk.work(desk.send(candidate())))
    link = import_jobs.write_in_batches.__globals__["check"]

    def overtaken(*arguments: Any) -> Any:
        found = link(*arguments)
        if not desk.count():
            desk.world.person(code="BS00001")
        return found

    monkeypatch.setitem(import_jobs.write_in_batches.__globals__, "check", overtaken)
    desk.work(job)
    assert (job.state, counts(job), desk.count()) == (JobState.DONE, (1, 0, 1, 0, 0), 1)


def test_a_worker_asked_to_stop_leaves_the_rest_to_the_next(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 1)
    job = desk.confirm(desk.work(desk.send(candidate(), other_candidate())))
    with desk.world.app.app_context():
        first = Worker()
        write_down = jobs.write_down

        def stop_after(*arguments: Any, **changes: Any) -> None:
            write_down(*arguments, **changes)
            if changes.get("cursor") == 1:
                first.stop.set()

        monkeypatch.setattr(jobs, "write_down", stop_after)
        first.work_once()
    desk.world.again(job)
    assert (job.state, job.cursor, desk.count()) == (JobState.RUNNING, 1, 1)
    desk.work(job)
    assert (job.state, counts(job), desk.count()) == (JobState.DONE, (2, 2, 0, 0, 0), 2)


KILLED = """
import sys
from datetime import datetime
from webapp import create_app
from webapp.extensions import clock, db
from webapp.services import jobs
from webapp.services.importing import ImportReport, running
from webapp.worker import Worker

url, keys, now, where = sys.argv[1:]
running.BATCH = 20
write_down = jobs.write_down

def pause():
    print("here", flush=True)
    sys.stdin.read()

def wait(session, *, claim, **changes):
    third = changes.get("cursor") == 60
    if third and where == "before the commit":
        pause()
    write_down(session, claim=claim, **changes)
    if third and where == "after the commit":
        session.commit()
        pause()

jobs.write_down = wait
clock.frozen_at = datetime.fromisoformat(now)
app = create_app({"SQLALCHEMY_DATABASE_URI": url, "SECRET_KEY": "test", "ENCRYPTION_KEYS": keys.split(",")})
with app.app_context():
    Worker().work_once()
"""

COMPARED = {
    JobKind.IMPORT_CANDIDATES: (Person, Registration, Profile, Capacity, Consent, Experience, PersonSkill, Wish),
    JobKind.IMPORT_POSITIONS: (Employer, Position, Demand),
}
# What depends on when and in how many steps something was written, and not on the list.
_PASSING = {"changed_in", "recorded_at", "id", "person_id", "position_id", "employer_id"}


def content(world: World, kind: JobKind) -> dict[str, list[Any]]:
    """Every row of the tables that a list writes, without the numbers that the database gives out."""
    found = {}
    for model in COMPARED[kind]:
        table = table_of(model)
        columns = [column for column in table.columns if column.name not in _PASSING]
        found[table.name] = sorted(map(repr, world.session.execute(select(*columns))))
    return found


@contextmanager
def killed_worker(app: Flask, where: str) -> Iterator[None]:
    """A real process that takes the job and gets no further than its third batch."""
    keys = ",".join(app.config["ENCRYPTION_KEYS"])
    with app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, url, keys, NOW.isoformat(), where],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline() == "here\n"
        process.kill()
    assert process.returncode == -signal.SIGKILL
    yield


def damaged(file: Path) -> bytes:
    """A list of the demonstration with a refused row before and after where the worker is killed, and a code twice."""
    lines = file.read_text(encoding="utf-8").splitlines()
    for number in (5, len(lines) - 3):
        lines[number] = lines[number].replace(",", ",§", 3)
    return "\n".join([*lines, lines[10]]).encode()


@pytest.mark.parametrize(
    ("where", "kind", "file"),
    [
        ("before the commit", JobKind.IMPORT_CANDIDATES, "elenco.csv"),
        ("after the commit", JobKind.IMPORT_POSITIONS, "posizioni.csv"),
    ],
)
def test_killed_in_the_middle_and_taken_up_by_another(desk: Desk, where: str, kind: JobKind, file: str) -> None:
    sent = damaged(DEMO / file)
    job = desk.confirm(desk.work(desk.send_file(sent, kind=kind)))
    with killed_worker(desk.world.app, where):
        desk.world.again(job)
    assert (job.state, job.cursor) == (JobState.RUNNING, 40 if where == "before the commit" else 60)
    clock.frozen_at = NOW + jobs.SILENT_AFTER + timedelta(seconds=1)
    desk.work(job)
    assert job.state is JobState.DONE
    resumed, resumed_counts = content(desk.world, kind), counts(job)
    refused = [(row.number, row.message) for row in import_jobs.report_of(job).rejected]

    clock.frozen_at = NOW
    for table in reversed(db.metadata.sorted_tables):
        if table.name in {table_of(model).name for model in COMPARED[kind]} | _BELOW[kind]:
            desk.world.session.execute(table.delete())
    desk.world.session.execute(update(Job).values(state=JobState.CANCELLED))
    desk.world.session.commit()
    whole = desk.work(desk.confirm(desk.work(desk.send_file(sent, kind=kind))))
    assert counts(whole) == resumed_counts
    assert [(row.number, row.message) for row in import_jobs.report_of(whole).rejected] == refused
    assert len(refused) == 3
    assert content(desk.world, kind) == resumed


_BELOW = {
    JobKind.IMPORT_CANDIDATES: {"needed_accommodation"},
    JobKind.IMPORT_POSITIONS: {"offered_accommodation", "position_skill"},
}


def test_a_warning_said_by_two_batches_is_said_once() -> None:
    report = ImportReport(warnings=["Una volta", "Due"])
    import_jobs._add(report, ImportReport(warnings=["Tre", "Una volta"]))
    assert report.warnings == ["Una volta", "Due", "Tre"]
