"""The figures of the law and of the office's process, from the reference tables."""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from models.law.parameters import Parameter, Parameters
from webapp.services.reference import FIXTURES

FILES = ("law_parameters.csv", "process_parameters.csv")


@cache
def parameters() -> Parameters:
    """All of them, read once a process."""
    return Parameters(figure for name in FILES for figure in _read(FIXTURES / "reference" / name))


def _read(path: Path) -> Iterator[Parameter]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Parameter(
                code=row["code"],
                province=row["province"],
                value=row["value"],
                unit=row["unit"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                source=row["source"],
                mark=row["mark"],
            )
