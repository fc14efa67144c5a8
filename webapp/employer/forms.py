"""The new position's form: one field for each thing a job asks or offers."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from matching import Accommodation, Catalogue
from models.employers import EmployerSite
from models.law.eligibility import regimes_offered_by
from models.positions import Position
from models.types import Contract, Education, EmployerKind, Licence, Regime, Remote, Shift
from webapp.extensions import clock
from webapp.formatting import localized
from webapp.forms import Form, choices_of, lines, short_lines
from webapp.places import comune_named
from webapp.services.positions.positions import NewPosition


class DemandFields(NamedTuple):
    """The two fields of one dimension."""

    level: SelectField
    fixed: BooleanField


class PositionForm(Form):
    """What the job is, what it asks, what is offered. The demand fields are added below, one pair a dimension."""

    title = StringField(
        _l("Come si chiama il lavoro?"),
        description=_l("Per esempio: aiuto cuoco, addetta alle pulizie, magazziniere."),
        validators=[DataRequired(_l("Scrivi come si chiama il lavoro.")), Length(max=200)],
    )
    description = TextAreaField(
        _l("Che cosa si fa, in parole semplici?"),
        description=_l("I compiti di una giornata normale, con chi si lavora, chi affianca."),
        validators=[
            DataRequired(_l("Racconta in poche righe che cosa si fa: serve a chi dovrà scegliere.")),
            Length(max=4000, message=_l("Il testo è troppo lungo: al massimo 4000 caratteri.")),
        ],
    )
    site = SelectField(
        _l("In quale sede?"),
        description=_l("Se la scegli, comune e via sono i suoi."),
        default="",
    )
    comune = StringField(
        _l("In quale comune si lavora?"),
        description=_l("Se più comuni hanno lo stesso nome, aggiungi la provincia: Samone (TN)."),
        validators=[DataRequired(_l("Scrivi il comune.")), Length(max=100)],
    )
    workplace = StringField(
        _l("Dove, di preciso?"),
        description=_l("La via, il negozio, il cantiere: aiuta a capire come arrivarci."),
        validators=[Length(max=200)],
    )
    contract = SelectField(_l("Contratto"), validators=[InputRequired(_l("Scegli il contratto."))])
    hours = IntegerField(
        _l("Ore alla settimana"),
        validators=[
            InputRequired(_l("Scrivi le ore, in numero.")),
            NumberRange(1, 48, _l("Le ore alla settimana vanno da 1 a 48.")),
        ],
    )
    shifts = SelectMultipleField(
        _l("Quando si lavora?"), validators=[InputRequired(_l("Scegli almeno un momento della giornata."))]
    )
    places = IntegerField(
        _l("Quante persone servono?"),
        default=1,
        validators=[
            InputRequired(_l("Scrivi quante persone servono.")),
            NumberRange(1, 500, _l("Il numero va da 1 a 500.")),
        ],
    )
    expires_on = DateField(_l("Fino a quando è aperta?"), validators=[Optional()])
    regime = SelectField(
        _l("A chi è rivolta?"),
        description=_l("In caso di dubbio scegli «libera»: si può cambiare dopo."),
        validators=[InputRequired(_l("Scegli a chi è rivolta."))],
    )
    transit = RadioField(_l("Si arriva con i mezzi pubblici?"), default="")
    remote = SelectField(_l("Si può lavorare da casa?"))
    education_min = SelectField(_l("Titolo di studio desiderato"))
    licences = SelectMultipleField(
        _l("Patenti senza le quali il lavoro non si può fare"),
        description=_l("Chi non le ha resta escluso: scegline una solo se serve davvero."),
    )
    essential_skills = TextAreaField(
        _l("Che cosa bisogna già saper fare?"), description=_l("Una cosa per riga."), validators=[short_lines]
    )
    preferred_skills = TextAreaField(
        _l("Che cosa è utile, ma si può imparare?"), description=_l("Una cosa per riga."), validators=[short_lines]
    )
    accommodations = SelectMultipleField(_l("Accomodamenti che puoi offrire"))

    def __init__(self, kind: EmployerKind, *, sites: Sequence[EmployerSite] = (), **given: Any) -> None:
        super().__init__(**given)
        options = [SelectChoice(str(site.id), f"{site.name}, {site.comune.name}") for site in sites]
        self.site.choices = [SelectChoice("", _("Un altro posto")), *options]
        self.chosen_site = next((site for site in sites if str(site.id) == self.site.data), None)
        self._follow_site()
        self.contract.choices = choices_of(Contract, _("Scegli"))
        self.shifts.choices = choices_of(Shift)
        self.regime.choices = choices_of((r for r in Regime if r in regimes_offered_by(kind)), _("Scegli"))
        self.transit.choices = [
            SelectChoice("si", _("Sì")),
            SelectChoice("no", _("No")),
            SelectChoice("", _("Non so")),
        ]
        self.remote.choices = choices_of(Remote)
        self.education_min.choices = choices_of(Education, _("Nessuno in particolare"))
        self.licences.choices = choices_of(Licence)
        self.accommodations.choices = [
            SelectChoice(aid.code, localized(aid)) for aid in Catalogue.default().accommodations
        ]
        for dimension in Catalogue.default().dimensions:
            level, fixed = self.demand(dimension.code)
            level.label.text = localized(dimension)
            level.choices = [
                SelectChoice(str(number), localized(sentence, "demand"))
                for number, sentence in enumerate(dimension.levels)
            ]
            fixed.label.text = _("Non si può affidare a un collega")

    @classmethod
    def filled(cls, position: Position, sites: Sequence[EmployerSite] = ()) -> "PositionForm":
        """The form with what a position says, for editing or copying it."""
        return cls(position.employer.kind, sites=sites, formdata=None, data=_said_of(position))

    def _follow_site(self) -> None:
        """A site says where it is: what was left empty is filled in from it."""
        if self.chosen_site is None:
            return
        for field, value in ((self.comune, self.chosen_site.comune.label), (self.workplace, self.chosen_site.address)):
            if not (field.data or "").strip():
                field.data, field.raw_data = value, [value]

    def demand(self, code: str) -> DemandFields:
        """The fields of one dimension."""
        return DemandFields(self[f"level_{code}"], self[f"fixed_{code}"])

    def demand_groups(self) -> Iterator[tuple[str, list[tuple[str, DemandFields]]]]:
        """Dimensions with their fields, group by group, in the catalogue's order."""
        groups: dict[str, list[tuple[str, DemandFields]]] = {}
        for dimension in Catalogue.default().dimensions:
            groups.setdefault(dimension.group, []).append((dimension.code, self.demand(dimension.code)))
        yield from groups.items()

    def accommodation_groups(self) -> Iterator[tuple[str, list[tuple[Accommodation, bool]]]]:
        """Accommodations and whether each was chosen, group by group, in the catalogue's order."""
        chosen = set(self.accommodations.data or ())
        groups: dict[str, list[tuple[Accommodation, bool]]] = {}
        for aid in Catalogue.default().accommodations:
            groups.setdefault(aid.group, []).append((aid, aid.code in chosen))
        yield from groups.items()

    def suggest_demands(self, levels: dict[str, int]) -> None:
        """Fill the demand fields with an occupation's usual levels; what somebody has set already stays."""
        for code, level in levels.items():
            field = self.demand(code).level
            if field.data in (None, "0"):
                field.data = str(level)

    def validate_comune(self, field: StringField) -> None:
        """Keep the comune found; say what to write when there is none, or more than one."""
        self.found_comune = comune_named(field.data)
        if self.chosen_site is not None and self.found_comune is not self.chosen_site.comune:
            raise ValidationError(
                _(
                    "La sede scelta è a %(comune)s: cambia il comune, o scegli un'altra sede.",
                    comune=self.chosen_site.comune.name,
                )
            )

    def validate_expires_on(self, field: DateField) -> None:
        """A deadline lies ahead."""
        if field.data and field.data < clock.today():
            raise ValidationError(_("La data è già passata: scegli un giorno da oggi in poi."))

    def job(self) -> NewPosition:
        """The validated answers, as the service takes them."""
        return NewPosition(
            title=self.title.data.strip(),
            description=self.description.data.strip(),
            comune=self.found_comune,
            workplace=(self.workplace.data or "").strip(),
            site_id=self.chosen_site.id if self.chosen_site else None,
            contract=Contract(self.contract.data),
            hours=self.hours.data,
            shifts=frozenset(self.shifts.data),
            places=self.places.data,
            regime=Regime(self.regime.data),
            education_min=Education(self.education_min.data) if self.education_min.data else None,
            licences=frozenset(self.licences.data),
            transit={"si": True, "no": False}.get(self.transit.data),
            remote=Remote(self.remote.data),
            expires_on=self.expires_on.data,
            essential_skills=lines(self.essential_skills.data),
            preferred_skills=lines(self.preferred_skills.data),
            demands=self._demands(),
            accommodations=frozenset(self.accommodations.data),
        )

    def _demands(self) -> dict[str, tuple[int, bool]]:
        pairs = {d.code: self.demand(d.code) for d in Catalogue.default().dimensions}
        return {code: (int(f.level.data), not f.fixed.data) for code, f in pairs.items() if f.level.data != "0"}


