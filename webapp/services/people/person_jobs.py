"""The office's open positions as a person reads them: best first, a few at a time, found again by words and filters.

The order is the engine's, computed for all positions at once and kept as long as nothing changes that it is made of.
Positions that do not suit now come last; what a gate closes, and what is not for them, is left out.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, joinedload, selectinload

from matching import Candidate, Catalogue, Explanation, Fit, Pool, Scorer, explain
from matching import Position as PositionRecord
from matching.accommodations import FITS
from matching.comparison import distance_km
from matching.gates import gate_names
from matching.grid import Grid
from models.employers import Employer
from models.errors import DomainError
from models.interests import PositionInterest
from models.people import Person
from models.positions import Position
from models.proposals import Proposal
from models.territory import Comune
from models.types import InterestAnswer, PositionState
from webapp.services import linking, vocabulary
from webapp.services.engine import scorers
from webapp.services.engine.ranking import gates_lifted_for
from webapp.services.matching_inputs import candidate_record, position_record, uncollected
from webapp.services.name_index import Entry, NameIndex, words_of
from webapp.services.open_positions import OpenPosition, open_positions
from webapp.services.paging import Page, window
from webapp.services.people import interests, people

PAGE = 5
"""Few enough to be read."""
_MOST_KEPT = 300
"""Orders that a process keeps."""
_NOT_NOW = FITS.index(Fit.NOT_NOW)
_OF_THE_PERSON = ("status", "consent")
"""Gates that say nothing of a position: they are said once, and close no position to a reader."""
_MOST_FOUND = 10_000

Places = Sequence[int]


class NoConsent(DomainError):
    """The person has not agreed to matching, or no longer does."""


class Order(NamedTuple):
    """Positions by their place among those that were looked at."""

    ranked: Places
    """Those that no gate closes, best first."""
    stopped: Mapping[int, tuple[str, ...]]
    """The others, best first, with their gates."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks for; everything is empty at first."""

    text: str = ""
    comune: str = ""
    km: int | None = None
    home: bool = False
    shift: str = ""
    hours: int | None = None
    """At most so many a week."""
    contract: str = ""
    transit: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One position beside the person, with what they said of it."""

    position: Position
    explanation: Explanation
    interest: PositionInterest | None
    proposal: Proposal | None
    """Where it was proposed to them: then its answer is the only one."""
    open: bool

    @property
    def closed_to_them(self) -> bool:
        """Whether a gate of the position keeps it closed."""
        return bool(set(self.explanation.gates) - set(_OF_THE_PERSON))


@dataclass(frozen=True, slots=True)
class Found:
    """One page of positions."""

    consented: bool
    available: bool
    page: Page[Job]
    hidden: int
    """How many the person has said no to."""


@dataclass(frozen=True, slots=True)
class _Side:
    """The person's side, read once."""

    person: Person
    candidate: Candidate
    scorer: Scorer
    catalogue: Catalogue
    language: str

    @classmethod
    def of(cls, session: Session, person: Person, language: str) -> "_Side":
        candidate = candidate_record(session, registration=person.registration)
        return cls(person, candidate, scorers.active(session), vocabulary.catalogue(session), language)


def found_for(session: Session, *, person: Person, wanted: Wanted, today: date, page: int, language: str) -> Found:
    """What the person may be interested in, as they ask for it; nothing without their consent to matching."""
    if people.active_consent(person) is None:
        return Found(False, True, Page([], 1, 1, 0), 0)
    side = _Side.of(session, person, language)
    known = open_positions.get(session, office_id=person.registration.office_id, today=today)
    order = orders.get(session, side, known)
    said, proposed = interests.of_person(session, person=person), interests.proposals_shown(session, person=person)
    hidden = {number for number, one in said.items() if one.answer is InterestAnswer.NOT_FOR_ME} - proposed.keys()
    texts = directory.get(session, office_id=person.registration.office_id, known=known)
    places = [place for place in _asked(session, order, known, wanted, texts) if known[place].id not in hidden]
    if not wanted.text:
        places = [place for place in places if known[place].id not in proposed]
    fits = _fitting(wanted, side.candidate, texts)
    ids = [known[place].id for place in places if fits(known[place])]
    shown = window(len(ids), page=page, size=PAGE)
    rows = _jobs(session, side, ids[shown.offset : shown.offset + PAGE], today)
    still_open = sum(one.id in hidden for one in known)
    return Found(True, side.candidate.available, Page(rows, shown.page, shown.pages, len(ids)), still_open)


