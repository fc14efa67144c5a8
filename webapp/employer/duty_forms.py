"""What an employer tells of its staff and of what covers its duty."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from models.duties import StaffFigures
from models.law.staff import NotCounted, Staff, StaffError, StaffProblem
from models.types import EmployerKind, MeasureKind
from webapp.duty_words import STEPS, StepCode
from webapp.extensions import clock
from webapp.forms import Form, HoursField, choices_of, readable, version_of
from webapp.services.employers.duties import Counted, MeasureDetails
from webapp.services.employers.staff_sheet import MOST_BYTES, MOST_PEOPLE
from webapp.uploads import MEGABYTE

FIRST_DAY = date(2000, 1, 18)
"""Law 68/1999 in force: before it nothing of this was counted."""
MOST_HOURS = 60
MOST_EUROS = 1_000_000_000

PROBLEMS = {
    StaffProblem.NEGATIVE: _l("Scrivi un numero da 0 in su."),
    StaffProblem.NOT_WHOLE: _l("Scrivi un numero intero, in cifre."),
    StaffProblem.MORE_THAN_STAFF: _l("Non può essere più del gruppo di cui fa parte."),
    StaffProblem.MORE_THAN_SHORT: _l("Sono una parte del gruppo sopra: non possono essere di più."),
    StaffProblem.NO_WEEK: _l("Scrivi le ore di una settimana a tempo pieno."),
    StaffProblem.HOURS_WITHOUT_PEOPLE: _l("Ci sono ore ma nessuna persona: scrivi quante sono."),
    StaffProblem.PEOPLE_WITHOUT_HOURS: _l("Scrivi quante ore fanno in tutto, in una settimana."),
    StaffProblem.TOO_MANY_HOURS: _l("Sono troppe ore per queste persone: controlla il totale."),
}


def _people(label: Any, description: Any = "") -> IntegerField:
    words = _l("Scrivi un numero intero da 0 a 1.000.000.")
    return IntegerField(
        label,
        description=description,
        validators=[Optional(), readable, NumberRange(0, MOST_PEOPLE, words)],
        render_kw={"inputmode": "numeric"},
    )


def _hours(label: Any, description: Any = "") -> HoursField:
    words = _l("Scrivi un numero da 0 in su.")
    return HoursField(
        label,
        description=description,
        validators=[Optional(), readable, NumberRange(0, MOST_PEOPLE * MOST_HOURS, words)],
        render_kw={"inputmode": "decimal"},
    )


class StaffForm(Form):
    """The staff on a day. ``version`` and ``seen_day`` say which figures, if any, the page was made from."""

    version = HiddenField(default="0")
    seen_day = HiddenField(default="")
    counted_on = DateField(
        _l("A che giorno si riferiscono i numeri?"),
        description=_l("Per il prospetto informativo: il 31 dicembre."),
        validators=[InputRequired(_l("Scrivi il giorno.")), readable],
    )
    total = IntegerField(
        _l("Quante persone lavorano qui?"),
        description=_l("Tutte, con qualsiasi contratto e orario. Poi si toglie chi la legge non conta."),
        validators=[
            InputRequired(_l("Scrivi quante persone lavorano qui.")),
            readable,
            NumberRange(0, MOST_PEOPLE, _l("Scrivi un numero intero da 0 a 1.000.000.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    full_time_hours = HoursField(
        _l("Ore settimanali a tempo pieno"),
        description=_l("Quelle del contratto collettivo, di solito 40 o 38."),
        default=Decimal(40),
        validators=[
            InputRequired(_l("Scrivi le ore di una settimana a tempo pieno.")),
            readable,
            NumberRange(1, MOST_HOURS, _l("Scrivi le ore: da 1 a 60.")),
        ],
        render_kw={"inputmode": "decimal"},
    )
    fixed_term = _people(STEPS[StepCode.FIXED_TERM])
    managers = _people(STEPS[StepCode.MANAGERS])
    worker_members = _people(STEPS[StepCode.WORKER_MEMBERS])
    apprentices = _people(STEPS[StepCode.APPRENTICES])
    agency = _people(STEPS[StepCode.AGENCY])
    home_workers = _people(STEPS[StepCode.HOME_WORKERS])
    abroad = _people(STEPS[StepCode.ABROAD])
    substitutes = _people(STEPS[StepCode.SUBSTITUTES])
    transport_crews = _people(STEPS[StepCode.TRANSPORT_CREWS])
    building_sites = _people(STEPS[StepCode.BUILDING_SITES])
    teleworkers = _people(STEPS[StepCode.TELEWORKERS])
    part_time = _people(_l("Persone a orario ridotto"), _l("Part-time e lavoro intermittente."))
    part_time_hours = _hours(_l("Le loro ore in una settimana, sommate"))
    disabled = _people(_l("Che lavorano più di metà orario"), _l("Contano ognuna come una persona."))
    disabled_short = _people(_l("Che lavorano metà orario o meno"))
    disabled_short_hours = _hours(_l("Le loro ore in una settimana, sommate"))
    disabled_kept = _people(
        _l("Di queste, quante contano comunque per intero"),
        _l("Solo se la base va da 15 a 35 persone. Se hai un dubbio, chiedi all'ufficio."),
    )
    disabled_kept_hours = _hours(_l("Le ore di chi conta per intero, sommate"))
    protected = _people(_l("Persone delle categorie protette dell'art. 18"), _l("Orfani, coniugi superstiti e altri."))
    set_off = _people(
        _l("Di queste, quante il prospetto lascia contare per l'art. 3"), _l("Se non lo sai, lascia vuoto.")
    )
    uncovered_since = DateField(
        _l("Da quale giorno ci sono posti scoperti?"),
        description=_l("Serve per le scadenze. Se non ce ne sono, o non lo sai, lascia vuoto."),
        validators=[Optional(), readable],
    )
    b_workers = _people(_l("Persone che lavorano nella parte di tipo B"))
    b_disadvantaged = _people(_l("Di queste, persone svantaggiate (legge 381/1991, art. 4)"))

    def __init__(self, kind: EmployerKind, known: StaffFigures | None = None, **given: Any) -> None:
        values = _known(known) if known else {"counted_on": clock.today()}
        super().__init__(data={**values, **given.pop("data", {})}, **given)
        if kind is not EmployerKind.COOPERATIVE_B:
            del self.b_workers
            del self.b_disadvantaged
        self._staff: Staff | None = None

    @property
    def excluded(self) -> list[IntegerField]:
        """The groups that the law leaves out."""
        return [self[kind.value] for kind in NotCounted] + [self.teleworkers]

    @property
    def seen_version(self) -> int:
        """The version on the page, as long as the day is still the one that it is of."""
        same_day = self.counted_on.data is not None and self.seen_day.data == self.counted_on.data.isoformat()
        return version_of(self.version.data) if same_day else 0

    def validate_counted_on(self, field: DateField) -> None:
        """Figures are of a day that has been."""
        if not FIRST_DAY <= field.data <= clock.today():
            raise ValidationError(_("Scrivi un giorno che c'è già stato, dal 2000 a oggi."))

    def validate_uncovered_since(self, field: DateField) -> None:
        """Places cannot be uncovered from a day to come."""
        if field.data and not FIRST_DAY <= field.data <= clock.today():
            raise ValidationError(_("Scrivi un giorno che c'è già stato, dal 2000 a oggi."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field, then all counts together: what cannot be true is said on the field to look at."""
        if not super().validate(extra_validators):
            return False
        if self.b_workers_of(1) > self.b_workers_of(0):
            self.b_disadvantaged.errors = [_("Sono più di tutte le persone della parte di tipo B: controlla.")]
            return False
        try:
            self._staff = Staff(**self._counts())
        except StaffError as error:
            self._refuse(error)
        return self._staff is not None

    def b_workers_of(self, place: int) -> int:
        """A cooperative's type-B workers (0) or the disadvantaged of them (1); nobody for other employers."""
        name = ("b_workers", "b_disadvantaged")[place]
        return (self[name].data or 0) if name in self else 0

    def _refuse(self, error: StaffError) -> None:
        words = PROBLEMS[error.problem]
        if error.field == "total":
            words = _("I gruppi qui sotto, sommati, superano questo numero: controlla quale conta due volte.")
        self[error.field].errors = [words]

    def _counts(self) -> dict[str, Any]:
        hours = ("part_time_hours", "disabled_short_hours", "disabled_kept_hours")
        people = (
            "total",
            "part_time",
            "teleworkers",
            "disabled",
            "disabled_short",
            "disabled_kept",
            "protected",
            "set_off",
        )
        return {
            "full_time_hours": self.full_time_hours.data,
            "not_counted": {kind: self[kind.value].data or 0 for kind in NotCounted},
            **{name: self[name].data or 0 for name in people},
            **{name: self[name].data or Decimal(0) for name in hours},
        }

    def counted(self) -> Counted:
        """The validated answers."""
        assert self._staff is not None  # noqa: S101 (only after validate)
        return Counted(
            counted_on=self.counted_on.data,
            staff=self._staff,
            uncovered_since=self.uncovered_since.data,
            b_workers=self.b_workers_of(0),
            b_disadvantaged=self.b_workers_of(1),
        )


