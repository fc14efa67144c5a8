"""The person's pages: what was proposed, and their answer."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.proposals import Proposal
from models.types import Reason, Role
from webapp.access import current_account, requires
from webapp.candidate.cards import Card
from webapp.candidate.forms import NoForm
from webapp.extensions import clock, db
from webapp.formatting import language
from webapp.services import opportunities as service

bp = Blueprint("candidate", __name__, url_prefix="/persona")


@bp.get("")
@requires(Role.CANDIDATE)
def opportunities() -> ResponseReturnValue:
    """What was proposed to this person, the open questions first."""
    account = current_account()
    found = service.opportunities_of(db.session, account=account, language=language(), now=clock.now())
    cards = [Card.of(opportunity, clock.today()) for opportunity in found]
    return render_template("candidate/opportunities.html", cards=cards)


@bp.post("/opportunita/<int:proposal_id>/mi-interessa")
@requires(Role.CANDIDATE)
def interested(proposal_id: int) -> ResponseReturnValue:
    """Yes."""
    account = current_account()
    proposal = _to_answer(proposal_id)
    service.answer(db.session, proposal=proposal, by=account, interested=True, now=clock.now())
    flash(_("Abbiamo detto all'ufficio che questo lavoro ti interessa."), "success")
    return redirect(url_for("candidate.opportunities"), 303)


@bp.route("/opportunita/<int:proposal_id>/non-fa-per-me", methods=["GET", "POST"])
@requires(Role.CANDIDATE)
def not_interested(proposal_id: int) -> ResponseReturnValue:
    """No, with a reason if the person wants to give one."""
    account = current_account()
    proposal = _to_answer(proposal_id)
    form = NoForm()
    if form.validate_on_submit():
        reason = Reason(form.reason.data) if form.reason.data else None
        service.answer(
            db.session,
            proposal=proposal,
            by=account,
            interested=False,
            now=clock.now(),
            reason=reason,
            note=form.note.data or "",
        )
        flash(_("Va bene così. Abbiamo detto all'ufficio che questo lavoro non fa per te."), "success")
        return redirect(url_for("candidate.opportunities"), 303)
    page = render_template("candidate/not_interested.html", form=form, proposal=proposal)
    return page, 422 if form.is_submitted() else 200


@bp.errorhandler(service.AnswerClosed)
def answer_closed(_error: service.AnswerClosed) -> ResponseReturnValue:
    """Too late: say so, and show how things stand."""
    db.session.rollback()
    flash(_("A questa proposta non si può più rispondere. Se per te qualcosa è cambiato, chiama l'ufficio."), "info")
    return redirect(url_for("candidate.opportunities"), 303)


def _to_answer(proposal_id: int) -> Proposal:
    return service.to_answer(db.session, account=current_account(), proposal_id=proposal_id, today=clock.today())
