"""The invitation to act for a person: for whoever has no account yet, and for whoever acts for somebody already."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.delegations import Delegation
from models.types import DelegateScope, Role
from webapp.access import current_account, current_role, open_to_everyone
from webapp.extensions import clock, db, limiter
from webapp.formatting import language
from webapp.organisation_forms import InvitedForm
from webapp.public.codes import REFUSALS, ask_for_code, enter, refused, token_sent
from webapp.security import hash_password
from webapp.services import accounts
from webapp.services.people import delegating

bp = Blueprint("public_helping", __name__)


@bp.route("/invito-ad-aiutare", methods=["GET", "POST"])
@open_to_everyone
@limiter.limit(lambda: current_app.config["SIGN_IN_LIMIT"], methods=["POST"])
def invitation() -> ResponseReturnValue:
    """Who asks, for what and until when; then a password, or one button."""
    token = token_sent()
    if not token:
        return ask_for_code("public_helping.invitation", _("Apri l'invito"))
    try:
        found = delegating.to_accept(db.session, token=token, now=clock.now())
    except REFUSALS as error:
        return refused(error, _("Invito"), for_organisation=False)
    if current_role() is not None:
        return _accept_signed_in(token, found)
    known = accounts.by_email(db.session, email=found.email)
    if known is None:
        return _accept_new(token, found)
    if known.role is Role.DELEGATE:
        session["after_sign_in"] = url_for("public_helping.invitation", codice=token)
    return _page(found, token, sign_in=known.role is Role.DELEGATE)


def _accept_new(token: str, found: Delegation) -> ResponseReturnValue:
    """Whoever has no account chooses a name and a password."""
    form = InvitedForm(found.email)
    if not form.validate_on_submit() or "password" not in request.form:
        form.person_name.data = form.person_name.data or found.name
        return _page(found, token, form=form)
    try:
        account = delegating.accept_new(
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
    return enter(account, _("Ora agisci per %(name)s.", name=found.person.full_name))


def _accept_signed_in(token: str, found: Delegation) -> ResponseReturnValue:
    """Whoever has signed in presses one button, if the invitation is theirs."""
    mine = current_role() is Role.DELEGATE and current_account().email == found.email
    if request.method == "GET" or not mine:
        return _page(found, token, mine=mine, wrong=not mine)
    name = found.person.full_name
    try:
        delegating.accept_as(db.session, account=current_account(), token=token, now=clock.now())
    except REFUSALS as error:
        db.session.rollback()
        return refused(error, _("Invito"), for_organisation=False)
    flash(_("Ora agisci per %(name)s.", name=name), "success")
    return redirect(url_for("delegate.home"), 303)


def _page(found: Delegation, token: str, **more: object) -> ResponseReturnValue:
    values = {"mine": False, "wrong": False, "sign_in": False, "form": None, **more}
    bad = values["form"] is not None and "password" in request.form
    page = render_template("public/helping.html", found=found, token=token, scopes=list(DelegateScope), **values)
    return page, 422 if bad else 200
