"""The steps of somebody's way as a service writes them: the same steps that the office sees, without its notes."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.casework import PathwayStep
from models.errors import DecidedMeanwhile
from models.people import Person
from models.types import Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.officer.editing import Meanwhile
from webapp.officer.history_words import change_line
from webapp.officer.pathway_forms import StepForm
from webapp.referrer.plans import PERSON, form_page, in_care
from webapp.services.people.person_changes import differences
from webapp.services.placements import pathway

bp = Blueprint("referrer_steps", __name__, url_prefix="/invio/persone/<int:person_id>/passi")


class SharedStepForm(StepForm):
    """A step without the office's own note."""

    note = None


@bp.route("/nuovo", methods=["GET", "POST"])
@requires(Role.REFERRER)
def new_step(person_id: int) -> ResponseReturnValue:
    """One more step."""
    who = in_care(person_id)
    form = SharedStepForm(None, version=who.version, born=who.birth_date)
    if not form.checked():
        return form_page(who, form, _("Un nuovo passo")), 422 if form.is_submitted() else 200
    pathway.add(db.session, person=who, values=form.values(), by=current_account(), now=clock.now())
    flash(_("Passo aggiunto al percorso."), "success")
    return redirect(url_for(PERSON, person_id=person_id), 303)


@bp.route("/<int:step_id>", methods=["GET", "POST"])
@requires(Role.REFERRER)
def step(person_id: int, step_id: int) -> ResponseReturnValue:
    """It begins, it ends, something about it was wrong."""
    who = in_care(person_id)
    found = _step(who, step_id)
    values, placed = pathway.values_of(found), found.proposal_id is not None
    form = SharedStepForm(values, version=who.version, born=who.birth_date, placed=placed)
    if not form.checked():
        return form_page(who, form, _("Un passo del percorso")), 422 if form.is_submitted() else 200
    taken = {"by": current_account(), "seen_version": form.seen_version, "now": clock.now()}
    try:
        pathway.change(db.session, person=who, step=found, values=form.values(), **taken)
    except DecidedMeanwhile:
        db.session.rollback()
        return _beside(person_id, step_id, form), 409
    flash(_("Percorso aggiornato."), "success")
    return redirect(url_for(PERSON, person_id=person_id), 303)


def _step(who: Person, step_id: int) -> PathwayStep:
    return pathway.step_of(db.session, person=who, step_id=step_id)


def _beside(person_id: int, step_id: int, form: SharedStepForm) -> str:
    """What is stored now beside what was written here."""
    who = in_care(person_id)
    stored = pathway.written(pathway.values_of(_step(who, step_id)))
    found = [change_line(one) for one in differences(stored, pathway.written(form.values()))]
    form.meanwhile = Meanwhile(_("qualcun altro"), found)
    form.version.raw_data, form.version.data = None, who.version
    return form_page(who, form, _("Un passo del percorso"))
