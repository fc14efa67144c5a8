"""The forms of what a person looks for, has done and knows."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    FieldList,
    Form,
    FormField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from matching.records import EXCLUSIONS
from models.types import Contract, Education, Exclusion, Licence, Shift, Transport
from webapp.forms import LONGEST_LINE, MOST_LINES, choices_of, lines, short_lines
from webapp.forms import Form as PlainForm
from webapp.officer.editing import FileForm
from webapp.services.people.person_profile import Background, Wishes

EMPTY_ROWS = 2
"""Rows for another job, always at the end."""
MOST_MONTHS = 720
WEEK = NumberRange(0, 48, _l("Le ore alla settimana vanno da 0 a 48."))


class WishesForm(FileForm):
    """What the person looks for, and what they can and cannot accept."""

    jobs = TextAreaField(
        _l("Che lavori cerca?"),
        description=_l("Con le parole della persona, un lavoro per riga."),
        validators=[short_lines],
    )
    hours_min = IntegerField(_l("Ore alla settimana, almeno"), validators=[Optional(), WEEK])
    hours_max = IntegerField(
        _l("Ore alla settimana, al massimo"),
        validators=[Optional(), NumberRange(1, 48, _l("Le ore alla settimana vanno da 1 a 48."))],
    )
    shifts = SelectMultipleField(_l("Quando può lavorare?"), description=_l("Se non lo sai, lascia vuoto."))
    contracts = SelectMultipleField(_l("Che contratti accetta?"), description=_l("Se non lo sai, lascia vuoto."))
    transport = SelectField(_l("Come si sposta?"))
    max_km = IntegerField(
        _l("Fino a quanti chilometri da casa?"),
        validators=[Optional(), NumberRange(0, 1500, _l("I chilometri vanno da 0 a 1500."))],
    )
    exclusions = SelectMultipleField(
        _l("Che cosa esclude?"),
        description=_l(
            "I lavori che lo chiedono restano fuori: segna solo quello che la persona non vuole in nessun caso."
        ),
    )

    def __init__(self, wishes: Wishes, *, version: int, **given: Any) -> None:
        start = {
            "jobs": "\n".join(wishes.jobs),
            "hours_min": wishes.hours_min,
            "hours_max": wishes.hours_max,
            "shifts": sorted(wishes.shifts),
            "contracts": sorted(wishes.contracts),
            "transport": wishes.transport.value if wishes.transport else "",
            "max_km": wishes.max_km,
            "exclusions": sorted(wishes.exclusions),
            "version": version,
        }
        super().__init__(data=start, **given)
        self.shifts.choices = choices_of(Shift)
        self.contracts.choices = choices_of(Contract)
        self.transport.choices = choices_of(Transport, _("Non si sa ancora"))
        # What the engine respects, and whatever else a list has brought: it stays until somebody takes it out.
        offered = {*EXCLUSIONS, *wishes.exclusions}
        self.exclusions.choices = choices_of(code for code in Exclusion if code.value in offered)

    def validate_hours_min(self, field: IntegerField) -> None:
        """The least is not more than the most."""
        most = self.hours_max.data
        if field.data is not None and most is not None and field.data > most:
            raise ValidationError(_("È più del massimo: correggi una delle due."))

    def validate_exclusions(self, field: SelectMultipleField) -> None:
        """A distance is ruled out only where one is given, and nobody rules out when they can work."""
        if Exclusion.DISTANCE.value in field.data and self.max_km.data is None:
            raise ValidationError(_("Per escludere la distanza scrivi fino a quanti chilometri."))
        both = set(field.data) & set(self.shifts.data or ())
        if both:
            raise ValidationError(_("Lo stesso momento è sia tra quelli possibili sia tra quelli esclusi: scegli."))

    def wishes(self) -> Wishes:
        """The validated answers."""
        return Wishes(
            jobs=tuple(dict.fromkeys(lines(self.jobs.data))),
            hours_min=self.hours_min.data,
            hours_max=self.hours_max.data,
            shifts=frozenset(self.shifts.data),
            contracts=frozenset(self.contracts.data),
            transport=Transport(self.transport.data) if self.transport.data else None,
            max_km=self.max_km.data,
            exclusions=frozenset(self.exclusions.data),
        )


class JobForm(Form):
    """One job held; an empty title is no job."""

    class Meta(PlainForm.Meta):
        """One token for the whole form is enough."""

        csrf = False

    title = StringField(
        _l("Lavoro"),
        validators=[Length(max=LONGEST_LINE, message=_l("Il testo è troppo lungo: al massimo 200 caratteri."))],
    )
    months = IntegerField(
        _l("Mesi"), validators=[Optional(), NumberRange(0, MOST_MONTHS, _l("I mesi vanno da 0 a 720."))]
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Months belong to a job, and a job has months; both empty is no job."""
        right = super().validate(extra_validators)
        named, timed = bool((self.title.data or "").strip()), self.months.data is not None
        if right and named and not timed:
            self.months.errors = [_("Scrivi per quanti mesi, anche circa.")]
        elif right and timed and not named:
            self.title.errors = [_("Scrivi quale lavoro, o togli i mesi.")]
        return bool(right and named == timed)


class BackgroundForm(FileForm):
    """What the person has done and knows."""

    jobs = FieldList(FormField(JobForm), min_entries=0, max_entries=MOST_LINES + EMPTY_ROWS)
    skills = TextAreaField(_l("Che cosa sa fare?"), description=_l("Una cosa per riga."), validators=[short_lines])
    education = SelectField(_l("Titolo di studio"))
    licences = SelectMultipleField(_l("Patenti e patentini"))

    def __init__(self, background: Background, *, version: int, **given: Any) -> None:
        start = {
            "jobs": [{"title": title, "months": months} for title, months in background.jobs],
            "skills": "\n".join(background.skills),
            "education": background.education.value if background.education else "",
            "licences": sorted(background.licences),
            "version": version,
        }
        super().__init__(data=start, **given)
        self.education.choices = choices_of(Education, _("Non si sa ancora"))
        self.licences.choices = choices_of(Licence)
        self.add_rows()

    def add_rows(self) -> None:
        """Empty rows at the end, as long as there is room."""
        empty = sum(not (row.title.data or "").strip() for row in self.jobs)
        for _row in range(max(0, min(EMPTY_ROWS - empty, self.jobs.max_entries - len(self.jobs)))):
            self.jobs.append_entry()

    def background(self) -> Background:
        """The validated answers."""
        rows = ((" ".join((row.title.data or "").split()), row.months.data) for row in self.jobs)
        return Background(
            jobs=tuple((title, months) for title, months in rows if title),
            skills=tuple(dict.fromkeys(lines(self.skills.data))),
            education=Education(self.education.data) if self.education.data else None,
            licences=frozenset(self.licences.data),
        )
