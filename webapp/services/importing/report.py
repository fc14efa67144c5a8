"""What an import did, and the file of the rows it could not take."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from webapp.services.importing.fields import CellError
from webapp.services.importing.tables import REJECTED_COLUMN

FIRST_ROWS = 10
"""How many rows of a file are kept to be shown."""


class Result(StrEnum):
    """What became of a row that was taken."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


def result_of(id_: int, *, created: set[int], changed: set[int]) -> Result:
    """What became of one row, from the ids of those made and changed."""
    if id_ in created:
        return Result.CREATED
    return Result.UPDATED if id_ in changed else Result.UNCHANGED


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not taken: its number in the file, its cells as they came, and everything wrong with it."""

    number: int
    cells: tuple[str, ...]
    errors: tuple[CellError, ...]

    @property
    def message(self) -> str:
        """All errors in one text."""
        return "; ".join(map(str, self.errors))


class FirstRow(NamedTuple):
    """One of the first rows of a file, to show how it was read; no result for one that was not taken."""

    number: int
    cells: tuple[str, ...]
    result: Result | None


@dataclass
class ImportReport:
    """Counts of rows, the rejected ones, and what the office should know. Warnings are in Italian."""

    header: tuple[str, ...] = ()
    delimiter: str = ";"
    read: int = 0
    results: Counter[Result] = field(default_factory=Counter)
    rejected: list[RejectedRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    first: list[FirstRow] = field(default_factory=list)

    @property
    def created(self) -> int:
        """Rows that made something new."""
        return self.results[Result.CREATED]

    @property
    def updated(self) -> int:
        """Rows that changed something known."""
        return self.results[Result.UPDATED]

    @property
    def unchanged(self) -> int:
        """Rows that said what was known already."""
        return self.results[Result.UNCHANGED]


def write_rejected(path: Path, report: ImportReport) -> None:
    """Write the rejected rows as a CSV file, in UTF-8 with BOM. Raises OSError."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(rejected_csv(report))


def rejected_csv(report: ImportReport) -> Iterator[str]:
    """The rejected rows as lines of CSV, with a byte order mark and the delimiter that the list came with."""
    yield "\ufeff"
    for row in rejected_rows(report):
        line = StringIO(newline="")
        csv.writer(line, delimiter=report.delimiter).writerow(row)
        yield line.getvalue()


def rejected_rows(report: ImportReport) -> Iterator[list[str]]:
    """A header and the rejected rows: the file's own columns in their order, then which row it was there and why.

    Cells are as they came.
    """
    kept = [place for place, name in enumerate(report.header) if name.strip().casefold() != REJECTED_COLUMN]
    yield [*_at(kept, report.header), REJECTED_COLUMN]
    for row in report.rejected:
        yield [*_at(kept, row.cells), f"riga {row.number}: {row.message}"]


def _at(places: Iterable[int], cells: tuple[str, ...]) -> list[str]:
    return [cells[place] if place < len(cells) else "" for place in places]
