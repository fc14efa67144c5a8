"""Positions in the office's care: taken down by phone, edited, analysed at the workplace, closed, reopened, copied."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from matching.catalogue import Occupation
from models.employers import Employer
from models.errors import DecidedMeanwhile, TransitionNotAllowed
from models.positions import Position
from models.types import ClosingReason, PositionState, Role
from webapp.access import current_account, requires
from webapp.employer.forms import PositionForm
from webapp.extensions import clock, db
from webapp.forms import version_of
from webapp.officer.position_forms import AnalysisForm, CloseForm, DeadlineForm
from webapp.services import linking, vocabulary
from webapp.services.employers import employers, sites
from webapp.services.positions import position_care, positions
from webapp.services.territory import comuni_with_office

bp = Blueprint("officer_positions", __name__, url_prefix="/operatore/posizioni")


@bp.get("/nuova")
@requires(Role.OFFICER)
def choose_employer() -> ResponseReturnValue:
    """Who is on the phone: an employer that is known, or a new one."""
    words = request.args.get("testo", "").strip()[:100]
    found = employers.search(db.session, words=words) if words else []
    return render_template("officer/positions/choose_employer.html", words=words, found=found)


@bp.route("/nuova/<vat_number>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new(vat_number: str) -> ResponseReturnValue:
    """Take down a job that an employer tells. It opens at once: the office has looked at it already."""
    employer = employers.by_vat_number(db.session, vat_number)
    if not employer.verified:
        flash(_("Prima va verificato chi è: guarda la richiesta. Poi la posizione si può aprire."), "info")
        return redirect(url_for("officer_employers.employer", vat_number=vat_number, _anchor="accessi"), 303)
    known = sites.sites_of(db.session, employer=employer)
    form = PositionForm(employer.kind, sites=known)
    copied = _copied()
    if request.method == "GET" and copied is not None:
        form = PositionForm.filled(copied, known)
        form.expires_on.data = None
    if request.method == "POST" and "propose" in request.form:
        return _with_proposed_demands(form, employer)
    twins: Sequence[Position] = ()
    if form.validate_on_submit():
        twins = (
            () if "different" in request.form else position_care.twins_of(db.session, employer=employer, job=form.job())
        )
        if not twins and (made := _take_down(form, employer)):
            flash(_("La posizione è aperta: ecco chi può andare bene."), "success")
            return redirect(url_for("officer.review", code=made.code), 303)
    return _new_page(form, employer, twins=twins), 422 if form.errors else 200


@bp.get("/titolo")
@requires(Role.OFFICER)
def linked_title() -> ResponseReturnValue:
    """The occupation that a title being typed means: a piece of the form."""
    title = request.args.get("title", "")[:200]
    return render_template("employer/_linked_title.html", occupation=_occupation(title), title=title)


@bp.route("/<code>/modifica", methods=["GET", "POST"])
@requires(Role.OFFICER)
def edit(code: str) -> ResponseReturnValue:
    """Say the job anew."""
    position = _position(code)
    known = sites.sites_of(db.session, employer=position.employer)
    form = (
        PositionForm(position.employer.kind, sites=known)
        if request.method == "POST"
        else PositionForm.filled(position, known)
    )
    if request.method == "POST" and "propose" in request.form:
        return _with_proposed_demands(form, position.employer, position)
    if form.validate_on_submit():
        try:
            position_care.edit(db.session, position=position, job=form.job(), seen_version=_seen())
            flash(_("La posizione è salvata: l'elenco delle persone tiene già conto dei cambi."), "success")
            return redirect(_care(position), 303)
        except DecidedMeanwhile:
            db.session.rollback()
            return _edit_page(form, _position(code), theirs=True), 409
    return _edit_page(form, position), 422 if form.errors else 200


@bp.get("/<code>/scheda")
@requires(Role.OFFICER)
def care(code: str) -> ResponseReturnValue:
    """The position as it stands, its history, and what the office can do with it."""
    return _care_page(_position(code))


@bp.route("/<code>/analisi", methods=["GET", "POST"])
@requires(Role.OFFICER)
def analysis(code: str) -> ResponseReturnValue:
    """What was seen of the job at the workplace; it leads on to the demands."""
    position = _position(code)
    form = AnalysisForm(position)
    if form.validate_on_submit():
        return _analyse(position, form)
    page = render_template("officer/positions/analysis.html", position=position, form=form)
    return page, 422 if form.errors else 200


def _analyse(position: Position, form: AnalysisForm) -> ResponseReturnValue:
    seen, by = form.seen_version, current_account()
    try:
        position_care.analyse(db.session, position=position, analysis=form.analysis(), by=by, seen_version=seen)
    except DecidedMeanwhile:
        db.session.rollback()
        now = _position(position.code)
        form.version.data = str(now.version)
        return render_template("officer/positions/analysis.html", position=now, form=form, theirs=True), 409
    flash(_("Analisi salvata. Ora controlla le esigenze: sono loro che fanno l'elenco."), "success")
    return redirect(url_for("officer_positions.edit", code=position.code, _anchor="esigenze"), 303)


@bp.post("/<code>/chiudi")
@requires(Role.OFFICER)
def close(code: str) -> ResponseReturnValue:
    """Close a position and what is under way for it."""
    position, form = _position(code), CloseForm()
    if not form.validate_on_submit():
        return _care_page(position, close_form=form), 422
    try:
        closed = position_care.close(
            db.session,
            position=position,
            reason=ClosingReason(form.reason.data),
            by=current_account(),
            now=clock.now(),
            seen_version=form.seen_version,
            note=form.note.data or "",
        )
    except (DecidedMeanwhile, TransitionNotAllowed):
        db.session.rollback()
        return _overtaken(code, form, "close_form")
    told = ngettext(
        "Si è chiusa anche %(num)s proposta: la persona viene avvisata.",
        "Si sono chiuse anche %(num)s proposte: le persone vengono avvisate.",
        len(closed),
    )
    flash(f"{_('Posizione chiusa.')} {told}" if closed else _("Posizione chiusa."), "success")
    return redirect(_care(position), 303)


@bp.post("/<code>/scadenza")
@requires(Role.OFFICER)
def deadline(code: str) -> ResponseReturnValue:
    """Another deadline; a closed position opens again with it."""
    position, form = _position(code), DeadlineForm()
    if not form.validate_on_submit():
        return _care_page(position, deadline_form=form), 422
    given = {"position": position, "expires_on": form.expires_on.data, "seen_version": form.seen_version}
    try:
        if position.state is PositionState.CLOSED:
            position_care.reopen(db.session, **given, by=current_account(), now=clock.now())
            flash(_("La posizione è di nuovo aperta. Le proposte chiuse restano chiuse."), "success")
        else:
            position_care.extend(db.session, **given)
            flash(_("Scadenza salvata."), "success")
    except (DecidedMeanwhile, TransitionNotAllowed):
        db.session.rollback()
        return _overtaken(code, form, "deadline_form")
    return redirect(_care(position), 303)


@bp.post("/<code>/visto")
@requires(Role.OFFICER)
def seen(code: str) -> ResponseReturnValue:
    """Somebody has looked at what the employer changed."""
    position_care.mark_seen(db.session, position=_position(code))
    flash(_("Va bene: la posizione non è più tra quelle cambiate."), "success")
    return redirect(url_for("officer.review", code=code), 303)


def _position(code: str) -> Position:
    return positions.visible(db.session, account=current_account(), code=code)


def _care(position: Position) -> str:
    return url_for("officer_positions.care", code=position.code)


def _seen() -> int:
    return version_of(request.form.get("version"))


def _copied() -> Position | None:
    """The position that the new one begins as a copy of."""
    code = request.args.get("da", "")
    return positions.visible(db.session, account=current_account(), code=code) if code else None


def _take_down(form: PositionForm, employer: Employer) -> Position | None:
    try:
        return position_care.take_down(
            db.session,
            employer=employer,
            job=form.job(),
            by=current_account(),
            today=clock.today(),
            now=clock.now(),
        )
    except positions.CodeTaken:
        db.session.rollback()
        form.form_errors.append(_("Un'altra posizione è arrivata nello stesso momento: premi di nuovo «Salva»."))
        return None


def _overtaken(code: str, form: Any, name: str) -> ResponseReturnValue:
    form.form_errors.append(
        _("Nel frattempo qualcun altro ha cambiato la posizione: guarda com'è ora e, se serve ancora, riprova.")
    )
    position = _position(code)
    form.version.data = str(position.version)
    return _care_page(position, **{name: form}), 409


def _with_proposed_demands(form: PositionForm, employer: Employer, position: Position | None = None) -> str:
    occupation = _occupation(form.title.data or "")
    demands = vocabulary.usual_demands(db.session, occupation) if occupation else {}
    form.suggest_demands(dict(demands))
    proposed = bool(demands) or occupation is None
    if position is not None:
        return _edit_page(form, position, proposed=proposed)
    return _new_page(form, employer, proposed=proposed)


def _new_page(form: PositionForm, employer: Employer, **more: Any) -> str:
    values = {**_fields(form), "twins": (), **more}
    return render_template("officer/positions/new.html", employer=employer, **values)


def _edit_page(form: PositionForm, position: Position, **more: Any) -> str:
    """The form; after a conflict it carries the version that the officer now sees beside their own words."""
    seen = _seen() if request.method == "POST" and not more.get("theirs") else position.version
    values = {**_fields(form), "theirs": False, **more}
    return render_template("officer/positions/edit.html", position=position, version=seen, **values)


def _fields(form: PositionForm) -> dict[str, Any]:
    return {
        "form": form,
        "proposed": False,
        "occupation": _occupation(form.title.data or ""),
        "comuni": comuni_with_office(db.session),
    }


def _care_page(position: Position, **forms: Any) -> str:
    given = {
        "close_form": CloseForm(formdata=None),
        "deadline_form": DeadlineForm(formdata=None, data={"expires_on": position.expires_on}),
        **forms,
    }
    for form in given.values():
        if not form.errors:
            form.version.data = str(position.version)
    return render_template("officer/positions/position.html", position=position, **given)


def _occupation(title: str) -> Occupation | None:
    link = linking.occupation_of(db.session, title)
    return vocabulary.catalogue(db.session).occupation(link.concept_id) if link else None
