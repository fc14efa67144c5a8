"""One small parser for each kind of cell. It takes a text that is not empty; BadCell says what was expected.

What many rows repeat is kept once: codes, job titles, skills. A long list stays in memory until it is written.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from sys import intern
from typing import Any, TypeVar

from email_validator import EmailNotValidError, validate_email
from rapidfuzz import fuzz, process
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.it import codicefiscale, iva

Value = TypeVar("Value")
Code = TypeVar("Code", bound=StrEnum)
Parser = Callable[[str], Value]

_SHOWN = 40
_CLOSE_ENOUGH = 70
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_ITALIAN_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: 00[:.]00(?:[:.]00)?)?", re.ASCII)
_WHOLE_NUMBER = re.compile(r"([+-]?\d{1,12})(?:[.,]0+)?", re.ASCII)
_EUROS = re.compile(r"(\d{1,3}(?:[. ]\d{3})+|\d{1,9})(?:[.,](\d{1,2}))?", re.ASCII)
_KEY = re.compile(r"[A-Z0-9][A-Z0-9._/-]*")
_LEVEL = re.compile(r"\s*(\w+)\s*=\s*(\d+)\s*(!?)\s*")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_HAND_CODED_DIGITS = str.maketrans("LMNPQRSTUV", "0123456789")


class BadCell(ValueError):
    """A cell that cannot be taken; the message quotes it and says in Italian what is expected."""


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with one column of one row; no column when the whole row is meant."""

    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.column}: {self.message}" if self.column else self.message


class Cells:
    """A row being read: gives parsed values and keeps every error, not only the first."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.errors: list[CellError] = []

    def read(self, column: str, parse: Parser[Value], *, required: bool = False, default: Any = None) -> Any:
        """The column's parsed value; ``default`` where it is empty or wrong."""
        text = self.values.get(column, "")
        if not text:
            if required:
                self.refuse(column, "manca")
            return default
        try:
            return parse(text)
        except BadCell as error:
            self.refuse(column, str(error))
            return default

    def refuse(self, column: str, message: str) -> None:
        """Keep an error."""
        self.errors.append(CellError(column, message))

    def errors_in_order(self) -> tuple[CellError, ...]:
        """The errors as one meets them reading the row."""
        places = {column: place for place, column in enumerate(self.values)}
        return tuple(sorted(self.errors, key=lambda error: places.get(error.column, len(places))))


def quoted(text: str) -> str:
    """The value as messages show it, cut where it is long."""
    return f"«{text}»" if len(text) <= _SHOWN else f"«{text[:_SHOWN]}…»"


