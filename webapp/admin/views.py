"""Administration: what is there."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from models.types import Role
from webapp.access import requires
from webapp.admin.curves import curves
from webapp.extensions import db
from webapp.services import sign_in_codes
from webapp.services.engine import scorers
from webapp.services.office.administration import overview

bp = Blueprint("admin", __name__, url_prefix="/amministrazione")


@bp.get("")
@requires(Role.ADMIN)
def home() -> ResponseReturnValue:
    """Offices, accounts, scorer versions."""
    return render_template("admin/home.html", overview=overview(db.session), code_words=sign_in_codes.written)


@bp.get("/motore/<version>")
@requires(Role.ADMIN)
def scorer(version: str) -> ResponseReturnValue:
    """One version of the scorer: where it comes from, what it weighs, when it was in use."""
    card = scorers.card(db.session, version=version)
    return render_template("admin/scorer.html", card=card, curves=curves(card.scorer))
