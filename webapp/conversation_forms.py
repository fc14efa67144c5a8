"""A message inside a proposal, and how the person said it where the office writes it down."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from models.types import Channel, Thread
from webapp.formatting import label
from webapp.forms import Form
from webapp.services.messages.conversations import LONGEST

HEARD = (Channel.PHONE, Channel.IN_PERSON, Channel.PAPER, Channel.EMAIL)


class MessageForm(Form):
    """A message. Several forms share a page: each carries the name of its thread."""

    text = TextAreaField(
        _l("Il tuo messaggio"),
        validators=[
            DataRequired(_l("Scrivi qualche parola, poi premi il bottone.")),
            Length(max=LONGEST, message=_l("Il testo è troppo lungo: al massimo 2000 caratteri.")),
        ],
    )

    def __init__(self, thread: Thread, question: str = "", **given: object) -> None:
        super().__init__(**{"prefix": thread.value, **given})
        self.thread = thread
        if question:
            self.text.label.text = question


def _channels() -> list[SelectChoice]:
    return [
        SelectChoice("", _("Scegli come")),
        *(SelectChoice(channel.value, label(channel)) for channel in HEARD),
    ]


class AgreeForm(Form):
    """The person's yes to be written to by the employer, given to the office."""

    channel = SelectField(_l("Come l'ha detto?"), validators=[InputRequired(_l("Scegli come l'ha detto."))])

    def __init__(self, **given: object) -> None:
        super().__init__(**{"prefix": "si", **given})
        self.channel.choices = _channels()


class HeardForm(MessageForm):
    """What the person said by phone or in person, written down by the office."""

    channel = SelectField(_l("Come l'ha detto?"), validators=[InputRequired(_l("Scegli come l'ha detto."))])

    def __init__(self, **given: object) -> None:
        super().__init__(Thread.WITH_PERSON, _("Che cosa ha detto la persona?"), **{"prefix": "sentito", **given})
        self.channel.choices = _channels()
