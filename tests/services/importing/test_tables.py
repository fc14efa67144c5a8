"""A file becomes rows, whatever program saved it, or is refused with what is wrong and where."""

import csv
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.utility import xl_col_to_name

from tests.services.importing.lists import write_xlsx
from webapp.services.importing import sheet_extent, tables
from webapp.services.importing.tables import Columns, Row, Table, UnreadableFile, open_table

COLUMNS = Columns(required=("codice", "nome"), optional=("citta", "note"))


def rows_of(path: Path) -> list[Row]:
    return list(open_table(path, COLUMNS).rows)


def values_of(path: Path) -> list[dict[str, str]]:
    return [row.values for row in rows_of(path)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "elenco.csv"


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        rows_of(path)
    return str(caught.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_usual_form_of_csv_is_read(file: Path, delimiter: str, encoding: str, newline: str) -> None:
    lines = [delimiter.join(cells) for cells in (["codice", "nome"], ["1", "Nicolò"], ["2", f'"a{delimiter}b"'])]
    file.write_bytes(newline.join([*lines, ""]).encode(encoding))
    assert values_of(file) == [{"codice": "1", "nome": "Nicolò"}, {"codice": "2", "nome": f"a{delimiter}b"}]


def test_quotes_keep_line_breaks_and_quotes(file: Path) -> None:
    file.write_text('codice,nome\n1,"prima\nseconda ""riga"""\n2,b\n', encoding="utf-8")
    assert [(row.number, row.values["nome"]) for row in rows_of(file)] == [(2, 'prima\nseconda "riga"'), (3, "b")]


def test_column_order_case_and_spaces_are_free(file: Path) -> None:
    file.write_text(" Nome ;CODICE\nAda;1\n", encoding="utf-8")
    assert values_of(file) == [{"nome": "Ada", "codice": "1"}]


def test_missing_optional_columns_are_known_to_be_missing(file: Path) -> None:
    file.write_text("codice,nome,note\n1,Ada,\n", encoding="utf-8")
    assert open_table(file, COLUMNS).present == {"codice", "nome", "note"}


def test_columns_that_limit_each_other_come_together(file: Path) -> None:
    columns = Columns(
        required=("codice",), optional=("ore_min", "ore_max"), together=(frozenset({"ore_min", "ore_max"}),)
    )
    file.write_text("codice,ore_min\n1,20\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="mancano le colonne: ore_max"):
        open_table(file, columns)
    file.write_text("codice\n1\n", encoding="utf-8")
    assert open_table(file, columns).present == {"codice"}


def test_unknown_columns_are_named_with_a_suggestion_and_not_read(file: Path) -> None:
    file.write_text("codice,nome,cita,extra\n1,Ada,Iseo,x\n", encoding="utf-8")
    table = open_table(file, COLUMNS)
    assert table.warnings == ["Colonne sconosciute, non lette: cita (forse è «citta»), extra."]
    assert next(table.rows).values == {"codice": "1", "nome": "Ada"}


def test_a_corrected_file_of_rejected_rows_comes_back_without_a_warning(file: Path) -> None:
    file.write_text("codice,nome,errore\n1,Ada,nome: manca\n", encoding="utf-8")
    assert open_table(file, COLUMNS).warnings == []


def test_empty_lines_are_passed_over_and_keep_their_number(file: Path) -> None:
    file.write_text("\ncodice,nome\n1,Ada\n\n,\n2,Ida\n", encoding="utf-8")
    assert [(row.number, row.values["codice"]) for row in rows_of(file)] == [(3, "1"), (6, "2")]


def test_empty_cells_after_the_last_column_do_no_harm(file: Path) -> None:
    file.write_text("codice,nome\n1,Ada,,\n", encoding="utf-8")
    assert rows_of(file)[0].problem == ""


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("1,Ada,Iseo", "la riga ha celle in più dell'intestazione: «Iseo»"),
        ("1", "la riga ha 1 celle, l'intestazione 2"),
    ],
)
def test_a_line_of_another_length_is_a_problem_of_that_line(file: Path, line: str, problem: str) -> None:
    file.write_text(f"codice,nome\n{line}\n2,Ida\n", encoding="utf-8")
    bad, good = rows_of(file)
    assert bad.problem == problem
    assert bad.cells == tuple(line.split(","))
    assert good.problem == ""


def test_a_missing_file_is_refused(file: Path) -> None:
    assert refusal(file) == "Il file «elenco.csv» non esiste o non si può aprire."


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "non si può aprire" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "è vuoto"),
        (b"\n\n  \n", "nessuna riga scritta"),
        (b"codice,nome\n1,a\n2,\x00b\n", "alla riga 3 contiene byte nulli"),
        (b"codice,nome\n1,\x81\xff\n", "riga 2 non sono né UTF-8 né Windows-1252"),
        ("codice,nome\n".encode("utf-16"), "UTF-16"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls o protetto"),
        (b"PK\x03\x04 not a workbook", "rovinato"),
        (b'codice,nome\n1,"Ada\n2,Ida\n', "virgolette"),
        (b'codice,nome\n1,"Ada" x\n', "virgolette vicino alla riga 2"),
        (b"codice,nome,nome\n1,a,b\n", "Colonne ripetute nell'intestazione: nome."),
        (b"codice,nomi\n1,a\n", "mancano le colonne: nome (nel file c'è «nomi»)."),
        (b"a,b\n1,2\n", "mancano le colonne: codice, nome."),
        (b"codice,nome," + b",".join(b"c%d" % n for n in range(500)), "502 colonne: al massimo 200"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(file: Path, content: bytes, message: str) -> None:
    file.write_bytes(content)
    assert message in refusal(file)


def test_a_cell_too_long_is_refused(file: Path) -> None:
    file.write_text(f"codice,nome\n1,{'a' * (csv.field_size_limit() + 1)}\n", encoding="utf-8")
    assert "troppo lunga" in refusal(file)


def test_limits_of_size_and_rows(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("codice,nome\n1,Ada\n2,Ida\n", encoding="utf-8")
    monkeypatch.setattr(tables, "MAX_ROWS", 1)
    assert "più di 1 righe" in refusal(file)
    monkeypatch.setattr(tables, "MAX_BYTES", 3)
    assert "supera" in refusal(file)


def test_two_encodings_in_one_file_are_pointed_out(file: Path) -> None:
    file.write_bytes("codice,nome\n1,Nicolò\n".encode() + "2,Nicolò\n".encode("cp1252"))
    assert "due codifiche" in open_table(file, COLUMNS).warnings[0]


def test_a_workbook_gives_the_texts_a_csv_would_have(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "elenco.xlsx",
        [
            ["codice", "nome", "citta", "note"],
            [12.0, date(1980, 5, 17), True, 3.5],
            ["00012", "Nicolò", None, "a;b"],
        ],
    )
    assert values_of(path) == [
        {"codice": "12", "nome": "1980-05-17", "citta": "si", "note": "3.5"},
        {"codice": "00012", "nome": "Nicolò", "citta": "", "note": "a;b"},
    ]


def test_only_the_first_sheet_is_read_and_that_is_said(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "elenco.xlsx", [["codice", "nome"], ["1", "Ada"]], sheets=2)
    table = open_table(path, COLUMNS)
    assert table.warnings == ["Il file ha più fogli: è letto solo il primo, «Foglio1»."]


def test_a_workbook_is_known_by_its_content_and_so_is_one_that_is_not(tmp_path: Path) -> None:
    workbook = write_xlsx(tmp_path / "elenco.csv", [["codice", "nome"], ["1", "Ada"]])
    assert values_of(workbook) == [{"codice": "1", "nome": "Ada"}]
    text = tmp_path / "elenco.xlsx"
    text.write_text("codice,nome\n1,Ada\n", encoding="utf-8")
    assert "non è un foglio di calcolo" in refusal(text)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_xlsx(tmp_path / "elenco.xlsx", [["codice", "nome"], ["1", "Ada"]])
    monkeypatch.setattr(tables, "MAX_UNPACKED_BYTES", 100)
    assert "troppo grande" in refusal(path)


@pytest.mark.parametrize("place", ["XFD1048576", "AAA999999"])
def test_a_small_workbook_whose_last_cell_is_far_away_is_refused(tmp_path: Path, place: str) -> None:
    path = write_xlsx(tmp_path / "elenco.xlsx", [["codice", "nome"], ["1", "Ada"]])
    assert "troppo grande" in refusal(with_cell(path, f'<c r="{place}"><v>1</v></c>'))


def test_a_workbook_painted_to_its_last_cell_is_read(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "elenco.xlsx", [["codice", "nome"], ["1", "Ada"]])
    assert values_of(with_cell(path, '<c r="XFD1048576" s="1"/>')) == [{"codice": "1", "nome": "Ada"}]


@given(
    st.lists(st.lists(st.tuples(st.booleans(), st.integers(1, 30), st.integers(1, 60), st.booleans())), max_size=6),
    st.sampled_from(["", "x:"]),
)
def test_the_extent_of_a_sheet_reaches_the_last_written_cell_wherever_its_cells_say_they_are(
    rows: list[list[tuple[bool, int, int, bool]]], prefix: str
) -> None:
    sheet, row, last_row, last_column = "", 0, 0, 0
    for cells in rows:
        row, column, sheet = row + 1, 0, f"{sheet}<{prefix}row>"
        for says, its_row, its_column, written in cells:
            row, column = (its_row, its_column) if says else (row, column + 1)
            place = f' r="{xl_col_to_name(column - 1)}{row}"' if says else ""
            sheet += f"<{prefix}c{place}>" + f"<{prefix}v>1</{prefix}v>" * written + f"</{prefix}c>"
            if written:
                last_row, last_column = max(last_row, row), max(last_column, column)
        sheet += f"</{prefix}row>"
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("sheet1.xml", f'<{prefix}sheetData xmlns:x="y">{sheet}</{prefix}sheetData>')
        (part,) = archive.infolist()
    with zipfile.ZipFile(file) as archive:
        assert sheet_extent.cells_of(archive, part) == last_row * last_column


def with_cell(path: Path, cell: str) -> Path:
    """The workbook with one more cell at the end of its first sheet."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    first = "xl/worksheets/sheet1.xml"
    parts[first] = parts[first].replace(b"</sheetData>", f"<row>{cell}</row></sheetData>".encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_the_table_tells_how_many_rows_to_expect(file: Path) -> None:
    file.write_text("codice,nome\n1,Ada\n2,Ida\n", encoding="utf-8")
    table: Table = open_table(file, COLUMNS)
    assert table.total >= 2
    assert (table.header, table.delimiter) == (("codice", "nome"), ",")