def did_you_mean(text: str, choices: Collection[str]) -> str:
    """`` (forse …?)`` when one of the choices is close, else nothing."""
    close = process.extractOne(text, choices, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
    return f" (forse «{close[0]}»?)" if close else ""


def text(limit: int) -> Parser[str]:
    """One line of at most ``limit`` characters, with single spaces."""

    def parse(cell: str) -> str:
        return _within(" ".join(unicodedata.normalize("NFC", cell).split()), limit)

    return parse


def prose(limit: int) -> Parser[str]:
    """Several lines."""

    def parse(cell: str) -> str:
        lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", cell).splitlines())
        return _within("\n".join(lines).strip(), limit)

    return parse


def _within(value: str, limit: int) -> str:
    if len(value) > limit:
        raise BadCell(f"{quoted(value)} è troppo lungo: al massimo {limit} caratteri")
    if _CONTROL.search(value):
        raise BadCell(f"{quoted(value)} contiene caratteri che non si possono scrivere")
    return value


def key(cell: str) -> str:
    """The code of a person or a position: upper case, no spaces, at most 32 characters."""
    value = cell.upper()
    if len(value) > 32 or not _KEY.fullmatch(value):
        raise BadCell(f"{quoted(cell)} non è un codice; usare al massimo 32 lettere e cifre, senza spazi")
    return value


def phone(cell: str) -> str:
    """A telephone number with whatever is written beside it; a spreadsheet's 3,5E+09 is refused."""
    value = text(40)(cell)
    if sum(map(str.isdigit, value)) < 5 or re.search(r"\dE\+", value):
        raise BadCell(f"{quoted(cell)} non è un numero di telefono")
    return value


def email(cell: str) -> str:
    """An e-mail address; nobody is asked whether it exists."""
    try:
        return validate_email(cell, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise BadCell(f"{quoted(cell)} non è un indirizzo e-mail") from error


def day(cell: str) -> date:
    """A date written YYYY-MM-DD or DD/MM/YYYY."""
    try:
        if iso := _ISO_DATE.fullmatch(cell):
            year, month, number = map(int, iso.groups())
            return date(year, month, number)
        if italian := _ITALIAN_DATE.fullmatch(cell):
            number, month, year = map(int, italian.groups())
            return date(year, month, number)
    except ValueError:
        pass
    raise BadCell(f"{quoted(cell)} non è una data; scrivere GG/MM/AAAA")


def whole(low: int, high: int) -> Parser[int]:
    """A whole number between two limits, both included."""

    def parse(cell: str) -> int:
        found = _WHOLE_NUMBER.fullmatch(cell)
        if not found or not low <= int(found[1]) <= high:
            raise BadCell(f"{quoted(cell)} non va bene; scrivere un numero intero da {low} a {high}")
        return int(found[1])

    return parse


def euros(cell: str) -> int:
    """An amount in whole euros; cents are left out."""
    found = _EUROS.fullmatch(cell.removesuffix("€").removeprefix("€").strip())
    if not found:
        raise BadCell(f"{quoted(cell)} non è un importo; scrivere gli euro, per esempio 10530")
    return int(re.sub(r"[. ]", "", found[1]))


@lru_cache(maxsize=4096)
def _folded(cell: str) -> str:
    """Case, accents, spaces and hyphens do not matter in codes."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", cell.strip().casefold()) if not unicodedata.combining(c))
    return re.sub(r"[\s-]+", "_", plain)


def code(codes: type[Code]) -> Parser[Code]:
    """One member of ``codes``."""
    by_text = {_folded(member.value): member for member in codes}

    def parse(cell: str) -> Code:
        try:
            return by_text[_folded(cell)]
        except KeyError:
            raise BadCell(f"{quoted(cell)} non è ammesso; valori possibili: {', '.join(codes)}") from None

    return parse


def yes_or_no(cell: str) -> bool:
    """``si`` or ``no``."""
    answer = {"si": True, "no": False}.get(_folded(cell))
    if answer is None:
        raise BadCell(f"{quoted(cell)} non è ammesso; scrivere si oppure no")
    return answer


def _parts(cell: str, mark: str) -> list[str]:
    return [part for part in (part.strip() for part in cell.split(mark)) if part]


def codes(known: Iterable[str]) -> Parser[frozenset[str]]:
    """Codes with ``|`` between."""
    by_text = {_folded(value): str(value) for value in known}

    @lru_cache(maxsize=4096)
    def parse(cell: str) -> frozenset[str]:
        parts = _parts(cell, "|")
        unknown = [part for part in parts if _folded(part) not in by_text]
        if unknown:
            named = ", ".join(f"{quoted(part)}{did_you_mean(_folded(part), by_text)}" for part in unknown)
            possible = "" if len(by_text) > 20 else f"; valori possibili: {', '.join(by_text.values())}"
            raise BadCell(f"codici sconosciuti: {named}{possible}")
        return frozenset(by_text[_folded(part)] for part in parts)

    return parse


def items(limit: int) -> Parser[tuple[str, ...]]:
    """Free texts with ``|`` between, each once, in their order."""
    line = text(limit)

    def parse(cell: str) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for part in map(line, _parts(cell, "|")):
            found.setdefault(part.casefold(), intern(part))
        return tuple(found.values())

    return parse


def experiences(cell: str) -> tuple[tuple[str, int], ...]:
    """``job title:months`` with ``|`` between; the same one twice counts once."""
    return tuple(dict.fromkeys(_experience(part) for part in _parts(cell, "|")))


def _experience(part: str) -> tuple[str, int]:
    title, mark, months = part.rpartition(":")
    if not mark or not title.strip() or not re.fullmatch(r"\s*\d{1,3}\s*", months):
        raise BadCell(f"{quoted(part)} non si capisce; scrivere mansione:mesi, per esempio «magazziniere:12»")
    return intern(text(200)(title)), int(months)


def levels(dimensions: Collection[str]) -> Parser[dict[str, int]]:
    """``code=level`` with ``;`` between."""

    def parse(cell: str) -> dict[str, int]:
        return {dimension: level for dimension, (level, _) in _levels(cell, dimensions, marked=False).items()}

    return parse


def demands(dimensions: Collection[str]) -> Parser[dict[str, tuple[int, bool]]]:
    """``code=level`` with ``;`` between; ``!`` says that a level is not negotiable: (level, negotiable)."""

    def parse(cell: str) -> dict[str, tuple[int, bool]]:
        return _levels(cell, dimensions, marked=True)

    return parse


def _levels(cell: str, dimensions: Collection[str], *, marked: bool) -> dict[str, tuple[int, bool]]:
    found: dict[str, tuple[int, bool]] = {}
    for part in _parts(cell, ";"):
        dimension, value = _level(part, dimensions, marked=marked)
        if found.setdefault(dimension, value) != value:
            raise BadCell(f"«{dimension}» è scritto due volte con livelli diversi")
    return found


def _level(part: str, dimensions: Collection[str], *, marked: bool) -> tuple[str, tuple[int, bool]]:
    shape = _LEVEL.fullmatch(part)
    if not shape or (shape[3] and not marked):
        raise BadCell(f"{quoted(part)} non si capisce; scrivere codice=livello, per esempio «d430=3»")
    dimension = intern(shape[1].lower())
    if dimension not in dimensions:
        raise BadCell(f"«{shape[1]}» non è un codice conosciuto{did_you_mean(dimension, dimensions)}")
    if int(shape[2]) > 4:
        raise BadCell(f"{quoted(part)}: il livello va da 0 a 4")
    return dimension, (int(shape[2]), not shape[3])


def tax_code(cell: str) -> str:
    """A codice fiscale with its check character, also one with letters in place of digits, or a provisional one."""
    try:
        return str(codicefiscale.validate(cell))
    except InvalidChecksum as error:
        raise BadCell(f"{quoted(cell)}: il carattere di controllo non torna") from error
    except ValidationError as error:
        raise BadCell(f"{quoted(cell)} non è un codice fiscale") from error


def tax_code_mismatches(number: str, *, born: date | None, sex: str | None) -> list[CellError]:
    """What a codice fiscale says otherwise than the row. A provisional one of eleven digits says nothing."""
    if len(number) != 16:
        return []
    found = []
    if born and codicefiscale.get_birth_date(number, minyear=born.year - 50) != born:
        found.append(CellError("data_nascita", f"{born:%d/%m/%Y} non è la data del codice fiscale {number}"))
    # stdnum reads the sex from digits only; the day of birth may be written in letters (omocodia).
    woman = int(number[9:11].translate(_HAND_CODED_DIGITS)) > 40
    if sex in {"F", "M"} and woman != (sex == "F"):
        found.append(CellError("sesso", f"«{sex}» non è il sesso del codice fiscale {number}"))
    return found


def vat_number(cell: str) -> str:
    """An Italian VAT number; a spreadsheet may have eaten its leading zeros."""
    digits = iva.compact(cell)
    try:
        return str(iva.validate(digits.zfill(11) if len(digits) >= 8 else digits))
    except ValidationError as error:
        raise BadCell(f"{quoted(cell)} non è una partita IVA: 11 cifre, l'ultima di controllo") from error
