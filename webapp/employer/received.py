"""Shortlists received: which positions have profiles, and one position's profiles with the answers to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile, GateNotLiftable, NotFound, TooLate, TransitionNotAllowed
from models.proposals import Proposal
from models.types import EmployersWish, ProposalState, Reason, Role, Side
from webapp.access import current_account, requires
from webapp.employer.answer_forms import AnswerForm, AskForm, HireForm, NoForm
from webapp.employer.looks import write_down_looks
from webapp.extensions import clock, db
from webapp.formatting import language
from webapp.services.employers import incentives
from webapp.services.messages import conversations
from webapp.services.positions import positions
from webapp.services.proposals import answering, shortlists
from webapp.services.proposals.shortlists import ProfileGone, Received

bp = Blueprint("employer_received", __name__, url_prefix="/datore")

AnyForm = TypeVar("AnyForm", bound=AnswerForm)
Forms = Mapping[str, AnswerForm]


@dataclass(frozen=True, slots=True)
class Line:
    """One profile on the page, with the forms that make sense for it now."""

    received: Received
    forms: Forms
    may_take_back: bool


@bp.get("/rose")
@requires(Role.EMPLOYER)
def index() -> ResponseReturnValue:
    """The positions for which profiles have come, whoever waits longest first."""
    found = shortlists.received_by(db.session, account=current_account())
    unread = conversations.unread_by_position(db.session, account=current_account())
    return render_template("employer/received/index.html", lines=found, unread=unread)


@bp.get("/posizioni/<code>/rosa")
@requires(Role.EMPLOYER)
def shortlist(code: str) -> ResponseReturnValue:
    """The profiles that came for one position, and the answer to each."""
    return _page(code)


@bp.post("/posizioni/<code>/rosa/<int:number>/colloquio")
@requires(Role.EMPLOYER)
def ask(code: str, number: int) -> ResponseReturnValue:
    """An interview is wished for, at one of these times."""

    def step(found: Proposal, form: AskForm) -> str:
        answering.ask_for_interview(
            db.session,
            proposal=found,
            times=form.moments(),
            place=form.place.data or "",
            by=current_account(),
            seen_version=form.version.data,
            now=clock.now(),
            note=form.note.data or "",
        )
        return _(
            "Abbiamo chiesto al profilo n. %(number)s di scegliere un orario. Quando sceglie ti avvisiamo.",
            number=found.id,
        )

    return _take(code, number, AskForm, step)


@bp.post("/posizioni/<code>/rosa/<int:number>/assunzione")
@requires(Role.EMPLOYER)
def hire(code: str, number: int) -> ResponseReturnValue:
    """The employer would hire the person; the rest is the office's."""

    def step(found: Proposal, form: HireForm) -> str:
        answering.want_to_hire(
            db.session,
            proposal=found,
            by=current_account(),
            seen_version=form.version.data,
            now=clock.now(),
            note=form.note.data or "",
        )
        return _("Bene! L'ufficio sa che vorresti assumere il profilo n. %(number)s, e ti chiama.", number=found.id)

    return _take(code, number, HireForm, step)


@bp.post("/posizioni/<code>/rosa/<int:number>/no")
@requires(Role.EMPLOYER)
def decline(code: str, number: int) -> ResponseReturnValue:
    """The employer does not go on with this profile."""

    def step(found: Proposal, form: NoForm) -> str:
        answering.say_no(
            db.session,
            proposal=found,
            by=current_account(),
            seen_version=form.version.data,
            now=clock.now(),
            reason=Reason(form.reason.data),
            note=form.note.data or "",
        )
        return _("La tua risposta per il profilo n. %(number)s è registrata.", number=found.id)

    return _take(code, number, NoForm, step)


@bp.post("/posizioni/<code>/rosa/<int:number>/annulla")
@requires(Role.EMPLOYER)
def take_back(code: str, number: int) -> ResponseReturnValue:
    """One's own last answer, taken back within a minute."""
    found = shortlists.answered(db.session, account=current_account(), code=code, number=number)
    try:
        answering.take_back(db.session, proposal=found, by=current_account(), now=clock.now())
        flash(_("La risposta è annullata, e nessuno viene avvisato."), "success")
    except TooLate:
        flash(_("Il tempo per annullare è finito: se hai cambiato idea chiama l'ufficio."), "warning")
    except answering.SlotTaken:
        db.session.rollback()
        flash(
            _(
                "La tua risposta resta com'è: nel frattempo un'altra persona ha scelto l'orario del colloquio."
                " Se hai cambiato idea chiama l'ufficio."
            ),
            "warning",
        )
    return redirect(url_for("employer_received.shortlist", code=code), 303)


