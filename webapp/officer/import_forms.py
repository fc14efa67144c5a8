"""Forms of the import pages."""

from pathlib import PurePath

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired, ValidationError

from webapp.forms import Form, choices_of
from webapp.services.import_jobs import MOST_BYTES
from webapp.services.jobs import IMPORTS
from webapp.uploads import MEGABYTE

_ENDINGS = (".csv", ".txt", ".xlsx")


class UploadForm(Form):
    """Which list, and the file."""

    kind = RadioField(
        _l("Che cosa contiene l'elenco?"),
        choices=lambda: choices_of(IMPORTS),
        validators=[InputRequired(_l("Scegli che cosa contiene l'elenco."))],
    )
    file = FileField(
        _l("File"),
        description=_l(
            "CSV o foglio di calcolo .xlsx, come lo esporta il tuo programma: al massimo %(most)s MB.",
            most=MOST_BYTES // MEGABYTE,
        ),
    )
    content: bytes = b""

    def validate_file(self, field: FileField) -> None:
        """The ending is looked at here; what is in the file is the check's affair."""
        if not field.data or not field.data.filename:
            raise ValidationError(_("Scegli il file da caricare."))
        if PurePath(field.data.filename).suffix.lower() not in _ENDINGS:
            raise ValidationError(_("Questo file non è un CSV né un foglio .xlsx: salvalo in uno di questi formati."))
        self.content = field.data.stream.read(MOST_BYTES + 1)
        if not self.content:
            raise ValidationError(_("Il file è vuoto."))
        if len(self.content) > MOST_BYTES:
            raise ValidationError(
                _("Il file supera i %(most)s MB: dividilo in più parti.", most=MOST_BYTES // MEGABYTE)
            )


class ConfirmForm(Form):
    """The officer's go-ahead."""

    all_or_nothing = BooleanField(
        _l("Tutto o niente"),
        description=_l("Se nel frattempo anche una sola riga non va più bene, non viene scritto niente."),
    )
