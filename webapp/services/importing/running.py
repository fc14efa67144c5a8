"""How every import runs: all rows are read and compared, and only then written, in the caller's one transaction.

Writing locks: on SQLite nobody else can write meanwhile. So whatever takes time and no lock is done before.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from sqlalchemy.orm import Session

from webapp.services.importing.fields import CellError, Cells
from webapp.services.importing.report import FIRST_ROWS, FirstRow, ImportReport, RejectedRow, Result
from webapp.services.importing.tables import Columns, Row, Source, open_table

BATCH = 1000

Progress = Callable[[int, int], None]
"""Told after each batch: rows done and rows there may be. A row to be written counts half once it is checked."""

Record = TypeVar("Record")
Plan = TypeVar("Plan")
Item = TypeVar("Item")


class Late(NamedTuple):
    """A row that was overtaken between the check and the writing: its number, what it would have become, and why."""

    number: int
    result: Result
    error: CellError


class Store(Generic[Record, Plan]):
    """The database as one kind of list speaks of it."""

    def compare(self, records: Sequence[Record]) -> tuple[Sequence[Result | CellError], Plan]:
        """What becomes of each record of a batch, and what is to be written for it. Only reads the database."""
        raise NotImplementedError

    def pass_over(self, records: Sequence[Record]) -> None:
        """Remember what rows of this file said that were written before this store was made."""

    def link(self, plan: Plan) -> None:
        """Find the concepts of the texts that the plan writes."""

    def begin(self) -> None:
        """Write what comes before the first batch."""

    def write(self, plan: Plan) -> Sequence[Late]:
        """Write a batch; gives the rows that cannot be written after all."""
        raise NotImplementedError

    def finish(self) -> None:
        """Write what comes after the batches written so far; called before each commit."""


class Importer(Protocol[Record, Plan]):
    """The rows of one kind of list: what they mean and what is wrong with them."""

    store: Store[Record, Plan]

    @property
    def warnings(self) -> list[str]:
        """What the office should know, in Italian."""

    def read(self, cells: Cells, number: int) -> Record:
        """The row as a record; what is wrong with it goes into ``cells``."""


class ListKind(NamedTuple):
    """One kind of list: its columns, and what makes its importer, told which of them a file has."""

    columns: Columns
    prepare: Callable[[frozenset[str]], Importer[Any, Any]]


def run(
    session: Session,
    *,
    source: Source,
    kind: ListKind,
    dry_run: bool = False,
    all_or_nothing: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import a file.

    Nothing is written in a dry run, nor when all or nothing is wanted and a row is rejected; the report says what
    would become of the others. Flushes and never commits: the caller does, or rolls back. Raises UnreadableFile.
    """
    table = open_table(source, kind.columns)
    session.flush()
    importer = kind.prepare(table.present)
    report = ImportReport(header=table.header, delimiter=table.delimiter, warnings=list(table.warnings))
    tell = progress or _tell_nobody
    plans = []
    for batch in batches(table.rows, BATCH):
        plan = check(batch, importer, report)
        if not dry_run:
            plans.append(plan)
        tell(report.read if dry_run else report.read // 2, max(table.total, report.read))
    if not (dry_run or (all_or_nothing and report.rejected)):
        late = _write(plans, importer.store, rows=report.read, tell=tell)
        refuse_late(late, report, rows=open_table(source, kind.columns).rows)
    session.expire_all()
    report.warnings += importer.warnings
    if not report.read:
        report.warnings.append("Il file ha solo l'intestazione: non c'è nessuna riga da importare.")
    return report


def _tell_nobody(_done: int, _total: int) -> None:
    pass


def check(batch: list[Row], importer: Importer[Record, Plan], report: ImportReport) -> Plan:
    """Read and compare some rows: what becomes of them goes into the report, what is to be written is given back."""
    read = [(row, read_row(row, importer)) for row in batch]
    good = [(row, record) for row, record in read if not isinstance(record, RejectedRow)]
    rejected = [record for _, record in read if isinstance(record, RejectedRow)]
    results, plan = importer.store.compare([record for _, record in good])
    taken: dict[int, Result] = {}
    for (row, _), result in zip(good, results, strict=True):
        if isinstance(result, CellError):
            rejected.append(RejectedRow(row.number, row.cells, (result,)))
        else:
            report.results[result] += 1
            taken[row.number] = result
    for row in batch[: max(0, FIRST_ROWS - report.read)]:
        report.first.append(FirstRow(row.number, row.cells, taken.get(row.number)))
    report.read += len(batch)
    report.rejected += sorted(rejected, key=lambda refused: refused.number)
    return plan


def _write(plans: list[Plan], store: Store[Record, Plan], *, rows: int, tell: Progress) -> list[Late]:
    for plan in plans:
        store.link(plan)
    store.begin()
    late: list[Late] = []
    for written, plan in enumerate(plans, start=1):
        late += store.write(plan)
        tell((rows + rows * written // len(plans)) // 2, rows)
    store.finish()
    return late


def refuse_late(late: list[Late], report: ImportReport, *, rows: Iterable[Row]) -> None:
    """Count these rows as rejected. Their cells are read once more: to keep all rows for so few would take memory."""
    if not late:
        return
    errors = {one.number: one.error for one in late}
    report.results.subtract(one.result for one in late)
    report.rejected += [
        RejectedRow(row.number, row.cells, (errors[row.number],)) for row in rows if row.number in errors
    ]
    report.rejected.sort(key=lambda refused: refused.number)


def read_row(row: Row, importer: Importer[Record, Plan]) -> Record | RejectedRow:
    """A row as a record, or everything that is wrong with it."""
    if row.problem:
        return RejectedRow(row.number, row.cells, (CellError("", row.problem),))
    cells = Cells(row.values)
    record = importer.read(cells, row.number)
    return RejectedRow(row.number, row.cells, cells.errors_in_order()) if cells.errors else record


def batches(rows: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The rows, so many at a time."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch
