"""A person's way to work: what was, what is, what is planned."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.casework import PathwayStep
from models.errors import TransitionNotAllowed
from models.people import Person
from models.types import Role
from webapp import plan_pages
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.officer import editing
from webapp.officer.pathway_forms import StepForm
from webapp.officer.person_page import person_of_office, section_page
from webapp.services.people.person_changes import differences
from webapp.services.placements import pathway as service
from webapp.services.placements import pathway_progress, plans

bp = Blueprint("officer_pathway", __name__, url_prefix="/operatore/persone/<path:registration>/percorso")

PATHWAY = "officer_pathway.pathway"


@bp.get("")
@requires(Role.OFFICER)
def pathway(registration: str) -> ResponseReturnValue:
    """The steps in their order, with what the law limits."""
    who = person_of_office(registration)
    steps = service.steps_of(db.session, person=who)
    found = plans.of_person(db.session, account=current_account(), person=who)
    return section_page(
        "officer/person/pathway.html",
        person=who,
        steps=steps,
        limits=service.internship_limits(who, steps, today=clock.today()),
        progress=pathway_progress.progress(steps, today=clock.today()),
        views=[plan_pages.view_of(plan, Role.OFFICER) for plan in found],
    )


@bp.route("/nuovo", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new_step(registration: str) -> ResponseReturnValue:
    """One more step."""
    who = person_of_office(registration)
    form = StepForm(None, version=who.version, born=who.birth_date)
    if not form.checked():
        return _step_page(who, form, None), 422 if form.is_submitted() else 200
    # It adds to the file and overwrites nothing: an older version does no harm here.
    service.add(db.session, person=who, values=form.values(), by=current_account(), now=clock.now())
    flash(_("Passo aggiunto al percorso."), "success")
    return redirect(url_for(PATHWAY, registration=registration), 303)


@bp.route("/<int:step_id>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def step(registration: str, step_id: int) -> ResponseReturnValue:
    """Change a step: it begins, it ends, something about it was wrong."""
    who = person_of_office(registration)
    found = service.step_of(db.session, person=who, step_id=step_id)
    values, placed = service.values_of(found), found.proposal_id is not None
    form = StepForm(values, version=who.version, born=who.birth_date, placed=placed)

    def stored(person: Person) -> PathwayStep:
        return service.step_of(db.session, person=person, step_id=step_id)

    return editing.edit(
        who,
        form,
        page=lambda person: _step_page(person, form, stored(person)),
        change=lambda: service.change(
            db.session,
            person=who,
            step=found,
            values=form.values(),
            by=current_account(),
            seen_version=form.seen_version,
            now=clock.now(),
        ),
        differing=lambda person: differences(
            service.written(service.values_of(stored(person))), service.written(form.values())
        ),
        done=lambda _changes: _("Percorso aggiornato."),
        section=PATHWAY,
    )


@bp.post("/<int:step_id>/togli")
@requires(Role.OFFICER)
def remove_step(registration: str, step_id: int) -> ResponseReturnValue:
    """Take out a step that was only planned."""
    who = person_of_office(registration)
    found = service.step_of(db.session, person=who, step_id=step_id)
    form = editing.FileForm()
    if form.checked():
        try:
            service.remove(
                db.session,
                person=who,
                step=found,
                by=current_account(),
                seen_version=form.seen_version,
                now=clock.now(),
            )
            flash(_("Passo tolto dal percorso."), "success")
        except TransitionNotAllowed:
            flash(_("Il passo è già cominciato: resta nel percorso. Puoi scrivere quando è finito."), "warning")
    return redirect(url_for(PATHWAY, registration=registration), 303)


def _step_page(who: Person, form: StepForm, found: PathwayStep | None) -> str:
    return section_page(
        "officer/person/edit_step.html",
        person=who,
        section=PATHWAY,
        title=_("Un passo del percorso") if found else _("Un nuovo passo"),
        form=form,
        step=found,
    )
