"""The files of an ESCO bundle (https://esco.ec.europa.eu, CSV, versions 1.1 and 1.2) become concepts and relations.

Required: occupations, skills and the relations between them; ISCO groups may be missing. Where a file is not there in
the language asked for, another language's is read, and of its concepts only the preferred label is kept: nobody here
writes the others, and no text is linked to them. ``occupation_labels_<language>.csv`` (id, uri, label) can stand in for
the labels of occupations and groups. Without any label of occupations in the language asked for nothing is read: it
would put foreign words in the place of those that an earlier import brought.

A folder may be a part of the bundle. A relation that names an occupation or skill of ESCO that no file here has is
therefore no mistake: it is counted as outside and left out. One of a row that was rejected is rejected with it.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from models.vocabulary import LABEL_LENGTH, ConceptKind
from webapp.services.importing.tables import UnreadableFile

LANGUAGES = {"it": "italiano", "en": "inglese", "de": "tedesco", "fr": "francese", "es": "spagnolo", "sl": "sloveno"}
OCCUPATIONS, SKILLS, GROUPS, RELATIONS = "occupations", "skills", "ISCOGroups", "occupationSkillRelations"
ESSENTIAL, OPTIONAL = "essential", "optional"
_BASE = "http://data.europa.eu/esco/"
_IN_WORDS = {OCCUPATIONS: "le occupazioni", SKILLS: "le competenze", GROUPS: "i gruppi ISCO"}
_CODE_LENGTH, _URI_LENGTH = 64, 200
_LONGEST_CELL = 2**24
"""Characters; Python stops at 128 KB unless told otherwise, and a list of labels may be longer."""

Labels = Mapping[str, list[str]]


class Entry(NamedTuple):
    """A concept as the bundle has it."""

    uri: str
    kind: ConceptKind
    isco08: str | None
    label: str
    others: tuple[str, ...]
    label_en: str
    language: str

    @property
    def code(self) -> str:
        """A short stable id: ``esco:`` and the last part of the URI."""
        return "esco:" + self.uri.rsplit("/", 1)[-1]


class Rejected(NamedTuple):
    """A row that cannot be taken, and why, in Italian."""

    file: str
    row: int
    message: str


@dataclass
class Bundle:
    """What was read. ``read`` counts rows by file kind, ``notes`` are for whoever imports, ``outside`` counts the
    relations of concepts that no file of the folder has, by those concepts.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    relations: dict[tuple[str, str], bool] = field(default_factory=dict)
    """(occupation, skill) → essential."""
    read: Counter[str] = field(default_factory=Counter)
    rejected: dict[str, list[Rejected]] = field(default_factory=lambda: defaultdict(list))
    notes: list[str] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    """Of the entries."""
    groups: set[str] = field(default_factory=set)
    """Codes of the ISCO groups."""
    refused: set[str] = field(default_factory=set)
    """URIs of rows that could not be taken."""
    outside: Counter[str] = field(default_factory=Counter)


class _Refused(ValueError):
    """Why a row cannot be taken."""


def read_bundle(folder: Path, *, language: str) -> Bundle:
    """Read a folder. Raises UnreadableFile for a folder or a file that cannot be read or is not what it should be."""
    found = _files(folder, language)
    bundle = Bundle()
    with _long_cells():
        labels = _separate_labels(folder / f"occupation_labels_{language}.csv")
        if not labels and _language(found[OCCUPATIONS], language) != language:
            raise UnreadableFile(
                f"Nella cartella «{folder}» non ci sono etichette in {_named(language)}: "
                f"serve {OCCUPATIONS}_{language}.csv oppure occupation_labels_{language}.csv."
            )
        for kind in (GROUPS, OCCUPATIONS, SKILLS):
            if kind in found:
                _read_entries(bundle, kind, found[kind], language, {} if kind == SKILLS else labels)
        _read_relations(bundle, found[RELATIONS])
    if GROUPS not in found:
        bundle.notes.append(f"Nella cartella non c'è {GROUPS}_{language}.csv: i gruppi ISCO non sono importati.")
    if bundle.outside:
        bundle.notes.append(
            f"Relazioni con voci che non sono nella cartella: {bundle.outside.total()} (voci: {len(bundle.outside)}). "
            "Non sono importate."
        )
    return bundle


