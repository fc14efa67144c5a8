"""Not one less: people without a proposal, the positions nearest to them, what stops them most often, what unlocks it.

Everything is computed by the engine on the people of one page, also what a change would do: nothing is guessed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, select

from matching import Candidate, Catalogue, Fit, Match, Pool, Ranking, Scorer, changed, rank
from matching import Position as PositionRecord
from models.people import Registration
from models.positions import Position, open_on
from models.proposals import Proposal
from models.types import Availability, ProposalState
from webapp.services import scorers, vocabulary
from webapp.services.lists import Scope, Source
from webapp.services.matching_inputs import pools, position_record, whole_positions
from webapp.services.people_lists import PersonLine, has_consented, load_people, people_ids

NEAREST = 3
_FITS = (Fit.SUITABLE, Fit.SUITABLE_WITH_ACCOMMODATIONS, Fit.TO_VERIFY)
_OPEN_TO_ALL = "libera"
_DISTANCE = "distanza"


class Blocker(NamedTuple):
    """What stops somebody: a gate with its part (a licence, a shift), or a gap in a dimension."""

    kind: str
    """licence, regime, exclusion or gap."""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """A position near to somebody; ``fit`` is none of the fits but what the engine says of them as they are."""

    code: str
    title: str
    fit: Fit
    score: float


@dataclass(frozen=True, slots=True)
class UnservedRow:
    """One person left without a proposal."""

    line: PersonLine
    days: int
    positions: int
    """Open positions looked at: those about which something was decided with them are not among these."""
    suitable: int
    """Positions that fit as things are."""
    near: Sequence[Near]
    blocker: Blocker | None
    blocked: int
    """Positions in which the blocker stands in the way."""
    unlocked: int
    """Positions that would fit if the blocker alone were gone."""


def _ids(scope: Scope) -> Select[tuple[int]]:
    return people_ids(scope).where(Registration.availability == Availability.AVAILABLE, has_consented())


def _load(scope: Scope, ids: Sequence[int]) -> list[UnservedRow]:
    lines = load_people(scope, ids)
    session, office_id = scope.session, scope.account.office_id
    if not lines or office_id is None:
        return []
    pool = pools.get(session, office_id=office_id)
    candidates = pool.candidates([line.code for line in lines])
    rows = session.scalars(whole_positions().where(Position.office_id == office_id, open_on(scope.today))).all()
    around = _Around(
        positions=[position_record(row) for row in rows],
        scorer=scorers.active(session),
        catalogue=vocabulary.catalogue(session),
        decided=_decided(scope, ids),
        today=scope.today,
    )
    view = _View(candidates, around)
    titles = {row.code: row.title for row in rows}
    return [_row(line, view.of(line.code), titles, scope.today) for line in lines]


UNSERVED = Source[UnservedRow](ids=_ids, key=(Registration.person_id,), load=_load)


def _decided(scope: Scope, ids: Sequence[int]) -> set[tuple[str, str]]:
    """Pairs of a person's and a position's code about which something was decided already."""
    rows = scope.session.execute(
        select(Registration.code, Position.code)
        .join(Proposal, Proposal.person_id == Registration.person_id)
        .join(Position, Position.id == Proposal.position_id)
        .where(Registration.person_id.in_(ids), Proposal.state != ProposalState.SUGGESTED)
    )
    return {(person, position) for person, position in rows}


@dataclass(slots=True)
class _Seen:
    """What the engine says of one person beside every position."""

    matches: list[Match] = field(default_factory=list)
    blockers: dict[Blocker, list[str]] = field(default_factory=lambda: defaultdict(list))
    looked_at: int = 0
    unlocked: int = 0

    @property
    def top(self) -> Blocker | None:
        """What stops them most often; among equals the first by name."""
        counted = Counter({blocker: len(codes) for blocker, codes in self.blockers.items()})
        return min(counted, key=lambda blocker: (-counted[blocker], blocker), default=None)


@dataclass(frozen=True, slots=True)
class _Around:
    """What all people of a page have in common."""

    positions: Sequence[PositionRecord]
    scorer: Scorer
    catalogue: Catalogue
    decided: set[tuple[str, str]]
    today: date

    def ranked(self, position: PositionRecord, pool: Pool) -> Ranking:
        """Some people beside one position."""
        return rank(position, pool, self.scorer, explain=False, today=self.today)


class _View:
    """Some people beside all open positions."""

    def __init__(self, candidates: Sequence[Candidate], around: "_Around") -> None:
        self.candidates = {candidate.id: candidate for candidate in candidates}
        self.positions = {position.id: position for position in around.positions}
        self.around = around
        self.seen = {code: _Seen() for code in self.candidates}
        pool = Pool.from_candidates(candidates, around.catalogue)
        for position in around.positions:
            self._look(position, pool)
        self._unlock()

    def of(self, code: str) -> _Seen:
        """One person."""
        return self.seen[code]

    def _look(self, position: PositionRecord, pool: Pool) -> None:
        found = self.around.ranked(position, pool)
        for match in found.matches:
            if seen := self._open(match.candidate, position):
                seen.matches.append(match)
                for blocker in _gaps(match):
                    seen.blockers[blocker].append(position.id)
        for stopped in found.excluded:
            if seen := self._open(stopped.candidate, position):
                for blocker in _gates(position, self.candidates[stopped.candidate], stopped.gates):
                    seen.blockers[blocker].append(position.id)

    def _open(self, person: str, position: PositionRecord) -> _Seen | None:
        """Where to note what is found, unless something was decided already."""
        if (person, position.id) in self.around.decided:
            return None
        self.seen[person].looked_at += 1
        return self.seen[person]

    def _unlock(self) -> None:
        """Compute again, for each person, the positions in which their blocker stands, as if it alone were gone."""
        who = defaultdict(list)
        for code, seen in self.seen.items():
            if seen.top:
                who[seen.top].append(code)
        for blocker, codes in who.items():
            pool = Pool.from_candidates(
                [_freed(self.candidates[code], blocker) for code in codes], self.around.catalogue
            )
            places = {place for code in codes for place in self.seen[code].blockers[blocker]}
            for place in sorted(places):
                found = self.around.ranked(_opened(self.positions[place], blocker), pool)
                for match in found.matches:
                    seen = self.seen[match.candidate]
                    seen.unlocked += match.fit in _FITS and place in seen.blockers[blocker]


def _gates(position: PositionRecord, candidate: Candidate, gates: Sequence[str]) -> Iterable[Blocker]:
    """The gates that stop somebody, part by part. Where no shift that they ruled out is why, the distance is."""
    parts = {
        "licence": sorted(position.licences - candidate.licences),
        "exclusion": sorted(position.shifts & candidate.exclusions) or [_DISTANCE],
    }
    for gate in gates:
        yield from (Blocker(gate, part) for part in parts.get(gate, [""]))


def _gaps(match: Match) -> Iterable[Blocker]:
    """The gaps that no accommodation closes, where these are why a position does not fit."""
    if match.fit is Fit.NOT_NOW:
        yield from (Blocker("gap", gap.dimension) for gap in match.gaps if not gap.closed_by)


def _freed(candidate: Candidate, blocker: Blocker) -> Candidate:
    """The person without what stops them, where it is theirs to change."""
    match blocker.kind:
        case "licence":
            return replace(candidate, licences=candidate.licences | {blocker.part})
        case "exclusion":
            return replace(candidate, exclusions=candidate.exclusions - {blocker.part})
        case _:
            return candidate


def _opened(position: PositionRecord, blocker: Blocker) -> PositionRecord:
    """The position without what stops somebody, where it is the employer's to change."""
    match blocker.kind:
        case "regime":
            return replace(position, regime=_OPEN_TO_ALL)
        case "gap" if position.demands[blocker.part].negotiable:
            return changed(position, f"demand:{blocker.part}:0")
        case "gap":
            return changed(position, f"negotiable:{blocker.part}")
        case _:
            return position


def _row(line: PersonLine, seen: _Seen, titles: Mapping[str, str], today: date) -> UnservedRow:
    best = sorted(seen.matches, key=lambda match: (_order(match.fit), -match.score, match.position))
    last = max(line.registered_on, line.proposed_at.date() if line.proposed_at else line.registered_on)
    return UnservedRow(
        line=line,
        days=(today - last).days,
        positions=seen.looked_at,
        suitable=sum(match.fit in _FITS for match in seen.matches),
        near=[Near(one.position, titles.get(one.position, ""), one.fit, one.score) for one in best[:NEAREST]],
        blocker=seen.top,
        blocked=len(seen.blockers[seen.top]) if seen.top else 0,
        unlocked=seen.unlocked,
    )


def _order(fit: Fit) -> int:
    return (*_FITS, Fit.NOT_NOW).index(fit)
