"""The employer's new position in four steps, each kept as it is said; and the changes to one that exists."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.drafts import PositionDraft
from models.employers import Employer, EmployerSite
from models.errors import DecidedMeanwhile, TransitionNotAllowed
from models.types import Role
from webapp import acting
from webapp.access import current_account, requires
from webapp.employer.aside import Aside
from webapp.employer.reach_limit import may_ask
from webapp.employer.step_forms import FIELDS, Step, StepForm, WholeForm, said_of, step_name
from webapp.extensions import clock, db
from webapp.forms import version_of
from webapp.needs import Need
from webapp.services.employers import sites
from webapp.services.positions import drafts, positions
from webapp.services.positions.drafts import UNTOUCHED, Said
from webapp.services.territory import comuni_with_office

bp = Blueprint("employer_posting", __name__, url_prefix="/datore")


@bp.route("/posizioni/nuova", methods=["GET", "POST"])
@requires(Role.EMPLOYER, need=Need.DRAFTS)
def new() -> ResponseReturnValue:
    """The first step of a new position; nothing is kept before it is saved."""
    if request.method == "GET":
        return _step_page(None, StepForm.showing(acting.standing().kind, Step.JOB, UNTOUCHED))
    form = StepForm(acting.standing().kind, Step.JOB)
    if not form.validate():
        return _step_page(None, form), 422
    draft = drafts.begin(db.session, employer=_employer(), said=form.said(), by=current_account(), now=clock.now())
    return _saved(draft, form)


@bp.route("/bozze/<int:draft_id>/<any(lavoro, compiti, condizioni):step>", methods=["GET", "POST"])
@requires(Role.EMPLOYER, need=Need.DRAFTS)
def step(draft_id: int, step: str) -> ResponseReturnValue:
    """One step, as far as it was said."""
    draft, chosen = _draft(draft_id), Step(step)
    if request.method == "GET":
        return _step_page(draft, StepForm.showing(acting.standing().kind, chosen, draft.said, _sites()))
    form = StepForm(acting.standing().kind, chosen, sites=_sites())
    if not form.validate():
        return _step_page(draft, form), 422
    try:
        drafts.save(db.session, draft=draft, said=form.said(), seen_version=_seen(), now=clock.now())
    except DecidedMeanwhile:
        db.session.rollback()
        return _step_page(_draft(draft_id), form, theirs=True), 409
    return _saved(draft, form)


@bp.post("/posizioni/nuova/a-fianco")
@requires(Role.EMPLOYER, need=Need.DRAFTS)
def live_new() -> ResponseReturnValue:
    """What stands beside the first step while it is filled in: a piece of the page. Nothing is kept."""
    return _live(None, Step.JOB)


@bp.post("/bozze/<int:draft_id>/<any(lavoro, compiti, condizioni):step>/a-fianco")
@requires(Role.EMPLOYER, need=Need.DRAFTS)
def live(draft_id: int, step: str) -> ResponseReturnValue:
    """What stands beside a step while it is filled in: a piece of the page. Nothing is kept."""
    return _live(_draft(draft_id), Step(step))


@bp.route("/bozze/<int:draft_id>/controllo", methods=["GET", "POST"])
@requires(Role.EMPLOYER, need=Need.DRAFTS)
def check(draft_id: int) -> ResponseReturnValue:
    """The last step: all that was said, what is missing and where; then on to the office."""
    draft = _draft(draft_id)
    form = _whole(draft)
    if request.method == "GET":
        return _check_page(draft, form)
    if "cambia" in request.form:
        return _change(draft, Step.CHECK)
    if _seen() != draft.version:
        return _check_page(draft, form, theirs=True), 409
    if form.errors:
        return _check_page(draft, form, refused=True), 422
    return _hand_in(draft, form)


@bp.post("/bozze/<int:draft_id>/elimina")
@requires(Role.EMPLOYER, need=Need.DRAFTS)
def discard(draft_id: int) -> ResponseReturnValue:
    """Forget a draft."""
    drafts.discard(db.session, draft=_draft(draft_id))
    flash(_("Bozza eliminata."), "success")
    return redirect(_home(), 303)


@bp.post("/posizioni/<code>/modifica")
@requires(Role.EMPLOYER)
def edit(code: str) -> ResponseReturnValue:
    """Begin, or go on with, the changes to a position."""
    position = positions.visible(db.session, account=current_account(), code=code)
    try:
        said = said_of(position)
        draft = drafts.changes_to(db.session, position=position, said=said, by=current_account(), now=clock.now())
    except TransitionNotAllowed:
        flash(_("La posizione è chiusa: puoi partire da una copia, o chiedere all'ufficio di riaprirla."), "info")
        return redirect(url_for("employer.position", code=code), 303)
    return redirect(_address(draft, Step.JOB), 303)


@bp.post("/posizioni/<code>/copia")
@requires(Role.EMPLOYER)
def copy(code: str) -> ResponseReturnValue:
    """A new draft that says what a position says, but for its deadline."""
    position = positions.visible(db.session, account=current_account(), code=code)
    said = {**said_of(position), "expires_on": ""}
    draft = drafts.begin(db.session, employer=position.employer, said=said, by=current_account(), now=clock.now())
    flash(_("Ecco una copia: cambia ciò che è diverso."), "success")
    return redirect(_address(draft, Step.JOB), 303)


# --- what happens after a step ----------------------------------------------------------------------------------------


def _saved(draft: PositionDraft, form: StepForm) -> ResponseReturnValue:
    """Where the button pressed leads."""
    if "cambia" in request.form:
        return _change(draft, form.step)
    if "propose" in request.form:
        if not _propose(draft):
            flash(_("Non riconosciamo ancora questo lavoro: indica tu le esigenze."), "info")
        return redirect(_address(draft, Step.TASKS), 303)
    if form.step is Step.JOB and not drafts.proposed_before(draft.said):
        _propose(draft)
    if "resta" in request.form:
        flash(_("Salvato."), "success")
        return redirect(_address(draft, form.step), 303)
    if "esci" in request.form:
        flash(_("La bozza è salvata: la ritrovi qui quando vuoi."), "success")
        return redirect(_home(), 303)
    steps = list(Step)
    return redirect(_address(draft, steps[steps.index(form.step) + 1]), 303)


def _propose(draft: PositionDraft) -> bool:
    """Fill in the demands usual for the title where none are said, and say so; False where none are known."""
    if not drafts.usual_demands(db.session, draft.title):
        return False
    said = drafts.with_usual_demands(db.session, draft.said)
    drafts.save(db.session, draft=draft, said=said, seen_version=draft.version, now=clock.now())
    flash(
        _(
            "Abbiamo proposto le esigenze tipiche di questo lavoro: controllale una per una e correggi quello che in "
            "questo posto è diverso."
        ),
        "info",
    )
    return True


def _change(draft: PositionDraft, step: Step) -> ResponseReturnValue:
    """Apply one of the changes proposed beside the steps."""
    try:
        said = drafts.with_change(db.session, draft.said, request.form["cambia"])
    except ValueError:
        abort(400)
    if _whole(draft, said).errors.keys() - _whole(draft).errors.keys():
        abort(400)  # Nobody can correct it: the page fills it in.
    drafts.save(db.session, draft=draft, said=said, seen_version=draft.version, now=clock.now())
    flash(_("Cambio fatto: lo trovi nel passo a cui appartiene."), "success")
    return redirect(_address(draft, step), 303)


def _hand_in(draft: PositionDraft, form: WholeForm) -> ResponseReturnValue:
    number, changed = draft.id, draft.position is not None
    try:
        made = drafts.hand_in(
            db.session,
            draft=draft,
            job=form.job(),
            by=current_account(),
            now=clock.now(),
            today=clock.today(),
            seen_version=version_of(request.form.get("position_version")),
        )
    except positions.CodeTaken:
        db.session.rollback()
        form.form_errors.append(_("Un'altra posizione è arrivata nello stesso momento: premi di nuovo «Invia»."))
        return _check_page(_draft(number), form), 422
    except DecidedMeanwhile:
        db.session.rollback()
        return _changed_meanwhile(number)
    except drafts.NotVerified:
        db.session.rollback()
        form.form_errors.append(_("L'ufficio non ha ancora verificato l'organizzazione: la bozza resta salvata qui."))
        return _check_page(_draft(number), form), 422
    except TransitionNotAllowed:
        db.session.rollback()
        form.form_errors.append(
            _("Nel frattempo la posizione è stata chiusa: puoi farne una copia, o eliminare i cambi.")
        )
        return _check_page(_draft(number), form), 409
    flash(_("I cambi sono salvati.") if changed else _("La posizione è arrivata all'ufficio."), "success")
    return redirect(url_for("employer.position", code=made.code), 303)


def _changed_meanwhile(number: int) -> ResponseReturnValue:
    """Somebody changed the position meanwhile: what it says now is shown, and sending again puts one's own over it."""
    draft = _draft(number)
    page = _check_page(draft, _whole(draft), overtaken=True)
    return page, 409


