"""A type-B cooperative's own page: the 30 % of law 381/1991. Other employers have none."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from models.employers import Employer
from models.types import EmployerKind, Role
from webapp import cooperative_page
from webapp.access import current_account, requires

bp = Blueprint("employer_cooperative", __name__, url_prefix="/datore/cooperativa")


@bp.get("")
@requires(Role.EMPLOYER)
def home() -> ResponseReturnValue:
    """The 30 % now, month by month, over the year, and with hires that are tried out."""
    employer = cooperative()
    return render_template(
        "employer/cooperative/home.html", employer=employer, page=cooperative_page.share_page(employer)
    )


def cooperative() -> Employer:
    """The account's cooperative. Not found for whoever is none."""
    employer = current_account().employer
    if employer.kind is not EmployerKind.COOPERATIVE_B:
        abort(404)
    return employer
