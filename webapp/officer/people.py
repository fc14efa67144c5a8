"""A person's page: summary, opportunities, history, who saw it."""

from collections.abc import Sequence

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.people import Person
from models.types import Role
from webapp.access import requires
from webapp.extensions import clock, db
from webapp.formatting import gate_with_way_out, language, page_address
from webapp.officer.history_words import history_line
from webapp.officer.interest_words import interest_words
from webapp.officer.looks import page_words
from webapp.officer.person_forms import NoteForm
from webapp.officer.person_page import SectionLink, person_of_office, section_page
from webapp.services import seeing
from webapp.services.engine import asking
from webapp.services.engine.review import FITS, Tab
from webapp.services.paging import Page
from webapp.services.people import documents, people, person_history, person_opportunities
from webapp.services.people.person_opportunities import Found, Line

ASKED = 3
"""How many of the questions worth asking the summary shows."""

bp = Blueprint("officer_people", __name__, url_prefix="/operatore/persone")


@bp.get("/<path:registration>")
@requires(Role.OFFICER)
def person(registration: str) -> ResponseReturnValue:
    """Who it is, and what stands out."""
    found = person_of_office(registration)
    today = clock.today()
    return section_page(
        "officer/person/summary.html",
        person=found,
        summary=people.summary(db.session, person=found, today=clock.today()),
        questions=asking.worth_asking(db.session, person=found, today=today)[:ASKED],
        to_renew=documents.to_renew(db.session, person=found, today=today),
    )


@bp.get("/<path:registration>/opportunita")
@requires(Role.OFFICER)
def opportunities(registration: str) -> ResponseReturnValue:
    """The office's open positions for this person, best first."""
    who = person_of_office(registration)
    closed = request.args.get("elenco") == "chiuse"
    found = person_opportunities.found_for(
        db.session,
        person=who,
        today=clock.today(),
        page=request.args.get("pagina", 1, type=int),
        language=language(),
        excluded=closed,
    )
    return section_page(
        "officer/person/opportunities.html",
        person=who,
        found=found,
        tabs=_tabs(found, closed=closed),
        tab_of=_tab_of,
        gate_words=_gate_words,
        interest_words=interest_words,
    )


@bp.get("/<path:registration>/storia")
@requires(Role.OFFICER)
def history(registration: str) -> ResponseReturnValue:
    """Everything that happened, newest first."""
    return history_page(person_of_office(registration), NoteForm(formdata=None))


@bp.get("/<path:registration>/chi-ha-visto")
@requires(Role.OFFICER)
def looks(registration: str) -> ResponseReturnValue:
    """Who looked at this person's data, and where."""
    found = person_of_office(registration)
    page = seeing.looks_at(db.session, person=found, page=request.args.get("pagina", 1, type=int))
    return section_page("officer/person/looks.html", person=found, page=page, page_words=page_words)


def history_page(who: Person, form: NoteForm) -> str:
    """The history, with the form for a note."""
    page = person_history.history_of(db.session, person=who, page=request.args.get("pagina", 1, type=int))
    lines = Page([history_line(moment, who) for moment in page.rows], page.page, page.pages, page.total)
    return section_page(
        "officer/person/history.html", person=who, section="officer_people.history", page=lines, form=form
    )


def _tabs(found: Found, *, closed: bool) -> list[SectionLink]:
    ranked = page_address(elenco=None, pagina=None)
    stopped = page_address(elenco="chiuse", pagina=None)
    return [
        SectionLink(_("In ordine"), ranked, not closed, found.looked_at - found.stopped),
        SectionLink(_("Escluse da un vincolo"), stopped, closed, found.stopped),
    ]


def _tab_of(line: Line) -> str:
    """The tab of the position's Rosa in which the person stands."""
    if line.match is None:
        return Tab.EXCLUDED.value
    return next(tab.value for tab, fits in FITS.items() if line.match.fit in fits)


def _gate_words(line: Line) -> Sequence[str]:
    return [gate_with_way_out(code, parts) for code, parts in line.gates.items()]
