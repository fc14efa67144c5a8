"""The form of a step on the way to work."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from models.types import PathwayKind
from webapp.extensions import clock
from webapp.forms import choices_of
from webapp.officer.editing import FileForm
from webapp.services.placements.pathway import RUNGS, StepValues

FURTHEST_YEARS = 10
OF_PLACEMENT = _l("È il primo giorno di un inserimento: si corregge nell'inserimento.")


class StepForm(FileForm):
    """What happens, where, and its days."""

    kind = SelectField(_l("Che passo è?"), validators=[InputRequired(_l("Scegli che passo è."))])
    where = StringField(
        _l("Dove?"),
        description=_l("Per esempio il nome della cooperativa, dell'impresa o della scuola."),
        validators=[Length(max=200)],
    )
    planned_on = DateField(_l("Previsto per"), validators=[Optional()])
    started_on = DateField(_l("Cominciato il"), validators=[Optional()])
    ended_on = DateField(_l("Finito il"), validators=[Optional()])
    note = TextAreaField(
        _l("Nota"),
        description=_l("Si conserva cifrata."),
        validators=[Length(max=2000, message=_l("Il testo è troppo lungo: al massimo 2000 caratteri."))],
    )

    why = TextAreaField(
        _l("Perché questo passaggio?"),
        description=_l("Quando la persona va da un passo a un altro, anche indietro: due parole che aiutano a capire."),
        validators=[Length(max=1000, message=_l("Il testo è troppo lungo: al massimo 1000 caratteri."))],
    )

    def __init__(
        self, values: StepValues | None, *, version: int, born: date, placed: bool = False, **given: Any
    ) -> None:
        start = {} if values is None else {name: getattr(values, name) for name in StepValues.__slots__}
        if values is not None:
            start["kind"] = values.kind.value
        super().__init__(data={"version": version, **start}, **given)
        self.born = born
        self.start_of_placement = values.started_on if values and placed else None
        if self.start_of_placement:
            self.started_on.validators = [InputRequired(OF_PLACEMENT)]
        self.kept_note = values.note if values else ""
        self.kind.choices = choices_of(PathwayKind, _("Scegli"))

    def validate_planned_on(self, field: DateField) -> None:
        """A day that somebody can plan for."""
        today = clock.today()
        if field.data and not self.born < field.data <= today.replace(year=today.year + FURTHEST_YEARS, day=1):
            raise ValidationError(_("Controlla la data: è troppo lontana."))

    def validate_started_on(self, field: DateField) -> None:
        """What has begun has begun."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("È nel futuro: se non è ancora cominciato, scrivi la data in «Previsto per»."))
        if field.data and field.data < self.born:
            raise ValidationError(_("La data è prima della nascita della persona."))
        if self.start_of_placement and field.data != self.start_of_placement:
            raise ValidationError(OF_PLACEMENT)

    def validate_ended_on(self, field: DateField) -> None:
        """An end follows a start, and lies behind."""
        if not field.data:
            return
        if not self.started_on.data:
            raise ValidationError(_("Scrivi anche quando è cominciato."))
        if field.data < self.started_on.data:
            raise ValidationError(_("È prima dell'inizio: correggi una delle due date."))
        if field.data > clock.today():
            raise ValidationError(_("È nel futuro: scrivi la fine quando il passo è finito."))

    def validate_why(self, field: TextAreaField) -> None:
        """Only what leads on is a move, and only once it has begun."""
        if field.data and field.data.strip() and not (self.kind.data in RUNGS and self.started_on.data):
            raise ValidationError(
                _("Si scrive quando comincia una valutazione, un tirocinio o un lavoro: qui usa la nota.")
            )

    def values(self) -> StepValues:
        """The validated answers."""
        return StepValues(
            kind=PathwayKind(self.kind.data),
            where=" ".join((self.where.data or "").split()),
            planned_on=self.planned_on.data,
            started_on=self.started_on.data,
            ended_on=self.ended_on.data,
            note=(self.note.data or "").strip() if self.note else self.kept_note,
            why=(self.why.data or "").strip(),
        )
