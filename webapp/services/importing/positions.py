"""The list of positions: what its cells mean and which rows contradict themselves."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from models.territory import Office
from models.types import Contract, Education, EmployerKind, Licence, Regime, Remote, Shift
from webapp.services.importing import fields
from webapp.services.importing.columns import LISTS, Claims, Field, columns_of, read_fields
from webapp.services.importing.dates import shown
from webapp.services.importing.fields import CellError, Cells
from webapp.services.importing.places import Gazetteer, office_named
from webapp.services.importing.position_rows import PositionRecord, PositionStore
from webapp.services.importing.report import ImportReport
from webapp.services.importing.running import ListKind, Progress, run
from webapp.services.importing.vocabulary import Vocabulary

KEY, PLACE, ESSENTIAL, PREFERRED = "codice_posizione", "comune", "competenze_essenziali", "competenze_gradite"


def position_fields(*, dimensions: Collection[str], accommodations: Collection[str]) -> tuple[Field, ...]:
    """The columns of interfaces.md, chapter 3, but for the key, the comune and the skills."""
    none: frozenset[str] = frozenset()
    return (
        Field("datore_piva", "employer", "vat_number", fields.vat_number, required=True),
        Field("datore_nome", "employer", "name", fields.text(200), required=True),
        Field("datore_tipo", "employer", "kind", fields.code(EmployerKind), required=True),
        Field("dipendenti", "employer", "headcount", fields.whole(0, 1_000_000)),
        Field("titolo", "position", "title", fields.text(200), required=True),
        Field("descrizione", "position", "description", fields.prose(5000), default=""),
        Field("contratto", "position", "contract", fields.code(Contract), required=True),
        Field("ore", "position", "hours", fields.whole(1, 48), required=True),
        Field("fasce", "position", "shifts", fields.codes(Shift), default=none),
        Field("posti", "position", "places", fields.whole(1, 500), default=1),
        Field("regime", "position", "regime", fields.code(Regime), required=True),
        Field("titolo_studio_min", "position", "education_min", fields.code(Education)),
        Field("patente", "position", "licences", fields.codes(Licence), default=none),
        Field("raggiungibile_mezzi", "position", "transit", fields.yes_or_no),
        Field("lavoro_da_casa", "position", "remote", fields.code(Remote), default=Remote.NO),
        Field("pubblicata", "position", "published_on", fields.day, required=True),
        Field("scadenza", "position", "expires_on", fields.day),
        Field("esigenze", LISTS, "demands", fields.demands(dimensions), default={}),
        Field("accomodamenti_offerti", LISTS, "accommodations", fields.codes(accommodations), default=none),
    )


COLUMNS = columns_of(
    position_fields(dimensions=(), accommodations=()),
    required=[KEY, PLACE],
    optional=[ESSENTIAL, PREFERRED],
    together=[["pubblicata", "scadenza"], [ESSENTIAL, PREFERRED]],
)


class PositionImporter:
    """Reads rows of the list into records; the store writes them."""

    def __init__(
        self, *, store: PositionStore, gazetteer: Gazetteer, known: tuple[Field, ...], present: frozenset[str]
    ) -> None:
        self.store = store
        self.gazetteer = gazetteer
        self.fields = [field for field in known if field.column in present]
        self.has_skills = bool({ESSENTIAL, PREFERRED} & present)
        self.codes = Claims()

    @property
    def warnings(self) -> list[str]:
        """What the office should know."""
        return self.store.employers.warnings

    def read(self, cells: Cells, number: int) -> PositionRecord:
        """A record of the columns that the file has: what it does not speak of stays as it is."""
        record = PositionRecord(code=cells.read(KEY, fields.key, required=True) or "", number=number)
        read_fields(cells, self.fields, record.parts)
        if place := cells.read(PLACE, self.gazetteer.find, required=True):
            record.province = place.province_code
            record.parts["position"]["comune_code"] = place.istat_code
        if self.has_skills:
            record.parts[LISTS]["skills"] = _skills(cells)
        self._check(record, cells)
        return record

    def _check(self, record: PositionRecord, cells: Cells) -> None:
        if record.code:
            self.codes.claim(record.code, shown=record.code, column=KEY, number=record.number, cells=cells)
            if reason := self.store.refusal(record.code):
                cells.refuse(KEY, reason)
        cells.errors += _check_dates(record.parts["position"])


def _skills(cells: Cells) -> tuple[tuple[str, bool], ...]:
    """Each skill once, with whether it is essential."""
    found: dict[str, tuple[str, bool]] = {}
    for column, essential in ((ESSENTIAL, True), (PREFERRED, False)):
        for text in cells.read(column, fields.items(200), default=()):
            found.setdefault(text.casefold(), (text, essential))
    return tuple(found.values())


def _check_dates(position: dict[str, Any]) -> list[CellError]:
    published, expires = position.get("published_on"), position.get("expires_on")
    if not published or not expires or published <= expires:
        return []
    return [CellError("scadenza", f"{shown(expires)} è prima di pubblicata, {shown(published)}")]


def position_list(session: Session, *, office_id: int | Office, words: Vocabulary | None = None) -> ListKind:
    """The list of positions, to be imported into an office."""

    def prepare(present: frozenset[str]) -> PositionImporter:
        known_words = words or Vocabulary.of(session)
        store = PositionStore(session, office=office_named(session, office_id), words=known_words)
        known = position_fields(dimensions=known_words.dimensions, accommodations=known_words.accommodations)
        return PositionImporter(store=store, gazetteer=Gazetteer.load(session), known=known, present=present)

    return ListKind(COLUMNS, prepare)


def import_positions(
    *,
    session: Session,
    path: Path,
    office_id: int | Office,
    words: Vocabulary | None = None,
    dry_run: bool = False,
    all_or_nothing: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import positions and their employers; those known already are updated by ``codice_posizione``.

    A row about a position of another office is refused. The workplace's province decides the office of a new one;
    ``office_id`` takes those of provinces without one. New positions are open; the state of a known one stays.
    An office that is not written yet is started with the list. Flushes, never commits. Raises UnreadableFile.
    """
    kind = position_list(session, office_id=office_id, words=words)
    return run(session, source=path, kind=kind, dry_run=dry_run, all_or_nothing=all_or_nothing, progress=progress)
