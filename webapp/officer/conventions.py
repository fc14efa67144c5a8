"""A convention for the office: where it stands, the next step, what the law says, its documents."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.employers import Convention
from models.errors import DecidedMeanwhile, TransitionNotAllowed
from models.types import ConventionState, Role
from webapp import agreement_words
from webapp.access import current_account, requires
from webapp.agreement_forms import FileForm, ReasonForm, StepForm
from webapp.agreement_pages import give_out, take_in, take_off
from webapp.extensions import clock, db
from webapp.officer.convention_forms import TermsForm
from webapp.services.employers import agreement_files, conventions, duties
from webapp.services.employers.conventions import AlreadyThere
from webapp.services.people.documents import MOST_BYTES
from webapp.uploads import takes_files

bp = Blueprint("officer_conventions", __name__, url_prefix="/operatore/convenzioni")

STEPS = frozenset(
    {ConventionState.NEGOTIATING, ConventionState.IN_FORCE, ConventionState.ENDED, ConventionState.DROPPED}
)
"""Those that need no more than a press, and a reason for the last one. A signature has a form of its own."""


@bp.get("/<int:convention_id>")
@requires(Role.OFFICER)
def convention(convention_id: int) -> ResponseReturnValue:
    """One convention of the office."""
    return _page(_convention(convention_id))


@bp.post("/<int:convention_id>/passo")
@requires(Role.OFFICER)
def step(convention_id: int) -> ResponseReturnValue:
    """One step of its life."""
    to = next((state for state in STEPS if state.value == request.form.get("to")), None)
    if to is None:
        abort(400)
    dropped = to is ConventionState.DROPPED
    form = ReasonForm() if dropped else StepForm()
    if not form.validate_on_submit():
        return _page(_convention(convention_id), reason_form=form if dropped else None), 422
    note = form.reason.data if isinstance(form, ReasonForm) else ""
    try:
        _take(_convention(convention_id), to, form.seen_version, note)
    except (DecidedMeanwhile, TransitionNotAllowed):
        return _changed(convention_id), 409
    flash(_("Registrato."), "success")
    return redirect(url_for("officer_conventions.convention", convention_id=convention_id), 303)


def _take(found: Convention, to: ConventionState, seen: int, note: str) -> None:
    taken = {"convention": found, "seen_version": seen, "by": current_account(), "now": clock.now()}
    if to is ConventionState.ENDED:
        conventions.end(db.session, **taken, on=clock.today())
    else:
        conventions.step(db.session, **taken, to=to, note=note)


@bp.post("/<int:convention_id>/firma")
@requires(Role.OFFICER)
def sign(convention_id: int) -> ResponseReturnValue:
    """What was negotiated is signed."""
    form = TermsForm()
    if not form.validate_on_submit():
        return _page(_convention(convention_id), terms_form=form), 422
    try:
        conventions.sign(
            db.session,
            convention=_convention(convention_id),
            terms=form.terms(),
            seen_version=form.seen_version,
            by=current_account(),
            now=clock.now(),
        )
    except AlreadyThere:
        db.session.rollback()
        form.signed_on.errors = [_("Una convenzione di questo tipo, firmata quel giorno, è già registrata.")]
        return _page(_convention(convention_id), terms_form=form), 422
    except (DecidedMeanwhile, TransitionNotAllowed):
        return _changed(convention_id), 409
    flash(_("Firma registrata. Quando comincia a valere, scrivi che è in vigore."), "success")
    return redirect(url_for("officer_conventions.convention", convention_id=convention_id), 303)


@bp.post("/<int:convention_id>/documenti")
@requires(Role.OFFICER)
@takes_files(MOST_BYTES)
def add_document(convention_id: int) -> ResponseReturnValue:
    """A document for both sides."""
    return take_in(
        _convention(convention_id),
        again=lambda form: _page(_convention(convention_id), file_form=form),
        back=_documents(convention_id),
    )


@bp.get("/<int:convention_id>/documenti/<int:document_id>")
@requires(Role.OFFICER)
def document(convention_id: int, document_id: int) -> ResponseReturnValue:
    """The document itself."""
    return give_out(_convention(convention_id), document_id)


@bp.post("/<int:convention_id>/documenti/<int:document_id>/togli")
@requires(Role.OFFICER)
def remove_document(convention_id: int, document_id: int) -> ResponseReturnValue:
    """A document that one added oneself by mistake."""
    return take_off(_convention(convention_id), document_id, back=_documents(convention_id))


def _documents(convention_id: int) -> str:
    return url_for("officer_conventions.convention", convention_id=convention_id, _anchor="documenti")


def _convention(convention_id: int) -> Convention:
    return conventions.convention_of(db.session, account=current_account(), convention_id=convention_id)


def _changed(convention_id: int) -> str:
    """Somebody took a step first: the page as it is now, with nothing of this one done."""
    db.session.rollback()
    return _page(_convention(convention_id), changed=True)


def _page(
    found: Convention,
    *,
    terms_form: TermsForm | None = None,
    reason_form: StepForm | None = None,
    file_form: FileForm | None = None,
    changed: bool = False,
) -> str:
    today = clock.today()
    situation = duties.situation(db.session, employer=found.employer, day=today)
    wished = {"places": found.places, "starts_on": found.starts_on, "ends_on": found.ends_on, "note": found.note}
    values: dict[str, Any] = {
        "convention": found,
        "view": conventions.view(found, today=today),
        "rules": agreement_words.rules(found, situation),
        "history": conventions.history_of(db.session, convention=found),
        "documents": agreement_files.kept_with(db.session, agreement=found),
        "terms_form": terms_form or TermsForm(formdata=None, data=wished | {"version": str(found.version)}),
        "reason_form": reason_form or ReasonForm(formdata=None, data={"version": str(found.version)}),
        "file_form": file_form or FileForm(formdata=None),
        "changed": changed,
    }
    return render_template("officer/agreements/convention.html", **values)
