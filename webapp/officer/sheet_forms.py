"""The forms of the capacity sheet and of the accommodations."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, ValidationError

from matching import Accommodation, Catalogue
from models.types import AssessmentSource
from webapp.extensions import clock
from webapp.formatting import localized
from webapp.forms import choices_of
from webapp.officer.editing import FileForm
from webapp.services.people.capacity_sheet import Sheet

UNKNOWN = ""
SOURCES = tuple(source for source in AssessmentSource if source is not AssessmentSource.LIST)
"""What an officer may name: «from the list» is for imports alone."""


class LevelsForm(FileForm):
    """One question a dimension, unknown as long as nobody answers. The level fields are added below."""

    def __init__(self, levels: Mapping[str, int | None], *, version: int, **given: Any) -> None:
        answers = {f"level_{code}": _answer(level) for code, level in levels.items()}
        start = {"version": version, **given.pop("data", {})}
        super().__init__(data={**start, **answers}, **given)
        for dimension in Catalogue.default().dimensions:
            field = self.level(dimension.code)
            field.label.text = localized(dimension)
            field.choices = [
                SelectChoice(UNKNOWN, _("Non si sa ancora")),
                *(SelectChoice(str(n), localized(level, "capacity")) for n, level in enumerate(dimension.levels)),
            ]

    def level(self, code: str) -> RadioField:
        """The question of one dimension."""
        return self[f"level_{code}"]

    def groups(self) -> Iterator[tuple[str, list[tuple[str, RadioField]]]]:
        """Each group's dimensions with their questions."""
        groups: dict[str, list[tuple[str, RadioField]]] = {}
        for dimension in Catalogue.default().dimensions:
            groups.setdefault(dimension.group, []).append((dimension.code, self.level(dimension.code)))
        yield from groups.items()

    def levels(self) -> dict[str, int | None]:
        """The answers."""
        codes = Catalogue.default().dimension_index
        return {code: int(data) if (data := self.level(code).data) else None for code in codes}


class SheetForm(LevelsForm):
    """The capacity sheet: the levels, and who says so since when."""

    source = SelectField(_l("Come lo sai?"))
    assessed_on = DateField(_l("In che giorno?"), validators=[InputRequired(_l("Scrivi il giorno."))])

    def __init__(self, sheet: Sheet, *, born: date, **given: Any) -> None:
        start = {"source": AssessmentSource.INTERVIEW.value, "assessed_on": clock.today()}
        super().__init__(sheet.levels, version=sheet.version, data=start, **given)
        self.born = born
        self.source.choices = choices_of(SOURCES)

    def validate_assessed_on(self, field: DateField) -> None:
        """Within the person's life, and not ahead."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("Il giorno è nel futuro: scegli oggi o un giorno già passato."))
        if field.data and field.data < self.born:
            raise ValidationError(_("Il giorno è prima della nascita della persona."))


def _answer(level: int | None) -> str:
    return UNKNOWN if level is None else str(level)


for _dimension in Catalogue.default().dimensions:
    setattr(LevelsForm, f"level_{_dimension.code}", RadioField(default=UNKNOWN))


class AccommodationsForm(FileForm):
    """What the person needs or benefits from."""

    accommodations = SelectMultipleField(_l("Accomodamenti di cui ha bisogno"))

    def __init__(self, codes: frozenset[str], *, version: int, **given: Any) -> None:
        super().__init__(data={"accommodations": sorted(codes), "version": version}, **given)
        self.accommodations.choices = [
            SelectChoice(aid.code, localized(aid)) for aid in Catalogue.default().accommodations
        ]

    @property
    def codes(self) -> frozenset[str]:
        """What was chosen."""
        return frozenset(self.accommodations.data)

    def groups(self) -> Iterator[tuple[str, Sequence[tuple[Accommodation, bool]]]]:
        """Accommodations and whether each was chosen, group by group, in the catalogue's order."""
        chosen = set(self.accommodations.data or ())
        groups: dict[str, list[tuple[Accommodation, bool]]] = {}
        for aid in Catalogue.default().accommodations:
            groups.setdefault(aid.group, []).append((aid, aid.code in chosen))
        yield from groups.items()
