"""Which column fills which attribute: each list is a table of these."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from webapp.services.importing.fields import Cells, Parser
from webapp.services.importing.tables import Columns

LISTS = "lists"
"""The part of a record whose attributes are rows of their own."""

Parts = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Field:
    """Where a column goes: one of a record's parts, and the attribute there."""

    column: str
    part: str
    attribute: str
    parse: Parser[Any]
    required: bool = False
    default: Any = None


def columns_of(
    fields: Sequence[Field], *, required: Iterable[str], optional: Iterable[str], together: Iterable[Iterable[str]]
) -> Columns:
    """The columns of these fields and of what is read beside them."""
    return Columns(
        (*required, *(one.column for one in fields if one.required)),
        (*(one.column for one in fields if not one.required), *optional),
        tuple(map(frozenset, together)),
    )


def read_fields(cells: Cells, fields: Iterable[Field], parts: Parts) -> None:
    """Fill the parts of a record; what is wrong goes into ``cells``."""
    for one in fields:
        value = cells.read(one.column, one.parse, required=one.required, default=one.default)
        parts.setdefault(one.part, {})[one.attribute] = value


@dataclass(frozen=True, slots=True)
class Claims:
    """Keys already used by an earlier row of the same file."""

    rows: dict[object, int] = field(default_factory=dict)

    def claim(self, key: object, *, shown: str, column: str, number: int, cells: Cells) -> None:
        """Take ``key`` for row ``number``; refuse the cell when an earlier row has it."""
        first = self.rows.setdefault(key, number)
        if first != number:
            cells.refuse(column, f"«{shown}» è già alla riga {first} di questo file")
