"""A live site on a database of its own: the demo world, served to a real browser."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from models.people import Registration
from models.positions import Position
from models.proposals import Proposal
from models.referring_services import ReferringService
from models.types import ProposalState, Role
from tests.conftest import make_app
from webapp.extensions import clock, db
from webapp.security import hash_password
from webapp.services import accounts
from webapp.services.care import service_invitations
from webapp.services.demo.demo import load_world
from webapp.services.engine.ranking import ranking_of
from webapp.services.engine.review import FITS, Tab
from webapp.worker import Worker

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
"""The day the demo world is as of; the site's clock stands still there."""

OFFICER, SECOND_OFFICER = "operatrice@example.org", "operatore@example.org"
FIRM, COOPERATIVE = "datore@example.org", "cooperativa@example.org"
CANDIDATE, SECOND_CANDIDATE = "elisa.pezzotti@example.org", "davide.bonometti@example.org"
DELEGATE, ADMINISTRATOR = "delegata@example.org", "amministratore@example.org"
REFERRER, ADMIN = "salute.mentale@example.org", "amministrazione@example.org"
PASSWORD = "Mirato-demo-2026"


@dataclass(frozen=True, slots=True)
class Stored:
    """A proposal as the database has it."""

    state: ProposalState
    steps: list[ProposalState]
    """The states it was moved to, oldest first."""
    lifted: list[str]
    """The gates that its last step lifted."""


class Site:
    """The address of a running site, and what a test may look up or prepare behind its back."""

    def __init__(self, app: Flask, url: str) -> None:
        self.app, self.url, self.invitations = app, url, 0

    def invited_into_a_service(self) -> str:
        """The code of a new invitation into the first service."""
        with self.app.app_context():
            self.invitations += 1
            service = db.session.scalars(select(ReferringService).order_by(ReferringService.id)).first()
            officer = accounts.by_email(db.session, email=OFFICER)
            email = f"invitata{self.invitations}@example.org"
            _new, token = service_invitations.invite(
                db.session, service=service, email=email, by=officer, now=clock.now()
            )
            db.session.commit()
            return token or ""

    def undecided(self, position: str, place: int = 1) -> str:
        """The registration code of the first (second, …) suggested person about whom nothing was decided yet."""
        with self.app.app_context():
            row = _position(position)
            decided = set(
                db.session.scalars(
                    select(Registration.code)
                    .join(Proposal, Proposal.person_id == Registration.person_id)
                    .where(Proposal.position_id == row.id)
                )
            )
            ranking = ranking_of(db.session, position=row, only=FITS[Tab.SUGGESTED])
            free = [match.candidate for match in ranking.matches if match.candidate not in decided]
            return free[place - 1]

    def stopped_by(self, position: str, *gates: str) -> str:
        """The registration code of somebody whom exactly these gates stop."""
        with self.app.app_context():
            excluded = ranking_of(db.session, position=_position(position), top=0).excluded
            return next(one.candidate for one in excluded if one.gates == gates)

    def stored(self, position: str, registration: str) -> Stored | None:
        """What is decided between a person and a position, or None."""
        with self.app.app_context():
            proposal = db.session.scalar(
                select(Proposal)
                .join(Proposal.position)
                .join(Registration, Registration.person_id == Proposal.person_id)
                .where(Position.code == position, Registration.code == registration)
            )
            if proposal is None:
                return None
            steps = [event.to_state for event in proposal.history]
            return Stored(proposal.state, steps, proposal.history[-1].lifted_gates)

    def title(self, position: str) -> str:
        """A position's title."""
        with self.app.app_context():
            return _position(position).title

    def account_for(self, registration: str) -> str:
        """The e-mail of a person's account, made if there is none; the password is everybody's."""
        email = f"{registration.lower()}@example.org"
        with self.app.app_context():
            if accounts.by_email(db.session, email=email):
                return email
            person = db.session.scalars(select(Registration).where(Registration.code == registration)).one().person
            accounts.create(
                db.session,
                email=email,
                name=person.full_name,
                role=Role.CANDIDATE,
                password_hash=hash_password(PASSWORD),
                now=NOW,
                person_id=person.id,
            )
            db.session.commit()
        return email

    def change(self, change: Callable[[Session], None]) -> None:
        """Change rows, as an import would."""
        with self.app.app_context():
            change(db.session())
            db.session.commit()

    def let_worker_work(self) -> None:
        """Do the background jobs that wait."""
        with self.app.app_context():
            while Worker().work_once():
                pass

    @staticmethod
    def wait(time: timedelta) -> None:
        """Let time pass on the site's clock."""
        clock.frozen_at = clock.now() + time


def _position(code: str) -> Position:
    return db.session.scalars(select(Position).where(Position.code == code)).one()


def _app(file: Path) -> Flask:
    """The application as people meet it: a failure is a page, not a traceback."""
    return make_app(f"sqlite:///{file}", DEMO=True, TESTING=False)


def prepare(file: Path) -> None:
    """Write the demo world into a new database file."""
    app = _app(file)
    with app.app_context():
        upgrade()
        load_world(db.session, hash_password=hash_password, now=NOW)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def copy(prepared: Path, file: Path) -> None:
    """A copy of a database that misses nothing, whatever its write-ahead log still holds."""
    source, target = sqlite3.connect(prepared), sqlite3.connect(file)
    with target:
        source.backup(target)
    source.close()
    target.close()


class _Quiet(WSGIRequestHandler):
    """Requests are not printed: a failing test shows its page, not a log."""

    def log(self, *args: Any) -> None:
        """Say nothing."""


def _whole(application: "WSGIApplication") -> "WSGIApplication":
    """Answers in one piece: this server forgets to close a file that is being sent when the browser goes away."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        body = application(environ, start_response)
        try:
            return [b"".join(body)]
        finally:
            if hasattr(body, "close"):
                body.close()

    return answer


@contextmanager
def serve(file: Path) -> Iterator[Site]:
    """A site on this database, at a free port of this machine, until the block ends."""
    app = _app(file)
    server = make_server("127.0.0.1", 0, _whole(app), threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    clock.frozen_at = NOW
    try:
        yield Site(app, f"http://127.0.0.1:{server.server_port}")
    finally:
        clock.frozen_at = None
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()