def saved_for(session: Session, *, person: Person, today: date, page: int, language: str) -> Page[Job]:
    """What the person saved or is interested in, the latest first; what is closed stays."""
    said = interests.of_person(session, person=person)
    kept = [one for one in said.values() if one.saved_at or one.answer is InterestAnswer.INTERESTED]
    side = _Side.of(session, person, language)
    return _page_of(session, side, [one.position_id for one in kept], today=today, page=page)


def hidden_for(session: Session, *, person: Person, today: date, page: int, language: str) -> Page[Job]:
    """What the person said no to, the latest first, as long as it is open."""
    said, proposed = interests.of_person(session, person=person), interests.proposals_shown(session, person=person)
    refused = [number for number, one in said.items() if one.answer is InterestAnswer.NOT_FOR_ME]
    known = {one.id for one in open_positions.get(session, office_id=person.registration.office_id, today=today)}
    still = [number for number in refused if number in known and number not in proposed]
    return _page_of(session, _Side.of(session, person, language), still, today=today, page=page)


def one_for(session: Session, *, person: Person, position: Position, today: date, language: str) -> Job:
    """One position beside the person."""
    return _jobs(session, _Side.of(session, person, language), [position.id], today)[0]


def comuni_of(session: Session, *, person: Person, today: date) -> list[tuple[str, str]]:
    """Where the office's open positions are: codes and names, by name."""
    office = person.registration.office_id
    known = open_positions.get(session, office_id=office, today=today)
    texts = directory.get(session, office_id=office, known=known)
    return sorted(set(texts.comuni.values()), key=lambda one: (one[1], one[0]))


def _page_of(session: Session, side: _Side, ids: Sequence[int], *, today: date, page: int) -> Page[Job]:
    shown = window(len(ids), page=page, size=PAGE)
    here = ids[shown.offset : shown.offset + PAGE]
    return Page(_jobs(session, side, here, today), shown.page, shown.pages, len(ids))


def _jobs(session: Session, side: _Side, ids: Sequence[int], today: date) -> list[Job]:
    """Positions by id with all that is said of them, in this order."""
    found = session.scalars(
        select(Position)
        .where(Position.id.in_(ids))
        .options(
            joinedload(Position.employer),
            joinedload(Position.comune),
            selectinload(Position.demands),
            selectinload(Position.accommodations),
            selectinload(Position.skills),
        )
    )
    rows = {row.id: row for row in found}
    said = interests.of_person(session, person=side.person)
    proposed = interests.proposals_shown(session, person=side.person)
    return [
        Job(
            position=rows[number],
            explanation=explain(
                position_record(rows[number]),
                side.candidate,
                side.scorer,
                language=side.language,
                catalogue=side.catalogue,
            ),
            interest=said.get(number),
            proposal=proposed.get(number),
            open=rows[number].state is PositionState.OPEN and not rows[number].expired(today),
        )
        for number in ids
    ]


# --- the order --------------------------------------------------------------------------------------------------------


class _Made(NamedTuple):
    """What an order was made of."""

    known: Sequence[OpenPosition]
    candidate: Candidate
    scorer: str
    catalogue: Catalogue
    lifted: Mapping[str, Sequence[str]]

    def same(self, other: "_Made") -> bool:
        """Whether another order of these would be the same."""
        rest = self.candidate == other.candidate and self.scorer == other.scorer and self.lifted == other.lifted
        return rest and self.catalogue is other.catalogue and _same(self.known, other.known)


def _same(some: Sequence[object], others: Sequence[object]) -> bool:
    """Whether these are the very same objects: what the cache of positions reads again is made anew."""
    return len(some) == len(others) and all(one is other for one, other in zip(some, others, strict=True))


@dataclass
class Orders:
    """The order of each person who looked lately, as long as nothing changes that it is made of."""

    _kept: WeakKeyDictionary[Engine, OrderedDict[int, tuple[_Made, Order]]] = field(default_factory=WeakKeyDictionary)
    _lock: Lock = field(default_factory=Lock)

    def get(self, session: Session, side: _Side, known: Sequence[OpenPosition]) -> Order:
        """The positions in order for a person."""
        person = side.person
        lifted = gates_lifted_for(session, person_id=person.id)
        made = _Made(known, side.candidate, side.scorer.version, side.catalogue, lifted)
        with self._lock:
            kept = self._kept.setdefault(session.get_bind().engine, OrderedDict())
            if person.id in kept and kept[person.id][0].same(made):
                kept.move_to_end(person.id)
                return kept[person.id][1]
        with uncollected():
            order = _order(made, side.scorer)
        with self._lock:
            kept[person.id] = made, order
            while len(kept) > _MOST_KEPT:
                kept.popitem(last=False)
        return order

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()


