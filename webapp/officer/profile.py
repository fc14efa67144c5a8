"""What a person looks for, has done and knows; texts are linked to the vocabulary as one types."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.people import Person
from models.types import Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.forms import lines
from webapp.officer import editing
from webapp.officer.heard import HeardBackgroundForm, HeardWishesForm
from webapp.officer.person_page import person_of_office, section_page
from webapp.services.people import person_profile
from webapp.services.people.person_changes import differences
from webapp.understood import Understood, jobs_as_typed, skill_name, skills_as_typed, trade_name, trades
from webapp.understood import skills as understood_skills

bp = Blueprint("officer_profile", __name__, url_prefix="/operatore")

PERSON = "/persone/<path:registration>"
WISHES, BACKGROUND = "officer_profile.wishes", "officer_profile.background"


@bp.get(f"{PERSON}/desideri")
@requires(Role.OFFICER)
def wishes(registration: str) -> ResponseReturnValue:
    """What the person looks for."""
    who = person_of_office(registration)
    profile = who.profile
    jobs = [Understood(wish.text, trade_name(wish.occupation)) for wish in profile.wishes]
    return section_page("officer/person/wishes.html", person=who, jobs=jobs)


@bp.route(f"{PERSON}/desideri/modifica", methods=["GET", "POST"])
@requires(Role.OFFICER)
def edit_wishes(registration: str) -> ResponseReturnValue:
    """Change what the person looks for."""
    who = person_of_office(registration)
    form = HeardWishesForm(person_profile.wishes_of(who), version=who.version)
    return editing.edit(
        who,
        form,
        page=lambda person: _wishes_page(person, form),
        change=lambda: person_profile.change_wishes(
            db.session,
            person=who,
            wishes=form.wishes(),
            by=current_account(),
            seen_version=form.seen_version,
            now=clock.now(),
            heard=form.heard(),
        ),
        differing=lambda person: differences(
            person_profile.wishes_written(person_profile.wishes_of(person)),
            person_profile.wishes_written(form.wishes()),
        ),
        done=lambda _changes: _("Desideri aggiornati."),
        section=WISHES,
    )


def _wishes_page(who: Person, form: HeardWishesForm) -> str:
    return section_page(
        "officer/person/edit_wishes.html",
        person=who,
        section=WISHES,
        title=_("Cambia i desideri"),
        form=form,
        understood=trades(lines(form.jobs.data)),
    )


@bp.get(f"{PERSON}/esperienze")
@requires(Role.OFFICER)
def background(registration: str) -> ResponseReturnValue:
    """What the person has done and knows."""
    who = person_of_office(registration)
    profile = who.profile
    return section_page(
        "officer/person/background.html",
        person=who,
        jobs=[(Understood(job.title, trade_name(job.occupation)), job.months) for job in profile.experiences],
        skills=[Understood(skill.text, skill_name(skill.skill)) for skill in profile.skills],
    )


@bp.route(f"{PERSON}/esperienze/modifica", methods=["GET", "POST"])
@requires(Role.OFFICER)
def edit_background(registration: str) -> ResponseReturnValue:
    """Change what the person has done and knows. «Altre righe» adds rows and saves nothing."""
    who = person_of_office(registration)
    form = HeardBackgroundForm(person_profile.background_of(who), version=who.version)
    if request.method == "POST" and "more" in request.form:
        return _background_page(who, form)
    return editing.edit(
        who,
        form,
        page=lambda person: _background_page(person, form),
        change=lambda: person_profile.change_background(
            db.session,
            person=who,
            background=form.background(),
            by=current_account(),
            seen_version=form.seen_version,
            now=clock.now(),
            heard=form.heard(),
        ),
        differing=lambda person: differences(
            person_profile.background_written(person_profile.background_of(person)),
            person_profile.background_written(form.background()),
        ),
        done=lambda _changes: _("Esperienze e competenze aggiornate."),
        section=BACKGROUND,
    )


def _background_page(who: Person, form: HeardBackgroundForm) -> str:
    return section_page(
        "officer/person/edit_background.html",
        person=who,
        section=BACKGROUND,
        title=_("Cambia esperienze e competenze"),
        form=form,
        understood_jobs=[trades([row.title.data.strip()] if row.title.data else []) for row in form.jobs],
        understood_skills=understood_skills(lines(form.skills.data)),
    )


@bp.get("/vocabolario/lavori")
@requires(Role.OFFICER)
def linked_jobs() -> ResponseReturnValue:
    """What the titles being typed mean: a piece of a page."""
    return jobs_as_typed()


@bp.get("/vocabolario/competenze")
@requires(Role.OFFICER)
def linked_skills() -> ResponseReturnValue:
    """What the skills being typed mean: a piece of a page."""
    return skills_as_typed()
