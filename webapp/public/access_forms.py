"""A new password, or a new PIN, beside the one that held until now."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length, ValidationError

from models.accounts import Account
from webapp.forms import Form
from webapp.organisation_forms import PasswordForm
from webapp.services import sign_in_codes


class NewPasswordForm(PasswordForm):
    """For whoever signs in by e-mail."""

    old = PasswordField(
        _l("La password che usi ora"),
        validators=[InputRequired(_l("Scrivi la password che usi ora.")), Length(max=200)],
    )
    wrong = _l("Non è la password che usi ora. Controlla e riprova.")
    done = _l("Fatto. Da ora accedi con la password nuova.")

    def __init__(self, account: Account, **given: Any) -> None:
        super().__init__(account.email or "", **given)
        self.password.label.text = _("La password nuova")
        if account.sign_in_code:
            self.old.label.text = _("Il PIN o la password che usi ora")

    @property
    def secret(self) -> str:
        """What was chosen."""
        return self.password.data


class NewPinForm(Form):
    """For whoever signs in with a code."""

    old = PasswordField(
        _l("Il PIN che usi ora"),
        description=_l("Quello della lettera, se non l'hai ancora cambiato."),
        validators=[InputRequired(_l("Scrivi il PIN che usi ora.")), Length(max=200)],
    )
    password = PasswordField(
        _l("Il PIN nuovo"),
        description=_l("Da 8 a 12 cifre. Gli spazi non contano."),
        validators=[InputRequired(_l("Scrivi il PIN nuovo.")), Length(max=200)],
    )
    again = PasswordField(_l("Ripeti il PIN nuovo"), validators=[InputRequired(_l("Scrivilo una seconda volta."))])
    wrong = _l("Non è il PIN che usi ora. Controlla e riprova.")
    done = _l("Fatto. Da ora accedi con il PIN nuovo.")

    def __init__(self, account: Account, **given: Any) -> None:
        super().__init__(**given)
        self.person = account.person
        if account.email:
            self.old.label.text = _("Il PIN o la password che usi ora")

    @property
    def secret(self) -> str:
        """The PIN that was chosen, without spaces."""
        return sign_in_codes.digits(self.password.data or "")

    def validate_password(self, field: PasswordField) -> None:
        """Digits, enough of them, and none that everybody tries first."""
        pin = self.secret
        if not (pin.isascii() and pin.isdigit()):
            raise ValidationError(_("Nel PIN ci sono solo cifre, da 0 a 9."))
        if not sign_in_codes.PIN_LENGTH <= len(pin) <= sign_in_codes.LONGEST_PIN:
            raise ValidationError(_("Il PIN deve avere da 8 a 12 cifre."))
        if sign_in_codes.is_easy(pin):
            raise ValidationError(_("Questo PIN si indovina: scegli cifre più diverse tra loro."))
        if self.person is not None and pin in (self.person.birth_date.strftime(form) for form in ("%d%m%Y", "%Y%m%d")):
            raise ValidationError(_("La tua data di nascita si indovina: scegli altre cifre."))

    def validate_again(self, field: PasswordField) -> None:
        """Both are the same."""
        if sign_in_codes.digits(field.data or "") != self.secret:
            raise ValidationError(_("I due PIN sono diversi."))
