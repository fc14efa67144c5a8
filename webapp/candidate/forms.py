"""The person's answer to a proposal."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from models.types import Reason
from webapp.candidate.request_words import AskWords
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


class AskForm(Form):
    """A request about one's data, in one's own words."""

    text = TextAreaField(
        description=_l("Bastano parole semplici. Lo legge solo l'ufficio."),
        validators=[Length(max=2000, message=_l("Il testo è troppo lungo: al massimo 2000 caratteri."))],
    )

    def __init__(self, words: AskWords, **given: object) -> None:
        super().__init__(**given)
        self.needed = words.needed
        self.text.label.text = str(words.question)
        self.text.flags.required = words.needed

    def validate_text(self, field: TextAreaField) -> None:
        """Some requests say all by themselves; the others need a few words."""
        if self.needed and not (field.data or "").strip():
            raise ValidationError(_("Scrivi qualche parola: così l'ufficio capisce che cosa ti serve."))
