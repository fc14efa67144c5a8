"""What an officer writes down of a placement: the hiring, its terms, the plan, how it goes, its end."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from models.placements import Placement, PlannedAccommodation
from models.types import Availability, Contract, EndReason, FollowUpOutcome, Funding
from webapp.extensions import clock
from webapp.forms import EuroField, choices_of
from webapp.officer.proposal_forms import HEARD, StepForm
from webapp.services.placements.hiring import Terms
from webapp.services.placements.placements import PlanLine

MOST_HOURS = 48
"""A week, overtime included: D.Lgs. 66/2003 art. 4."""
MOST_EUROS = 1_000_000

_LONG_NAME = _l("Il testo è troppo lungo: al massimo 120 caratteri.")


def _near(field: DateField, *, back: int, ahead: int) -> None:
    """A day far away is a slip of the pen."""
    if field.data and not -back <= (field.data - clock.today()).days <= ahead:
        raise ValidationError(_("È un giorno molto lontano: controlla l'anno."))


def _may_be_empty(_form: StepForm, field: DateField) -> None:
    """Nothing written is no error, and the checks after this one still run: Optional would stop them."""
    if not any(text.strip() for text in field.raw_data or ()):
        field.errors = []


class TermsForm(StepForm):
    """What was agreed."""

    name = "condizioni"
    started_on = DateField(_l("Primo giorno di lavoro"), validators=[InputRequired()])
    contract = SelectField(_l("Contratto"), choices=lambda: choices_of(Contract), validators=[InputRequired()])
    hours = IntegerField(
        _l("Ore alla settimana"),
        validators=[
            InputRequired(),
            NumberRange(min=1, max=MOST_HOURS, message=_l("Scrivi un numero di ore da 1 a 48.")),
        ],
    )
    contract_ends_on = DateField(
        _l("Ultimo giorno del contratto"),
        description=_l("Solo per un contratto che ha una fine."),
        validators=[_may_be_empty],
    )
    tutor_name = StringField(
        _l("Chi segue la persona sul lavoro (tutor)"),
        description=_l("Nome e compito nel luogo di lavoro."),
        validators=[Length(max=120, message=_LONG_NAME)],
    )
    tutor_contact = StringField(
        _l("Telefono o e-mail del tutor"),
        validators=[Length(max=254, message=_l("Il testo è troppo lungo: al massimo 254 caratteri."))],
    )

    def validate_started_on(self, field: DateField) -> None:
        """Within ten years back and one ahead."""
        _near(field, back=3660, ahead=366)

    def validate_contract_ends_on(self, field: DateField) -> None:
        """What the terms themselves ask, put on the field that can mend it."""
        ends = self.contract.data in (Contract.FIXED_TERM.value, Contract.INTERNSHIP.value)
        if field.data is None and ends:
            raise ValidationError(_("Questo contratto ha una fine: scrivi l'ultimo giorno."))
        if field.data and self.contract.data == Contract.PERMANENT.value:
            raise ValidationError(_("Un contratto a tempo indeterminato non ha una fine: lascia vuoto."))
        if field.data and self.started_on.data and field.data < self.started_on.data:
            raise ValidationError(_("La fine viene prima del primo giorno: controlla le due date."))

    def show(self, placement: Placement) -> None:
        """Begin with what holds now."""
        for field in (self.started_on, self.hours, self.contract_ends_on, self.tutor_name, self.tutor_contact):
            field.data = getattr(placement, field.short_name)
        self.contract.data = placement.contract.value if placement.contract else None
        self.note.data = placement.note

    @property
    def terms(self) -> Terms:
        """The terms as the service takes them."""
        return Terms(
            started_on=self.started_on.data,
            contract=Contract(self.contract.data),
            hours=self.hours.data,
            contract_ends_on=self.contract_ends_on.data,
            tutor_name=self.tutor_name.data or "",
            tutor_contact=self.tutor_contact.data or "",
            note=self.note.data or "",
        )


class HireForm(TermsForm):
    """The terms of a hiring, with the plan to begin with."""

    name = "assunzione"
    accommodations = SelectMultipleField(
        _l("Accomodamenti da preparare"),
        description=_l("Sono già scelti quelli che servono. Altri si aggiungono dopo, in qualsiasi momento."),
    )
    without_clearance = TextAreaField(
        _l("Perché si assume senza nulla osta?"),
        description=_l("Solo se il nulla osta manca o non vale più il primo giorno di lavoro."),
        validators=[Length(max=1000, message=_l("Il testo è troppo lungo: al massimo 1000 caratteri."))],
    )

    despite_withdrawal = TextAreaField(
        _l("Perché l'assunzione si registra dopo la revoca del consenso?"),
        description=_l("Per esempio: il contratto era già firmato, e in che giorno. Resta nella storia."),
        validators=[Length(max=1000, message=_l("Il testo è troppo lungo: al massimo 1000 caratteri."))],
    )

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """What the plan may begin with."""
        self.accommodations.choices = [SelectChoice(code, words) for code, words in choices]


class FollowUpForm(StepForm):
    """How it goes: one answer, one way it came, and when to ask again."""

    name = "contatto"
    outcome = RadioField(_l("Come va?"), choices=lambda: choices_of(FollowUpOutcome), validators=[InputRequired()])
    channel = SelectField(_l("Come l'hai saputo?"), choices=lambda: choices_of(HEARD), default=HEARD[0].value)
    note = TextAreaField(
        _l("Nota breve"),
        description=_l("La legge solo l'ufficio. Non serve scrivere niente sulla salute."),
        validators=[Length(max=1000, message=_l("Il testo è troppo lungo: al massimo 1000 caratteri."))],
    )
    again_on = DateField(
        _l("Quando risentirsi, oltre ai contatti già previsti"),
        description=_l("Può restare vuoto. Serve se nessuno ha risposto."),
        validators=[_may_be_empty],
    )

    def validate_again_on(self, field: DateField) -> None:
        """After today; and whoever was not reached is tried again."""
        if field.data is None and not field.errors and self.outcome.data == FollowUpOutcome.NOT_REACHED.value:
            raise ValidationError(_("Scrivi quando riprovare: così il contatto non si perde."))
        if field.data and field.data <= clock.today():
            raise ValidationError(_("Scegli un giorno da domani in poi."))
        _near(field, back=0, ahead=366)


class ExtraForm(StepForm):
    """One more day on which to ask."""

    name = "contatto-in-piu"
    note = None
    due_on = DateField(_l("Giorno del contatto"), validators=[InputRequired()])

    def validate_due_on(self, field: DateField) -> None:
        """From today, within two years."""
        if field.data and field.data < clock.today():
            raise ValidationError(_("Questo giorno è passato: scegli da oggi in poi."))
        _near(field, back=0, ahead=732)


class PlanForm(StepForm):
    """One accommodation of the plan: who sees to it, by when, what it costs, who pays, when it was done."""

    name = "accomodamento"
    note = None
    responsible = StringField(_l("Chi se ne occupa"), validators=[Length(max=120, message=_LONG_NAME)])
    due_on = DateField(_l("Entro quando"), validators=[_may_be_empty])
    cost = EuroField(
        _l("Costo in euro"),
        description=_l("Vuoto se non si sa ancora; 0 se non costa niente."),
        places=2,
        validators=[
            Optional(),
            NumberRange(min=0, max=MOST_EUROS, message=_l("Scrivi un costo da 0 a 1.000.000 di euro.")),
        ],
    )
    funding = SelectField(_l("Chi paga"), choices=lambda: choices_of(Funding, _("Non si sa ancora")), default="")
    done_on = DateField(_l("Pronto dal"), description=_l("Vuoto finché non è pronto."), validators=[_may_be_empty])

    def validate_due_on(self, field: DateField) -> None:
        """Within five years either way."""
        _near(field, back=1830, ahead=1830)

    def validate_done_on(self, field: DateField) -> None:
        """What is not done yet has no day."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("Questo giorno deve ancora venire: lascia vuoto finché non è pronto."))
        _near(field, back=3660, ahead=0)

    def validate_funding(self, field: SelectField) -> None:
        """A cost that somebody bears is no «costs nothing»."""
        if field.data == Funding.NOBODY.value and self.cost.data:
            raise ValidationError(_("C'è un costo: scegli chi lo paga, oppure scrivi 0."))

    def begin(self, planned: PlannedAccommodation) -> None:
        """Begin with what the plan says."""
        self.responsible.data, self.due_on.data, self.done_on.data = (
            planned.responsible,
            planned.due_on,
            planned.done_on,
        )
        self.cost.data = None if planned.cost_cents is None else Decimal(planned.cost_cents) / 100
        self.funding.data = planned.funding.value if planned.funding else ""

    @property
    def line(self) -> PlanLine:
        """The line as the service takes it."""
        return PlanLine(
            responsible=self.responsible.data or "",
            due_on=self.due_on.data,
            cost_cents=None if self.cost.data is None else int((self.cost.data * 100).to_integral_value()),
            funding=Funding(self.funding.data) if self.funding.data else None,
            done_on=self.done_on.data,
        )


