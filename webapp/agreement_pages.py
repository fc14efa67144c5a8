"""What the pages of agreements have in common: a document sent in, a document given out."""

from collections.abc import Callable

from flask import Response
from sqlalchemy.orm import Session

from models.agreements import AgreementFile
from webapp import files
from webapp.agreement_forms import FileForm
from webapp.services import agreement_files
from webapp.services.agreement_files import TooManyFiles
from webapp.services.documents import FileRefused


def took_file(session: Session, form: FileForm, add: Callable[..., object]) -> bool:
    """Whether the document was right and is kept by ``add``; what is wrong stands on its field."""
    if not form.validate_on_submit():
        return False
    try:
        add(session, given=form.given())
    except (FileRefused, TooManyFiles) as error:
        session.rollback()
        form.refuse(error)
        return False
    return True


def given_out(document: AgreementFile) -> Response:
    """The document itself, to be saved."""
    return files.saved(document.content, media_type=document.media_type, name=agreement_files.file_name(document))
