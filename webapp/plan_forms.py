"""What is written on a personal plan: its days, goals, meetings, notes by purpose, resources."""

from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput, TextInput

from models.pathways import PersonalPlan
from models.types import GoalState, NotePurpose, PlanRole, ResourceKind, ResourceUnit, Role
from webapp.extensions import ROME, clock
from webapp.formatting import day, decimal, label, labels, moment
from webapp.forms import EuroField, Form, choices_of, readable
from webapp.officer.editing import Meanwhile
from webapp.officer.history_words import ChangeLine
from webapp.services.placements.plan_items import READS, GoalValues, MeetingValues, ResourceValues
from webapp.services.placements.plans import PlanDates

FURTHEST_YEARS = 10
MOST = 1_000_000


def too_far(_form: Form, field: DateField) -> None:
    """A day that somebody can plan for, or remember."""
    today = clock.today()
    if field.data and abs(field.data.year - today.year) > FURTHEST_YEARS:
        raise ValidationError(_("Controlla la data: è troppo lontana."))


class VersionForm(Form):
    """A form that changes something two people may change."""

    meanwhile: Meanwhile | None = None
    version = IntegerField(widget=HiddenInput(), default=0)
    """What was shown; one that cannot be read counts as an old one."""

    @property
    def seen_version(self) -> int:
        """The version that was shown."""
        return self.version.data or 0

    def show_beside(self, stored: Any, written: Any, version: int) -> None:
        """Somebody else was first: what is stored goes beside what was written; sent again, the latter counts."""
        found = []
        for one in fields(stored):
            now, mine = (in_words(getattr(values, one.name)) for values in (stored, written))
            if now != mine:
                found.append(ChangeLine(self._label(one.name), now, mine))
        self.meanwhile = Meanwhile(_("qualcun altro"), found)
        self.version.raw_data, self.version.data = None, version

    def _label(self, name: str) -> str:
        return str(self[name].label.text)


