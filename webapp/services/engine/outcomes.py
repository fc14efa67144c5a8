"""What became of proposals, as the engine's outcomes: what the scorer may learn from, with people as they were then."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, load_only, selectinload

from matching import Candidate, Catalogue, Outcome, Pool
from matching import Position as PositionRecord
from models.people import Person, Registration
from models.placements import Placement
from models.positions import Position
from models.proposals import Proposal, ProposalEvent
from models.scorers import Suggestion
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
    outcomes, positions, left_out = [], [], 0
    placements = {placement.proposal_id: placement for placement in session.scalars(_endings())}
    then = _PoolsThen()
    now: dict[int, Pool] = {}
    for position, proposals in _by_position(session):
        if position.office_id not in now:
            now[position.office_id] = pools.get(session, office_id=position.office_id)
        pool = now[position.office_id]
        here = [proposal for proposal in proposals if proposal.person.registration.code in pool]
        left_out += len(proposals) - len(here)
        outcomes += [_outcome(position, proposal, placements.get(proposal.id)) for proposal in here]
        positions.append(position_record(position))
        then.add(position.code, pool, here)
    return Past(outcomes, positions, then, left_out)


class _PoolsThen(Mapping[str, Pool]):
    """By position, the pool with each person as the decision's suggestion kept them.

    A pool is made when it is asked for and only the last one is kept: they are as large as the list each. Lists of past
    outcomes keep no such record; their people are taken as they are known today.
    """

    def __init__(self) -> None:
        self._today: dict[str, tuple[Pool, list[Candidate]]] = {}
        self._last: tuple[str, Pool] | None = None

    def add(self, code: str, pool: Pool, proposals: list[Proposal]) -> None:
        """What is needed to make a position's pool."""
        kept = [next((e.suggestion for e in reversed(p.history) if e.suggestion is not None), None) for p in proposals]
        records = [candidate_as_kept(s.inputs["candidate"], pool.catalogue) for s in kept if s is not None]
        self._today[code] = pool, records

    def __getitem__(self, code: str) -> Pool:
        if self._last is None or self._last[0] != code:
            pool, records = self._today[code]
            for record in records:
                pool = pool.with_candidate(record)
            self._last = code, pool
        return self._last[1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._today)

    def __len__(self) -> int:
        return len(self._today)


def _by_position(session: Session) -> Iterator[tuple[Position, list[Proposal]]]:
    """Decided proposals by position. Of people only the code is read: no name, no note comes near the engine."""
    steps = selectinload(Proposal.history)
    decided = (
        select(Proposal)
        .where(Proposal.state.in_([*RESULTS, State.DISCARDED]))
        .options(
            joinedload(Proposal.person)
            .load_only(Person.id)
            .joinedload(Person.registration)
            .load_only(Registration.code),
            steps.load_only(
                ProposalEvent.at,
                ProposalEvent.to_state,
                ProposalEvent.reason,
                ProposalEvent.undo,
                ProposalEvent.suggestion_id,
            ),
            steps.joinedload(ProposalEvent.suggestion).load_only(Suggestion.inputs),
        )
        .order_by(Proposal.id)
    )
    proposals = defaultdict(list)
    for proposal in session.scalars(decided):
        proposals[proposal.position_id].append(proposal)
    for position in session.scalars(whole_positions().where(Position.id.in_(proposals))):
        yield position, proposals[position.id]


def _endings() -> Select[tuple[Placement]]:
    """What became of the placements; notes and names stay unread."""
    return select(Placement).options(
        load_only(Placement.started_on, Placement.ended_on, Placement.end_reason, Placement.kept_six_months)
    )


def _outcome(position: Position, proposal: Proposal, placement: Placement | None) -> Outcome:
    step = next(e for e in reversed(proposal.history) if e.to_state is proposal.state and not e.undo)
    reason = step.reason.value if step.reason else None
    known = {
        "position": position.code,
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


def candidate_as_kept(kept: Mapping[str, Any], catalogue: Catalogue) -> Candidate:
    """The record that a suggestion was computed from. Codes that the vocabulary has lost since are left out."""
    known = {field.name for field in fields(Candidate)}
    record = {name: value for name, value in kept.items() if name in known}
    record["point"] = tuple(record["point"]) if record["point"] else None
    record["wishes"] = tuple(job for wish in record["wishes"] if (job := catalogue.occupation_id(wish)))
    record["skills"] = frozenset(code for skill in record["skills"] if (code := catalogue.skill_id(skill)))
    record["experience"] = tuple(
        (job, months) for worked, months in record["experience"] if (job := catalogue.occupation_id(worked))
    )
    record["capacities"] = {c: level for c, level in record["capacities"].items() if c in catalogue.dimension_index}
    record["accommodations"] = frozenset(c for c in record["accommodations"] if c in catalogue.accommodation_index)
    return Candidate(**record)