def _said_of(position: Position) -> dict[str, Any]:
    levels = {f"level_{demand.dimension}": str(demand.level) for demand in position.demands}
    fixed = {f"fixed_{demand.dimension}": not demand.negotiable for demand in position.demands}
    skills = {needed: [row.text for row in position.skills if row.essential is needed] for needed in (True, False)}
    return {
        "title": position.title,
        "description": position.description,
        "comune": position.comune.label,
        "workplace": position.workplace,
        "site": str(position.site_id or ""),
        "contract": position.contract.value,
        "hours": position.hours,
        "shifts": sorted(position.shifts),
        "places": position.places,
        "expires_on": position.expires_on,
        "regime": position.regime.value,
        "transit": {True: "si", False: "no", None: ""}[position.transit],
        "remote": position.remote.value,
        "education_min": position.education_min.value if position.education_min else "",
        "licences": sorted(position.licences),
        "essential_skills": "\n".join(skills[True]),
        "preferred_skills": "\n".join(skills[False]),
        "accommodations": [row.accommodation for row in position.accommodations],
        **levels,
        **fixed,
    }


for _dimension in Catalogue.default().dimensions:
    setattr(PositionForm, f"level_{_dimension.code}", SelectField(default="0"))
    setattr(PositionForm, f"fixed_{_dimension.code}", BooleanField())
