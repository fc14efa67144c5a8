"""Who may do what. Default deny: a view without a mark is refused, for everyone."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user
from sqlalchemy.orm import joinedload

from models.accounts import Account
from models.types import DelegateScope, Role
from webapp import acting, delegating
from webapp.extensions import db, login_manager
from webapp.needs import Need

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

EVERYONE = frozenset({*Role, None})
LONGEST_KEPT = 1000
"""Characters of an address kept for after signing in: the session is a cookie, and browsers drop large ones."""

HOME = {
    Role.OFFICER: "officer.desk",
    Role.EMPLOYER: "employer.positions_list",
    Role.CANDIDATE: "candidate.opportunities",
    Role.DELEGATE: "delegate.home",
    Role.REFERRER: "referrer.home",
    Role.ADMIN: "admin.home",
}


class SignedIn(UserMixin):
    """An account as Flask-Login wants it: the domain knows nothing of the web."""

    def __init__(self, account: Account) -> None:
        self.account = account

    @property
    def name(self) -> str:
        """The name that the header shows."""
        return self.account.name

    def get_id(self) -> str:
        """The id with a piece of the password's hash: a new password ends every session."""
        return f"{self.account.id}:{self.account.password_hash[-12:]}"


@login_manager.user_loader
def load_signed_in(identity: str) -> SignedIn | None:
    """The account behind a session, unless it was closed or its password changed meanwhile."""
    number, _, fingerprint = identity.partition(":")
    whole = [joinedload(Account.office), joinedload(Account.employer), joinedload(Account.reading)]
    account = db.session.get(Account, int(number), options=whole)
    if account is None or not account.active or account.password_hash[-12:] != fingerprint:
        return None
    return SignedIn(account)


def requires(*roles: Role, need: Need = Need.BY_METHOD, scope: DelegateScope | None = None) -> Callable[[View], View]:
    """Mark a view for these roles.

    ``need`` is what it asks of an employer's part in their organisation, and ``scope`` of a delegation: a person's
    page without one is the person's alone. ``Need.NOTHING`` also lets in whoever acts for nobody.
    """
    if (Role.DELEGATE in roles) is not (scope is not None or (Role.DELEGATE in roles and need is Need.NOTHING)):
        raise TypeError("a delegate's view names its scope, and nobody else's does")
    return _mark(frozenset(roles), need, scope)


def open_to_everyone(view: View) -> View:
    """Mark a view that needs no account."""
    return _mark(EVERYONE, Need.NOTHING)(view)


def _mark(roles: frozenset[Role | None], need: Need, scope: DelegateScope | None = None) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.allowed_roles = roles  # type: ignore[attr-defined]
        view.need = need  # type: ignore[attr-defined]
        view.scope = scope  # type: ignore[attr-defined]
        return view

    return mark


def allowed_roles(endpoint: str) -> frozenset[Role | None]:
    """The roles an endpoint is marked for; none when it is not marked. ``None`` stands for nobody signed in."""
    return getattr(current_app.view_functions[endpoint], "allowed_roles", frozenset())


def _need(endpoint: str) -> Need:
    need: Need = current_app.view_functions[endpoint].need  # type: ignore[attr-defined]
    return need


def _scope(endpoint: str) -> DelegateScope | None:
    scope: DelegateScope | None = current_app.view_functions[endpoint].scope  # type: ignore[attr-defined]
    return scope


def current_account() -> Account:
    """The account signed in; only for views that require one."""
    return current_user.account


def whoever_asks() -> str:
    """Who is counted where attempts are: the account signed in; limits are looked at before the access is."""
    return f"account {current_user.get_id()}"


def current_role() -> Role | None:
    """The role signed in, or None."""
    return current_user.account.role if current_user.is_authenticated else None


def check_access() -> ResponseReturnValue | None:
    """Before every request: let in, ask to sign in, or refuse."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    allowed = allowed_roles(request.endpoint)
    role = current_role()
    if role in allowed:
        return _refusal(role, request.endpoint)
    if role is not None or not allowed:
        abort(403)
    wanted = request.full_path.rstrip("?")
    whole_page = "HX-Request" not in request.headers
    if request.method == "GET" and whole_page and len(wanted) <= LONGEST_KEPT:
        # Our own path, kept in the signed session: no address from outside is ever followed.
        session["after_sign_in"] = wanted
    return redirect(url_for("public.sign_in"))


def _refusal(role: Role | None, endpoint: str) -> ResponseReturnValue | None:
    """Who acts for an organisation or a person is asked at every request whether that still holds."""
    if role is Role.EMPLOYER:
        return acting.refusal(_need(endpoint))
    if role is Role.DELEGATE:
        return delegating.refusal(_scope(endpoint), _need(endpoint))
    return None


def init_app(app: Flask) -> None:
    """Put the check in front of every view."""
    app.before_request(check_access)
    acting.init_app(app)
    delegating.init_app(app)
