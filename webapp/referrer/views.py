"""Pages of referring services: whom they refer, what became of it, and the steps that are theirs."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile, TransitionNotAllowed
from models.referrals import Referral
from models.types import Channel, Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.officer.looks import write_down_look
from webapp.officer.person_forms import WithdrawalForm
from webapp.referral_pages import consent_answer, list_page, parts_of
from webapp.referrer.forms import StepForm
from webapp.referrer.parts import TITLES
from webapp.services.care import referral_lists, referrals

bp = Blueprint("referrer", __name__, url_prefix="/invio")
PAGE = "referrer.referral"


@bp.get("")
@requires(Role.REFERRER)
def home() -> ResponseReturnValue:
    """The service's referrals, the latest step first."""
    hidden = referral_lists.no_longer_seen(db.session, account=current_account())
    return list_page("referrer/home.html", hidden=hidden, service=current_account().service)


@bp.get("/segnalazioni/<int:referral_id>")
@requires(Role.REFERRER)
def referral(referral_id: int) -> ResponseReturnValue:
    """What was written, what is missing, what happened, what happens next."""
    found = _mine(referral_id)
    if found.person_id is not None:
        write_down_look([found.person_id], page=PAGE)
    missing = referrals.missing(found)
    return render_template("referrer/referral.html", **parts_of(found), titles=TITLES, missing=missing)


@bp.post("/segnalazioni/<int:referral_id>/invia")
@requires(Role.REFERRER)
def send(referral_id: int) -> ResponseReturnValue:
    """Send it to the office."""
    found = _mine(referral_id)

    def go(form: StepForm) -> None:
        step = {"by": current_account(), "seen_version": form.seen_version, "now": clock.now()}
        referrals.send(db.session, referral=found, **step)

    try:
        return _step(found, go, _("Segnalazione inviata: l'ufficio la trova sulla sua Scrivania."))
    except referrals.NotComplete:
        db.session.rollback()
        flash(_("Manca ancora qualcosa: completa le parti segnate, poi invia."), "info")
        return _back(referral_id)


@bp.route("/segnalazioni/<int:referral_id>/ritira", methods=["GET", "POST"])
@requires(Role.REFERRER)
def withdraw(referral_id: int) -> ResponseReturnValue:
    """Take it back before the office took it."""
    return _end(referral_id, "referrer/withdraw.html", referrals.withdraw, _("Segnalazione ritirata."))


@bp.route("/segnalazioni/<int:referral_id>/concludi", methods=["GET", "POST"])
@requires(Role.REFERRER)
def close(referral_id: int) -> ResponseReturnValue:
    """The service no longer follows the person."""
    return _end(referral_id, "referrer/close.html", referrals.close, _("Segnalazione conclusa."))


@bp.route("/segnalazioni/<int:referral_id>/revoca", methods=["GET", "POST"])
@requires(Role.REFERRER)
def withdraw_consent(referral_id: int) -> ResponseReturnValue:
    """The person told the service that they take their consent back."""
    found, form = _mine(referral_id), WithdrawalForm()
    if not form.validate_on_submit():
        page = render_template("referrer/withdraw_consent.html", referral=found, form=form)
        return page, 422 if form.is_submitted() else 200
    channel = Channel(form.channel.data)
    try:
        referrals.withdraw_consent(db.session, referral=found, channel=channel, by=current_account(), now=clock.now())
    except referrals.NotGiven:
        flash(_("Non c'è un consenso da revocare."), "info")
        return _back(referral_id)
    flash(_("Revoca registrata: da ora il servizio non vede più i dati di questa persona."), "success")
    return redirect(url_for("referrer.home"), 303)


@bp.get("/segnalazioni/<int:referral_id>/documento")
@requires(Role.REFERRER)
def document(referral_id: int) -> ResponseReturnValue:
    """The signed consent."""
    found = _mine(referral_id)
    if found.person_id is not None:
        write_down_look([found.person_id], page="referrer.document")
    return consent_answer(found)


def _mine(referral_id: int) -> Referral:
    return referrals.visible(db.session, account=current_account(), referral_id=referral_id)


def _end(referral_id: int, template: str, end: Callable[..., None], done: str) -> ResponseReturnValue:
    """A last step with a note: what follows is said first."""
    found = _mine(referral_id)
    form = StepForm(found)
    if not form.validate_on_submit():
        return render_template(template, referral=found, form=form), 422 if form.is_submitted() else 200

    def go(form: StepForm) -> None:
        step = {"by": current_account(), "seen_version": form.seen_version, "now": clock.now()}
        end(db.session, referral=found, **step, note=form.note.data or "")

    return _step(found, go, done)


def _step(found: Referral, go: Callable[[StepForm], None], done: str) -> ResponseReturnValue:
    """Take a step; where somebody was first, say so and show how it is now."""
    number = found.id
    try:
        go(StepForm(found))
        flash(done, "success")
    except (DecidedMeanwhile, TransitionNotAllowed):
        db.session.rollback()
        flash(_("Nel frattempo la segnalazione è cambiata: guarda com'è ora e, se serve ancora, riprova."), "info")
    return _back(number)


def _back(referral_id: int) -> ResponseReturnValue:
    return redirect(url_for(PAGE, referral_id=referral_id), 303)
