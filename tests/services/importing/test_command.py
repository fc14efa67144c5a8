"""`flask import …`: exit codes, what is printed, and when nothing is written."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from models.people import Person
from models.proposals import Proposal
from models.territory import Office
from tests.services.importing.lists import (
    NOW,
    candidate,
    other_candidate,
    outcome,
    position,
    read_csv,
    write_csv,
)
from webapp.extensions import clock, db
from webapp.services.importing.candidate_rows import CandidateStore


class Terminal:
    """Runs commands on the application's database."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app = app
        self.list = folder / "elenco.csv"
        self.rejected = folder / "elenco.csv.rejected.csv"

    def run(self, *words: object) -> Result:
        return self.app.test_cli_runner().invoke(args=["import", *map(str, words)])

    def candidates(self, *rows: dict[str, str], options: tuple[str, ...] = ()) -> Result:
        return self.run("candidates", write_csv(self.list, rows), *options)

    def count(self, model: type = Person) -> int:
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def terminal(app: Flask, tmp_path: Path) -> Terminal:
    clock.frozen_at = NOW
    with app.app_context():
        db.session.add(Office(province_code="BS", name="Collocamento mirato di Brescia"))
        db.session.commit()
    return Terminal(app, tmp_path)


BAD = {"stato": "boh"}


def test_all_taken(terminal: Terminal) -> None:
    result = terminal.candidates(candidate(), other_candidate())
    assert result.stdout == "letti 2 · creati 2 · aggiornati 0 · invariati 0 · rifiutati 0\n"
    assert (result.exit_code, terminal.count(), terminal.rejected.exists()) == (0, 2, False)


def test_some_rejected(terminal: Terminal) -> None:
    result = terminal.candidates(candidate(**BAD), other_candidate())
    assert result.stdout == (
        f"letti 2 · creati 1 · aggiornati 0 · invariati 0 · rifiutati 1\nRighe rifiutate: {terminal.rejected}\n"
    )
    assert (result.exit_code, terminal.count()) == (1, 1)
    assert [row["codice_iscrizione"] for row in read_csv(terminal.rejected)] == ["BS00001"]


def test_unreadable(terminal: Terminal) -> None:
    terminal.list.write_bytes(b"")
    result = terminal.run("candidates", terminal.list)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Il file «elenco.csv» è vuoto.\n"
    assert terminal.run("candidates", terminal.list.with_name("non_esiste.csv")).exit_code == 2


