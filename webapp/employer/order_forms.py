"""What a firm writes of the work that it would give, whom it asks, what a cooperative answers and says that it does."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, ValidationError

from models.territory import Comune
from models.work_orders import CooperativeOffer, WorkOrder
from webapp.agreement_forms import LONGEST_NOTE, StepForm, day_field, too_long
from webapp.extensions import clock
from webapp.forms import EuroField, Form, lines, readable, short_lines, version_of
from webapp.places import comune_named
from webapp.services.employers.cooperative_offers import OfferDetails
from webapp.services.employers.order_matching import Fit
from webapp.services.employers.work_orders import OrderDetails

MOST_EUROS = 1_000_000_000
MOST_PLACES = 500
MOST_FREE, MOST_FREE_HOURS, MOST_KM = 1_000, 40_000, 1_000


def amount_field(label: str, *, needed: str = "", description: str = "") -> EuroField:
    """An amount above nothing; ``needed`` is what to say where it is missing and must not be."""
    words = _l("Scrivi un importo sopra lo zero, fino a 1.000.000.000 di euro.")
    first = InputRequired(needed) if needed else Optional()
    return EuroField(
        label,
        description=description,
        validators=[first, readable, NumberRange(Decimal("0.01"), MOST_EUROS, words)],
        render_kw={"inputmode": "decimal"},
    )


class OrderForm(StepForm):
    """The work, as a firm writes it."""

    title = StringField(
        _l("Che lavoro è?"),
        description=_l("Per esempio: confezionamento, pulizia degli uffici, lavaggio stoviglie."),
        validators=[DataRequired(_l("Scrivi che lavoro è.")), too_long(200)],
    )
    description = TextAreaField(
        _l("Che cosa si fa, e come"),
        description=_l("Quantità, tempi, attrezzi. Parla del lavoro, non delle persone."),
        validators=[too_long(LONGEST_NOTE)],
    )
    comune = StringField(
        _l("In quale comune"),
        description=_l("Dove si fa il lavoro, o dove si ritira."),
        validators=[DataRequired(_l("Scrivi il comune.")), too_long(100)],
    )
    starts_on = day_field(_l("Dal"), needed=_l("Scrivi il primo giorno."))
    ends_on = day_field(_l("Al"), needed=_l("Scrivi l'ultimo giorno."))
    value = amount_field(
        _l("Quanto vale in tutto, in euro"),
        needed=_l("Scrivi quanto vale."),
        description=_l("Per tutta la durata, senza IVA. Quanto vale in un anno lo calcoliamo noi."),
    )
    coefficient = amount_field(
        _l("Valore che copre un posto per un anno, in euro"),
        description=_l("Il coefficiente della provincia. Se non lo sai lascia vuoto: lo dice l'ufficio."),
    )
    places = IntegerField(
        _l("Quanti posti vorresti coprire"),
        validators=[
            InputRequired(_l("Scrivi quanti posti.")),
            readable,
            NumberRange(1, MOST_PLACES, _l("Il numero va da 1 a 500.")),
        ],
        render_kw={"inputmode": "numeric"},
    )

    def __init__(self, order: WorkOrder | None = None, **given: Any) -> None:
        self.found_comune: Comune | None = None
        data = _known(order) if order else {}
        super().__init__(data=data | given.pop("data", {}), **given)

    def validate_comune(self, field: StringField) -> None:
        """One that is known; the office of its province follows the order."""
        self.found_comune = comune_named(field.data)
        field.data = self.found_comune.label

    def validate_starts_on(self, field: DateField) -> None:
        """What is offered has not begun."""
        if isinstance(field.data, date) and field.data < clock.today():
            raise ValidationError(_("Questo giorno è passato: scrivi quando può cominciare."))

    def validate_ends_on(self, field: DateField) -> None:
        """It ends after it began."""
        if isinstance(field.data, date) and isinstance(self.starts_on.data, date) and field.data < self.starts_on.data:
            raise ValidationError(_("La fine viene prima dell'inizio: controlla le due date."))

    def details(self, comune: Comune, occupation: str | None) -> OrderDetails:
        """The validated answers, with the comune that was found and the occupation that the title means."""
        return OrderDetails(
            title=" ".join(self.title.data.split()),
            occupation=occupation,
            description=(self.description.data or "").strip(),
            comune=comune,
            value=self.value.data,
            coefficient=self.coefficient.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            places=self.places.data,
        )


def _known(order: WorkOrder) -> dict[str, Any]:
    same = ("title", "description", "starts_on", "ends_on", "value", "coefficient", "places")
    told = {name: getattr(order, name) for name in same}
    return told | {"comune": order.comune.label if order.comune else "", "version": str(order.version)}


class AskForm(StepForm):
    """Which cooperatives are asked."""

    cooperatives = SelectMultipleField(_l("A chi la offri"), coerce=int, validate_choice=False)

    def __init__(self, fits: Sequence[Fit], **given: Any) -> None:
        super().__init__(**given)
        self.cooperatives.choices = [SelectChoice(fit.cooperative.id, fit.cooperative.name) for fit in fits]

    def validate_cooperatives(self, field: SelectMultipleField) -> None:
        """One at least, of those that were offered."""
        if not field.data:
            raise ValidationError(_("Scegli almeno una cooperativa."))
        if not set(field.data) <= {choice.value for choice in field.choices}:
            raise ValidationError(_("Una di queste cooperative non si può scegliere: guarda di nuovo l'elenco."))


class AnswerForm(StepForm):
    """What a cooperative answers."""

    willing = RadioField(_l("Potete fare questo lavoro?"), validators=[InputRequired(_l("Scegli la risposta."))])
    reason = TextAreaField(
        _l("Perché, o a quali condizioni"),
        description=_l("Se dite no, scrivete perché. Lo leggono chi offre il lavoro e l'ufficio."),
        validators=[too_long(LONGEST_NOTE)],
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.willing.choices = [SelectChoice("yes", _l("Sì, lo prendiamo")), SelectChoice("no", _l("No, non possiamo"))]

    def validate_reason(self, field: TextAreaField) -> None:
        """A no says why."""
        if self.willing.data == "no" and not (field.data or "").strip():
            raise ValidationError(_("Scrivi perché non potete."))


def _count(label: str, most: int, description: str = "") -> IntegerField:
    words = _l("Scrivi un numero intero da 0 a %(most)s.", most=most)
    return IntegerField(
        label,
        description=description,
        validators=[Optional(), readable, NumberRange(0, most, words)],
        render_kw={"inputmode": "numeric"},
    )


class CapacityForm(Form):
    """What a cooperative does, and what it can take on now."""

    version = HiddenField(default="0")
    activities = TextAreaField(
        _l("Quali lavori fate"),
        description=_l("Uno per riga: pulizia uffici, confezionamento, giardinaggio."),
        validators=[short_lines],
    )
    free_people = _count(
        _l("Quante persone potete mettere ora"), MOST_FREE, _l("Solo il numero. Vuoto se non lo sapete.")
    )
    free_hours = _count(_l("Quante ore alla settimana avete libere"), MOST_FREE_HOURS, _l("Vuoto se non lo sapete."))
    most_km = _count(
        _l("Fin dove andate, in chilometri"), MOST_KM, _l("Vuoto se dipende dal lavoro: allora contiamo 40 km.")
    )

    def __init__(self, offer: CooperativeOffer | None, **given: Any) -> None:
        super().__init__(data=_said(offer) if offer else None, **given)

    @property
    def seen_version(self) -> int:
        """The version on the page; what cannot be read counts as an old one."""
        return version_of(self.version.data)

    def details(self) -> OfferDetails:
        """The validated answers."""
        return OfferDetails(
            activities=lines(self.activities.data),
            free_people=self.free_people.data,
            free_hours=self.free_hours.data,
            most_km=self.most_km.data,
        )


def _said(offer: CooperativeOffer) -> dict[str, Any]:
    told = {name: getattr(offer, name) for name in ("free_people", "free_hours", "most_km")}
    return told | {
        "activities": "\n".join(activity.text for activity in offer.activities),
        "version": str(offer.version),
    }
