"""For which organisation somebody acts: the choice, a further one, and the request that the office is to look at."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile, NotFound
from models.types import Role
from webapp import acting
from webapp.access import current_account, requires, whoever_asks
from webapp.extensions import clock, db, limiter
from webapp.forms import key_of
from webapp.needs import Need
from webapp.organisation_forms import OrganisationForm
from webapp.services.employers import memberships, organisation_requests
from webapp.services.employers.memberships import Footing
from webapp.services.employers.organisation_requests import AlreadyMember
from webapp.services.positions import drafts
from webapp.services.territory import comuni_with_office

bp = Blueprint("employer_choice", __name__, url_prefix="/datore/organizzazioni")


@bp.get("")
@requires(Role.EMPLOYER, need=Need.NOTHING)
def organisations() -> ResponseReturnValue:
    """All the organisations that one acts for, and what one asked for."""
    account = current_account()
    return render_template(
        "employer/organisation/choice.html",
        choices=memberships.choices(db.session, account=account),
        requests=memberships.requests_of(db.session, account=account),
        now_for=acting.standing(),
    )


@bp.post("/agisci")
@requires(Role.EMPLOYER, need=Need.NOTHING)
def act() -> ResponseReturnValue:
    """Act for another one from now on."""
    number = key_of(request.form.get("organizzazione"))
    try:
        memberships.act_for(db.session, account=current_account(), employer_id=number or 0)
    except NotFound:
        flash(_("Per questa organizzazione non puoi agire: scegline una dell'elenco."), "info")
        return redirect(url_for("employer_choice.organisations"), 303)
    found = memberships.standing(db.session, account=current_account())
    flash(_("Ora agisci per %(name)s.", name=found.name), "success")
    return redirect(url_for("public.home"), 303)


@bp.route("/nuova", methods=["GET", "POST"])
@requires(Role.EMPLOYER, need=Need.NOTHING)
@limiter.limit(lambda: current_app.config["SIGN_IN_LIMIT_PER_ACCOUNT"], key_func=whoever_asks, methods=["POST"])
def new() -> ResponseReturnValue:
    """Ask to act for a further organisation; the office decides."""
    form = OrganisationForm()
    if form.validate_on_submit():
        account = current_account()
        try:
            organisation_requests.ask_as(db.session, account=account, told=form.told(account.name), now=clock.now())
        except AlreadyMember:
            form.vat_number.errors = [_("Per questa organizzazione agisci già: la trovi tra le tue.")]
        except DecidedMeanwhile:
            # The same was asked in this very moment: it is there.
            db.session.rollback()
            return redirect(url_for("employer_choice.organisations"), 303)
        else:
            flash(_("L'ufficio ha ricevuto la tua richiesta: ti scrive per e-mail."), "success")
            return redirect(url_for("employer_choice.organisations"), 303)
    page = render_template("employer/organisation/new.html", form=form, comuni=comuni_with_office(db.session))
    return page, 422 if form.errors else 200


@bp.get("/richiesta")
@requires(Role.EMPLOYER, need=Need.NOTHING)
def request_page() -> ResponseReturnValue:
    """What the office is to look at, what can be prepared meanwhile, and what happens next."""
    found = acting.standing()
    if found.footing is not Footing.WAITING:
        return redirect(url_for("public.home" if found.role else "employer_choice.organisations"))
    begun = drafts.listing(db.session, account=current_account())
    return render_template("employer/organisation/request.html", found=found.request, drafts=begun)
