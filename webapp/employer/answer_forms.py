"""What an employer answers to one profile of a shortlist. Several stand on one page: each field carries its number."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, IntegerField, SelectChoice, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput, TextInput

from models.proposals import Proposal
from models.types import Reason
from webapp.extensions import ROME, clock
from webapp.formatting import label
from webapp.forms import Form

REASONS = (
    Reason.SKILLS,
    Reason.HOURS,
    Reason.CAPACITY,
    Reason.MISSING_ACCOMMODATION,
    Reason.DISTANCE,
    Reason.EMPLOYERS_CHOICE,
    Reason.POSITION_CLOSED,
    Reason.OTHER,
)
TIMES = (1, 2, 3)
"""How many times one form offers; more can be added afterwards."""
_TOO_LONG = _l("Il testo è troppo lungo: al massimo 1000 caratteri.")


class AnswerForm(Form):
    """An answer, and which version of the profile was on the page."""

    name = ""
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=0)])
    note = TextAreaField(_l("Nota"), validators=[Length(max=1000, message=_TOO_LONG)])

    def __init__(self, proposal: Proposal, **given: object) -> None:
        super().__init__(prefix=f"{self.name}-{proposal.id}", **given)
        self.number = proposal.id
        if not self.is_submitted() or given.get("formdata", ...) is None:
            self.version.data = proposal.version

    def entered(self) -> list[tuple[str, str]]:
        """What was filled in, in words, for whoever has to answer again."""
        told = []
        for field in self:
            if field.name.endswith(("version", "csrf_token")) or field.data in (None, ""):
                continue
            if hasattr(field, "iter_choices"):
                value = ", ".join(str(choice.label) for choice in field.iter_choices() if choice.selected)
            else:
                value = field._value() if hasattr(field, "_value") else str(field.data)
            told.append((str(field.label.text), value))
        return told


class AskForm(AnswerForm):
    """The employer would like to meet the person: when, and where."""

    name = "colloquio"
    place = StringField(
        _l("Dove"),
        description=_l("Via, numero, comune, e di chi chiedere."),
        validators=[Length(max=200, message=_l("Il testo è troppo lungo: al massimo 200 caratteri."))],
    )
    note = TextAreaField(
        _l("Che cosa è utile sapere"),
        description=_l("Lo legge la persona: come arrivare, che cosa portare, chi incontra."),
        validators=[Length(max=1000, message=_TOO_LONG)],
    )

    def times(self) -> Iterator[tuple[Field, Field]]:
        """The pairs of day and hour."""
        for number in TIMES:
            yield self[f"day_{number}"], self[f"time_{number}"]

    def moments(self) -> list[datetime]:
        """The times offered, in Rome."""
        return [
            datetime.combine(day.data, time.data, tzinfo=ROME) for day, time in self.times() if day.data and time.data
        ]

    def validate(self, extra_validators: object = None) -> bool:
        """Each time has its day and its hour, to come and within a year."""
        good = super().validate(extra_validators)
        for day, time in self.times():
            complaint = self._complaint(day, time)
            if complaint is not None:
                field, words = complaint
                field.errors = [*field.errors, words]
                good = False
        if any(day.data for day, _time in self.times()) and not (self.place.data or "").strip():
            self.place.errors = [*self.place.errors, _("Scrivi dove vi incontrate.")]
            good = False
        return good

    @staticmethod
    def _complaint(day: Field, time: Field) -> tuple[Field, str] | None:
        if day.errors or time.errors:
            return None
        if day.data is None:
            return (day, _("Manca il giorno.")) if time.data is not None else None
        if time.data is None:
            return time, _("Manca l'ora.")
        if datetime.combine(day.data, time.data, tzinfo=ROME) <= clock.now():
            return day, _("Questo momento è già passato: scegli un giorno e un'ora da adesso in poi.")
        if (day.data - clock.today()).days > 366:
            return day, _("È tra più di un anno: controlla la data.")
        return None


for _number in TIMES:
    setattr(AskForm, f"day_{_number}", DateField(_l("Giorno"), validators=[Optional()]))
    # As text: the browsers' own control shows no focus on its second half.
    _hour = TimeField(_l("Ora"), format=["%H:%M", "%H.%M"], widget=TextInput(), validators=[Optional()])
    setattr(AskForm, f"time_{_number}", _hour)


class HireForm(AnswerForm):
    """The employer would hire the person."""

    name = "assunzione"
    note = TextAreaField(
        _l("Vuoi aggiungere qualcosa?"),
        description=_l("Per esempio da quando, e con quale contratto. Lo legge l'ufficio."),
        validators=[Length(max=1000, message=_TOO_LONG)],
    )


class NoForm(AnswerForm):
    """The employer does not go on, and why."""

    name = "no"
    reason = SelectField(
        _l("Perché no?"), validators=[InputRequired(_l("Scegli il motivo: ci aiuta a cercare meglio."))]
    )
    note = TextAreaField(
        _l("Vuoi spiegare meglio?"),
        description=_l("Lo legge solo l'ufficio: la persona no."),
        validators=[Length(max=1000, message=_TOO_LONG)],
    )

    def __init__(self, proposal: Proposal, **given: object) -> None:
        super().__init__(proposal, **given)
        options = [SelectChoice(code.value, label(code)) for code in REASONS]
        self.reason.choices = [SelectChoice("", _("Scegli il motivo")), *options]
