"""For whom a delegate acts: the choice, and what may be done for each."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import NotFound
from models.types import DelegateScope, Role
from webapp import delegating
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.forms import key_of
from webapp.needs import Need
from webapp.services import delegations

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
