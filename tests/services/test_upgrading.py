"""A database of another version of Mirato: everything but its upgrade says so, and nothing is touched."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from click.testing import Result
from cryptography.fernet import Fernet
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from matching import Scorer
from webapp.commands.readiness import Schema, schema
from webapp.config import ROOT
from webapp.extensions import db

Run = Callable[..., Result]

BEFORE = "0001"
"""The first release's tables."""
OLD = Scorer(Scorer.prior().tables, Scorer.prior().intercept - 1)
"""The experts' tables of those days."""
COMMANDS = (
    ("rank", "P0001"),
    ("rank", "P0001", "--json"),
    ("opportunities", "BS00001"),
    ("link", "cuoco"),
    ("suggest",),
    ("import", "candidates", "elenco.csv"),
    ("import", "positions", "posizioni.csv", "--dry-run"),
    ("import", "outcomes", "esiti.csv"),
    ("vocabulary", "import", "--esco", ".", "--dry-run"),
    ("vocabulary", "import", "--esco", "."),
    ("model", "train"),
    ("model", "evaluate"),
    ("model", "promote", "prior-1"),
    ("model", "rollback"),
    ("model", "show"),
)


@pytest.fixture
def run(empty_app: Flask) -> Run:
    """Runs a command on a database of its own."""
    runner = empty_app.test_cli_runner()
    return lambda *words: runner.invoke(args=list(words))


@pytest.fixture
def old(empty_app: Flask) -> None:
    """The database as the first release left it, its scorer in use."""
    upgrade(revision=BEFORE)
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO scorer_version (version, kind, content, installed_at, active)"
                " VALUES (:version, 'prior', :content, '2026-01-01 00:00:00', true)"
            ),
            {"version": OLD.version, "content": OLD.to_json()},
        )


def revision() -> str | None:
    """The revision that the database says it has."""
    with db.engine.connect() as connection:
        return connection.scalar(text("SELECT version_num FROM alembic_version"))


def write_revision(name: str) -> None:
    """Make the database say that it has another revision."""
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :name"), {"name": name})


def versions() -> dict[str, bool]:
    """The scorers there are, and which is in use."""
    with db.engine.connect() as connection:
        rows = connection.execute(text("SELECT version, active FROM scorer_version"))
        return {version: bool(active) for version, active in rows}


def refuses(run: Run, *words: str, because: Schema) -> bool:
    """Whether a command says why it stops, and nothing else."""
    result = run(*words)
    told = (result.exit_code, result.stdout, result.stderr) == (1, "", f"Error: {because.value}\n")
    return told and isinstance(result.exception, SystemExit)


@pytest.mark.usefixtures("old")
def test_every_command_leaves_older_data_alone_and_says_so(run: Run) -> None:
    assert "«flask db upgrade»" in Schema.OLDER.value
    for words in COMMANDS:
        assert refuses(run, *words, because=Schema.OLDER), words
    assert (revision(), versions()) == (BEFORE, {OLD.version: True})


@pytest.mark.usefixtures("old")
def test_a_single_step_back_is_older_too(run: Run) -> None:
    upgrade()
    downgrade(revision="-1")
    assert refuses(run, "model", "show", because=Schema.OLDER)


@pytest.mark.usefixtures("old")
def test_after_the_upgrade_commands_work_and_the_new_prior_can_be_put_into_use(run: Run) -> None:
    new = Scorer.prior().version
    assert run("db", "upgrade").exit_code == 0
    assert run("model", "show").exit_code == 0
    assert versions() == {OLD.version: True, new: False}
    assert run("rank", "P0001").stderr == "Error: Non c'è nessuna posizione con il codice «P0001».\n"
    promoted = run("model", "promote", new, "--because", "la nuova versione di Mirato")
    assert promoted.exit_code == 0, promoted.output
    assert versions() == {OLD.version: False, new: True}


@pytest.mark.usefixtures("old")
def test_demo_brings_older_data_up_to_date(run: Run) -> None:
    result = run("demo")
    assert result.exit_code == 0, result.output
    assert schema() is Schema.CURRENT
    found = versions()
    assert (found[OLD.version], found[Scorer.prior().version]) == (True, False)


@pytest.mark.usefixtures("old")
def test_newer_data_are_left_alone_too(run: Run) -> None:
    upgrade()
    write_revision("9999")
    for words in (*COMMANDS, ("demo",)):
        assert refuses(run, *words, because=Schema.NEWER), words
    assert revision() == "9999"
    assert versions() == {OLD.version: True}


@pytest.mark.parametrize("words", [("model", "show"), ("link", "cuoco")], ids=" ".join)
def test_the_first_command_makes_an_unused_database_ready(run: Run, words: tuple[str, ...]) -> None:
    assert schema() is Schema.UNUSED
    assert run(*words).exit_code == 0
    assert schema() is Schema.CURRENT
    assert versions() == {Scorer.prior().version: True}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_measuring_needs_no_database(run: Run) -> None:
    result = run("bench", "--candidates", "200", "--positions", "1")
    assert result.exit_code == 0, result.output
    assert not inspect(db.engine).get_table_names()


def serve(app: Flask) -> subprocess.CompletedProcess[str]:
    """The server, started as ``make run`` does."""
    given = {"DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"], "SECRET_KEY": "test"}
    given["MIRATO_KEYS"] = Fernet.generate_key().decode()
    command = (sys.executable, "-m", "gunicorn", "--config", "webapp/server.py", "webapp:create_app()")
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | given, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.usefixtures("old")
def test_the_server_does_not_start_on_data_of_another_version(empty_app: Flask) -> None:
    for expected, name in ((Schema.OLDER, BEFORE), (Schema.NEWER, "9999")):
        write_revision(name)
        result = serve(empty_app)
        assert (result.returncode, result.stdout, result.stderr) == (1, "", f"{expected.value}\n")


def test_the_server_does_not_start_on_an_unused_database(empty_app: Flask) -> None:
    result = serve(empty_app)
    assert (result.returncode, result.stdout, result.stderr) == (1, "", f"{Schema.UNUSED.value}\n")
