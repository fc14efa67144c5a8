"""What an incentive is worked out from, beside what the list says of the person."""

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, ValidationError
from wtforms.validators import InputRequired, NumberRange, Optional

from models.incentives import SharedBand
from models.law.graduatoria import months_between
from models.placements import Placement
from models.positions import Position
from models.types import Contract
from webapp.duty_forms import LONGEST_TERM, MOST_EUROS
from webapp.forms import EuroField, Form, choices_of, readable
from webapp.services.employers.incentives import Pay

HIRINGS = (Contract.PERMANENT, Contract.FIXED_TERM)


class IncentiveForm(Form):
    """Sent by POST although nothing is kept: what it says of a person's health must not stand in an address."""

    retribuzione = EuroField(
        _l("Retribuzione lorda di un anno, in euro"),
        validators=[
            InputRequired(_l("Scrivi la retribuzione lorda di un anno.")),
            readable,
            NumberRange(1, MOST_EUROS, _l("Scrivi un importo da 1 a 1.000.000.000 di euro.")),
        ],
        render_kw={"inputmode": "decimal"},
    )
    contratto = RadioField(_l("Contratto"), validators=[InputRequired(_l("Scegli il contratto."))])
    mesi = IntegerField(
        _l("Durata in mesi"),
        description=_l("Solo per un tempo determinato."),
        validators=[Optional(), readable, NumberRange(1, LONGEST_TERM, _l("Scrivi i mesi: da 1 a 120."))],
        render_kw={"inputmode": "numeric"},
    )
    psichica = BooleanField(
        _l("La riduzione è intellettiva o psichica"),
        description=_l("Lo dice il verbale. Serve solo a questa stima: non si salva."),
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.contratto.choices = choices_of(HIRINGS)

    def begin(self, position: Position, placement: Placement | None, shared: SharedBand | None) -> None:
        """Start from what the employer was told last, else from what was agreed, else from what is on offer."""
        if shared is not None:
            self.retribuzione.data, self.mesi.data = shared.yearly_pay, shared.fixed_term_months
            self.contratto.data = (Contract.FIXED_TERM if shared.fixed_term_months else Contract.PERMANENT).value
            return
        contract = placement.contract if placement and placement.contract else position.contract
        if contract in HIRINGS:
            self.contratto.data = contract.value
        if contract is Contract.FIXED_TERM and placement and placement.started_on and placement.contract_ends_on:
            self.mesi.data = _months(placement.started_on, placement.contract_ends_on)

    def validate_contratto(self, field: RadioField) -> None:
        """Only a fixed term has a length."""
        if field.data == Contract.PERMANENT.value and self.mesi.data is not None:
            raise ValidationError(_("Un tempo indeterminato non ha una durata: cambia il contratto o togli i mesi."))

    def validate(self, extra_validators: object = None) -> bool:
        """The fields, then the length of a fixed term."""
        valid = super().validate(extra_validators)
        fixed = self.contratto.data == Contract.FIXED_TERM.value
        if fixed and self.mesi.data is None and not self.mesi.errors:
            self.mesi.errors = [_("Scrivi quanti mesi dura il contratto.")]
            return False
        return valid

    def pay(self) -> Pay:
        """What was written."""
        return Pay(self.retribuzione.data, self.mesi.data)


def _months(first: date, last: date) -> int:
    """Whole months that a contract lasts, its last day included; one at least."""
    after = last + timedelta(days=1)
    return max(1, months_between(first, after) - (after.day < first.day))
