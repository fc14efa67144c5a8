"""A type-B cooperative's own page: the 30 % of law 381/1991, and who counts for it. Other employers have none."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from models.employers import Employer
from models.types import EmployerKind, Role
from webapp import cooperative_page
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.services import cooperative_workers

bp = Blueprint("employer_cooperative", __name__, url_prefix="/datore/cooperativa")


@bp.get("")
@requires(Role.EMPLOYER)
def home() -> ResponseReturnValue:
    """The 30 % as it is and with hires that are tried out; the cooperative's own people and their documents."""
    employer = cooperative()
    today = clock.today()
    return render_template(
        "employer/cooperative/home.html",
        employer=employer,
        page=cooperative_page.share_page(employer),
        workers=cooperative_workers.workers_of(db.session, account=current_account()),
        listed=cooperative_workers.listed(db.session, employer=employer, day=today),
        until=cooperative_workers.warning_from(today, province=cooperative_workers.province_of(employer)),
    )


def cooperative() -> Employer:
    """The account's cooperative. Not found for whoever is none."""
    employer = current_account().employer
    if employer.kind is not EmployerKind.COOPERATIVE_B:
        abort(404)
    return employer
