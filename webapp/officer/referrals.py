"""What services refer to the office: read, taken for a person of the list, given back, ended."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile, DomainError, NotFound, TransitionNotAllowed
from models.referrals import Referral
from models.types import Channel, ReferralState, Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.officer.looks import write_down_look
from webapp.officer.person_forms import WithdrawalForm
from webapp.officer.person_page import SUMMARY
from webapp.officer.referral_forms import ANOTHER, GiveBackForm, TakeForm
from webapp.officer.registering import similar_view
from webapp.referral_pages import consent_answer, list_page, parts_of
from webapp.referrer.forms import StepForm
from webapp.services.care import referrals, taking_referrals
from webapp.services.people import people

bp = Blueprint("officer_referrals", __name__, url_prefix="/operatore/segnalazioni")
PAGE = "officer_referrals.referral"


@bp.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """What services sent, by state."""
    return list_page("officer/referrals/index.html")


@bp.get("/<int:referral_id>")
@requires(Role.OFFICER)
def referral(referral_id: int) -> ResponseReturnValue:
    """What the service writes, what happened, what to do."""
    found = _sent_here(referral_id)
    if found.person_id is not None:
        write_down_look([found.person_id], page=PAGE)
    differing = taking_referrals.differing(found)
    return render_template("officer/referrals/referral.html", **parts_of(found), differing=differing)


@bp.route("/<int:referral_id>/prendi", methods=["GET", "POST"])
@requires(Role.OFFICER)
def take(referral_id: int) -> ResponseReturnValue:
    """Say which person of the list it is; one who is not there yet is registered from it."""
    found = _sent_here(referral_id)
    if found.state is not ReferralState.SENT:
        return _back(referral_id, changed=True)
    similar = taking_referrals.similar_to(db.session, referral=found)
    form = TakeForm(found, similar)
    if not form.validate_on_submit():
        write_down_look([one.person_id for one in similar], page="officer_referrals.take")
        return _take_page(found, form)
    return _taken(found, form)


def _take_page(found: Referral, form: TakeForm) -> ResponseReturnValue:
    views = [similar_view(one) for one in taking_referrals.similar_to(db.session, referral=found)]
    page = render_template("officer/referrals/take.html", referral=found, form=form, similar=views)
    return page, 422 if form.is_submitted() else 200


def _taken(found: Referral, form: TakeForm) -> ResponseReturnValue:
    number, code = found.id, form.chosen
    try:
        person = people.visible(db.session, account=current_account(), code=code)
        if taking_referrals.says_otherwise(found, person) and not form.ask_to_confirm(person):
            return _take_page(found, form)
        step = {"by": current_account(), "seen_version": form.seen_version, "now": clock.now()}
        taking_referrals.take(db.session, referral=found, person=person, **step)
    except (DecidedMeanwhile, TransitionNotAllowed):
        db.session.rollback()
        return _back(number, changed=True)
    except (NotFound, taking_referrals.AlreadyFollowed) as error:
        db.session.rollback()
        return _not_taken(number, form, error)
    flash(_("Segnalazione presa in carico: il servizio lo legge nell'e-mail del giorno."), "success")
    return redirect(url_for(SUMMARY, registration=code), 303)


def _not_taken(number: int, form: TakeForm, error: DomainError) -> ResponseReturnValue:
    """Nobody of that code here, or somebody whom the service follows already."""
    field = form.code if form.person.data == ANOTHER else form.person
    field.errors = [
        _("Nell'elenco del tuo ufficio non c'è nessuno con questo codice.")
        if isinstance(error, NotFound)
        else _("Il servizio segue già questa persona: restituisci la segnalazione, e scrivi perché.")
    ]
    return _take_page(_sent_here(number), form)


@bp.route("/<int:referral_id>/restituisci", methods=["GET", "POST"])
@requires(Role.OFFICER)
def give_back(referral_id: int) -> ResponseReturnValue:
    """Give it back to be completed, and say what is missing."""
    found = _sent_here(referral_id)
    form = GiveBackForm(found)
    if not form.validate_on_submit():
        page = render_template("officer/referrals/give_back.html", referral=found, form=form)
        return page, 422 if form.is_submitted() else 200
    step = {"by": current_account(), "seen_version": form.seen_version, "now": clock.now()}
    try:
        referrals.give_back(db.session, referral=found, reason=form.note.data, **step)
    except (DecidedMeanwhile, TransitionNotAllowed):
        db.session.rollback()
        return _back(referral_id, changed=True)
    flash(_("Segnalazione restituita: il servizio legge che cosa manca."), "success")
    return _back(referral_id)


@bp.route("/<int:referral_id>/concludi", methods=["GET", "POST"])
@requires(Role.OFFICER)
def close(referral_id: int) -> ResponseReturnValue:
    """The service no longer follows the person."""
    found = _sent_here(referral_id)
    form = StepForm(found)
    if not form.validate_on_submit():
        page = render_template("officer/referrals/close.html", referral=found, form=form)
        return page, 422 if form.is_submitted() else 200
    step = {"by": current_account(), "seen_version": form.seen_version, "now": clock.now()}
    try:
        referrals.close(db.session, referral=found, **step, note=form.note.data or "")
    except (DecidedMeanwhile, TransitionNotAllowed):
        db.session.rollback()
        return _back(referral_id, changed=True)
    flash(_("Segnalazione conclusa."), "success")
    return _back(referral_id)


@bp.route("/<int:referral_id>/revoca", methods=["GET", "POST"])
@requires(Role.OFFICER)
def withdraw_consent(referral_id: int) -> ResponseReturnValue:
    """The person told the office that they take their consent back."""
    found, form = _sent_here(referral_id), WithdrawalForm()
    if not form.validate_on_submit():
        page = render_template("officer/referrals/withdraw_consent.html", referral=found, form=form)
        return page, 422 if form.is_submitted() else 200
    taken = found.person_id is not None
    given = {"channel": Channel(form.channel.data), "by": current_account(), "now": clock.now()}
    try:
        referrals.withdraw_consent(db.session, referral=found, **given)
        flash(_("Revoca registrata: da ora il servizio non vede più i dati di questa persona."), "success")
    except referrals.NotGiven:
        flash(_("Non c'è un consenso da revocare."), "info")
    return _back(referral_id) if taken else redirect(url_for("officer_referrals.index"), 303)


@bp.get("/<int:referral_id>/documento")
@requires(Role.OFFICER)
def document(referral_id: int) -> ResponseReturnValue:
    """The signed consent."""
    found = _sent_here(referral_id)
    if found.state is ReferralState.RETURNED:
        raise NotFound(str(referral_id))
    if found.person_id is not None:
        write_down_look([found.person_id], page="officer_referrals.document")
    return consent_answer(found)


def _sent_here(referral_id: int) -> Referral:
    return referrals.visible(db.session, account=current_account(), referral_id=referral_id)


def _back(referral_id: int, *, changed: bool = False) -> ResponseReturnValue:
    if changed:
        flash(_("Nel frattempo la segnalazione è cambiata: guarda com'è ora e, se serve ancora, riprova."), "info")
    return redirect(url_for(PAGE, referral_id=referral_id), 303)
