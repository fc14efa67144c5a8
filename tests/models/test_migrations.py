"""The migrations make the tables that the models describe, and can take them away again."""

from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect, text

from tests.conftest import make_app
from webapp.extensions import db


@pytest.fixture
def empty_app(database_url: str, tmp_path: Path, migrated_app: Flask):
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
        db.engine.dispose()
    with migrated_app.app_context(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as server:
        server.execute(text("DROP DATABASE empty"))


def test_up_down_and_up_again(empty_app: Flask) -> None:
    upgrade()
    assert set(db.metadata.tables) <= set(inspect(db.engine).get_table_names())
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()


def test_nothing_in_the_models_is_missing_from_the_migrations(migrated_app: Flask) -> None:
    with migrated_app.app_context():
        check()
