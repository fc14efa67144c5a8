"""What a manager says of sites and members."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired

from models.employers import EmployerSite
from models.territory import Comune
from models.types import MemberRole
from webapp.forms import Form, choices_of, version_of
from webapp.organisation_forms import email_field, too_long
from webapp.places import comune_named
from webapp.services.employers.sites import SiteDetails


class SiteForm(Form):
    """Where people work."""

    version = HiddenField(default="0")
    name = StringField(
        _l("Come la chiamate?"),
        description=_l("Per esempio: stabilimento di via Milano, negozio del centro."),
        validators=[DataRequired(_l("Scrivi un nome.")), too_long(120)],
    )
    address = StringField(_l("Via e numero"), validators=[too_long(200)])
    comune = StringField(
        _l("Comune"),
        description=_l("Se più comuni hanno lo stesso nome, aggiungi la provincia: Samone (TN)."),
        validators=[DataRequired(_l("Scrivi il comune.")), too_long(100)],
    )

    def __init__(self, site: EmployerSite | None = None, **given: Any) -> None:
        self.found_comune: Comune | None = None
        super().__init__(data=_known(site) if site else None, **given)

    @property
    def seen_version(self) -> int:
        """The version on the page; what cannot be read counts as an old one."""
        return version_of(self.version.data)

    def validate_comune(self, field: StringField) -> None:
        """Keep the comune found; say what to write when there is none, or more than one."""
        self.found_comune = comune_named(field.data)

    def details(self) -> SiteDetails:
        """The validated answers."""
        return SiteDetails(self.name.data.strip(), (self.address.data or "").strip(), self.found_comune)


def _known(site: EmployerSite) -> dict[str, object]:
    return {
        "version": str(site.version),
        "name": site.name,
        "address": site.address,
        "comune": site.comune.label,
    }


class MemberForm(Form):
    """What a member may do."""

    version = HiddenField(default="0")
    role = RadioField(_l("Che cosa può fare?"), validators=[InputRequired(_l("Scegli che cosa può fare."))])

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.role.choices = choices_of(MemberRole)

    @property
    def seen_version(self) -> int:
        """The version on the page; what cannot be read counts as an old one."""
        return version_of(self.version.data)


class InvitationForm(MemberForm):
    """Whom to invite."""

    email = email_field()
