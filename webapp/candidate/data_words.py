"""All that is kept about a person in words, for the printed copy: a title for each table, a name for each column."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Table

from models import Base
from models.columns import CodeSet
from webapp.candidate.look_words import reason_of
from webapp.formatting import accommodation, day, decimal, dimension, euro, fit_words, gate, label, labels, moment
from webapp.officer.history_words import change_line
from webapp.services.people.person_changes import Change
from webapp.services.people.personal_data import Job, Row, Someone
from webapp.sheet_items import item_name

MOST_ROWS = 300
"""Rows of one table in the printed copy; the file for computers has all of them."""

TITLES: Mapping[str, object] = {
    "person": _l("I tuoi dati personali"),
    "former_code": _l("I codici di prima"),
    "registration": _l("La tua iscrizione"),
    "account": _l("Il tuo accesso al sito"),
    "case_assignment": _l("Chi ti segue"),
    "consent": _l("I tuoi consensi"),
    "profile": _l("Che cosa cerchi e puoi accettare"),
    "wish": _l("I lavori che cerchi"),
    "experience": _l("I lavori che hai fatto"),
    "person_skill": _l("Che cosa sai fare"),
    "capacity": _l("Le tue capacità"),
    "capacity_change": _l("Come sono cambiate le capacità"),
    "needed_accommodation": _l("Gli accomodamenti che ti servono"),
    "document": _l("I tuoi documenti"),
    "referral": _l("Chi ti ha segnalato all'ufficio"),
    "referral_event": _l("I passi delle segnalazioni"),
    "referral_capacity": _l("Le tue capacità, come le ha scritte il servizio"),
    "referral_accommodation": _l("Gli accomodamenti che ti aiutano, per il servizio"),
    "referral_document": _l("Il consenso firmato alla segnalazione"),
    "pathway_step": _l("Il tuo percorso"),
    "pathway_move": _l("I passaggi nel tuo percorso"),
    "personal_plan": _l("Il tuo progetto personalizzato"),
    "plan_goal": _l("Gli obiettivi del progetto"),
    "plan_meeting": _l("Gli incontri del progetto"),
    "plan_note": _l("Le note del progetto con l'ufficio e con la cooperativa"),
    "plan_resource": _l("Le risorse del progetto"),
    "position_interest": _l("Che cosa hai detto di altri lavori"),
    "proposal": _l("Le proposte"),
    "proposal_event": _l("I passi delle proposte"),
    "suggestion": _l("Che cosa ha detto il sistema"),
    "interview": _l("I colloqui"),
    "employer_answer": _l("Le risposte dei datori di lavoro"),
    "proposal_message": _l("I messaggi sulle proposte"),
    "direct_writing": _l("Il tuo sì a scrivere con il datore di lavoro"),
    "letter": _l("Le lettere"),
    "clearance": _l("I nulla osta"),
    "placement": _l("I tuoi lavori con noi"),
    "planned_accommodation": _l("Gli accomodamenti nei tuoi lavori"),
    "follow_up": _l("Le volte che ti abbiamo sentito"),
    "employer_message": _l("I messaggi dei datori di lavoro all'ufficio"),
    "market_signal": _l("Le segnalazioni della cooperativa"),
    "notice": _l("Gli avvisi per te"),
    "outbox_message": _l("Le e-mail per te"),
    "person_event": _l("Che cosa è cambiato nella tua scheda"),
    "person_request": _l("Le tue richieste"),
    "delegation": _l("Chi ti aiuta"),
    "reading_choice": _l("Come preferisci leggere"),
    "access_log": _l("Chi ha guardato i tuoi dati"),
}

COLUMNS: Mapping[str, object] = {
    "about": _l("Di che cosa parla"),
    "accepted_at": _l("Accettata"),
    "accommodation": _l("Accomodamento"),
    "account_id": _l("Chi"),
    "active": _l("In uso"),
    "added_at": _l("Aggiunto"),
    "address": _l("Indirizzo"),
    "agreed": _l("Che cosa si è deciso"),
    "aim": _l("Obiettivo"),
    "amount": _l("Quanto"),
    "answer": _l("Risposta"),
    "answered_at": _l("Risposta data"),
    "answered_by": _l("Chi ha risposto"),
    "assessed_on": _l("Valutata il"),
    "at": _l("Quando"),
    "availability": _l("Stato"),
    "birth_date": _l("Data di nascita"),
    "body": _l("Testo"),
    "by_on": _l("Entro il"),
    "cancelled_at": _l("Annullato"),
    "category": _l("Categoria"),
    "channel": _l("Come"),
    "code": _l("Codice"),
    "comune_code": _l("Comune"),
    "consent_form": _l("Come hai dato il consenso"),
    "consent_on": _l("Consenso dato il"),
    "consent_withdrawn_at": _l("Consenso revocato"),
    "consent_withdrawn_channel": _l("Come hai revocato il consenso"),
    "consent_witness": _l("Testimone"),
    "consent_words": _l("Che cosa avete deciso"),
    "contract": _l("Contratto"),
    "contract_ends_on": _l("Fine del contratto"),
    "contrast": _l("Contrasto"),
    "contracts": _l("Contratti"),
    "cost_cents": _l("Costo"),
    "created_at": _l("Scritto"),
    "created_by": _l("Chi l'ha scritta"),
    "dated_on": _l("Data del documento"),
    "decided_at": _l("Deciso"),
    "decided_by": _l("Chi ha deciso"),
    "decision": _l("Decisione"),
    "dependants": _l("Carico familiare"),
    "detail": _l("Che cosa"),
    "dimension": _l("Capacità"),
    "done_on": _l("Fatto il"),
    "due_on": _l("Previsto per"),
    "easy": _l("Pagine facili da leggere"),
    "easy_letters": _l("Lettere facili da leggere"),
    "education": _l("Titolo di studio"),
    "email": _l("E-mail"),
    "end_reason": _l("Perché è finito"),
    "ended_at": _l("Chiusa"),
    "ended_by": _l("Chi l'ha chiusa"),
    "ended_on": _l("Fine"),
    "ended_why": _l("Perché"),
    "ends_on": _l("Fino al"),
    "expires_at": _l("L'invito vale fino a"),
    "exclusions": _l("Che cosa escludi"),
    "fit": _l("Risultato"),
    "for_cooperative": _l("Lo legge anche la cooperativa"),
    "from_kind": _l("Da quale passo"),
    "from_state": _l("Prima"),
    "funding": _l("Chi paga"),
    "gates": _l("Vincoli"),
    "given_on": _l("Dato il"),
    "giver": _l("Chi lo dà"),
    "helper": _l("Chi aiuta"),
    "hours": _l("Ore alla settimana"),
    "hours_max": _l("Ore al massimo"),
    "hours_min": _l("Ore almeno"),
    "id": _l("Numero"),
    "invalidity_percent": _l("Invalidità (per cento)"),
    "issued_on": _l("Dato il"),
    "kept_six_months": _l("Continuato per sei mesi"),
    "kind": _l("Tipo"),
    "language": _l("Lingua"),
    "level": _l("Livello, da 0 a 4"),
    "licences": _l("Patenti"),
    "lifted_gates": _l("Vincoli superati"),
    "max_km": _l("Distanza massima (km)"),
    "media_type": _l("Formato"),
    "months": _l("Mesi"),
    "moved_at": _l("Ultimo passo"),
    "motion": _l("Movimento"),
    "name": _l("Nome"),
    "none_fits_at": _l("Hai detto che nessun orario va bene"),
    "none_fits_channel": _l("Come l'hai detto"),
    "none_fits_note": _l("Quando potresti"),
    "note": _l("Nota"),
    "number": _l("Numero del nulla osta"),
    "occupation": _l("Voce del vocabolario"),
    "office_id": _l("Ufficio"),
    "office_read_at": _l("Letto dall'ufficio"),
    "outcome": _l("Com'è andata"),
    "page": _l("Che cosa ha visto"),
    "person_read_at": _l("Letto da te"),
    "phone": _l("Telefono"),
    "place": _l("Dove"),
    "planned_on": _l("Previsto per"),
    "position_id": _l("Lavoro"),
    "present": _l("Chi c'era"),
    "printed_at": _l("Stampata"),
    "previous": _l("Livello di prima"),
    "proposal_id": _l("Proposta numero"),
    "purpose": _l("A che cosa serve"),
    "rank": _l("Posto nella rosa"),
    "read_at": _l("Letta"),
    "reason": _l("Motivo"),
    "recipient": _l("A chi"),
    "recorded_at": _l("Scritto"),
    "referral_id": _l("Segnalazione numero"),
    "registered_on": _l("Data di iscrizione"),
    "requested_on": _l("Chiesto il"),
    "responsible": _l("Chi se ne occupa"),
    "review_on": _l("Da rinnovare entro il"),
    "role": _l("Ruolo"),
    "scope": _l("Che cosa può fare"),
    "score": _l("Indice, da 0 a 100"),
    "scorer_version": _l("Versione del sistema"),
    "seniority_on": _l("Data di anzianità"),
    "saved_at": _l("Salvato"),
    "sent_at": _l("Mandata"),
    "service_id": _l("Servizio"),
    "sex": _l("Sesso"),
    "shares_with_cooperatives": _l("Si condivide con le cooperative"),
    "shares_with_office": _l("Si condivide con l'ufficio"),
    "shifts": _l("Quando puoi"),
    "side": _l("Chi scrive"),
    "since_on": _l("Da"),
    "size": _l("Grandezza (byte)"),
    "skill": _l("Voce del vocabolario"),
    "source": _l("Da dove viene"),
    "started_on": _l("Inizio"),
    "starts_at": _l("Quando"),
    "starts_on": _l("Dal"),
    "state": _l("Stato"),
    "subject": _l("Oggetto"),
    "surname": _l("Cognome"),
    "tax_code": _l("Codice fiscale"),
    "text": _l("Testo"),
    "text_size": _l("Grandezza del testo"),
    "thread": _l("Chi legge"),
    "title": _l("Lavoro"),
    "to_state": _l("Passo"),
    "told": _l("Riceve i tuoi avvisi"),
    "transport": _l("Come ti sposti"),
    "tutor_contact": _l("Recapito del tutor"),
    "tutor_name": _l("Tutor"),
    "undo": _l("Passo annullato"),
    "unit": _l("In che cosa si conta"),
    "until_on": _l("Fino a"),
    "used": _l("Usato finora"),
    "where": _l("Dove"),
    "why": _l("Perché"),
    "words": _l("Testo della nota"),
    "wishes": _l("Che cosa desideri"),
    "withdrawn_at": _l("Revocato"),
    "withdrawn_by": _l("Chi ha revocato"),
    "withdrawn_channel": _l("Come l'hai revocato"),
    "yearly_income": _l("Reddito annuo (euro)"),
}

ONLY_IN_THE_FILE = frozenset({"content", "contributions"})
"""What no page can show: files, and numbers for who wants to compute them again."""


class Section(NamedTuple):
    """One table: its title, a remark, and for each row its facts."""

    title: str
    remark: str
    rows: Sequence[Sequence[tuple[str, str]]]


def sections(found: Mapping[str, Sequence[Row]]) -> list[Section]:
    """Everything in words; tables without rows are left out."""
    jobs = {row["id"]: row["position_id"] for row in found["proposal"]}
    return [_section(name, rows, jobs) for name, rows in found.items() if rows]


def _section(name: str, rows: Sequence[Row], jobs: Mapping[int, Job]) -> Section:
    table = Base.metadata.tables[name]
    remark = ""
    if len(rows) > MOST_ROWS:
        words = _("Qui ci sono le ultime %(shown)s righe di %(total)s. Le altre sono nel file per il computer.")
        remark = words % {"shown": MOST_ROWS, "total": len(rows)}
    return Section(str(TITLES[name]), remark, [_facts(table, row, jobs) for row in rows[-MOST_ROWS:]])


def _facts(table: Table, row: Row, jobs: Mapping[int, Job]) -> list[tuple[str, str]]:
    shown = {column: value for column, value in row.items() if column not in ONLY_IN_THE_FILE}
    facts = [(str(COLUMNS[column]), _words(table, column, value)) for column, value in shown.items()]
    if row.get("proposal_id"):
        facts.insert(0, (_("Lavoro"), _job(jobs[row["proposal_id"]])))
    return [(term, words) for term, words in facts if words]


def _words(table: Table, column: str, value: Any) -> str:
    if value is None or value in ("", [], frozenset()):
        return ""
    if column in _OF_COLUMN:
        return str(_OF_COLUMN[column](value))
    kind = table.c[column].type
    if isinstance(kind, CodeSet):
        return labels(value, kind.codes)
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("Sì") if value else _("No")
    if isinstance(value, Enum):
        return label(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Someone):
        return f"{label(value.role)}, {value.office}" if value.office else label(value.role)
    return _job(value) if isinstance(value, Job) else str(value)


def _job(job: Job) -> str:
    return _("%(title)s, da %(employer)s (codice %(code)s)", title=job.title, employer=job.employer, code=job.code)


def _changed(detail: Mapping[str, Any]) -> str:
    """«Telefono: 030 1 → 030 2; …», and the note."""
    lines = [change_line(Change(*change)) for change in detail["changes"]]
    told = [f"{line.field}: {line.before or '–'} → {line.after or '–'}" for line in lines]
    return "; ".join([*told, *([detail["note"]] if detail["note"] else [])])


def _gates(codes: Sequence[str]) -> str:
    return " ".join(gate(code) for code in codes)


_OF_COLUMN: Mapping[str, Any] = {
    "about": item_name,
    "accommodation": accommodation,
    "amount": decimal,
    "used": decimal,
    "cost_cents": lambda cents: euro(cents / 100),
    "detail": _changed,
    "dimension": dimension,
    "fit": fit_words,
    "gates": _gates,
    "lifted_gates": _gates,
    "page": lambda page: "{} {}".format(*reason_of(page.partition(" ")[0])),
    "score": lambda score: decimal(round(score * 100, 1)),
}
"""Columns whose codes have words of their own."""
