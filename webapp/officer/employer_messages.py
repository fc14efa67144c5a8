"""The office answers what an employer wrote about somebody at work."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile
from models.types import Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.services.placements import employers_placements

bp = Blueprint("officer_employer_messages", __name__, url_prefix="/operatore/messaggi-dei-datori")
LONGEST = 2000


@bp.post("/<int:message_id>/risposta")
@requires(Role.OFFICER)
def answer(message_id: int) -> ResponseReturnValue:
    """The answer goes to the employer, and the message leaves the desk."""
    account, text = current_account(), request.form.get("answer", "").strip()
    found = employers_placements.message(db.session, account=account, message_id=message_id)
    number = found.proposal_id
    if not text or len(text) > LONGEST:
        flash(_("Scrivi la risposta, al massimo 2000 caratteri."), "warning")
        return _back(number)
    try:
        employers_placements.answer(db.session, message=found, text=text, by=account, now=clock.now())
        flash(_("La risposta è registrata: il datore di lavoro viene avvisato."), "success")
    except DecidedMeanwhile:
        db.session.rollback()
        flash(_("Un collega ha già risposto: la tua risposta non è registrata."), "info")
    return _back(number)


def _back(number: int) -> ResponseReturnValue:
    return redirect(url_for("officer_placements.placement", proposal_id=number), 303)
