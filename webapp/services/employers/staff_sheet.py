"""A spreadsheet of staff becomes counts: a line for each person or group, no names, and the file is not kept."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from models.law.duty import counts_whole
from models.law.staff import NotCounted, Staff
from models.law.steps import Figures
from webapp.services.importing.fields import BadCell, CellError, Cells, code, quoted, text, whole, yes_or_no
from webapp.services.importing.tables import Columns, Upload, open_table

MOST_BYTES = 5 * 1024 * 1024
MOST_PEOPLE = 1_000_000
MOST_PROBLEMS = 100
_HOURS = re.compile(r"(\d{1,3})(?:[.,](\d{1,2})0*)?", re.ASCII)


class Group(StrEnum):
    """What a line is about, as the file says it."""

    ORDINARY = "ordinario"
    DISABLED = "disabile"
    PROTECTED = "art18"
    TELEWORK = "telelavoro"
    FIXED_TERM = "determinato_fino_6_mesi"
    MANAGERS = "dirigente"
    WORKER_MEMBERS = "socio_lavoratore"
    APPRENTICES = "apprendista"
    AGENCY = "somministrato"
    HOME_WORKERS = "lavoro_a_domicilio"
    ABROAD = "estero"
    SUBSTITUTES = "sostituto"
    TRANSPORT_CREWS = "viaggiante"
    BUILDING_SITES = "cantiere"


_NOT_COUNTED = {Group[kind.name]: kind for kind in NotCounted}

COLUMNS = Columns(("gruppo", "persone"), ("ore_settimanali", "conta_per_intero", "descrizione"))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell: the row as a spreadsheet counts it, the column, what stands there, and why not."""

    row: int
    column: str
    cell: str
    message: str


@dataclass(slots=True)
class StaffSheet:
    """What a file says: the staff where nothing is wrong with it, else the problems."""

    rows: int = 0
    staff: Staff | None = None
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Line:
    group: Group
    people: int
    hours: Decimal
    kept: bool


def read(upload: Upload, *, full_time_hours: Decimal, figures: Figures) -> StaffSheet:
    """Read a file. Raises UnreadableFile where it is no table or lacks a column."""
    table = open_table(upload, COLUMNS)
    found, lines = StaffSheet(warnings=table.warnings), []
    for row in table.rows:
        found.rows += 1
        cells = Cells(row.values)
        line = None if row.problem else _line(cells, full_time_hours)
        errors = (CellError("", row.problem),) if row.problem else cells.errors_in_order()
        for error in errors[: MOST_PROBLEMS - len(found.problems)]:
            found.problems.append(Problem(row.number, error.column, row.values.get(error.column, ""), error.message))
        if line is not None and not errors:
            lines.append(line)
    if not found.problems:
        found.staff = _staff(lines, full_time_hours, figures)
    return found


def hours(most: Decimal) -> Callable[[str], Decimal]:
    """Weekly hours with up to two decimals, above nothing and up to ``most``."""

    def parse(cell: str) -> Decimal:
        found = _HOURS.fullmatch(cell)
        value = Decimal(f"{found[1]}.{found[2] or 0}") if found else Decimal(0)
        if not 0 < value <= most:
            raise BadCell(f"{quoted(cell)} non va bene; scrivere le ore di una settimana, fino a {most.normalize():f}")
        return value

    return parse


def _line(cells: Cells, full_time_hours: Decimal) -> _Line | None:
    group = cells.read("gruppo", code(Group), required=True)
    people = cells.read("persone", whole(0, MOST_PEOPLE), required=True)
    worked = cells.read("ore_settimanali", hours(full_time_hours), default=full_time_hours)
    kept = cells.read("conta_per_intero", yes_or_no, default=False)
    cells.read("descrizione", text(200))
    if kept and group is not Group.DISABLED:
        cells.refuse("conta_per_intero", "vale solo per il gruppo «disabile»")
    return None if cells.errors else _Line(group, people, worked, kept)


def _staff(lines: Iterable[_Line], full_time_hours: Decimal, figures: Figures) -> Staff:
    """The lines added up."""
    people: Counter[str] = Counter()
    worked: dict[str, Decimal] = {}
    for line in lines:
        people["total"] += line.people
        for name in _names(line, full_time_hours, figures):
            people[name] += line.people
            worked[name] = worked.get(name, Decimal(0)) + line.people * line.hours
    groups = {kind: people[kind.value] for kind in NotCounted if people[kind.value]}
    counts = {name: people[name] for name in ("total", "teleworkers", "protected", "disabled")}
    short = {name: people[name] for name in ("part_time", "disabled_short", "disabled_kept")}
    hours_of = {f"{name}_hours": worked.get(name, Decimal(0)) for name in short}
    return Staff(full_time_hours=full_time_hours, not_counted=groups, **counts, **short, **hours_of)


def _names(line: _Line, full_time_hours: Decimal, figures: Figures) -> tuple[str, ...]:
    """The counts that a line belongs to, beside the total."""
    if line.group in _NOT_COUNTED:
        return (_NOT_COUNTED[line.group].value,)
    if line.group is Group.DISABLED:
        if counts_whole(line.hours, full_time_hours, figures=figures):
            return ("disabled",)
        return ("disabled_short", "disabled_kept") if line.kept else ("disabled_short",)
    if line.group is Group.ORDINARY:
        return ("part_time",) if line.hours < full_time_hours else ()
    return ("teleworkers",) if line.group is Group.TELEWORK else ("protected",)
