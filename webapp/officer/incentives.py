"""The incentive for a chosen hire: the office's estimate, and the band that the employer may read."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.placements import Placement
from models.proposals import Proposal
from models.types import Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.officer import incentive_words
from webapp.officer.incentive_form import IncentiveForm
from webapp.officer.looks import write_down_look
from webapp.services.employers import incentives
from webapp.services.proposals import proposals

bp = Blueprint("officer_incentives", __name__, url_prefix="/operatore/proposte/<int:proposal_id>/incentivo")


@bp.route("", methods=["GET", "POST"])
@requires(Role.OFFICER)
def estimate(proposal_id: int) -> ResponseReturnValue:
    """The pay and the contract are written, and the estimate is worked out step by step. Nothing is kept."""
    found, form = _proposal(proposal_id), IncentiveForm()
    if not form.is_submitted():
        shared = incentives.shared(db.session, position=found.position)
        form.begin(found.position, db.session.get(Placement, proposal_id), shared)
        return _page(found, form)
    if not form.validate():
        return _page(found, form), 422
    psychic = bool(form.psichica.data)
    made = incentives.estimate(found, pay=form.pay(), psychic=psychic, day=clock.today())
    registration = found.person.registration
    return _page(
        found,
        form,
        estimate=made,
        outcome=incentive_words.outcome(made, registration.category),
        steps=incentive_words.steps(made, registration, psychic=psychic),
    )


@bp.post("/fascia")
@requires(Role.OFFICER)
def share(proposal_id: int) -> ResponseReturnValue:
    """Tell the employer the band of this pay and contract: for the position, whoever it was worked out for."""
    found, form = _proposal(proposal_id), IncentiveForm()
    if not form.validate():
        return _page(found, form), 422
    try:
        incentives.share(
            db.session,
            position=found.position,
            pay=form.pay(),
            by=current_account(),
            now=clock.now(),
            day=clock.today(),
        )
    except incentives.NoBand:
        form.contratto.errors = [_("Con un contratto così non c'è nessun incentivo, e nessuna fascia da condividere.")]
        return _page(found, form), 422
    flash(_("Fascia condivisa: il datore di lavoro la legge nella rosa ricevuta e negli inserimenti."), "success")
    return redirect(url_for("officer_incentives.estimate", proposal_id=proposal_id), 303)


def _proposal(proposal_id: int) -> Proposal:
    return proposals.visible(db.session, account=current_account(), proposal_id=proposal_id)


def _page(found: Proposal, form: IncentiveForm, **shown: object) -> str:
    write_down_look([found.person_id], page="officer_incentives.estimate")
    values = {"estimate": None, "steps": (), "outcome": "", **shown}
    return render_template(
        "officer/proposals/incentive.html",
        proposal=found,
        form=form,
        shared=incentives.shared(db.session, position=found.position),
        **values,
    )
