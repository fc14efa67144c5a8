"""One's own way in: the first password after an invitation, and a new password or PIN."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_user

from models.accounts import Account
from models.types import Role
from webapp.access import SignedIn, current_account, open_to_everyone, requires, whoever_asks
from webapp.extensions import clock, db, limiter
from webapp.needs import Need
from webapp.organisation_forms import CodeForm, PasswordForm
from webapp.public.access_forms import NewPasswordForm, NewPinForm
from webapp.reading import clear_session
from webapp.security import hash_password, secret_matches
from webapp.services.people import site_access
from webapp.services.tokens import BadCode, CodeExpired

bp = Blueprint("public_access", __name__)


@bp.route("/primo-accesso", methods=["GET", "POST"])
@open_to_everyone
@limiter.limit(lambda: current_app.config["SIGN_IN_LIMIT"], methods=["POST"])
def first() -> ResponseReturnValue:
    """Whoever was invited by e-mail chooses a password, and is in."""
    token = (request.form.get("codice") or request.args.get("codice") or "").strip()[:200]
    if not token:
        return _ask_for_code()
    try:
        account = site_access.invited(db.session, token=token, now=clock.now())
    except (BadCode, CodeExpired) as error:
        return render_template("public/access_refused.html", expired=isinstance(error, CodeExpired)), 410
    form = PasswordForm(account.email)
    chosen = "password" in request.form
    if not (chosen and form.validate_on_submit()):
        return render_template(
            "public/first_access.html", form=form, token=token, account=account
        ), 422 if chosen else 200
    site_access.choose_secret(db.session, account=account, password_hash=hash_password(form.password.data))
    clear_session()
    _sign_in_again(account)
    flash(_("Fatto. Da ora accedi con la tua e-mail e questa password."), "success")
    return redirect(url_for("public.home"), 303)


def _ask_for_code() -> ResponseReturnValue:
    form = CodeForm()
    if request.method == "POST":
        form.validate()
    action = url_for("public_access.first")
    page = render_template("public/code.html", form=form, title=_("Il tuo primo accesso"), action=action)
    return page, 422 if request.method == "POST" else 200


@bp.route("/accesso", methods=["GET", "POST"])
@requires(*Role, need=Need.NOTHING)
@limiter.limit(lambda: current_app.config["SIGN_IN_LIMIT"], methods=["POST"])
@limiter.limit(lambda: current_app.config["SIGN_IN_LIMIT_PER_ACCOUNT"], key_func=whoever_asks, methods=["POST"])
def mine() -> ResponseReturnValue:
    """A new PIN, or a new password; asked of whoever comes with a letter, and forced on nobody."""
    account = current_account()
    form = NewPinForm(account) if account.uses_pin else NewPasswordForm(account)
    if form.validate_on_submit():
        if secret_matches(account.password_hash, form.old.data):
            return _changed(account, form)
        form.old.errors = [*form.old.errors, form.wrong]
    page = render_template("public/own_access.html", form=form, account=account, first=account.pin_to_choose)
    return page, 422 if form.is_submitted() else 200


def _changed(account: Account, form: NewPinForm | NewPasswordForm) -> ResponseReturnValue:
    site_access.choose_secret(db.session, account=account, password_hash=hash_password(form.secret))
    _sign_in_again(account)
    flash(form.done, "success")
    return redirect(session.pop("after_pin", None) or url_for("public.home"), 303)


@bp.post("/accesso/tieni")
@requires(*Role, need=Need.NOTHING)
def keep() -> ResponseReturnValue:
    """The letter's PIN is good enough."""
    site_access.keep_pin(db.session, account=current_account())
    flash(_("Va bene. Il PIN resta quello della lettera. Puoi cambiarlo quando vuoi."), "success")
    return redirect(session.pop("after_pin", None) or url_for("public.home"), 303)


def _sign_in_again(account: Account) -> None:
    """A new password ends every session, and this one goes on."""
    login_user(SignedIn(account))
    session.permanent = True
