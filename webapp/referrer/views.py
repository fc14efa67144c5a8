"""The referring service's first page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from models.territory import Office
from models.types import Role
from webapp.access import requires
from webapp.extensions import db

bp = Blueprint("referrer", __name__, url_prefix="/invio")


@bp.get("")
@requires(Role.REFERRER)
def home() -> ResponseReturnValue:
    """Whom to write to: the offices that take referrals."""
    offices = db.session.scalars(select(Office).order_by(Office.name)).all()
    return render_template("referrer/home.html", offices=offices)
