"""What an officer does for a person who does not use the site: asks for them, and prints what is theirs."""

from datetime import datetime, time

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from models.law.data_rights import answer_due
from models.people import Person
from models.positions import Position
from models.types import Channel, InterestAnswer, PersonEventKind, PersonRequestKind, Role
from webapp import pdf
from webapp.access import current_account, requires
from webapp.candidate.curriculum import curriculum
from webapp.candidate.printed_copy import printed_copy
from webapp.extensions import ROME, clock, db
from webapp.formatting import day
from webapp.letters.paper import printed
from webapp.officer import paper
from webapp.officer.heard import InterestForPersonForm, RequestForPersonForm
from webapp.officer.looks import write_down_look
from webapp.officer.person_page import SUMMARY, person_of_office, section_page
from webapp.services.people import delegating, interests, person_requests, personal_data, site_access
from webapp.services.people.person_changes import write_down
from webapp.services.positions import positions

bp = Blueprint("officer_for_person", __name__, url_prefix="/operatore/persone")


@bp.route("/<path:registration>/richiesta", methods=["GET", "POST"])
@requires(Role.OFFICER)
def ask(registration: str) -> ResponseReturnValue:
    """A request about the person's data, as they told it."""
    person, form = person_of_office(registration), RequestForPersonForm()
    if form.validate_on_submit() and (asked_id := _asked(person, form)):
        return redirect(url_for("officer_requests.answer", asked_id=asked_id), 303)
    page = section_page(
        "officer/person/ask_for.html", person=person, section=SUMMARY, title=_("Una richiesta sui suoi dati"), form=form
    )
    return page, 422 if form.is_submitted() else 200


def _asked(person: Person, form: RequestForPersonForm) -> int | None:
    asked_on, now = form.asked_on.data, clock.now()
    noon = datetime.combine(asked_on, time(12), tzinfo=ROME)
    try:
        asked = person_requests.ask(
            db.session,
            person=person,
            kind=PersonRequestKind(form.kind.data),
            text=form.text.data or "",
            by=current_account(),
            now=min(noon, now),
            channel=Channel(form.channel.data),
        )
    except person_requests.TooManyWaiting:
        form.form_errors.append(_("La persona ha già molte richieste che aspettano: prima rispondi a quelle."))
        return None
    flash(_("Richiesta registrata: la risposta è dovuta entro il %(day)s.", day=day(answer_due(asked_on))), "success")
    return asked.id


@bp.route("/<path:registration>/interesse/<code>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def interest(registration: str, code: str) -> ResponseReturnValue:
    """What the person says of a position that nobody has proposed to them."""
    person, form = person_of_office(registration), InterestForPersonForm()
    position = positions.visible(db.session, account=current_account(), code=code)
    if form.validate_on_submit():
        return _said(person, position, form)
    page = section_page(
        "officer/person/interest_for.html",
        person=person,
        section="officer_people.opportunities",
        title=_("Che cosa ne dice"),
        position=position,
        form=form,
    )
    return page, 422 if form.is_submitted() else 200


def _said(person: Person, position: Position, form: InterestForPersonForm) -> ResponseReturnValue:
    registration = person.registration.code
    try:
        interests.answer(
            db.session,
            person=person,
            position=position,
            answer=InterestAnswer(form.answer.data),
            by=current_account(),
            channel=Channel(form.channel.data),
            now=clock.now(),
            reason=form.why,
            note=form.note.data or "",
        )
    except interests.ProposedAlready as error:
        db.session.rollback()
        flash(_("Questo lavoro le è già stato proposto: registra qui la risposta."), "info")
        return redirect(url_for("officer_proposals.proposal", proposal_id=error.proposal.id), 303)
    except interests.NotOpen:
        db.session.rollback()
        flash(_("La posizione non è più aperta: non è registrato niente."), "info")
    else:
        flash(_("La risposta della persona è registrata."), "success")
    return redirect(url_for("officer_people.opportunities", registration=registration), 303)


@bp.post("/<path:registration>/chi-aiuta/<int:delegation_id>/lettera")
@requires(Role.OFFICER)
def helper_letter(registration: str, delegation_id: int) -> ResponseReturnValue:
    """A letter to the person about somebody who acts for them, or does not any more."""
    person = person_of_office(registration)
    delegation = delegating.one_of(db.session, person=person, delegation_id=delegation_id)
    write_down_look([person.id], page="officer_for_person.helper_letter")
    now = clock.now()
    return pdf.answer(printed([paper.about_helper(delegation, at=now)], now=now), name="lettera-chi-aiuta")


@bp.post("/<path:registration>/copia-dei-dati")
@requires(Role.OFFICER)
def copy(registration: str) -> ResponseReturnValue:
    """Everything that is kept about the person, to be handed to them; the history says that it was printed."""
    person = person_of_office(registration)
    write_down_look([person.id], page="officer_for_person.copy")
    found = personal_data.everything(db.session, person=person)
    now = clock.now()
    with force_locale(site_access.language_of(db.session, person=person)):
        content = pdf.document("person_data", printed_copy(found, on_paper=True), title=_("I miei dati"), now=now)
    told = {"kind": PersonEventKind.LETTER_PRINTED, "by": current_account(), "now": now}
    write_down(db.session, person=person, note=_("Copia dei dati, stampata per la persona"), **told)
    return pdf.answer(content, name="copia-dei-dati")


@bp.get("/<path:registration>/curriculum.pdf")
@requires(Role.OFFICER)
def curriculum_pdf(registration: str) -> ResponseReturnValue:
    """The same plain CV that a person prints from their own pages."""
    person = person_of_office(registration)
    write_down_look([person.id], page="officer_for_person.curriculum_pdf")
    content = pdf.document("curriculum", curriculum(person), title=person.full_name, now=clock.now())
    return pdf.answer(content, name="curriculum")
