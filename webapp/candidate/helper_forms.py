"""Whom a person lets act for them."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired

from models.types import DelegateKind, DelegateScope
from webapp.forms import Form, choices_of
from webapp.organisation_forms import email_field, too_long
from webapp.services.people.delegating import Terms

KINDS = (DelegateKind.FAMILY, DelegateKind.TUTOR, DelegateKind.OTHER)
"""A support administrator is set by the office, with the decree."""
HOW_LONG = {"6": 182, "12": 365, "": None}
"""Days, by the months that the page names; nothing for no end."""


class HelperForm(Form):
    """An invitation in few questions: who, for what, for how long."""

    name = StringField(_l("Come si chiama?"), validators=[DataRequired(_l("Scrivi il nome.")), too_long(120)])
    email = email_field()
    kind = RadioField(_l("Chi è per te?"), validators=[InputRequired(_l("Scegli chi è per te."))])
    scope = SelectMultipleField(
        _l("Che cosa può fare per te?"), validators=[InputRequired(_l("Scegli almeno una cosa."))]
    )
    how_long = RadioField(_l("Per quanto tempo?"), default="12")

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.kind.choices = choices_of(KINDS)
        self.scope.choices = choices_of(DelegateScope)
        self.how_long.choices = [
            SelectChoice("6", _("Per sei mesi")),
            SelectChoice("12", _("Per un anno")),
            SelectChoice("", _("Finché lo decido io")),
        ]

    def terms(self, today: date) -> Terms:
        """The validated answers."""
        days = HOW_LONG[self.how_long.data or ""]
        return Terms(
            kind=DelegateKind(self.kind.data),
            scope=frozenset(self.scope.data),
            starts_on=today,
            ends_on=today + timedelta(days=days) if days else None,
        )
