"""The migrations make the tables that the models describe, and can take them away again."""

from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect, text

from models.people import Profile
from webapp.extensions import db


def test_up_down_and_up_again(empty_app: Flask) -> None:
    upgrade()
    assert set(db.metadata.tables) <= set(inspect(db.engine).get_table_names())
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()


def test_people_listed_before_contracts_keep_all_and_have_said_nothing_of_them(empty_app: Flask) -> None:
    upgrade(revision="0004")
    with db.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO person (id, surname, name, birth_date, sex) VALUES (1, 'Gru', 'Bice', '1980-05-17', 'F')")
        )
        connection.execute(
            text(
                "INSERT INTO profile (person_id, licences, shifts, exclusions, max_km, changed_in)"
                " VALUES (1, 'B', 'mattina', '', 15, 3)"
            )
        )
    upgrade()
    profile = db.session.get_one(Profile, 1)
    assert (profile.contracts, profile.shifts, profile.max_km) == (frozenset(), {"mattina"}, 15)
    profile.contracts = frozenset({"tirocinio"})
    db.session.commit()
    downgrade(revision="0004")
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT shifts, max_km FROM profile")).one() == ("mattina", 15)


def test_nothing_in_the_models_is_missing_from_the_migrations(migrated_app: Flask) -> None:
    with migrated_app.app_context():
        check()
