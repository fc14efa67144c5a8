"""The reference data of the field, read once: dimensions, accommodations and their relief, occupations, skills."""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, NamedTuple, Self

REFERENCE = Path(__file__).parent.parent / "fixtures" / "reference"
CONDITIONS = ("", "desk_work", "remote", "negotiable")
COST_BANDS = range(4)
"""0 none · 1 under 500 € · 2 500–5,000 € · 3 over 5,000 €."""

ConceptKind = Literal["occupation", "skill"]


class CatalogueError(ValueError):
    """A reference file that contradicts itself or another one."""


class Level(NamedTuple):
    """What a level means on either side, in a plain sentence."""

    capacity_it: str
    capacity_en: str
    demand_it: str
    demand_en: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """A capacity of persons that jobs demand, under its ICF code; ``levels`` has five sentences or none."""

    code: str
    group: str
    label_it: str
    label_en: str
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class Accommodation:
    """What an employer can change. ``personal``: it helps only a person who uses that aid."""

    code: str
    group: str
    label_it: str
    label_en: str
    description_it: str = ""
    cost_band: int = 0
    personal: bool = False
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Relief:
    """The levels that an accommodation adds to a capacity, under a condition on the position."""

    accommodation: str
    dimension: str
    levels: int
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Occupation:
    """A trade with its ISCO-08 code, its titles, the demands of its typical tasks and the skills it uses.

    ``group``: a whole class of trades, which a title is linked to only where no trade is near.
    ``other_labels``: what another vocabulary calls it; texts find it by them, and nothing else changes with them.
    ``linked``: whether texts find it at all; not when its labels are in a language that nobody here writes.
    """

    id: str
    isco08: str
    title_m: str
    title_f: str
    title_en: str = ""
    synonyms: tuple[str, ...] = ()
    demands: Mapping[str, int] = field(default_factory=dict)
    essential_skills: tuple[str, ...] = ()
    optional_skills: tuple[str, ...] = ()
    group: bool = False
    other_labels: tuple[str, ...] = ()
    linked: bool = True


@dataclass(frozen=True, slots=True)
class Skill:
    """Something a person can do or know, with the ways people write it; ``linked`` as for an occupation."""

    id: str
    label_it: str
    label_en: str = ""
    synonyms: tuple[str, ...] = ()
    linked: bool = True


