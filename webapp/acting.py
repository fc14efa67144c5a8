"""For whom an employer's account acts: asked at every request, said in every header, and shown when it ended."""

from flask import Flask, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.types import MemberRole, Role
from webapp.extensions import db
from webapp.needs import Need
from webapp.services.employers import memberships
from webapp.services.employers.memberships import Footing, Standing

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def standing() -> Standing:
    """How the account signed in stands to the organisation that it acts for; asked once a request."""
    if "standing" not in g:
        g.standing = memberships.standing(db.session, account=current_user.account)
    found: Standing = g.standing
    return found


def waiting() -> bool:
    """Whether the office is still to look at it."""
    return standing().footing is Footing.WAITING


def may_post() -> bool:
    """Whether positions may be written and answers given."""
    return waiting() or standing().may(MemberRole.POSTER)


def refusal(need: Need) -> ResponseReturnValue | None:
    """None where the account may do this for the organisation; else where it leads, or a page that says why not."""
    if need is Need.NOTHING:
        return None
    found = standing()
    if found.footing is Footing.MEMBER:
        wanted = _wanted(need)
        return None if found.may(wanted) else _page("role", found, wanted)
    if found.footing is Footing.WAITING:
        if need is Need.DRAFTS:
            return None
        if request.method in READING:
            return _lead(url_for("employer_choice.request_page"))
        return _page("waiting", found, None)
    return _page(found.footing.value, found, None)


def _wanted(need: Need) -> MemberRole:
    """Looking is everybody's; what changes something is for those who post, unless the view asks for more."""
    if need is Need.MANAGE:
        return MemberRole.MANAGER
    if need is Need.POST:
        return MemberRole.POSTER
    return MemberRole.VIEWER if need is Need.LOOK or request.method in READING else MemberRole.POSTER


def _lead(address: str) -> ResponseReturnValue:
    """To another page, also from a part of one."""
    if "HX-Request" in request.headers:
        return make_response("", 200, {"HX-Redirect": address})
    return redirect(address, 303)


def _page(why: str, found: Standing, wanted: MemberRole | None) -> ResponseReturnValue:
    """The page that says so in plain words. Nothing that was sent is kept: it says that too."""
    if "HX-Request" in request.headers:
        return make_response("", 200, {"HX-Redirect": url_for("employer_choice.organisations")})
    others = memberships.choices(db.session, account=current_user.account)
    page = render_template(
        "employer/organisation/refused.html",
        why=why,
        standing=found,
        wanted=wanted,
        sent=request.method not in READING,
        others=[one for one in others if one.employer.id != found.employer.id],
    )
    return page, 403


def acting_name() -> str:
    """What the header says: the organisation acted for; nothing for everybody else."""
    if not current_user.is_authenticated or current_user.account.role is not Role.EMPLOYER:
        return ""
    return standing().name


def init_app(app: Flask) -> None:
    """Headers say for whom one acts; pages ask what one may do."""
    app.context_processor(lambda: {"acting_name": acting_name, "standing": standing, "may_post": may_post})
