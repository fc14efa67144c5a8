"""What an officer saw of whom is written down, and read again in plain words."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access import current_account
from webapp.extensions import clock, db
from webapp.services import audit

_PAGES = {
    "officer.desk": _l("Scrivania"),
    "officer.review": _l("Rosa di una posizione"),
    "officer_review.compare": _l("Confronto tra persone"),
    "officer_review.printed": _l("Rosa stampata"),
    "officer_people.person": _l("Riepilogo"),
    "officer_people.opportunities": _l("Opportunità"),
    "officer_people.history": _l("Storia"),
    "officer_people.looks": _l("Chi ha visto"),
    "officer_registering.new": _l("Somiglianza con una persona nuova"),
    "officer_registering": _l("Dati personali e iscrizione"),
    "officer_care.consents_list": _l("Consensi"),
    "officer_care.case_officer": _l("Operatore di riferimento"),
    "officer_care": _l("Consensi e note"),
    "officer_for_person": _l("Fatto per la persona"),
    "officer_access": _l("Accesso al sito e lettere"),
    "officer_merging": _l("Unione di due schede"),
    "officer_sheet": _l("Scheda delle capacità"),
    "officer_profile": _l("Desideri ed esperienze"),
    "officer_requests": _l("Richiesta sui dati"),
    "officer_conversations": _l("Messaggi di una proposta"),
    "officer_conversations.to_read": _l("Messaggi da leggere"),
    "employer_conversations": _l("Messaggi, dal datore di lavoro"),
    "officer_referrals": _l("Segnalazione di un servizio"),
    "referrer": _l("Segnalazione, vista dal servizio"),
    "officer_delegates": _l("Chi aiuta"),
    "officer_documents": _l("Documenti"),
    "officer_documents.download": _l("Un documento, aperto"),
    "officer_pathway": _l("Percorso"),
    "officer_plans": _l("Progetto personalizzato"),
    "referrer_plans": _l("Progetto personalizzato"),
    "officer_legal_ranking": _l("Graduatoria di legge"),
    "officer_hiring": _l("Assunzione"),
    "officer_incentives": _l("Stima dell'incentivo"),
    "officer_market": _l("Verso il mercato aperto"),
    "officer_placements": _l("Inserimento"),
    "officer_messages": _l("Messaggi"),
    "officer_search": _l("Ricerca"),
    "officer_interests.index": _l("Interessi delle persone"),
    "candidate_jobs": _l("Le pagine della persona"),
    "officer.answers": _l("Risposte arrivate"),
    "officer_unserved": _l("Non uno di meno"),
    "officer_suggestions": _l("Suggerimenti per tutte le posizioni"),
    "officer_lists.people": _l("Elenco delle persone"),
    "officer_proposals.proposals_list": _l("Elenco delle proposte"),
    "officer_proposals.board": _l("Proposte"),
    "officer_proposals.proposal": _l("Una proposta"),
    "officer_messages.messages_list": _l("Messaggi e lettere"),
    "officer_letters": _l("Una lettera"),
    "officer_proposals.letter": _l("Una lettera"),  # as it was called when older looks were written down
    "officer_proposals.send": _l("Profilo per il datore di lavoro"),
    "officer_caseload.hand_over": _l("Passaggio a un altro operatore"),
    "officer_imports.job": _l("Elenco importato"),
    "officer_calendar": _l("Calendario"),
    "officer_placements.placements_list": _l("Elenco degli inserimenti"),
    "employer_placements": _l("Inserimenti del datore di lavoro"),
    "employer_cooperative": _l("Pagina della cooperativa"),
    "employer_received": _l("Rosa ricevuta dal datore di lavoro"),
    "candidate": _l("Le pagine della persona"),
    "candidate_interviews": _l("Le pagine della persona"),
    "candidate_sheet": _l("Le pagine della persona: la scheda"),
    "candidate_data": _l("Le pagine della persona: i dati"),
    "candidate_requests": _l("Le pagine della persona: i dati"),
}
"""Endpoints in words, or whole blueprints where one word does for all of their pages."""


def write_down_look(person_ids: Sequence[int], *, page: str) -> None:
    """Note that whoever is signed in was shown these persons' data. ``page``: an endpoint, and a code after a space."""
    audit.record_looks(db.engine, account_id=current_account().id, person_ids=person_ids, page=page, now=clock.now())


def page_words(page: str) -> str:
    """The page of a look in words: «Rosa di una posizione (P1003)»."""
    endpoint, _space, code = page.partition(" ")
    words = _PAGES.get(endpoint) or _PAGES.get(endpoint.partition(".")[0]) or _("Un'altra pagina dell'ufficio")
    return f"{words} ({code})" if code else str(words)
