"""The person's answer to a proposal."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import Length, Optional

from models.types import Reason
from webapp.forms import Form
from webapp.labels import PERSON_REASONS


class NoForm(Form):
    """Why not; a reason is welcome, never required."""

    reason = RadioField(_l("Se vuoi, dicci perché"), validators=[Optional()], default=Reason.PERSONS_CHOICE.value)
    note = TextAreaField(
        _l("Vuoi aggiungere qualcosa?"),
        description=_l("Lo legge solo l'ufficio."),
        validators=[Length(max=1000, message=_l("Il testo è troppo lungo: al massimo 1000 caratteri."))],
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.reason.choices = [SelectChoice(code.value, str(words)) for code, words in PERSON_REASONS.items()]


class NoneFitsForm(Form):
    """Why none of the times offered is possible; welcome, never required."""

    note = TextAreaField(
        _l("Quando potresti?"),
        description=_l("Per esempio: solo al pomeriggio, o dopo il 10 del mese. Lo legge solo l'ufficio."),
        validators=[Length(max=1000, message=_l("Il testo è troppo lungo: al massimo 1000 caratteri."))],
    )
