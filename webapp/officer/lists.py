"""The officer's lists of people and employers."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from models.types import Role
from webapp.access import requires
from webapp.listing import respond
from webapp.officer.people_list import PEOPLE
from webapp.officer.positions_list import EMPLOYERS

bp = Blueprint("officer_lists", __name__, url_prefix="/operatore")


@bp.get("/persone")
@requires(Role.OFFICER)
def people() -> ResponseReturnValue:
    """Everybody on the office's list."""
    return respond(PEOPLE, "officer/people.html")


@bp.get("/datori")
@requires(Role.OFFICER)
def employers() -> ResponseReturnValue:
    """The employers that the office works with."""
    return respond(EMPLOYERS, "officer/employers.html")
