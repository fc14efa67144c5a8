"""What a cooperative writes of one of its disadvantaged people: a code, the category, the document."""

import re
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Optional

from models.cooperative_workers import CooperativeWorker
from models.types import Disadvantage
from webapp.extensions import clock
from webapp.forms import Form, choices_of, readable, version_of
from webapp.services.employers.cooperative_workers import WorkerDetails

CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9./_-]{0,18}[A-Za-z0-9])?")
NO_NAME = re.compile(r"[0-9]")
TAX_CODE = re.compile(r"[A-Z]{6}[0-9A-Z]{2}[A-Z][0-9A-Z]{2}[A-Z][0-9A-Z]{3}[A-Z]", re.IGNORECASE)
FIRST_DAY = date(1950, 1, 1)
AHEAD = timedelta(days=366)
FARTHEST = timedelta(days=366 * 50)


def _day(label: object, description: object = "", *, needed: object = None) -> DateField:
    first = InputRequired(needed) if needed else Optional()
    return DateField(label, description=description, validators=[first, readable])


class WorkerForm(Form):
    """``version`` says what the page was made from."""

    version = HiddenField(default="0")
    code = StringField(
        _l("Codice"),
        description=_l("Lo scegli tu, con almeno una cifra, per esempio B-07. Niente nomi né codici fiscali."),
        validators=[InputRequired(_l("Scrivi un codice."))],
    )
    ground = SelectField(
        _l("Categoria dell'art. 4 della legge 381/1991"),
        description=_l("Si conserva cifrata e la vede solo la cooperativa. Nessuna diagnosi."),
        validators=[InputRequired(_l("Scegli la categoria."))],
    )
    started_on = _day(_l("Lavora qui dal"), needed=_l("Scrivi il primo giorno di lavoro."))
    left_on = _day(_l("Ultimo giorno di lavoro"), _l("Vuoto finché lavora qui."))
    issued_on = _day(_l("Documento rilasciato il"), _l("Vuoto se il documento non c'è ancora."))
    expires_on = _day(_l("Documento valido fino al"), _l("Vuoto se non scade."))

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.ground.choices = choices_of(Disadvantage, _("Scegli"))

    def begin(self, row: CooperativeWorker) -> None:
        """Start from what is written."""
        self.version.data = str(row.version)
        self.ground.data = row.disadvantage.value
        for name in ("code", "started_on", "left_on", "issued_on", "expires_on"):
            self[name].data = getattr(row, name)

    def validate_code(self, field: StringField) -> None:
        """A code, and nothing that names somebody."""
        written = field.data.strip()
        if TAX_CODE.fullmatch(written):
            raise ValidationError(_("Sembra un codice fiscale: scegli un codice che non dica chi è."))
        if not CODE.fullmatch(written) or not NO_NAME.search(written):
            raise ValidationError(
                _("Da 1 a 20 lettere e cifre senza spazi, con almeno una cifra; in mezzo anche . - _ e /.")
            )

    def validate_started_on(self, field: DateField) -> None:
        """Within a working life, at most a year ahead."""
        _between(field, FIRST_DAY, clock.today() + AHEAD)

    def validate_left_on(self, field: DateField) -> None:
        """Not before the first day."""
        _between(field, FIRST_DAY, clock.today() + AHEAD)
        _after(field, self.started_on, _("Viene prima del primo giorno di lavoro: controlla le due date."))

    def validate_issued_on(self, field: DateField) -> None:
        """A document that exists was issued already."""
        _between(field, FIRST_DAY, date.max)
        if field.data > clock.today():
            raise ValidationError(_("Questo giorno deve ancora venire: lascia vuoto finché il documento non c'è."))

    def validate_expires_on(self, field: DateField) -> None:
        """Only a document that was issued ends, and after that."""
        _between(field, FIRST_DAY, clock.today() + FARTHEST)
        if self.issued_on.data is None and not self.issued_on.errors:
            raise ValidationError(_("Scrivi anche quando il documento è stato rilasciato."))
        _after(field, self.issued_on, _("Viene prima del rilascio: controlla le due date."))

    @property
    def seen_version(self) -> int:
        """The version on the page."""
        return version_of(self.version.data)

    def details(self) -> WorkerDetails:
        """The validated answers."""
        return WorkerDetails(
            code=self.code.data.strip(),
            ground=Disadvantage(self.ground.data),
            started_on=self.started_on.data,
            left_on=self.left_on.data,
            issued_on=self.issued_on.data,
            expires_on=self.expires_on.data,
        )


def _between(field: DateField, first: date, last: date) -> None:
    if not first <= field.data <= last:
        raise ValidationError(_("È un giorno molto lontano: controlla l'anno."))


def _after(field: DateField, earlier: DateField, words: str) -> None:
    if isinstance(earlier.data, date) and field.data < earlier.data:
        raise ValidationError(words)