# --- pages ------------------------------------------------------------------------------------------------------------


def _step_page(draft: PositionDraft | None, form: StepForm, *, theirs: bool = False) -> str:
    said = {**(draft.said if draft else UNTOUCHED), **form.said()}
    version = _seen() if request.method == "POST" and not theirs else draft.version if draft else 0
    return render_template(
        f"employer/posting/{form.step.value}.html",
        form=form,
        draft=draft,
        step=form.step,
        steps=_steps(draft, form.step),
        version=version,
        theirs=theirs,
        live=_live_address(draft, form.step),
        comuni=comuni_with_office(db.session) if form.step is Step.CONDITIONS else (),
        aside=_aside(said),
    )


def _check_page(draft: PositionDraft, form: WholeForm, **more: Any) -> str:
    values = {"refused": False, "theirs": False, "overtaken": False, **more}
    seen = draft.position.version if draft.position and values["overtaken"] else draft.position_version
    return render_template(
        "employer/posting/controllo.html",
        form=form,
        draft=draft,
        step=Step.CHECK,
        steps=_steps(draft, Step.CHECK),
        missing=form.missing(),
        parts=[_part(draft, form, one) for one in FIELDS],
        position_version=seen or 0,
        aside=_aside(draft.said),
        waiting=acting.waiting(),
        **values,
    )


