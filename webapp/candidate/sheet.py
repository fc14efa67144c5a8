"""«La mia scheda»: what the office knows, the wishes that the person changes at once, and a plain CV."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile
from models.people import Person
from models.types import Role
from webapp import pdf
from webapp.access import current_account, requires
from webapp.candidate import sheet_words
from webapp.candidate.curriculum import curriculum
from webapp.candidate.wishes_form import MyWishesForm
from webapp.extensions import clock, db
from webapp.services import people, person_profile
from webapp.sheet_items import item_name

bp = Blueprint("candidate_sheet", __name__, url_prefix="/persona/scheda")
HOME = "candidate_sheet.home"
bp.add_app_template_filter(item_name)


@bp.get("")
@requires(Role.CANDIDATE)
def home() -> ResponseReturnValue:
    """Item by item, each with a way to say that it is wrong."""
    person = _me()
    return render_template(
        "candidate/sheet.html",
        about=sheet_words.about_you(person),
        wishes=sheet_words.what_you_want(person),
        background=sheet_words.what_you_can(person),
        capacities=sheet_words.how_it_goes(person),
        unknown=sheet_words.unknown_capacities(person),
    )


@bp.route("/desideri", methods=["GET", "POST"])
@requires(Role.CANDIDATE)
def wishes() -> ResponseReturnValue:
    """Wishes, limits and times: what the person writes counts at once, and the history says that it was they."""
    person = _me()
    form = MyWishesForm(person_profile.wishes_of(person), version=person.version)
    if form.validate_on_submit():
        return _changed(person, form)
    if form.is_submitted() and form.version.errors:
        abort(400)  # Nobody can correct it: the page fills it in.
    return render_template("candidate/wishes.html", form=form), 422 if form.is_submitted() else 200


def _changed(person: Person, form: MyWishesForm) -> ResponseReturnValue:
    by, now = current_account(), clock.now()
    try:
        changes = person_profile.change_wishes(
            db.session, person=person, wishes=form.wishes(), by=by, seen_version=form.seen_version, now=now
        )
    except DecidedMeanwhile:
        db.session.rollback()
        form.version.raw_data, form.version.data = None, _me().version
        form.form_errors.append(
            _("Intanto l'ufficio ha cambiato la tua scheda. Controlla le risposte: se vanno bene, salva di nuovo.")
        )
        return render_template("candidate/wishes.html", form=form), 409
    if changes:
        flash(_("Fatto. Da ora cerchiamo lavori così."), "success")
    else:
        flash(_("Niente da salvare: era già tutto così."), "info")
    return redirect(url_for(HOME, _anchor="desideri"), 303)


@bp.get("/curriculum.pdf")
@requires(Role.CANDIDATE)
def curriculum_pdf() -> ResponseReturnValue:
    """A plain CV: nothing about health, category or degree."""
    person = _me()
    content = pdf.document("curriculum", curriculum(person), title=person.full_name, now=clock.now())
    return pdf.answer(content, name="curriculum")


def _me() -> Person:
    return people.mine(db.session, account=current_account())
