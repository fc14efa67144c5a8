"""Not one less: people without a proposal, the positions nearest to them, what stops them most often, what unlocks it.

Everything is computed by the engine on the people of one page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from models.people import Registration
from models.positions import Position
from models.proposals import Proposal
from models.types import Availability, ProposalState
from webapp.services import vocabulary
from webapp.services.engine import scorers
from webapp.services.engine.unlocking import Blocker, Near, View, views
from webapp.services.lists import Scope, Source
from webapp.services.matching_inputs import pools
from webapp.services.open_positions import open_positions
from webapp.services.people.people_lists import PersonLine, has_consented, load_people, people_ids


@dataclass(frozen=True, slots=True)
class UnservedRow:
    """One person left without a proposal."""

    line: PersonLine
    days: int
    positions: int
    """Open positions looked at: those about which something was decided with them are not among these."""
    suitable: int
    """Positions that fit as things are."""
    near: Sequence[tuple[str, Near]]
    """With their titles, the nearest first."""
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
    known = open_positions.get(session, office_id=office_id, today=scope.today)
    found = views(
        candidates,
        [position.record for position in known],
        scorer=scorers.active(session),
        catalogue=vocabulary.catalogue(session),
        decided=_decided(scope, ids),
    )
    titles = {position.record.id: position.title for position in known}
    return [_row(line, found[line.code], titles, scope.today) for line in lines]


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


def _row(line: PersonLine, view: View, titles: Mapping[str, str], today: date) -> UnservedRow:
    last = max(line.registered_on, line.proposed_at.date() if line.proposed_at else line.registered_on)
    return UnservedRow(
        line=line,
        days=(today - last).days,
        positions=view.positions,
        suitable=view.suitable,
        near=[(titles.get(near.code, ""), near) for near in view.near],
        blocker=view.top,
        blocked=view.blocked,
        unlocked=view.unlocked,
    )
