"""Reception of a new person, and corrections to who somebody is and how they are registered."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from models.errors import DecidedMeanwhile
from models.people import Person
from models.referrals import Referral
from models.types import ReferralState, Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.formatting import day, who
from webapp.forms import key_of
from webapp.officer.history_words import ChangeLine, change_line
from webapp.officer.looks import write_down_look
from webapp.officer.person_page import SUMMARY, person_of_office, section_page
from webapp.officer.registration_forms import EntryForm, IdentityFields, IdentityForm, RegistrationForm
from webapp.services.care import referrals, taking_referrals
from webapp.services.people import consents, duplicates, person_history, registering
from webapp.services.people.duplicates import Likeness, Similar, Someone
from webapp.services.people.person_changes import Change
from webapp.services.territory import comuni_with_office

bp = Blueprint("officer_registering", __name__, url_prefix="/operatore/persone")

Correction = IdentityForm | EntryForm


@bp.route("/nuova", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new() -> ResponseReturnValue:
    """Put a person on the list."""
    form, sent = RegistrationForm(), _referral()
    if not form.is_submitted():
        form.fill_from(sent)
        return _new_page(form, sent)
    if not form.validate():
        return _new_page(form, sent), 422
    similar = _similar(form)
    if _to_look_at_again(form, similar):
        return _new_page(form, sent, similar), 422
    try:
        person = _register(form, sent)
    except (registering.TaxCodeTaken, registering.CodeTaken) as error:
        db.session.rollback()
        _refuse(form, error)
        return _new_page(form, _referral()), 422
    code = person.registration.code
    flash(_("%(name)s è in elenco, con il codice %(code)s.", name=person.full_name, code=code), "success")
    return redirect(url_for(SUMMARY, registration=person.registration.code), 303)


@bp.route("/<path:registration>/identita", methods=["GET", "POST"])
@requires(Role.OFFICER)
def identity(registration: str) -> ResponseReturnValue:
    """Correct who somebody is and how to reach them."""
    person, form = person_of_office(registration), IdentityForm()
    if not form.is_submitted():
        form.fill_identity(person)
        return _identity_page(person, form)
    return _correct(
        person,
        form,
        page=_identity_page,
        doubts=lambda: registering.doubts_about_identity(form.identity()),
        change=lambda: registering.change_identity(
            db.session,
            person=person,
            identity=form.identity(),
            by=current_account(),
            seen_version=form.version.data,
            now=clock.now(),
        ),
        differing=lambda stored: registering.identity_changes(stored, form.identity()),
    )


@bp.route("/<path:registration>/iscrizione", methods=["GET", "POST"])
@requires(Role.OFFICER)
def entry(registration: str) -> ResponseReturnValue:
    """Correct how somebody is registered."""
    person = person_of_office(registration)
    form = EntryForm(person.birth_date)
    if not form.is_submitted():
        form.fill_entry(person)
        return _entry_page(person, form)
    return _correct(
        person,
        form,
        page=_entry_page,
        doubts=lambda: registering.doubts_about_entry(form.entry(), office=person.registration.office),
        change=lambda: registering.change_entry(
            db.session,
            person=person,
            entry=form.entry(),
            by=current_account(),
            seen_version=form.version.data,
            now=clock.now(),
        ),
        differing=lambda stored: registering.entry_changes(stored, form.entry()),
    )


def _correct(
    person: Person,
    form: Correction,
    *,
    page: Callable[..., str],
    doubts: Callable[[], Sequence[registering.Doubt]],
    change: Callable[[], object],
    differing: Callable[[Person], Sequence[Change]],
) -> ResponseReturnValue:
    """A correction that was sent: refused, to be confirmed, shown beside a colleague's version, or saved."""
    registration = person.registration.code
    if not form.validate():
        if form.version.errors:
            abort(400)  # Nobody can correct it: the page fills it in.
        return page(person, form), 422
    if form.still_to_confirm(doubts()):
        return page(person, form), 422
    try:
        change()
    except (registering.TaxCodeTaken, registering.CodeTaken) as error:
        db.session.rollback()
        _refuse(form, error)
        return page(person_of_office(registration), form), 422
    except DecidedMeanwhile:
        db.session.rollback()
        stored = person_of_office(registration)
        return page(stored, form, differing(stored)), 409
    flash(_("Dati salvati."), "success")
    return redirect(url_for(SUMMARY, registration=person.registration.code), 303)


