"""Home, sign-in and sign-out, language, how to read, accessibility and privacy."""

from urllib.parse import unquote

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from werkzeug.exceptions import HTTPException

from models.accounts import Account
from models.types import Role
from webapp.access import HOME, SignedIn, allowed_roles, current_account, current_role, open_to_everyone
from webapp.extensions import db, limiter
from webapp.public.forms import LanguageForm, ReadingForm, SignInForm
from webapp.reading import clear_session, reading, remember
from webapp.security import secret_matches
from webapp.services import accounts, sign_in_codes
from webapp.services.visibility import ON_PERSONS_PAGES

bp = Blueprint("public", __name__)


@bp.get("/")
@open_to_everyone
def home() -> ResponseReturnValue:
    """What Mirato is; whoever is signed in goes to their own first page."""
    role = current_role()
    return redirect(url_for(HOME[role])) if role else render_template("public/home.html")


def _name_tried() -> str:
    """Attempts are also counted by account, wherever they come from; its e-mail and its code are one account."""
    typed = request.form.get("email", "").replace("\0", "")
    if "@" in typed:
        name = typed.strip().lower()
        account = accounts.by_email(db.session, email=name)
    else:
        name = sign_in_codes.plain(typed)
        account = accounts.by_code(db.session, code=name)
    return f"account {account.id}" if account else name


@bp.route("/accedi", methods=["GET", "POST"])
@open_to_everyone
@limiter.limit(lambda: current_app.config["SIGN_IN_LIMIT"], methods=["POST"])
@limiter.limit(lambda: current_app.config["SIGN_IN_LIMIT_PER_ACCOUNT"], key_func=_name_tried, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in by e-mail or code. One message for every failure: nobody learns which of them exist."""
    form = SignInForm()
    if form.validate_on_submit():
        account = _account_named(form)
        if secret_matches(account.password_hash if account else None, form.password.data) and account.active:
            return _start_session(account)
        form.form_errors.append(_("I dati di accesso non sono corretti. Controlla e riprova."))
    return render_template("public/sign_in.html", form=form), 422 if form.is_submitted() else 200


def _account_named(form: SignInForm) -> Account | None:
    if form.code:
        return accounts.by_code(db.session, code=form.code)
    return accounts.by_email(db.session, email=form.email.data)


def _start_session(account: Account) -> ResponseReturnValue:
    """A fresh session: of what was set before signing in, only the page asked for and how to read survive."""
    wanted = session.get("after_sign_in")
    clear_session()
    login_user(SignedIn(account))
    session.permanent = True
    wanted = wanted if wanted and _may_open(wanted, account.role) else url_for(HOME[account.role])
    if account.pin_to_choose:
        session["after_pin"] = wanted
        return redirect(url_for("public_access.mine"), 303)
    return redirect(wanted, 303)


def _may_open(address: str, role: Role) -> bool:
    """Whether the page asked for before signing in is this role's to see."""
    path = address.partition("?")[0]
    try:
        endpoint, _values = current_app.create_url_adapter(request).match(unquote(path), method="GET")
    except HTTPException:
        return False
    return role in allowed_roles(endpoint)


@bp.post("/esci")
@open_to_everyone
def sign_out() -> ResponseReturnValue:
    """End the session."""
    logout_user()
    session.clear()
    flash(_("Hai chiuso la sessione."), "success")
    return redirect(url_for("public.home"), 303)


@bp.post("/lingua")
@open_to_everyone
def set_language() -> ResponseReturnValue:
    """Remember the language, with the account when there is one, and go back to the page."""
    form = LanguageForm()
    if form.validate_on_submit() and form.code.data in current_app.config["LANGUAGES"]:
        session["language"] = form.code.data
        if current_role():
            current_account().language = form.code.data
    return redirect(_page_of_ours(form.next.data), 303)


@bp.route("/lettura", methods=["GET", "POST"])
@open_to_everyone
def how_to_read() -> ResponseReturnValue:
    """Choose how pages are read, and go back to the page one came from."""
    form = ReadingForm(reading(), for_person=current_role() in ON_PERSONS_PAGES)
    if form.validate_on_submit():
        remember(form.chosen)
        flash(_("Fatto. Da ora leggi le pagine così."), "success")
        return redirect(_page_of_ours(form.next.data), 303)
    form.next.data = form.next.data or request.args.get("da")
    return render_template("public/reading.html", form=form), 422 if form.is_submitted() else 200


def _page_of_ours(address: str | None) -> str:
    """The page behind an address sent back to us, rebuilt from our own routes; home for anything else."""
    path, _mark, query = (address or "").partition("?")
    try:
        endpoint, values = current_app.create_url_adapter(request).match(unquote(path), method="GET")
    except HTTPException:
        return url_for("public.home")
    page = url_for(endpoint, **values)
    return f"{page}?{query}" if query.isprintable() and query and endpoint != "static" else page


@bp.get("/accessibilita")
@open_to_everyone
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("public/accessibility.html")


@bp.get("/privacy")
@open_to_everyone
def privacy() -> ResponseReturnValue:
    """What is done with personal data, in plain words."""
    return render_template("public/privacy.html")
