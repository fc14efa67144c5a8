"""How many people of the office's list go on from each step of their way, and in how long."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from models.types import Role
from webapp import measure_pages
from webapp.access import current_account, requires
from webapp.extensions import db
from webapp.forms import key_of
from webapp.services.placements import pathway_measures
from webapp.services.placements.pathway_measures import Stay

bp = Blueprint("officer_measures", __name__, url_prefix="/operatore/percorsi")


@bp.get("")
@requires(Role.OFFICER)
def measures() -> ResponseReturnValue:
    """The counts of the list, of one service or all, for one year or all."""
    return render_template(
        "officer/measures.html",
        measured=measure_pages.measured(_ways()),
        services=pathway_measures.services(db.session, account=current_account()),
        service_id=_service(),
    )


@bp.get("/tabella.xlsx")
@requires(Role.OFFICER)
def as_spreadsheet() -> ResponseReturnValue:
    """The same, to take away."""
    return measure_pages.as_spreadsheet(measure_pages.measured(_ways()))


def _ways() -> Mapping[int, Sequence[Stay]]:
    return pathway_measures.ways_of(db.session, account=current_account(), service_id=_service())


def _service() -> int | None:
    return key_of(request.args.get("servizio"))
