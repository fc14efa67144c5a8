"""Why a job is thought of for somebody, and what single change of it would bring the two closer."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from matching import Candidate, Catalogue, Counterfactual, Explanation, Pool, Scorer, explain, rank
from matching import Position as PositionRecord
from matching.gates import GATES
from models.people import Person
from models.positions import Position
from webapp.services import vocabulary
from webapp.services.engine import scorers
from webapp.services.matching_inputs import candidate_record, position_record


class Why(NamedTuple):
    """One person beside one position: what the engine says, and the changes of the position that would help."""

    position: Position
    person: Person
    candidate: Candidate
    explanation: Explanation
    changes: Sequence[Counterfactual]
    """The best first; the ranks are those of the person alone and mean nothing."""


def why(session: Session, *, position: Position, person: Person, language: str) -> Why:
    """Explain a position to a person, whether or not a gate stops them."""
    candidate = candidate_record(session, registration=person.registration)
    record, scorer, known = position_record(position), scorers.active(session), vocabulary.catalogue(session)
    explanation = explain(record, candidate, scorer, language=language, catalogue=known)
    return Why(position, person, candidate, explanation, _changes(record, candidate, scorer, known))


def _changes(
    record: PositionRecord, candidate: Candidate, scorer: Scorer, known: Catalogue
) -> Sequence[Counterfactual]:
    """What the engine would change, as if no gate stood in the way and no deadline had passed."""
    alone = Pool.from_candidates([candidate], known)
    first_day = record.expires
    found = rank(record, alone, scorer, today=first_day, explain=True, lifted={candidate.id: tuple(GATES)})
    return found.matches[0].counterfactuals if found.matches else ()
