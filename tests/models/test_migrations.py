"""The migrations make the tables that the models describe, and can take them away again."""

from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect

from webapp.extensions import db


def test_up_down_and_up_again(empty_app: Flask) -> None:
    upgrade()
    assert set(db.metadata.tables) <= set(inspect(db.engine).get_table_names())
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()


def test_nothing_in_the_models_is_missing_from_the_migrations(migrated_app: Flask) -> None:
    with migrated_app.app_context():
        check()
