"""What was found in a list, as its page shows it: each problem at its cell, and the first rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from webapp.services.importing.candidates import KEY
from webapp.services.importing.report import ImportReport, RejectedRow
from webapp.services.importing.tables import column_name
from webapp.services.paging import Page, window

PROBLEMS = 25
"""Problems on one page."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that cannot be taken; ``column`` is empty where the whole row is meant."""

    row: RejectedRow
    column: str
    cell: str
    message: str


@dataclass(frozen=True, slots=True)
class FirstLine:
    """One of the first rows: its cells, each with what is wrong with it, and what will become of it."""

    number: int
    result: str
    cells: list[tuple[str, str]]
    problem: str


def problems_of(report: ImportReport, page: int) -> Page[Problem]:
    """Every cell that cannot be taken, a page of them."""
    every = [(row, error) for row in report.rejected for error in row.errors]
    shown = window(len(every), page=page, size=PROBLEMS)
    places = _places(report)
    rows = [
        Problem(row, error.column, _cell(row.cells, places.get(error.column)), error.message)
        for row, error in every[shown.offset : shown.offset + PROBLEMS]
    ]
    return Page(rows, shown.page, shown.pages, len(every))


def first_lines(report: ImportReport) -> list[FirstLine]:
    """The first rows of the file, each problem at its cell."""
    errors = {row.number: row.errors for row in report.rejected}
    names = [column_name(name) for name in report.header]
    lines = []
    for row in report.first:
        wrong = {error.column: error.message for error in errors.get(row.number, ())}
        cells = [(cell, wrong.get(name, "")) for name, cell in zip(names, row.cells, strict=False)]
        result = row.result.value if row.result and row.number not in errors else "rejected"
        lines.append(FirstLine(row.number, result, cells, wrong.get("", "")))
    return lines


def registrations_shown(report: ImportReport, problems: Page[Problem]) -> set[str]:
    """The registration codes in the rows that the page shows."""
    place = _places(report).get(KEY)
    rows = chain((row.cells for row in report.first), (problem.row.cells for problem in problems.rows))
    return {_cell(cells, place).strip().upper() for cells in rows} - {""}


def _places(report: ImportReport) -> Mapping[str, int]:
    """Where each column stands, under the name that the importer knows it by."""
    return {column_name(name): place for place, name in enumerate(report.header)}


def _cell(cells: tuple[str, ...], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""
