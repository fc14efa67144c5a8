"""What happens by itself: the worker goes through this list every minute.

A task is a function of a session and the moment. It looks at the data to see whether there is something to do now, so
that it may be called too often, late, or by two workers at once. What it changed is committed when it returns; when it
fails, that is logged, the others go on, and it is called again a minute later.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from webapp import mail
from webapp.extensions import clock, db
from webapp.services import jobs
from webapp.services.employers import agreement_reminders, cooperative_workers, organisation_requests
from webapp.services.messages import reminders

Task = Callable[[Session, datetime], object]

log = logging.getLogger(__name__)

TASKS: list[Task] = [
    jobs.forget_files,
    organisation_requests.forget_unconfirmed,
    reminders.remind_employers,
    cooperative_workers.remind,
    agreement_reminders.warn_of_ends,
    mail.work,
]


def run_all() -> None:
    """Run every task once, each in a transaction of its own."""
    for task in TASKS:
        try:
            task(db.session(), clock.now())
            db.session.commit()
        except Exception:  # One task's trouble, of whatever kind, must not keep the others from running.
            log.exception("%s did not work; it is tried again in a minute", getattr(task, "__name__", task))
            db.session.rollback()
        finally:
            db.session.remove()
