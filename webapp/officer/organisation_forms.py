"""What an officer decides of who acts for an employer."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from models.employers import Employer
from models.joining import OrganisationRequest
from models.types import MemberRole
from webapp.forms import Form, choices_of, version_of
from webapp.organisation_forms import email_field, too_long


class DecisionOnRequestForm(Form):
    """Yes with a task, or no with a reason."""

    version = HiddenField(default="0")
    answer = RadioField(_l("Che cosa decidi?"), validators=[InputRequired(_l("Scegli sì o no."))])
    role = RadioField(
        _l("Se sì: che cosa può fare?"), description=_l("Almeno una persona deve gestire l'organizzazione.")
    )
    reason = TextAreaField(
        _l("Se no: perché?"),
        description=_l("Lo legge chi ha chiesto: parole semplici, e che cosa può fare."),
        validators=[too_long(1000)],
    )

    def __init__(self, found: OrganisationRequest, *, managed: bool, **given: Any) -> None:
        first = MemberRole.POSTER if managed else MemberRole.MANAGER
        super().__init__(data={"version": str(found.version), "role": first.value}, **given)
        self.managed = managed
        self.answer.choices = [
            SelectChoice("si", _("Sì: l'organizzazione è chi dice, e questa persona agisce per lei")),
            SelectChoice("no", _("No: non si può riconoscere")),
        ]
        self.role.choices = choices_of(MemberRole)

    @property
    def seen_version(self) -> int:
        """The version on the page; what cannot be read counts as an old one."""
        return version_of(self.version.data)

    def validate_role(self, field: RadioField) -> None:
        """Somebody must manage it."""
        if self.answer.data == "si" and not self.managed and field.data != MemberRole.MANAGER.value:
            raise ValidationError(_("È la prima persona: serve che gestisca l'organizzazione."))

    def validate_reason(self, field: TextAreaField) -> None:
        """A no says why."""
        if self.answer.data == "no" and not (field.data or "").strip():
            raise ValidationError(_("Scrivi perché: parte per e-mail a chi ha chiesto."))


class FirstInvitationForm(Form):
    """Whom the office invites for an employer."""

    email = email_field()
    role = RadioField(
        _l("Che cosa può fare?"),
        default=MemberRole.MANAGER.value,
        validators=[InputRequired(_l("Scegli che cosa può fare."))],
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.role.choices = choices_of(MemberRole)


class ConsortiumForm(Form):
    """The consortium that acts for an employer, or none."""

    version = HiddenField(default="0")
    consortium = SelectField(_l("Quale consorzio agisce per questo datore di lavoro?"))

    def __init__(self, employer: Employer, known: Sequence[Employer], **given: Any) -> None:
        chosen = str(employer.consortium_id or "")
        super().__init__(data={"version": str(employer.version), "consortium": chosen}, **given)
        options = [SelectChoice(str(one.id), one.name) for one in known if one.id != employer.id]
        self.consortium.choices = [SelectChoice("", _("Nessuno")), *options]

    @property
    def seen_version(self) -> int:
        """The version on the page; what cannot be read counts as an old one."""
        return version_of(self.version.data)
