"""People who are interested in a position that nobody has proposed to them: read, then looked at in the Rosa."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.types import Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.officer.interest_words import interest_words
from webapp.officer.looks import write_down_look
from webapp.officer.person_page import SectionLink
from webapp.services.people import interests

bp = Blueprint("officer_interests", __name__, url_prefix="/operatore/interessi")
INDEX = "officer_interests.index"


@bp.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """Those that wait, oldest first."""
    mine = request.args.get("di") == "me"
    number = request.args.get("pagina", 1, type=int)
    page = interests.waiting(db.session, account=current_account(), today=clock.today(), page=number, mine=mine)
    write_down_look([one.person_id for one in page.rows], page=INDEX)
    tabs = [
        SectionLink(_("Tutto l'ufficio"), url_for(INDEX), not mine, None),
        SectionLink(_("Le persone che segui tu"), url_for(INDEX, di="me"), mine, None),
    ]
    return render_template("officer/interests.html", page=page, tabs=tabs, mine=mine, words=interest_words)


@bp.post("/<int:interest_id>/letto")
@requires(Role.OFFICER)
def read(interest_id: int) -> ResponseReturnValue:
    """The office has taken note: it leaves the list and stays on the person's page."""
    interests.take_note(db.session, account=current_account(), interest_id=interest_id, now=clock.now())
    flash(_("Segnato come letto. Lo ritrovi nella pagina della persona, tra le opportunità."), "success")
    mine = "me" if request.form.get("di") == "me" else None
    return redirect(url_for(INDEX, di=mine), 303)
