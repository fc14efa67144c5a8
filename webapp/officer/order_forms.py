"""What the office says of a work order."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import IntegerField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from models.employers import Convention
from models.law.conventions import most_heads
from models.work_orders import WorkOrder
from webapp.agreement_forms import StepForm
from webapp.employer.order_forms import MOST_PLACES, amount_field
from webapp.formatting import day
from webapp.forms import key_of, readable
from webapp.services.employers.order_coverage import months_of
from webapp.services.employers.work_orders import Agreement


class AgreeForm(StepForm):
    """The coefficient, where the province has set none; the places; the convention that the order belongs to."""

    coefficient = amount_field(
        _l("Valore che copre un posto per un anno, in euro"),
        needed=_l("Scrivi il coefficiente."),
        description=_l("La provincia non ha ancora un coefficiente qui: quello che scrivi resta da confermare."),
    )
    places = IntegerField(
        _l("Quanti posti copre"),
        validators=[
            InputRequired(_l("Scrivi quanti posti.")),
            readable,
            NumberRange(1, MOST_PLACES, _l("Il numero va da 1 a 500.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    convention = SelectField(_l("A quale convenzione appartiene"))

    def __init__(
        self, order: WorkOrder, conventions: Sequence[Convention], usual: Decimal | None, **given: Any
    ) -> None:
        self.order, self.usual, self.conventions = order, usual, conventions
        super().__init__(data=_known(order), **given)
        if usual is not None:
            del self.coefficient
        self.convention.choices = [
            SelectChoice("", _("Nessuna")),
            *(SelectChoice(str(one.id), _convention_words(one)) for one in conventions),
        ]

    def validate_places(self, field: IntegerField) -> None:
        """No more than the order is worth."""
        coefficient = self._coefficient()
        if field.data is None or coefficient is None:
            return
        most = most_heads(self.order.value, months=months_of(self.order), coefficient=coefficient)
        if field.data > most:
            words = ngettext(
                "Con questo valore si arriva al massimo a %(num)s posto.",
                "Con questo valore si arriva al massimo a %(num)s posti.",
                most,
            )
            raise ValidationError(words)

    def _coefficient(self) -> Decimal | None:
        if self.usual is not None:
            return self.usual
        return None if self.coefficient.errors else self.coefficient.data

    def agreement(self) -> Agreement:
        """The validated answers."""
        chosen = key_of(self.convention.data)
        return Agreement(
            coefficient=self._coefficient() or Decimal(0),
            places=self.places.data,
            convention=next((one for one in self.conventions if one.id == chosen), None),
        )


def _known(order: WorkOrder) -> dict[str, Any]:
    return {
        "version": str(order.version),
        "coefficient": order.coefficient,
        "places": order.agreed_places or order.places,
        "convention": str(order.convention_id or ""),
    }


def _convention_words(convention: Convention) -> str:
    people = ngettext("per %(num)s persona", "per %(num)s persone", convention.places)
    signed = day(convention.signed_on)
    return _("Art. 14, firmata il %(day)s, %(people)s", day=signed, people=people)
