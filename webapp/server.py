"""gunicorn's settings: one process keeps one pool in memory and answers with several threads."""

import os
import signal
import subprocess
import sys
from multiprocessing import get_context

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = 8
timeout = 60
max_requests = 0
loglevel = "warning"


def on_starting(_server: Arbiter) -> None:
    """Serve no data of another version of Mirato: say so and stop.

    Asked in a process of its own, because what the arbiter loads its workers keep, also after a reload.
    """
    asked = get_context("fork").Process(target=_refuse_other_versions)
    asked.start()
    asked.join()
    if asked.exitcode:
        sys.exit(asked.exitcode)


def _refuse_other_versions() -> None:
    from sqlalchemy.exc import OperationalError

    from webapp import create_app
    from webapp.commands.readiness import schema

    with create_app().app_context():
        try:
            problem = schema().value
        except OperationalError as error:
            problem = f"La banca dati non risponde: {error.orig}"
    if problem:
        sys.exit(problem)


def post_worker_init(worker: Worker) -> None:
    """Make the linkers and read the lists before the first page needs them; what cannot be read now is read then."""
    from sqlalchemy.exc import SQLAlchemyError

    from webapp.extensions import clock, db
    from webapp.services import warming

    with worker.app.wsgi().app_context():
        try:
            for _office in warming.warm_up(db.session, today=clock.today()):
                worker.notify()  # the arbiter ends a worker that is silent for too long
        except SQLAlchemyError:
            worker.log.warning("I dati non sono ancora leggibili: saranno letti alla prima pagina.")
        finally:
            db.session.remove()


def when_ready(server: Arbiter) -> None:
    """Say where to go once the address really answers."""
    if os.environ.get("MIRATO_WORKER") == "1":
        _start_worker()
    print(
        f"\n  Mirato è pronto: http://{server.address[0][0]}:{server.address[0][1]}  (Ctrl+C per fermarlo)\n",
        flush=True,
    )


_beside: list[subprocess.Popen[bytes]] = []
"""The worker that this server started, if it did. It ends by itself should this process be killed."""


def _start_worker() -> None:
    command = [sys.executable, "-m", "flask", "--app", "webapp", "worker", "--with-parent"]
    # A Ctrl+C in the terminal is for the server, which then stops the worker.
    _beside.append(subprocess.Popen(command, start_new_session=True))  # noqa: S603 (written above)


def on_exit(_server: Arbiter) -> None:
    """Stop the worker: it leaves its job to the next one."""
    for process in _beside:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
