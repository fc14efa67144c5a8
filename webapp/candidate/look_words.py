"""Who looked at a person's data, and why, in the person's own words: a role and an office, never a colleague's name."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.accounts import Account
from models.audit import AccessLog
from models.positions import Position
from models.types import Role
from webapp.formatting import label

_SEARCH = _l("Per cercare un lavoro adatto a te.")
_FILE = _l("Per tenere in ordine la tua scheda.")
_PROPOSAL = _l("Per seguire una proposta di lavoro per te.")
_WORK = _l("Per seguirti nel lavoro.")
_OFFICE = _l("Per organizzare il lavoro dell'ufficio.")
_LAW = _l("Perché lo chiede la legge.")
_HELP = _l("Per aiutarti.")
_CONTROL = _l("Per controllare chi guarda i tuoi dati.")

REASONS: dict[str, tuple[object, object]] = {
    "officer.desk": (_l("Il tuo nome, tra le cose da fare"), _OFFICE),
    "officer.answers": (_l("La tua risposta a una proposta"), _PROPOSAL),
    "officer.review": (_l("La tua scheda, accanto a un lavoro"), _SEARCH),
    "officer_review": (_l("La tua scheda, accanto a un lavoro"), _SEARCH),
    "officer_people": (_l("La tua scheda"), _FILE),
    "officer_people.looks": (_l("Questo elenco"), _CONTROL),
    "officer_registering": (_l("I tuoi dati personali e la tua iscrizione"), _FILE),
    "officer_registering.new": (_l("Il tuo nome, per una nuova iscrizione"), _FILE),
    "officer_care": (_l("I tuoi consensi e le note"), _FILE),
    "officer_for_person": (_l("I tuoi dati, per fare una cosa al posto tuo"), _FILE),
    "officer_access": (_l("Il tuo accesso al sito e le tue lettere"), _FILE),
    "officer_merging": (_l("La tua scheda, per unirne due uguali"), _FILE),
    "officer_sheet": (_l("Le tue capacità"), _FILE),
    "officer_profile": (_l("I tuoi desideri e le tue esperienze"), _FILE),
    "officer_requests": (_l("Una tua richiesta"), _l("Per risponderti.")),
    "officer_conversations": (_l("I messaggi di una proposta"), _PROPOSAL),
    "officer_conversations.to_read": (_l("Il tuo nome, tra i messaggi da leggere"), _PROPOSAL),
    "employer_conversations": (_l("I messaggi con il datore di lavoro"), _PROPOSAL),
    "officer_referrals": (_l("Che cosa dice di te il servizio"), _l("Per seguire la segnalazione.")),
    "referrer": (_l("La tua segnalazione"), _l("Il servizio ti segue: tu hai detto di sì.")),
    "officer_delegates": (_l("Chi ti aiuta"), _FILE),
    "officer_documents": (_l("I tuoi documenti"), _FILE),
    "officer_pathway": (_l("Il tuo percorso"), _FILE),
    "officer_plans": (_l("Il tuo progetto personalizzato"), _FILE),
    "officer_legal_ranking": (_l("Il tuo posto nella graduatoria di legge"), _LAW),
    "officer_hiring": (_l("La tua assunzione"), _WORK),
    "officer_incentives": (_l("Quanto può ricevere il datore di lavoro se ti assume"), _WORK),
    "officer_market": (_l("Il tuo lavoro nella cooperativa"), _WORK),
    "officer_placements": (_l("Il tuo lavoro"), _WORK),
    "officer_messages": (_l("Le lettere per te"), _PROPOSAL),
    "officer_search": (_l("Il tuo nome, in una ricerca"), _OFFICE),
    "officer_unserved": (_l("Il tuo nome, tra chi aspetta una proposta"), _SEARCH),
    "officer_suggestions": (_l("Il tuo nome, tra i suggerimenti"), _SEARCH),
    "officer_lists": (_l("Il tuo nome, in un elenco"), _OFFICE),
    "officer_proposals": (_l("Una proposta di lavoro per te"), _PROPOSAL),
    "officer_letters": (_l("Una lettera per te"), _PROPOSAL),
    "officer_caseload": (_l("Il tuo nome, per darti un operatore"), _OFFICE),
    "officer_imports": (_l("I tuoi dati, arrivati con un elenco"), _FILE),
    "officer_calendar": (_l("Il tuo nome, nel calendario"), _OFFICE),
    "employer_placements": (_l("Come va il tuo lavoro"), _WORK),
    "employer_cooperative": (_l("Il tuo nome, tra chi lavora nella cooperativa"), _WORK),
    "employer_received": (_l("Il tuo profilo, mandato dall'ufficio"), _PROPOSAL),
    "referrer_plans": (_l("Il tuo progetto personalizzato"), _l("Per seguirti nel tuo percorso.")),
    "candidate": (_l("Le tue opportunità"), _HELP),
    "officer_interests.index": (_l("Un lavoro che ti interessa"), _PROPOSAL),
    "candidate_jobs": (_l("Altri lavori per te"), _HELP),
    "candidate_interviews": (_l("Gli orari di un colloquio"), _HELP),
    "candidate_conversations": (_l("I messaggi di una proposta"), _HELP),
    "candidate_sheet": (_l("La tua scheda"), _HELP),
    "candidate_pathway": (_l("Il tuo percorso"), _HELP),
    "candidate_data": (_l("I tuoi dati"), _HELP),
    "candidate_data.looks": (_l("Questo elenco"), _HELP),
    "candidate_data.as_json": (_l("Una copia di tutti i tuoi dati"), _HELP),
    "candidate_data.as_pdf": (_l("Una copia di tutti i tuoi dati"), _HELP),
    "candidate_requests": (_l("Una richiesta sui tuoi dati"), _HELP),
}
"""Endpoints, or whole blueprints, with what was seen and why."""


class LookLine(NamedTuple):
    """One look: when, who, what, why."""

    look: AccessLog
    who: str
    what: str
    why: str


def look_line(look: AccessLog, account: Account, jobs: Mapping[str, Position]) -> LookLine:
    """A look in words. ``jobs``: the positions that looks name, by code."""
    page, _space, code = look.page.partition(" ")
    what, why = reason_of(page)
    job = jobs.get(code)
    named = f"{what}: {job.title}" if job else str(what)
    return LookLine(look, _who(account, job), named, str(why))


def reason_of(page: str) -> tuple[object, object]:
    """What a page shows of somebody, and why it is opened."""
    other = (_("I tuoi dati"), _("Per il lavoro dell'ufficio. Se vuoi sapere di più, chiedi."))
    return REASONS.get(page) or REASONS.get(page.partition(".")[0]) or other


def _who(account: Account, job: Position | None) -> str:
    if account.role is Role.EMPLOYER:
        return _("Datore di lavoro: %(name)s", name=job.employer.name) if job else _("Un datore di lavoro")
    if account.role is Role.DELEGATE:
        return _("%(name)s, che ti aiuta", name=account.name)
    of = account.service or account.office
    where = of.name if of else ""
    role = label(account.role)
    return f"{role}, {where}" if where else role
