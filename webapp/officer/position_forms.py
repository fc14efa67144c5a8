"""What an officer writes down of a position: the job itself is said in the employer's form."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError

from models.positions import Position
from models.types import ClosingReason
from webapp.extensions import clock
from webapp.forms import Form, choices_of, readable, version_of
from webapp.officer.employer_forms import LONGEST_NOTE
from webapp.organisation_forms import too_long
from webapp.services.positions.position_care import Analysis

LONGEST_ANALYSIS = 4000


class SeenForm(Form):
    """A form about a position as the officer saw it."""

    version = HiddenField(default="0")

    @property
    def seen_version(self) -> int:
        """The version on the page; what cannot be read counts as an old one."""
        return version_of(self.version.data)


class CloseForm(SeenForm):
    """Why a position is closed."""

    reason = SelectField(_l("Perché si chiude"), validators=[InputRequired(_l("Scegli il motivo."))])
    note = TextAreaField(_l("Nota"), validators=[too_long(LONGEST_NOTE)])

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.reason.choices = choices_of(ClosingReason, _("Scegli il motivo"))


class DeadlineForm(SeenForm):
    """Until when a position is open."""

    expires_on = DateField(_l("Aperta fino al"), description=_l("Vuoto se non ha scadenza."), validators=[Optional()])

    def validate_expires_on(self, field: DateField) -> None:
        """A deadline lies ahead."""
        if field.data and field.data < clock.today():
            raise ValidationError(_("La data è già passata: scegli un giorno da oggi in poi."))


class AnalysisForm(SeenForm):
    """What was seen of the job at the workplace."""

    done_on = DateField(_l("Giorno"), validators=[InputRequired(_l("Scrivi il giorno.")), readable])
    met_with = StringField(_l("Con chi hai parlato"), validators=[too_long(120)])
    tasks = TextAreaField(
        _l("Che cosa si fa davvero"),
        description=_l("I compiti di una giornata, quelli che non si possono dare ad altri, il ritmo."),
        validators=[too_long(LONGEST_ANALYSIS)],
    )
    surroundings = TextAreaField(
        _l("Com'è il posto"),
        description=_l("Scale, rumore, caldo, spazi, come ci si arriva."),
        validators=[too_long(LONGEST_ANALYSIS)],
    )
    support = TextAreaField(
        _l("Chi può aiutare, e come"),
        description=_l("Chi farebbe da tutor, i colleghi vicini, gli aiuti già presenti."),
        validators=[too_long(LONGEST_ANALYSIS)],
    )

    def __init__(self, position: Position, **given: Any) -> None:
        super().__init__(obj=position.analysis, **given)
        if not self.is_submitted():
            self.version.data = str(position.version)
        if self.done_on.data is None and not self.is_submitted():
            self.done_on.data = clock.today()

    def validate_done_on(self, field: DateField) -> None:
        """What was seen was seen before now."""
        if field.data > clock.today():
            raise ValidationError(_("Questo giorno deve ancora venire."))

    def analysis(self) -> Analysis:
        """The validated answers."""
        texts = (self.met_with, self.tasks, self.surroundings, self.support)
        return Analysis(self.done_on.data, *(field.data or "" for field in texts))
