"""Sign-in, language, and how one likes to read."""

from dataclasses import asdict

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from models.types import Contrast, Motion, TextSize
from webapp.forms import Form, choices_of
from webapp.services import sign_in_codes
from webapp.services.people.reading import Reading


class SignInForm(Form):
    """An e-mail, or the code of a letter; a password, or a PIN."""

    email = StringField(
        _l("E-mail o codice"),
        validators=[InputRequired(_l("Scrivi la tua e-mail o il tuo codice.")), Length(max=254)],
    )
    password = PasswordField(
        _l("Password o PIN"),
        validators=[InputRequired(_l("Scrivi la tua password o il tuo PIN.")), Length(max=200)],
    )

    @property
    def code(self) -> str | None:
        """The code that was typed, as it is kept; none where it was an e-mail."""
        return None if "@" in self.email.data else sign_in_codes.read(self.email.data)

    def validate_email(self, field: StringField) -> None:
        """A slip in a code is named before anything is looked up: it tells nobody whether an account exists."""
        try:
            _code = self.code
        except sign_in_codes.Mistyped as error:
            words = _(
                "Questo non è un'e-mail, e come codice ha un errore o non è completo. "
                "Un codice ha 9 tra lettere e numeri: guardalo di nuovo sulla lettera."
            )
            raise ValidationError(words) from error


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
