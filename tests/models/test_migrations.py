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


FILES = {1: (b"list of the first", "what became of it"), 2: (b"list of the second", ""), 3: (None, "")}
"""By job: its file and its report, as they were kept in its row. Nothing is left of the third's."""


def test_files_of_jobs_move_to_tables_of_their_own_and_back_and_what_was_dropped_stays_dropped(
    empty_app: Flask,
) -> None:
    upgrade(revision="0005")
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO account (id, email, name, role, password_hash, language, active, created_at)"
                " VALUES (1, 'a@example.org', 'Ada', 'admin', 'x', 'it', true, '2026-11-02 09:00:00')"
            )
        )
        for number, (content, report) in FILES.items():
            connection.execute(
                text(
                    "INSERT INTO job (id, kind, state, account_id, file_name, options, created_at, worker, attempts,"
                    " done, total, cursor, error, report, content) VALUES (:id, 'import_candidates', 'done', 1,"
                    " 'a.csv', '{}', '2026-11-02 09:00:00', '', 1, 0, 0, 0, '', :report, :content)"
                ),
                {"id": number, "report": report, "content": content},
            )
    upgrade()
    with db.engine.connect() as connection:
        files = connection.execute(text("SELECT job_id, content FROM job_file ORDER BY job_id"))
        assert [(id_, bytes(content)) for id_, content in files] == [(1, FILES[1][0]), (2, FILES[2][0])]
        assert connection.execute(text("SELECT job_id, text FROM job_report")).all() == [(1, FILES[1][1])]
    downgrade(revision="0005")
    with db.engine.connect() as connection:
        back = connection.execute(text("SELECT id, content, report FROM job")).all()
        assert {id_: (content and bytes(content), report) for id_, content, report in back} == FILES


def test_nothing_in_the_models_is_missing_from_the_migrations(migrated_app: Flask) -> None:
    with migrated_app.app_context():
        check()
