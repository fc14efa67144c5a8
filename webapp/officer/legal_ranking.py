"""The legal ranking's score of one person, each step with its article."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_decimal, format_percent, ngettext
from flask_babel import gettext as _

from models.law.graduatoria import LegalScore, Points, PointsKind
from models.people import Person
from models.types import Role
from webapp.access import requires
from webapp.extensions import clock
from webapp.officer.person_page import person_of_office, section_page
from webapp.services.people.legal_ranking import figures_of, legal_ranking_of

bp = Blueprint("officer_legal_ranking", __name__, url_prefix="/operatore/persone/<path:registration>/graduatoria")


class Line(NamedTuple):
    """One step in words."""

    what: str
    why: str
    amount: int
    source: str


@bp.get("")
@requires(Role.OFFICER)
def legal_ranking(registration: str) -> ResponseReturnValue:
    """The points one by one; it has nothing to do with fit, and the page says so."""
    who = person_of_office(registration)
    found = legal_ranking_of(who, on=clock.today())
    return section_page(
        "officer/person/legal_ranking.html",
        person=who,
        listed=found.listed,
        lines=_lines(who, found.public),
        private=found.private.total,
        public=found.public.total,
    )


def _lines(who: Person, score: LegalScore) -> Sequence[Line]:
    return [Line(*_words(step, who), step.amount, step.source) for step in score.steps]


def _words(step: Points, who: Person) -> tuple[str, str]:
    """What a step is, and how its points came about."""
    registration, figures = who.registration, figures_of(who, on=clock.today())
    match step.kind:
        case PointsKind.START:
            return _("Punteggio di partenza"), _(
                "per chi si è iscritto in %(month)s", month=_month(figures.start_month)
            )
        case PointsKind.SENIORITY:
            return _("Anzianità di iscrizione"), _seniority(step.quantity or 0)
        case PointsKind.DEPENDANTS:
            people = ngettext("%(num)s persona a carico", "%(num)s persone a carico", registration.dependants)
            return _("Carico familiare"), people
        case PointsKind.INCOME:
            return _("Reddito annuo"), _income(registration.yearly_income, figures.free_income, step.quantity)
        case PointsKind.DEGREE:
            return _("Grado di invalidità"), _degree(step.quantity)


def _month(day: date) -> str:
    return format_date(day, "MMMM y")


def _seniority(months: int) -> str:
    if months < 0:
        return ngettext("%(num)s mese prima di quel mese", "%(num)s mesi prima di quel mese", -months)
    return ngettext("%(num)s mese dopo quel mese", "%(num)s mesi dopo quel mese", months)


def _income(income: int, free: object, steps: int | None) -> str:
    written = format_decimal(income)
    if steps is None:
        return _("%(income)s €: non supera %(free)s €", income=written, free=format_decimal(free))
    more = ngettext("%(num)s scatto intero oltre", "%(num)s scatti interi oltre", steps)
    return _("%(income)s €: supera %(free)s €, %(more)s", income=written, free=format_decimal(free), more=more)


def _degree(percent: int | None) -> str:
    return _("non indicato") if percent is None else format_percent(percent / 100)
