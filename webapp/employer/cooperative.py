"""A type-B cooperative's own page: the 30 % of law 381/1991, and who counts for it. Other employers have none."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from models.employers import Employer
from models.types import EmployerKind, Role
from webapp import cooperative_page
from webapp.access import current_account, requires
from webapp.employer.looks import write_down_looks
from webapp.extensions import clock, db
from webapp.services.employers import cooperative_workers
from webapp.services.placements import cooperative_plans, market_signals

bp = Blueprint("employer_cooperative", __name__, url_prefix="/datore/cooperativa")


@bp.get("")
@requires(Role.EMPLOYER)
def home() -> ResponseReturnValue:
    """The 30 % as it is and with hires that are tried out; the cooperative's own people and their documents."""
    employer = cooperative()
    account, today = current_account(), clock.today()
    at_work = market_signals.at_cooperative(db.session, account=account, today=today)
    # A number leads to a name on the next page: who looked is written down like there.
    write_down_looks([one.placement.proposal for one in at_work], page="employer_cooperative.home")
    return render_template(
        "employer/cooperative/home.html",
        employer=employer,
        page=cooperative_page.share_page(employer),
        keeps_list=cooperative_workers.may_keep(db.session, account=account),
        workers=cooperative_workers.workers_of(db.session, account=account),
        listed=cooperative_workers.listed(db.session, employer=employer, day=today),
        at_work=at_work,
        on_their_way=cooperative_plans.steps_at(db.session, placements=[one.placement for one in at_work]),
        until=cooperative_workers.warning_from(today, province=cooperative_workers.province_of(employer)),
    )


def cooperative() -> Employer:
    """The account's cooperative. Not found for whoever is none."""
    employer = current_account().employer
    if employer.kind is not EmployerKind.COOPERATIVE_B:
        abort(404)
    return employer
