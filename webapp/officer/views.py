"""The officer's desk, the positions, and the review of one of them."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile, GateNotLiftable, ReasonRequired, TooLate, TransitionNotAllowed
from models.people import Person
from models.positions import Position
from models.types import Reason, Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.formatting import gate, label, language
from webapp.listing import respond
from webapp.officer.forms import DecisionForm
from webapp.officer.panel import Panel, RowView
from webapp.officer.positions_list import POSITIONS
from webapp.services import audit, deciding, positions
from webapp.services import desk as desk_service
from webapp.services import review as review_service
from webapp.services.review import Tab

bp = Blueprint("officer", __name__, url_prefix="/operatore")


class TabLink(NamedTuple):
    """One tab above a list."""

    label: str
    url: str
    current: bool
    count: int | None


@bp.get("")
@requires(Role.OFFICER)
def desk() -> ResponseReturnValue:
    """What waits today."""
    found = desk_service.desk(db.session, account=current_account(), today=clock.today())
    return render_template("officer/desk.html", desk=found)


@bp.get("/posizioni")
@requires(Role.OFFICER)
def positions_list() -> ResponseReturnValue:
    """The office's positions, by state, by words, and by what they offer."""
    return respond(POSITIONS, "officer/positions.html")


@bp.get("/risposte")
@requires(Role.OFFICER)
def answers() -> ResponseReturnValue:
    """People's answers that wait, oldest first."""
    page = desk_service.answers(
        db.session, account=current_account(), today=clock.today(), page=request.args.get("pagina", 1, type=int)
    )
    _write_down_look([proposal.person_id for proposal in page.rows], page="officer.answers")
    return render_template("officer/answers.html", page=page)


@bp.get("/posizioni/<code>")
@requires(Role.OFFICER)
def review(code: str) -> ResponseReturnValue:
    """The ranked list for a position, and the person chosen from it."""
    return _review_page(_position(code))


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


@bp.post("/posizioni/<code>/persone/<registration>/decisione")
@requires(Role.OFFICER)
def decide(code: str, registration: str) -> ResponseReturnValue:
    """Propose, set aside or not propose one person."""
    position, person = _position(code), _person(registration)
    form = DecisionForm()
    if not form.validate_on_submit():
        if form.decision.errors or form.version.errors:
            abort(400)  # Nobody can correct these: the page fills them in.
        return _review_page(position, person=person, form=form), 422
    try:
        _decide(position, person, form)
    except DecidedMeanwhile:
        db.session.rollback()
        return _both_versions(_position(code), _person(registration), form), 409
    except _REFUSALS as error:
        _refuse(form, error)
        db.session.rollback()
        return _review_page(_position(code), person=_person(registration), form=form), 422
    flash(_DONE[form.decision.data]() % {"name": person.full_name}, "success")
    return redirect(_address(code, registration), 303)


@bp.post("/posizioni/<code>/persone/<registration>/annulla")
@requires(Role.OFFICER)
def undo(code: str, registration: str) -> ResponseReturnValue:
    """Take back one's own last decision."""
    person = _person(registration)
    try:
        deciding.undo(db.session, position=_position(code), person=person, by=current_account(), now=clock.now())
        flash(_("Decisione annullata."), "success")
    except TooLate:
        flash(_("Il tempo per annullare è finito: puoi prendere una nuova decisione."), "warning")
    return redirect(_address(code, registration), 303)


_REFUSALS = (ReasonRequired, GateNotLiftable, TransitionNotAllowed, deciding.PositionNotOpen)

_DONE = {
    deciding.Decision.PROPOSE: lambda: _("Proposta a %(name)s. Puoi annullare entro un minuto."),
    deciding.Decision.SET_ASIDE: lambda: _("%(name)s: da parte. Puoi annullare entro un minuto."),
    deciding.Decision.DISCARD: lambda: _("%(name)s: non proposta. Puoi annullare entro un minuto."),
}


def _position(code: str) -> Position:
    return positions.visible(db.session, account=current_account(), code=code)


def _person(registration: str) -> Person:
    return review_service.person_of_office(db.session, account=current_account(), code=registration)


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


def _both_versions(position: Position, person: Person, form: DecisionForm) -> str:
    """Somebody else was first: their decision beside what this officer chose and wrote, and nothing overwritten."""
    proposal = deciding.proposal_between(db.session, position=position, person=person)
    last = proposal.history[-1] if proposal and proposal.history else None
    form.form_errors.append(
        _(
            "Nel frattempo %(who)s ha deciso: «%(what)s». La tua scelta non è stata registrata: guarda la storia e, se "
            "serve, decidi di nuovo.",
            who=last.account.name if last and last.account else _("qualcun altro"),
            what=label(last.to_state) if last else _("in modo diverso"),
        )
    )
    if form.note.data:
        form.form_errors.append(_("Avevi scritto: «%(note)s».", note=form.note.data))
    return _review_page(position, person=person, form=form)


def _address(code: str, registration: str) -> str:
    """Back to the person just decided on, in the tab and page the officer came from."""
    back = {key: request.args[key] for key in ("scheda", "pagina") if key in request.args}
    return url_for("officer.review", code=code, persona=registration, **back) + "#persona"


def _tab() -> Tab | None:
    wanted = request.args.get("scheda", "")
    return Tab(wanted) if wanted in set(Tab) else None


def _review_page(position: Position, *, person: Person | None = None, form: DecisionForm | None = None) -> str:
    found = review_service.review_list(
        db.session,
        position=position,
        tab=_tab(),
        page=request.args.get("pagina", 1, type=int),
        language=language(),
    )
    wanted = request.args.get("persona")
    if person is None and (wanted or found.lines):
        person = _person(wanted or found.lines[0].code)
    return render_template(
        "officer/review.html",
        position=position,
        found=found,
        tabs=_tabs(found),
        rows=_rows(found, person),
        panel=_panel(position, person) if person else None,
        form=form or DecisionForm(formdata=None),
    )


def _panel(position: Position, person: Person) -> Panel:
    """The chosen person; that this officer looked is written down."""
    account = current_account()
    _write_down_look([person.id], page=f"officer.review {position.code}")
    chosen = review_service.chosen(
        db.session, position=position, person=person, account=account, now=clock.now(), language=language()
    )
    return Panel.of(chosen, position)


def _rows(found: review_service.ReviewList, person: Person | None) -> list[RowView]:
    return [
        RowView.of(line, found, number=number, selected=line.person is person)
        for number, line in enumerate(found.lines, start=found.first_number)
    ]


def _write_down_look(person_ids: Sequence[int], *, page: str) -> None:
    audit.record_looks(db.engine, account_id=current_account().id, person_ids=person_ids, page=page, now=clock.now())


def _tabs(found: review_service.ReviewList) -> list[TabLink]:
    names = {
        Tab.SUGGESTED: _("Suggerite"),
        Tab.TO_VERIFY: _("Da verificare"),
        Tab.NOT_NOW: _("Non adatte ora"),
        Tab.EXCLUDED: _("Escluse"),
    }
    code = (request.view_args or {})["code"]
    return [
        TabLink(name, url_for("officer.review", code=code, scheda=tab.value), tab is found.tab, found.counts[tab])
        for tab, name in names.items()
    ]
