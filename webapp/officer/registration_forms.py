"""Reception: who somebody is, how they are registered, and the doubts to look at again."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, IntegerField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from models.people import Person
from models.referrals import Referral
from models.types import Availability, Category, Channel, Sex
from webapp.extensions import clock
from webapp.forms import Form, as_in_lists, choices_of, readable
from webapp.officer.person_forms import channel_choices
from webapp.places import comune_named
from webapp.services.importing import fields
from webapp.services.importing.candidates import OLDEST_BIRTH_YEAR, YOUNGEST_AGE
from webapp.services.people.registering import Doubt, Entry, Identity, entry_of, identity_of

MOST_INCOME = 10_000_000


def one_line(text: str | None) -> str:
    """Without spaces around, and with single ones inside."""
    return " ".join((text or "").split())


class Confirmable(Form):
    """A form whose doubts are confirmed one by one: what was confirmed comes back with it."""

    confirmed = SelectMultipleField(_l("Da confermare"), choices=[], validate_choice=False)

    def still_to_confirm(self, doubts: Iterable[Doubt]) -> list[Doubt]:
        """Offer these doubts; give those not yet confirmed, with the words on the field."""
        words = doubt_words()
        self.confirmed.choices = [SelectChoice(doubt.value, words[doubt]) for doubt in doubts]
        chosen = set(self.confirmed.data or ())
        left = [doubt for doubt in doubts if doubt.value not in chosen]
        if left:
            self.confirmed.errors = [_("Correggi quello che non va, o conferma che è giusto così.")]
        return left


def doubt_words() -> dict[Doubt, str]:
    """Each doubt, and what is confirmed."""
    return {
        Doubt.LETTERS_FOR_DIGITS: _(
            "Nel codice fiscale alcune cifre sono lettere (omocodia): è scritto proprio così sulla tessera."
        ),
        Doubt.NAME: _(
            "Le prime lettere del codice fiscale non vengono da questo cognome e nome: ho controllato sulla tessera "
            "(può succedere con il cognome del matrimonio, o con nomi stranieri)."
        ),
        Doubt.DEGREE: _(
            "La percentuale è sotto il minimo della legge 68/1999 per questa categoria: ho controllato il verbale."
        ),
    }


def _past_day(_form: Form, field: Field) -> None:
    if field.data and field.data > clock.today():
        raise ValidationError(_("Il giorno è nel futuro."))


class IdentityFields(Confirmable):
    """Who somebody is, and how to reach them."""

    name = StringField(_l("Nome"), filters=[one_line], validators=[DataRequired(_l("Scrivi il nome.")), Length(max=80)])
    surname = StringField(
        _l("Cognome"), filters=[one_line], validators=[DataRequired(_l("Scrivi il cognome.")), Length(max=80)]
    )
    birth_date = DateField(
        _l("Data di nascita"), validators=[InputRequired(_l("Scrivi la data di nascita.")), readable, _past_day]
    )
    sex = SelectField(
        _l("Sesso"),
        description=_l("Serve solo a controllare che le rose siano giuste per tutti: non conta mai nell'indice."),
        validators=[InputRequired(_l("Scegli una risposta."))],
    )
    tax_code = StringField(
        _l("Codice fiscale"), description=_l("Se la persona non lo ha ancora, lascia vuoto."), filters=[one_line]
    )
    phone = StringField(_l("Telefono"), filters=[one_line])
    email = StringField(_l("E-mail"), filters=[one_line])
    address = StringField(
        _l("Via e numero"), description=_l("Serve per le lettere."), filters=[one_line], validators=[Length(max=200)]
    )
    comune = StringField(
        _l("Comune dove abita"),
        description=_l("Da qui si misura la distanza dal lavoro. Se più comuni hanno lo stesso nome: Samone (TN)."),
        filters=[one_line],
        validators=[Length(max=100)],
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.sex.choices = choices_of(Sex, _("Scegli"))
        self.found_comune = None

    def fill_identity(self, person: Person) -> None:
        """What is written now."""
        now = identity_of(person)
        for name in ("surname", "name", "birth_date", "tax_code", "phone", "email", "address"):
            self[name].data = getattr(now, name)
        self.sex.data = now.sex.value
        self.comune.data = now.comune.label if now.comune else ""

    def validate_birth_date(self, field: Field) -> None:
        """Old enough to be on the list, and alive."""
        age = _age(field.data, clock.today())
        if field.data.year < OLDEST_BIRTH_YEAR:
            raise ValidationError(_("L'anno è prima del %(year)s: controllalo.", year=OLDEST_BIRTH_YEAR))
        if age < YOUNGEST_AGE:
            raise ValidationError(
                _("La data dà %(age)s anni: per l'iscrizione ne servono almeno %(least)s.", age=age, least=YOUNGEST_AGE)
            )

    def validate_tax_code(self, field: Field) -> None:
        """A code that can exist, and that says the same day of birth and sex."""
        if not field.data:
            return
        try:
            field.data = fields.tax_code(field.data)
        except fields.BadCell as error:
            raise ValidationError(
                _("Non è un codice fiscale: sono 16 lettere e cifre, e l'ultima lettera controlla le altre.")
            ) from error
        wrong = {
            error.column
            for error in fields.tax_code_mismatches(field.data, born=self.birth_date.data, sex=self.sex.data)
        }
        if "data_nascita" in wrong:
            raise ValidationError(_("Il codice dice un'altra data di nascita: una delle due è sbagliata."))
        if "sesso" in wrong:
            raise ValidationError(_("Il codice dice un altro sesso: uno dei due è sbagliato."))

    def validate_phone(self, field: Field) -> None:
        """At least five digits."""
        if field.data:
            as_in_lists(
                fields.phone, field, _("Non è un numero di telefono: scrivilo in cifre, al massimo 40 caratteri.")
            )

    def validate_email(self, field: Field) -> None:
        """An address that can exist."""
        if field.data:
            as_in_lists(fields.email, field, _("Non è un indirizzo e-mail: manca la chiocciola, o qualcosa intorno."))

    def validate_comune(self, field: Field) -> None:
        """Keep the comune found; say what to write when there is none, or more than one."""
        self.found_comune = comune_named(field.data) if field.data else None

    def identity(self) -> Identity:
        """The validated answers, as the service takes them."""
        return Identity(
            surname=self.surname.data,
            name=self.name.data,
            birth_date=self.birth_date.data,
            sex=Sex(self.sex.data),
            tax_code=self.tax_code.data or None,
            phone=self.phone.data or None,
            email=self.email.data or None,
            address=self.address.data,
            comune=self.found_comune,
        )


class EntryFields(Confirmable):
    """How somebody is registered."""

    category = SelectField(_l("Categoria"), validators=[InputRequired(_l("Scegli la categoria."))])
    invalidity_percent = IntegerField(
        _l("Percentuale di invalidità"),
        description=_l("Serve con l'invalidità civile e del lavoro. Nessun datore di lavoro la vede."),
        validators=[Optional(), NumberRange(0, 100, _l("La percentuale va da 0 a 100."))],
    )
    registered_on = DateField(
        _l("Data di iscrizione"), validators=[InputRequired(_l("Scrivi la data di iscrizione.")), _past_day]
    )
    seniority_on = DateField(
        _l("Data di anzianità"),
        description=_l("Conta per la graduatoria di legge. Se è la prima iscrizione è lo stesso giorno."),
        validators=[Optional(), _past_day],
    )
    dependants = IntegerField(
        _l("Persone a carico"), default=0, validators=[Optional(), NumberRange(0, 30, _l("Il numero va da 0 a 30."))]
    )
    yearly_income = IntegerField(
        _l("Reddito annuo in euro"),
        description=_l("Solo la cifra intera, senza punti."),
        default=0,
        validators=[Optional(), NumberRange(0, MOST_INCOME, _l("L'importo va da 0 a 10.000.000 di euro."))],
    )
    availability = SelectField(_l("Stato"), default=Availability.AVAILABLE.value)
    code = StringField(_l("Codice di iscrizione"), filters=[one_line])

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.category.choices = choices_of(Category, _("Scegli"))
        self.availability.choices = choices_of(Availability)

    def fill_entry(self, person: Person) -> None:
        """What is written now."""
        now = entry_of(person)
        for name in ("code", "invalidity_percent", "registered_on", "seniority_on", "dependants", "yearly_income"):
            self[name].data = getattr(now, name)
        self.category.data, self.availability.data = now.category.value, now.availability.value

    def validate_code(self, field: Field) -> None:
        """Letters and digits, as on the lists."""
        if field.data:
            as_in_lists(fields.key, field, _("Non è un codice: al massimo 32 lettere e cifre, senza spazi."))

    def check_degree(self) -> bool:
        """Whether the degree is there where the category goes by it (law 68/1999 art. 1)."""
        needed = self.category.data in (Category.CIVIL.value, Category.WORK.value)
        if not needed or self.invalidity_percent.errors or self.invalidity_percent.data is not None:
            return True
        self.invalidity_percent.errors = [_("Con questa categoria la percentuale serve.")]
        return False

    def check_days(self, born: date | None) -> bool:
        """Whether nobody is registered before being born."""
        early = [
            field
            for field in (self.registered_on, self.seniority_on)
            if field.data and born and field.data < born and not field.errors
        ]
        for field in early:
            field.errors = [_("Il giorno è prima della nascita.")]
        return not early

    def entry(self) -> Entry:
        """The validated answers, as the service takes them."""
        return Entry(
            code=self.code.data,
            category=Category(self.category.data),
            invalidity_percent=self.invalidity_percent.data,
            registered_on=self.registered_on.data,
            seniority_on=self.seniority_on.data or self.registered_on.data,
            dependants=self.dependants.data or 0,
            yearly_income=self.yearly_income.data or 0,
            availability=Availability(self.availability.data),
        )


class RegistrationForm(IdentityFields, EntryFields):
    """Reception: everything at once, with the consent if the person gives it now."""

    consent_on = DateField(
        _l("Giorno del consenso"),
        description=_l("Se la persona non lo dà adesso, lascia vuoto: si può registrare quando vuole."),
        validators=[Optional(), _past_day],
    )
    consent_channel = SelectField(_l("Come lo ha dato"))
    others = SelectMultipleField(_l("Forse è già in elenco"), choices=[], validate_choice=False)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.consent_channel.choices = channel_choices()
        self.code.description = _("Se non ne ha già uno, lascia vuoto: il sistema dà il primo libero.")
        if not self.is_submitted():
            self.registered_on.data = clock.today()

    def fill_from(self, referral: Referral | None) -> None:
        """What a service wrote of the person, where it referred them."""
        if referral is None:
            return
        for name in ("surname", "name", "birth_date", "tax_code", "phone", "email"):
            self[name].data = getattr(referral, name)
        self.comune.data = referral.comune.label if referral.comune else ""

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field, then what must fit together."""
        fits = super().validate(extra_validators)
        together = [self.check_degree(), self.check_days(self.birth_date.data), self._check_consent()]
        return fits and all(together)

    def _check_consent(self) -> bool:
        if self.consent_on.data and not self.consent_channel.data:
            self.consent_channel.errors = [_("Scegli come l'ha detto la persona.")]
        elif self.consent_channel.data and not self.consent_on.data and not self.consent_on.errors:
            self.consent_on.errors = [_("Scrivi il giorno del consenso.")]
        return not (self.consent_on.errors or self.consent_channel.errors)

    def still_to_tell_apart(self, codes: Sequence[str]) -> bool:
        """Whether somebody similar was not yet said to be another person; the words go on the field."""
        left = set(codes) - set(self.others.data or ())
        if left:
            self.others.errors = [_("Guarda chi c'è già in elenco, e di' per ognuno se è un'altra persona.")]
        return bool(left)

    def consent(self) -> tuple[date, Channel] | None:
        """Day and way of the consent, if it was given now."""
        return (self.consent_on.data, Channel(self.consent_channel.data)) if self.consent_on.data else None


class IdentityForm(IdentityFields):
    """Correcting who somebody is."""

    version = IntegerField(validators=[InputRequired(), NumberRange(min=1)])


class EntryForm(EntryFields):
    """Correcting a registration."""

    version = IntegerField(validators=[InputRequired(), NumberRange(min=1)])

    def __init__(self, born: date, **given: Any) -> None:
        super().__init__(**given)
        self.born = born

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field, then what must fit together."""
        fits = super().validate(extra_validators)
        return all([fits, self.check_degree(), self.check_days(self.born)])


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
