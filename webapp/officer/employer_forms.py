"""What an officer writes down of an employer."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, EmailField, HiddenField, IntegerField, SelectField, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, ValidationError

from models.employers import Employer, EmployerContact
from models.territory import Comune
from models.types import EmployerKind, VisitKind
from webapp.extensions import clock
from webapp.forms import Form, as_in_lists, choices_of, readable, version_of
from webapp.officer.editing import Meanwhile
from webapp.officer.history_words import ChangeLine
from webapp.organisation_forms import take_vat_number, too_long
from webapp.places import comune_named
from webapp.services.employers.employer_relations import ContactDetails
from webapp.services.employers.employers import Details
from webapp.services.importing import fields

LONGEST_NOTE = 2000


class EmployerForm(Form):
    """Who an employer is. ``version`` is the one on the page; 0 for a new employer."""

    version = HiddenField(default="0")
    vat_number = StringField(
        _l("Partita IVA"),
        description=_l("Undici cifre."),
        validators=[DataRequired(_l("Scrivi la partita IVA."))],
        render_kw={"inputmode": "numeric", "maxlength": 20},
    )
    name = StringField(_l("Nome"), validators=[DataRequired(_l("Scrivi il nome.")), too_long(200)])
    kind = SelectField(_l("Tipo"), validators=[InputRequired(_l("Scegli il tipo."))])
    headcount = IntegerField(
        _l("Quante persone ci lavorano?"),
        description=_l("Serve a calcolare l'obbligo. Se non lo sai, lascia vuoto."),
        validators=[Optional(), readable, NumberRange(0, 1_000_000, _l("Scrivi un numero da 0 in su."))],
    )
    comune = StringField(
        _l("Comune della sede"),
        description=_l("Se più comuni hanno lo stesso nome, aggiungi la provincia: Samone (TN)."),
        validators=[Optional(), too_long(100)],
    )

    def __init__(self, employer: Employer | None = None, **given: Any) -> None:
        self.employer = employer
        self.found_comune: Comune | None = None
        super().__init__(data=_known(employer) if employer else None, **given)
        self.kind.choices = choices_of(EmployerKind, _("Scegli"))

    @property
    def seen_version(self) -> int:
        """The version that the officer saw; what cannot be read counts as an old one."""
        return version_of(self.version.data)

    def validate_vat_number(self, field: StringField) -> None:
        """The last digit checks the others; a number that was there before may stay."""
        if self.employer and field.data.strip() == self.employer.vat_number:
            field.data = self.employer.vat_number
            return
        take_vat_number(field)

    def validate_comune(self, field: StringField) -> None:
        """Keep the comune found; say what to write when there is none, or more than one."""
        self.found_comune = comune_named(field.data)

    def details(self) -> Details:
        """The validated answers."""
        return Details(
            vat_number=self.vat_number.data,
            name=self.name.data.strip(),
            kind=EmployerKind(self.kind.data),
            headcount=self.headcount.data,
            comune=self.found_comune,
        )


def _known(employer: Employer) -> dict[str, Any]:
    return {
        "version": str(employer.version),
        "vat_number": employer.vat_number,
        "name": employer.name,
        "kind": employer.kind.value,
        "headcount": employer.headcount,
        "comune": employer.comune.label if employer.comune else "",
    }


class ContactForm(Form):
    """Somebody to speak to at an employer's. ``version`` is the one on the page; 0 for a new contact."""

    meanwhile: Meanwhile | None = None
    version = HiddenField(default="0")
    name = StringField(_l("Nome e cognome"), validators=[DataRequired(_l("Scrivi il nome.")), too_long(120)])
    task = StringField(_l("Di che cosa si occupa"), validators=[too_long(120)])
    phone = TelField(_l("Telefono"), validators=[too_long(40)])
    email = EmailField(_l("E-mail"), validators=[too_long(254)])

    def validate_phone(self, field: TelField) -> None:
        """A number, with whatever helps to reach somebody beside it: «030 123456 int. 12»."""
        field.data = (field.data or "").strip()
        if field.data and not field.errors:
            words = _("Non è un numero di telefono: scrivilo in cifre, per esempio 030 123456.")
            as_in_lists(fields.phone, field, words)

    def validate_email(self, field: EmailField) -> None:
        """An address that can exist."""
        field.data = (field.data or "").strip()
        if field.data:
            as_in_lists(fields.email, field, _("Questo indirizzo non sembra completo: per esempio nome@azienda.it."))

    @property
    def seen_version(self) -> int:
        """The version that the officer saw; what cannot be read counts as an old one."""
        return version_of(self.version.raw_data[0] if self.version.raw_data else None)

    def show_both(self, stored: EmployerContact) -> None:
        """A colleague was first: what is stored goes beside what was written here. Sent again, the latter counts."""
        fields = [self.name, self.task, self.phone, self.email]
        lines = [
            ChangeLine(str(field.label.text), getattr(stored, field.name), field.data or "")
            for field in fields
            if getattr(stored, field.name) != (field.data or "")
        ]
        self.meanwhile = Meanwhile(_("una persona del tuo ufficio"), lines)
        self.version.data = str(stored.version)

    def details(self) -> ContactDetails:
        """The validated answers."""
        fields = (self.name, self.task, self.phone, self.email)
        return ContactDetails(*((field.data or "").strip() for field in fields))


class VisitForm(Form):
    """A meeting or a call, in under a minute."""

    kind = SelectField(_l("Come"), validators=[InputRequired(_l("Scegli come."))])
    met_on = DateField(_l("Quando"), validators=[InputRequired(_l("Scrivi il giorno.")), readable])
    note = TextAreaField(_l("Che cosa vi siete detti"), validators=[too_long(LONGEST_NOTE)])
    again_on = DateField(
        _l("Quando risentirsi"),
        description=_l("Quel giorno lo trovi sulla Scrivania."),
        validators=[Optional()],
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.kind.choices = choices_of(VisitKind)
        if not self.is_submitted():
            self.met_on.data = clock.today()

    def validate_met_on(self, field: DateField) -> None:
        """What is written down has happened."""
        if field.data > clock.today():
            raise ValidationError(_("Questo giorno deve ancora venire: scrivilo in «Quando risentirsi»."))

    def validate_again_on(self, field: DateField) -> None:
        """The next time comes after this one."""
        if field.data and isinstance(self.met_on.data, date) and field.data < self.met_on.data:
            raise ValidationError(_("Il prossimo contatto viene dopo questo: scegli un giorno più avanti."))
