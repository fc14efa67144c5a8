"""The menu of each role."""

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import gettext as _

from models.types import DelegateScope, EmployerKind, Role
from webapp import acting, delegating
from webapp.access import current_account, current_role


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the menu."""

    label: str
    endpoint_url: str
    current: bool
    within: bool
    """The page is not the entry's own, but one of those below it."""


def _entries(role: Role | None) -> list[tuple[str, str]]:
    """Endpoint and label, in order."""
    match role:
        case Role.OFFICER:
            return [
                ("officer.desk", _("Scrivania")),
                ("officer_lists.people", _("Persone")),
                ("officer.positions_list", _("Posizioni")),
                ("officer_lists.employers", _("Datori")),
                ("officer_proposals.board", _("Proposte")),
                ("officer_placements.placements_list", _("Inserimenti")),
                ("officer_unserved.people", _("Non uno di meno")),
                ("officer_imports.index", _("Importa")),
            ]
        case Role.EMPLOYER | Role.DELEGATE:
            return _for_employers() if role is Role.EMPLOYER else _for_delegates()
        case Role.CANDIDATE:
            return [
                ("candidate.opportunities", _("Le mie opportunità")),
                ("candidate_jobs.index", _("Altri lavori")),
                ("candidate_pathway.home", _("Il mio percorso")),
                ("candidate_sheet.home", _("La mia scheda")),
                ("candidate_data.home", _("I miei dati")),
                ("candidate_helpers.home", _("Chi mi aiuta")),
            ]
        case Role.REFERRER:
            return [
                ("referrer.home", _("Segnalazioni")),
                ("referrer_plans.people", _("Persone che seguite")),
                ("referrer_measures.measures", _("Percorsi: chi va avanti")),
            ]
        case Role.ADMIN:
            return [("admin.home", _("Amministrazione"))]
        case _:
            return []


def _for_delegates() -> list[tuple[str, str]]:
    """The person's pages, as far as the delegation opens them."""
    pages = [
        (DelegateScope.READ, "candidate.opportunities", _("Le opportunità")),
        (DelegateScope.READ, "candidate_jobs.index", _("Altri lavori")),
        (DelegateScope.READ, "candidate_pathway.home", _("Il percorso")),
        (DelegateScope.SHEET, "candidate_sheet.home", _("La scheda")),
        (DelegateScope.DATA, "candidate_data.home", _("I dati")),
    ]
    return [
        ("delegate.home", _("Chi aiuti")),
        *((endpoint, words) for scope, endpoint, words in pages if delegating.standing().may(scope)),
    ]


def _for_employers() -> list[tuple[str, str]]:
    """What an employer's part in the organisation opens."""
    if not acting.standing().role:
        return _before_membership()
    return [
        ("employer.positions_list", _("Le mie posizioni")),
        ("employer_duties.duties", _("Obblighi")),
        *([("employer_cooperative.home", _("Cooperativa"))] if _is(EmployerKind.COOPERATIVE_B) else []),
        *([("employer_consortium.home", _("Consorzio"))] if _is(EmployerKind.CONSORTIUM) else []),
        ("employer_agreements.index", _("Accordi e commesse")),
        ("employer_received.index", _("Rose ricevute")),
        ("employer_placements.index", _("Inserimenti")),
        ("employer_organisation.home", _("Organizzazione")),
    ]


def _before_membership() -> list[tuple[str, str]]:
    """What there is for whoever waits for the office, or acts for nobody any more."""
    if not acting.waiting():
        return [("employer_choice.organisations", _("Le tue organizzazioni"))]
    return [("employer_choice.request_page", _("La tua richiesta")), ("employer_posting.new", _("Nuova posizione"))]


def _is(kind: EmployerKind) -> bool:
    return current_account().employer.kind is kind


# What stands below an entry, where its own address does not say so.
_BELOW = {
    "employer.positions_list": ("/datore/posizioni", "/datore/bozze"),
    "referrer.home": ("/invio/segnalazioni",),
    "officer_proposals.board": ("/operatore/proposte", "/operatore/messaggi"),
    "officer_placements.placements_list": ("/operatore/inserimenti", "/operatore/calendario"),
}
_HOMES = ("officer.desk", "candidate.opportunities", "delegate.home")


def _within(endpoint: str) -> bool:
    """Whether the page asked for stands below the entry; everything would stand below a home, so nothing does."""
    if endpoint in _HOMES:
        return False
    return any(
        request.path == above or request.path.startswith(f"{above}/")
        for above in _BELOW.get(endpoint, (url_for(endpoint).removeprefix(request.script_root),))
    )


def nav_items() -> list[NavItem]:
    """The menu of whoever is signed in; nothing before that."""
    return [
        NavItem(label, url_for(endpoint), current=request.endpoint == endpoint, within=_within(endpoint))
        for endpoint, label in _entries(current_role())
    ]


def init_app(app: Flask) -> None:
    """Give the layouts their menu."""
    app.context_processor(lambda: {"nav_items": nav_items})
