"""«Il mio percorso»: how far the person has come, what they want to reach, when one meets next, and who helps."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from models.types import DelegateScope, PathwayKind, Role
from webapp import plan_pages
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.services.people import people
from webapp.services.placements import pathway, pathway_progress, plans

bp = Blueprint("candidate_pathway", __name__, url_prefix="/persona/percorso")

STEPS = {
    PathwayKind.EVALUATION: _l("Ci conosciamo"),
    PathwayKind.INTERNSHIP: _l("Provi un lavoro"),
    PathwayKind.COOPERATIVE: _l("Lavori in una cooperativa"),
    PathwayKind.OPEN_MARKET: _l("Lavori in un'altra impresa"),
}
"""The four steps as one speaks of them to the person; the law's words stand beside them."""


@bp.get("")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.READ)
def home() -> ResponseReturnValue:
    """The steps, and the plan of the service that follows the person, if there is one."""
    account = current_account()
    person = people.mine(db.session, account=account)
    found = plans.of_person(db.session, account=account, person=person)
    steps = pathway.steps_of(db.session, person=person)
    return render_template(
        "candidate/pathway.html",
        progress=pathway_progress.progress(steps, today=clock.today()),
        names=STEPS,
        views=[plan_pages.view_of(one, account.role) for one in found],
    )
