"""Work orders of a firm: written down, offered to cooperatives that can do them, followed until they end."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from matching.catalogue import Occupation
from models.employers import Employer
from models.errors import DecidedMeanwhile, NotFound, TransitionNotAllowed
from models.types import Role, WorkOrderState
from models.work_orders import TAKEN, WorkOrder
from webapp import order_words
from webapp.access import current_account, requires
from webapp.agreement_forms import FileForm, StepForm
from webapp.agreement_pages import give_out, take_in, take_off
from webapp.duty_forms import PlanForm, asked
from webapp.employer import offers
from webapp.employer.order_forms import AskForm, OrderForm
from webapp.extensions import clock, db
from webapp.needs import Need
from webapp.services import linking, vocabulary
from webapp.services.employers import agreement_files, conventions, duties, order_matching, work_orders
from webapp.services.employers import work_order_lists as lists
from webapp.services.employers.order_coverage import figures_of
from webapp.services.employers.order_matching import Fit
from webapp.services.people.documents import MOST_BYTES
from webapp.uploads import takes_files

bp = Blueprint("employer_orders", __name__, url_prefix="/datore/accordi/commesse")


@bp.route("/nuova", methods=["GET", "POST"])
@requires(Role.EMPLOYER, need=Need.POST)
def new() -> ResponseReturnValue:
    """Work to offer. The amounts tried out on the page of the duty come along."""
    form = OrderForm(data=_tried() if request.method == "GET" else {})
    if form.validate_on_submit() and (made := _prepare(form)):
        flash(_("Scritta. Ora scegli a chi offrirla: finché non lo fai non la vede nessuno."), "success")
        return redirect(url_for("employer_orders.order", order_id=made.id), 303)
    return _form_page(form, title=_("Offri una commessa")), 422 if form.errors else 200


def _tried() -> dict[str, Any]:
    tried = asked(PlanForm)
    if tried.errors:
        return {}
    return {"value": tried.commessa.data or None, "coefficient": tried.coefficiente.data or None}


def _prepare(form: OrderForm) -> WorkOrder | None:
    try:
        return work_orders.prepare(
            db.session, employer=_employer(), details=_details(form), by=current_account(), now=clock.now()
        )
    except work_orders.NoOffice:
        _no_office(form)
    except work_orders.SameOrder:
        db.session.rollback()
        form.form_errors.append(_("C'è già, con le stesse date e gli stessi numeri."))
    except work_orders.TooManyOrders:
        db.session.rollback()
        form.form_errors.append(_("Ce ne sono già molte aperte: ritira quelle che non servono più."))
    return None


def _no_office(form: OrderForm) -> None:
    db.session.rollback()
    form.comune.errors = [_("In questa provincia non c'è ancora un ufficio che usa questo servizio.")]


def _details(form: OrderForm) -> work_orders.OrderDetails:
    if form.found_comune is None:
        raise NotFound("comune")
    link = linking.occupation_of(db.session, form.title.data)
    return form.details(form.found_comune, link.concept_id if link else None)


@bp.get("/<int:order_id>")
@requires(Role.EMPLOYER)
def order(order_id: int) -> ResponseReturnValue:
    """One of the employer's work orders."""
    return _page(_order(order_id))


@bp.route("/<int:order_id>/modifica", methods=["GET", "POST"])
@requires(Role.EMPLOYER, need=Need.POST)
def change(order_id: int) -> ResponseReturnValue:
    """Say it differently, while nobody has taken it."""
    found = _order(order_id)
    if found.state not in work_orders.CHANGEABLE:
        raise TransitionNotAllowed(found.state.value, found.state.value)
    form = OrderForm(found)
    if form.validate_on_submit():
        try:
            work_orders.change(db.session, order=found, details=_details(form), seen_version=form.seen_version)
            flash(_("Salvata."), "success")
            return redirect(url_for("employer_orders.order", order_id=order_id), 303)
        except work_orders.NoOffice:
            _no_office(form)
        except DecidedMeanwhile:
            db.session.rollback()
            form.form_errors.append(_("Nel frattempo è cambiata: guarda com'è ora prima di salvare."))
            form.version.data = str(_order(order_id).version)
            return _form_page(form, title=_("Modifica la commessa"), order_id=order_id), 409
    return _form_page(form, title=_("Modifica la commessa"), order_id=order_id), 422 if form.errors else 200


@bp.post("/<int:order_id>/offri")
@requires(Role.EMPLOYER)
def offer(order_id: int) -> ResponseReturnValue:
    """Ask the cooperatives that were chosen."""
    found = _order(order_id)
    form = AskForm(order_matching.fits(db.session, order=found, today=clock.today()))
    if not form.validate_on_submit():
        return _page(found, ask_form=form), 422
    try:
        work_orders.offer(
            db.session,
            order=found,
            cooperatives=form.cooperatives.data,
            seen_version=form.seen_version,
            by=current_account(),
            now=clock.now(),
        )
    except (DecidedMeanwhile, TransitionNotAllowed):
        return _changed(order_id), 409
    except (work_orders.NobodyAsked, work_orders.TooManyAsked, work_orders.NotVerified) as error:
        db.session.rollback()
        form.cooperatives.errors = [_refusal(error)]
        return _page(_order(order_id), ask_form=form), 422
    flash(_("Offerta. Le cooperative rispondono qui, e tu vedi ogni risposta."), "success")
    return redirect(url_for("employer_orders.order", order_id=order_id), 303)


