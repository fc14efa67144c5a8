"""For which person a delegate acts: asked at every request, said in every header, and shown when it ended."""

from flask import Flask, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.types import DelegateScope, Role
from webapp.extensions import clock, db
from webapp.needs import Need
from webapp.services import audit
from webapp.services.people import delegations
from webapp.services.people.delegations import Standing

READING = frozenset({"GET", "HEAD", "OPTIONS"})

SAYS_NOTHING = frozenset({"candidate_sheet.linked_jobs", "candidate_sheet.linked_skills"})
"""What shows nothing of the person: how words just typed are understood, asked at every key."""


def standing() -> Standing:
    """How the delegate signed in stands to the person chosen; asked once a request."""
    if "delegate_standing" not in g:
        g.delegate_standing = delegations.standing(
            db.session, account=current_user.account, now=clock.now(), today=clock.today()
        )
    found: Standing = g.delegate_standing
    return found


def is_delegate() -> bool:
    """Whether whoever is signed in acts for somebody else."""
    return bool(current_user) and current_user.is_authenticated and current_user.account.role is Role.DELEGATE


def within_scope(code: str) -> bool:
    """Whether this may be done on the person's page: by the person always, by a delegate as the delegation says."""
    return not is_delegate() or standing().may(DelegateScope(code))


def refusal(scope: DelegateScope | None, need: Need) -> ResponseReturnValue | None:
    """None where the delegate may do this now; else a page that says why not. A look let through is written down."""
    if need is Need.NOTHING:
        return None
    found = standing()
    if scope is None or not found.may(scope):
        return _page("scope" if found.in_force else "ended", scope)
    if request.method == "GET" and request.endpoint not in SAYS_NOTHING:
        _write_down_look()
    return None


def needs(scope: DelegateScope) -> ResponseReturnValue | None:
    """For a view that asks for more than its mark says: the same page, or None where it may go on."""
    return None if within_scope(scope.value) else _page("scope", scope)


def _write_down_look() -> None:
    """The person sees who looked at what, as with an officer."""
    delegation = standing().delegation
    if delegation is not None and request.endpoint is not None:
        audit.record_looks(
            db.engine,
            account_id=current_user.account.id,
            person_ids=[delegation.person_id],
            page=request.endpoint,
            now=clock.now(),
        )


def _page(why: str, scope: DelegateScope | None) -> ResponseReturnValue:
    """The page that says so in plain words. Nothing that was sent is kept: it says that too."""
    if "HX-Request" in request.headers:
        return make_response("", 200, {"HX-Redirect": url_for("delegate.home")})
    found = standing()
    page = render_template(
        "delegate/refused.html", why=why, scope=scope, standing=found, sent=request.method not in READING
    )
    return page, 403


def person_acted_for() -> str:
    """What the header says: the person acted for; nothing for everybody else."""
    person = standing().person if is_delegate() else None
    return person.full_name if person else ""


def init_app(app: Flask) -> None:
    """Headers say for whom one acts; pages ask what one may do."""
    app.jinja_env.globals.update(is_delegate=is_delegate, person_acted_for=person_acted_for, within_scope=within_scope)
