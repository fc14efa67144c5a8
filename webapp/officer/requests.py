"""What people ask about their own data, and the office's answers."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile
from models.law.data_rights import answer_due
from models.person_requests import PersonRequest
from models.types import PersonRequestState, Role
from webapp import pdf
from webapp.access import current_account, requires
from webapp.extensions import ROME, clock, db
from webapp.letters.paper import printed
from webapp.officer import paper
from webapp.officer.looks import write_down_look
from webapp.officer.person_page import SectionLink
from webapp.officer.request_form import AnswerForm
from webapp.services.people import person_requests

bp = Blueprint("officer_requests", __name__, url_prefix="/operatore/richieste-sui-dati")
INDEX = "officer_requests.index"


@bp.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """The requests to answer, oldest first, or those answered."""
    answered = request.args.get("stato") == "risposte"
    number = request.args.get("pagina", 1, type=int)
    page = person_requests.listing(db.session, account=current_account(), answered=answered, page=number)
    write_down_look([one.person_id for one in page.rows], page=INDEX)
    tabs = [
        SectionLink(_("Da rispondere"), url_for(INDEX), not answered, None),
        SectionLink(_("Già risposte"), url_for(INDEX, stato="risposte"), answered, None),
    ]
    return render_template("officer/requests/index.html", page=page, tabs=tabs, answered=answered, due=_due)


@bp.route("/<int:asked_id>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def answer(asked_id: int) -> ResponseReturnValue:
    """One request, and its answer."""
    asked = person_requests.visible(db.session, account=current_account(), asked_id=asked_id)
    form = AnswerForm()
    if form.validate_on_submit():
        return _answered(asked, form)
    write_down_look([asked.person_id], page="officer_requests.answer")
    page = render_template("officer/requests/answer.html", asked=asked, form=form, due=_due(asked))
    return page, 422 if form.is_submitted() else 200


def _answered(asked: PersonRequest, form: AnswerForm) -> ResponseReturnValue:
    number, state = asked.id, PersonRequestState(form.state.data)
    by, now = current_account(), clock.now()
    try:
        person_requests.answer(db.session, asked=asked, state=state, text=form.answer.data, by=by, now=now)
        flash(_("Risposta registrata: la persona la legge in «I miei dati», o in una lettera."), "success")
    except DecidedMeanwhile:
        db.session.rollback()
        flash(_("Un collega ha già risposto: la tua risposta non è registrata."), "info")
    return redirect(url_for("officer_requests.answer", asked_id=number), 303)


@bp.post("/<int:asked_id>/lettera")
@requires(Role.OFFICER)
def letter(asked_id: int) -> ResponseReturnValue:
    """The answer on paper."""
    asked = person_requests.visible(db.session, account=current_account(), asked_id=asked_id)
    write_down_look([asked.person_id], page="officer_requests.letter")
    person_requests.note_printed(db.session, asked=asked, now=clock.now())
    return pdf.answer(printed([paper.of_answer(asked)], now=clock.now()), name=f"lettera-risposta-{asked.id}")


def _due(asked: PersonRequest) -> object:
    return answer_due(asked.at.astimezone(ROME).date())
