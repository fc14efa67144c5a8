"""A person's documents: put on the file, opened, taken off."""

from io import BytesIO

from flask import Blueprint, Response, flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.casework import Document
from models.people import Person
from models.types import DocumentKind, Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.officer.document_forms import DocumentForm, RemovalForm
from webapp.officer.looks import write_down_look
from webapp.officer.person_page import person_of_office, section_page
from webapp.services.people import documents as service
from webapp.uploads import takes_files

bp = Blueprint("officer_documents", __name__, url_prefix="/operatore/persone/<path:registration>/documenti")

LIST = "officer_documents.documents"


@bp.route("", methods=["GET", "POST"])
@requires(Role.OFFICER)
@takes_files(service.MOST_BYTES)
def documents(registration: str) -> ResponseReturnValue:
    """What is on the file, and one more."""
    who = person_of_office(registration)
    form = DocumentForm(born=who.birth_date)
    if not form.validate_on_submit():
        return _page(who, form), 422 if form.is_submitted() else 200
    try:
        made = service.add(
            db.session,
            person=who,
            kind=DocumentKind(form.kind.data),
            content=form.file.data.read(service.MOST_BYTES + 1),
            name=form.name.data or form.file.data.filename or "",
            dated_on=form.dated_on.data,
            review_on=form.review_on.data,
            by=current_account(),
            now=clock.now(),
        )
    except service.FileRefused as error:
        db.session.rollback()
        form.refuse(error)
        return _page(person_of_office(registration), form), 422
    flash(_("Documento aggiunto: %(name)s.", name=made.name), "success")
    return redirect(url_for(LIST, registration=registration), 303)


def _page(who: Person, form: DocumentForm) -> str:
    found = service.documents_of(db.session, person=who)
    today = clock.today()
    return section_page(
        "officer/person/documents.html",
        person=who,
        form=form,
        documents=found,
        near={document.id for document in found if service.review_near(document, today=today)},
    )


@bp.get("/<int:document_id>")
@requires(Role.OFFICER)
def download(registration: str, document_id: int) -> ResponseReturnValue:
    """The document itself, to be saved: no browser shows it inside this site. The look is written down."""
    who = person_of_office(registration)
    document = service.document_of(db.session, person=who, document_id=document_id, with_content=True)
    write_down_look([who.id], page="officer_documents.download")
    answer: Response = send_file(
        BytesIO(document.content),
        mimetype=document.media_type,
        as_attachment=True,
        download_name=service.file_name(document),
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@bp.route("/<int:document_id>/togli", methods=["GET", "POST"])
@requires(Role.OFFICER)
def remove(registration: str, document_id: int) -> ResponseReturnValue:
    """Take a document off the file, with a reason."""
    who = person_of_office(registration)
    document = service.document_of(db.session, person=who, document_id=document_id)
    form = RemovalForm()
    if form.validate_on_submit() and _removed(who, document, form):
        flash(_("Documento tolto."), "success")
        return redirect(url_for(LIST, registration=registration), 303)
    page = section_page(
        "officer/person/remove_document.html",
        person=who,
        section=LIST,
        title=_("Togli un documento"),
        form=form,
        document=document,
    )
    return page, 422 if form.is_submitted() else 200


def _removed(who: Person, document: Document, form: RemovalForm) -> bool:
    """Whether it is off the file; else the form says why it stays."""
    reason, by, now = form.reason.data, current_account(), clock.now()
    try:
        service.remove(db.session, person=who, document=document, reason=reason, by=by, now=now)
    except service.HeldByDelegation:
        form.form_errors.append(
            _("Qualcuno agisce per la persona con questo documento: prima chiudi o cambia la delega.")
        )
        return False
    return True