def _part(draft: PositionDraft, form: WholeForm, step: Step) -> dict[str, Any]:
    """One step's answers on the last page."""
    return {
        "step": step.value,
        "name": step_name(step),
        "url": _address(draft, step),
        "answers": list(form.answers(step)),
    }


def _steps(draft: PositionDraft | None, current: Step) -> list[dict[str, Any]]:
    """The four steps with where they are and whether anything is missing in them."""
    missing = _whole(draft).missing() if draft else {}
    return [
        {
            "name": step_name(one),
            "url": _address(draft, one) if draft else None,
            "current": one is current,
            "missing": [str(field.label.text) for field in missing.get(one, ())],
            "whole": draft is not None and one in FIELDS and one not in missing,
        }
        for one in Step
    ]


def _live(draft: PositionDraft | None, step: Step) -> ResponseReturnValue:
    form = StepForm(acting.standing().kind, step, sites=_sites())
    form.validate()
    said = {**(draft.said if draft else UNTOUCHED), **form.said()}
    return render_template("employer/posting/_a_fianco.html", aside=_aside(said), draft=draft, step=step)


def _aside(said: Said) -> Aside:
    counted = not acting.waiting()
    with_numbers = not counted or may_ask(current_account())
    secret = current_app.config["SECRET_KEY"]
    return Aside.of(
        db.session, employer=_employer(), said=said, secret=secret, with_numbers=with_numbers, counted=counted
    )


def _live_address(draft: PositionDraft | None, step: Step) -> str:
    if draft is None:
        return url_for("employer_posting.live_new")
    return url_for("employer_posting.live", draft_id=draft.id, step=step.value)


def _address(draft: PositionDraft, step: Step) -> str:
    if step is Step.CHECK:
        return url_for("employer_posting.check", draft_id=draft.id)
    return url_for("employer_posting.step", draft_id=draft.id, step=step.value)


def _whole(draft: PositionDraft, said: Said | None = None) -> WholeForm:
    return WholeForm.of(draft, acting.standing().kind, said, _sites())


def _sites() -> Sequence[EmployerSite]:
    """The sites that a position may name; whoever waits for the office is told of none."""
    if acting.waiting():
        return ()
    if "sites" not in g:
        g.sites = sites.sites_of(db.session, employer=_employer())
    found: Sequence[EmployerSite] = g.sites
    return found


def _home() -> str:
    """Where drafts are listed: among the positions, or beside the request that the office is to look at."""
    return url_for("employer_choice.request_page" if acting.waiting() else "employer.positions_list")


def _draft(draft_id: int) -> PositionDraft:
    return drafts.visible(db.session, account=current_account(), draft_id=draft_id)


def _employer() -> Employer:
    employer: Employer = current_account().employer
    return employer


def _seen() -> int:
    return version_of(request.form.get("version"))
