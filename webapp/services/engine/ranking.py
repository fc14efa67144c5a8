"""The engine's answers about rows of the database."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from matching import Candidate, Fit, Match, Opportunities, Pool, Ranking, Scorer, opportunities, rank
from matching import Position as PositionRecord
from models.errors import NotFound
from models.people import Person, Registration
from models.positions import Position
from models.proposals import Proposal, ProposalEvent
from webapp.services import vocabulary
from webapp.services.engine import scorers
from webapp.services.matching_inputs import candidate_record, inputs_of, pools, position_record
from webapp.services.open_positions import open_records


@dataclass(frozen=True, slots=True)
class RankingInputs:
    """A position beside the office's people, each part read once: whatever is asked of it sees the same."""

    position: Position
    record: PositionRecord
    pool: Pool
    scorer: Scorer
    lifted: Mapping[str, Collection[str]]

    @classmethod
    def of(cls, session: Session, *, position: Position) -> Self:
        """The position as it stands, expired or not: officers look back at old ones too."""
        return cls(
            position=position,
            record=replace(position_record(position), expires=None),
            pool=pools.get(session, office_id=position.office_id),
            scorer=scorers.active(session),
            lifted=lifted_gates(session, position=position),
        )

    def offering(self, accommodations: frozenset[str]) -> Self:
        """The same as if the position offered these accommodations."""
        return replace(self, record=replace(self.record, accommodations=accommodations))

    def rank(
        self,
        *,
        top: int | None = None,
        skip: int = 0,
        only: Collection[Fit] | None = None,
        candidates: Collection[str] | None = None,
        explain: bool | int = False,
        intervals: bool = False,
    ) -> Ranking:
        """The office's people in order, as ``matching.rank`` says."""
        return rank(
            self.record,
            self.pool,
            self.scorer,
            top=top,
            skip=skip,
            only=only,
            candidates=candidates,
            explain=explain,
            intervals=intervals,
            lifted=self.lifted,
        )


def ranking_of(session: Session, *, position: Position, **asked: Any) -> Ranking:
    """The office's people in order for a position as it stands; ``asked`` as for ``RankingInputs.rank``."""
    return RankingInputs.of(session, position=position).rank(**asked)


def lifted_gates(session: Session, *, position: Position) -> dict[str, list[str]]:
    """The gates that officers have lifted for this position, by registration code, unless they took it back."""
    return _lifted(session, Registration.code, Proposal.position_id == position.id)


def gates_lifted_for(session: Session, *, person_id: int) -> dict[str, list[str]]:
    """The same for one person, by position code."""
    return _lifted(session, Position.code, Proposal.person_id == person_id)


def _lifted(session: Session, key: InstrumentedAttribute[str], *chosen: ColumnElement[bool]) -> dict[str, list[str]]:
    """The gates lifted in some proposals, by a code of the person's or of the position's."""
    rows = session.execute(
        select(key, ProposalEvent.lifted_gates, ProposalEvent.undo)
        .join_from(ProposalEvent, Proposal, Proposal.id == ProposalEvent.proposal_id)
        .join(Position, Position.id == Proposal.position_id)
        .join(Registration, Registration.person_id == Proposal.person_id)
        .where(*chosen)
        .order_by(ProposalEvent.id)
    )
    lifted: dict[str, list[str]] = {}
    latest: dict[str, list[str]] = {}
    for code, gates, undo in rows:
        if undo and latest[code]:
            del lifted[code]
        elif gates:
            lifted[code] = gates
        latest[code] = gates
    return lifted


def ranking_for(session: Session, *, code: str, top: int | None, today: date) -> Ranking:
    """The ranking of one position code. Raises NotFound, or PositionExpired."""
    position = session.scalar(select(Position).where(Position.code == code))
    if position is None:
        raise NotFound(code)
    return rank(
        position_record(position),
        pools.get(session, office_id=position.office_id),
        scorers.active(session),
        top=top,
        today=today,
        intervals=True,
        lifted=lifted_gates(session, position=position),
    )


def opportunities_for(session: Session, *, code: str, top: int | None, today: date) -> Opportunities:
    """The office's open positions in order for one registration code. Raises NotFound."""
    registration = session.scalar(select(Registration).where(Registration.code == code))
    if registration is None:
        raise NotFound(code)
    records = open_records(session, office_id=registration.office_id, today=today)
    person = candidate_record(session, registration=registration)
    return opportunities_among(session, records, candidate=person, registration=registration, top=top, today=today)


def opportunities_among(
    session: Session,
    records: Iterable[PositionRecord],
    *,
    candidate: Candidate,
    registration: Registration,
    today: date,
    top: int | None = None,
) -> Opportunities:
    """These positions in order for one person, with the gates that officers have lifted for them."""
    return opportunities(
        candidate,
        records,
        scorers.active(session),
        top=top,
        today=today,
        catalogue=vocabulary.catalogue(session),
        intervals=True,
        lifted=gates_lifted_for(session, person_id=registration.person_id),
    )


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the engine says of one person for one position: a match, or the gates that stop them."""

    scorer_version: str
    inputs: dict[str, Any]
    gates: tuple[str, ...]
    match: Match | None


def assess(session: Session, *, position: Position, person: Person) -> Assessment:
    """The engine's word on one person, at the rank they have among everyone."""
    code = person.registration.code
    found = ranking_of(session, position=position, candidates=(code,))
    candidate = candidate_record(session, registration=person.registration)
    stopped = next((excluded for excluded in found.excluded if excluded.candidate == code), None)
    return Assessment(
        scorer_version=found.scorer.version,
        inputs=inputs_of(candidate, position_record(position), vocabulary.catalogue(session)),
        gates=stopped.gates if stopped else (),
        match=found.matches[0] if found.matches else None,
    )
