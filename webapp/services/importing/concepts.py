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
    """What became of one kind of rows; ``outside`` are relations of concepts that the folder does not have."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    outside: int = 0


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
    known, ids = _known_entries(session), _ids(session)
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
        session.execute(update(Concept), [_columns(entry) | {"id": ids[entry.uri]} for entry in changed])
    _write_labels(session, new, changed)


def _write_labels(session: Session, new: Sequence[Entry], changed: Sequence[Entry]) -> None:
    ids = _ids(session)
    for some in _pieces([ids[entry.uri] for entry in changed]):
        session.execute(delete(ConceptLabel).where(ConceptLabel.concept_id.in_(some)))
    labels = [
        {"concept_id": ids[entry.uri], "place": place, "text": text}
        for entry in (*new, *changed)
        for place, text in enumerate(entry.others)
    ]
    if labels:
        session.execute(insert(ConceptLabel), labels)


def _ids(session: Session) -> dict[str, int]:
    return {row.uri: row.id for row in session.execute(select(Concept.uri, Concept.id))}


def _known_entries(session: Session) -> dict[str, Entry]:
    """What the database has, in the bundle's terms."""
    labels = defaultdict(list)
    columns = ConceptLabel.concept_id, ConceptLabel.text
    for concept, text in session.execute(select(*columns).order_by(ConceptLabel.concept_id, ConceptLabel.place)):
        labels[concept].append(text)
    return {
        row.uri: Entry(row.uri, row.kind, row.isco08, row.label, tuple(labels[row.id]), row.label_en, row.language)
        for row in session.execute(select(Concept.__table__))
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


def _write_relations(session: Session, bundle: Bundle, counts: Counts) -> None:
    """Make the occupations of this bundle use the skills that it says, and no others."""
    ids = _ids(session)
    wanted = {(ids[one], ids[other]): essential for (one, other), essential in bundle.relations.items()}
    ours = {ids[uri] for uri in bundle.entries}
    columns = OccupationSkill.occupation_id, OccupationSkill.skill_id, OccupationSkill.essential
    known = {(occupation, skill): essential for occupation, skill, essential in session.execute(select(*columns))}
    new = {pair: essential for pair, essential in wanted.items() if pair not in known}
    changed = {pair: essential for pair, essential in wanted.items() if known.get(pair, essential) != essential}
    gone = [pair for pair in known if pair[0] in ours and pair not in wanted]
    counts.created, counts.updated = len(new), len(changed) + len(gone)
    counts.unchanged = len(wanted) - len(new) - len(changed)
    counts.outside = bundle.outside.total()
    if new:
        session.execute(insert(OccupationSkill), list(map(_relation, new.items())))
    if changed:
        session.execute(update(OccupationSkill), list(map(_relation, changed.items())))
    for pairs in _pieces(gone):
        named = tuple_(OccupationSkill.occupation_id, OccupationSkill.skill_id)
        session.execute(delete(OccupationSkill).where(named.in_(pairs)))


def _relation(relation: tuple[tuple[int, int], bool]) -> dict[str, Any]:
    (occupation, skill), essential = relation
    return {"occupation_id": occupation, "skill_id": skill, "essential": essential}


def _pieces(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
