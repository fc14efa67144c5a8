"""The employer's pages: their positions, and a new one."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from matching import Catalogue
from matching.catalogue import Occupation
from models.types import Role
from webapp.access import current_account, requires
from webapp.employer.forms import PositionForm
from webapp.extensions import clock, db
from webapp.services import linking, positions, vocabulary
from webapp.services.territory import comuni_with_office

bp = Blueprint("employer", __name__, url_prefix="/datore")


@bp.get("")
@requires(Role.EMPLOYER)
def positions_list() -> ResponseReturnValue:
    """The employer's own positions."""
    page = positions.listing(db.session, account=current_account(), page=request.args.get("pagina", 1, type=int))
    return render_template("employer/positions.html", page=page)


@bp.get("/posizioni/<code>")
@requires(Role.EMPLOYER)
def position(code: str) -> ResponseReturnValue:
    """One position as it was posted, and what happens next."""
    found = positions.visible(db.session, account=current_account(), code=code)
    place = Catalogue.default().dimension_index
    demands = sorted(found.demands, key=lambda demand: place[demand.dimension])
    return render_template("employer/position.html", position=found, demands=demands)


@bp.route("/posizioni/nuova", methods=["GET", "POST"])
@requires(Role.EMPLOYER)
def new_position() -> ResponseReturnValue:
    """Post a job. «Proponi» fills the demands in from the title; nothing is saved before «Invia»."""
    account = current_account()
    form = PositionForm(account.employer.kind)
    if request.method == "POST" and "propose" in request.form:
        return _with_proposed_demands(form)
    if form.validate_on_submit():
        try:
            made = positions.submit(db.session, employer=account.employer, job=form.job(), today=clock.today())
            return redirect(url_for("employer.position", code=made.code), 303)
        except positions.CodeTaken:
            db.session.rollback()
            form.form_errors.append(_("Un'altra posizione è arrivata nello stesso momento: premi di nuovo «Invia»."))
    return _form_page(form), 422 if form.is_submitted() else 200


def _with_proposed_demands(form: PositionForm) -> ResponseReturnValue:
    occupation = _occupation(form.title.data or "")
    demands = vocabulary.usual_demands(db.session, occupation) if occupation else {}
    form.suggest_demands(dict(demands))
    return _form_page(form, proposed=bool(demands) or occupation is None)


def _form_page(form: PositionForm, *, proposed: bool = False) -> str:
    return render_template(
        "employer/new_position.html",
        form=form,
        proposed=proposed,
        occupation=_occupation(form.title.data or ""),
        comuni=comuni_with_office(db.session),
    )


@bp.get("/posizioni/titolo")
@requires(Role.EMPLOYER)
def linked_title() -> ResponseReturnValue:
    """The occupation that a title being typed means: a piece of the new position's page."""
    title = request.args.get("title", "")[:200]
    return render_template("employer/_linked_title.html", occupation=_occupation(title), title=title)


def _occupation(title: str) -> Occupation | None:
    """What a title means, if that is clear."""
    link = linking.occupation_of(db.session, title)
    return vocabulary.catalogue(db.session).occupation(link.concept_id) if link else None
