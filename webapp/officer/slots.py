"""An officer chooses an interview's time for somebody who does not use the site, among those the employer offers."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile, GateNotLiftable, TransitionNotAllowed
from models.types import Channel, Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.forms import key_of
from webapp.officer.proposal_forms import HEARD
from webapp.services.proposals import answering, proposals
from webapp.services.proposals.proposing import AppointmentPast

bp = Blueprint("officer_slots", __name__, url_prefix="/operatore/proposte")
LONGEST_NOTE = 1000


@bp.post("/<int:proposal_id>/orario")
@requires(Role.OFFICER)
def choose(proposal_id: int) -> ResponseReturnValue:
    """The time that the person chose, by phone or in person."""
    account = current_account()
    found = proposals.visible(db.session, account=account, proposal_id=proposal_id)
    chosen = key_of(request.form.get("slot"))
    heard = heard_by()
    if chosen is None or heard is None:
        flash(_("Scegli uno degli orari.") if chosen is None else _("Scegli come l'ha detto la persona."), "warning")
        return _back(proposal_id)
    try:
        answering.choose_time(db.session, proposal=found, slot_id=chosen, by=account, now=clock.now(), channel=heard)
        flash(_("Il colloquio è fissato. Tutti e due vengono avvisati."), "success")
    except (answering.SlotTaken, AppointmentPast):
        db.session.rollback()
        flash(_("Questo orario non è più libero: scegline un altro con la persona."), "warning")
    return _back(proposal_id)


@bp.post("/<int:proposal_id>/nessun-orario")
@requires(Role.OFFICER)
def none_fits(proposal_id: int) -> ResponseReturnValue:
    """None of the times is possible for the person: the employer is asked for others."""
    account, note = current_account(), request.form.get("note", "")
    found = proposals.visible(db.session, account=account, proposal_id=proposal_id)
    if len(note) > LONGEST_NOTE:
        flash(_("Il testo è troppo lungo: al massimo 1000 caratteri."), "warning")
        return _back(proposal_id)
    heard = heard_by()
    if heard is None:
        flash(_("Scegli come l'ha detto la persona."), "warning")
        return _back(proposal_id)
    answering.say_none_fits(db.session, proposal=found, by=account, now=clock.now(), note=note, channel=heard)
    flash(_("Il datore di lavoro viene avvisato che servono altri orari."), "success")
    return _back(proposal_id)


def heard_by() -> Channel | None:
    """How the person said it, as the small form on the page says."""
    told = request.form.get("channel", "")
    return Channel(told) if told in {one.value for one in HEARD} else None


@bp.errorhandler(TransitionNotAllowed)
@bp.errorhandler(DecidedMeanwhile)
@bp.errorhandler(GateNotLiftable)
def no_longer(_error: Exception) -> ResponseReturnValue:
    """Somebody was faster: say so, and show how things stand."""
    db.session.rollback()
    flash(_("Nel frattempo la proposta è cambiata: guarda com'è ora."), "info")
    return _back((request.view_args or {})["proposal_id"])


def _back(proposal_id: int) -> ResponseReturnValue:
    return redirect(url_for("officer_proposals.proposal", proposal_id=proposal_id), 303)
