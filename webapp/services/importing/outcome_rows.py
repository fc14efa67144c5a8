"""Past proposals in the database: what is known of a pair, what differs, what is written."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from models.people import Registration
from models.placements import Placement
from models.positions import Position
from models.proposals import Proposal, ProposalEvent
from models.types import ProposalState as State
from models.types import Reason
from webapp.services.importing.columns import Parts
from webapp.services.importing.fields import CellError
from webapp.services.importing.places import office_names
from webapp.services.importing.report import Result
from webapp.services.importing.rows import (
    Values,
    delete_rows,
    differs,
    insert_absent,
    insert_rows,
    load_rows,
    table_of,
    update_rows,
)
from webapp.services.importing.running import Late, Store
from webapp.services.people.people import former_codes

NOON = time(12, tzinfo=UTC)
NOTE = "Da un elenco importato"

_OVERTAKEN = CellError("", "nel frattempo qualcuno ha deciso su questa proposta: importare di nuovo")

_NOTHING_KNOWN = {
    column.name: None for column in table_of(Placement).columns if column.nullable and not column.primary_key
}
_AS_WRITTEN = 1
"""The version of a placement that nobody has touched since a list told of it."""

Pair = tuple[int, int]


@dataclass(slots=True)
class OutcomeRecord:
    """One row of the list. ``steps`` are the states it went through, each with its reason, all on one day."""

    number: int
    pair: Pair = (0, 0)
    on: date = date.min
    steps: tuple[tuple[State, Reason | None], ...] = ()
    parts: Parts = field(default_factory=lambda: defaultdict(dict))

    @property
    def state(self) -> State:
        """Where it ended."""
        return self.steps[-1][0]

    def events(self) -> list[dict[str, Any]]:
        """The history that the row tells."""
        at, before, told = datetime.combine(self.on, NOON), State.SUGGESTED, []
        for state, reason in self.steps:
            told.append({"from_state": before, "to_state": state, "at": at, "reason": reason, "note": NOTE})
            before = state
        return told


@dataclass(frozen=True, slots=True)
class _Known:
    """A proposal that exists: its state, its history and its placement."""

    id: int
    state: State
    version: int
    events: Sequence[Values]
    placement: Values | None

    @property
    def followed_here(self) -> bool:
        """Whether somebody decided, answered or accompanied it here: then a list does not rewrite its history."""
        accompanied = self.placement is not None and self.placement["version"] > _AS_WRITTEN
        return accompanied or any(event["account_id"] is not None for event in self.events)

    def tells(self, record: OutcomeRecord) -> bool:
        """Whether the history says what the row says."""
        listed = record.events()
        return len(listed) == len(self.events) and not any(map(differs, listed, self.events))

    def has_placement(self, record: OutcomeRecord) -> bool:
        """Whether the placement says what the row says."""
        if record.state is not State.HIRED:
            return self.placement is None
        return self.placement is not None and not differs(record.parts["placement"], self.placement)


@dataclass(frozen=True, slots=True)
class OutcomePlan:
    """What a batch writes: proposals that are new, and those of which the list tells otherwise."""

    new: Sequence[OutcomeRecord]
    changed: Sequence[tuple[OutcomeRecord, _Known]]


class OutcomeStore(Store[OutcomeRecord, OutcomePlan]):
    """The proposals of the database, found by position code and registration code."""

    def __init__(self, session: Session, *, office_id: int | None) -> None:
        self.session = session
        self.office_id = office_id
        self.office_names = office_names(session)
        positions = session.execute(select(Position.code, Position.id, Position.office_id)).all()
        self.positions: dict[str, int] = {row.code: row.id for row in positions}
        self.position_offices: dict[str, int] = {row.code: row.office_id for row in positions}
        people = session.execute(select(Registration.code, Registration.person_id, Registration.office_id)).all()
        self.people: dict[str, int] = {row.code: row.person_id for row in people}
        self.person_offices: dict[str, int] = {row.code: row.office_id for row in people}
        for old, code in former_codes(session).items():
            # A list of some time ago may name a file that has become part of another one since.
            self.people.setdefault(old, self.people[code])
            self.person_offices.setdefault(old, self.person_offices[code])

    def position_refusal(self, position: str) -> str:
        """Why outcomes of this position may not be written, or nothing."""
        if position not in self.positions:
            return f"«{position}» non è una posizione conosciuta; importare prima le posizioni"
        theirs = self.position_offices[position]
        if self.office_id not in {None, theirs}:
            return f"«{position}» è una posizione di un altro ufficio: {self.office_names[theirs]}"
        return ""

    def person_refusal(self, person: str, *, position: str) -> str:
        """Why outcomes of this person with this position may not be written, or nothing."""
        if person not in self.people:
            return f"«{person}» non è in elenco; importare prima l'elenco"
        theirs, wanted = self.person_offices[person], self.position_offices.get(position)
        if wanted in {None, theirs}:
            return ""
        return (
            f"«{person}» è nell'elenco di un altro ufficio ({self.office_names[theirs]});"
            f" «{position}» è una posizione di {self.office_names[wanted]}"
        )

    def compare(self, records: Sequence[OutcomeRecord]) -> tuple[list[Result | CellError], OutcomePlan]:
        """What becomes of each record, and what is to be written."""
        known = self._known(records)
        results = {record.number: _result(record, known.get(record.pair)) for record in records}
        new = [record for record in records if results[record.number] is Result.CREATED]
        changed = [(record, known[record.pair]) for record in records if results[record.number] is Result.UPDATED]
        return [*results.values()], OutcomePlan(new, changed)

    def write(self, plan: OutcomePlan) -> Sequence[Late]:
        """Create the proposals that are new, rewrite those that only lists have told of so far.

        A proposal on which somebody decided since the check stays as it is, and its row is refused.
        """
        made = self._insert(plan.new)
        kept = self._unmoved([before for _, before in plan.changed])
        changed = [(record, before) for record, before in plan.changed if before.id in kept]
        self._rewrite([(record, before) for record, before in changed if not before.followed_here])
        self._place({before.id: (record, before.placement) for record, before in changed})
        return [
            *(Late(record.number, Result.CREATED, _OVERTAKEN) for record in plan.new if record.pair not in made),
            *(Late(record.number, Result.UPDATED, _OVERTAKEN) for record, one in plan.changed if one.id not in kept),
        ]

    def _known(self, records: Sequence[OutcomeRecord]) -> dict[Pair, _Known]:
        pairs = {record.pair for record in records}
        table = table_of(Proposal)
        found = self.session.execute(
            select(table).where(
                table.c.position_id.in_({position for position, _ in pairs}),
                table.c.person_id.in_({person for _, person in pairs}),
            )
        )
        proposals = {(row.position_id, row.person_id): row for row in found}
        ids = [row.id for pair, row in proposals.items() if pair in pairs]
        events, placements = self._events(ids), load_rows(self.session, Placement, key="proposal_id", ids=ids)
        return {
            pair: _Known(row.id, row.state, row.version, events.get(row.id, []), placements.get(row.id))
            for pair, row in proposals.items()
            if pair in pairs
        }

    def _events(self, ids: Sequence[int]) -> Mapping[int, list[Values]]:
        table = table_of(ProposalEvent)
        rows = self.session.execute(select(table).where(table.c.proposal_id.in_(ids)).order_by(table.c.id)).mappings()
        found: defaultdict[int, list[Values]] = defaultdict(list)
        for row in rows:
            found[row["proposal_id"]].append(dict(row))
        return found

    def _insert(self, records: Sequence[OutcomeRecord]) -> Collection[Pair]:
        """Write those that nobody has made meanwhile; gives their pairs."""
        rows = [
            {"position_id": record.pair[0], "person_id": record.pair[1], "state": record.state, "version": 1}
            for record in records
        ]
        made = insert_absent(self.session, Proposal, rows, key=("position_id", "person_id"))
        proposals = {made[record.pair]: record for record in records if record.pair in made}
        self._tell(proposals)
        self._place({id_: (record, None) for id_, record in proposals.items()})
        return made

    def _unmoved(self, known: Sequence[_Known]) -> set[int]:
        """The ids of those that nobody has moved since they were read; nobody can until this transaction ends."""
        if not known:
            return set()
        table = table_of(Proposal)
        as_read = tuple_(table.c.id, table.c.version).in_([(one.id, one.version) for one in known])
        raised = update(table).where(as_read).values(version=table.c.version + 1).returning(table.c.id)
        return {*self.session.scalars(raised)}

    def _rewrite(self, changed: Sequence[tuple[OutcomeRecord, _Known]]) -> None:
        rows = {before.id: {"state": record.state} for record, before in changed}
        update_rows(self.session, Proposal, key="id", rows=rows)
        delete_rows(self.session, ProposalEvent, key="proposal_id", ids=rows)
        self._tell({before.id: record for record, before in changed})

    def _tell(self, proposals: Mapping[int, OutcomeRecord]) -> None:
        """Write the histories."""
        told = [{"proposal_id": id_, **event} for id_, record in proposals.items() for event in record.events()]
        insert_rows(self.session, ProposalEvent, told)

    def _place(self, placements: Mapping[int, tuple[OutcomeRecord, Values | None]]) -> None:
        """Write the placements; what the file has no column for stays, and so does what was added here."""
        hired = {id_: known for id_, known in placements.items() if known[0].state is State.HIRED}
        gone = [id_ for id_, (_, before) in placements.items() if before is not None and id_ not in hired]
        delete_rows(self.session, Placement, key="proposal_id", ids=gone)
        told = {
            id_: {**_NOTHING_KNOWN, **_only(_NOTHING_KNOWN, before), **record.parts["placement"]}
            for id_, (record, before) in hired.items()
        }
        new = [{**row, "proposal_id": id_, "version": _AS_WRITTEN} for id_, row in told.items() if not hired[id_][1]]
        insert_rows(self.session, Placement, new)
        again = {id_: row for id_, row in told.items() if hired[id_][1]}
        update_rows(self.session, Placement, key="proposal_id", rows=again)


def _only(names: Collection[str], row: Values | None) -> Values:
    return {name: row[name] for name in names} if row else {}


def _result(record: OutcomeRecord, known: _Known | None) -> Result | CellError:
    if known is None:
        return Result.CREATED
    if known.followed_here and known.state is not record.state:
        return CellError("", "questa proposta è seguita qui: il suo stato si cambia dalla sua pagina")
    told = known.followed_here or known.tells(record)
    return Result.UNCHANGED if told and known.has_placement(record) else Result.UPDATED
