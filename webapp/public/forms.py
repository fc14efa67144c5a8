"""Sign-in, language, and how one likes to read."""

from dataclasses import asdict

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField, RadioField, SelectChoice
from wtforms.validators import InputRequired, Length

from models.types import Contrast, Motion, TextSize
from webapp.forms import Form, choices_of
from webapp.services.reading import Reading


class SignInForm(Form):
    """E-mail and password."""

    email = EmailField(_l("E-mail"), validators=[InputRequired(_l("Scrivi la tua e-mail.")), Length(max=254)])
    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Scrivi la tua password.")), Length(max=200)])


class LanguageForm(Form):
    """The language chosen, and the page to go back to."""

    code = HiddenField()
    next = HiddenField()


YES, NO = "si", "no"


class ReadingForm(Form):
    """How one likes to read. A button elsewhere may send one answer alone: the others stay as they are."""

    text_size = RadioField(_l("Quanto grandi vuoi le lettere?"))
    contrast = RadioField(_l("Quanto contrasto vuoi?"))
    motion = RadioField(_l("Le cose possono muoversi sullo schermo?"))
    easy = RadioField(_l("Vuoi pagine facili da leggere?"))
    next = HiddenField()

    def __init__(self, reading: Reading, *, for_person: bool) -> None:
        super().__init__(data={**asdict(reading), "easy": YES if reading.easy else NO})
        self.text_size.choices = choices_of(TextSize)
        self.contrast.choices = choices_of(Contrast)
        self.motion.choices = choices_of(Motion)
        self.easy.choices = [
            SelectChoice(NO, _("No, come sono ora")),
            SelectChoice(YES, _("Sì, con frasi corte, parole semplici e figure")),
        ]
        if not for_person:
            del self.easy

    @property
    def chosen(self) -> Reading:
        """The answers together."""
        return Reading(
            TextSize(self.text_size.data),
            Contrast(self.contrast.data),
            Motion(self.motion.data),
            easy=self.easy is not None and self.easy.data == YES,
        )
