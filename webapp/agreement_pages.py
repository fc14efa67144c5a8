"""What the pages of agreements have in common: a document sent in, given out, taken off."""

from collections.abc import Callable

from flask import Response, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import files
from webapp.access import current_account
from webapp.agreement_forms import FileForm
from webapp.extensions import clock, db
from webapp.services.employers import agreement_files
from webapp.services.employers.agreement_files import Agreement, TooManyFiles
from webapp.services.people.documents import FileRefused


def take_in(agreement: Agreement, *, again: Callable[[FileForm], str], back: str) -> ResponseReturnValue:
    """Keep the document that was sent in. What is wrong stands on its field, on the page as ``again`` renders it."""
    form = FileForm()
    if not _kept(agreement, form):
        return again(form), 422
    flash(_("Documento aggiunto."), "success")
    return redirect(back, 303)


def _kept(agreement: Agreement, form: FileForm) -> bool:
    if not form.validate_on_submit():
        return False
    try:
        agreement_files.add(db.session, agreement=agreement, given=form.given(), by=current_account(), now=clock.now())
    except (FileRefused, TooManyFiles) as error:
        db.session.rollback()
        form.refuse(error)
        return False
    return True


def give_out(agreement: Agreement, document_id: int) -> Response:
    """The document itself, to be saved."""
    found = agreement_files.one_of(db.session, agreement=agreement, document_id=document_id, with_content=True)
    return files.saved(found.content, media_type=found.media_type, name=agreement_files.file_name(found))


def take_off(agreement: Agreement, document_id: int, *, back: str) -> ResponseReturnValue:
    """Take off a document that one added oneself by mistake."""
    found = agreement_files.one_of(db.session, agreement=agreement, document_id=document_id)
    agreement_files.remove(db.session, document=found, by=current_account())
    flash(_("Documento tolto."), "success")
    return redirect(back, 303)
