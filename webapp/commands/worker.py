"""`flask worker`: the process that does jobs in the background."""

import os
import signal
from threading import Event, Thread

import click
from flask.cli import with_appcontext

from webapp import periodic
from webapp.commands.readiness import ensure_ready
from webapp.worker import PAUSE, Worker


@click.command("worker")
@click.option("--once", is_flag=True, help="Fa quello che aspetta adesso, e finisce.")
@click.option("--with-parent", is_flag=True, help="Finisce anche quando finisce il processo che l'ha avviato.")
@with_appcontext
def worker(once: bool, with_parent: bool) -> None:
    """Fa i lavori che richiedono tempo: importazioni, messaggi, pulizie. Ctrl+C o SIGTERM lo fermano senza perdite."""
    ensure_ready()
    found = Worker()
    if once:
        while found.work_once():
            pass
        periodic.run_all()
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: found.stop.set())
    if with_parent:
        Thread(target=_stop_without_parent, args=(found.stop, os.getppid()), daemon=True).start()
    found.work_until_stopped()


def _stop_without_parent(stop: Event, parent: int) -> None:
    while os.getppid() == parent and not stop.wait(PAUSE):
        pass
    stop.set()
