"""What an officer writes down of a proposal: answers, an appointment, an end."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput, TextInput

from models.proposals import Interview, Proposal
from models.types import Channel, ProposalState, Reason
from webapp.extensions import ROME, clock
from webapp.formatting import label
from webapp.forms import Form
from webapp.labels import PERSON_REASONS

PERSONS_REASONS = (*PERSON_REASONS, Reason.UNREACHABLE)
EMPLOYERS_REASONS = (
    Reason.CAPACITY,
    Reason.SKILLS,
    Reason.DISTANCE,
    Reason.HOURS,
    Reason.MISSING_ACCOMMODATION,
    Reason.EMPLOYERS_CHOICE,
    Reason.POSITION_CLOSED,
    Reason.OTHER,
)
OFFICES_REASONS = (
    Reason.POSITION_CLOSED,
    Reason.UNREACHABLE,
    Reason.PERSONS_CHOICE,
    Reason.EMPLOYERS_CHOICE,
    Reason.CAPACITY,
    Reason.SKILLS,
    Reason.DISTANCE,
    Reason.HOURS,
    Reason.MISSING_ACCOMMODATION,
    Reason.OTHER,
)
HEARD = (Channel.PHONE, Channel.PAPER, Channel.IN_PERSON, Channel.EMAIL)

_TOO_LONG = _l("Il testo è troppo lungo: al massimo 1000 caratteri.")


def _reasons(codes: Sequence[Reason]) -> list[SelectChoice]:
    return [SelectChoice("", _("Scegli il motivo")), *(SelectChoice(code.value, label(code)) for code in codes)]


def _channels() -> list[SelectChoice]:
    return [SelectChoice("", _("Scegli come")), *(SelectChoice(code.value, label(code)) for code in HEARD)]


class StepForm(Form):
    """A step, and which version of the proposal was on the page."""

    name = ""
    """What the form is called on the page; its fields carry it too, since several forms share a page."""
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=0)])
    note = TextAreaField(_l("Nota"), validators=[Length(max=1000, message=_TOO_LONG)])

    def __init__(self, proposal: Proposal, **given: object) -> None:
        super().__init__(prefix=self.name, **given)
        self.shape(proposal)
        if not self.is_submitted() or given.get("formdata", ...) is None:
            self.version.data = proposal.version

    def shape(self, proposal: Proposal) -> None:
        """What the form offers depends on how far the proposal has come."""

    @property
    def why(self) -> Reason | None:
        """The reason chosen."""
        return Reason(self.reason.data) if self.reason.data else None

    def entered(self) -> list[tuple[str, str]]:
        """What was filled in, in words, for whoever has to decide again."""
        told = []
        for field in self:
            if field.name.endswith(("version", "csrf_token")) or field.data in (None, "", "None", []):
                continue
            if hasattr(field, "iter_choices"):
                value = ", ".join(str(choice.label) for choice in field.iter_choices() if choice.selected)
            else:
                value = field._value() if hasattr(field, "_value") else field.data
            told.append((str(field.label.text), str(value)))
        return told


class AnswerForm(StepForm):
    """What the person said, and how."""

    name = "risposta"
    interested = RadioField(_l("Che cosa ha detto la persona?"), validators=[InputRequired()])
    channel = SelectField(_l("Come l'ha detto?"), validators=[InputRequired()])
    reason = SelectField(
        _l("Se ha detto no, perché?"), description=_l("Anche «preferisce non dirlo» è una risposta."), default=""
    )

    def shape(self, proposal: Proposal) -> None:
        """Somebody who said yes can only change to no, and the other way round."""
        both = [SelectChoice("yes", _("Le interessa")), SelectChoice("no", _("Non fa per lei"))]
        said = {ProposalState.ACCEPTED: both[1:], ProposalState.DECLINED: both[:1]}
        self.interested.choices = said.get(proposal.state, both)
        self.channel.choices = _channels()
        words = {Reason.PERSONS_CHOICE: _("Preferisce non dirlo"), Reason.UNREACHABLE: label(Reason.UNREACHABLE)}
        reasons = [SelectChoice(code.value, words.get(code) or label(code)) for code in PERSONS_REASONS]
        self.reason.choices = [SelectChoice("", _("Scegli il motivo")), *reasons]


class InterviewForm(StepForm):
    """Day, time and place."""

    name = "colloquio"
    day = DateField(_l("Giorno"), validators=[InputRequired()])
    # As text: the browsers' own control shows no focus on its second half.
    time = TimeField(
        _l("Ora"),
        format=["%H:%M", "%H.%M"],
        widget=TextInput(),
        description=_l("Per esempio 09:30."),
        validators=[InputRequired()],
    )
    place = StringField(
        _l("Dove"),
        description=_l("Via, numero, comune, e di chi chiedere."),
        validators=[
            InputRequired(),
            Length(max=200, message=_l("Il testo è troppo lungo: al massimo 200 caratteri.")),
        ],
    )
    note = TextAreaField(
        _l("Che cosa serve sapere"),
        description=_l("Lo legge anche la persona: come arrivare, che cosa portare, chi l'accompagna."),
        validators=[Length(max=1000, message=_TOO_LONG)],
    )

    def show(self, interview: Interview | None) -> None:
        """Begin with the appointment that stands."""
        if interview is not None:
            at = interview.starts_at.astimezone(ROME)
            self.day.data, self.time.data = at.date(), at.time()
            self.place.data, self.note.data = interview.place, interview.note

    @property
    def starts_at(self) -> datetime:
        """The moment, in Rome."""
        return datetime.combine(self.day.data, self.time.data, tzinfo=ROME)

    def validate_day(self, field: DateField) -> None:
        """Within a year: a later day is a slip of the pen."""
        if field.data and (field.data - clock.today()).days > 366:
            field.errors = [*field.errors, _("È tra più di un anno: controlla la data.")]


class EmployersNoForm(StepForm):
    """The employer does not go on, and why."""

    name = "no-datore"
    reason = SelectField(_l("Perché no?"))
    channel = SelectField(_l("Come l'ha detto?"), default="", validators=[Optional()])

    def shape(self, proposal: Proposal) -> None:
        """Reasons that an employer may have."""
        self.reason.choices = _reasons(EMPLOYERS_REASONS)
        self.channel.choices = _channels()

    @property
    def heard(self) -> Channel | None:
        """How the answer came, if that was said."""
        return Channel(self.channel.data) if self.channel.data else None


class WithdrawForm(StepForm):
    """The office takes the proposal back, and why."""

    name = "ritiro"
    reason = SelectField(_l("Perché la ritiri?"))

    def shape(self, proposal: Proposal) -> None:
        """Reasons that the office may have."""
        self.reason.choices = _reasons(OFFICES_REASONS)


class CloseForm(StepForm):
    """Nothing more will come of it."""

    name = "chiusura"


class SendForm(StepForm):
    """The profile, as shown, goes to the employer."""

    name = "invio"
