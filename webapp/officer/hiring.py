"""From a proposal to a placement: the clearance, and the form of the hiring."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from models.errors import DecidedMeanwhile, NotFound, TransitionNotAllowed
from models.proposals import Proposal
from models.types import ProposalState, Role
from webapp import pdf
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.formatting import accommodation, day
from webapp.forms import version_of
from webapp.officer.looks import write_down_look
from webapp.officer.placement_forms import ClearanceForm, HireForm, next_working_days
from webapp.officer.placement_page import ClearanceView, clearance_data
from webapp.officer.proposals import both
from webapp.services.messages import letters
from webapp.services.placements import clearances, hiring
from webapp.services.placements.hiring import SuggestedAccommodation
from webapp.services.proposals import proposals

bp = Blueprint("officer_hiring", __name__, url_prefix="/operatore/proposte")


@bp.route("/<int:proposal_id>/assunzione", methods=["GET", "POST"])
@requires(Role.OFFICER)
def hire(proposal_id: int) -> ResponseReturnValue:
    """The terms of the job, the plan to begin with, and then the hiring."""
    found = _proposal(proposal_id)
    if found.state is ProposalState.HIRED:
        return redirect(url_for("officer_placements.placement", proposal_id=proposal_id))
    form = HireForm(found)
    suggested = hiring.suggested_accommodations(db.session, proposal=found)
    form.offer([(one.code, _words(one)) for one in suggested])
    if form.is_submitted():
        return _hire(found, form)
    _begin(form, found, suggested)
    return _page(found, form)


def _hire(found: Proposal, form: HireForm) -> ResponseReturnValue:
    if not form.validate():
        if form.version.errors:
            abort(400)  # Nobody can correct this: the page fills it in.
        return _page(found, form), 422
    try:
        done = hiring.hire(
            db.session,
            proposal=found,
            terms=form.terms,
            by=current_account(),
            now=clock.now(),
            seen_version=form.version.data,
            accommodations=form.accommodations.data or (),
            without_clearance_because=form.without_clearance.data or "",
            despite_withdrawal_because=form.despite_withdrawal.data or "",
        )
    except (DecidedMeanwhile, TransitionNotAllowed):
        return both(found.id, form)
    except (hiring.NoPlaceLeft, hiring.ConsentWithdrawn, clearances.ClearanceNeeded) as error:
        _refuse(form, error)
        db.session.rollback()
        return _page(_proposal(found.id), form), 422
    _tell(done)
    return redirect(url_for("officer_placements.placement", proposal_id=found.id), 303)


def _refuse(form: HireForm, error: Exception) -> None:
    if isinstance(error, hiring.NoPlaceLeft):
        form.form_errors.append(_("I posti di questa posizione sono tutti coperti: aumentali prima di assumere."))
        return
    if isinstance(error, hiring.ConsentWithdrawn):
        words = _("La persona ha revocato il consenso: scrivi perché l'assunzione si registra lo stesso.")
        form.despite_withdrawal.errors = [*form.despite_withdrawal.errors, words]
        return
    words = _("Quel giorno il nulla osta manca o non vale: registrane uno nuovo, oppure scrivi perché si assume senza.")
    form.without_clearance.errors = [*form.without_clearance.errors, words]


def _tell(done: hiring.Hiring) -> None:
    flash(_("Assunzione registrata. I contatti dei prossimi due anni sono nel calendario."), "success")
    if done.closed:
        flash(
            ngettext(
                "Si è chiusa %(num)s altra proposta alla persona: chi aspettava viene avvisato.",
                "Si sono chiuse %(num)s altre proposte alla persona: chi aspettava viene avvisato.",
                len(done.closed),
            ),
            "info",
        )
    if done.places_left < 1:
        flash(_("I posti della posizione sono tutti coperti: puoi chiuderla dalla pagina della proposta."), "info")


def _begin(form: HireForm, found: Proposal, suggested: list[SuggestedAccommodation]) -> None:
    position = found.position
    form.started_on.data = next_working_days(clock.today())
    form.contract.data, form.hours.data = position.contract.value, position.hours
    form.accommodations.data = [one.code for one in suggested if one.wanted]


def _words(one: SuggestedAccommodation) -> str:
    why = [
        words
        for holds, words in (
            (one.closes_a_gap, _("colma una distanza")),
            (one.needed, _("serve alla persona")),
            (one.offered, _("già offerto")),
        )
        if holds
    ]
    return f"{accommodation(one.code)} ({', '.join(why)})"


def _page(found: Proposal, form: HireForm) -> str:
    write_down_look([found.person_id], page="officer_hiring.hire")
    return render_template(
        "officer/placements/hire.html",
        proposal=found,
        form=form,
        clearance=ClearanceView.of(db.session, found, clock.today()),
        possible=found.may_be_hired,
        consents=letters.may_be_named(db.session, proposal=found),
        places_left=hiring.places_left(db.session, position=found.position),
    )


@bp.get("/<int:proposal_id>/nulla-osta")
@requires(Role.OFFICER)
def clearance(proposal_id: int) -> ResponseReturnValue:
    """The clearance of a hiring: how it stands, and what can be written down."""
    return _clearance_page(_proposal(proposal_id))


@bp.post("/<int:proposal_id>/nulla-osta/richiesta")
@requires(Role.OFFICER)
def ask_for_clearance(proposal_id: int) -> ResponseReturnValue:
    """The employer asked for it today; an earlier one no longer counts."""
    try:
        clearances.request(
            db.session,
            proposal=_proposal(proposal_id),
            by=current_account(),
            on=clock.today(),
            seen_version=version_of(request.form.get("version")),
        )
    except DecidedMeanwhile:
        return _both_clearances(proposal_id)
    flash(_("La richiesta del nulla osta è registrata, con la data di oggi."), "success")
    return redirect(url_for("officer_hiring.clearance", proposal_id=proposal_id), 303)


@bp.post("/<int:proposal_id>/nulla-osta/rilascio")
@requires(Role.OFFICER)
def issue_clearance(proposal_id: int) -> ResponseReturnValue:
    """It was issued: number and day."""
    found = _proposal(proposal_id)
    form = ClearanceForm(found)
    if not form.validate_on_submit():
        if form.version.errors:
            abort(400)  # Nobody can correct this: the page fills it in.
        return _clearance_page(found, form), 422
    number, on, seen = form.number.data, form.issued_on.data, form.version.data
    try:
        made = clearances.issue(
            db.session, proposal=found, by=current_account(), number=number, on=on, seen_version=seen
        )
    except DecidedMeanwhile:
        return _both_clearances(proposal_id, form)
    last = clearances.last_day(made, province=found.position.office.province_code)
    flash(_("Nulla osta registrato: vale fino al %(day)s.", day=day(last)), "success")
    return redirect(url_for("officer_hiring.clearance", proposal_id=proposal_id), 303)


def _both_clearances(proposal_id: int, form: ClearanceForm | None = None) -> ResponseReturnValue:
    """A colleague was first: how the clearance stands, beside what this officer was writing. Nothing is replaced."""
    db.session.rollback()
    found = _proposal(proposal_id)
    form = form or ClearanceForm(found, formdata=None)
    form.form_errors.append(
        _(
            "Nel frattempo una persona del tuo ufficio ha cambiato il nulla osta: qui vedi com'è ora, e non è stato "
            "sostituito. Se vale quello che volevi scrivere tu, registralo di nuovo."
        )
    )
    return _clearance_page(found, form), 409


@bp.get("/<int:proposal_id>/nulla-osta.pdf")
@requires(Role.OFFICER)
def print_clearance(proposal_id: int) -> ResponseReturnValue:
    """The clearance as the employer keeps it."""
    found = _proposal(proposal_id)
    view = ClearanceView.of(db.session, found, clock.today())
    if view.issued_on is None:
        raise NotFound(str(proposal_id))
    write_down_look([found.person_id], page="officer_hiring.clearance")
    title = _("Nulla osta all'assunzione n. %(number)s", number=view.number)
    content = pdf.document("clearance", clearance_data(found, view), title=title, now=clock.now())
    return pdf.answer(content, name=f"nulla-osta-{found.person.registration.code}")


def _clearance_page(found: Proposal, bound: ClearanceForm | None = None) -> str:
    write_down_look([found.person_id], page="officer_hiring.clearance")
    form, view = bound or ClearanceForm(found, formdata=None), ClearanceView.of(db.session, found, clock.today())
    if bound is None:
        form.number.data = view.number
    if not form.issued_on.raw_data:
        form.issued_on.data = view.issued_on or clock.today()
    form.version.raw_data, form.version.data = None, view.version
    return render_template("officer/placements/clearance.html", proposal=found, form=form, clearance=view)


def _proposal(proposal_id: int) -> Proposal:
    return proposals.visible(db.session, account=current_account(), proposal_id=proposal_id)