def _files(folder: Path, language: str) -> dict[str, Path]:
    """The file of each kind; groups may be missing. Raises UnreadableFile for what must be there."""
    if not re.fullmatch(r"[a-z]{2}", language):
        raise UnreadableFile(f"«{language}» non è una lingua: scrivere due lettere, come «it».")
    if not folder.is_dir():
        raise UnreadableFile(f"La cartella «{folder}» non esiste.")
    found = {kind: path for kind in (OCCUPATIONS, SKILLS, GROUPS, RELATIONS) if (path := _file(folder, kind, language))}
    missing = [f"{kind}_{language}.csv" for kind in (OCCUPATIONS, SKILLS) if kind not in found]
    missing += [f"{RELATIONS}.csv"] if RELATIONS not in found else []
    if missing:
        raise UnreadableFile(f"Nella cartella «{folder}» mancano: {', '.join(missing)}.")
    return found


@contextmanager
def _long_cells() -> Iterator[None]:
    usual = csv.field_size_limit(_LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(usual)


def _file(folder: Path, kind: str, language: str) -> Path | None:
    """The file in this language, or else in English, or else in any."""
    exact = [folder / f"{kind}{ending}.csv" for ending in (f"_{language}", "", "_en")]
    return next((path for path in (*exact, *sorted(folder.glob(f"{kind}_??.csv"))) if path.is_file()), None)


def _language(path: Path, otherwise: str) -> str:
    return path.stem.rpartition("_")[2] if "_" in path.stem else otherwise


def _read_entries(bundle: Bundle, kind: str, path: Path, language: str, labels: Labels) -> None:
    written = _language(path, language)
    english = path.with_name(f"{kind}_en.csv")
    in_english = _preferred(english) if english.is_file() else {}
    borrowed = 0
    for number, row in _rows(path, _COLUMNS[kind]):
        bundle.read[kind] += 1
        own = labels.get(row["conceptUri"]) if written != language else None
        try:
            entry = _entry(kind, row, own, in_english.get(row["conceptUri"], ""), language if own else written)
            _check(entry, bundle)
        except _Refused as refused:
            bundle.rejected[kind].append(Rejected(path.name, number, str(refused)))
            bundle.refused.add(row["conceptUri"].strip())
            continue
        if entry.language != language:
            entry = entry._replace(others=())
            borrowed += 1
        bundle.entries[entry.uri] = entry
        bundle.codes.add(entry.code)
        if entry.kind is ConceptKind.GROUP:
            bundle.groups.add(entry.isco08 or "")
    if borrowed:
        bundle.notes.append(_borrowed(_IN_WORDS[kind], borrowed, language, written))


def _borrowed(what: str, count: int, language: str, written: str) -> str:
    return (
        f"Etichette in {_named(language)} che mancano per {what}: {count}. "
        f"Al loro posto c'è quella principale in {_named(written)}. "
        "Un testo non è mai collegato a queste voci: servono per le relazioni."
    )


def _named(language: str) -> str:
    return LANGUAGES.get(language, f"«{language}»")


_COLUMNS = {
    OCCUPATIONS: ("conceptUri", "iscoGroup", "preferredLabel", "altLabels"),
    SKILLS: ("conceptUri", "preferredLabel", "altLabels"),
    GROUPS: ("conceptUri", "code", "preferredLabel"),
}
_KINDS = {OCCUPATIONS: ConceptKind.OCCUPATION, SKILLS: ConceptKind.SKILL, GROUPS: ConceptKind.GROUP}
_ISCO_COLUMN = {OCCUPATIONS: "iscoGroup", GROUPS: "code"}


def _entry(kind: str, row: Mapping[str, str], own: list[str] | None, english: str, language: str) -> Entry:
    written = own or [row["preferredLabel"], *row.get("altLabels", "").split("\n")]
    if own is None:
        written += row.get("hiddenLabels", "").split("\n")
    labels = [part for label in written for part in genders(" ".join(label.split())) if part]
    if not written[0].strip() or not labels:
        raise _Refused("manca l'etichetta principale (preferredLabel)")
    short = tuple(label for label in dict.fromkeys(labels[1:]) if len(label) <= LABEL_LENGTH and label != labels[0])
    isco08 = row[_ISCO_COLUMN[kind]].strip() if kind in _ISCO_COLUMN else None
    return Entry(row["conceptUri"].strip(), _KINDS[kind], isco08, labels[0], short, english, language)


def _check(entry: Entry, bundle: Bundle) -> None:
    if not entry.uri.startswith(_BASE) or len(entry.code) > _CODE_LENGTH or len(entry.uri) > _URI_LENGTH:
        raise _Refused(f"conceptUri «{entry.uri}» non è un indirizzo ESCO")
    if entry.code in bundle.codes:
        raise _Refused(f"conceptUri «{entry.uri}» c'è già in una riga precedente")
    if len(entry.label) > LABEL_LENGTH:
        raise _Refused(f"l'etichetta principale supera {LABEL_LENGTH} caratteri")
    if entry.isco08 is not None and not _known_group(entry, bundle):
        raise _Refused(f"«{entry.isco08}» non è un gruppo ISCO-08")


def _known_group(entry: Entry, bundle: Bundle) -> bool:
    """A group has one to four digits; an occupation is in a group of four, one of the bundle's if it has any."""
    if entry.kind is ConceptKind.GROUP:
        return re.fullmatch(r"\d{1,4}", entry.isco08 or "", re.ASCII) is not None
    whole = re.fullmatch(r"\d{4}", entry.isco08 or "", re.ASCII) is not None
    return whole and (not bundle.groups or entry.isco08 in bundle.groups)


def genders(label: str) -> list[str]:
    """«addetto alle pulizie/addetta alle pulizie» is two labels; «audio/video» stays one."""
    parts = label.split("/")
    if len(parts) != 2:
        return [label]
    one, other = (part.split() for part in parts)
    alike = len(one) == len(other) and all(a[:3].lower() == b[:3].lower() for a, b in zip(one, other, strict=True))
    return [" ".join(one), " ".join(other)] if alike and one else [label]


def _separate_labels(path: Path) -> Labels:
    """Labels by URI from a file of their own; none without it."""
    labels = defaultdict(list)
    if path.is_file():
        for _, row in _rows(path, ("uri", "label")):
            labels[row["uri"]].append(row["label"])
    return labels


def _preferred(path: Path) -> dict[str, str]:
    return {row["conceptUri"].strip(): row["preferredLabel"].strip() for _, row in _rows(path, _COLUMNS[SKILLS][:2])}


def _read_relations(bundle: Bundle, path: Path) -> None:
    for number, row in _rows(path, ("occupationUri", "relationType", "skillUri")):
        bundle.read[RELATIONS] += 1
        pair = row["occupationUri"].strip(), row["skillUri"].strip()
        kind = row["relationType"].strip()
        if message := _problem(bundle, pair, kind):
            bundle.rejected[RELATIONS].append(Rejected(path.name, number, message))
        elif missing := next((uri for uri in pair if uri not in bundle.entries), None):
            bundle.outside[missing] += 1
        else:
            bundle.relations[pair] = bundle.relations.get(pair, False) or kind == ESSENTIAL


def _problem(bundle: Bundle, pair: tuple[str, str], kind: str) -> str:
    """Why a relation is wrong, or nothing."""
    if kind not in (ESSENTIAL, OPTIONAL):
        return f"relationType «{kind}» non è «{ESSENTIAL}» né «{OPTIONAL}»"
    for uri, wanted in zip(pair, (ConceptKind.OCCUPATION, ConceptKind.SKILL), strict=True):
        known = bundle.entries.get(uri)
        elsewhere = known is None and uri.startswith(f"{_BASE}{wanted.value}/") and uri not in bundle.refused
        if not elsewhere and (known is None or known.kind is not wanted):
            kinds = OCCUPATIONS if wanted is ConceptKind.OCCUPATION else SKILLS
            return f"«{uri}» non è tra {_IN_WORDS[kinds]} importate"
    return ""


def _rows(path: Path, required: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line numbers. Raises UnreadableFile for whatever makes a file unreadable."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            _check_header(path, header, required)
            for cells in reader:
                if cells and (len(cells) != len(header) or any("\0" in cell for cell in cells)):
                    raise UnreadableFile(_broken(path, reader.line_num))
                if cells:
                    yield reader.line_num, dict(zip(header, cells, strict=True))
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path.name} non è scritto in UTF-8.") from error
    except csv.Error as error:
        raise UnreadableFile(_broken(path, reader.line_num)) from error
    except OSError as error:
        raise UnreadableFile(f"{path.name} non si può leggere: {error.strerror}.") from error


def _broken(path: Path, line: int) -> str:
    return f"{path.name} è interrotto o rovinato alla riga {line}: scaricare di nuovo il pacchetto."


def _check_header(path: Path, header: list[str], required: tuple[str, ...]) -> None:
    if not header:
        raise UnreadableFile(f"{path.name} è vuoto.")
    if missing := [name for name in required if name not in header]:
        raise UnreadableFile(f"In {path.name} mancano le colonne: {', '.join(missing)}.")
