"""The officer's decision on a person, and what was agreed with an employer."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange, ValidationError
from wtforms.widgets import HiddenInput

from webapp.extensions import clock
from webapp.formatting import label
from webapp.forms import Form
from webapp.labels import OFFICER_REASONS
from webapp.services.proposals.deciding import Decision


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


class AgreedForm(Form):
    """With whom other accommodations were agreed, and when; and which version of the position was on the page."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=0)])
    agreed_with = StringField(
        _l("Con chi lo hai concordato"),
        validators=[
            DataRequired(message=_l("Scrivi il nome o il ruolo di chi ha detto di sì.")),
            Length(max=120, message=_l("Il testo è troppo lungo: al massimo 120 caratteri.")),
        ],
    )
    agreed_on = DateField(_l("Quando"), validators=[InputRequired(message=_l("Scrivi il giorno dell'accordo."))])

    def validate_agreed_on(self, field: DateField) -> None:
        """An agreement is told after it was made."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("Il giorno non può essere nel futuro."))
