"""The office's open positions for one person, best first: the same engine as the Rosa, seen from the other side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matching import Candidate, Catalogue, Excluded, Match, Reason, gate_details, reasons
from matching import Position as PositionRecord
from models.interests import PositionInterest
from models.people import Person
from models.positions import Position
from models.proposals import Proposal
from webapp.services.engine.ranking import opportunities_among
from webapp.services.matching_inputs import pools
from webapp.services.open_positions import open_positions
from webapp.services.paging import Page, window
from webapp.services.people import interests

PAGE = 20
_Said = tuple[Proposal | None, PositionInterest | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One position: a match with its reasons, or the gates that stop the person; and the proposal if there is one."""

    position: Position
    match: Match | None
    gates: Mapping[str, tuple[str, ...]]
    reasons: Sequence[Reason]
    proposal: Proposal | None
    interest: PositionInterest | None
    """What the person said of it without being asked."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of positions; how many were looked at, and how many of them a gate closes to the person."""

    consented: bool
    page: Page[Line]
    looked_at: int
    stopped: int

    @property
    def first_number(self) -> int:
        """The place of this page's first line."""
        return (self.page.page - 1) * PAGE + 1


def found_for(
    session: Session, *, person: Person, today: date, page: int, language: str, excluded: bool = False
) -> Found:
    """The open positions in order for a person, a page at a time; ``excluded``: those that a gate closes to them."""
    entry = person.registration
    known = open_positions.get(session, office_id=entry.office_id, today=today)
    records = {one.record.id: one.record for one in known}
    pool = pools.get(session, office_id=entry.office_id)
    candidate = pool.candidate(entry.code)
    ranked = opportunities_among(session, records.values(), candidate=candidate, registration=entry, today=today)
    chosen: Sequence[Match | Excluded] = ranked.excluded if excluded else ranked.matches
    shown = window(len(chosen), page=page, size=PAGE)
    here = chosen[shown.offset : shown.offset + PAGE]
    rows = _rows(session, [item.position for item in here])
    proposals = _proposals(session, person, [row.id for row in rows.values()])
    side = _Side(candidate, pool.catalogue, language)
    said = interests.of_person(session, person=person)
    lines = [
        side.line(
            item,
            rows[item.position],
            records[item.position],
            (proposals.get(rows[item.position].id), said.get(rows[item.position].id)),
        )
        for item in here
    ]
    return Found(
        consented=candidate.consented,
        page=Page(lines, shown.page, shown.pages, len(chosen)),
        looked_at=ranked.pool,
        stopped=len(ranked.excluded),
    )


class _Side(NamedTuple):
    """The person's side of each line."""

    candidate: Candidate
    catalogue: Catalogue
    language: str

    def line(self, item: Match | Excluded, position: Position, record: PositionRecord, said: _Said) -> Line:
        """A position beside the person, in words, with the proposal and what the person said."""
        if isinstance(item, Match):
            why = reasons(item, record, self.candidate, self.catalogue, language=self.language)
            return Line(position, item, {}, why, *said)
        details = gate_details(record, self.candidate, self.catalogue)
        return Line(position, None, {gate: details[gate] for gate in item.gates}, (), *said)


def _rows(session: Session, codes: Sequence[str]) -> dict[str, Position]:
    """Positions by code, with what a line shows of them."""
    shown = joinedload(Position.employer), joinedload(Position.comune)
    return {row.code: row for row in session.scalars(select(Position).where(Position.code.in_(codes)).options(*shown))}


def _proposals(session: Session, person: Person, position_ids: Sequence[int]) -> dict[int, Proposal]:
    found = session.scalars(
        select(Proposal).where(Proposal.person_id == person.id, Proposal.position_id.in_(position_ids))
    )
    return {proposal.position_id: proposal for proposal in found}
