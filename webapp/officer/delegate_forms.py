"""Who acts for a person, as the office writes it down."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from models.casework import Document
from models.delegations import Delegation
from models.types import DelegateKind, DelegateScope
from webapp.formatting import day, label
from webapp.forms import Form, choices_of, version_of
from webapp.officer.document_forms import REFUSALS
from webapp.organisation_forms import email_field, too_long
from webapp.services.people import documents as document_service
from webapp.services.people.delegating import Terms


class TermsForm(Form):
    """For what, from when until when, and the paper it rests on."""

    version = HiddenField(default="0")
    kind = RadioField(_l("Chi è per la persona?"), validators=[InputRequired(_l("Scegli chi è per la persona."))])
    scope = SelectMultipleField(_l("Che cosa può fare?"), validators=[InputRequired(_l("Scegli almeno una cosa."))])
    starts_on = DateField(_l("Dal"), validators=[InputRequired(_l("Scrivi da quando."))])
    ends_on = DateField(
        _l("Fino al"), description=_l("Lascia vuoto se non c'è una data di fine."), validators=[Optional()]
    )
    document_id = SelectField(
        _l("Il documento"),
        description=_l(
            "Il decreto di nomina, o la delega firmata. Serve per un amministratore di sostegno, e per i consensi."
        ),
    )

    def __init__(self, kept: Sequence[Document], **given: Any) -> None:
        super().__init__(**given)
        self.kept = {str(one.id): one for one in kept}
        self.kind.choices = choices_of(DelegateKind)
        self.scope.choices = choices_of(DelegateScope)
        found = [SelectChoice(key, _one_document(one)) for key, one in self.kept.items()]
        self.document_id.choices = [SelectChoice("", self.without()), *found]

    @staticmethod
    def without() -> str:
        """What it means to choose none."""
        return _("Nessuno")

    @property
    def seen_version(self) -> int:
        """The version on the page; what cannot be read counts as an old one."""
        return version_of(self.version.data)

    def validate_ends_on(self, field: DateField) -> None:
        """Not before it begins."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("La fine viene prima dell'inizio."))

    def terms(self, document: Document | None) -> Terms:
        """The validated answers."""
        return Terms(
            kind=DelegateKind(self.kind.data),
            scope=frozenset(self.scope.data),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            document=document or self.kept.get(self.document_id.data or ""),
        )

    def needs_document(self) -> None:
        """Say on the field that it rests on a paper."""
        self.document_id.errors = [_("Serve il documento: il decreto di nomina, o la delega firmata.")]


def _one_document(one: Document) -> str:
    named = one.name if one.name != label(one.kind) else label(one.kind)
    return f"{named}, {day(one.dated_on)}" if one.dated_on else named


class NewDelegateForm(TermsForm):
    """The same, with whom to invite, and a paper that is not on the file yet."""

    name = StringField(_l("Nome e cognome"), validators=[DataRequired(_l("Scrivi il nome.")), too_long(120)])
    email = email_field()
    file = FileField(
        _l("Oppure aggiungi qui il documento"),
        description=_l("PDF, JPEG o PNG, al massimo 10 MB. Si conserva cifrato tra i documenti della persona."),
    )

    def __init__(self, kept: Sequence[Document], *, today: date, **given: Any) -> None:
        super().__init__(kept, data={"starts_on": today}, **given)

    @staticmethod
    def without() -> str:
        """None of those on the file: a new one below."""
        return _("Nessuno di quelli già sulla scheda")

    def refuse(self, error: document_service.FileRefused) -> None:
        """Say on the field why the file is not taken."""
        self.file.errors = [str(REFUSALS[type(error)])]


class EditDelegateForm(TermsForm):
    """Other terms for somebody who acts already, or is invited."""

    def __init__(self, kept: Sequence[Document], delegation: Delegation, **given: Any) -> None:
        known = {
            "version": str(delegation.version),
            "kind": delegation.kind.value,
            "scope": sorted(delegation.scope),
            "starts_on": delegation.starts_on,
            "ends_on": delegation.ends_on,
            "document_id": str(delegation.document_id or ""),
        }
        super().__init__(kept, data=known, **given)


class EndDelegateForm(Form):
    """Why it ends, for the history."""

    version = HiddenField(default="0")
    why = StringField(
        _l("Perché finisce?"),
        description=_l("Resta nella storia della persona. Per esempio: il giudice ha nominato un'altra persona."),
        validators=[DataRequired(_l("Scrivi il motivo: resta nella storia.")), too_long(300)],
    )
