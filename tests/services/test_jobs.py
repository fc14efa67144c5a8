"""Background jobs: taken once, resumed when a worker is silent, called off while nothing is written, forgotten."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from models.accounts import Account
from models.errors import DecidedMeanwhile, NotFound
from models.jobs import Job, JobReport
from models.territory import Office
from models.types import JobKind, JobState, Role
from tests.world import NOW, World
from webapp import periodic
from webapp.extensions import clock, db
from webapp.services import jobs
from webapp.services.jobs import Claim, TakenOver

LATER = NOW + jobs.SILENT_AFTER + timedelta(seconds=1)


@pytest.fixture
def officer(world: World) -> Account:
    return world.account(Role.OFFICER)


def add(world: World, officer: Account, state: JobState = JobState.CHECKING, minutes: int = 0) -> Job:
    at = NOW + timedelta(minutes=minutes)
    kind = JobKind.IMPORT_CANDIDATES
    job = jobs.add(world.session, kind=kind, account=officer, file_name="a.csv", content=b"x", now=at)
    job.state, job.report = state, JobReport(text="kept")
    world.session.commit()
    return job


def take(session: Session, worker: str = "one", now=NOW) -> Claim | None:
    claim = jobs.take(session, worker=worker, now=now)
    session.commit()
    return claim


def test_the_oldest_goes_first_and_each_to_one_worker(world: World, officer: Account, session: Session) -> None:
    second, first = add(world, officer, JobState.QUEUED, minutes=2), add(world, officer, minutes=1)
    taken = [take(session, worker) for worker in ("one", "two", "three")]
    assert taken == [Claim(first.id, "one", 1), Claim(second.id, "two", 1), None]


@pytest.mark.parametrize("state", [JobState.CHECKED, *jobs.OVER])
def test_what_waits_for_nobody_is_not_taken(world: World, officer: Account, session: Session, state: JobState) -> None:
    add(world, officer, state)
    assert take(session) is None


def test_a_silent_worker_loses_its_job_and_learns_it(
    app: Flask, world: World, officer: Account, session: Session
) -> None:
    job = add(world, officer)
    first = take(session)
    assert take(session, "two", NOW + jobs.SILENT_AFTER) is None
    second = take(session, "two", LATER)
    assert second == Claim(job.id, "two", 2)
    with app.app_context(), pytest.raises(TakenOver):
        jobs.beat(db.engine, claim=first, now=LATER, done=1, total=2)
    with pytest.raises(TakenOver):
        jobs.write_down(session, claim=first, cursor=1)
    session.rollback()
    jobs.write_down(session, claim=second, cursor=1)


def test_a_heartbeat_keeps_the_job(app: Flask, world: World, officer: Account, session: Session) -> None:
    job = add(world, officer)
    claim = take(session)
    with app.app_context():
        jobs.beat(db.engine, claim=claim, now=LATER, done=3, total=9)
    assert take(session, "two", LATER) is None
    world.again(job)
    assert (job.done, job.total) == (3, 9)


def test_a_job_given_back_is_free_at_once_and_costs_no_attempt(
    world: World, officer: Account, session: Session
) -> None:
    job = add(world, officer)
    jobs.give_back(session, claim=take(session))
    session.commit()
    assert take(session, "two") == Claim(job.id, "two", 1)


def test_a_job_that_ends_its_workers_is_given_up(world: World, officer: Account, session: Session) -> None:
    job = add(world, officer)
    at = NOW
    for _ in range(jobs.MOST_ATTEMPTS):
        assert take(session, now=at)
        at += 2 * jobs.SILENT_AFTER
    assert take(session, now=at) is None
    world.again(job)
    assert (job.state, job.error) == (JobState.FAILED, jobs.TOO_OFTEN)


@pytest.mark.parametrize("state", jobs.CANCELLABLE)
def test_what_writes_nothing_yet_can_be_called_off(
    world: World, officer: Account, session: Session, state: JobState
) -> None:
    job = add(world, officer, state)
    jobs.cancel(world.session, job=job, now=NOW)
    world.session.commit()
    assert (job.state, job.finished_at, job.file, job.report) == (JobState.CANCELLED, NOW, None, None)


@pytest.mark.parametrize("state", [JobState.RUNNING, *jobs.OVER])
def test_what_has_begun_to_write_cannot(world: World, officer: Account, state: JobState) -> None:
    job = add(world, officer, state)
    with pytest.raises(DecidedMeanwhile):
        jobs.cancel(world.session, job=job, now=NOW)


def test_a_worker_hears_that_its_job_was_called_off(world: World, officer: Account, session: Session) -> None:
    job = add(world, officer)
    claim = take(session)
    jobs.cancel(world.session, job=job, now=NOW)
    world.session.commit()
    with pytest.raises(TakenOver):
        jobs.write_down(session, claim=claim, state=JobState.CHECKED)


def test_only_what_was_checked_is_queued_and_once(world: World, officer: Account, session: Session) -> None:
    job = add(world, officer)
    take(session)
    with pytest.raises(DecidedMeanwhile):
        jobs.queue(world.session, job=job)
    job.state = JobState.CHECKED
    world.session.commit()
    jobs.queue(world.session, job=job)
    world.session.commit()
    assert take(session, "two") == Claim(job.id, "two", 1)
    with pytest.raises(DecidedMeanwhile):
        jobs.queue(world.session, job=job)


def test_an_office_sees_its_own_jobs(world: World, officer: Account) -> None:
    colleague = world.account(Role.OFFICER)
    cremona = world.keep(Office(province_code="CR", name="Cremona"))
    stranger = world.account(Role.OFFICER, office=cremona)
    old, new = add(world, officer), add(world, colleague, minutes=1)
    assert jobs.listing(world.session, account=officer, page=1).rows == [new, old]
    assert jobs.visible(world.session, account=colleague, job_id=old.id) is old
    assert jobs.listing(world.session, account=stranger, page=1).rows == []
    with pytest.raises(NotFound):
        jobs.visible(world.session, account=stranger, job_id=old.id)


@pytest.mark.parametrize(
    ("state", "days", "after"),
    [
        (JobState.DONE, 6, (True, JobState.DONE)),
        (JobState.DONE, 8, (False, JobState.DONE)),
        (JobState.FAILED, 8, (False, JobState.FAILED)),
        (JobState.CHECKED, 6, (True, JobState.CHECKED)),
        (JobState.CHECKED, 8, (False, JobState.CANCELLED)),
        (JobState.QUEUED, 8, (True, JobState.QUEUED)),
        (JobState.RUNNING, 8, (True, JobState.RUNNING)),
    ],
)
def test_a_file_is_dropped_when_its_job_has_been_over_for_a_week(
    world: World, officer: Account, state: JobState, days: int, after: tuple[bool, JobState]
) -> None:
    job = add(world, officer, state)
    job.finished_at = NOW if state in jobs.OVER else None
    world.session.commit()
    clock.frozen_at = NOW + timedelta(days=days)
    with world.app.app_context():
        periodic.run_all()
    world.again(job)
    kept, becomes = after
    assert (job.file is not None, job.report is not None, job.state) == (kept, kept, becomes)


def test_one_task_in_trouble_does_not_keep_the_others(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(session: Session, _now: object) -> None:
        session.add(Office(province_code="CR", name="Half done"))
        session.flush()
        raise RuntimeError("the mail server is away")

    def good(session: Session, _now: object) -> None:
        session.add(Office(province_code="MN", name="Mantova"))

    monkeypatch.setattr(periodic, "TASKS", [broken, good])
    with app.app_context():
        periodic.run_all()
    assert {office.province_code for office in world.session.query(Office)} == {"BS", "MN"}
    assert "the mail server is away" in caplog.text
