"""What can be tried out on the page of an employer's duty: sent by GET, nothing is kept."""

from decimal import Decimal
from typing import Any, TypeVar

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from webapp.forms import EuroField, Form, readable
from webapp.services.employers.duties import Plan

MOST_HIRES = 100_000
MOST_EUROS = 1_000_000_000
LONGEST_TERM = 120

Asked = TypeVar("Asked", bound="Trial")


def _hires(label: str, least: int = 0) -> IntegerField:
    words = _l("Scrivi un numero intero da %(least)s a 100.000.", least=least)
    return IntegerField(
        label,
        validators=[Optional(), readable, NumberRange(least, MOST_HIRES, words)],
        render_kw={"inputmode": "numeric"},
    )


def _euros(label: str, description: str = "") -> EuroField:
    words = _l("Scrivi un importo da 0 a 1.000.000.000 di euro.")
    return EuroField(
        label,
        description=description,
        validators=[Optional(), readable, NumberRange(0, MOST_EUROS, words)],
        render_kw={"inputmode": "decimal"},
    )


class Trial(Form):
    """A form whose answers stand in the address."""

    class Meta(Form.Meta):
        """A GET changes nothing: there is nothing to forge."""

        csrf = False


def asked(kind: type[Asked], **given: Any) -> Asked:
    """The form as the address fills it; empty, and unchecked, where the address speaks of none of its fields."""
    form = kind(formdata=None, **given)
    if not any(name in request.args for name in form.data):
        return form
    form = kind(formdata=request.args, **given)
    form.validate()
    return form


class PlanForm(Trial):
    """Hires, and an order to a cooperative."""

    disabili = _hires(_l("Persone con disabilità da assumere"))
    protette = _hires(_l("Persone delle categorie protette da assumere"))
    altri = _hires(_l("Altre persone da assumere"))
    commessa = _euros(
        _l("Valore di una commessa in un anno, in euro"), _l("A una cooperativa sociale di tipo B, art. 14.")
    )
    coefficiente = _euros(
        _l("Valore che copre un posto per un anno, in euro"),
        _l("Il coefficiente della provincia: lo dice l'ufficio."),
    )

    @property
    def missing_coefficient(self) -> bool:
        """Whether an order is tried out without what it has to be divided by."""
        return bool(self.commessa.data) and not self.coefficiente.data

    def plan(self) -> Plan:
        """What is tried out; nothing of it where something was refused."""
        if self.errors:
            return Plan()
        return Plan(
            disabled=self.disabili.data or 0,
            protected=self.protette.data or 0,
            others=self.altri.data or 0,
            order_value=self.commessa.data or Decimal(0),
            coefficient=self.coefficiente.data or None,
        )


class PayForm(Trial):
    """The pay and the contract of a hiring."""

    retribuzione = _euros(_l("Retribuzione lorda di un anno, in euro"))
    mesi = IntegerField(
        _l("Durata del contratto in mesi"),
        description=_l("Vuoto per un contratto a tempo indeterminato."),
        validators=[Optional(), readable, NumberRange(1, LONGEST_TERM, _l("Scrivi i mesi: da 1 a 120."))],
        render_kw={"inputmode": "numeric"},
    )


class OfficersPayForm(PayForm):
    """The same, with what only the office knows. It names nobody."""

    caso = SelectField(
        _l("Riduzione della capacità lavorativa"),
        choices=[
            SelectChoice("high", _l("Oltre il 79%")),
            SelectChoice("medium", _l("Dal 67% al 79%")),
            SelectChoice("psychic", _l("Intellettiva o psichica, oltre il 45%")),
            SelectChoice("other", _l("Altro")),
        ],
        validators=[InputRequired(_l("Scegli il caso."))],
    )


class SharePlanForm(Trial):
    """Hires in a cooperative; people who leave are negative."""

    svantaggiate = _hires(_l("Persone svantaggiate in più"), -MOST_HIRES)
    altre = _hires(_l("Altre persone in più"), -MOST_HIRES)
