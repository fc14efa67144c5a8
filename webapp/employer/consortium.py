"""A consortium's page over its cooperatives. Other employers have none."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from models.types import EmployerKind, Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.services.employers import consortium_view

bp = Blueprint("employer_consortium", __name__, url_prefix="/datore/consorzio")


@bp.get("")
@requires(Role.EMPLOYER)
def home() -> ResponseReturnValue:
    """Each cooperative's 30 %, open positions, and the work that it was offered."""
    account = current_account()
    if account.employer.kind is not EmployerKind.CONSORTIUM:
        abort(404)
    return render_template(
        "employer/agreements/consortium.html",
        employer=account.employer,
        lines=consortium_view.cooperatives(db.session, account=account, today=clock.today()),
    )
