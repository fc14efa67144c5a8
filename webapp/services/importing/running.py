"""How every import runs: rows in batches, each read, checked and written, in the caller's one transaction."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from webapp.services.importing.fields import CellError, Cells
from webapp.services.importing.report import ImportReport, RejectedRow, Result
from webapp.services.importing.tables import Columns, Row, open_table

BATCH = 1000

Progress = Callable[[int, int], None]
Record = TypeVar("Record")
Item = TypeVar("Item")


class Importer(Protocol[Record]):
    """One kind of list."""

    @property
    def warnings(self) -> list[str]:
        """What the office should know, in Italian."""

    def read(self, cells: Cells, number: int) -> Record:
        """The row as a record; what is wrong with it goes into ``cells``."""

    def write(self, records: list[Record]) -> list[Result | CellError]:
        """Write a batch; says what became of each record."""

    def finish(self) -> None:
        """What is done once, after the last batch."""


def run(
    session: Session,
    *,
    path: Path,
    columns: Columns,
    prepare: Callable[[frozenset[str]], Importer[Record]],
    progress: Progress | None = None,
) -> ImportReport:
    """Import a file. ``prepare`` makes the importer, told which columns the file has.

    Flushes and never commits: the caller does, or rolls back. Raises UnreadableFile, which calls for a roll back.
    """
    table = open_table(path, columns)
    session.flush()
    importer = prepare(table.present)
    report = ImportReport(header=table.header, delimiter=table.delimiter, warnings=list(table.warnings))
    for batch in _batches(table.rows, BATCH):
        _take(batch, importer, report)
        if progress:
            progress(report.read, max(table.total, report.read))
    importer.finish()
    session.expire_all()
    report.warnings += importer.warnings
    if not report.read:
        report.warnings.append("Il file ha solo l'intestazione: non c'è nessuna riga da importare.")
    return report


def _take(batch: list[Row], importer: Importer[Record], report: ImportReport) -> None:
    read = [(row, _read(row, importer)) for row in batch]
    good = [(row, record) for row, record in read if not isinstance(record, RejectedRow)]
    rejected = [record for _, record in read if isinstance(record, RejectedRow)]
    for (row, _), result in zip(good, importer.write([record for _, record in good]), strict=True):
        if isinstance(result, CellError):
            rejected.append(RejectedRow(row.number, row.cells, (result,)))
        else:
            report.results[result] += 1
    report.read += len(batch)
    report.rejected += sorted(rejected, key=lambda refused: refused.number)


def _read(row: Row, importer: Importer[Record]) -> Record | RejectedRow:
    if row.problem:
        return RejectedRow(row.number, row.cells, (CellError("", row.problem),))
    cells = Cells(row.values)
    record = importer.read(cells, row.number)
    return RejectedRow(row.number, row.cells, cells.errors_in_order()) if cells.errors else record


def _batches(rows: Iterable[Item], size: int) -> Iterator[list[Item]]:
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch
