"""Sign-in and language."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from webapp.forms import Form


class SignInForm(Form):
    """E-mail and password."""

    email = EmailField(_l("E-mail"), validators=[InputRequired(_l("Scrivi la tua e-mail.")), Length(max=254)])
    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Scrivi la tua password.")), Length(max=200)])


class LanguageForm(Form):
    """The language chosen, and the page to go back to."""

    code = HiddenField()
    next = HiddenField()
