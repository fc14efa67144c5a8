"""The list of registered people: what its cells mean and which rows contradict themselves."""

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from models.territory import Office
from models.types import Availability, Category, Contract, Education, Exclusion, Licence, Sex, Shift, Transport
from webapp.services.importing import fields
from webapp.services.importing.candidate_rows import CandidateRecord, CandidateStore
from webapp.services.importing.columns import LISTS, Claims, Field, columns_of, read_fields
from webapp.services.importing.dates import ROME, shown
from webapp.services.importing.fields import CellError, Cells
from webapp.services.importing.places import Gazetteer, office_named
from webapp.services.importing.report import ImportReport
from webapp.services.importing.running import ListKind, Progress, run
from webapp.services.importing.vocabulary import Vocabulary

OLDEST_BIRTH_YEAR = 1900
YOUNGEST_AGE = 15

# Law 68/1999 art. 1 sets a least degree for these two; for the others a degree may not apply.
_DEGREE_REQUIRED = frozenset({Category.CIVIL, Category.WORK})


def candidate_fields(
    *, dimensions: Collection[str], accommodations: Collection[str], find_comune: fields.Parser[Any]
) -> tuple[Field, ...]:
    """The columns of interfaces.md, chapter 2, but for the key and the consent."""
    none: frozenset[str] = frozenset()
    return (
        Field("codice_fiscale", "person", "tax_code", fields.tax_code),
        Field("cognome", "person", "surname", fields.text(80), required=True),
        Field("nome", "person", "name", fields.text(80), required=True),
        Field("data_nascita", "person", "birth_date", fields.day, required=True),
        Field("sesso", "person", "sex", fields.code(Sex), required=True),
        Field("email", "person", "email", fields.email),
        Field("telefono", "person", "phone", fields.phone),
        Field("categoria", "eligibility", "category", fields.code(Category), required=True),
        Field("percentuale_invalidita", "registration", "invalidity_percent", fields.whole(0, 100)),
        Field("data_iscrizione", "registration", "registered_on", fields.day, required=True),
        Field("data_anzianita", "registration", "seniority_on", fields.day, required=True),
        Field("carico_familiare", "registration", "dependants", fields.whole(0, 30), default=0),
        Field("reddito", "registration", "yearly_income", fields.euros, default=0),
        Field("stato", "eligibility", "availability", fields.code(Availability), required=True),
        Field("comune", "profile", "comune_code", find_comune),
        Field("titolo_studio", "profile", "education", fields.code(Education)),
        Field("patenti", "profile", "licences", fields.codes(Licence), default=none),
        Field("mezzo", "profile", "transport", fields.code(Transport)),
        Field("distanza_max_km", "profile", "max_km", fields.whole(0, 1500)),
        Field("ore_min", "profile", "hours_min", fields.whole(0, 48)),
        Field("ore_max", "profile", "hours_max", fields.whole(1, 48)),
        Field("fasce", "profile", "shifts", fields.codes(Shift), default=none),
        Field("contratti", "profile", "contracts", fields.codes(Contract), default=none),
        Field("esclusioni", "profile", "exclusions", fields.codes(Exclusion), default=none),
        Field("mansioni_cercate", LISTS, "wishes", fields.items(200), default=()),
        Field("competenze", LISTS, "skills", fields.items(200), default=()),
        Field("esperienze", LISTS, "experiences", fields.experiences, default=()),
        Field("capacita", LISTS, "capacities", fields.levels(dimensions), default={}),
        Field("accomodamenti", LISTS, "accommodations", fields.codes(accommodations), default=none),
    )


KEY, CONSENT = "codice_iscrizione", "consenso"


COLUMNS = columns_of(
    candidate_fields(dimensions=(), accommodations=(), find_comune=fields.text(0)),
    required=[KEY],
    optional=[CONSENT],
    together=[["ore_min", "ore_max"]],
)


