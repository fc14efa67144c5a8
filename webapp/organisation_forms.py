"""What is said of an organisation, and a password that is chosen: the same for whoever registers or is invited."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, SelectField, StringField, TelField
from wtforms.validators import DataRequired, Email, InputRequired, Length, ValidationError

from models.territory import Comune
from models.types import EmployerKind
from webapp.forms import Form, choices_of
from webapp.places import comune_named
from webapp.services.employers.employers import BadVatNumber, checked_vat_number
from webapp.services.employers.organisation_requests import Told

SHORTEST_PASSWORD = 12
SHORTEST_NAME = 4
"""Of an address: a shorter one is a part of many good passwords."""


def too_long(most: int) -> Length:
    """At most so many characters."""
    return Length(max=most, message=_l("Il testo è troppo lungo: al massimo %(most)s caratteri.", most=most))


def email_field() -> EmailField:
    """An address that can be written to."""
    return EmailField(
        _l("E-mail"),
        validators=[
            DataRequired(_l("Scrivi l'e-mail.")),
            Length(max=254, message=_l("Questo indirizzo è troppo lungo.")),
            Email(_l("Questo indirizzo non è completo: controllalo."), allow_smtputf8=False),
        ],
    )


def take_vat_number(field: StringField) -> None:
    """Keep a VAT number in the form in which it is stored: the last digit checks the others."""
    try:
        field.data = checked_vat_number(field.data)
    except BadVatNumber as error:
        raise ValidationError(
            _("Questa partita IVA non è giusta: sono undici cifre, e l'ultima controlla le altre.")
        ) from error


class OrganisationForm(Form):
    """Who an organisation is, and who speaks for it."""

    vat_number = StringField(
        _l("Partita IVA"),
        description=_l("Undici cifre. Per un ente senza partita IVA, il codice fiscale dell'ente se ha undici cifre."),
        validators=[DataRequired(_l("Scrivi la partita IVA."))],
        render_kw={"inputmode": "numeric", "maxlength": 20},
    )
    name = StringField(_l("Nome dell'organizzazione"), validators=[DataRequired(_l("Scrivi il nome.")), too_long(200)])
    kind = SelectField(_l("Che cos'è?"), validators=[InputRequired(_l("Scegli il tipo."))])
    comune = StringField(
        _l("Comune della sede"),
        description=_l("Se più comuni hanno lo stesso nome, aggiungi la provincia: Samone (TN)."),
        validators=[DataRequired(_l("Scrivi il comune.")), too_long(100)],
    )
    task = StringField(
        _l("Il tuo compito nell'organizzazione"),
        description=_l("Per esempio: titolare, ufficio del personale."),
        validators=[DataRequired(_l("Scrivi il tuo compito.")), too_long(120)],
    )
    phone = TelField(
        _l("Un telefono a cui trovarti"),
        description=_l("L'ufficio può chiamarti per una conferma."),
        validators=[too_long(40)],
    )

    def __init__(self, **given: Any) -> None:
        self.found_comune: Comune | None = None
        super().__init__(**given)
        self.kind.choices = choices_of(EmployerKind, _("Scegli"))

    def validate_vat_number(self, field: StringField) -> None:
        """The last digit checks the others."""
        written = "".join(field.data.split()).upper()
        if written[:2].isalpha() and not written.startswith("IT"):
            raise ValidationError(
                _("Serve una partita IVA italiana. Se l'organizzazione ha sede all'estero, chiama l'ufficio.")
            )
        take_vat_number(field)

    def validate_comune(self, field: StringField) -> None:
        """Keep the comune found; say what to write when there is none, or more than one."""
        self.found_comune = comune_named(field.data)

    def told(self, person_name: str) -> Told:
        """The validated answers, as the service takes them."""
        return Told(
            vat_number=self.vat_number.data,
            name=self.name.data,
            kind=EmployerKind(self.kind.data),
            comune=self.found_comune,
            person_name=person_name,
            task=self.task.data or "",
            phone=self.phone.data or "",
        )


class RegistrationForm(OrganisationForm):
    """The same from somebody without an account."""

    person_name = StringField(
        _l("Il tuo nome e cognome"), validators=[DataRequired(_l("Scrivi il tuo nome.")), too_long(120)]
    )
    email = email_field()


class PasswordForm(Form):
    """A password, twice."""

    password = PasswordField(
        _l("Scegli una password"),
        description=_l("Almeno 12 caratteri: vanno bene anche alcune parole di seguito."),
        validators=[
            InputRequired(_l("Scegli una password.")),
            Length(SHORTEST_PASSWORD, 200, _l("La password deve avere da 12 a 200 caratteri.")),
        ],
    )
    again = PasswordField(_l("Scrivila di nuovo"), validators=[InputRequired(_l("Scrivila una seconda volta."))])

    def __init__(self, email: str = "", **given: Any) -> None:
        self.email = email
        super().__init__(**given)

    def validate_password(self, field: PasswordField) -> None:
        """Neither the address nor one character over and over."""
        name = self.email.partition("@")[0]
        if len(name) >= SHORTEST_NAME and name in field.data.lower():
            raise ValidationError(_("La password non deve contenere il tuo indirizzo."))
        if len(set(field.data)) < 5:
            raise ValidationError(_("Questa password si indovina: usa caratteri più vari."))

    def validate_again(self, field: PasswordField) -> None:
        """Both are the same."""
        if field.data != self.password.data:
            raise ValidationError(_("Le due password sono diverse."))


class InvitedForm(PasswordForm):
    """Somebody who is invited and has no account yet."""

    person_name = StringField(
        _l("Il tuo nome e cognome"), validators=[DataRequired(_l("Scrivi il tuo nome.")), too_long(120)]
    )


class CodeForm(Form):
    """A code as it came by e-mail."""

    codice = StringField(
        _l("Il codice ricevuto per e-mail"), validators=[DataRequired(_l("Scrivi il codice.")), too_long(200)]
    )
