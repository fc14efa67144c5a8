"""Placements: the list, one placement's page, its terms, plan, follow-ups and end."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from matching import Catalogue
from models.errors import DecidedMeanwhile, NotFound
from models.placements import FollowUp, Placement, PlannedAccommodation
from models.types import Availability, Channel, EndReason, FollowUpOutcome, Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.formatting import accommodation, day, label
from webapp.listing import respond
from webapp.officer.looks import write_down_look
from webapp.officer.placement_forms import AddAccommodationForm, EndForm, ExtraForm, FollowUpForm, PlanForm, TermsForm
from webapp.officer.placement_page import ClearanceView, PlacementPage, terms
from webapp.officer.placements_list import PLACEMENTS
from webapp.officer.proposal_forms import StepForm
from webapp.officer.refund_words import refund_words
from webapp.services.placements import employers_placements, market_signals, placement_lists, placements
from webapp.services.placements.placements import PlanLine

bp = Blueprint("officer_placements", __name__, url_prefix="/operatore/inserimenti")


@bp.get("")
@requires(Role.OFFICER)
def placements_list() -> ResponseReturnValue:
    """Everybody who started to work through the office."""
    return respond(PLACEMENTS, "officer/placements/list.html")


@bp.get("/<int:proposal_id>")
@requires(Role.OFFICER)
def placement(proposal_id: int) -> ResponseReturnValue:
    """One placement: what comes next, the contacts, the plan, the job."""
    return _page(_placement(proposal_id))


@bp.route("/<int:proposal_id>/condizioni", methods=["GET", "POST"])
@requires(Role.OFFICER)
def change_terms(proposal_id: int) -> ResponseReturnValue:
    """New terms; a new start moves the contacts still to come."""
    found = _placement(proposal_id)
    form = TermsForm(found)
    if not form.is_submitted():
        form.show(found)

    def step() -> str:
        placements.change_terms(db.session, placement=found, terms=form.terms, seen_version=form.version.data)
        return _("Le condizioni sono aggiornate.")

    return _edit(found, form, "officer/placements/terms.html", step)


@bp.route("/<int:proposal_id>/contatti/<int:follow_up_id>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def follow_up(proposal_id: int, follow_up_id: int) -> ResponseReturnValue:
    """How it goes, written down in under a minute."""
    found = _placement(proposal_id)
    asked = _follow_up(found, follow_up_id)
    form = FollowUpForm(found)

    def step() -> str:
        placements.record_follow_up(
            db.session,
            follow_up=asked,
            outcome=FollowUpOutcome(form.outcome.data),
            channel=Channel(form.channel.data),
            by=current_account(),
            today=clock.today(),
            note=form.note.data or "",
            again_on=form.again_on.data,
        )
        return _("Il contatto è registrato.")

    over = form.outcome.data == FollowUpOutcome.ENDED.value
    then = url_for("officer_placements.end", proposal_id=proposal_id) if over else None
    return _edit(found, form, "officer/placements/follow_up.html", step, then=then, follow_up=asked)


@bp.post("/<int:proposal_id>/contatti")
@requires(Role.OFFICER)
def add_follow_up(proposal_id: int) -> ResponseReturnValue:
    """One more day on which to ask."""
    found = _placement(proposal_id)
    form = ExtraForm(found)
    if not form.validate():
        return _page(found, form), 422
    placements.add_follow_up(db.session, placement=found, due_on=form.due_on.data)
    flash(_("Contatto aggiunto per il %(day)s.", day=day(form.due_on.data)), "success")
    return _back(found)


@bp.post("/<int:proposal_id>/calendario")
@requires(Role.OFFICER)
def complete_calendar(proposal_id: int) -> ResponseReturnValue:
    """The contacts that a placement from a list does not have."""
    found = _placement(proposal_id)
    placements.complete_calendar(db.session, placement=found)
    flash(_("Il calendario dei contatti è completo."), "success")
    return _back(found)


@bp.post("/<int:proposal_id>/accomodamenti")
@requires(Role.OFFICER)
def add_accommodation(proposal_id: int) -> ResponseReturnValue:
    """One more accommodation for the plan."""
    found = _placement(proposal_id)
    form = AddAccommodationForm(found)
    form.offer(_others(found))
    if not form.validate():
        return _page(found, form), 422
    code = form.accommodation.data

    def step() -> str:
        placements.plan_accommodation(
            db.session, placement=found, accommodation=code, line=PlanLine(), seen_version=form.version.data
        )
        return _("Aggiunto al piano: scrivi chi se ne occupa ed entro quando.")

    then = url_for("officer_placements.plan_line", proposal_id=proposal_id, accommodation_code=code)
    return _take(found, form, step, then)


@bp.route("/<int:proposal_id>/accomodamenti/<accommodation_code>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def plan_line(proposal_id: int, accommodation_code: str) -> ResponseReturnValue:
    """Who sees to an accommodation, by when, what it costs, who pays, when it was ready."""
    found = _placement(proposal_id)
    planned = _planned(found, accommodation_code)
    form = PlanForm(found)
    if not form.is_submitted():
        form.begin(planned)

    def step() -> str:
        if "togli" in request.form:
            seen = form.version.data
            placements.drop_accommodation(
                db.session, placement=found, accommodation=accommodation_code, seen_version=seen
            )
            return _("Tolto dal piano.")
        placements.plan_accommodation(
            db.session,
            placement=found,
            accommodation=accommodation_code,
            line=form.line,
            seen_version=form.version.data,
        )
        return _("Il piano è aggiornato.")

    refunded = refund_words(found.proposal.person.registration, accommodation_code)
    return _edit(found, form, "officer/placements/plan_line.html", step, planned=planned, refunded=refunded)


@bp.route("/<int:proposal_id>/fine", methods=["GET", "POST"])
@requires(Role.OFFICER)
def end(proposal_id: int) -> ResponseReturnValue:
    """When and why it ended, and what the person wants now."""
    found = _placement(proposal_id)
    form = EndForm(found)
    if not form.is_submitted():
        form.ended_on.data = clock.today()

    def step() -> str:
        placements.end(
            db.session,
            placement=found,
            ended_on=form.ended_on.data,
            reason=EndReason(form.reason.data),
            availability=Availability(form.availability.data),
            by=current_account(),
            now=clock.now(),
            seen_version=form.version.data,
            note=form.note.data or "",
        )
        return _("La fine dell'inserimento è registrata.")

    return _edit(found, form, "officer/placements/end.html", step)


def _edit(
    found: Placement,
    form: StepForm,
    template: str,
    step: Callable[[], str],
    *,
    then: str | None = None,
    **shown: object,
) -> ResponseReturnValue:
    """A page with one form: shown, corrected, or done."""
    status = 200
    if form.is_submitted():
        valid = form.validate()
        if form.version.errors:
            abort(400)  # Nobody can correct this: the page fills it in.
        if valid or "togli" in request.form:
            answer = _take(found, form, step, then)
            if answer is not None:
                return answer
        status = 422
        found = _placement(found.proposal_id)
    write_down_look([found.proposal.person_id], page=f"{request.endpoint}")
    return render_template(template, placement=found, form=form, **shown), status


def _take(found: Placement, form: StepForm, step: Callable[[], str], then: str | None) -> ResponseReturnValue | None:
    """Take the step and go on; None where a date is to be corrected first."""
    try:
        flash(step(), "success")
    except (DecidedMeanwhile, placements.AlreadyDone, placements.AlreadyEnded):
        return _both(found.proposal_id, form)
    except placements.EndsBeforeItStarted:
        form.ended_on.errors = [
            *form.ended_on.errors,
            _("Viene prima del primo giorno di lavoro (%(day)s).", day=day(found.started_on)),
        ]
        db.session.rollback()
        return None
    return redirect(then, 303) if then else _back(found)


def _both(proposal_id: int, form: StepForm) -> ResponseReturnValue:
    """Somebody else was first: how it is now, beside what this officer wanted to write down."""
    wanted = form.entered()
    db.session.rollback()
    found = _placement(proposal_id)
    write_down_look([found.proposal.person_id], page="officer_placements.placement")
    page = PlacementPage.of(found, clock.today())
    return render_template(
        "officer/placements/both.html", placement=found, page=page, now=_now(found), wanted=wanted
    ), 409


def _now(found: Placement) -> list[tuple[str, str]]:
    """How a placement stands, for whoever has to decide again."""
    rows = terms(found)
    done = [one for one in found.follow_ups if one.done_on is not None]
    if done:
        last = max(done, key=lambda one: (one.done_on, one.id))
        rows.append((_("Ultimo contatto"), f"{label(last.kind)}, {day(last.done_on)}: {label(last.outcome)}"))
    rows.append((_("Piano"), ", ".join(accommodation(one.accommodation) for one in found.accommodations)))
    if found.ended_on is not None:
        rows.append((_("Fine"), day(found.ended_on)))
    return rows


def _page(found: Placement, bound: StepForm | None = None) -> str:
    write_down_look([found.proposal.person_id], page="officer_placements.placement")
    today = clock.today()
    extra, other = ExtraForm(found, formdata=None), AddAccommodationForm(found, formdata=None)
    other.offer(_others(found))
    forms = {form.name: form for form in (extra, other)}
    if bound is not None:
        forms[bound.name] = bound
    return render_template(
        "officer/placements/placement.html",
        placement=found,
        page=PlacementPage.of(found, today),
        clearance=ClearanceView.of(db.session, found.proposal, today),
        forms=forms,
        bound=bound,
        market_signal=market_signals.latest(db.session, placement=found),
        employers_messages=employers_placements.messages_of(db.session, placement=found),
    )


def _others(found: Placement) -> list[tuple[str, str]]:
    """The accommodations that the plan does not have, by name."""
    planned = {one.accommodation for one in found.accommodations}
    codes = (one.code for one in Catalogue.default().accommodations if one.code not in planned)
    return sorted(((code, accommodation(code)) for code in codes), key=lambda pair: pair[1])


def _back(found: Placement) -> ResponseReturnValue:
    return redirect(url_for("officer_placements.placement", proposal_id=found.proposal_id), 303)


def _placement(proposal_id: int) -> Placement:
    return placement_lists.visible(db.session, account=current_account(), proposal_id=proposal_id)


def _follow_up(found: Placement, follow_up_id: int) -> FollowUp:
    asked = next((one for one in found.follow_ups if one.id == follow_up_id), None)
    if asked is None:
        raise NotFound(str(follow_up_id))
    return asked


def _planned(found: Placement, code: str) -> PlannedAccommodation:
    planned = next((one for one in found.accommodations if one.accommodation == code), None)
    if planned is None:
        raise NotFound(code)
    return planned
