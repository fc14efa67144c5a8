"""The office's part of a personal plan: meetings and shared notes. Care notes are the service's alone."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.pathways import PersonalPlan, PlanMeeting
from models.types import Role
from webapp import plan_pages
from webapp.access import current_account, requires
from webapp.extensions import db
from webapp.forms import Form
from webapp.officer.person_page import person_of_office, section_page
from webapp.services.placements import plan_items, plans

bp = Blueprint(
    "officer_plans", __name__, url_prefix="/operatore/persone/<path:registration>/percorso/progetti/<int:plan_id>"
)
PATHWAY = "officer_pathway.pathway"


@bp.route("/incontri/nuovo", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new_meeting(registration: str, plan_id: int) -> ResponseReturnValue:
    """One more meeting."""
    title = _("Un nuovo incontro")
    return plan_pages.add(
        _plan(registration, plan_id),
        PlanMeeting,
        page=lambda form: _form_page(registration, form, title),
        back=_back(registration, "incontri"),
        done=_("Incontro salvato."),
    )


@bp.route("/incontri/<int:item_id>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def meeting(registration: str, plan_id: int, item_id: int) -> ResponseReturnValue:
    """What was agreed, or another day."""
    title = _("Un incontro")
    return plan_pages.change(
        _plan(registration, plan_id),
        PlanMeeting,
        item_id,
        page=lambda form: _form_page(registration, form, title),
        back=_back(registration, "incontri"),
        done=_("Incontro salvato."),
    )


@bp.route("/note/nuova", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new_note(registration: str, plan_id: int) -> ResponseReturnValue:
    """A note shared with the service, or with the cooperative too."""
    return plan_pages.write_note(
        _plan(registration, plan_id),
        page=lambda form: _form_page(registration, form, _("Una nota")),
        back=_back(registration, "note"),
    )


@bp.post("/note/<int:note_id>/togli")
@requires(Role.OFFICER)
def remove_note(registration: str, plan_id: int, note_id: int) -> ResponseReturnValue:
    """Take back what one wrote oneself."""
    plan_items.take_back(db.session, plan=_plan(registration, plan_id), note_id=note_id, by=current_account())
    flash(_("Nota tolta."), "success")
    return redirect(_back(registration, "note"), 303)


@bp.errorhandler(plans.PlanEnded)
def ended(_error: plans.PlanEnded) -> ResponseReturnValue:
    """The service closed the plan meanwhile."""
    db.session.rollback()
    flash(_("Il servizio ha chiuso il progetto: si legge, e non si scrive più."), "info")
    return plan_pages.back_to(PATHWAY)


def _plan(registration: str, plan_id: int) -> PersonalPlan:
    who = person_of_office(registration)
    return plans.plan_of(db.session, account=current_account(), person=who, plan_id=plan_id)


def _back(registration: str, part: str) -> str:
    return url_for(PATHWAY, registration=registration, _anchor=part)


def _form_page(registration: str, form: Form, title: str) -> str:
    who = person_of_office(registration)
    return section_page("officer/person/plan_form.html", person=who, section=PATHWAY, title=title, form=form)
