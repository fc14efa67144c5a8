"""Forms on conventions and work orders that employers and officers share."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from models.types import AgreementDocumentKind
from webapp.extensions import clock
from webapp.forms import Form, choices_of, readable, version_of
from webapp.services.employers.agreement_files import Given, TooManyFiles
from webapp.services.people import documents

LONGEST_NOTE = 2000
EARLIEST_YEAR = 2000
YEARS_AHEAD = 50

REFUSALS: dict[type[Exception], object] = {
    documents.EmptyFile: _l("Il file è vuoto: scegline un altro."),
    documents.TooLarge: _l("Il file è troppo grande: al massimo 10 MB. Prova con una scansione meno fitta."),
    documents.UnknownKind: _l("Questo tipo di file non si può tenere: salvalo come PDF, oppure JPEG o PNG."),
    documents.Incomplete: _l("Il file sembra tagliato a metà: copialo o scansionalo di nuovo."),
    TooManyFiles: _l("Ci sono già molti documenti: togline qualcuno che non serve più."),
}


def too_long(most: int) -> Length:
    """At most so many characters."""
    return Length(max=most, message=_l("Il testo è troppo lungo: al massimo %(most)s caratteri.", most=most))


def check_year(_form: Form, field: Field) -> None:
    """Within the law's life, and within what anybody plans."""
    if isinstance(field.data, date) and not EARLIEST_YEAR <= field.data.year <= clock.today().year + YEARS_AHEAD:
        raise ValidationError(_("È un giorno molto lontano: controlla l'anno."))


def day_field(label: str, *, needed: str = "", description: str = "") -> DateField:
    """A day; ``needed`` is what to say where it is missing and must not be."""
    first = InputRequired(needed) if needed else Optional()
    return DateField(label, description=description, validators=[first, readable, check_year])


class StepForm(Form):
    """A step of an agreement's life: the version on the page."""

    version = HiddenField(default="0")

    @property
    def seen_version(self) -> int:
        """The version on the page; what cannot be read counts as an old one."""
        return version_of(self.version.data)


class ReasonForm(StepForm):
    """A step that says why."""

    reason = TextAreaField(
        _l("Perché?"), validators=[DataRequired(_l("Scrivi il motivo: chi legge capisce.")), too_long(LONGEST_NOTE)]
    )


class FileForm(Form):
    """A document to keep with an agreement."""

    kind = SelectField(_l("Che documento è?"), validators=[InputRequired(_l("Scegli che documento è."))])
    file = FileField(
        _l("Scegli il file"),
        description=_l("PDF, JPEG o PNG, al massimo 10 MB. Si conserva cifrato."),
        validators=[FileRequired(_l("Scegli il file."))],
    )
    name = StringField(
        _l("Come vuoi chiamarlo?"),
        description=_l("Se lasci vuoto, usiamo il nome del file. Non scrivere nomi di persone."),
        validators=[too_long(documents.LONGEST_NAME)],
    )
    dated_on = day_field(_l("Data del documento"))

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.kind.choices = choices_of(AgreementDocumentKind, _("Scegli"))

    def validate_dated_on(self, field: DateField) -> None:
        """What is dated has been written."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("La data è nel futuro."))

    def given(self) -> Given:
        """The validated answers."""
        return Given(
            kind=AgreementDocumentKind(self.kind.data),
            content=self.file.data.read(documents.MOST_BYTES + 1),
            name=self.name.data or self.file.data.filename or "",
            dated_on=self.dated_on.data,
        )

    def refuse(self, error: Exception) -> None:
        """Say on the field why the file is not taken."""
        self.file.errors = [*self.file.errors, str(REFUSALS[type(error)])]
