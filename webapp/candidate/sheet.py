"""«La mia scheda»: what the office knows, the wishes that the person changes at once, and a plain CV."""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.accounts import Account
from models.errors import DecidedMeanwhile
from models.people import Person
from models.types import DelegateScope, Role
from webapp import pdf
from webapp.access import current_account, requires
from webapp.candidate import sheet_words
from webapp.candidate.curriculum import curriculum
from webapp.candidate.profile_forms import MyBackgroundForm, MyWishesForm
from webapp.extensions import clock, db
from webapp.forms import lines
from webapp.officer.editing import FileForm
from webapp.services.people import people, person_profile
from webapp.services.people.person_changes import Change
from webapp.sheet_items import item_name
from webapp.understood import jobs_as_typed, skills, skills_as_typed, trades

bp = Blueprint("candidate_sheet", __name__, url_prefix="/persona/scheda")
HOME = "candidate_sheet.home"
bp.add_app_template_filter(item_name)


@bp.get("")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.SHEET)
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
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.SHEET)
def wishes() -> ResponseReturnValue:
    """Wishes, limits and times: what the person writes counts at once, and the history says that it was they."""
    person = _me()
    form = MyWishesForm(person_profile.wishes_of(person), version=person.version)
    if form.validate_on_submit():
        return _saved(
            form,
            lambda by, now: person_profile.change_wishes(
                db.session, person=person, wishes=form.wishes(), by=by, seen_version=form.seen_version, now=now
            ),
            page=lambda: _wishes_page(form),
        )
    _refuse_other_versions(form)
    return _wishes_page(form), 422 if form.is_submitted() else 200


def _wishes_page(form: MyWishesForm) -> str:
    return render_template("candidate/wishes.html", form=form, understood=trades(lines(form.jobs.data)))


@bp.route("/esperienze", methods=["GET", "POST"])
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.SHEET)
def background() -> ResponseReturnValue:
    """Jobs held and skills, added as one types. «Altre righe» adds rows and saves nothing."""
    person = _me()
    form = MyBackgroundForm(person_profile.background_of(person), version=person.version)
    if request.method == "POST" and "more" in request.form:
        return _background_page(form)
    if form.validate_on_submit():
        return _saved(
            form,
            lambda by, now: person_profile.change_background(
                db.session, person=person, background=form.background(), by=by, seen_version=form.seen_version, now=now
            ),
            page=lambda: _background_page(form),
        )
    _refuse_other_versions(form)
    return _background_page(form), 422 if form.is_submitted() else 200


def _background_page(form: MyBackgroundForm) -> str:
    return render_template(
        "candidate/background.html",
        form=form,
        understood_jobs=[trades([row.title.data.strip()] if row.title.data else []) for row in form.jobs],
        understood_skills=skills(lines(form.skills.data)),
    )


@bp.get("/vocabolario/lavori")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.SHEET)
def linked_jobs() -> ResponseReturnValue:
    """What the titles being typed mean: a piece of a page."""
    return jobs_as_typed()


@bp.get("/vocabolario/competenze")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.SHEET)
def linked_skills() -> ResponseReturnValue:
    """What the skills being typed mean: a piece of a page."""
    return skills_as_typed()


def _saved(
    form: FileForm, change: Callable[[Account, datetime], Sequence[Change]], *, page: Callable[[], str]
) -> ResponseReturnValue:
    """Save what the person wrote, or show it again where the office changed the file meanwhile."""
    try:
        changes = change(current_account(), clock.now())
    except DecidedMeanwhile:
        db.session.rollback()
        form.version.raw_data, form.version.data = None, _me().version
        form.form_errors.append(
            _("Intanto l'ufficio ha cambiato la tua scheda. Controlla le risposte: se vanno bene, salva di nuovo.")
        )
        return page(), 409
    if changes:
        flash(_("Fatto. Da ora cerchiamo lavori così."), "success")
    else:
        flash(_("Niente da salvare: era già tutto così."), "info")
    return redirect(url_for(HOME), 303)


def _refuse_other_versions(form: FileForm) -> None:
    if form.is_submitted() and form.version.errors:
        abort(400)  # Nobody can correct it: the page fills it in.


@bp.get("/curriculum.pdf")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.SHEET)
def curriculum_pdf() -> ResponseReturnValue:
    """A plain CV: nothing about health, category or degree."""
    person = _me()
    content = pdf.document("curriculum", curriculum(person), title=person.full_name, now=clock.now())
    return pdf.answer(content, name="curriculum")


def _me() -> Person:
    return people.mine(db.session, account=current_account())
