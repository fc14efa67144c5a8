"""Spreadsheets to download: written row by row to a file on disk, sent from there, never whole in memory."""

import re
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO

import xlsxwriter
from flask import Response, send_file
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from webapp.extensions import ROME

Value = str | int | float | date | datetime | None

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_PHONE = re.compile(r"\+[0-9 ]+")


def spreadsheet(name: str, *, title: str, headings: Sequence[str], lines: Iterable[Sequence[Value]]) -> Response:
    """A workbook of one sheet, with its headings in sight while one scrolls."""
    # Closed with the response that it is sent by.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    write(file, title=title, headings=headings, lines=lines)
    file.seek(0)
    answer = send_file(file, mimetype=MEDIA_TYPE, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    answer.call_on_close(file.close)
    return answer


def write(file: IO[bytes], *, title: str, headings: Sequence[str], lines: Iterable[Sequence[Value]]) -> None:
    """Write the workbook; each row leaves memory when the next one begins."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, max(len(headings) - 1, 0), 20)
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        last = 0
        for last, line in enumerate(lines, start=1):
            for column, value in enumerate(line):
                _write_cell(sheet, last, column, value, day)
        if headings:
            sheet.autofilter(0, 0, last, len(headings) - 1)


def _write_cell(sheet: Worksheet, row: int, column: int, value: Value, day: Format) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        value = value.astimezone(ROME).date()
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, harmless(str(value)))


def harmless(text: str) -> str:
    """Text that no program takes for a formula, also once saved as CSV: an apostrophe before the sign."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) and not _PHONE.fullmatch(text) else text
