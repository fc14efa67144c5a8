"""The new position in steps: each step is a part of the whole form, and may be saved before it is complete."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Field, SelectMultipleField

from matching import Catalogue
from models.drafts import PositionDraft
from models.employers import EmployerSite
from models.positions import Position
from models.types import EmployerKind
from webapp.employer.forms import PositionForm
from webapp.formatting import day
from webapp.services.positions.drafts import UNTOUCHED, Said


class Step(StrEnum):
    """The steps as they are named in addresses."""

    JOB = "lavoro"
    TASKS = "compiti"
    CONDITIONS = "condizioni"
    CHECK = "controllo"


_DEMANDS = tuple(
    f"{part}_{dimension.code}" for dimension in Catalogue.default().dimensions for part in ("level", "fixed")
)
FIELDS: Mapping[Step, tuple[str, ...]] = {
    Step.JOB: ("title", "description", "places"),
    Step.TASKS: (*_DEMANDS, "essential_skills", "preferred_skills", "education_min", "licences"),
    Step.CONDITIONS: (
        "contract", "hours", "shifts", "site", "comune", "workplace", "transit", "remote", "regime", "expires_on",
        "accommodations",
    ),
}  # fmt: skip


def step_name(step: Step) -> str:
    """A step in words."""
    return {
        Step.JOB: _("Il lavoro"),
        Step.TASKS: _("Compiti ed esigenze"),
        Step.CONDITIONS: _("Orario, luogo, aiuti"),
        Step.CHECK: _("Controlla e invia"),
    }[step]


class StepForm(PositionForm):
    """One step: only its fields, and what is left empty may come later."""

    def __init__(self, kind: EmployerKind, step: Step, *, sites: Sequence[EmployerSite] = (), **given: Any) -> None:
        super().__init__(kind, sites=sites, **given)
        self.step = step
        for name in [field.name for field in self]:
            if name not in (*FIELDS[step], "csrf_token"):
                del self[name]

    @classmethod
    def showing(cls, kind: EmployerKind, step: Step, said: Said, sites: Sequence[EmployerSite] = ()) -> "StepForm":
        """The step with what was said so far."""
        return cls(kind, step, sites=sites, formdata=as_sent(said))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether what was said can be taken; what was not said is no error yet."""
        super().validate(extra_validators)
        for field in self:
            if field.errors and _left_empty(field) and field.name != "csrf_token":
                field.errors = ()
        return not self.errors

    def said(self) -> dict[str, Any]:
        """The answers as they were sent, but for those that are wrong."""
        return {field.name: _raw(field) for field in self if field.name in FIELDS[self.step] and not field.errors}

    def asked(self) -> list[str]:
        """The dimensions of which something is asked, in the catalogue's order."""
        return [code for _group, pairs in self.demand_groups() for code, demand in pairs if demand.level.data != "0"]


class WholeForm(PositionForm):
    """All that was said, checked as the office checks it. Nothing is sent from it, so it needs no token."""

    class Meta(PositionForm.Meta):
        """WTForms' settings."""

        csrf = False

    @classmethod
    def of(
        cls,
        draft: PositionDraft,
        kind: EmployerKind,
        said: Said | None = None,
        sites: Sequence[EmployerSite] = (),
    ) -> "WholeForm":
        """A draft's answers, or others in their place, already checked: see ``errors``."""
        form = cls(kind, sites=sites, formdata=as_sent({**UNTOUCHED, **(said or draft.said)}))
        form.validate()
        return form

    def missing(self) -> dict[Step, list[Field]]:
        """What is missing or wrong, by step; steps that are whole are left out."""
        found = {step: [self[name] for name in names if self[name].errors] for step, names in FIELDS.items()}
        return {step: fields for step, fields in found.items() if fields}

    def answers(self, step: Step) -> Iterator[tuple[str, str]]:
        """Questions and answers of a step, but for demands and accommodations, as people read them."""
        for name in FIELDS[step]:
            unasked = name == "site" and len(self.site.choices) == 1
            if name not in _DEMANDS and name != "accommodations" and not unasked:
                yield str(self[name].label.text), _in_words(self[name])


def as_sent(said: Said) -> MultiDict[str, Any]:
    """What was said as a form sends it."""
    pairs = [(name, item) for name, value in said.items() for item in (value if isinstance(value, list) else [value])]
    return MultiDict(pairs)


def said_of(position: Position) -> dict[str, Any]:
    """What a position says, as a form would send it."""
    form = PositionForm.filled(position)
    return {
        field.name: _given(field.data)
        for field in form
        if field.name != "csrf_token" and field.data not in (None, "", "0", False)
    }


def _given(data: Any) -> Any:
    if isinstance(data, bool):
        return "y"
    return [str(code) for code in data] if isinstance(data, list | tuple | set | frozenset) else str(data)


def _left_empty(field: Field) -> bool:
    return not any(str(value).strip() for value in field.raw_data or ())


def _raw(field: Field) -> Any:
    values = [str(value) for value in field.raw_data or ()]
    if isinstance(field, SelectMultipleField):
        return values
    return values[0].strip() if values else ""


def _in_words(field: Field) -> str:
    if hasattr(field, "iter_choices"):
        return ", ".join(_chosen(field))
    if hasattr(field.data, "isoformat"):
        return day(field.data)
    return "" if field.data is None else str(field.data)


def _chosen(field: Field) -> Iterable[str]:
    return (str(choice.label) for choice in field.iter_choices() if choice.selected and field.data)
