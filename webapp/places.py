"""A comune as somebody types it, with what to write when it is not clear."""

from flask_babel import gettext as _
from wtforms.validators import ValidationError

from models.territory import Comune
from webapp.extensions import db
from webapp.services.importing.places import SharedName, UnknownPlace, gazetteer


def comune_named(text: str) -> Comune:
    """The comune that a text means. Raises ValidationError when there is none, or more than one."""
    try:
        place = gazetteer(db.session).find(text.strip())
    except UnknownPlace as error:
        raise ValidationError(unknown_place(error)) from error
    except SharedName as error:
        raise ValidationError(shared_name(error)) from error
    return db.session.get_one(Comune, place.istat_code)


def unknown_place(error: UnknownPlace) -> str:
    """The importer's sentence, in the page's language."""
    if error.close:
        return _("«%(cell)s» non è un comune conosciuto (forse %(close)s?).", cell=error.cell, close=error.close)
    return _("«%(cell)s» non è un comune conosciuto.", cell=error.cell)


def shared_name(error: SharedName) -> str:
    """The importer's sentence, in the page's language."""
    either = _("oppure")
    labels = f" {either} ".join(error.labels)
    return _("«%(cell)s» non dice quale comune è; scrivi %(labels)s.", cell=error.cell, labels=labels)
