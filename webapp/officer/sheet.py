"""The capacity sheet: as it is, edited on one page; the accommodations beside it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from models.people import Person
from models.types import AssessmentSource, Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.officer import editing
from webapp.officer.person_page import person_of_office, section_page
from webapp.officer.sheet_forms import AccommodationsForm, SheetForm
from webapp.services.engine import asking
from webapp.services.people import capacity_sheet, person_profile
from webapp.services.people.person_changes import differences

bp = Blueprint("officer_sheet", __name__, url_prefix="/operatore/persone/<path:registration>/scheda")

SHEET = "officer_sheet.sheet"


@bp.get("")
@requires(Role.OFFICER)
def sheet(registration: str) -> ResponseReturnValue:
    """What is known, by whom and since when; what is worth asking next."""
    who = person_of_office(registration)
    return section_page(
        "officer/person/sheet.html",
        person=who,
        sheet=capacity_sheet.sheet_of(db.session, person=who),
        questions=asking.worth_asking(db.session, person=who, today=clock.today()),
        accommodations=sorted(person_profile.accommodations_of(who)),
    )


@bp.route("/modifica", methods=["GET", "POST"])
@requires(Role.OFFICER)
def edit(registration: str) -> ResponseReturnValue:
    """All dimensions on one page; only what differs is written."""
    who = person_of_office(registration)
    form = SheetForm(capacity_sheet.sheet_of(db.session, person=who), born=who.birth_date)
    return editing.edit(
        who,
        form,
        page=lambda person: _edit_page(person, form),
        change=lambda: capacity_sheet.assess(
            db.session,
            person=who,
            levels=form.levels(),
            source=AssessmentSource(form.source.data),
            assessed_on=form.assessed_on.data,
            by=current_account(),
            seen_version=form.seen_version,
            now=clock.now(),
        ),
        differing=lambda person: differences(
            capacity_sheet.written(capacity_sheet.sheet_of(db.session, person=person).levels),
            capacity_sheet.written(form.levels()),
        ),
        done=lambda made: ngettext("%(num)s capacità aggiornata.", "%(num)s capacità aggiornate.", len(made)),
        section=SHEET,
    )


def _edit_page(who: Person, form: SheetForm) -> str:
    questions = asking.worth_asking(db.session, person=who, today=clock.today())
    return section_page(
        "officer/person/edit_sheet.html",
        person=who,
        section=SHEET,
        title=_("Aggiorna la scheda"),
        form=form,
        sheet=capacity_sheet.sheet_of(db.session, person=who),
        questions={question.dimension: question for question in questions},
    )


@bp.route("/accomodamenti", methods=["GET", "POST"])
@requires(Role.OFFICER)
def accommodations(registration: str) -> ResponseReturnValue:
    """What the person needs or benefits from at work."""
    who = person_of_office(registration)
    form = AccommodationsForm(person_profile.accommodations_of(who), version=who.version)
    return editing.edit(
        who,
        form,
        page=lambda person: _accommodations_page(person, form),
        change=lambda: person_profile.change_accommodations(
            db.session,
            person=who,
            codes=form.codes,
            by=current_account(),
            seen_version=form.seen_version,
            now=clock.now(),
        ),
        differing=lambda person: person_profile.accommodation_differences(
            person_profile.accommodations_of(person), form.codes
        ),
        done=lambda _changes: _("Accomodamenti aggiornati."),
        section=SHEET,
    )


def _accommodations_page(who: Person, form: AccommodationsForm) -> str:
    return section_page(
        "officer/person/edit_accommodations.html",
        person=who,
        section=SHEET,
        title=_("Accomodamenti"),
        form=form,
    )
