"""How a person gets into the site, and how their letters are written."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from webapp.forms import Form, as_in_lists
from webapp.services.importing import fields


class EmailAccessForm(Form):
    """Where the invitation goes."""

    email = StringField(
        _l("E-mail della persona"),
        description=_l("Deve leggerla la persona, e nessun altro: con il codice che arriva lì si sceglie la password."),
        validators=[InputRequired(_l("Scrivi l'e-mail.")), Length(max=254)],
    )

    def validate_email(self, field: StringField) -> None:
        """As in imported lists."""
        as_in_lists(fields.email, field, str(_l("Non è un indirizzo e-mail: manca la chiocciola, o qualcosa intorno.")))
