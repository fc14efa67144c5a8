"""The person asks the office something about their own data."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.law.data_rights import answer_due
from models.types import DelegateScope, PersonRequestKind, Role
from webapp import delegating
from webapp.access import current_account, requires
from webapp.candidate.forms import AskForm
from webapp.candidate.request_words import DECISIONS, WORDS
from webapp.extensions import clock, db
from webapp.formatting import day
from webapp.services.people import people, person_requests
from webapp.sheet_items import item_name

bp = Blueprint("candidate_requests", __name__, url_prefix="/persona/dati/chiedi")


@bp.route("/<asked>", methods=["GET", "POST"])
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.DATA)
def ask(asked: str) -> ResponseReturnValue:
    """One kind of request: what it means, and the person's words."""
    if asked not in set(PersonRequestKind):
        abort(404)
    wanted = PersonRequestKind(asked)
    if wanted in DECISIONS and (refused := delegating.needs(DelegateScope.CONSENT)) is not None:
        return refused
    form = AskForm(WORDS[wanted])
    about = request.args.get("di", "") if wanted is PersonRequestKind.CORRECTION else ""
    about = about if item_name(about) else ""
    if form.validate_on_submit() and _asked(wanted, form, about):
        return redirect(url_for("candidate_data.home", _anchor="richieste"), 303)
    page = render_template(
        "candidate/ask.html", form=form, kind=wanted, words=WORDS[wanted], about=about, due=answer_due(clock.today())
    )
    return page, 422 if form.is_submitted() else 200


def _asked(kind: PersonRequestKind, form: AskForm, about: str) -> bool:
    account = current_account()
    person = people.mine(db.session, account=account)
    try:
        person_requests.ask(
            db.session, person=person, kind=kind, text=form.text.data or "", by=account, now=clock.now(), about=about
        )
    except person_requests.TooManyWaiting:
        form.form_errors.append(_("Hai già molte richieste che aspettano. Prima ti rispondiamo a quelle."))
        return False
    due = day(answer_due(clock.today()))
    flash(_("Abbiamo ricevuto la tua richiesta. Un operatore ti risponde entro il %(day)s.", day=due), "success")
    return True