class AddAccommodationForm(StepForm):
    """One more accommodation for the plan."""

    name = "altro-accomodamento"
    note = None
    accommodation = SelectField(_l("Accomodamento"), validators=[InputRequired()])

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Those that the plan does not have yet."""
        chosen = [SelectChoice(code, words) for code, words in choices]
        self.accommodation.choices = [SelectChoice("", _("Scegli un accomodamento")), *chosen]


class EndForm(StepForm):
    """When and why it ended, and whether the person looks for work again."""

    name = "fine"
    ended_on = DateField(_l("Ultimo giorno di lavoro"), validators=[InputRequired()])
    reason = RadioField(_l("Perché è finito?"), choices=lambda: choices_of(EndReason), validators=[InputRequired()])
    availability = RadioField(
        _l("E adesso, che cosa vuole la persona?"),
        description=_l("Chiediglielo: da qui dipende se la cerchiamo di nuovo per altri lavori."),
        validators=[InputRequired()],
    )

    def shape(self, proposal: object) -> None:
        """Three answers, in words."""
        self.availability.choices = [
            SelectChoice(Availability.AVAILABLE.value, _("Cerca un altro lavoro: torna disponibile")),
            SelectChoice(Availability.SUSPENDED.value, _("Si ferma per un po': l'iscrizione resta sospesa")),
            SelectChoice(Availability.EMPLOYED.value, _("Ha già un altro lavoro")),
        ]

    def validate_ended_on(self, field: DateField) -> None:
        """An end that is still to come is the contract's, not the placement's."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("Questo giorno deve ancora venire: registra la fine quando c'è stata."))


class ClearanceForm(StepForm):
    """The clearance was issued: its number and its day."""

    name = "rilascio"
    note = None
    number = StringField(
        _l("Numero"),
        validators=[
            InputRequired(),
            Length(max=40, message=_l("Il testo è troppo lungo: al massimo 40 caratteri.")),
        ],
    )
    issued_on = DateField(_l("Rilasciato il"), validators=[InputRequired()])

    def validate_issued_on(self, field: DateField) -> None:
        """A past day, or today."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("Questo giorno deve ancora venire: scrivi il giorno del rilascio."))
        _near(field, back=3660, ahead=0)

    def validate_number(self, field: StringField) -> None:
        """Spaces are no number."""
        if not (field.data or "").strip():
            raise ValidationError(_("Scrivi il numero del nulla osta."))


def next_working_days(today: date) -> date:
    """The day that a hiring form begins with: a week from now, on a Monday to Friday."""
    start = today + timedelta(days=7)
    return start + timedelta(days={5: 2, 6: 1}.get(start.weekday(), 0))
