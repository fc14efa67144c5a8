"""How many of the people whom a service follows go on from each step, and in how long."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from models.types import Role
from webapp import measure_pages
from webapp.access import current_account, requires
from webapp.extensions import db
from webapp.services.placements import pathway_measures

bp = Blueprint("referrer_measures", __name__, url_prefix="/invio/misure")


@bp.get("")
@requires(Role.REFERRER)
def measures() -> ResponseReturnValue:
    """The counts of the own service, for one year or all."""
    ways = pathway_measures.ways_of(db.session, account=current_account())
    return render_template("referrer/measures.html", measured=measure_pages.measured(ways))


@bp.get("/tabella.xlsx")
@requires(Role.REFERRER)
def as_spreadsheet() -> ResponseReturnValue:
    """The same, to take away."""
    ways = pathway_measures.ways_of(db.session, account=current_account())
    return measure_pages.as_spreadsheet(measure_pages.measured(ways))
