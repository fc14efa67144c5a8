"""The employer's pages: their positions, with what happens next, and one of them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from matching import Catalogue
from matching.catalogue import Occupation
from models.errors import DecidedMeanwhile, TransitionNotAllowed
from models.types import ClosingReason, Role
from webapp.access import current_account, requires
from webapp.employer.closing_form import ClosingForm
from webapp.extensions import clock, db
from webapp.needs import Need
from webapp.services import linking, vocabulary
from webapp.services.employers import work_order_lists
from webapp.services.positions import drafts, position_care, positions
from webapp.services.proposals import shortlists

bp = Blueprint("employer", __name__, url_prefix="/datore")


@bp.get("")
@requires(Role.EMPLOYER)
def positions_list() -> ResponseReturnValue:
    """The employer's own positions and drafts, each with what happens next."""
    page = positions.listing(db.session, account=current_account(), page=request.args.get("pagina", 1, type=int))
    begun = drafts.listing(db.session, account=current_account())
    waiting = [line for line in shortlists.received_by(db.session, account=current_account()) if line.unanswered]
    offers = work_order_lists.to_answer(db.session, account=current_account())
    return render_template("employer/positions.html", waiting=waiting, offers=offers, page=page, drafts=begun)


@bp.get("/posizioni/<code>")
@requires(Role.EMPLOYER)
def position(code: str) -> ResponseReturnValue:
    """One position as it was posted, what happens next, and what the employer can do with it."""
    return _position_page(code, ClosingForm(formdata=None))


@bp.post("/posizioni/<code>/chiudi")
@requires(Role.EMPLOYER)
def close(code: str) -> ResponseReturnValue:
    """Say that nobody is looked for any more; what is under way is closed with a word to each person."""
    form = ClosingForm()
    if not form.validate_on_submit():
        return _position_page(code, form), 422
    found = positions.visible(db.session, account=current_account(), code=code)
    try:
        position_care.close(
            db.session,
            position=found,
            reason=ClosingReason(form.reason.data),
            by=current_account(),
            now=clock.now(),
            seen_version=form.seen_version,
            note=form.note.data or "",
        )
        drafts.forget_changes(db.session, position=found)
    except (DecidedMeanwhile, TransitionNotAllowed):
        db.session.rollback()
        form.form_errors.append(
            _("Nel frattempo la posizione è cambiata: guarda com'è ora e, se serve ancora, chiudi di nuovo.")
        )
        return _position_page(code, form, fresh=True), 409
    flash(_("Posizione chiusa. L'ufficio avvisa le persone che aveva sentito."), "success")
    return redirect(url_for("employer.position", code=code), 303)


@bp.get("/posizioni/titolo")
@requires(Role.EMPLOYER, need=Need.DRAFTS)
def linked_title() -> ResponseReturnValue:
    """The occupation that a title being typed means: a piece of the new position's page."""
    title = request.args.get("title", "")[:200]
    return render_template("employer/_linked_title.html", occupation=_occupation(title), title=title)


def _position_page(code: str, form: ClosingForm, *, fresh: bool = False) -> str:
    found = positions.visible(db.session, account=current_account(), code=code)
    place = Catalogue.default().dimension_index
    demands = sorted(found.demands, key=lambda demand: place[demand.dimension])
    if fresh or not form.is_submitted() or form.version.data == "0":
        form.version.data = str(found.version)
    return render_template("employer/position.html", position=found, demands=demands, form=form)


def _occupation(title: str) -> Occupation | None:
    """What a title means, if that is clear."""
    link = linking.occupation_of(db.session, title)
    return vocabulary.catalogue(db.session).occupation(link.concept_id) if link else None
