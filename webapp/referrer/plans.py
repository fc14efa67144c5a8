"""The people whom a service follows: the personal plan, its steps, and what is written on it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile
from models.pathways import PersonalPlan, PlanGoal, PlanMeeting, PlanResource
from models.people import Person
from models.types import Role
from webapp import plan_pages
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.forms import Form
from webapp.plan_forms import PlanForm, VersionForm
from webapp.services import audit
from webapp.services.placements import pathway, pathway_progress, plan_items, plans

bp = Blueprint("referrer_plans", __name__, url_prefix="/invio/persone")
PERSON = "referrer_plans.person"
bp.add_app_template_filter(plan_pages.plan_roles)


@bp.get("")
@requires(Role.REFERRER)
def people() -> ResponseReturnValue:
    """Everybody in care, how far they are, and when one meets next."""
    found = plans.people_in_care(db.session, account=current_account(), now=clock.now())
    look([one.person.id for one in found], "referrer_plans.people")
    return render_template("referrer/people.html", people=found)


@bp.get("/<int:person_id>")
@requires(Role.REFERRER)
def person(person_id: int) -> ResponseReturnValue:
    """The whole plan of somebody."""
    who = in_care(person_id)
    plan = plans.current(db.session, account=current_account(), person=who)
    steps = pathway.steps_of(db.session, person=who)
    look([who.id], PERSON)
    return render_template(
        "referrer/person.html",
        person=who,
        view=plan_pages.view_of(plan, Role.REFERRER) if plan else None,
        steps=steps,
        progress=pathway_progress.progress(steps, today=clock.today()),
    )


# --- the plan ---------------------------------------------------------------------------------------------------------


@bp.route("/<int:person_id>/progetto", methods=["GET", "POST"])
@requires(Role.REFERRER)
def plan(person_id: int) -> ResponseReturnValue:
    """Begin a plan, or change its days."""
    who = in_care(person_id)
    found = plans.current(db.session, account=current_account(), person=who)
    found = found if found and found.ended_on is None else None
    form = PlanForm(found)
    title = _("I giorni del progetto") if found else _("Comincia un progetto")

    def page() -> str:
        return form_page(in_care(person_id), form, title)

    if not form.validate_on_submit():
        return page(), 422 if form.is_submitted() else 200
    try:
        if found is None:
            plans.begin(db.session, person=who, dates=form.values(), by=current_account())
        else:
            plans.change(db.session, plan=found, dates=form.values(), seen_version=form.seen_version)
    except DecidedMeanwhile:
        db.session.rollback()
        stored = open_plan(in_care(person_id))
        form.show_beside(plans.dates_of(stored), form.values(), stored.version)
        return page(), 409
    flash(_("Progetto salvato."), "success")
    return redirect(url_for(PERSON, person_id=person_id), 303)


@bp.route("/<int:person_id>/progetto/chiudi", methods=["GET", "POST"])
@requires(Role.REFERRER)
def end(person_id: int) -> ResponseReturnValue:
    """What follows is said first; then the plan ends today."""
    who = in_care(person_id)
    found = open_plan(who)
    form = VersionForm(data={"version": found.version})
    if not form.validate_on_submit():
        return render_template("referrer/end_plan.html", person=who, plan=found, form=form)
    try:
        plans.end(db.session, plan=found, today=clock.today(), seen_version=form.seen_version)
        flash(_("Il progetto è chiuso. Resta da leggere, e ne puoi cominciare un altro."), "success")
    except DecidedMeanwhile:
        db.session.rollback()
        flash(_("Nel frattempo un'altra persona ha cambiato il progetto: guarda com'è ora."), "info")
    return redirect(url_for(PERSON, person_id=person_id), 303)


# --- what is on it ----------------------------------------------------------------------------------------------------


@bp.route("/<int:person_id>/obiettivi/nuovo", methods=["GET", "POST"])
@requires(Role.REFERRER)
def new_goal(person_id: int) -> ResponseReturnValue:
    """One more goal."""
    return _add(person_id, PlanGoal, _("Un nuovo obiettivo"), _("Obiettivo salvato."))


@bp.route("/<int:person_id>/obiettivi/<int:item_id>", methods=["GET", "POST"])
@requires(Role.REFERRER)
def goal(person_id: int, item_id: int) -> ResponseReturnValue:
    """A goal that is reached, or wanted otherwise."""
    return _change(person_id, PlanGoal, item_id, _("Un obiettivo"), _("Obiettivo salvato."))


@bp.route("/<int:person_id>/incontri/nuovo", methods=["GET", "POST"])
@requires(Role.REFERRER)
def new_meeting(person_id: int) -> ResponseReturnValue:
    """One more meeting, to come or past."""
    return _add(person_id, PlanMeeting, _("Un nuovo incontro"), _("Incontro salvato."))


@bp.route("/<int:person_id>/incontri/<int:item_id>", methods=["GET", "POST"])
@requires(Role.REFERRER)
def meeting(person_id: int, item_id: int) -> ResponseReturnValue:
    """What was agreed, or another day."""
    return _change(person_id, PlanMeeting, item_id, _("Un incontro"), _("Incontro salvato."))


@bp.route("/<int:person_id>/risorse/nuova", methods=["GET", "POST"])
@requires(Role.REFERRER)
def new_resource(person_id: int) -> ResponseReturnValue:
    """One more resource."""
    return _add(person_id, PlanResource, _("Una nuova risorsa"), _("Risorsa salvata."))


@bp.route("/<int:person_id>/risorse/<int:item_id>", methods=["GET", "POST"])
@requires(Role.REFERRER)
def resource(person_id: int, item_id: int) -> ResponseReturnValue:
    """What was used of it."""
    return _change(person_id, PlanResource, item_id, _("Una risorsa"), _("Risorsa salvata."))


@bp.route("/<int:person_id>/note/nuova", methods=["GET", "POST"])
@requires(Role.REFERRER)
def new_note(person_id: int) -> ResponseReturnValue:
    """A note, for those it is meant for."""
    who = in_care(person_id)
    back = url_for(PERSON, person_id=person_id, _anchor="note")
    return plan_pages.write_note(open_plan(who), page=lambda form: form_page(who, form, _("Una nota")), back=back)


@bp.post("/<int:person_id>/note/<int:note_id>/togli")
@requires(Role.REFERRER)
def remove_note(person_id: int, note_id: int) -> ResponseReturnValue:
    """Take back what one wrote oneself."""
    plan_items.take_back(db.session, plan=open_plan(in_care(person_id)), note_id=note_id, by=current_account())
    flash(_("Nota tolta."), "success")
    return redirect(url_for(PERSON, person_id=person_id, _anchor="note"), 303)


@bp.errorhandler(plans.PlanEnded)
def ended(_error: plans.PlanEnded) -> ResponseReturnValue:
    """There is no open plan to write in."""
    db.session.rollback()
    flash(_("Non c'è un progetto aperto: comincialo, e poi scrivi."), "info")
    return plan_pages.back_to(PERSON)


# --- parts ------------------------------------------------------------------------------------------------------------


def in_care(person_id: int) -> Person:
    """Somebody whom the service follows. Raises NotFound for anybody else."""
    return plans.person_in_care(db.session, account=current_account(), person_id=person_id)


def open_plan(who: Person) -> PersonalPlan:
    """The service's open plan. Raises PlanEnded where there is none."""
    return plans.check_open(plans.current(db.session, account=current_account(), person=who))


def look(person_ids: list[int], page: str) -> None:
    """Who looked is written down, for the person to read."""
    audit.record_looks(db.engine, account_id=current_account().id, person_ids=person_ids, page=page, now=clock.now())


def form_page(who: Person, form: Form, title: str) -> str:
    """Any form of a plan."""
    look([who.id], PERSON)
    return render_template("referrer/plan_form.html", person=who, form=form, title=title)


def _add(person_id: int, kind: type[plan_items.Item], title: str, done: str) -> ResponseReturnValue:
    who = in_care(person_id)
    back = url_for(PERSON, person_id=person_id)
    return plan_pages.add(open_plan(who), kind, page=lambda form: form_page(who, form, title), back=back, done=done)


def _change(person_id: int, kind: type[plan_items.Item], item_id: int, title: str, done: str) -> ResponseReturnValue:
    def page(form: VersionForm) -> str:
        return form_page(in_care(person_id), form, title)

    found = open_plan(in_care(person_id))
    back = url_for(PERSON, person_id=person_id)
    return plan_pages.change(found, kind, item_id, page=page, back=back, done=done)