def _refusal(error: Exception) -> str:
    return {
        work_orders.NobodyAsked: _("A queste l'hai già offerta: scegline un'altra."),
        work_orders.TooManyAsked: _("Sono troppe: offrila a 30 cooperative al massimo."),
        work_orders.NotVerified: _("Prima l'ufficio deve verificare la tua organizzazione: chiamalo."),
    }[type(error)]


@bp.post("/<int:order_id>/ritira")
@requires(Role.EMPLOYER)
def withdraw(order_id: int) -> ResponseReturnValue:
    """The work is not given any more."""
    form = StepForm()
    if not form.validate_on_submit():
        return _changed(order_id), 422
    try:
        work_orders.withdraw(
            db.session, order=_order(order_id), seen_version=form.seen_version, by=current_account(), now=clock.now()
        )
    except (DecidedMeanwhile, TransitionNotAllowed):
        return _changed(order_id), 409
    flash(_("Ritirata. Le cooperative che avevi sentito lo vedono."), "success")
    return redirect(url_for("employer_orders.order", order_id=order_id), 303)


@bp.post("/<int:order_id>/documenti")
@requires(Role.EMPLOYER)
@takes_files(MOST_BYTES)
def add_document(order_id: int) -> ResponseReturnValue:
    """A document, by the firm or by the cooperative that has the work."""
    return take_in(
        _of_party(order_id), again=lambda form: _own_page(_of_party(order_id), form), back=_own_address(order_id)
    )


@bp.get("/<int:order_id>/documenti/<int:document_id>")
@requires(Role.EMPLOYER)
def document(order_id: int, document_id: int) -> ResponseReturnValue:
    """The document itself."""
    return give_out(_of_party(order_id), document_id)


@bp.post("/<int:order_id>/documenti/<int:document_id>/togli")
@requires(Role.EMPLOYER)
def remove_document(order_id: int, document_id: int) -> ResponseReturnValue:
    """A document that one added oneself by mistake."""
    return take_off(_of_party(order_id), document_id, back=_own_address(order_id))


def _employer() -> Employer:
    return current_account().employer


def _order(order_id: int) -> WorkOrder:
    return lists.order_of(db.session, account=current_account(), order_id=order_id)


def _of_party(order_id: int) -> WorkOrder:
    return lists.of_party(db.session, account=current_account(), order_id=order_id)


def _gives(found: WorkOrder) -> bool:
    return found.employer_id == current_account().employer_id


def _own_address(order_id: int) -> str:
    endpoint = "employer_orders.order" if _gives(_of_party(order_id)) else "employer_offers.offer"
    return url_for(endpoint, order_id=order_id, _anchor="documenti")


def _own_page(found: WorkOrder, file_form: FileForm) -> str:
    if _gives(found):
        return _page(found, file_form=file_form)
    return offers.page(found, file_form=file_form)


def _changed(order_id: int) -> str:
    """Something happened first: the page as it is now, with nothing of this step done."""
    db.session.rollback()
    return _page(_order(order_id), changed=True)


def _form_page(form: OrderForm, **more: Any) -> str:
    title = form["title"].data or ""
    link = linking.occupation_of(db.session, title) if title else None
    occupation = _occupation(link.concept_id) if link else None
    values = {"order_id": None, "occupation": occupation, "job": title, **more}
    return render_template("employer/agreements/order_form.html", form=form, **values)


def _occupation(concept_id: str | None) -> Occupation | None:
    """What the work was understood to be; None for what the vocabulary does not know any more."""
    catalogue = vocabulary.catalogue(db.session)
    return catalogue.occupation(concept_id) if concept_id in catalogue.occupation_index else None


def _new(fit: Fit, asked_now: set[int]) -> bool:
    return fit.cooperative.id not in asked_now


def _page(
    found: WorkOrder,
    *,
    ask_form: AskForm | None = None,
    file_form: FileForm | None = None,
    changed: bool = False,
) -> str:
    today = clock.today()
    offerable = found.state in work_orders.OFFERABLE
    answers = lists.answers_to(db.session, order=found)
    recognised = found.occupation is not None
    asked_now = {one.cooperative_id for one in answers} if found.state is WorkOrderState.OFFERED else set()
    fits = order_matching.fits(db.session, order=found, today=today) if offerable else []
    return render_template(
        "employer/agreements/order.html",
        order=found,
        term=conventions.order_term(found, today=today),
        rules=order_words.rules(
            found,
            figures_of(found, day=today),
            duties.situation(db.session, employer=found.employer, day=today),
        ),
        fits=[
            (fit, order_words.reasons(fit, recognised=recognised))
            for fit in fits
            if fit.cooperative.id not in asked_now
        ],
        recognised=recognised,
        occupation=_occupation(found.occupation) if recognised else None,
        ask_form=ask_form or AskForm(fits, formdata=None, data={"version": str(found.version)}),
        offerable=offerable,
        changeable=found.state in work_orders.CHANGEABLE,
        taken=found.state in TAKEN,
        answers=answers,
        history=lists.history_of(db.session, order=found),
        documents=agreement_files.kept_with(db.session, agreement=found),
        file_form=file_form or FileForm(formdata=None),
        changed=changed,
    )
