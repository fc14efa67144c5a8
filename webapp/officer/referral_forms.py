"""What an officer decides about a referral, and what is known of a service."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from models.people import Person
from models.referrals import Referral
from models.referring_services import ReferringService
from models.territory import Comune
from models.types import ServiceKind
from webapp.forms import Form, as_in_lists, choices_of, version_of
from webapp.officer.registration_forms import one_line
from webapp.organisation_forms import email_field
from webapp.places import comune_named
from webapp.referrer.forms import StepForm, words_field
from webapp.services.care.referring_services import Details
from webapp.services.importing import fields
from webapp.services.people.duplicates import Similar

ANOTHER = "altra"


class TakeForm(StepForm):
    """Which person of the list it is: one of those who are alike, or another one by their code."""

    note = None
    person = RadioField(_l("È una di queste persone?"), validators=[InputRequired(_l("Scegli una risposta."))])
    code = StringField(
        _l("Il suo codice di iscrizione"),
        description=_l("Serve se è un'altra persona già in elenco."),
        filters=[one_line],
        validators=[Length(max=32)],
    )
    doubted = HiddenField()
    sure = BooleanField(_l("È davvero la stessa persona: ho controllato"))

    def __init__(self, referral: Referral, similar: list[Similar], **given: Any) -> None:
        super().__init__(referral, **given)
        self.person.choices = [
            *(SelectChoice(one.code, f"{one.list_name} ({one.code})") for one in similar),
            SelectChoice(ANOTHER, _("È un'altra persona già in elenco")),
        ]
        if not similar:
            self.person.data = ANOTHER

    def validate_code(self, field: StringField) -> None:
        """Needed for another person."""
        if self.person.data == ANOTHER and not field.data:
            raise ValidationError(_("Scrivi il codice di iscrizione."))

    def ask_to_confirm(self, person: Person) -> bool:
        """Whether it was confirmed, for this person, that they are the same all the same; asks for it where not."""
        code = person.registration.code
        if self.sure.data and self.doubted.data == code:
            return True
        self.doubted.raw_data, self.doubted.data = None, code
        self.sure.raw_data, self.sure.data = None, False
        self.sure.errors = [
            _(
                "La data di nascita o il codice fiscale sono diversi. Controlla chi è: chi aiuta la persona, e lei,"
                " leggono poi quello che scrive il servizio."
            )
        ]
        return False

    @property
    def chosen(self) -> str:
        """The code of the person chosen."""
        return str(self.code.data if self.person.data == ANOTHER else self.person.data)


class GiveBackForm(StepForm):
    """Why a referral goes back: the service reads it."""

    note = words_field(
        _l("Che cosa manca?"),
        _l("Lo legge il servizio: scrivi che cosa serve per poterla prendere in carico."),
        _l("Scrivi che cosa manca."),
    )


class ServiceForm(Form):
    """What is known of a service."""

    version = StringField()
    name = StringField(
        _l("Nome del servizio"),
        filters=[one_line],
        validators=[DataRequired(_l("Scrivi il nome.")), Length(max=120)],
    )
    kind = SelectField(_l("Che servizio è?"), validators=[InputRequired(_l("Scegli il tipo."))])
    comune = StringField(_l("Comune della sede"), filters=[one_line], validators=[Length(max=100)])
    contact = StringField(_l("Con chi parlare"), filters=[one_line], validators=[Length(max=120)])
    phone = StringField(_l("Telefono"), filters=[one_line])
    email = StringField(_l("E-mail"), filters=[one_line])

    def __init__(self, service: ReferringService | None = None, **given: Any) -> None:
        names = ("name", "contact", "phone", "email")
        data = {name: getattr(service, name) for name in names} if service else {}
        if service:
            data |= {"kind": service.kind.value, "version": str(service.version)}
            data["comune"] = service.comune.label if service.comune else ""
        super().__init__(data=data, **given)
        self.kind.choices = choices_of(ServiceKind, _("Scegli"))
        self.found_comune: Comune | None = None

    @property
    def seen_version(self) -> int:
        """The version that was shown."""
        return version_of(self.version.data)

    def validate_comune(self, field: StringField) -> None:
        """Keep the comune found; say what to write when there is none, or more than one."""
        self.found_comune = comune_named(field.data) if field.data else None

    def validate_phone(self, field: StringField) -> None:
        """At least five digits."""
        if field.data:
            as_in_lists(
                fields.phone, field, _("Non è un numero di telefono: scrivilo in cifre, al massimo 40 caratteri.")
            )

    def validate_email(self, field: StringField) -> None:
        """An address that can exist."""
        if field.data:
            as_in_lists(fields.email, field, _("Non è un indirizzo e-mail: manca la chiocciola, o qualcosa intorno."))

    def details(self) -> Details:
        """The validated answers, as the service takes them."""
        return Details(
            name=self.name.data,
            kind=ServiceKind(self.kind.data),
            comune_code=self.found_comune.istat_code if self.found_comune else None,
            contact=self.contact.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
        )


class ServiceInvitationForm(Form):
    """Whom to invite."""

    email = email_field()