class CandidateImporter:
    """Reads rows of the list into records; the store writes them."""

    def __init__(self, *, store: CandidateStore, known: tuple[Field, ...], present: frozenset[str], today: date):
        self.store = store
        self.fields = [field for field in known if field.column in present]
        self.has_consent = CONSENT in present
        self.today = today
        self.codes = Claims()
        self.tax_codes: dict[str, str] = {}

    @property
    def warnings(self) -> list[str]:
        """What the office should know."""
        return self.store.warnings

    def read(self, cells: Cells, number: int) -> CandidateRecord:
        """A record of the columns that the file has: what it does not speak of stays as it is."""
        listed = cells.read(KEY, fields.key, required=True) or ""
        record = CandidateRecord(code=self.store.code_now(listed), number=number, listed=listed)
        read_fields(cells, self.fields, record.parts)
        record.has_consent, record.consent = self.has_consent, cells.read(CONSENT, fields.day)
        self._check_keys(record, cells, number)
        wrong = {error.column for error in cells.errors}
        cells.errors += [error for error in _contradictions(record, self.today) if error.column not in wrong]
        return record

    def _check_keys(self, record: CandidateRecord, cells: Cells, number: int) -> None:
        if record.code:
            self.codes.claim(record.code, shown=record.listed, column=KEY, number=number, cells=cells)
            if reason := self.store.refusal(record.code):
                cells.refuse(KEY, reason)
            if tax_code := record.get("tax_code"):
                self._check_tax_code(record.code, tax_code, cells)

    def _check_tax_code(self, code: str, tax_code: str, cells: Cells) -> None:
        owner = self.store.owners.get(tax_code) or self.tax_codes.setdefault(tax_code, code)
        if owner != code:
            cells.refuse("codice_fiscale", f"{tax_code} è già di un'altra persona ({owner})")


def _contradictions(record: CandidateRecord, today: date) -> list[CellError]:
    """Cells that are right one by one and cannot be right together, or not on this day."""
    return [
        *_check_identity(record, today),
        *_check_dates(record, today),
        *_check_hours(record),
        *_check_degree(record),
    ]


def _check_identity(record: CandidateRecord, today: date) -> list[CellError]:
    tax_code, born = record.get("tax_code"), record.get("birth_date")
    found = _check_age(born, today) if born else []
    return found or (fields.tax_code_mismatches(tax_code, born=born, sex=record.get("sex")) if tax_code else [])


def _check_age(born: date, today: date) -> list[CellError]:
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if born > today:
        problem = "è nel futuro"
    elif born.year < OLDEST_BIRTH_YEAR:
        problem = f"è prima del {OLDEST_BIRTH_YEAR}"
    elif age < YOUNGEST_AGE:
        problem = f"dà {age} anni: per l'iscrizione ne servono almeno {YOUNGEST_AGE}"
    else:
        return []
    return [CellError("data_nascita", f"{shown(born)} {problem}")]


def _check_dates(record: CandidateRecord, today: date) -> list[CellError]:
    dates = {
        "data_iscrizione": record.get("registered_on"),
        "data_anzianita": record.get("seniority_on"),
        CONSENT: record.consent,
    }
    born = record.get("birth_date")
    found = [CellError(column, f"{shown(on)} è nel futuro") for column, on in dates.items() if on and on > today]
    early = [column for column, on in dates.items() if on and born and on < born <= today]
    return found + [CellError(column, f"{shown(dates[column])} è prima della nascita") for column in early]


def _check_hours(record: CandidateRecord) -> list[CellError]:
    low, high = record.get("hours_min"), record.get("hours_max")
    if low is None or high is None or low <= high:
        return []
    return [CellError("ore_min", f"{low} è più di ore_max, {high}")]


def _check_degree(record: CandidateRecord) -> list[CellError]:
    listed, category = record.parts["registration"], record.get("category")
    if category not in _DEGREE_REQUIRED or listed.get("invalidity_percent", "not in the file") is not None:
        return []
    return [CellError("percentuale_invalidita", f"manca: con la categoria {category} serve")]


def candidate_list(
    session: Session,
    *,
    office_id: int | Office,
    now: datetime,
    words: Vocabulary | None = None,
    account_id: int | None = None,
) -> ListKind:
    """The list of people, to be imported into an office; ``account_id`` is whoever sent it, if somebody did."""

    def prepare(present: frozenset[str]) -> CandidateImporter:
        known_words, gazetteer = words or Vocabulary.of(session), Gazetteer.load(session)
        office = office_named(session, office_id)
        store = CandidateStore(session, office=office, now=now, words=known_words, account_id=account_id)
        known = candidate_fields(
            dimensions=known_words.dimensions,
            accommodations=known_words.accommodations,
            find_comune=lambda cell: gazetteer.find(cell).istat_code,
        )
        return CandidateImporter(store=store, known=known, present=present, today=now.astimezone(ROME).date())

    return ListKind(COLUMNS, prepare)


def import_candidates(
    *,
    session: Session,
    path: Path,
    office_id: int | Office,
    now: datetime,
    words: Vocabulary | None = None,
    dry_run: bool = False,
    all_or_nothing: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import a list of people into an office; those known already are updated by ``codice_iscrizione``.

    A row about a person of another office is refused. An empty consent withdraws the one recorded; a date that is not
    later than a withdrawal does not bring it back. An office that is not written yet is started with the list. Flushes,
    never commits. Raises UnreadableFile.
    """
    kind = candidate_list(session, office_id=office_id, now=now, words=words)
    return run(session, source=path, kind=kind, dry_run=dry_run, all_or_nothing=all_or_nothing, progress=progress)
