"""For whom a delegate acts: the choice, and what may be done for each."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile, NotFound
from models.types import DelegateScope, Role
from webapp import delegating
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.forms import key_of, version_of
from webapp.needs import Need
from webapp.services.people import delegating as delegating_service
from webapp.services.people import delegations

bp = Blueprint("delegate", __name__, url_prefix="/delega")


@bp.get("")
@requires(Role.DELEGATE, need=Need.NOTHING)
def home() -> ResponseReturnValue:
    """Whom one acts for, for what and until when."""
    found = delegations.choices(db.session, account=current_account(), now=clock.now(), today=clock.today())
    return render_template(
        "delegate/home.html",
        choices=found,
        standing=delegating.standing(),
        scopes=list(DelegateScope),
        now=clock.now(),
        today=clock.today(),
    )


@bp.post("/agisci")
@requires(Role.DELEGATE, need=Need.NOTHING)
def act() -> ResponseReturnValue:
    """Act for another person from now on."""
    number = key_of(request.form.get("persona"))
    now, today = clock.now(), clock.today()
    try:
        person = delegations.act_for(db.session, account=current_account(), person_id=number or 0, now=now, today=today)
    except NotFound:
        flash(_("Per questa persona ora non puoi agire: scegline una dell'elenco."), "info")
    else:
        flash(_("Ora agisci per %(name)s.", name=person.full_name), "success")
    return redirect(url_for("delegate.home"), 303)


@bp.route("/<int:delegation_id>/smetti", methods=["GET", "POST"])
@requires(Role.DELEGATE, need=Need.NOTHING)
def stop(delegation_id: int) -> ResponseReturnValue:
    """Help this person no more."""
    one = delegations.own(db.session, account=current_account(), delegation_id=delegation_id)
    if request.method == "GET":
        return render_template("delegate/stop.html", one=one)
    name, seen = one.person.full_name, version_of(request.form.get("version"))
    try:
        delegating_service.end(db.session, delegation=one, by=current_account(), now=clock.now(), seen_version=seen)
    except DecidedMeanwhile:
        db.session.rollback()
        flash(_("Nello stesso momento è cambiato qualcosa. Guarda com'è ora, e se serve riprova."), "info")
    else:
        flash(_("Non agisci più per %(name)s.", name=name), "success")
    return redirect(url_for("delegate.home"), 303)


@bp.post("/<int:delegation_id>/avvisi")
@requires(Role.DELEGATE, need=Need.NOTHING)
def notices(delegation_id: int) -> ResponseReturnValue:
    """Get the person's notices by e-mail too, or no more."""
    one = delegations.own(db.session, account=current_account(), delegation_id=delegation_id)
    told = request.form.get("ricevi") == "si"
    delegating_service.choose_notices(db.session, delegation=one, told=told)
    words = _("Da ora ricevi anche tu gli avvisi di %(name)s.") if told else _("Non ricevi più gli avvisi di %(name)s.")
    flash(words % {"name": one.person.full_name}, "success")
    return redirect(url_for("delegate.home"), 303)