orders = Orders()


def _order(made: _Made, scorer: Scorer) -> Order:
    """All positions at once: the score descending, then the code; what does not suit now after the rest."""
    grid = Grid([one.record for one in made.known], Pool.from_candidates([made.candidate], made.catalogue))
    gates, scores, fits = grid.stopped[:, 0], grid.scores(scorer)[:, 0], grid.fits[:, 0]
    best = np.lexsort((np.arange(len(made.known)), -scores, fits == _NOT_NOW)).tolist()
    names = {mask: gate_names(mask) for mask in np.unique(gates).tolist()}
    stopped = {place: _gates_of(made, place, names[int(gates[place])]) for place in best}
    return Order(
        ranked=[place for place in best if not stopped[place]],
        stopped={place: found for place, found in stopped.items() if found},
    )


def _gates_of(made: _Made, place: int, gates: tuple[str, ...]) -> tuple[str, ...]:
    """The gates that an officer has not lifted, but for what is said of the person as a whole."""
    set_aside = {*_OF_THE_PERSON, *made.lifted.get(made.known[place].record.id, ())}
    return tuple(gate for gate in gates if gate not in set_aside)


# --- looking for something --------------------------------------------------------------------------------------------


class _Texts(NamedTuple):
    """What an office's open positions are found by."""

    known: Sequence[OpenPosition]
    index: NameIndex
    comuni: Mapping[int, tuple[str, str]]
    """The comune of each position: code and name."""


@dataclass
class JobTexts:
    """The words of each office's open positions, read again when one of these changes."""

    _kept: WeakKeyDictionary[Engine, dict[int, _Texts]] = field(default_factory=WeakKeyDictionary)
    _lock: Lock = field(default_factory=Lock)

    def get(self, session: Session, *, office_id: int, known: Sequence[OpenPosition]) -> _Texts:
        """The words of these positions, which are all that an office has open."""
        with self._lock:
            kept = self._kept.setdefault(session.get_bind().engine, {})
            if office_id not in kept or not _same(kept[office_id].known, known):
                kept[office_id] = _texts(session, office_id, known)
            return kept[office_id]

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()


directory = JobTexts()


def _texts(session: Session, office_id: int, known: Sequence[OpenPosition]) -> _Texts:
    columns = select(Position.id, Position.title, Employer.name, Comune.istat_code, Comune.name).join_from(
        Position, Employer
    )
    rows: Iterable[Any] = session.execute(
        columns.join(Comune, Comune.istat_code == Position.comune_code).where(
            Position.office_id == office_id, Position.state == PositionState.OPEN
        )
    )
    entries, comuni = [], {}
    for number, title, employer, code, comune in rows:
        entries.append(Entry(number, words_of(title, employer, comune), ()))
        comuni[number] = code, comune
    return _Texts(known, NameIndex.of(entries), comuni)


def _asked(session: Session, order: Order, known: Sequence[OpenPosition], wanted: Wanted, texts: _Texts) -> list[int]:
    """The places of what the words mean, best first; only words find what a gate closes: it comes last."""
    if not wanted.text:
        return list(order.ranked)
    found = {number for number, _score in texts.index.search(wanted.text, limit=_MOST_FOUND)}
    link = linking.occupation_of(session, wanted.text)
    trade = link.concept_id if link else None
    return [
        place
        for place in (*order.ranked, *order.stopped)
        if known[place].id in found or (trade is not None and known[place].record.occupation == trade)
    ]


def _fitting(wanted: Wanted, candidate: Candidate, texts: _Texts) -> Callable[[OpenPosition], bool]:
    """Whether a position passes all the filters."""

    def fits(one: OpenPosition) -> bool:
        record = one.record
        return (
            (not wanted.comune or texts.comuni.get(one.id, ("", ""))[0] == wanted.comune)
            and (wanted.km is None or record.remote == "si" or _within(record, candidate, wanted.km))
            and (not wanted.home or record.remote != "no")
            and (not wanted.shift or wanted.shift in record.shifts)
            and (wanted.hours is None or record.hours is None or record.hours <= wanted.hours)
            and (not wanted.contract or record.contract == wanted.contract)
            and (not wanted.transit or record.transit is True)
        )

    return fits


def _within(record: PositionRecord, candidate: Candidate, km: int) -> bool:
    """Whether it is near enough; what nobody knows the place of is not."""
    if record.point is None or candidate.point is None:
        return False
    return float(distance_km(np.array([candidate.point], dtype=np.float32), record.point)[0]) <= km
