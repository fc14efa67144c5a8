"""The process that does what takes long: it takes jobs one after the other, and sees to what happens by itself."""

import logging
import os
import secrets
import socket
import time
from datetime import timedelta
from threading import Event

from sqlalchemy.exc import OperationalError

from models.jobs import Job
from webapp import periodic
from webapp.extensions import clock, db
from webapp.services import import_jobs, jobs
from webapp.services.engine import suggestion_jobs
from webapp.services.jobs import Claim, Stopped, TakenOver

PAUSE = 1.0
"""Seconds between looking for a job and looking again."""
PERIOD = timedelta(minutes=1).total_seconds()
UNEXPECTED = "Si è verificato un errore imprevisto: chi cura il sistema ne trova i dettagli nel registro."

log = logging.getLogger(__name__)


class Worker:
    """One worker; several may run beside each other, on one machine or on many."""

    def __init__(self, stop: Event | None = None) -> None:
        self.stop = stop or Event()
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"

    def work_until_stopped(self) -> None:
        """Do jobs as they come, and every minute what happens by itself."""
        due = time.monotonic()
        while not self.stop.is_set():
            if time.monotonic() >= due:
                due = time.monotonic() + PERIOD
                periodic.run_all()
            if not self.work_once():
                self.stop.wait(PAUSE)

    def work_once(self) -> bool:
        """Do one job, if there is one; tells whether there was."""
        try:
            claim = jobs.take(db.session(), worker=self.name, now=clock.now())
            db.session.commit()
            if claim is not None:
                self._do(claim)
            return claim is not None
        except OperationalError:
            # The database is busy or away: the job, if there was one, is found again once its heartbeat is old.
            log.warning("the database does not answer", exc_info=True)
            return False
        finally:
            db.session.remove()

    def _do(self, claim: Claim) -> None:
        place = import_jobs.Workplace(db.session(), db.engine, clock.now, self._ask_to_stop)
        try:
            kind = db.session.get_one(Job, claim.job_id).kind
            work = suggestion_jobs.work if kind is suggestion_jobs.KIND else import_jobs.work
            work(place, claim=claim)
        except TakenOver:
            db.session.rollback()
        except Stopped:
            db.session.rollback()
            jobs.give_back(db.session(), claim=claim)
            db.session.commit()
        except OperationalError:
            raise
        except (
            Exception
        ):  # Whatever else went wrong would go wrong again: the officer is told, and the next job begins.
            log.exception("job %s failed", claim.job_id)
            db.session.rollback()
            jobs.fail(db.session(), claim=claim, error=UNEXPECTED, now=clock.now())
            db.session.commit()

    def _ask_to_stop(self) -> None:
        if self.stop.is_set():
            raise Stopped
