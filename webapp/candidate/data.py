"""What is kept about the person, and their rights on it: consents, who looked, a copy of everything."""

import json

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile
from models.law.data_rights import answer_due
from models.people import Person
from models.types import Channel, DelegateScope, Role
from webapp import pdf
from webapp.access import current_account, requires
from webapp.candidate.look_words import LookLine, look_line
from webapp.candidate.printed_copy import printed_copy
from webapp.candidate.request_words import DECISIONS, WORDS
from webapp.delegating import within_scope
from webapp.extensions import ROME, clock, db
from webapp.services import seeing
from webapp.services.care import referral_lists, referrals
from webapp.services.people import consents, people, person_requests, personal_data
from webapp.services.proposals import proposing

bp = Blueprint("candidate_data", __name__, url_prefix="/persona/dati")
HOME = "candidate_data.home"


def me() -> Person:
    """The person whose account is signed in."""
    return people.mine(db.session, account=current_account())


@bp.get("")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.DATA)
def home() -> ResponseReturnValue:
    """Consents, who looked last, and what one can do."""
    person = me()
    return render_template(
        "candidate/data.html",
        person=person,
        active=people.active_consent(person),
        said_by=consents.said_by(db.session, person=person),
        lines=_look_lines(person, 1)[1][:5],
        referrals=referral_lists.of_person(db.session, person=person),
        requests=person_requests.of_person(db.session, person=person),
        titles={kind: words.title for kind, words in WORDS.items()},
        kinds=[kind for kind in WORDS if kind not in DECISIONS or within_scope(DelegateScope.CONSENT.value)],
        answer_due=lambda asked: answer_due(asked.at.astimezone(ROME).date()),
    )


@bp.route("/consenso/revoca", methods=["GET", "POST"])
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.CONSENT)
def withdraw_consent() -> ResponseReturnValue:
    """What follows is said first; then the consent is taken back at once."""
    person = me()
    if request.method == "POST":
        return _withdraw(person)
    active = people.active_consent(person)
    if active is None:
        flash(_("Il consenso non c'è già più: non devi fare niente."), "info")
        return redirect(url_for(HOME), 303)
    under_way = proposing.under_way_for(db.session, person_ids=[person.id])
    return render_template("candidate/withdraw_consent.html", active=active, under_way=under_way)


def _withdraw(person: Person) -> ResponseReturnValue:
    try:
        consents.withdraw(db.session, person=person, channel=Channel.ONLINE, by=current_account(), now=clock.now())
        flash(
            _("Fatto. Da ora non cerchiamo più lavori per te, e nessun datore di lavoro vede il tuo profilo."),
            "success",
        )
    except consents.NotGiven:
        flash(_("Il consenso non c'è già più: non devi fare niente."), "info")
    return redirect(url_for(HOME), 303)


@bp.route("/segnalazioni/<int:referral_id>/revoca", methods=["GET", "POST"])
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.CONSENT)
def withdraw_referral(referral_id: int) -> ResponseReturnValue:
    """The service that referred the person sees nothing of them any more."""
    found = referral_lists.one_of_person(db.session, person=me(), referral_id=referral_id)
    if request.method == "GET" and found.consent_withdrawn_at is None:
        return render_template("candidate/withdraw_referral.html", referral=found)
    try:
        referrals.withdraw_consent(
            db.session, referral=found, channel=Channel.ONLINE, by=current_account(), now=clock.now()
        )
        flash(_("Fatto. Da ora il servizio non vede più i tuoi dati."), "success")
    except referrals.NotGiven:
        flash(_("Il consenso non c'è già più: non devi fare niente."), "info")
    return redirect(url_for(HOME), 303)


@bp.post("/consenso")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.CONSENT)
def give_consent() -> ResponseReturnValue:
    """The person agrees, from today on."""
    try:
        consents.give(
            db.session,
            person=me(),
            given_on=clock.today(),
            channel=Channel.ONLINE,
            by=current_account(),
            now=clock.now(),
        )
        flash(_("Grazie. Da ora cerchiamo un lavoro adatto a te."), "success")
    except consents.AlreadyGiven:
        flash(_("Il consenso c'era già: non devi fare niente."), "info")
    return redirect(url_for(HOME), 303)


@bp.get("/chi-ha-guardato")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.DATA)
def looks() -> ResponseReturnValue:
    """Every look, newest first."""
    page, lines = _look_lines(me(), request.args.get("pagina", 1, type=int))
    return render_template("candidate/looks.html", page=page, lines=lines)


@bp.get("/copia.json")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.DATA)
def as_json() -> ResponseReturnValue:
    """Everything, for a computer."""
    person = me()
    found = personal_data.as_json(personal_data.everything(db.session, person=person))
    copy = {"format": "mirato-personal-data", "format_version": 1, "written_at": clock.now().isoformat(), "data": found}
    answer = Response(json.dumps(copy, ensure_ascii=False, indent=1), mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename="i-miei-dati.json")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/copia.pdf")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.DATA)
def as_pdf() -> ResponseReturnValue:
    """Everything, to be read."""
    found = personal_data.everything(db.session, person=me())
    content = pdf.document("person_data", printed_copy(found), title=_("I miei dati"), now=clock.now())
    return pdf.answer(content, name="i-miei-dati")


@bp.errorhandler(DecidedMeanwhile)
def changed_meanwhile(_error: DecidedMeanwhile) -> ResponseReturnValue:
    """The office changed the file in the same moment: nothing was saved."""
    db.session.rollback()
    flash(_("Nello stesso momento l'ufficio ha cambiato la tua scheda. Guarda com'è ora, e se serve riprova."), "info")
    return redirect(url_for(HOME), 303)


def _look_lines(person: Person, number: int) -> tuple[seeing.Looks, list[LookLine]]:
    page = seeing.looks_at(db.session, person=person, page=number)
    jobs = seeing.positions_named(db.session, looks=[look for look, _account in page.rows])
    return page, [look_line(look, account, jobs) for look, account in page.rows]
