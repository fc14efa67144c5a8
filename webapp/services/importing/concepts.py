"""An ESCO bundle into the tables of the imported vocabulary: what is new, what changed, what stays."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, tuple_, update
from sqlalchemy.orm import Session

from models.vocabulary import Concept, ConceptKind, ConceptLabel, OccupationSkill
from webapp.services import vocabulary
from webapp.services.importing.esco import GROUPS, OCCUPATIONS, RELATIONS, SKILLS, Bundle, Entry, Rejected, read_bundle

SOURCE = "ESCO"
_AT_ONCE = 500
_FILES = {ConceptKind.OCCUPATION: OCCUPATIONS, ConceptKind.GROUP: GROUPS, ConceptKind.SKILL: SKILLS}


@dataclass
class Counts:
    """What became of one kind of rows."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0


@dataclass
class VocabularyReport:
    """Counts by kind of file, the rejected rows, and what whoever imports should know, in Italian."""

    counts: dict[str, Counts]
    rejected: list[Rejected]
    notes: list[str] = field(default_factory=list)


def import_esco(session: Session, *, folder: Path, language: str) -> VocabularyReport:
    """Take a bundle in, or bring an earlier one up to date; the caller commits.

    Nothing is deleted that people or positions may be linked to. Raises UnreadableFile before anything is written.
    """
    bundle = read_bundle(folder, language=language)
    counts = {
        kind: Counts(read=bundle.read[kind], rejected=len(bundle.rejected[kind]))
        for kind in (OCCUPATIONS, GROUPS, SKILLS, RELATIONS)
    }
    _write_entries(session, bundle, counts)
    _write_relations(session, bundle, counts[RELATIONS])
    if any(count.created or count.updated for count in counts.values()):
        vocabulary.changed(session)
    return VocabularyReport(counts, [row for rows in bundle.rejected.values() for row in rows], bundle.notes)


def _write_entries(session: Session, bundle: Bundle, counts: dict[str, Counts]) -> None:
    known = _known_entries(session)
    new = [entry for uri, entry in bundle.entries.items() if uri not in known]
    changed = [entry for uri, entry in bundle.entries.items() if uri in known and known[uri] != entry]
    for entry in new:
        counts[_FILES[entry.kind]].created += 1
    for entry in changed:
        counts[_FILES[entry.kind]].updated += 1
    for count in counts.values():
        count.unchanged = count.read - count.rejected - count.created - count.updated
    if new:
        session.execute(insert(Concept), [_columns(entry) for entry in new])
    if changed:
        session.execute(update(Concept), [_columns(entry) for entry in changed])
    for uris in _pieces([entry.uri for entry in changed]):
        session.execute(delete(ConceptLabel).where(ConceptLabel.uri.in_(uris)))
    if labels := [label for entry in (*new, *changed) for label in _labels(entry)]:
        session.execute(insert(ConceptLabel), labels)


def _known_entries(session: Session) -> dict[str, Entry]:
    """What the database has, in the bundle's terms."""
    labels = defaultdict(list)
    order = ConceptLabel.uri, ConceptLabel.place
    for uri, text in session.execute(select(ConceptLabel.uri, ConceptLabel.text).order_by(*order)):
        labels[uri].append(text)
    columns = Concept.uri, Concept.kind, Concept.isco08, Concept.label, Concept.label_en, Concept.language
    return {
        uri: Entry(uri, kind, isco08, label, tuple(labels[uri]), label_en, language)
        for uri, kind, isco08, label, label_en, language in session.execute(select(*columns))
    }


def _columns(entry: Entry) -> dict[str, Any]:
    return {
        "uri": entry.uri,
        "code": entry.code,
        "kind": entry.kind,
        "isco08": entry.isco08,
        "label": entry.label,
        "label_en": entry.label_en,
        "language": entry.language,
        "source": SOURCE,
    }


def _labels(entry: Entry) -> Iterable[dict[str, Any]]:
    return ({"uri": entry.uri, "place": place, "text": text} for place, text in enumerate(entry.others))


def _write_relations(session: Session, bundle: Bundle, counts: Counts) -> None:
    """Make the occupations of this bundle use the skills that it says, and no others."""
    columns = OccupationSkill.occupation_uri, OccupationSkill.skill_uri, OccupationSkill.essential
    known = {(occupation, skill): essential for occupation, skill, essential in session.execute(select(*columns))}
    new = {pair: essential for pair, essential in bundle.relations.items() if pair not in known}
    changed = {
        pair: essential for pair, essential in bundle.relations.items() if known.get(pair, essential) != essential
    }
    gone = [pair for pair in known if pair[0] in bundle.entries and pair not in bundle.relations]
    counts.created, counts.updated = len(new), len(changed) + len(gone)
    counts.unchanged = len(bundle.relations) - len(new) - len(changed)
    if new:
        session.execute(insert(OccupationSkill), list(map(_relation, new.items())))
    if changed:
        session.execute(update(OccupationSkill), list(map(_relation, changed.items())))
    for pairs in _pieces(gone):
        named = tuple_(OccupationSkill.occupation_uri, OccupationSkill.skill_uri)
        session.execute(delete(OccupationSkill).where(named.in_(pairs)))


def _relation(relation: tuple[tuple[str, str], bool]) -> dict[str, Any]:
    (occupation, skill), essential = relation
    return {"occupation_uri": occupation, "skill_uri": skill, "essential": essential}


def _pieces(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
