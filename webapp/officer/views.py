"""The officer's desk, the positions, and the review of one of them."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile, GateNotLiftable, ReasonRequired, TooLate, TransitionNotAllowed
from models.people import Person
from models.positions import Position
from models.types import Reason, Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.formatting import gate
from webapp.listing import respond
from webapp.officer import review_page
from webapp.officer.conflict import conflict_page
from webapp.officer.forms import DecisionForm
from webapp.officer.looks import write_down_look
from webapp.officer.person_page import SectionLink
from webapp.officer.positions_list import POSITIONS
from webapp.officer.review_page import Place
from webapp.services.office import desk as desk_service
from webapp.services.positions import positions
from webapp.services.proposals import deciding
from webapp.services.proposals.interviews import SlotTaken

bp = Blueprint("officer", __name__, url_prefix="/operatore")


@bp.get("")
@requires(Role.OFFICER)
def desk() -> ResponseReturnValue:
    """What waits today."""
    mine = request.args.get("di") == "me"
    found = desk_service.desk(db.session, account=current_account(), today=clock.today(), mine=mine)
    write_down_look(found.person_ids, page="officer.desk")
    whose = {"operatore": current_account().id} if mine else {}
    return render_template(
        "officer/desk.html", desk=found, tabs=_whose("officer.desk", mine=mine), mine=mine, whose=whose
    )


@bp.get("/posizioni")
@requires(Role.OFFICER)
def positions_list() -> ResponseReturnValue:
    """The office's positions, by state, by words, and by what they offer."""
    return respond(POSITIONS, "officer/positions.html")


@bp.get("/risposte")
@requires(Role.OFFICER)
def answers() -> ResponseReturnValue:
    """People's answers that wait, oldest first."""
    mine = request.args.get("di") == "me"
    number = request.args.get("pagina", 1, type=int)
    page = desk_service.answers(db.session, account=current_account(), today=clock.today(), page=number, mine=mine)
    write_down_look([proposal.person_id for proposal in page.rows], page="officer.answers")
    return render_template("officer/answers.html", page=page, tabs=_whose("officer.answers", mine=mine), mine=mine)


@bp.get("/posizioni/<code>")
@requires(Role.OFFICER)
def review(code: str) -> ResponseReturnValue:
    """The ranked list for a position, and the person chosen from it."""
    position = _position(code)
    if request.headers.get("HX-Target", "").endswith(f"#{review_page.PANEL}"):
        return review_page.panel_only(position)
    return review_page.whole_page(position)


@bp.post("/posizioni/<code>/pubblica")
@requires(Role.OFFICER)
def publish(code: str) -> ResponseReturnValue:
    """Open a position that an employer sent."""
    position = _position(code)
    try:
        positions.open_position(db.session, position=position, by=current_account(), now=clock.now())
        flash(_("La posizione è pubblicata: ora puoi proporre le persone."), "success")
    except TransitionNotAllowed:
        flash(_("La posizione era già stata pubblicata."), "info")
    return redirect(url_for("officer.review", code=code), 303)


@bp.post("/posizioni/<code>/persone/<path:registration>/decisione")
@requires(Role.OFFICER)
def decide(code: str, registration: str) -> ResponseReturnValue:
    """Propose, set aside or not propose one person."""
    position, person = _position(code), _person(registration)
    form = DecisionForm()
    if not form.validate_on_submit():
        if form.decision.errors or form.version.errors:
            abort(400)  # Nobody can correct these: the page fills them in.
        return review_page.whole_page(position, person=person, form=form), 422
    try:
        _decide(position, person, form)
    except DecidedMeanwhile:
        db.session.rollback()
        return conflict_page(_position(code), _person(registration), form), 409
    except _REFUSALS as error:
        _refuse(form, error)
        db.session.rollback()
        return review_page.whole_page(_position(code), person=_person(registration), form=form), 422
    flash(_DONE[form.decision.data]() % {"name": person.full_name}, "success")
    return redirect(Place(_position(code)).back(registration), 303)


@bp.post("/posizioni/<code>/persone/<path:registration>/annulla")
@requires(Role.OFFICER)
def undo(code: str, registration: str) -> ResponseReturnValue:
    """Take back one's own last decision."""
    person = _person(registration)
    try:
        deciding.undo(db.session, position=_position(code), person=person, by=current_account(), now=clock.now())
        flash(_("Decisione annullata."), "success")
    except TooLate:
        flash(_("Il tempo per annullare è finito: puoi prendere una nuova decisione."), "warning")
    except SlotTaken:
        db.session.rollback()
        flash(
            _(
                "Il passo resta com'è: nel frattempo un'altra persona ha scelto l'orario del colloquio."
                " Puoi registrare un altro passo."
            ),
            "warning",
        )
    return redirect(Place(_position(code)).back(registration), 303)


_REFUSALS = (ReasonRequired, GateNotLiftable, TransitionNotAllowed, deciding.PositionNotOpen)

_DONE = {
    deciding.Decision.PROPOSE: lambda: _("Proposta a %(name)s. Puoi annullare entro un minuto."),
    deciding.Decision.SET_ASIDE: lambda: _("%(name)s: da parte. Puoi annullare entro un minuto."),
    deciding.Decision.DISCARD: lambda: _("%(name)s: non proposta. Puoi annullare entro un minuto."),
}


def _whose(endpoint: str, *, mine: bool) -> list[SectionLink]:
    """Tabs: the whole office's, or only what concerns the people one looks after."""
    return [
        SectionLink(_("Tutto l'ufficio"), url_for(endpoint), not mine, None),
        SectionLink(_("Le persone che segui tu"), url_for(endpoint, di="me"), mine, None),
    ]


def _position(code: str) -> Position:
    return positions.whole(db.session, account=current_account(), code=code)


def _person(registration: str) -> Person:
    return review_page.person_of_office(registration)


def _decide(position: Position, person: Person, form: DecisionForm) -> None:
    deciding.decide(
        db.session,
        position=position,
        person=person,
        decision=deciding.Decision(form.decision.data),
        by=current_account(),
        seen_version=form.version.data,
        now=clock.now(),
        today=clock.today(),
        reason=Reason(form.reason.data) if form.reason.data else None,
        note=form.note.data or "",
    )


def _refuse(form: DecisionForm, error: Exception) -> None:
    """Put a domain error into words, on the field that can mend it."""
    if isinstance(error, GateNotLiftable):
        form.form_errors.extend(gate(code) for code in error.gates)
    elif isinstance(error, ReasonRequired) and error.args == ("gates",):
        form.note.errors = [*form.note.errors, _("Scrivi perché superi il vincolo: resta nella storia.")]
    elif isinstance(error, ReasonRequired):
        form.reason.errors = [*form.reason.errors, _("Scegli il motivo per cui non la proponi.")]
    elif isinstance(error, deciding.PositionNotOpen):
        form.form_errors.append(_("La posizione non è aperta: prima va pubblicata, o la scadenza spostata."))
    else:
        form.form_errors.append(_("A questo punto del percorso questa decisione non si può più prendere."))
