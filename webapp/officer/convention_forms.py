"""What an officer writes down of a convention."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from models.types import ConventionKind
from webapp.agreement_forms import LONGEST_NOTE, StepForm, day_field, too_long
from webapp.extensions import clock
from webapp.forms import choices_of, readable
from webapp.services.employers.conventions import Terms


class TermsForm(StepForm):
    """What was signed."""

    signed_on = day_field(_l("Firmata il"), needed=_l("Scrivi il giorno della firma."))
    starts_on = day_field(_l("Vale dal"), description=_l("Vuoto se vale dal giorno della firma."))
    ends_on = day_field(_l("Vale fino al"), description=_l("Vuoto se non ha scadenza."))
    places = IntegerField(
        _l("Per quante persone"),
        default=1,
        validators=[
            InputRequired(_l("Scrivi quante persone.")),
            readable,
            NumberRange(1, 500, _l("Il numero va da 1 a 500.")),
        ],
    )
    note = TextAreaField(_l("Nota"), description=_l("La legge solo l'ufficio."), validators=[too_long(LONGEST_NOTE)])

    def validate_signed_on(self, field: DateField) -> None:
        """What is written down as signed has been signed."""
        if field.data > clock.today():
            raise ValidationError(_("La firma è nel futuro: scrivila quando c'è."))

    def validate_starts_on(self, field: DateField) -> None:
        """It holds from its signature at the earliest."""
        if field.data and isinstance(self.signed_on.data, date) and field.data < self.signed_on.data:
            raise ValidationError(_("Vale da prima della firma: controlla le due date."))

    def validate_ends_on(self, field: DateField) -> None:
        """It ends after it was signed, and after it began."""
        if field.data and isinstance(self.signed_on.data, date) and field.data < self.signed_on.data:
            raise ValidationError(_("La scadenza viene prima della firma: controlla le due date."))
        if field.data and isinstance(self.starts_on.data, date) and field.data < self.starts_on.data:
            raise ValidationError(_("La fine viene prima dell'inizio: controlla le due date."))

    def terms(self) -> Terms:
        """The validated answers."""
        return Terms(
            signed_on=self.signed_on.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            places=self.places.data,
            note=self.note.data or "",
        )


class ConventionForm(TermsForm):
    """A convention that was signed and is in force, of any kind."""

    kind = SelectField(_l("Convenzione"), validators=[InputRequired(_l("Scegli la convenzione."))])

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.kind.choices = choices_of(ConventionKind, _("Scegli"))
