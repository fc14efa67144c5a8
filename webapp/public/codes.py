"""A code that came by e-mail: read from the address or the form, asked for, refused, and what follows it."""

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user

from models.accounts import Account
from webapp import mail
from webapp.access import SignedIn
from webapp.organisation_forms import CodeForm
from webapp.reading import clear_session
from webapp.services.tokens import AddressTaken, BadCode, CodeExpired, CodeUsed

REFUSALS = (BadCode, CodeUsed, CodeExpired, AddressTaken)


def is_demo() -> bool:
    """In a demonstration no e-mail goes out: the page itself shows where the link would lead."""
    return bool(current_app.config["DEMO"]) and not mail.configured()


def token_sent() -> str:
    """The code of this request; empty where there is none."""
    return (request.form.get("codice") or request.args.get("codice") or "").strip()[:200]


def ask_for_code(endpoint: str, title: str) -> ResponseReturnValue:
    """The page for whoever got the code without a link."""
    form = CodeForm()
    if request.method == "POST":
        form.validate()
    page = render_template("public/code.html", form=form, title=title, action=url_for(endpoint))
    return page, 422 if request.method == "POST" else 200


def refused(error: Exception, title: str, *, for_organisation: bool = True) -> ResponseReturnValue:
    """Why a code opens nothing, and what to do."""
    why = type(error).__name__
    page = render_template("public/code_refused.html", why=why, title=title, for_organisation=for_organisation)
    return page, 410


def enter(account: Account, words: str) -> ResponseReturnValue:
    """A fresh session for a new account."""
    chosen = session.get("language")
    clear_session()
    login_user(SignedIn(account))
    session.permanent = True
    if chosen:
        session["language"] = chosen
    flash(words, "success")
    return redirect(url_for("public.home"), 303)
