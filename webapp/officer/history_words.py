"""A person's history in words. Nothing here decides anything: each thing that happened becomes a line."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matching import Catalogue
from models import types as t
from models.casework import CapacityChange, PersonEvent
from models.people import Person
from models.placements import FollowUp
from models.positions import Position
from models.proposals import ProposalEvent
from webapp.formatting import accommodation, day, dimension, label, moment, who
from webapp.services.people.moving import OTHER
from webapp.services.people.person_changes import Change, of_detail
from webapp.services.people.person_history import ConsentStep, Moment, PlacementStep

FIELDS = {
    "accommodations": _l("Accomodamenti"),
    "address": _l("Indirizzo"),
    "availability": _l("Stato"),
    "birth_date": _l("Data di nascita"),
    "case_officer": _l("Operatore di riferimento"),
    "category": _l("Categoria"),
    "channel": _l("Come"),
    "code": _l("Codice"),
    "comune": _l("Comune"),
    "contracts": _l("Contratti"),
    "delegate": _l("Chi aiuta"),
    "delegate_accepted": _l("Ha accettato"),
    "delegate_ends_on": _l("Fino al"),
    "delegate_kind": _l("Chi è per la persona"),
    "delegate_scope": _l("Che cosa può fare"),
    "delegate_starts_on": _l("Dal"),
    "dependants": _l("Carico familiare"),
    "easy_letters": _l("Lettere facili da leggere"),
    "education": _l("Titolo di studio"),
    "email": _l("E-mail"),
    "ended_on": _l("Fine"),
    "exclusions": _l("Che cosa esclude"),
    "experiences": _l("Esperienze"),
    "given_on": _l("Data del consenso"),
    "hours_max": _l("Ore al massimo"),
    "hours_min": _l("Ore almeno"),
    "invalidity_percent": _l("Invalidità"),
    "licences": _l("Patenti"),
    "max_km": _l("Distanza massima (km)"),
    "name": _l("Nome"),
    "note": _l("Nota"),
    "pathway_kind": _l("Passo"),
    "phone": _l("Telefono"),
    "planned_on": _l("Previsto per"),
    "registered_on": _l("Data di iscrizione"),
    "seniority_on": _l("Data di anzianità"),
    "service": _l("Servizio"),
    "sex": _l("Sesso"),
    "shifts": _l("Quando può"),
    "site_access": _l("Come si accede"),
    "skills": _l("Competenze"),
    "said_on": _l("Quando l'ha detto"),
    "started_on": _l("Inizio"),
    "surname": _l("Cognome"),
    "tax_code": _l("Codice fiscale"),
    "transport": _l("Come si sposta"),
    "where": _l("Dove"),
    "why": _l("Perché il passaggio"),
    "wishes": _l("Lavori cercati"),
    "clearance": _l("Nulla osta"),
    "placement": _l("Inserimento"),
    "planned_accommodation": _l("Accomodamento del piano"),
    "yearly_income": _l("Reddito annuo"),
}
"""The fields that a change may name. A dimension's or a document kind's code stands for itself."""

CODES: dict[str, type[StrEnum]] = {
    "availability": t.Availability,
    "category": t.Category,
    "channel": t.Channel,
    "contracts": t.Contract,
    "delegate_kind": t.DelegateKind,
    "delegate_scope": t.DelegateScope,
    "education": t.Education,
    "exclusions": t.Exclusion,
    "licences": t.Licence,
    "pathway_kind": t.PathwayKind,
    "sex": t.Sex,
    "shifts": t.Shift,
    "site_access": t.SiteAccess,
    "transport": t.Transport,
}
"""The fields whose values are codes, one or several with ``|`` between."""


class ChangeLine(NamedTuple):
    """A field as it was and as it is."""

    field: str
    before: str
    after: str


class HistoryLine(NamedTuple):
    """One thing that happened: what, about which position, when, who, and the details."""

    when: str
    what: str
    position: tuple[str, str] | None
    """Code and title."""
    who: str
    notes: Sequence[str]
    changes: Sequence[ChangeLine]


def history_line(found: Moment, person: Person) -> HistoryLine:
    """A moment of this person's history in words."""
    what, position, notes, changes = _told(found)
    when = day(found.at.date()) if found.day_only else moment(found.at)
    return HistoryLine(when, what, position, who(found.by, person), [note for note in notes if note], changes)


