"""How and when a person told an officer what the officer writes down for them."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from models.types import Channel, InterestAnswer, PersonRequestKind, Reason
from webapp.candidate.request_words import WORDS
from webapp.extensions import clock
from webapp.formatting import label
from webapp.forms import Form, choices_of
from webapp.labels import PERSON_REASONS
from webapp.officer.person_forms import channel_choices
from webapp.officer.profile_forms import BackgroundForm, WishesForm
from webapp.services.people.person_changes import Heard

LONGEST_AGO = timedelta(days=366)


def _lately(day: date | None) -> None:
    if day is not None and day > clock.today():
        raise ValidationError(_("Il giorno è nel futuro."))
    if day is not None and day < clock.today() - LONGEST_AGO:
        raise ValidationError(_("È più di un anno fa: controlla il giorno."))


class HeardFields:
    """Two answers more for a form that an officer fills in; left empty, the office writes what it knows by itself."""

    heard_channel = SelectField(
        _l("Come l'ha detto la persona?"),
        description=_l("Se non lo dice la persona, e lo scrivi per quello che sa l'ufficio, lascia vuoto."),
        default="",
    )
    heard_on = DateField(_l("Quando l'ha detto"), validators=[Optional()])

    def __init__(self, *known: Any, **given: Any) -> None:
        super().__init__(*known, **given)
        self.heard_channel.choices = channel_choices()
        if not self.is_submitted():  # type: ignore[attr-defined]
            self.heard_on.data = clock.today()

    def validate_heard_on(self, field: DateField) -> None:
        """Today at the latest, and not long ago."""
        _lately(field.data)

    def heard(self) -> Heard | None:
        """What was answered; without a day it is today."""
        if not self.heard_channel.data:
            return None
        return Heard(Channel(self.heard_channel.data), self.heard_on.data or clock.today())


class HeardWishesForm(HeardFields, WishesForm):
    """Wishes, told to an officer."""


class HeardBackgroundForm(HeardFields, BackgroundForm):
    """Jobs and skills, told to an officer."""


class RequestForPersonForm(Form):
    """What a person asks about their data, told to an officer."""

    kind = RadioField(_l("Che cosa chiede la persona?"), validators=[InputRequired(_l("Scegli che cosa chiede."))])
    text = TextAreaField(
        _l("Con le sue parole"),
        validators=[Length(max=2000, message=_l("Il testo è troppo lungo: al massimo 2000 caratteri."))],
    )
    channel = SelectField(
        _l("Come l'ha chiesto?"), validators=[InputRequired(_l("Scegli come l'ha detto la persona."))]
    )
    asked_on = DateField(
        _l("Quando l'ha chiesto"),
        description=_l("Da questo giorno comincia il mese per rispondere."),
        validators=[InputRequired(_l("Scrivi il giorno."))],
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.kind.choices = choices_of(PersonRequestKind)
        self.channel.choices = channel_choices()
        if not self.is_submitted():
            self.asked_on.data = clock.today()

    def validate_asked_on(self, field: DateField) -> None:
        """Today at the latest, and not long ago."""
        _lately(field.data)

    def validate_text(self, field: TextAreaField) -> None:
        """The same requests need words as on the person's own page."""
        kind = self.kind.data
        if kind in set(PersonRequestKind) and WORDS[PersonRequestKind(kind)].needed and not (field.data or "").strip():
            raise ValidationError(_("Scrivi che cosa chiede la persona, con le sue parole."))


class InterestForPersonForm(Form):
    """What a person says of a position that nobody has proposed to them, told to an officer."""

    answer = RadioField(
        _l("Che cosa ha detto la persona?"), validators=[InputRequired(_l("Scegli che cosa ha detto."))]
    )
    channel = SelectField(_l("Come l'ha detto?"), validators=[InputRequired(_l("Scegli come l'ha detto la persona."))])
    reason = SelectField(
        _l("Se ha detto no, perché?"), description=_l("Anche «preferisce non dirlo» è una risposta."), default=""
    )
    note = TextAreaField(
        _l("Nota"),
        validators=[Length(max=1000, message=_l("Il testo è troppo lungo: al massimo 1000 caratteri."))],
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        words = {InterestAnswer.INTERESTED: _("Le interessa"), InterestAnswer.NOT_FOR_ME: _("Non fa per lei")}
        self.answer.choices = [SelectChoice(code.value, text) for code, text in words.items()]
        self.channel.choices = channel_choices()
        silent = {Reason.PERSONS_CHOICE: _("Preferisce non dirlo")}
        reasons = [SelectChoice(code.value, silent.get(code) or label(code)) for code in PERSON_REASONS]
        self.reason.choices = [SelectChoice("", _("Scegli il motivo")), *reasons]

    @property
    def why(self) -> Reason | None:
        """The reason of a no."""
        return Reason(self.reason.data) if self.reason.data else None
