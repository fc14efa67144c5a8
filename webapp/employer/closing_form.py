"""Why an employer looks for nobody any more."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from models.types import ClosingReason
from webapp.forms import Form, choices_of, version_of

REASONS = (ClosingReason.FILLED_ELSEWHERE, ClosingReason.FILLED, ClosingReason.WITHDRAWN)
"""Those that are an employer's to say."""


class ClosingForm(Form):
    """Why, a word to the office, and the version of the position on the page."""

    version = HiddenField(default="0")
    reason = SelectField(_l("Perché la chiudi?"), validators=[InputRequired(_l("Scegli il motivo."))])
    note = TextAreaField(
        _l("Vuoi dire qualcosa all'ufficio?"),
        description=_l("Per esempio come hai trovato la persona. La legge solo l'ufficio."),
        validators=[Length(max=1000, message=_l("Il testo è troppo lungo: al massimo 1000 caratteri."))],
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.reason.choices = choices_of(REASONS, _("Scegli il motivo"))

    @property
    def seen_version(self) -> int:
        """The version on the page; what cannot be read counts as an old one."""
        return version_of(self.version.data)
