"""The file of rejected rows: the file's own cells, and why, ready to be corrected and sent again."""

from pathlib import Path

import pytest

from tests.services.importing.conftest import Desk, counts
from tests.services.importing.lists import candidate, other_candidate, read_csv, write_csv, write_xlsx
from webapp.services.importing import ImportReport, write_rejected


@pytest.fixture
def rejected(tmp_path: Path) -> Path:
    return tmp_path / "elenco.csv.rejected.csv"


def test_the_cells_come_back_as_they_came_with_all_their_errors(desk: Desk, rejected: Path) -> None:
    bad = candidate(stato="boh", nome="=1+1", cognome="  Rossi  ", ore_max="x")
    write_rejected(rejected, desk.candidates([other_candidate(), bad]))
    assert rejected.read_bytes().startswith(b"\xef\xbb\xbf")
    (row,) = read_csv(rejected)
    assert [*row] == [*bad, "errore"]
    assert row.pop("errore") == (
        "riga 3: ore_max: «x» non va bene; scrivere un numero intero da 1 a 48"
        "; stato: «boh» non è ammesso; valori possibili: disponibile, occupato, sospeso"
    )
    assert row == bad


def test_the_files_own_order_names_and_delimiter_are_kept(desk: Desk, rejected: Path, tmp_path: Path) -> None:
    row = {column.upper(): cell for column, cell in reversed(candidate(stato="boh").items())} | {"EXTRA": "x"}
    write_rejected(
        rejected, desk.candidates(write_csv(tmp_path / "elenco.csv", [row], delimiter=";", encoding="cp1252"))
    )
    (back,) = read_csv(rejected, delimiter=";")
    assert [*back] == [*row, "errore"]
    assert back["EXTRA"] == "x"


def test_corrected_rows_are_taken_when_the_file_comes_back(desk: Desk, rejected: Path) -> None:
    write_rejected(rejected, desk.candidates([candidate(stato="boh")]))
    rejected.write_text(rejected.read_text("utf-8-sig").replace(",boh,", ",disponibile,"), encoding="utf-8")
    report = desk.candidates(rejected)
    assert counts(report) == (1, 1, 0, 0, 0)
    assert report.warnings == []


def test_rows_rejected_again_have_one_column_of_errors(desk: Desk, rejected: Path) -> None:
    write_rejected(rejected, desk.candidates([candidate(stato="boh")]))
    again = rejected.with_name("ancora.csv")
    write_rejected(again, desk.candidates(rejected))
    assert again.read_bytes() == rejected.read_bytes()


def test_a_line_with_too_many_cells_says_what_they_were(desk: Desk, rejected: Path, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "elenco.csv", [candidate()])
    path.write_text(path.read_text("utf-8").rstrip() + ",in più\n", encoding="utf-8")
    write_rejected(rejected, desk.candidates(path))
    (row,) = read_csv(rejected)
    assert row["consenso"] == "2019-03-10"
    assert row["errore"] == "riga 2: la riga ha celle in più dell'intestazione: «in più»"


def test_rows_of_a_workbook_come_back_as_csv(desk: Desk, rejected: Path, tmp_path: Path) -> None:
    row = candidate(stato="boh")
    write_rejected(rejected, desk.candidates(write_xlsx(tmp_path / "elenco.xlsx", [[*row], [*row.values()]])))
    assert read_csv(rejected, delimiter=";")[0]["stato"] == "boh"


def test_a_folder_that_cannot_be_written_is_the_callers_affair(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_rejected(tmp_path / "missing" / "x.csv", ImportReport())
