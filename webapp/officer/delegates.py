"""Who acts for a person: set by the office with a document, changed, ended."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.casework import Document
from models.delegations import Delegation
from models.errors import DecidedMeanwhile
from models.people import Person
from models.types import DelegateScope, DocumentKind, Role
from webapp import delegate_mail
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.forms import version_of
from webapp.officer.delegate_forms import EditDelegateForm, EndDelegateForm, NewDelegateForm, TermsForm
from webapp.officer.person_page import SUMMARY, person_of_office, section_page
from webapp.services import accounts
from webapp.services.people import delegating, documents
from webapp.uploads import takes_files

bp = Blueprint("officer_delegates", __name__, url_prefix="/operatore/persone/<path:registration>/chi-aiuta")
HOME = "officer_delegates.home"


@bp.get("")
@requires(Role.OFFICER)
def home(registration: str) -> ResponseReturnValue:
    """Who acts, is invited to, or acted for the person."""
    who, now, today = person_of_office(registration), clock.now(), clock.today()
    found = [(one, one.state(now=now, today=today)) for one in delegating.of_person(db.session, person=who)]
    return section_page(
        "officer/person/delegates.html",
        person=who,
        section=SUMMARY,
        title=_("Chi aiuta"),
        delegations=found,
        scopes=list(DelegateScope),
    )


@bp.route("/nuova", methods=["GET", "POST"])
@requires(Role.OFFICER)
@takes_files(documents.MOST_BYTES)
def new(registration: str) -> ResponseReturnValue:
    """Invite somebody to act for the person, with the paper it rests on."""
    who = person_of_office(registration)
    form = NewDelegateForm(documents.documents_of(db.session, person=who), today=clock.today())
    if form.validate_on_submit() and _invited(who, form):
        return redirect(url_for(HOME, registration=registration), 303)
    page = _form_page("officer/person/new_delegate.html", person_of_office(registration), form, _("Una nuova delega"))
    return page, 422 if form.is_submitted() else 200


def _invited(who: Person, form: NewDelegateForm) -> bool:
    known = accounts.by_email(db.session, email=form.email.data)
    if known is not None and known.role is not Role.DELEGATE:
        form.email.errors = [
            _("Con questo indirizzo si accede già al sito in un altro ruolo: serve un altro indirizzo.")
        ]
        return False
    try:
        made, token = delegating.invite(
            db.session,
            person=who,
            terms=form.terms(_paper(who, form)),
            name=form.name.data,
            email=form.email.data,
            by=current_account(),
            now=clock.now(),
        )
    except documents.FileRefused as error:
        form.refuse(error)
    except delegating.NeedsDocument:
        form.needs_document()
    except delegating.AlreadyHelps:
        form.email.errors = [_("Chi legge questo indirizzo agisce già per questa persona: cambia la delega che c'è.")]
    except delegating.OwnAddress:
        form.email.errors = [_("Questo è l'indirizzo della persona stessa.")]
    else:
        if token is None:
            # The form came twice: the paper is on the file already.
            db.session.rollback()
        delegate_mail.send_invitation(made, language="it", token=token)
        flash(_("Invito in partenza per %(email)s.", email=made.email), "success")
        return True
    db.session.rollback()
    return False


def _paper(who: Person, form: NewDelegateForm) -> Document | None:
    """The paper that came with the form, now on the person's file."""
    if not form.file.data or not form.file.data.filename:
        return None
    return documents.add(
        db.session,
        person=who,
        kind=DocumentKind.DELEGATION,
        content=form.file.data.read(documents.MOST_BYTES + 1),
        name=form.file.data.filename,
        dated_on=None,
        review_on=None,
        by=current_account(),
        now=clock.now(),
    )


@bp.route("/<int:delegation_id>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def edit(registration: str, delegation_id: int) -> ResponseReturnValue:
    """Other terms."""
    who = person_of_office(registration)
    one = _one(who, delegation_id)
    form = EditDelegateForm(documents.documents_of(db.session, person=who), one)
    if not form.validate_on_submit():
        return _edit_page(who, one, form), 422 if form.is_submitted() else 200
    try:
        changed = delegating.change(
            db.session,
            delegation=one,
            terms=form.terms(None),
            by=current_account(),
            seen_version=form.seen_version,
            now=clock.now(),
        )
    except delegating.NeedsDocument:
        form.needs_document()
        return _edit_page(who, one, form), 422
    except DecidedMeanwhile:
        return _meanwhile(registration)
    flash(_("Delega cambiata.") if changed else _("Niente da salvare: era già così."), "success" if changed else "info")
    return redirect(url_for(HOME, registration=registration), 303)


@bp.route("/<int:delegation_id>/fine", methods=["GET", "POST"])
@requires(Role.OFFICER)
def end(registration: str, delegation_id: int) -> ResponseReturnValue:
    """From now on nobody acts by it."""
    who = person_of_office(registration)
    one = _one(who, delegation_id)
    form = EndDelegateForm(data={"version": str(one.version)})
    if not form.validate_on_submit():
        page = _form_page("officer/person/end_delegate.html", who, form, _("Chiudi una delega"), one=one)
        return page, 422 if form.is_submitted() else 200
    seen, why = version_of(form.version.data), form.why.data
    try:
        delegating.end(db.session, delegation=one, by=current_account(), now=clock.now(), seen_version=seen, why=why)
    except DecidedMeanwhile:
        return _meanwhile(registration)
    flash(_("Delega chiusa: da ora %(name)s non agisce più per la persona.", name=one.delegate_name), "success")
    return redirect(url_for(HOME, registration=registration), 303)


def _one(who: Person, delegation_id: int) -> Delegation:
    return delegating.one_of(db.session, person=who, delegation_id=delegation_id)


def _meanwhile(registration: str) -> ResponseReturnValue:
    db.session.rollback()
    flash(_("Nel frattempo qualcun altro ha cambiato questa delega: guarda com'è ora e, se serve, riprova."), "info")
    return redirect(url_for(HOME, registration=registration), 303)


def _edit_page(who: Person, one: Delegation, form: TermsForm) -> str:
    return _form_page("officer/person/edit_delegate.html", who, form, _("Cambia una delega"), one=one)


def _form_page(template: str, who: Person, form: object, title: str, **values: object) -> str:
    return section_page(template, person=who, section=SUMMARY, title=title, form=form, **values)
