"""Work orders offered to a type-B cooperative: what is asked, its answer, and what it says that it does."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.employers import Employer
from models.errors import DecidedMeanwhile, NotFound
from models.types import EmployerKind, Role, WorkOrderState
from models.work_orders import TAKEN, WorkOrder
from webapp import order_words
from webapp.access import current_account, requires
from webapp.agreement_forms import FileForm
from webapp.employer.order_forms import AnswerForm, CapacityForm
from webapp.extensions import clock, db
from webapp.services import vocabulary
from webapp.services.employers import agreement_files, conventions, cooperative_offers, work_orders
from webapp.services.employers import work_order_lists as lists
from webapp.services.employers.order_coverage import figures_of

bp = Blueprint("employer_offers", __name__, url_prefix="/datore/accordi/offerte")


@bp.route("/cosa-facciamo", methods=["GET", "POST"])
@requires(Role.EMPLOYER)
def capacity() -> ResponseReturnValue:
    """What the cooperative does, and what it can take on now."""
    employer = _cooperative()
    offer = cooperative_offers.offer_of(db.session, employer=employer)
    form = CapacityForm(offer)
    if not form.validate_on_submit():
        return _capacity_page(form), 422 if form.is_submitted() else 200
    try:
        cooperative_offers.tell(
            db.session,
            employer=employer,
            details=form.details(),
            seen_version=form.seen_version,
            now=clock.now(),
        )
    except DecidedMeanwhile:
        db.session.rollback()
        now = cooperative_offers.offer_of(db.session, employer=_cooperative())
        form.version.data = str(now.version if now else 0)
        form.form_errors.append(_("Nel frattempo qualcun altro l'ha cambiato: controlla e, se va bene così, salva."))
        return _capacity_page(form), 409
    flash(_("Salvato. Chi cerca una cooperativa vi trova con questi lavori."), "success")
    return redirect(url_for("employer_offers.capacity"), 303)


@bp.get("/<int:order_id>")
@requires(Role.EMPLOYER)
def offer(order_id: int) -> ResponseReturnValue:
    """Work that is offered to the cooperative."""
    return page(_offered(order_id))


@bp.post("/<int:order_id>/risposta")
@requires(Role.EMPLOYER)
def answer(order_id: int) -> ResponseReturnValue:
    """Yes or no, with a reason."""
    found, form = _offered(order_id), AnswerForm()
    if not form.validate_on_submit():
        return page(found, answer_form=form), 422
    willing = form.willing.data == "yes"
    try:
        work_orders.answer(
            db.session,
            order=found,
            cooperative=current_account().employer,
            willing=willing,
            reason=form.reason.data or "",
            by=current_account(),
            now=clock.now(),
        )
    except DecidedMeanwhile:
        db.session.rollback()
        return page(_offered(order_id), changed=True), 409
    if willing:
        flash(_("Bene! Ora l'ufficio guarda la commessa e vi dice se è d'accordo."), "success")
    else:
        flash(_("Grazie della risposta: chi offre il lavoro la vede."), "success")
    return redirect(url_for("employer_offers.offer", order_id=order_id), 303)


def _cooperative() -> Employer:
    """The account's cooperative; no other kind of employer is asked for work."""
    employer = current_account().employer
    if employer.kind is not EmployerKind.COOPERATIVE_B:
        raise NotFound("cooperative")
    return employer


def _offered(order_id: int) -> WorkOrder:
    return lists.offered(db.session, account=current_account(), order_id=order_id)


def _capacity_page(form: CapacityForm) -> str:
    offer = cooperative_offers.offer_of(db.session, employer=_cooperative())
    catalogue = vocabulary.catalogue(db.session)
    known = [
        (one.text, catalogue.occupation(one.occupation) if one.occupation in catalogue.occupation_index else None)
        for one in (offer.activities if offer else ())
    ]
    return render_template("employer/agreements/capacity.html", form=form, known=known, offer=offer)


def page(
    found: WorkOrder,
    *,
    answer_form: AnswerForm | None = None,
    file_form: FileForm | None = None,
    changed: bool = False,
) -> str:
    """The page of an offer for the cooperative: its own answer, never the others'."""
    cooperative, today = current_account().employer, clock.today()
    ours = found.cooperative_id == cooperative.id and found.state in TAKEN
    values: dict[str, Any] = {
        "order": found,
        "ours": ours,
        "own": lists.own_answer(db.session, order=found, cooperative=cooperative),
        "open_": found.state is WorkOrderState.OFFERED,
        "term": conventions.order_term(found, today=today) if ours else None,
        "rules": order_words.rules(found, figures_of(found, day=today)),
        "answer_form": answer_form or AnswerForm(formdata=None, data={"version": str(found.version)}),
        "documents": agreement_files.kept_with(db.session, agreement=found) if ours else [],
        "file_form": file_form or FileForm(formdata=None),
        "changed": changed,
    }
    return render_template("employer/agreements/offer.html", **values)
