"""A file becomes rows of text: CSV as offices export it, or the first sheet of an .xlsx workbook."""

import codecs
import csv
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import IO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook
from rapidfuzz import fuzz, process

from models.errors import DomainError
from webapp.services.importing import sheet_extent

MAX_BYTES = 200 * 1024 * 1024
MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
MAX_COLUMNS = 200
MAX_ROWS = 1_000_000

REJECTED_COLUMN = "errore"
"""The last column of a file of rejected rows: when such a file comes back corrected, it is passed over."""

_DELIMITERS = ";,\t"
_NOT_IN_WINDOWS_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_UTF8_PAIR = re.compile(rb"\xc3[\x80-\xbf]")
_CHUNK = 1 << 20
_CLOSE_ENOUGH = 75


class UnreadableFile(DomainError):
    """The file cannot be read at all; the message says in Italian what is wrong and where."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sent: it is read from memory, so that no copy in the clear is left anywhere."""

    name: str
    content: bytes


Source = Path | Upload


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns a file must have, those it may have, and those of which it has all or none.

    Those go together that limit each other: one of them alone could contradict what is known of the other.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    together: tuple[frozenset[str], ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """All of them."""
        return self.required + self.optional

    def missing(self, names: list[str]) -> list[str]:
        """What a header with these names lacks."""
        halves = [group for group in self.together if group & set(names)]
        needed = set(self.required).union(*halves)
        return [name for name in self.known if name in needed and name not in names]


@dataclass(frozen=True, slots=True)
class Row:
    """One line. ``number`` counts as a spreadsheet does (the header is 1); ``cells`` are as they came."""

    number: int
    cells: tuple[str, ...]
    values: dict[str, str]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file whose header was understood. ``rows`` can be walked once; ``total`` is how many there may be."""

    header: tuple[str, ...]
    delimiter: str
    total: int
    rows: Iterator[Row]
    present: frozenset[str]
    warnings: list[str] = field(default_factory=list)


def open_table(source: Source, columns: Columns) -> Table:
    """Read the header of a file and prepare its rows.

    Raises UnreadableFile, here or while the rows are walked.
    """
    try:
        size = source.stat().st_size if isinstance(source, Path) else len(source.content)
        kind = _magic(source)
    except OSError as error:
        raise UnreadableFile(f"Il file «{source.name}» non esiste o non si può aprire.") from error
    if size == 0:
        raise UnreadableFile(f"Il file «{source.name}» è vuoto.")
    if size > MAX_BYTES:
        raise UnreadableFile(f"Il file «{source.name}» supera i {MAX_BYTES // 1024**2} MB: dividerlo in più file.")
    return _workbook_table(source, columns) if kind == "workbook" else _csv_table(source, columns)


def _open(source: Source) -> IO[bytes]:
    return source.open("rb") if isinstance(source, Path) else BytesIO(source.content)


def _open_text(source: Source, encoding: str) -> IO[str]:
    return TextIOWrapper(_open(source), encoding=encoding, newline="")


def _magic(source: Source) -> str:
    """Tell by content, not by name: exports are often misnamed."""
    with _open(source) as file:
        start = file.read(8)
    if start.startswith(b"PK\x03\x04"):
        return "workbook"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile("Il file è un foglio .xls o protetto da password: salvarlo come .xlsx o CSV.")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile("Il file è in UTF-16: salvarlo come CSV UTF-8 o come .xlsx.")
    if start.startswith(b"%PDF"):
        raise UnreadableFile("Il file è un PDF: serve un CSV o un foglio .xlsx.")
    if source.name.lower().endswith(".xlsx"):
        raise UnreadableFile("Il file si chiama .xlsx ma non è un foglio di calcolo, o è rovinato.")
    return "text"


def _csv_table(source: Source, columns: Columns) -> Table:
    survey = _survey(source)
    with _open_text(source, survey.encoding) as file:
        first = next((line for line in file if line.strip()), "")
    delimiter = max(_DELIMITERS, key=lambda mark: len(_known_in(_csv_line(first, mark), columns)))
    records = _csv_records(source, survey.encoding, delimiter)
    return _table(records, columns, delimiter=delimiter, total=survey.lines, warnings=survey.warnings)


@dataclass(frozen=True, slots=True)
class _Survey:
    encoding: str
    lines: int
    warnings: list[str]


def _survey(source: Source) -> _Survey:
    """Walk the bytes once: which encoding, how many lines, and whether this is text at all."""
    utf8 = codecs.getincrementaldecoder("utf-8")()
    is_utf8, both, lines = True, False, 0
    undefined: int | None = None
    with _open(source) as file:
        while chunk := file.read(_CHUNK):
            if (at := chunk.find(b"\0")) >= 0:
                line = lines + chunk.count(b"\n", 0, at) + 1
                raise UnreadableFile(f"Il file non è un testo: alla riga {line} contiene byte nulli.")
            is_utf8 = is_utf8 and _decodes(utf8, chunk)
            both = both or bool(_UTF8_PAIR.search(chunk))
            if undefined is None and (found := _NOT_IN_WINDOWS_1252.search(chunk)):
                undefined = lines + chunk.count(b"\n", 0, found.start()) + 1
            lines += chunk.count(b"\n")
    if is_utf8 and _decodes(utf8, b"", final=True):
        return _Survey("utf-8-sig", lines, [])
    if undefined is not None:
        raise UnreadableFile(
            f"I caratteri alla riga {undefined} non sono né UTF-8 né Windows-1252: salvare il file come CSV UTF-8."
        )
    mixed = "Il file mescola due codifiche: controllare le lettere accentate dopo l'importazione."
    return _Survey("cp1252", lines, [mixed] if both else [])


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _csv_line(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _csv_records(source: Source, encoding: str, delimiter: str) -> Iterator[list[str]]:
    with _open_text(source, encoding) as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            yield from reader
        except csv.Error as error:
            raise UnreadableFile(
                f"Le virgolette vicino alla riga {reader.line_num} del file non sono chiuse o sono fuori posto,"
                " oppure una cella è troppo lunga."
            ) from error


def _workbook_table(source: Source, columns: Columns) -> Table:
    sheet, names = _first_sheet(source)
    warnings = [f"Il file ha più fogli: è letto solo il primo, «{names[0]}»."] if len(names) > 1 else []
    return _table(_sheet_records(sheet), columns, delimiter=";", total=sheet.total_height, warnings=warnings)


def _first_sheet(source: Source) -> tuple[CalamineSheet, list[str]]:
    damaged = "Il foglio di calcolo è rovinato o non è un .xlsx."
    try:
        with _open(source) as file, zipfile.ZipFile(file) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
            if unpacked > MAX_UNPACKED_BYTES or not sheet_extent.fits(archive):
                raise UnreadableFile("Il foglio di calcolo, una volta aperto, è troppo grande: dividerlo in più file.")
        # It keeps the file open for itself: a file of this machine is read from its path.
        workbook = (
            CalamineWorkbook.from_path(source)
            if isinstance(source, Path)
            else CalamineWorkbook.from_filelike(BytesIO(source.content))
        )
        if not workbook.sheet_names:
            raise UnreadableFile(damaged)
        return workbook.get_sheet_by_index(0), workbook.sheet_names
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableFile(damaged) from error


def _sheet_records(sheet: CalamineSheet) -> Iterator[list[str]]:
    for row in sheet.iter_rows():
        yield [_as_text(value) for value in row]


def _as_text(value: object) -> str:
    """A typed cell in the form it would have in a CSV file."""
    if isinstance(value, bool):
        return "si" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | datetime):
        return value.isoformat()
    return "" if value is None else str(value)


def _table(records: Iterator[list[str]], columns: Columns, *, delimiter: str, total: int, warnings: list[str]) -> Table:
    numbered = ((number, cells) for number, cells in enumerate(records, start=1) if any(map(str.strip, cells)))
    _, header = next(numbered, (0, []))
    if not header:
        raise UnreadableFile("Il file non contiene nessuna riga scritta.")
    names = [column_name(name) for name in header]
    _refuse_bad_header(names, columns)
    return Table(
        header=tuple(header),
        delimiter=delimiter,
        total=total,
        rows=_rows(numbered, names, frozenset(columns.known)),
        present=frozenset(names) & frozenset(columns.known),
        warnings=[*warnings, *_unread_columns(names, columns)],
    )


def _rows(numbered: Iterable[tuple[int, list[str]]], names: list[str], known: frozenset[str]) -> Iterator[Row]:
    places = [(place, name) for place, name in enumerate(names) if name in known]
    for count, (number, cells) in enumerate(numbered, start=1):
        if count > MAX_ROWS:
            raise UnreadableFile(f"Il file ha più di {MAX_ROWS} righe: dividerlo in più file.")
        problem = _shape_problem(cells, len(names))
        values = {} if problem else {name: cells[place].strip() for place, name in places}
        yield Row(number, tuple(cells), values, problem)


def _shape_problem(cells: list[str], width: int) -> str:
    """A line cut short is refused: reading the missing cells as empty would erase what is known of a person."""
    if len(cells) < width:
        return f"la riga ha {len(cells)} celle, l'intestazione {width}"
    if extra := [cell for cell in cells[width:] if cell.strip()]:
        return f"la riga ha celle in più dell'intestazione: «{'», «'.join(extra)}»"
    return ""


def column_name(text: str) -> str:
    """The name of a column as it is compared: case, spaces and hyphens do not matter."""
    return re.sub(r"[\s-]+", "_", text.strip().casefold())


def _known_in(names: list[str], columns: Columns) -> set[str]:
    return {column_name(name) for name in names} & set(columns.known)


def _refuse_bad_header(names: list[str], columns: Columns) -> None:
    if len(names) > MAX_COLUMNS:
        raise UnreadableFile(f"Il file ha {len(names)} colonne: al massimo {MAX_COLUMNS}.")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise UnreadableFile(f"Colonne ripetute nell'intestazione: {', '.join(twice)}.")
    if missing := columns.missing(names):
        unknown = [name for name in names if name and name not in columns.known]
        listed = ", ".join(_with_suggestion(name, unknown, "nel file c'è") for name in missing)
        raise UnreadableFile(f"Nell'intestazione mancano le colonne: {listed}.")


def _unread_columns(names: list[str], columns: Columns) -> list[str]:
    absent = [name for name in columns.known if name not in names]
    unknown = [name for name in names if name and name not in columns.known and name != REJECTED_COLUMN]
    listed = ", ".join(_with_suggestion(name, absent, "forse è") for name in unknown)
    return [f"Colonne sconosciute, non lette: {listed}."] if unknown else []


def _with_suggestion(name: str, others: list[str], lead: str) -> str:
    close = process.extractOne(name, others, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
    return f"{name} ({lead} «{close[0]}»)" if close else name
