"""The capacity sheet: as it is, edited on one page; the accommodations beside it."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from models.errors import DecidedMeanwhile
from models.people import Person
from models.types import AssessmentSource, Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.officer.editing import show_both_versions
from webapp.officer.person_page import person_of_office, section_page
from webapp.officer.sheet_forms import AccommodationsForm, SheetForm
from webapp.services import asking, capacity_sheet, person_profile
from webapp.services.person_changes import differences

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
    if not form.checked():
        return _edit_page(who, form), 422 if form.is_submitted() else 200
    try:
        changes = capacity_sheet.assess(
            db.session,
            person=who,
            levels=form.levels(),
            source=AssessmentSource(form.source.data),
            assessed_on=form.assessed_on.data,
            by=current_account(),
            seen_version=form.seen_version,
            now=clock.now(),
        )
    except DecidedMeanwhile:
        db.session.rollback()
        who = person_of_office(registration)
        stored = capacity_sheet.sheet_of(db.session, person=who).levels
        show_both_versions(
            form, who, differences(capacity_sheet.written(stored), capacity_sheet.written(form.levels()))
        )
        return _edit_page(who, form), 409
    _say(ngettext("%(num)s capacità aggiornata.", "%(num)s capacità aggiornate.", len(changes)) if changes else "")
    return redirect(url_for(SHEET, registration=registration), 303)


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
    if not form.checked():
        return _accommodations_page(who, form), 422 if form.is_submitted() else 200
    codes = frozenset(form.accommodations.data)
    try:
        changes = person_profile.change_accommodations(
            db.session,
            person=who,
            codes=codes,
            by=current_account(),
            seen_version=form.seen_version,
            now=clock.now(),
        )
    except DecidedMeanwhile:
        db.session.rollback()
        who = person_of_office(registration)
        stored = person_profile.accommodations_of(who)
        show_both_versions(form, who, person_profile.accommodation_differences(stored, codes))
        return _accommodations_page(who, form), 409
    _say(_("Accomodamenti aggiornati.") if changes else "")
    return redirect(url_for(SHEET, registration=registration), 303)


def _accommodations_page(who: Person, form: AccommodationsForm) -> str:
    return section_page(
        "officer/person/edit_accommodations.html",
        person=who,
        section=SHEET,
        title=_("Accomodamenti"),
        form=form,
    )


def _say(done: str) -> None:
    flash(done or _("Niente da salvare: era già tutto così."), "success" if done else "info")
