"""A spreadsheet of staff: counts out of lines, each problem on its cell, nobody's name."""

from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter

from models.law.staff import NotCounted
from tests.models.law.examples import TODAY
from webapp.services.employers import staff_sheet
from webapp.services.employers.staff_sheet import Group, Problem, StaffSheet
from webapp.services.importing import UnreadableFile
from webapp.services.importing.tables import Upload

HEADER = "gruppo;persone;ore_settimanali;conta_per_intero"


def read(*lines: str, header: str = HEADER) -> StaffSheet:
    content = "\n".join((header, *lines)).encode()
    return staff_sheet.read(Upload("organico.csv", content), full_time_hours=Decimal(40), figures=TODAY)


def test_lines_become_counts() -> None:
    found = read(
        "ordinario;80;;", "ordinario;6;20;", "ordinario;4;22,5;", "ordinario;1;40;", "Disabile;2;;", "disabile;1;20;",
        "disabile;1;12;si", "disabile;1;20,01;", "art18;2;;", "telelavoro;3;;", "dirigente;2;;", "apprendista;5;30;",
    )  # fmt: skip
    staff = found.staff
    assert staff is not None
    assert (staff.total, staff.part_time, staff.part_time_hours) == (108, 10, Decimal("210"))
    assert (staff.disabled, staff.disabled_short, staff.disabled_short_hours) == (3, 2, Decimal(32))
    assert (staff.disabled_kept, staff.disabled_kept_hours) == (1, Decimal(12))
    assert (staff.protected, staff.teleworkers) == (2, 3)
    assert staff.not_counted == {NotCounted.MANAGERS: 2, NotCounted.APPRENTICES: 5}
    assert found.rows == 12


def test_every_group_that_the_law_leaves_out_can_be_told() -> None:
    found = read(*(f"{group.value};1;;" for group in Group))
    assert found.staff is not None
    assert set(found.staff.not_counted) == set(NotCounted)


def test_a_line_of_nobody_counts_nobody() -> None:
    found = read("ordinario;0;20;", "disabile;0;10;si")
    assert found.staff is not None
    assert found.staff.total == 0


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("operai;1;;", "gruppo", "non è ammesso"),
        (";1;;", "gruppo", "manca"),
        ("ordinario;;;", "persone", "manca"),
        ("ordinario;-1;;", "persone", "numero intero da 0 a 1000000"),
        ("ordinario;14,5;;", "persone", "numero intero"),
        ("ordinario;10000000;;", "persone", "numero intero"),
        ("ordinario;1;0;", "ore_settimanali", "fino a 40"),
        ("ordinario;1;41;", "ore_settimanali", "fino a 40"),
        ("ordinario;1;venti;", "ore_settimanali", "fino a 40"),
        ("ordinario;1;;forse", "conta_per_intero", "si oppure no"),
        ("dirigente;1;;si", "conta_per_intero", "vale solo per il gruppo «disabile»"),
    ],
)
def test_a_problem_names_its_cell(line: str, column: str, message: str) -> None:
    found = read("ordinario;1;;", line)
    assert found.staff is None
    (problem,) = found.problems
    assert (problem.row, problem.column) == (3, column)
    assert message in problem.message


def test_a_line_cut_short_is_a_problem_of_the_whole_line() -> None:
    assert read("ordinario").problems == [Problem(2, "", "", "la riga ha 1 celle, l'intestazione 4")]


def test_a_file_with_many_problems_tells_the_first_hundred() -> None:
    assert len(read(*["?;?;?;?"] * 90).problems) == staff_sheet.MOST_PROBLEMS


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"gruppo\nordinario", b"PK\x03\x04rubbish"])
def test_what_is_no_table_of_staff_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        staff_sheet.read(Upload("organico.xlsx", content), full_time_hours=Decimal(40), figures=TODAY)


def test_a_spreadsheet_is_read_like_text() -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(
            (("gruppo", "persone", "ore_settimanali"), ("ordinario", 3, 20.5), ("art18", 1, ""))
        ):
            sheet.write_row(number, 0, line)
    found = staff_sheet.read(Upload("organico.xlsx", file.getvalue()), full_time_hours=Decimal(40), figures=TODAY)
    assert found.staff is not None
    assert (found.staff.total, found.staff.part_time_hours) == (4, Decimal("61.5"))
