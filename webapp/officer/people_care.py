"""What an officer records about a person beside the sheet: consents, who looks after them, notes."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from models.errors import DecidedMeanwhile
from models.people import Person
from models.types import Channel, Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.formatting import day
from webapp.officer.people import history_page
from webapp.officer.person_forms import CaseOfficerForm, ConsentForm, NoteForm, WithdrawalForm
from webapp.officer.person_page import SUMMARY, person_of_office, section_page
from webapp.services.care import referral_lists
from webapp.services.office import case_officers
from webapp.services.people import consents, people
from webapp.services.proposals import proposing

bp = Blueprint("officer_care", __name__, url_prefix="/operatore/persone")


@bp.post("/<path:registration>/nota")
@requires(Role.OFFICER)
def add_note(registration: str) -> ResponseReturnValue:
    """Keep a note."""
    person, form = person_of_office(registration), NoteForm()
    if not form.validate_on_submit():
        return history_page(person, form), 422
    people.add_note(db.session, person=person, text=form.note.data, by=current_account(), now=clock.now())
    flash(_("Nota aggiunta."), "success")
    return redirect(url_for("officer_people.history", registration=registration), 303)


@bp.get("/<path:registration>/consensi")
@requires(Role.OFFICER)
def consents_list(registration: str) -> ResponseReturnValue:
    """What the person agreed to, when and how."""
    return _consents_page(person_of_office(registration))


@bp.post("/<path:registration>/consensi")
@requires(Role.OFFICER)
def give_consent(registration: str) -> ResponseReturnValue:
    """Record that the person agreed."""
    person, form = person_of_office(registration), ConsentForm()
    if not form.validate_on_submit():
        return _consents_page(person, giving=form), 422
    by, channel = current_account(), Channel(form.channel.data)
    try:
        consents.give(db.session, person=person, given_on=form.given_on.data, channel=channel, by=by, now=clock.now())
    except consents.DayNotPossible as error:
        form.given_on.errors = [_("Il giorno va dal %(day)s a oggi.", day=day(error.earliest))]
        return _consents_page(person, giving=form), 422
    except consents.AlreadyGiven:
        flash(_("Il consenso era già registrato."), "info")
    else:
        flash(_("Consenso registrato: da ora la persona è nelle rose."), "success")
    return redirect(url_for("officer_care.consents_list", registration=registration), 303)


@bp.post("/<path:registration>/consensi/revoca")
@requires(Role.OFFICER)
def withdraw_consent(registration: str) -> ResponseReturnValue:
    """Record that the person took the consent back."""
    person, form = person_of_office(registration), WithdrawalForm()
    if not form.validate_on_submit():
        return _consents_page(person, withdrawing=form), 422
    channel = Channel(form.channel.data)
    try:
        done = consents.withdraw(db.session, person=person, channel=channel, by=current_account(), now=clock.now())
        flash(_("Revoca registrata: da ora la persona non è più in nessuna rosa."), "success")
        say_what_stopped(len(done.stopped))
    except consents.NotGiven:
        flash(_("Non c'era un consenso da revocare."), "info")
    return redirect(url_for("officer_care.consents_list", registration=registration), 303)


def say_what_stopped(number: int) -> None:
    """What a withdrawn consent closed, and whom to phone."""
    if number:
        flash(
            ngettext(
                "Si è chiusa %(num)s proposta in corso: chi aspettava viene avvisato, e il colloquio è disdetto. Se è "
                "vicino, telefona anche tu al datore di lavoro.",
                "Si sono chiuse %(num)s proposte in corso: chi aspettava viene avvisato, e i colloqui sono disdetti. "
                "Se sono vicini, telefona anche tu ai datori di lavoro.",
                number,
            ),
            "info",
        )


@bp.route("/<path:registration>/operatore", methods=["GET", "POST"])
@requires(Role.OFFICER)
def case_officer(registration: str) -> ResponseReturnValue:
    """Who looks after the person."""
    person = person_of_office(registration)
    form = CaseOfficerForm(case_officers.officers_of(db.session, office_id=person.registration.office_id))
    if not form.is_submitted():
        return _case_officer_page(person, form)
    if not form.validate():
        if form.version.errors:
            abort(400)  # Nobody can correct it: the page fills it in.
        return _case_officer_page(person, form), 422
    try:
        _assign(person, form)
    except DecidedMeanwhile:
        db.session.rollback()
        return _both_versions(person_of_office(registration), form), 409
    flash(_("Operatore di riferimento registrato."), "success")
    return redirect(url_for(SUMMARY, registration=registration), 303)


def _assign(person: Person, form: CaseOfficerForm) -> None:
    case_officers.assign(
        db.session,
        person=person,
        officer_id=int(form.officer.data) if form.officer.data else None,
        by=current_account(),
        seen_version=form.version.data,
        now=clock.now(),
        today=clock.today(),
        note=form.note.data or "",
    )


def _both_versions(person: Person, form: CaseOfficerForm) -> str:
    """Somebody else changed the file: who is in charge now, beside what was chosen here."""
    now = people.case_officer(db.session, person=person)
    chosen = {choice.value: choice.label for choice in form.officer.choices}[form.officer.data]
    form.form_errors.append(
        _(
            "Nel frattempo la scheda è cambiata: ora l'operatore di riferimento è «%(now)s», tu avevi scelto "
            "«%(chosen)s». Se la tua scelta vale ancora, salva di nuovo.",
            now=now.account.name if now else _("nessuno"),
            chosen=chosen,
        )
    )
    return _case_officer_page(person, form)


def _case_officer_page(person: Person, form: CaseOfficerForm) -> str:
    before = case_officers.assignments_of(db.session, person=person)
    if not form.is_submitted():
        form.officer.data = next((str(one.account_id) for one in before if one.until_on is None), "")
    title = _("Operatore di riferimento")
    return section_page(
        "officer/person/case_officer.html", person=person, section=SUMMARY, title=title, form=form, before=before
    )


def _consents_page(
    person: Person, *, giving: ConsentForm | None = None, withdrawing: WithdrawalForm | None = None
) -> str:
    return section_page(
        "officer/person/consents.html",
        person=person,
        section=SUMMARY,
        title=_("Consensi"),
        active=people.active_consent(person),
        said_by=consents.said_by(db.session, person=person),
        under_way=proposing.under_way_for(db.session, person_ids=[person.id]),
        referrals=referral_lists.of_person(db.session, person=person),
        giving=giving or ConsentForm(formdata=None),
        withdrawing=withdrawing or WithdrawalForm(formdata=None),
    )
