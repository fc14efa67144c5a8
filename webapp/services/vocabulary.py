"""The vocabulary that people and positions are described with: the built-in one and what was imported beside it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import Any, get_args
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matching import Catalogue, Linker
from matching.catalogue import ConceptKind as LinkedKind
from matching.catalogue import Occupation, Skill
from matching.relatedness import close_to
from models.people import DataVersion
from models.vocabulary import Concept, ConceptKind, ConceptLabel, OccupationSkill
from webapp.services import data_version

COUNTER = "vocabulary"
"""The data version that grows with each import."""
Labels = dict[int, list[str]]
Uses = dict[tuple[int, bool], list[str]]

UNIT_GROUP = 4
"""Digits of the ISCO groups that a title is linked to; wider ones say too little."""

NEAR = 15
"""Twentieths of closeness from which another occupation's demands are worth proposing: the same ISCO unit group."""


@dataclass(eq=False)
class Vocabulary:
    """A catalogue and the linkers over it, each made when it is first asked for."""

    catalogue: Catalogue
    _linkers: dict[LinkedKind, Linker] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def linker(self, kind: LinkedKind) -> Linker:
        """The linker of one kind; groups are found where no occupation is near."""
        with self._lock:
            if kind not in self._linkers:
                self._linkers[kind] = Linker(self.catalogue.concepts(kind))
            return self._linkers[kind]


@cache
def built_in() -> Vocabulary:
    """The project's own, the same for every database that has nothing beside it."""
    return Vocabulary(Catalogue.default())


_loaded: WeakKeyDictionary[Engine, tuple[int, Vocabulary]] = WeakKeyDictionary()
_loading = Lock()


def current(session: Session) -> Vocabulary:
    """The vocabulary of this database as it was when the transaction first asked: one small query a transaction."""
    connection, found = session.info.get(COUNTER, (None, None))
    # A session's connection is another object in each of its transactions.
    if found is None or connection is not session.connection():
        found = _current(session)
        session.info[COUNTER] = session.connection(), found
    vocabulary: Vocabulary = found
    return vocabulary


def catalogue(session: Session) -> Catalogue:
    """The occupations and skills of this database, with everything else of the built-in catalogue."""
    return current(session).catalogue


def usual_demands(session: Session, occupation: Occupation) -> Mapping[str, int]:
    """Demands of its typical tasks; where they are not known, those of the nearest occupation, if it is near."""
    if occupation.demands:
        return occupation.demands
    known = catalogue(session)
    near = [(closeness, known.occupations[place]) for closeness, place in reversed(close_to(occupation.id, known))]
    return next((other.demands for closeness, other in near if other.demands and closeness >= NEAR), {})


def changed(session: Session) -> None:
    """Say that something was imported, so that every process reads the vocabulary again."""
    data_version.bump(session, COUNTER)
    session.info.pop(COUNTER, None)


def warm_up(session: Session) -> None:
    """Make the linkers, so that nobody waits for them on the first page."""
    for kind in get_args(LinkedKind):
        current(session).linker(kind)


def clear() -> None:
    """Forget what was loaded."""
    _loaded.clear()


def _current(session: Session) -> Vocabulary:
    version = session.scalar(select(DataVersion.value).where(DataVersion.name == COUNTER))
    if version is None:
        return built_in()
    with _loading:
        engine = session.get_bind().engine
        seen, found = _loaded.get(engine, (None, None))
        if found is None or seen != version:
            found = Vocabulary(_extended(session))
            if not data_version.bumped(session, COUNTER):
                _loaded[engine] = (version, found)
        return found


def _extended(session: Session) -> Catalogue:
    labels = _labels(session)
    # As rows and not as objects: what was only read for the catalogue must not stay in the session.
    concepts = session.execute(select(Concept.__table__).order_by(Concept.code)).all()
    codes = {concept.id: concept.code for concept in concepts}
    columns = OccupationSkill.occupation_id, OccupationSkill.essential, OccupationSkill.skill_id
    uses: Uses = defaultdict(list)
    for occupation, essential, skill in session.execute(select(*columns)):
        uses[occupation, essential].append(codes[skill])
    spoken = _spoken(concepts)
    return Catalogue.default().extended(
        [_occupation(concept, labels, uses, spoken) for concept in concepts if _is_occupation(concept)],
        [_skill(concept, labels, spoken) for concept in concepts if concept.kind is ConceptKind.SKILL],
    )


def _spoken(concepts: Iterable[Any]) -> str:
    """The language that was imported: that of most occupations, since without them an import is refused.

    Labels in another one only stand in for missing ones. They name relations, but no text here is written in it.
    """
    languages = Counter(concept.language for concept in concepts if concept.kind is ConceptKind.OCCUPATION)
    return max(sorted(languages), key=languages.__getitem__, default="")


def _labels(session: Session) -> Labels:
    found: Labels = defaultdict(list)
    columns = ConceptLabel.concept_id, ConceptLabel.text
    for concept, text in session.execute(select(*columns).order_by(ConceptLabel.place)):
        found[concept].append(text)
    return found


def _is_occupation(concept: Any) -> bool:
    unit = len(concept.isco08 or "") == UNIT_GROUP
    return concept.kind is ConceptKind.OCCUPATION or (concept.kind is ConceptKind.GROUP and unit)


def _occupation(concept: Any, labels: Labels, uses: Uses, spoken: str) -> Occupation:
    """No demands: the source does not know them. Skills in the order of their codes, whatever the database's."""
    others = tuple(labels.get(concept.id, ()))
    return Occupation(
        id=concept.code,
        isco08=concept.isco08 or "",
        title_m=concept.label,
        title_f=_feminine(concept.label, others),
        title_en=concept.label_en or concept.label,
        synonyms=others,
        essential_skills=tuple(sorted(uses.get((concept.id, True), ()))),
        optional_skills=tuple(sorted(uses.get((concept.id, False), ()))),
        group=concept.kind is ConceptKind.GROUP,
        linked=concept.language == spoken,
    )


def _feminine(label: str, others: tuple[str, ...]) -> str:
    """The label beside the preferred one that has as many words and begins alike, if there is one."""
    words = label.split()
    alike = (o for o in others[:1] if len(o.split()) == len(words) and o[:3].lower() == label[:3].lower())
    return next(alike, label)


def _skill(concept: Any, labels: Labels, spoken: str) -> Skill:
    english = concept.label_en or concept.label
    linked = concept.language == spoken
    return Skill(concept.code, concept.label, english, tuple(labels.get(concept.id, ())), linked)
