"""The list of past proposals and how they ended: what its cells mean and which rows contradict themselves."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from models.types import EndReason, Reason
from models.types import ProposalState as State
from webapp.services.importing import fields
from webapp.services.importing.columns import Claims, Field, read_fields
from webapp.services.importing.dates import ROME, shown
from webapp.services.importing.fields import CellError, Cells
from webapp.services.importing.outcome_rows import OutcomeRecord, OutcomeStore
from webapp.services.importing.report import ImportReport
from webapp.services.importing.running import ListKind, Progress, run
from webapp.services.importing.tables import Columns

POSITION, CANDIDATE = "codice_posizione", "codice_iscrizione"


class Decision(StrEnum):
    """What the office decided."""

    PROPOSED = "proposto"
    DISCARDED = "scartato"


class Ending(StrEnum):
    """How a proposal ended."""

    HIRED = "assunto"
    NOT_HIRED = "non_assunto"
    DECLINED = "rinuncia"


# A hired person has said yes and was sent to the employer, also when the list does not say so.
PATHS: dict[tuple[Decision, Ending | None], tuple[State, ...]] = {
    (Decision.DISCARDED, None): (State.DISCARDED,),
    (Decision.PROPOSED, None): (State.PROPOSED,),
    (Decision.PROPOSED, Ending.DECLINED): (State.PROPOSED, State.DECLINED),
    (Decision.PROPOSED, Ending.HIRED): (State.PROPOSED, State.ACCEPTED, State.SENT, State.HIRED),
    (Decision.PROPOSED, Ending.NOT_HIRED): (State.PROPOSED, State.ACCEPTED, State.SENT, State.DECLINED_BY_EMPLOYER),
}

FIELDS = (
    Field("data", "proposal", "on", fields.day, required=True),
    Field("decisione", "proposal", "decision", fields.code(Decision), required=True),
    Field("motivo", "proposal", "reason", fields.code(Reason)),
    Field("esito", "proposal", "ending", fields.code(Ending)),
    Field("motivo_esito", "proposal", "ending_reason", fields.code(Reason)),
    Field("inizio", "placement", "started_on", fields.day),
    Field("fine", "placement", "ended_on", fields.day),
    Field("motivo_fine", "placement", "end_reason", fields.code(EndReason)),
    Field("mantenuto_6_mesi", "placement", "kept_six_months", fields.yes_or_no),
)
_PLACEMENT_COLUMNS = {field.attribute: field.column for field in FIELDS if field.part == "placement"}

COLUMNS = Columns(
    (POSITION, CANDIDATE, *(field.column for field in FIELDS if field.part == "proposal")),
    tuple(_PLACEMENT_COLUMNS.values()),
    together=(frozenset({"inizio", "fine"}),),
)


class OutcomeImporter:
    """Reads rows of the list into records; the store writes them."""

    def __init__(self, *, store: OutcomeStore, present: frozenset[str], today: date) -> None:
        self.store = store
        self.fields = [field for field in FIELDS if field.column in present]
        self.today = today
        self.pairs = Claims()
        self.warnings: list[str] = []

    def read(self, cells: Cells, number: int) -> OutcomeRecord:
        """A record of the row."""
        record = OutcomeRecord(number)
        self._read_keys(record, cells)
        read_fields(cells, self.fields, record.parts)
        if not cells.errors:
            cells.errors += _contradictions(record, self.today)
        if not cells.errors:
            record.on, record.steps = record.parts["proposal"]["on"], _steps(record)
        return record

    def _read_keys(self, record: OutcomeRecord, cells: Cells) -> None:
        position = cells.read(POSITION, fields.key, required=True) or ""
        person = cells.read(CANDIDATE, fields.key, required=True) or ""
        if position and (reason := self.store.position_refusal(position)):
            cells.refuse(POSITION, reason)
        if person and (reason := self.store.person_refusal(person, position=position)):
            cells.refuse(CANDIDATE, reason)
        record.pair = (self.store.positions.get(position, 0), self.store.people.get(person, 0))
        if position and person:
            # One person may stand in the list under two codes, one of which they had before.
            pair = record.pair if all(record.pair) else (position, person)
            shown_pair = f"{position} con {person}"
            self.pairs.claim(pair, shown=shown_pair, column=POSITION, number=record.number, cells=cells)


def _steps(record: OutcomeRecord) -> tuple[tuple[State, Reason | None], ...]:
    """The states the row went through: the decision's reason on the first, the ending's on the last."""
    told = record.parts["proposal"]
    path = PATHS[told["decision"], told["ending"]]
    reasons: list[Reason | None] = [None] * len(path)
    reasons[0] = told["reason"]
    if told["ending"]:
        reasons[-1] = told["ending_reason"]
    return tuple(zip(path, reasons, strict=True))


def _contradictions(record: OutcomeRecord, today: date) -> list[CellError]:
    told, placement = record.parts["proposal"], record.parts["placement"]
    return [
        *_check_reasons(told),
        *_check_ending(told["ending"], placement),
        *_check_dates(told["on"], placement, today),
    ]


def _check_reasons(told: Mapping[str, Any]) -> list[CellError]:
    ending, ending_reason = told["ending"], told["ending_reason"]
    found = []
    if told["decision"] is Decision.DISCARDED:
        if not told["reason"]:
            found.append(CellError("motivo", "manca: chi non viene proposto ha diritto a un motivo"))
        if ending:
            found.append(CellError("esito", f"«{ending}» non va con la decisione scartato"))
    if ending in {Ending.NOT_HIRED, Ending.DECLINED} and not ending_reason:
        found.append(CellError("motivo_esito", f"manca: con l'esito {ending} serve"))
    if ending_reason and not ending:
        found.append(CellError("motivo_esito", f"«{ending_reason}» non va senza un esito"))
    return found


def _check_ending(ending: Ending | None, placement: Mapping[str, Any]) -> list[CellError]:
    if ending is Ending.HIRED:
        return []
    return [
        CellError(_PLACEMENT_COLUMNS[attribute], "va compilato solo con l'esito assunto")
        for attribute, value in placement.items()
        if value is not None
    ]


def _check_dates(on: date, placement: Mapping[str, Any], today: date) -> list[CellError]:
    started, ended = placement.get("started_on"), placement.get("ended_on")
    found = []
    if on > today:
        found.append(CellError("data", f"{shown(on)} è nel futuro"))
    if started and started < on:
        found.append(CellError("inizio", f"{shown(started)} è prima della proposta, {shown(on)}"))
    if ended and started and ended < started:
        found.append(CellError("fine", f"{shown(ended)} è prima dell'inizio, {shown(started)}"))
    if ended and "started_on" in placement and not started:
        found.append(CellError("inizio", "manca: c'è una data di fine"))
    return found


def outcome_list(session: Session, *, now: datetime, office_id: int | None = None) -> ListKind:
    """The list of outcomes; with ``office_id``, only those of that office's positions are taken."""

    def prepare(present: frozenset[str]) -> OutcomeImporter:
        store = OutcomeStore(session, office_id=office_id)
        return OutcomeImporter(store=store, present=present, today=now.astimezone(ROME).date())

    return ListKind(COLUMNS, prepare)


def import_outcomes(
    *,
    session: Session,
    path: Path,
    now: datetime,
    office_id: int | None = None,
    dry_run: bool = False,
    all_or_nothing: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import past proposals and how they ended, one row for each pair of position and person.

    A proposal that people have followed here keeps its history: a row that ends otherwise is refused, a placement's
    dates are taken. A row whose person and position belong to two offices is refused, and with ``office_id`` so is
    one about another office's position. Flushes, never commits. Raises UnreadableFile.
    """
    kind = outcome_list(session, now=now, office_id=office_id)
    return run(session, source=path, kind=kind, dry_run=dry_run, all_or_nothing=all_or_nothing, progress=progress)