class Term(NamedTuple):
    """A coded value with its labels: a level of education (lowest first), a licence."""

    code: str
    label_it: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Concept:
    """A vocabulary entry to which free text can be linked."""

    id: str
    kind: str
    preferred: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All reference data that the engine reads. Immutable; every lookup by code is O(1).

    ``added``: how many of the last occupations came from another vocabulary. ``aliases``: the ids of that vocabulary's
    occupations and skills that this one has under its own.
    """

    dimensions: tuple[Dimension, ...]
    accommodations: tuple[Accommodation, ...] = ()
    relief: tuple[Relief, ...] = ()
    occupations: tuple[Occupation, ...] = ()
    skills: tuple[Skill, ...] = ()
    education_levels: tuple[Term, ...] = ()
    licences: tuple[Term, ...] = ()
    added: int = 0
    aliases: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for problem in _problems(self):
            raise CatalogueError(problem)

    @classmethod
    def default(cls) -> "Catalogue":
        """The catalogue of this project, read from ``fixtures/reference`` on first use."""
        return _default()

    @classmethod
    def from_directory(cls, path: Path | str) -> Self:
        """Read a folder of reference tables; the vocabulary tables may be missing.

        Raises FileNotFoundError without dimensions, accommodations or relief, CatalogueError when tables disagree.
        """
        folder = Path(path)
        accommodations = tuple(map(_accommodation, _rows(folder, "accommodations")))
        inherited = {a.code: a.condition for a in accommodations if a.condition == "remote"}
        skills_of = _skills_by_occupation(_rows(folder, "occupation_skills", optional=True))
        levels = _levels_by_dimension(_rows(folder, "dimension_levels", optional=True))
        return cls(
            dimensions=tuple(
                Dimension(row["code"], row["group"], row["label_it"], row["label_en"], levels.get(row["code"], ()))
                for row in _rows(folder, "dimensions")
            ),
            accommodations=accommodations,
            relief=tuple(
                Relief(
                    row["accommodation"],
                    row["dimension"],
                    int(row["levels"]),
                    row["condition"] or inherited.get(row["accommodation"], ""),
                )
                for row in _rows(folder, "relief")
            ),
            occupations=tuple(_occupation(row, skills_of) for row in _rows(folder, "occupations", optional=True)),
            skills=tuple(
                Skill(row["id"], row["label_it"], row["label_en"], _split(row["synonyms"]))
                for row in _rows(folder, "skills", optional=True)
            ),
            education_levels=_terms(_rows(folder, "education_levels", optional=True)),
            licences=_terms(_rows(folder, "licences", optional=True)),
        )

    def dimension(self, code: str) -> Dimension:
        """The dimension with this code, or KeyError."""
        return self.dimensions[self.dimension_index[code]]

    def accommodation(self, code: str) -> Accommodation:
        """The accommodation with this code, or KeyError."""
        return self.accommodations[self.accommodation_index[code]]

    def occupation(self, occupation_id: str) -> Occupation:
        """The occupation with this id, or KeyError."""
        return self.occupations[self.occupation_index[occupation_id]]

    def skill(self, skill_id: str) -> Skill:
        """The skill with this id, or KeyError."""
        return self.skills[self.skill_index[skill_id]]

    def occupation_id(self, code: str | None) -> str | None:
        """The id under which an occupation that somebody wrote down earlier is known here, or None."""
        return self._id(code, self.occupation_index)

    def skill_id(self, code: str | None) -> str | None:
        """The id under which a skill that somebody wrote down earlier is known here, or None."""
        return self._id(code, self.skill_index)

    def _id(self, code: str | None, index: Mapping[str, int]) -> str | None:
        found = self.aliases.get(code, code) if code else None
        return found if found in index else None

    @cached_property
    def dimension_index(self) -> dict[str, int]:
        """Place of each dimension by code."""
        return {d.code: i for i, d in enumerate(self.dimensions)}

    @cached_property
    def accommodation_index(self) -> dict[str, int]:
        """Place of each accommodation by code."""
        return {a.code: i for i, a in enumerate(self.accommodations)}

    @cached_property
    def occupation_index(self) -> dict[str, int]:
        """Place of each occupation by id."""
        return {o.id: i for i, o in enumerate(self.occupations)}

    @cached_property
    def skill_index(self) -> dict[str, int]:
        """Place of each skill by id."""
        return {s.id: i for i, s in enumerate(self.skills)}

    @cached_property
    def licence_index(self) -> dict[str, int]:
        """Place of each licence by code."""
        return {t.code: i for i, t in enumerate(self.licences)}

    @cached_property
    def fingerprint(self) -> str:
        """A short hash of everything that columns built with this catalogue depend on."""
        parts = (self.dimensions, self.accommodations, self.relief, self.occupations, self.skills, self.licences)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]

    def extended(self, occupations: Iterable[Occupation], skills: Iterable[Skill]) -> "Catalogue":
        """This catalogue with more occupations and skills; what it has already under the same name stays one thing.

        What it had keeps its skills and its closeness to everything else it had. The newcomers' skills may be named by
        the newcomers' ids. Raises CatalogueError for ids that nobody has.
        """
        from matching.merging import merged

        return merged(self, tuple(occupations), tuple(skills))

    def concepts(self, kind: ConceptKind) -> list[Concept]:
        """The vocabulary of one kind, as the Linker takes it; among occupations, groups have a kind of their own."""
        if kind == "occupation":
            kinds = {False: kind, True: "group"}
            return [
                Concept(o.id, kinds[o.group], o.title_m, (o.title_f, *o.synonyms, *o.other_labels))
                for o in self.occupations
                if o.linked
            ]
        return [Concept(s.id, kind, s.label_it, s.synonyms) for s in self.skills if s.linked]


@cache
def _default() -> Catalogue:
    return Catalogue.from_directory(REFERENCE)


def _rows(folder: Path, table: str, *, optional: bool = False) -> list[dict[str, str]]:
    path = folder / f"{table}.csv"
    if optional and not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _terms(rows: Iterable[dict[str, str]]) -> tuple[Term, ...]:
    return tuple(Term(row["code"], row["label_it"], row["label_en"]) for row in rows)


def _accommodation(row: dict[str, str]) -> Accommodation:
    return Accommodation(
        code=row["code"],
        group=row["group"],
        label_it=row["label_it"],
        label_en=row["label_en"],
        description_it=row["description_it"],
        cost_band=int(row["cost_band"]),
        personal=row["personal"] == "1",
        condition=row["condition"],
    )


def _occupation(row: dict[str, str], skills_of: Mapping[tuple[str, str], list[str]]) -> Occupation:
    return Occupation(
        id=row["id"],
        isco08=row["isco08"],
        title_m=row["title_m"],
        title_f=row["title_f"],
        title_en=row["title_en"],
        synonyms=_split(row["synonyms"]),
        demands=_demands(row["demands"]),
        essential_skills=tuple(skills_of.get((row["id"], "essential"), ())),
        optional_skills=tuple(skills_of.get((row["id"], "optional"), ())),
    )


def _demands(text: str) -> dict[str, int]:
    pairs = (part.split("=") for part in text.split(";") if part.strip())
    return {code.strip(): int(level) for code, level in pairs}


def _skills_by_occupation(rows: Iterable[dict[str, str]]) -> dict[tuple[str, str], list[str]]:
    skills: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        skills.setdefault((row["occupation"], row["kind"]), []).append(row["skill"])
    return skills


def _levels_by_dimension(rows: Iterable[dict[str, str]]) -> dict[str, tuple[Level, ...]]:
    levels: dict[str, list[Level]] = {}
    for row in sorted(rows, key=lambda row: (row["dimension"], int(row["level"]))):
        sentences = Level(row["capacity_it"], row["capacity_en"], row["demand_it"], row["demand_en"])
        levels.setdefault(row["dimension"], []).append(sentences)
    return {dimension: tuple(sentences) for dimension, sentences in levels.items()}


def _problems(catalogue: Catalogue) -> Iterator[str]:
    """What would make a ranking wrong without a word: codes twice or unknown, levels out of range."""
    yield from _twice("dimension", (d.code for d in catalogue.dimensions))
    yield from _twice("accommodation", (a.code for a in catalogue.accommodations))
    yield from _twice("occupation", (o.id for o in catalogue.occupations))
    yield from _twice("skill", (s.id for s in catalogue.skills))
    for accommodation in catalogue.accommodations:
        if accommodation.condition not in CONDITIONS or accommodation.cost_band not in COST_BANDS:
            yield f"accommodation {accommodation.code}: unknown condition or cost band"
    for relief in catalogue.relief:
        yield from _relief_problems(relief, catalogue)
    for occupation in catalogue.occupations:
        yield from _occupation_problems(occupation, catalogue)


def _relief_problems(relief: Relief, catalogue: Catalogue) -> Iterator[str]:
    if relief.accommodation not in catalogue.accommodation_index:
        yield f"relief of an unknown accommodation {relief.accommodation}"
    if relief.dimension not in catalogue.dimension_index:
        yield f"relief of {relief.accommodation} on an unknown dimension {relief.dimension}"
    if relief.levels not in range(1, 5) or relief.condition not in CONDITIONS:
        yield f"relief of {relief.accommodation} on {relief.dimension}: levels 1–4 and a known condition"


def _occupation_problems(occupation: Occupation, catalogue: Catalogue) -> Iterator[str]:
    skills = (*occupation.essential_skills, *occupation.optional_skills)
    unknown = [skill for skill in skills if skill not in catalogue.skill_index]
    unknown += [code for code in occupation.demands if code not in catalogue.dimension_index]
    if unknown:
        yield f"occupation {occupation.id} names unknown codes: {', '.join(unknown)}"


def _twice(kind: str, codes: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            yield f"{kind} {code} appears twice"
        seen.add(code)
