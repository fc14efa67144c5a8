"""The officer's decision."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange

from webapp.formatting import label
from webapp.forms import Form
from webapp.labels import OFFICER_REASONS
from webapp.services.deciding import Decision


class DecisionForm(Form):
    """What was decided, why, and which version of the proposal was on the page."""

    decision = HiddenField(validators=[InputRequired(), AnyOf([d.value for d in Decision])])
    version = IntegerField(validators=[InputRequired(), NumberRange(min=0)])
    reason = SelectField(_l("Motivo"), default="")
    note = TextAreaField(
        _l("Nota"), validators=[Length(max=1000, message=_l("Il testo è troppo lungo: al massimo 1000 caratteri."))]
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        reasons = [SelectChoice(code.value, label(code)) for code in OFFICER_REASONS]
        self.reason.choices = [SelectChoice("", _("Scegli il motivo")), *reasons]


class SearchForm(Form):
    """A name for a search, and the filters that it keeps."""

    title = StringField(
        _l("Nome della ricerca"),
        filters=[lambda text: (text or "").strip()],
        validators=[DataRequired(), Length(max=80, message=_l("Scrivi un nome di al massimo 80 caratteri."))],
    )
    query = HiddenField(validators=[Length(max=1000)])