def _known(row: StaffFigures) -> dict[str, Any]:
    """A row's columns; nothing is an empty field. Another day starts from the figures told last."""
    values = {name: getattr(row, name) or None for name in StaffForm.__dict__ if hasattr(row, name)}
    seen = {"version": str(row.version), "seen_day": row.counted_on.isoformat(), "total": row.total}
    return {**values, **seen}


def data_of(staff: Staff) -> dict[str, Any]:
    """A staff that was read from a file, as the form's fields."""
    groups = {kind.value: count or None for kind, count in staff.not_counted.items()}
    names = [name for name in Staff.__dataclass_fields__ if name != "not_counted"]
    return {**groups, **{name: getattr(staff, name) or None for name in names}, "total": staff.total}


class SheetForm(Form):
    """A spreadsheet of staff."""

    file = FileField(
        _l("Foglio dell'organico"),
        description=_l(
            "Un file .xlsx o CSV, al massimo %(most)s MB. Niente nomi: servono solo i numeri.",
            most=MOST_BYTES // MEGABYTE,
        ),
    )
    week = HoursField(
        _l("Ore settimanali a tempo pieno"),
        default=Decimal(40),
        validators=[
            InputRequired(_l("Scrivi le ore di una settimana a tempo pieno.")),
            readable,
            NumberRange(1, MOST_HOURS, _l("Scrivi le ore: da 1 a 60.")),
        ],
        render_kw={"inputmode": "decimal"},
    )
    content: bytes = b""

    def validate_file(self, field: FileField) -> None:
        """Keep the content; what is in it is read afterwards."""
        if not field.data or not field.data.filename:
            raise ValidationError(_("Scegli il file da caricare."))
        self.content = field.data.stream.read(MOST_BYTES + 1)
        if len(self.content) > MOST_BYTES:
            raise ValidationError(_("Il file supera i %(most)s MB.", most=MOST_BYTES // MEGABYTE))


class MeasureForm(Form):
    """An exemption or a suspension."""

    kind = SelectField(_l("Che cosa"), validators=[InputRequired(_l("Scegli che cosa."))])
    starts_on = DateField(_l("Dal"), validators=[InputRequired(_l("Scrivi il primo giorno.")), readable])
    ends_on = DateField(_l("Al"), description=_l("Vuoto se non si sa ancora."), validators=[Optional(), readable])
    share_percent = IntegerField(
        _l("Per quale parte della quota, in percentuale"),
        description=_l("100 se riguarda tutto."),
        validators=[
            InputRequired(_l("Scrivi la percentuale.")),
            readable,
            NumberRange(1, 100, _l("Scrivi una percentuale da 1 a 100.")),
        ],
        render_kw={"inputmode": "numeric"},
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.kind.choices = choices_of(MeasureKind, _("Scegli"))

    def validate_starts_on(self, field: DateField) -> None:
        """Within the law's life."""
        _check_year(field)

    def validate_ends_on(self, field: DateField) -> None:
        """It ends after it began."""
        if field.data is None:
            return
        _check_year(field)
        if isinstance(self.starts_on.data, date) and field.data < self.starts_on.data:
            raise ValidationError(_("La fine viene prima dell'inizio: controlla le due date."))

    def details(self) -> MeasureDetails:
        """The validated answers."""
        return MeasureDetails(
            kind=MeasureKind(self.kind.data),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            share_percent=self.share_percent.data,
        )


def _check_year(field: DateField) -> None:
    if not 2000 <= field.data.year <= clock.today().year + 50:
        raise ValidationError(_("È un giorno molto lontano: controlla l'anno."))
