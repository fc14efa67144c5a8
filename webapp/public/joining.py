"""Registering an organisation, confirming the address, and opening an invitation: for whoever has no account yet."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.types import Role
from webapp import mail, organisation_mail
from webapp.access import current_account, current_role, open_to_everyone
from webapp.extensions import clock, db, limiter
from webapp.formatting import language
from webapp.organisation_forms import InvitedForm, PasswordForm, RegistrationForm
from webapp.public.codes import REFUSALS, ask_for_code, enter, is_demo, refused, token_sent
from webapp.security import hash_password
from webapp.services.care import service_invitations
from webapp.services.employers import invitations, organisation_requests
from webapp.services.employers.organisation_requests import Known
from webapp.services.territory import comuni_with_office

bp = Blueprint("public_joining", __name__)


def _email_told() -> str:
    """Attempts are also counted by address: nobody's mailbox is filled."""
    return request.form.get("email", "").strip().lower()


@bp.route("/registrati", methods=["GET", "POST"])
@open_to_everyone
@limiter.limit(lambda: current_app.config["SIGN_IN_LIMIT"], methods=["POST"])
@limiter.limit(lambda: current_app.config["SIGN_IN_LIMIT_PER_ACCOUNT"], key_func=_email_told, methods=["POST"])
def register() -> ResponseReturnValue:
    """Say who the organisation is. The answer is the same whether or not the office knows it, or the address."""
    if current_role() is Role.EMPLOYER:
        return redirect(url_for("employer_choice.new"), 303)
    form = RegistrationForm()
    if not form.validate_on_submit():
        comuni = comuni_with_office(db.session)
        return render_template("public/register.html", form=form, comuni=comuni), 422 if form.is_submitted() else 200
    email = form.email.data.strip().lower()
    known, token = organisation_requests.ask(
        db.session, told=form.told(form.person_name.data), email=email, language=language(), now=clock.now()
    )
    organisation_mail.send_confirmation(
        email=email, language=language(), vat_number=form.vat_number.data, known=known, token=token
    )
    session["registered"] = {"email": email, "token": token if is_demo() else None}
    return redirect(url_for("public_joining.registered"), 303)


@bp.get("/registrati/inviata")
@open_to_everyone
def registered() -> ResponseReturnValue:
    """What happens next: the e-mail, then the office."""
    told = session.get("registered")
    if told is None:
        return redirect(url_for("public_joining.register"))
    return render_template("public/registered.html", told=told, sends_mail=mail.configured())


@bp.route("/registrati/conferma", methods=["GET", "POST"])
@open_to_everyone
@limiter.limit(lambda: current_app.config["SIGN_IN_LIMIT"], methods=["POST"])
def confirm() -> ResponseReturnValue:
    """The address is theirs: choose a password, and the office is told."""
    token = token_sent()
    if not token:
        return ask_for_code("public_joining.confirm", _("Conferma la registrazione"))
    try:
        found = organisation_requests.to_confirm(db.session, token=token, now=clock.now())
    except REFUSALS as error:
        return refused(error, _("Conferma la registrazione"))
    form = PasswordForm(found.email)
    if not form.validate_on_submit() or "password" not in request.form:
        page = render_template("public/confirm.html", form=form, token=token, found=found)
        return page, 422 if "password" in request.form else 200
    try:
        account = organisation_requests.confirm(
            db.session, token=token, password_hash=hash_password(form.password.data), now=clock.now()
        )
    except REFUSALS as error:
        db.session.rollback()
        return refused(error, _("Conferma la registrazione"))
    return enter(account, _("Indirizzo confermato: l'ufficio ha ricevuto la tua richiesta."))


@bp.route("/invito", methods=["GET", "POST"])
@open_to_everyone
@limiter.limit(lambda: current_app.config["SIGN_IN_LIMIT"], methods=["POST"])
def invitation() -> ResponseReturnValue:
    """Join an organisation: with the account one has, or with a new one."""
    token = token_sent()
    if not token:
        return ask_for_code("public_joining.invitation", _("Apri l'invito"))
    try:
        found = invitations.to_accept(db.session, token=token, now=clock.now())
    except REFUSALS as error:
        return refused(error, _("Invito"))
    if current_role() is not None:
        return _join(token, found)
    known = invitations.address_known(db.session, invitation=found)
    if known is not Known.NEW:
        if known is Known.EMPLOYER:
            session["after_sign_in"] = url_for("public_joining.invitation", codice=token)
        return _invitation_page(found, token, known=known)
    return _join_new(token, found)


@bp.route("/invito/servizio", methods=["GET", "POST"])
@open_to_everyone
@limiter.limit(lambda: current_app.config["SIGN_IN_LIMIT"], methods=["POST"])
def service_invitation() -> ResponseReturnValue:
    """Sign in for a referring service: whoever is invited chooses a name and a password."""
    token = token_sent()
    if not token:
        return ask_for_code("public_joining.service_invitation", _("Apri l'invito"))
    try:
        found = service_invitations.to_accept(db.session, token=token, now=clock.now())
    except REFUSALS as error:
        return refused(error, _("Invito"), for_organisation=False)
    form = InvitedForm(found.email)
    if current_role() is not None or not form.validate_on_submit() or "password" not in request.form:
        bad = current_role() is None and "password" in request.form
        page = render_template("public/service_invitation.html", found=found, token=token, form=form)
        return page, 422 if bad else 200
    try:
        account = service_invitations.accept(
            db.session,
            token=token,
            name=form.person_name.data,
            password_hash=hash_password(form.password.data),
            language=language(),
            now=clock.now(),
        )
    except REFUSALS as error:
        db.session.rollback()
        return refused(error, _("Invito"), for_organisation=False)
    return enter(account, _("Ora accedi per %(name)s.", name=found.service.name))


def _join_new(token: str, found: Any) -> ResponseReturnValue:
    """Whoever has no account chooses a name and a password."""
    form = InvitedForm(found.email)
    if not form.validate_on_submit() or "password" not in request.form:
        return _invitation_page(found, token, known=Known.NEW, form=form)
    try:
        account = invitations.accept_new(
            db.session,
            token=token,
            name=form.person_name.data,
            password_hash=hash_password(form.password.data),
            language=language(),
            now=clock.now(),
        )
    except REFUSALS as error:
        db.session.rollback()
        return refused(error, _("Invito"))
    return enter(account, _("Ora agisci per %(name)s.", name=found.employer.name))


def _join(token: str, found: Any) -> ResponseReturnValue:
    """Whoever has signed in presses one button, if the invitation is theirs."""
    mine = current_role() is Role.EMPLOYER and current_account().email == found.email
    if request.method == "GET" or not mine:
        return _invitation_page(found, token, mine=mine)
    name = found.employer.name
    try:
        invitations.accept_as(db.session, account=current_account(), token=token, now=clock.now())
    except REFUSALS as error:
        db.session.rollback()
        return refused(error, _("Invito"))
    flash(_("Ora agisci per %(name)s.", name=name), "success")
    return redirect(url_for("employer.positions_list"), 303)


def _invitation_page(found: Any, token: str, **more: Any) -> ResponseReturnValue:
    values = {"known": None, "mine": False, "form": None, **more}
    wrong = current_role() is not None and not values["mine"]
    bad = values["form"] is not None and "password" in request.form
    page = render_template("public/invitation.html", found=found, token=token, wrong=wrong, **values)
    return page, 422 if bad else 200