@bp.post("/posizioni/<code>/orari/<int:slot_id>/togli")
@requires(Role.EMPLOYER)
def withdraw_time(code: str, slot_id: int) -> ResponseReturnValue:
    """A time that is not offered any more."""
    position = positions.visible(db.session, account=current_account(), code=code)
    slot = shortlists.slot_of(db.session, position=position, slot_id=slot_id)
    if slot is None:
        raise NotFound(str(slot_id))
    try:
        answering.withdraw_time(db.session, slot=slot, now=clock.now())
        flash(_("L'orario non si può più scegliere."), "success")
    except answering.SlotTaken:
        db.session.rollback()
        flash(_("Qualcuno ha già scelto questo orario: per spostare il colloquio chiama l'ufficio."), "warning")
    return redirect(url_for("employer_received.shortlist", code=code), 303)


def _take(code: str, number: int, kind: type[AnyForm], step: Callable[[Proposal, AnyForm], str]) -> ResponseReturnValue:
    """Check the form, take the step, say what was done; or show what is to be corrected, or what changed meanwhile."""
    try:
        found = shortlists.received(db.session, account=current_account(), code=code, number=number)
    except ProfileGone:
        flash(
            _(
                "Il profilo n. %(number)s non è più disponibile: la tua risposta non serve più, e non è registrata.",
                number=number,
            ),
            "info",
        )
        return redirect(url_for("employer_received.shortlist", code=code), 303)
    form = kind(found)
    if not form.validate_on_submit():
        if form.version.errors:
            abort(400)  # Nobody can correct this: the page fills it in.
        return _page(code, form), 422
    try:
        done = step(found, form)
    except (DecidedMeanwhile, TransitionNotAllowed, GateNotLiftable):
        wanted = form.entered()
        db.session.rollback()
        return _page(code, wanted=wanted, number=number), 409
    except answering.NoTimeOffered:
        db.session.rollback()
        day = form["day_1"]
        day.errors = [*day.errors, _("Offri almeno un orario, tra cui la persona possa scegliere.")]
        return _page(code, form), 422
    flash(done, "success")
    return redirect(url_for("employer_received.shortlist", code=code), 303)


def _page(
    code: str,
    bound: AnswerForm | None = None,
    *,
    wanted: list[tuple[str, str]] | None = None,
    number: int | None = None,
) -> str:
    account, now = current_account(), clock.now()
    found = shortlists.shortlist(db.session, account=account, code=code, language=language(), now=now)
    write_down_looks([one.proposal for one in found.waiting], page="employer_received.shortlist")
    return render_template(
        "employer/received/shortlist.html",
        position=found.position,
        lines=[_line(one, bound) for one in found.waiting],
        ended=[(proposal, _undoable(proposal, found.answers.get(proposal.id))) for proposal in found.ended],
        slots=found.slots,
        unread=conversations.unread_counts(
            db.session, proposal_ids=[one.proposal.id for one in found.waiting], side=Side.EMPLOYER
        ),
        shared_band=incentives.shared(db.session, position=found.position),
        bound=bound,
        wanted=wanted,
        wanted_for=number,
    )


def _line(one: Received, bound: AnswerForm | None) -> Line:
    kinds: list[type[AnswerForm]] = [HireForm, NoForm]
    if one.proposal.state is ProposalState.SENT:
        kinds = [AskForm, *kinds]
    if one.answer is not None and one.answer.kind is EmployersWish.HIRE:
        kinds = [NoForm]
    forms: dict[str, AnswerForm] = {kind.name: kind(one.proposal, formdata=None) for kind in kinds}
    if bound is not None and bound.number == one.proposal.id and bound.name in forms:
        forms[bound.name] = bound
    return Line(one, forms, _undoable(one.proposal, one.answer))


def _undoable(proposal: Proposal, answer: object) -> bool:
    return answering.may_take_back(answer, proposal, by=current_account(), now=clock.now())
