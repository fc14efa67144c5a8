"""Work orders for the office: who gives what to whom, whether it agrees, when the work begins and ends."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile, TransitionNotAllowed
from models.types import Role, WorkOrderState
from models.work_orders import WorkOrder
from webapp import order_words
from webapp.access import current_account, requires
from webapp.agreement_forms import FileForm, ReasonForm, StepForm
from webapp.agreement_pages import give_out, take_in, take_off
from webapp.extensions import clock, db
from webapp.officer.order_forms import AgreeForm
from webapp.services.employers import agreement_files, conventions, duties, work_orders
from webapp.services.employers import work_order_lists as lists
from webapp.services.employers.conventions import Term
from webapp.services.employers.order_coverage import coefficient_of, figures_of
from webapp.services.people.documents import MOST_BYTES
from webapp.uploads import takes_files

bp = Blueprint("officer_orders", __name__, url_prefix="/operatore/commesse")

TO_AGREE = (WorkOrderState.ACCEPTED, *lists.COVERING)
"""The states in which the office may say its terms."""


@bp.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """The office's work orders: what waits for it first, what is over last."""
    return render_template(
        "officer/agreements/orders.html", groups=_grouped(lists.given_by(db.session, account=current_account()))
    )


def _grouped(orders: Sequence[WorkOrder]) -> list[tuple[str, list[tuple[WorkOrder, Term | None]]]]:
    """The groups that have orders, with their headings; where each order stands today beside it."""
    today = clock.today()
    groups: dict[str, list[tuple[WorkOrder, Term | None]]] = {
        _("Aspettano l'ufficio"): [],
        _("In cammino"): [],
        _("Finite o ritirate"): [],
    }
    waiting, going, over = groups.values()
    for order in orders:
        begun = order.state is WorkOrderState.AGREED and order.starts_on <= today
        waits = order.state is WorkOrderState.ACCEPTED or begun
        group = waiting if waits else over if order.state in lists.OVER else going
        group.append((order, conventions.order_term(order, today=today)))
    return [(heading, rows) for heading, rows in groups.items() if rows]


@bp.get("/<int:order_id>")
@requires(Role.OFFICER)
def order(order_id: int) -> ResponseReturnValue:
    """One of them."""
    return _page(_order(order_id))


@bp.post("/<int:order_id>/accordo")
@requires(Role.OFFICER)
def agree(order_id: int) -> ResponseReturnValue:
    """The office agrees, or says other terms."""
    found = _order(order_id)
    form = _agree_form(found)
    if not form.validate_on_submit():
        return _page(found, agree_form=form), 422
    taken = {"seen_version": form.seen_version, "by": current_account(), "now": clock.now()}
    return _step(order_id, lambda: work_orders.agree(db.session, order=found, terms=form.agreement(), **taken))


@bp.post("/<int:order_id>/no")
@requires(Role.OFFICER)
def disagree(order_id: int) -> ResponseReturnValue:
    """The office does not agree, and says why."""
    found, form = _order(order_id), ReasonForm()
    if not form.validate_on_submit():
        return _page(found, reason_form=form), 422
    taken = {"seen_version": form.seen_version, "by": current_account(), "now": clock.now()}
    return _step(order_id, lambda: work_orders.disagree(db.session, order=found, reason=form.reason.data, **taken))


@bp.post("/<int:order_id>/passo")
@requires(Role.OFFICER)
def step(order_id: int) -> ResponseReturnValue:
    """The work begins, or ends today."""
    found, form = _order(order_id), StepForm()
    to = request.form.get("to")
    if to not in (WorkOrderState.IN_FORCE.value, WorkOrderState.ENDED.value) or not form.validate_on_submit():
        abort(400)
    taken = {"order": found, "seen_version": form.seen_version, "by": current_account(), "now": clock.now()}
    if to == WorkOrderState.IN_FORCE.value:
        return _step(order_id, lambda: work_orders.start(db.session, **taken))
    return _step(order_id, lambda: work_orders.end(db.session, on=clock.today(), **taken))


def _step(order_id: int, take: Callable[[], object]) -> ResponseReturnValue:
    try:
        take()
    except (DecidedMeanwhile, TransitionNotAllowed):
        db.session.rollback()
        return _page(_order(order_id), changed=True), 409
    flash(_("Registrato."), "success")
    return redirect(url_for("officer_orders.order", order_id=order_id), 303)


@bp.post("/<int:order_id>/documenti")
@requires(Role.OFFICER)
@takes_files(MOST_BYTES)
def add_document(order_id: int) -> ResponseReturnValue:
    """A document for all who have a part in it."""
    return take_in(
        _order(order_id), again=lambda form: _page(_order(order_id), file_form=form), back=_documents(order_id)
    )


@bp.get("/<int:order_id>/documenti/<int:document_id>")
@requires(Role.OFFICER)
def document(order_id: int, document_id: int) -> ResponseReturnValue:
    """The document itself."""
    return give_out(_order(order_id), document_id)


@bp.post("/<int:order_id>/documenti/<int:document_id>/togli")
@requires(Role.OFFICER)
def remove_document(order_id: int, document_id: int) -> ResponseReturnValue:
    """A document that one added oneself by mistake."""
    return take_off(_order(order_id), document_id, back=_documents(order_id))


def _documents(order_id: int) -> str:
    return url_for("officer_orders.order", order_id=order_id, _anchor="documenti")


def _order(order_id: int) -> WorkOrder:
    return lists.order_of(db.session, account=current_account(), order_id=order_id)


def _agree_form(found: WorkOrder, **given: Any) -> AgreeForm:
    usual = coefficient_of(figures_of(found, day=clock.today()))
    return AgreeForm(found, work_orders.conventions_for(db.session, order=found), usual, **given)


def _page(
    found: WorkOrder,
    *,
    agree_form: AgreeForm | None = None,
    reason_form: ReasonForm | None = None,
    file_form: FileForm | None = None,
    changed: bool = False,
) -> str:
    today = clock.today()
    return render_template(
        "officer/agreements/order.html",
        order=found,
        term=conventions.order_term(found, today=today),
        rules=order_words.rules(
            found,
            figures_of(found, day=today),
            duties.situation(db.session, employer=found.employer, day=today),
        ),
        answers=lists.answers_to(db.session, order=found),
        history=lists.history_of(db.session, order=found),
        to_agree=found.state in TO_AGREE,
        agree_form=agree_form or _agree_form(found, formdata=None),
        reason_form=reason_form or ReasonForm(formdata=None, data={"version": str(found.version)}),
        documents=agreement_files.kept_with(db.session, agreement=found),
        file_form=file_form or FileForm(formdata=None),
        changed=changed,
    )
