"""What an employer writes of a convention that it would like."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from models.types import ConventionKind
from webapp.agreement_forms import LONGEST_NOTE, day_field, too_long
from webapp.forms import Form, choices_of, readable
from webapp.services.employers.conventions import Wish


class WishForm(Form):
    """A convention to talk about with the office."""

    kind = RadioField(_l("Quale convenzione?"), validators=[InputRequired(_l("Scegli la convenzione."))])
    places = IntegerField(
        _l("Per quante persone?"),
        validators=[
            InputRequired(_l("Scrivi quante persone.")),
            readable,
            NumberRange(1, 500, _l("Il numero va da 1 a 500.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    starts_on = day_field(_l("Da quando"), description=_l("Vuoto se non lo sai ancora."))
    ends_on = day_field(_l("Fino a quando"), description=_l("Vuoto se non lo sai ancora."))
    text = TextAreaField(
        _l("Che cosa hai in mente?"),
        description=_l("Quali lavori, quali tempi. Non scrivere di singole persone."),
        validators=[too_long(LONGEST_NOTE)],
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.kind.choices = choices_of(ConventionKind)

    def validate_ends_on(self, field: DateField) -> None:
        """It ends after it began."""
        if field.data and isinstance(self.starts_on.data, date) and field.data < self.starts_on.data:
            raise ValidationError(_("La fine viene prima dell'inizio: controlla le due date."))

    def wish(self) -> Wish:
        """The validated answers."""
        return Wish(
            kind=ConventionKind(self.kind.data),
            places=self.places.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            text=self.text.data or "",
        )
