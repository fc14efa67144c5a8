"""The employer's conventions: what is agreed, what is near its end, and a new one proposed to the office."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.employers import Convention, Employer
from models.errors import DecidedMeanwhile
from models.types import EmployerKind, Role
from webapp import agreement_words
from webapp.access import current_account, requires
from webapp.agreement_forms import FileForm
from webapp.agreement_pages import give_out, take_in, take_off
from webapp.employer.agreement_forms import WishForm
from webapp.extensions import clock, db
from webapp.forms import version_of
from webapp.needs import Need
from webapp.services.employers import agreement_files, conventions, duties, work_order_lists
from webapp.services.people.documents import MOST_BYTES
from webapp.uploads import takes_files

bp = Blueprint("employer_agreements", __name__, url_prefix="/datore/accordi")


@bp.get("")
@requires(Role.EMPLOYER)
def index() -> ResponseReturnValue:
    """Everything that is agreed or waits for an answer."""
    account, today = current_account(), clock.today()
    cooperative = _employer().kind is EmployerKind.COOPERATIVE_B
    orders = work_order_lists.given_by(db.session, account=account)
    return render_template(
        "employer/agreements/index.html",
        conventions=conventions.conventions_of(db.session, employer=_employer(), account=account, today=today),
        orders=[(order, conventions.order_term(order, today=today)) for order in orders],
        cooperative=cooperative,
        asked=work_order_lists.asked_of(db.session, account=account) if cooperative else [],
    )


@bp.route("/convenzioni/nuova", methods=["GET", "POST"])
@requires(Role.EMPLOYER, need=Need.POST)
def propose() -> ResponseReturnValue:
    """A convention that the employer would like."""
    form = WishForm()
    if form.validate_on_submit():
        try:
            made = conventions.propose(
                db.session, employer=_employer(), wish=form.wish(), by=current_account(), now=clock.now()
            )
            flash(_("L'ufficio ha la tua proposta e ti chiama per parlarne."), "success")
            return redirect(url_for("employer_agreements.convention", convention_id=made.id), 303)
        except conventions.AlreadyThere:
            db.session.rollback()
            form.kind.errors = [_("Ne hai già proposta una di questo tipo: l'ufficio ti risponde.")]
        except conventions.TooManyProposals:
            db.session.rollback()
            form.form_errors.append(_("Ci sono già molte proposte aperte: aspetta che l'ufficio risponda."))
    return render_template("employer/agreements/propose.html", form=form), 422 if form.is_submitted() else 200


@bp.get("/convenzioni/<int:convention_id>")
@requires(Role.EMPLOYER)
def convention(convention_id: int) -> ResponseReturnValue:
    """One of the employer's conventions."""
    return _page(_convention(convention_id))


@bp.post("/convenzioni/<int:convention_id>/ritira")
@requires(Role.EMPLOYER)
def withdraw(convention_id: int) -> ResponseReturnValue:
    """The employer does not want it any more, before it is signed."""
    try:
        conventions.withdraw(
            db.session,
            convention=_convention(convention_id),
            seen_version=version_of(request.form.get("version")),
            by=current_account(),
            now=clock.now(),
        )
        flash(_("Proposta ritirata. Puoi farne un'altra quando vuoi."), "success")
    except DecidedMeanwhile:
        db.session.rollback()
        flash(_("Nel frattempo la proposta è cambiata: guarda com'è ora."), "info")
    return redirect(url_for("employer_agreements.convention", convention_id=convention_id), 303)


@bp.post("/convenzioni/<int:convention_id>/documenti")
@requires(Role.EMPLOYER)
@takes_files(MOST_BYTES)
def add_document(convention_id: int) -> ResponseReturnValue:
    """A document for both sides."""
    return take_in(
        _convention(convention_id),
        again=lambda form: _page(_convention(convention_id), form),
        back=_documents(convention_id),
    )


@bp.get("/convenzioni/<int:convention_id>/documenti/<int:document_id>")
@requires(Role.EMPLOYER)
def document(convention_id: int, document_id: int) -> ResponseReturnValue:
    """The document itself."""
    return give_out(_convention(convention_id), document_id)


@bp.post("/convenzioni/<int:convention_id>/documenti/<int:document_id>/togli")
@requires(Role.EMPLOYER)
def remove_document(convention_id: int, document_id: int) -> ResponseReturnValue:
    """A document that one added oneself by mistake."""
    return take_off(_convention(convention_id), document_id, back=_documents(convention_id))


def _employer() -> Employer:
    return current_account().employer


def _documents(convention_id: int) -> str:
    return url_for("employer_agreements.convention", convention_id=convention_id, _anchor="documenti")


def _convention(convention_id: int) -> Convention:
    return conventions.convention_of(db.session, account=current_account(), convention_id=convention_id)


def _page(found: Convention, file_form: FileForm | None = None) -> str:
    today = clock.today()
    situation = duties.situation(db.session, employer=found.employer, day=today)
    values: dict[str, Any] = {
        "convention": found,
        "view": conventions.view(found, today=today),
        "rules": agreement_words.rules(found, situation),
        "history": conventions.history_of(db.session, convention=found),
        "documents": agreement_files.kept_with(db.session, agreement=found),
        "file_form": file_form or FileForm(formdata=None),
    }
    return render_template("employer/agreements/convention.html", **values)
