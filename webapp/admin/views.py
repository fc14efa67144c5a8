"""Administration: what is there."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from models.types import Role
from webapp.access import requires
from webapp.extensions import db
from webapp.services.administration import overview

bp = Blueprint("admin", __name__, url_prefix="/amministrazione")


@bp.get("")
@requires(Role.ADMIN)
def home() -> ResponseReturnValue:
    """Offices, accounts, scorer versions."""
    return render_template("admin/home.html", overview=overview(db.session))
