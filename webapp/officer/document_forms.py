"""The forms for documents: one more, one less."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from models.types import DocumentKind
from webapp.extensions import clock
from webapp.forms import Form, choices_of
from webapp.services.people import documents

REFUSALS = {
    documents.EmptyFile: _l("Il file è vuoto: scegline un altro."),
    documents.TooLarge: _l("Il file è troppo grande: al massimo 10 MB. Prova con una scansione meno fitta."),
    documents.UnknownKind: _l("Questo tipo di file non si può tenere: salvalo come PDF, oppure JPEG o PNG."),
    documents.Incomplete: _l("Il file sembra tagliato a metà: copialo o scansionalo di nuovo."),
}


class DocumentForm(Form):
    """A document to put on the file."""

    kind = SelectField(_l("Che documento è?"), validators=[InputRequired(_l("Scegli che documento è."))])
    file = FileField(
        _l("Scegli il file"),
        description=_l("PDF, JPEG o PNG, al massimo 10 MB. Si conserva cifrato."),
        validators=[FileRequired(_l("Scegli il file."))],
    )
    name = StringField(
        _l("Come vuoi chiamarlo?"),
        description=_l("Se lasci vuoto, usiamo il nome del file."),
        validators=[Length(max=documents.LONGEST_NAME)],
    )
    dated_on = DateField(_l("Data del documento"), validators=[Optional()])
    review_on = DateField(
        _l("Da rinnovare entro"),
        description=_l("Se c'è una data di revisione: ti avvisiamo in tempo."),
        validators=[Optional()],
    )

    def __init__(self, *, born: date, **given: Any) -> None:
        super().__init__(**given)
        self.born = born
        self.kind.choices = choices_of(DocumentKind, _("Scegli"))

    def validate_dated_on(self, field: DateField) -> None:
        """Not ahead, and within the person's life."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("La data è nel futuro."))
        if field.data and field.data < self.born:
            raise ValidationError(_("La data è prima della nascita della persona."))

    def validate_review_on(self, field: DateField) -> None:
        """After the document's own day."""
        if field.data and self.dated_on.data and field.data <= self.dated_on.data:
            raise ValidationError(_("Il rinnovo viene dopo la data del documento."))

    def refuse(self, error: documents.FileRefused) -> None:
        """Say on the field why the file is not taken."""
        self.file.errors = [*self.file.errors, str(REFUSALS[type(error)])]


class RemovalForm(Form):
    """Why a document goes."""

    reason = TextAreaField(
        _l("Perché lo togli?"),
        description=_l("Resta nella storia della persona."),
        validators=[
            DataRequired(_l("Scrivi il motivo: resta nella storia.")),
            Length(max=1000, message=_l("Il testo è troppo lungo: al massimo 1000 caratteri.")),
        ],
    )
