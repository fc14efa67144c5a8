"""The small forms of a person's page: notes, consents, who looks after them."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from models.accounts import Account
from models.types import Channel
from webapp.extensions import clock
from webapp.formatting import label
from webapp.forms import Form

CHANNELS = (Channel.IN_PERSON, Channel.PAPER, Channel.PHONE, Channel.EMAIL)
"""How an officer is told something; what comes through the site nobody has to write down."""


def _channel_field() -> SelectField:
    return SelectField(_l("Come"), validators=[InputRequired(_l("Scegli come l'ha detto la persona."))])


def channel_choices() -> list[SelectChoice]:
    """The ways in which an officer is told something."""
    return [SelectChoice("", _("Scegli")), *(SelectChoice(one.value, label(one)) for one in CHANNELS)]


class NoteForm(Form):
    """Words for the file."""

    note = TextAreaField(
        _l("Nota"),
        description=_l(
            "Si conserva cifrata, con il tuo nome e l'ora. Non si può cambiare né togliere. "
            "La persona la trova nella copia dei suoi dati."
        ),
        validators=[
            DataRequired(_l("Scrivi la nota.")),
            Length(max=4000, message=_l("Il testo è troppo lungo: al massimo 4000 caratteri.")),
        ],
    )


class ConsentForm(Form):
    """When and how a person agreed."""

    given_on = DateField(_l("Data del consenso"), validators=[InputRequired(_l("Scrivi il giorno del consenso."))])
    channel = _channel_field()

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.channel.choices = channel_choices()
        if not self.is_submitted():
            self.given_on.data = clock.today()


class WithdrawalForm(Form):
    """How a person took their consent back."""

    channel = _channel_field()

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.channel.choices = channel_choices()


class CaseOfficerForm(Form):
    """Who looks after the person from today on."""

    officer = SelectField(_l("Operatore di riferimento"), default="")
    note = StringField(
        _l("Perché cambia"),
        description=_l("Facoltativo: lo legge chi guarda la storia."),
        validators=[Length(max=200)],
    )
    version = IntegerField(validators=[InputRequired(), NumberRange(min=1)])

    def __init__(self, officers: Iterable[Account], **given: object) -> None:
        super().__init__(**given)
        people = [SelectChoice(str(one.id), one.name) for one in officers]
        self.officer.choices = [SelectChoice("", _("Nessuno")), *people]
