"""What a service is asked of somebody, part by part. A diagnosis is not among it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, Field, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from models.referrals import Referral
from models.types import ConsentForm
from webapp.extensions import clock
from webapp.forms import Form, choices_of, readable, version_of
from webapp.officer.document_forms import REFUSALS
from webapp.officer.editing import FileForm
from webapp.officer.registration_forms import IdentityFields, one_line
from webapp.services.care.referrals import Agreed, Who
from webapp.services.importing import fields
from webapp.services.people import documents

LONGEST = 2000


def words_field(label: object, description: object, needed: object = None) -> TextAreaField:
    """A few sentences; ``needed`` is what to say where they are missing."""
    first = [DataRequired(needed)] if needed else []
    too_long = Length(max=LONGEST, message=_l("Il testo è troppo lungo: al massimo 2000 caratteri."))
    return TextAreaField(label, description=description, validators=[*first, too_long])


class WhoForm(FileForm):
    """Who it is, and how to reach them: read by the rules of a registration."""

    name = IdentityFields.name
    surname = IdentityFields.surname
    birth_date = IdentityFields.birth_date
    tax_code = StringField(
        _l("Codice fiscale"), description=_l("Se non lo sai, lascia vuoto: lo chiede l'ufficio."), filters=[one_line]
    )
    comune = IdentityFields.comune
    phone = IdentityFields.phone
    email = IdentityFields.email

    validate_birth_date = IdentityFields.validate_birth_date
    validate_comune = IdentityFields.validate_comune
    validate_phone = IdentityFields.validate_phone
    validate_email = IdentityFields.validate_email

    def __init__(self, referral: Referral | None = None, **given: Any) -> None:
        names = ("name", "surname", "birth_date", "tax_code", "phone", "email")
        data = {name: getattr(referral, name) for name in names} if referral else {}
        comune = referral.comune.label if referral and referral.comune else ""
        version = referral.version if referral else 1
        super().__init__(data={**data, "comune": comune, "version": version}, **given)
        self.found_comune = None

    def validate_tax_code(self, field: Field) -> None:
        """A code that can exist, and that says the same day of birth."""
        if not field.data:
            return
        try:
            field.data = fields.tax_code(field.data)
        except fields.BadCell as error:
            raise ValidationError(
                _("Non è un codice fiscale: sono 16 lettere e cifre, e l'ultima lettera controlla le altre.")
            ) from error
        if fields.tax_code_mismatches(field.data, born=self.birth_date.data, sex=None):
            raise ValidationError(_("Il codice dice un'altra data di nascita: una delle due è sbagliata."))

    def who(self) -> Who:
        """The validated answers, as the service takes them."""
        return Who(
            surname=self.surname.data,
            name=self.name.data,
            birth_date=self.birth_date.data,
            tax_code=self.tax_code.data or None,
            comune_code=self.found_comune.istat_code if self.found_comune else None,
            phone=self.phone.data or None,
            email=self.email.data or None,
        )


class WishesForm(FileForm):
    """Why now, and what the person wishes for."""

    why = words_field(
        _l("Perché segnalate questa persona?"),
        _l("Che cosa fa adesso, che cosa cerca, che cosa avete già provato insieme."),
        _l("Scrivi in poche parole perché."),
    )
    wishes = words_field(
        _l("Che cosa desidera, con le sue parole"),
        _l("Il lavoro che le piacerebbe, gli orari, i luoghi, e che cosa non vuole."),
    )

    def __init__(self, referral: Referral, **given: Any) -> None:
        data = {"why": referral.why, "wishes": referral.wishes, "version": referral.version}
        super().__init__(data=data, **given)


class AgreedForm(FileForm):
    """What the person agreed to, when, and how."""

    consent_on = DateField(
        _l("In che giorno ha dato il consenso?"),
        validators=[InputRequired(_l("Scrivi il giorno.")), readable],
    )
    form = RadioField(_l("Come lo ha dato?"), validators=[InputRequired(_l("Scegli come."))])
    file = FileField(
        _l("Il documento firmato"),
        description=_l("Serve se il consenso è scritto. PDF, JPEG o PNG, al massimo 10 MB. Si conserva cifrato."),
    )
    witness = StringField(
        _l("Chi era presente"),
        description=_l("Serve se il consenso è a voce: nome e cognome di chi c'era, oltre a te."),
        filters=[one_line],
        validators=[Length(max=120)],
    )
    words = words_field(
        _l("Che cosa avete deciso insieme"), _l("Con parole semplici: la persona può rileggerlo quando vuole.")
    )
    office = BooleanField(_l("È d'accordo che l'ufficio riceva questa segnalazione"))
    cooperatives = BooleanField(
        _l("È d'accordo che la cooperativa dove lavorerà legga gli obiettivi e le note destinate alla cooperativa"),
        description=_l("Il nome e il tipo del servizio non li legge nessun datore di lavoro."),
    )

    def __init__(self, referral: Referral, **given: Any) -> None:
        data = {
            "consent_on": referral.consent_on,
            "form": referral.consent_form.value if referral.consent_form else None,
            "witness": referral.consent_witness,
            "words": referral.consent_words,
            "office": referral.shares_with_office,
            "cooperatives": referral.shares_with_cooperatives,
            "version": referral.version,
        }
        super().__init__(data=data, **given)
        self.referral = referral
        self.form.choices = choices_of(ConsentForm)

    def validate_consent_on(self, field: DateField) -> None:
        """Within the person's life, and not ahead."""
        born = self.referral.birth_date
        if field.data and field.data > clock.today():
            raise ValidationError(_("Il giorno è nel futuro."))
        if field.data and born and field.data < born:
            raise ValidationError(_("Il giorno è prima della nascita della persona."))

    def validate_file(self, field: FileField) -> None:
        """A consent in writing has its paper."""
        written = self.form.data == ConsentForm.SIGNED.value
        if written and not field.data and self.referral.document is None:
            raise ValidationError(_("Aggiungi il documento firmato."))

    def validate_witness(self, field: StringField) -> None:
        """A consent by word of mouth has a witness."""
        if self.form.data == ConsentForm.ORAL.value and not field.data:
            raise ValidationError(_("Scrivi chi era presente."))

    def validate_office(self, field: BooleanField) -> None:
        """Without it there is nothing to send."""
        if not field.data:
            raise ValidationError(_("Senza questo consenso la segnalazione non si può inviare."))

    def agreed(self) -> Agreed:
        """The validated answers, as the service takes them."""
        return Agreed(
            on=self.consent_on.data,
            form=ConsentForm(self.form.data),
            witness=self.witness.data,
            words=self.words.data or "",
            office=self.office.data,
            cooperatives=self.cooperatives.data,
        )

    def paper(self) -> tuple[str, bytes] | None:
        """The file that was sent along: its name and what is in it."""
        if not self.file.data:
            return None
        return self.file.data.filename or "", self.file.data.read(documents.MOST_BYTES + 1)

    def refuse(self, error: documents.FileRefused) -> None:
        """Say on the field why the file is not taken."""
        self.file.errors = [*self.file.errors, str(REFUSALS[type(error)])]


class StepForm(Form):
    """A step of a referral's life, from the version that was shown; a note, where somebody wants to say more."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    note = words_field(_l("Vuoi aggiungere qualcosa?"), _l("Lo legge anche l'altra parte. Puoi lasciare vuoto."))

    def __init__(self, referral: Referral, **given: Any) -> None:
        super().__init__(data={"version": referral.version}, **given)

    @property
    def seen_version(self) -> int:
        """The version that was shown."""
        return version_of(str(self.version.data or ""))