Told = tuple[str, tuple[str, str] | None, Sequence[str], Sequence[ChangeLine]]


def _told(found: Moment) -> Told:
    what = found.what
    if isinstance(what, PersonEvent):
        changes, note = of_detail(what.detail)
        return label(what.kind), None, [note], [change_line(change) for change in changes]
    if isinstance(what, ProposalEvent):
        return _proposal_step(what)
    if isinstance(what, ConsentStep):
        return _consent(what)
    if isinstance(what, PlacementStep):
        return _placement(what)
    if isinstance(what, FollowUp):
        outcome = label(what.outcome)
        return f"{label(what.kind)}: {outcome}", _position(what.placement.proposal.position), [what.note], []
    return _capacities(what)


def _position(position: Position) -> tuple[str, str]:
    return position.code, position.title


def _proposal_step(event: ProposalEvent) -> Told:
    what = _("Decisione annullata: %(state)s", state=label(event.to_state)) if event.undo else label(event.to_state)
    how = label(event.channel) if event.channel else ""
    why = label(event.reason) if event.reason else ""
    return what, _position(event.proposal.position), [how, why, event.note], []


def _consent(step: ConsentStep) -> Told:
    if step.withdrawn:
        return _("Consenso revocato"), None, [_("Dall'elenco importato")], []
    given = _("dato il %(day)s", day=day(step.consent.given_on))
    return _("Consenso dato"), None, [_("Dall'elenco importato"), given], []


def _placement(step: PlacementStep) -> Told:
    row = step.placement
    why = label(row.end_reason) if step.ended and row.end_reason else ""
    what = _("Lavoro finito") if step.ended else _("Lavoro cominciato")
    return what, _position(row.proposal.position), [why], []


def _capacities(rows: Sequence[CapacityChange]) -> Told:
    first = rows[0]
    notes = [f"{label(first.source)}, {day(first.assessed_on)}"]
    lines = [ChangeLine(dimension(row.dimension), _level(row.previous), _level(row.level)) for row in rows]
    return _("Capacità aggiornate"), None, notes, lines


def _level(level: int | None) -> str:
    return _("non si sa") if level is None else _("%(level)s su 4", level=level)


def change_line(change: Change) -> ChangeLine:
    """A change's field and values in words."""
    return ChangeLine(
        field_words(change.field), value_words(change.field, change.before), value_words(change.field, change.after)
    )


def field_words(field: str) -> str:
    """A field's name; a dimension or a document kind names itself."""
    if field.startswith(OTHER):
        return _("Dell'altra scheda: %(field)s", field=field_words(field.removeprefix(OTHER)))
    if field in FIELDS:
        return str(FIELDS[field])
    if field in Catalogue.default().dimension_index:
        return dimension(field)
    return label(t.DocumentKind(field)) if field in set(t.DocumentKind) else field


def value_words(field: str, value: str) -> str:
    """A value in words: codes by their labels, days in full, levels out of four. Nothing stays nothing."""
    field = field.removeprefix(OTHER)
    if not value:
        return _("non si sa") if field in Catalogue.default().dimension_index else ""
    if field in CODES:
        return ", ".join(label(CODES[field](code)) for code in value.split("|"))
    if field == "accommodations":
        return ", ".join(map(accommodation, value.split("|")))
    if field in Catalogue.default().dimension_index:
        return _("%(level)s su 4", level=value)
    if field.endswith(("_on", "_date")):
        return day(date.fromisoformat(value))
    return value.replace("|", ", ")
