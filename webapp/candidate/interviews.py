"""An employer would like to meet the person: they choose one of the times offered, or say that none fits."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile, GateNotLiftable, TransitionNotAllowed
from models.proposals import Proposal
from models.types import DelegateScope, Role
from webapp.access import current_account, requires
from webapp.candidate.forms import NoneFitsForm
from webapp.extensions import clock, db
from webapp.forms import key_of
from webapp.services.proposals import answering, opportunities, shortlists
from webapp.services.proposals.proposing import AppointmentPast

bp = Blueprint("candidate_interviews", __name__, url_prefix="/persona/opportunita")


@bp.post("/<int:proposal_id>/orario")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.ANSWER)
def choose(proposal_id: int) -> ResponseReturnValue:
    """One of the times offered."""
    proposal = _mine(proposal_id)
    chosen = key_of(request.form.get("slot"))
    if chosen is None:
        flash(_("Scegli uno degli orari, poi premi il bottone."), "warning")
        return _back(proposal_id)
    account, now = current_account(), clock.now()
    try:
        answering.choose_time(db.session, proposal=proposal, slot_id=chosen, by=account, now=now)
        flash(_("Bene: il colloquio è fissato. Lo diciamo noi al datore di lavoro."), "success")
    except (answering.SlotTaken, AppointmentPast):
        db.session.rollback()
        flash(_("Questo orario non è più libero. Scegline un altro, oppure dicci che nessuno va bene."), "info")
    return _back(proposal_id)


@bp.route("/<int:proposal_id>/nessun-orario", methods=["GET", "POST"])
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.ANSWER)
def none_fits(proposal_id: int) -> ResponseReturnValue:
    """None of the times is possible; why, if the person wants to say it."""
    proposal = _mine(proposal_id)
    if shortlists.on_offer(db.session, proposal=proposal) is None:
        raise TransitionNotAllowed(proposal.state.value, "interview")
    form = NoneFitsForm()
    if form.validate_on_submit():
        account, note = current_account(), form.note.data or ""
        answering.say_none_fits(db.session, proposal=proposal, by=account, now=clock.now(), note=note)
        flash(_("Va bene. Chiediamo altri orari, e ti avvisiamo."), "success")
        return _back(proposal_id)
    page = render_template("candidate/none_fits.html", form=form, proposal=proposal)
    return page, 422 if form.is_submitted() else 200


@bp.errorhandler(TransitionNotAllowed)
@bp.errorhandler(DecidedMeanwhile)
@bp.errorhandler(GateNotLiftable)
def no_longer(_error: Exception) -> ResponseReturnValue:
    """Somebody was faster: say so, and show how things stand."""
    db.session.rollback()
    flash(_("Qui non c'è più un orario da scegliere. Guarda com'è ora o chiama l'ufficio."), "info")
    return redirect(url_for("candidate.opportunities"), 303)


def _mine(proposal_id: int) -> Proposal:
    return opportunities.mine(db.session, account=current_account(), proposal_id=proposal_id)


def _back(proposal_id: int) -> ResponseReturnValue:
    return redirect(url_for("candidate.proposal", proposal_id=proposal_id), 303)
