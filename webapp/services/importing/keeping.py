"""A report as text, to be kept beside its job and read again."""

import json

from webapp.services.importing.fields import CellError
from webapp.services.importing.report import FirstRow, ImportReport, RejectedRow, Result


def as_text(report: ImportReport) -> str:
    """The whole report. It holds cells of the list: whoever keeps it encrypts it."""
    kept = {
        "header": report.header,
        "delimiter": report.delimiter,
        "read": report.read,
        "results": {result.value: count for result, count in report.results.items()},
        "warnings": report.warnings,
        "rejected": [
            (row.number, row.cells, [(error.column, error.message) for error in row.errors]) for row in report.rejected
        ],
        "first": report.first,
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> ImportReport:
    """The report again; an empty text is an empty report."""
    if not text:
        return ImportReport()
    kept = json.loads(text)
    report = ImportReport(tuple(kept["header"]), kept["delimiter"], kept["read"], warnings=kept["warnings"])
    report.results.update({Result(code): count for code, count in kept["results"].items()})
    report.rejected = [
        RejectedRow(number, tuple(cells), tuple(CellError(*error) for error in errors))
        for number, cells, errors in kept["rejected"]
    ]
    report.first = [
        FirstRow(number, tuple(cells), Result(result) if result else None) for number, cells, result in kept["first"]
    ]
    return report
