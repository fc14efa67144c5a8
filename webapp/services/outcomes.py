"""What became of proposals, as the engine's outcomes: what the scorer may learn from, with people as they were then."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from matching import Candidate, Catalogue, Outcome, Pool
from matching import Position as PositionRecord
from models.people import Person
from models.placements import Placement
from models.positions import Position
from models.proposals import Proposal, ProposalEvent
from models.types import ProposalState as State
from webapp.services.matching_inputs import pools, position_record, whole_positions

RESULTS: dict[State, str | None] = {
    State.PROPOSED: None,
    State.ACCEPTED: None,
    State.SENT: None,
    State.INTERVIEW: None,
    State.HIRED: "assunto",
    State.DECLINED_BY_EMPLOYER: "non_assunto",
    State.DECLINED: "rinuncia",
}
"""How the list of past outcomes (interfaces.md §4) calls each state of a proposal that somebody decided on."""


@dataclass(frozen=True, slots=True)
class Past:
    """All decisions so far, with their positions, and for each position the people as they were known then.

    ``left_out`` counts decisions about people who have left the office's list since.
    """

    outcomes: list[Outcome]
    positions: list[PositionRecord]
    pools: Mapping[str, Pool]
    left_out: int


def past(session: Session) -> Past:
    """Every decided proposal of every office."""
    outcomes, positions, by_position, left_out = [], [], {}, 0
    placements = {placement.proposal_id: placement for placement in session.scalars(select(Placement))}
    for position, proposals in _by_position(session):
        pool = pools.get(session, office_id=position.office_id)
        here = [proposal for proposal in proposals if proposal.person.registration.code in pool]
        left_out += len(proposals) - len(here)
        outcomes += [_outcome(proposal, placements.get(proposal.id)) for proposal in here]
        positions.append(position_record(position))
        by_position[position.code] = _as_known_then(pool, here)
    return Past(outcomes, positions, by_position, left_out)


def _by_position(session: Session) -> Iterator[tuple[Position, list[Proposal]]]:
    decided = (
        select(Proposal)
        .where(Proposal.state.in_([*RESULTS, State.DISCARDED]))
        .options(
            joinedload(Proposal.person).joinedload(Person.registration),
            selectinload(Proposal.history).joinedload(ProposalEvent.suggestion),
        )
        .order_by(Proposal.id)
    )
    proposals = defaultdict(list)
    for proposal in session.scalars(decided):
        proposals[proposal.position_id].append(proposal)
    positions = whole_positions().where(Position.id.in_(proposals))
    for position in session.scalars(positions):
        yield position, proposals[position.id]


def _outcome(proposal: Proposal, placement: Placement | None) -> Outcome:
    step = next(e for e in reversed(proposal.history) if e.to_state is proposal.state and not e.undo)
    reason = step.reason.value if step.reason else None
    known = {
        "position": proposal.position.code,
        "candidate": proposal.person.registration.code,
        "decided": step.at.date(),
    }
    if proposal.state is State.DISCARDED:
        return Outcome(**known, decision="scartato", reason=reason)
    result = RESULTS[proposal.state]
    return Outcome(**known, decision="proposto", result=result, result_reason=reason, **_lasted(placement))


def _lasted(placement: Placement | None) -> dict[str, Any]:
    if placement is None:
        return {}
    return {
        "start": placement.started_on,
        "end": placement.ended_on,
        "end_reason": placement.end_reason.value if placement.end_reason else None,
        "kept_six_months": placement.kept_six_months,
    }


def _as_known_then(pool: Pool, proposals: list[Proposal]) -> Pool:
    """The pool with each person as the decision's suggestion kept them; lists of past outcomes keep no such record."""
    for proposal in proposals:
        kept = next((e.suggestion for e in reversed(proposal.history) if e.suggestion is not None), None)
        if kept is not None:
            pool = pool.with_candidate(candidate_as_kept(kept.inputs["candidate"], pool.catalogue))
    return pool


def candidate_as_kept(kept: Mapping[str, Any], catalogue: Catalogue) -> Candidate:
    """The record that a suggestion was computed from. Codes that the vocabulary has lost since are left out."""
    known = {field.name for field in fields(Candidate)}
    record = {name: value for name, value in kept.items() if name in known}
    record["point"] = tuple(record["point"]) if record["point"] else None
    record["wishes"] = tuple(job for job in record["wishes"] if job in catalogue.occupation_index)
    record["skills"] = frozenset(code for code in record["skills"] if code in catalogue.skill_index)
    record["experience"] = tuple(
        (job, months) for job, months in record["experience"] if job in catalogue.occupation_index
    )
    record["capacities"] = {c: level for c, level in record["capacities"].items() if c in catalogue.dimension_index}
    record["accommodations"] = frozenset(c for c in record["accommodations"] if c in catalogue.accommodation_index)
    return Candidate(**record)
