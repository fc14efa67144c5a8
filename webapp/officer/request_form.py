"""An officer's answer to what a person asked about their data."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from models.types import PersonRequestState
from webapp.forms import Form, choices_of


class AnswerForm(Form):
    """What became of it, and the words that the person reads."""

    state = RadioField(_l("Che cosa hai fatto?"), validators=[InputRequired(_l("Scegli che cosa hai fatto."))])
    answer = TextAreaField(
        _l("La tua risposta"),
        description=_l(
            "La legge la persona: frasi brevi e parole semplici. Se qualcosa non si può fare, scrivi perché."
        ),
        validators=[
            DataRequired(_l("Scrivi la risposta.")),
            Length(max=2000, message=_l("Il testo è troppo lungo: al massimo 2000 caratteri.")),
        ],
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        answered = (PersonRequestState.DONE, PersonRequestState.PARTLY, PersonRequestState.NOT_POSSIBLE)
        self.state.choices = choices_of(answered)