def test_a_file_that_breaks_off_writes_nothing(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.services.importing.running.BATCH", 1)
    path = write_csv(terminal.list, [candidate(), other_candidate()])
    path.write_text(path.read_text("utf-8") + '"BS3,', encoding="utf-8")
    result = terminal.run("candidates", path)
    assert (result.exit_code, terminal.count()) == (2, 0)


def test_a_dry_run_checks_all_and_writes_nothing(terminal: Terminal) -> None:
    result = terminal.candidates(candidate(**BAD), other_candidate(), options=("--dry-run",))
    assert result.stdout.startswith("letti 2 · creati 1 · aggiornati 0 · invariati 0 · rifiutati 1\n")
    assert "riga 2: stato: «boh» non è ammesso" in result.stderr
    assert (result.exit_code, terminal.count(), terminal.rejected.exists()) == (1, 0, False)


def test_a_dry_run_without_errors_is_a_success(terminal: Terminal) -> None:
    assert terminal.candidates(candidate(), options=("--dry-run",)).exit_code == 0
    assert terminal.count() == 0


def test_all_or_nothing(terminal: Terminal) -> None:
    result = terminal.candidates(candidate(**BAD), other_candidate(), options=("--all-or-nothing",))
    assert result.stdout.startswith("letti 2 · creati 0 · aggiornati 0 · invariati 0 · rifiutati 1\n")
    assert "Niente è stato scritto." in result.stdout
    assert (result.exit_code, terminal.count(), terminal.rejected.exists()) == (1, 0, True)
    result = terminal.candidates(candidate(), other_candidate(), options=("--all-or-nothing",))
    assert (result.exit_code, terminal.count()) == (0, 2)


def test_json(terminal: Terminal) -> None:
    result = terminal.candidates(candidate(**BAD), other_candidate(), options=("--json",))
    assert json.loads(result.stdout) == {
        "read": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "rejected": 1,
        "written": True,
        "rejected_file": str(terminal.rejected),
        "errors": [
            {
                "row": 2,
                "column": "stato",
                "message": "«boh» non è ammesso; valori possibili: disponibile, occupato, sospeso",
            }
        ],
        "warnings": [],
    }
    assert result.exit_code == 1


def test_json_of_an_unreadable_file(terminal: Terminal) -> None:
    terminal.list.write_bytes(b"")
    result = terminal.run("candidates", terminal.list, "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (2, {"error": "Il file «elenco.csv» è vuoto."})


def test_positions_then_outcomes(terminal: Terminal, tmp_path: Path) -> None:
    terminal.candidates(candidate())
    assert terminal.run("positions", write_csv(tmp_path / "posizioni.csv", [position()])).exit_code == 0
    result = terminal.run("outcomes", write_csv(tmp_path / "esiti.csv", [outcome()]))
    assert result.stdout == "letti 1 · creati 1 · aggiornati 0 · invariati 0 · rifiutati 0\n"
    assert (result.exit_code, terminal.count(Proposal)) == (0, 1)


def test_the_office_can_be_chosen_and_the_first_of_a_province_is_made(terminal: Terminal) -> None:
    assert terminal.candidates(candidate(), options=("--office", "cr")).exit_code == 0
    with terminal.app.app_context():
        office = db.session.scalars(select(Person)).one().registration.office
        assert (office.province_code, office.name) == ("CR", "Collocamento mirato di Cremona")


def test_an_unknown_province_is_refused(terminal: Terminal) -> None:
    result = terminal.candidates(candidate(), options=("--office", "ZZ"))
    assert (result.exit_code, terminal.count()) == (2, 0)
    assert result.stderr == "«ZZ» non è una provincia: scrivere la sigla, come --office BS.\n"


@pytest.mark.parametrize("kind", ["candidates", "positions"])
def test_where_there_are_several_offices_the_list_must_say_whose_it_is(terminal: Terminal, kind: str) -> None:
    with terminal.app.app_context():
        db.session.add(Office(province_code="BG", name="Collocamento mirato di Bergamo"))
        db.session.commit()
    rows = {"candidates": [candidate()], "positions": [position()]}[kind]
    path = write_csv(terminal.list, rows)
    message = "Ci sono più uffici (BG, BS): indicare quale con --office, per esempio --office BG."
    result = terminal.run(kind, path)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", message + "\n")
    assert json.loads(terminal.run(kind, path, "--json").stdout) == {"error": message}
    assert terminal.run(kind, path, "--office", "BS").exit_code == 0


def test_one_offices_list_leaves_anothers_people_alone(terminal: Terminal) -> None:
    terminal.candidates(candidate())
    result = terminal.candidates(candidate(nome="Lara"), options=("--office", "BG", "--json"))
    told = json.loads(result.stdout)
    assert (result.exit_code, told["updated"], told["rejected"]) == (1, 0, 1)
    assert "Collocamento mirato di Brescia" in told["errors"][0]["message"]
    with terminal.app.app_context():
        assert db.session.scalars(select(Person.name)).all() == ["Laura"]


def test_an_import_overtaken_by_another_writes_nothing_and_can_be_repeated(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def somebody_is_faster(self: CandidateStore) -> None:
        monkeypatch.undo()
        assert terminal.candidates(candidate()).exit_code == 0

    monkeypatch.setattr(CandidateStore, "begin", somebody_is_faster)
    result = terminal.candidates(candidate(), other_candidate())
    assert (result.exit_code, result.stdout, terminal.count()) == (2, "", 1)
    assert result.stderr.startswith("Nel frattempo qualcun altro ha inserito gli stessi codici")
    result = terminal.candidates(candidate(), other_candidate())
    assert result.stdout == "letti 2 · creati 1 · aggiornati 0 · invariati 1 · rifiutati 0\n"


def test_where_the_rejected_rows_cannot_be_kept_they_are_shown(terminal: Terminal) -> None:
    terminal.rejected.mkdir()
    result = terminal.candidates(candidate(**BAD), other_candidate())
    assert (result.exit_code, terminal.count()) == (1, 1)
    assert f"Non si può scrivere {terminal.rejected}." in result.stderr
    assert "riga 2: stato: «boh» non è ammesso" in result.stderr


def test_many_errors_are_cut_on_the_terminal(terminal: Terminal) -> None:
    rows = [candidate(codice_iscrizione=f"BS{number:05d}", **BAD) for number in range(25)]
    result = terminal.candidates(*rows, options=("--dry-run",))
    assert result.stderr.count("«boh»") == 20
    assert result.stderr.endswith("… e altre 5\n")