def in_words(value: Any) -> str:
    """A value of a plan as people read it."""
    if isinstance(value, bool):
        return _("Sì") if value else _("No")
    if isinstance(value, Enum):
        return label(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return decimal(value)
    return labels(value, PlanRole) if isinstance(value, frozenset) else str(value or "")


class PlanForm(VersionForm):
    """From when to when."""

    since_on = DateField(
        _l("Comincia il"), validators=[InputRequired(_l("Scrivi quando comincia.")), readable, too_far]
    )
    until_on = DateField(
        _l("Previsto fino al"),
        description=_l("Se non lo sai ancora, lascia vuoto."),
        validators=[Optional(), too_far],
    )

    def __init__(self, plan: PersonalPlan | None, **given: Any) -> None:
        start = {"since_on": clock.today()}
        if plan is not None:
            start = {"since_on": plan.since_on, "until_on": plan.until_on, "version": plan.version}
        super().__init__(data=start, **given)

    def validate_until_on(self, field: DateField) -> None:
        """Not before it begins."""
        if field.data and self.since_on.data and field.data < self.since_on.data:
            raise ValidationError(_("È prima dell'inizio: correggi una delle due date."))

    def values(self) -> PlanDates:
        """The validated answers."""
        return PlanDates(self.since_on.data, self.until_on.data)


class GoalForm(VersionForm):
    """What the person wants to reach."""

    aim = TextAreaField(
        _l("Che cosa vuole raggiungere?"),
        description=_l("Con le parole della persona, un obiettivo alla volta."),
        validators=[DataRequired(_l("Scrivi l'obiettivo.")), Length(max=500)],
    )
    by_on = DateField(_l("Entro quando?"), validators=[Optional(), too_far])
    helper = StringField(
        _l("Chi la aiuta?"),
        description=_l("Per esempio l'educatrice, il tutor, una persona di famiglia."),
        validators=[Length(max=200)],
    )
    state = RadioField(_l("A che punto è?"), default=GoalState.OPEN.value)
    for_cooperative = BooleanField(
        _l("Lo legge anche la cooperativa dove lavora"),
        description=_l("Solo se la persona è d'accordo, e finché ci lavora. Le imprese non leggono mai il progetto."),
    )

    def __init__(self, values: GoalValues | None, *, version: int = 0, **given: Any) -> None:
        super().__init__(data=_start(values, version), **given)
        self.state.choices = choices_of(GoalState)

    def values(self) -> GoalValues:
        """The validated answers."""
        return GoalValues(
            aim=self.aim.data.strip(),
            by_on=self.by_on.data,
            helper=" ".join((self.helper.data or "").split()),
            state=GoalState(self.state.data),
            for_cooperative=self.for_cooperative.data,
        )


class MeetingForm(VersionForm):
    """When one meets, who, and what was agreed."""

    day = DateField(_l("Giorno"), validators=[InputRequired(_l("Scrivi il giorno.")), readable, too_far])
    hour = TimeField(
        _l("Ora"),
        format=["%H:%M", "%H.%M"],
        widget=TextInput(),
        description=_l("Per esempio 09:30."),
        validators=[InputRequired(_l("Scrivi l'ora.")), readable],
    )
    place = StringField(_l("Dove?"), validators=[Length(max=200)])
    present = SelectMultipleField(_l("Chi c'è?"))
    agreed = TextAreaField(
        _l("Che cosa avete deciso?"),
        description=_l("In poche parole, dopo l'incontro. Lo leggono anche la persona e l'ufficio."),
        validators=[Length(max=2000, message=_l("Il testo è troppo lungo: al massimo 2000 caratteri."))],
    )

    def __init__(self, values: MeetingValues | None, *, version: int = 0, **given: Any) -> None:
        start = _start(values, version)
        if values is not None:
            local = values.at.astimezone(ROME)
            start |= {"day": local.date(), "hour": local.time(), "present": sorted(values.present)}
        super().__init__(data=start, **given)
        self.present.choices = choices_of(PlanRole)

    def validate_agreed(self, field: Field) -> None:
        """What was agreed is written once one has met."""
        if field.data and field.data.strip() and self.day.data and self.day.data > clock.today():
            raise ValidationError(
                _("L'incontro non c'è ancora stato: scrivi che cosa avete deciso dopo che vi siete visti.")
            )

    def values(self) -> MeetingValues:
        """The validated answers."""
        return MeetingValues(
            at=datetime.combine(self.day.data, self.hour.data, ROME),
            place=" ".join((self.place.data or "").split()),
            present=frozenset(self.present.data or ()),
            agreed=(self.agreed.data or "").strip(),
        )

    def _label(self, name: str) -> str:
        return _("Quando") if name == "at" else super()._label(name)


class NoteForm(Form):
    """A note, and whom it is for: chosen each time, never by default."""

    meanwhile = None
    """One is added: nobody can have changed it."""
    purpose = RadioField(_l("Per chi è questa nota?"), validators=[InputRequired(_l("Scegli chi la può leggere."))])
    words = TextAreaField(
        _l("Nota"),
        description=_l("Si conserva cifrata. La persona legge le note con l'ufficio e con la cooperativa."),
        validators=[
            DataRequired(_l("Scrivi la nota.")),
            Length(max=2000, message=_l("Il testo è troppo lungo: al massimo 2000 caratteri.")),
        ],
    )

    def __init__(self, role: Role, **given: Any) -> None:
        super().__init__(**given)
        self.purpose.choices = choices_of(READS[role])

    def chosen(self) -> NotePurpose:
        """Whom it is for."""
        return NotePurpose(self.purpose.data)


class QuantityField(EuroField):
    """Euros or hours, with a comma or a point."""

    complaint = _l("Scrivi un numero in cifre, per esempio 120 o 22,5.")


class ResourceForm(VersionForm):
    """What the plan can draw on."""

    kind = SelectField(_l("Che risorsa è?"), validators=[InputRequired(_l("Scegli che risorsa è."))])
    giver = StringField(
        _l("Chi la dà?"),
        description=_l("Per esempio il Comune, l'azienda sanitaria, la cooperativa."),
        validators=[DataRequired(_l("Scrivi chi la dà.")), Length(max=120)],
    )
    unit = RadioField(_l("Si conta in"), validators=[InputRequired(_l("Scegli euro oppure ore."))])
    amount = QuantityField(
        _l("Quanto in tutto?"),
        validators=[
            InputRequired(_l("Scrivi quanto.")),
            readable,
            NumberRange(Decimal("0.01"), MOST, _l("Scrivi un numero maggiore di zero, fino a un milione.")),
        ],
        render_kw={"inputmode": "decimal"},
    )
    used = QuantityField(
        _l("Quanto è già usato?"),
        validators=[Optional(), readable, NumberRange(0, MOST, _l("Scrivi un numero da zero a un milione."))],
        render_kw={"inputmode": "decimal"},
    )
    since_on = DateField(_l("Dal"), validators=[Optional(), too_far])
    until_on = DateField(_l("Al"), validators=[Optional(), too_far])

    def __init__(self, values: ResourceValues | None, *, version: int = 0, **given: Any) -> None:
        super().__init__(data=_start(values, version), **given)
        self.kind.choices = choices_of(ResourceKind, _("Scegli"))
        self.unit.choices = choices_of(ResourceUnit)

    def validate_until_on(self, field: DateField) -> None:
        """Not before it begins."""
        if field.data and self.since_on.data and field.data < self.since_on.data:
            raise ValidationError(_("È prima dell'inizio: correggi una delle due date."))

    def values(self) -> ResourceValues:
        """The validated answers."""
        return ResourceValues(
            kind=ResourceKind(self.kind.data),
            giver=" ".join(self.giver.data.split()),
            unit=ResourceUnit(self.unit.data),
            amount=self.amount.data,
            used=self.used.data or Decimal(0),
            since_on=self.since_on.data,
            until_on=self.until_on.data,
        )


def _start(values: Any, version: int) -> dict[str, Any]:
    """What a form begins with: enum members as the codes that choices have."""
    found = {} if values is None else {one.name: getattr(values, one.name) for one in fields(values)}
    return {"version": version} | {
        name: value.value if isinstance(value, Enum) else value for name, value in found.items()
    }
