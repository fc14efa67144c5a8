"""A long list written a batch at a time, so that others can work meanwhile and a killed worker loses nothing.

Each batch is committed with how far the file has been read. Whoever goes on from there reads the earlier rows once
more, without writing them: what they said decides about later ones (a code used twice, an employer
written in two ways).
"""

from collections.abc import Callable, Collection, Iterable
from itertools import islice
from typing import NamedTuple

from webapp.services.importing import running
from webapp.services.importing.report import ImportReport, RejectedRow
from webapp.services.importing.running import (
    Importer,
    ListKind,
    Plan,
    Record,
    batches,
    check,
    read_row,
    refuse_late,
)
from webapp.services.importing.tables import Row, Source, open_table


class Batch(NamedTuple):
    """What was just written: rows of the file passed so far, from its first, and what became of this batch's."""

    passed: int
    report: ImportReport


def write_in_batches(
    *,
    source: Source,
    kind: ListKind,
    refused: Collection[int],
    passed: int,
    tell: Callable[[int], None],
    commit: Callable[[Batch], None],
) -> None:
    """Write the rows after the first ``passed``, but for those with the numbers ``refused``.

    ``tell`` hears how many rows of the file are read, outside any writing; ``commit`` must end the transaction.
    Whatever either of them raises ends the writing. Raises UnreadableFile.
    """
    table = open_table(source, kind.columns)
    importer = kind.prepare(table.present)
    rows = table.rows
    for earlier in batches(islice(rows, passed), running.BATCH):
        _pass_over(earlier, importer, refused)
        tell(passed)
    warned = len(importer.warnings)
    for batch in batches(rows, running.BATCH):
        report = _write([row for row in batch if row.number not in refused], importer)
        report.warnings, warned = list(importer.warnings[warned:]), len(importer.warnings)
        passed += len(batch)
        commit(Batch(passed, report))
        tell(passed)


def _pass_over(rows: Iterable[Row], importer: Importer[Record, Plan], refused: Collection[int]) -> None:
    read = [read_row(row, importer) for row in rows if row.number not in refused]
    importer.store.pass_over([record for record in read if not isinstance(record, RejectedRow)])


def _write(rows: list[Row], importer: Importer[Record, Plan]) -> ImportReport:
    report, store = ImportReport(), importer.store
    plan = check(rows, importer, report)
    store.link(plan)
    store.begin()
    refuse_late([*store.write(plan)], report, rows=rows)
    store.finish()
    return report
