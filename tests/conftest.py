"""What every test may ask for: an application on each database, a session, pages, and a small world to put in it."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

# The packaged PostgreSQL asks for a runtime folder as soon as it is imported; not every machine has one.
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="mirato-test-"))

import pytest
from flask import Flask
from hypothesis import settings
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests import catalogue
from tests.databases import KINDS, Databases, empty, migrate
from tests.page import PageClient
from tests.world import World
from webapp import create_app
from webapp.extensions import clock, db
from webapp.services import finding, matching_inputs, open_positions, vocabulary

settings.register_profile("mirato", derandomize=True, deadline=None, print_blob=True, max_examples=60)
settings.load_profile("mirato")


@pytest.fixture(scope="session", autouse=True)
def english_texts() -> None:
    """The English catalogue, compiled before any application reads it."""
    catalogue.compile_if_stale()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """The databases of this run."""
    made = Databases(tmp_path_factory.mktemp("database"))
    yield made
    made.close()


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on: on both, unless its file says that one is enough."""
    return str(request.param)


@pytest.fixture
def database_url(databases: Databases, database_kind: str) -> str:
    """An SQLite file, then a real PostgreSQL server."""
    return databases.url(database_kind)


class CompiledOnce(BytecodeCache):
    """Templates are compiled once for all the applications that tests make."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled; jinja looks whether it is of this very source."""
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.compiled[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = CompiledOnce()


def make_app(url: str, **settings_of_test: object) -> Flask:
    """The application on this database. CSRF stays on; passwords are hashed cheaply; sign-in is not counted."""
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": url,
            "SECRET_KEY": "test",
            "TESTING": True,
            "ARGON2": {"time_cost": 1, "memory_cost": 8, "parallelism": 1},
            "RATELIMIT_ENABLED": False,
            **settings_of_test,
        }
    )
    app.jinja_env.bytecode_cache = TEMPLATES
    return app


@pytest.fixture
def migrated_app(databases: Databases, database_kind: str, database_url: str) -> Flask:
    """The application on a migrated database that knows the territory."""
    if database_kind not in databases.apps:
        app = databases.apps[database_kind] = make_app(database_url)
        migrate(app)
    return databases.apps[database_kind]


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    """The application, with nothing but the territory in its database."""
    yield migrated_app
    clock.frozen_at = None
    matching_inputs.pools.clear()
    open_positions.open_positions.clear()
    finding.directory.clear()
    vocabulary.clear()
    empty(migrated_app)


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