class SimilarView(NamedTuple):
    """Somebody who may be the same person."""

    code: str
    name: str
    birth_date: str
    why: str


def similar_view(found: Similar) -> SimilarView:
    """Somebody similar, and what they have in common, in words."""
    words = {
        Likeness.TAX_CODE: _("stesso codice fiscale"),
        Likeness.TAX_CODE_CLOSE: _("codice fiscale quasi uguale"),
        Likeness.NAME: _("stesso nome"),
        Likeness.NAME_CLOSE: _("nome simile"),
        Likeness.BIRTH_DATE: _("stessa data di nascita"),
        Likeness.BIRTH_DATE_CLOSE: _("data di nascita simile"),
    }
    why = ", ".join(words[one] for one in found.likenesses)
    return SimilarView(found.code, found.list_name, day(found.birth_date), why)


def _similar(form: IdentityFields) -> list[Similar]:
    who = form.identity()
    found = duplicates.similar_people(
        db.session,
        who=Someone(who.surname, who.name, who.birth_date, who.tax_code),
        office_id=current_account().office_id,
    )
    write_down_look([one.person_id for one in found], page="officer_registering.new")
    return found


def _to_look_at_again(form: RegistrationForm, similar: Sequence[Similar]) -> bool:
    """Whether something waits for a second look: doubts, or people who may be the same."""
    office = current_account().office
    doubts = registering.doubts_about_identity(form.identity())
    doubts += registering.doubts_about_entry(form.entry(), office=office)
    form.others.choices = [SelectChoice(one.code, _("È un'altra persona")) for one in similar]
    waiting = [bool(form.still_to_confirm(doubts)), form.still_to_tell_apart([one.code for one in similar])]
    return any(waiting)


def _referral() -> Referral | None:
    """The referral that somebody is registered from, if the address names one that nobody has taken yet."""
    number = key_of(request.args.get("segnalazione"))
    if number is None:
        return None
    found = referrals.visible(db.session, account=current_account(), referral_id=number)
    if found.state is not ReferralState.SENT:
        abort(redirect(url_for("officer_referrals.referral", referral_id=number), 303))
    return found


def _register(form: RegistrationForm, sent: Referral | None) -> Person:
    by, now = current_account(), clock.now()
    person = registering.register(
        db.session, office=by.office, identity=form.identity(), entry=form.entry(), by=by, now=now
    )
    if consent := form.consent():
        given_on, channel = consent
        consents.give(db.session, person=person, given_on=given_on, channel=channel, by=by, now=now)
    if sent is not None:
        step = {"by": by, "seen_version": sent.version, "now": now}
        taking_referrals.take(db.session, referral=sent, person=person, **step)
    return person


def _refuse(form: RegistrationForm | Correction, error: Exception) -> None:
    """Put a domain error into words, on the field that can mend it."""
    if isinstance(error, registering.TaxCodeTaken):
        whose = (
            _("È già di una persona in elenco, con il codice %(code)s.", code=error.code)
            if error.code
            else _("È già di una persona in elenco, forse di un altro ufficio: per trasferirla parlane con loro.")
        )
        form.tax_code.errors = [whose]
    else:
        form.code.errors = [_("Questo codice è già di un'altra iscrizione.")]


def _new_page(form: RegistrationForm, sent: Referral | None, similar: Sequence[Similar] = ()) -> str:
    told_apart = set(form.others.data or ())
    return render_template(
        "officer/person/new.html",
        form=form,
        sent=sent,
        similar=[(similar_view(one), one.code in told_apart) for one in similar],
        comuni=comuni_with_office(db.session),
    )


def _identity_page(person: Person, form: IdentityForm, meanwhile: Sequence[Change] = ()) -> str:
    return _edit_page("officer/person/identity.html", person, form, _("Dati personali e contatti"), meanwhile)


def _entry_page(person: Person, form: EntryForm, meanwhile: Sequence[Change] = ()) -> str:
    return _edit_page("officer/person/entry.html", person, form, _("Iscrizione"), meanwhile)


def _edit_page(template: str, person: Person, form: Correction, title: str, meanwhile: Sequence[Change]) -> str:
    both: list[ChangeLine] = [change_line(change) for change in meanwhile]
    last = person_history.latest_event(db.session, person=person) if meanwhile else None
    return section_page(
        template,
        person=person,
        section=SUMMARY,
        title=title,
        form=form,
        both=both,
        who=who(last.account if last else None, person) or _("qualcun altro"),
        comuni=comuni_with_office(db.session),
    )
