"""The only room where a row becomes a record of the engine, and the pools kept between requests."""

import gc
import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from threading import Lock
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Select, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, object_session, selectinload

from matching import Candidate, Catalogue, Demand, Experience, Pool
from matching import Position as PositionRecord
from models import people
from models.law.eligibility import regimes_open_to
from models.people import Consent, DataVersion, Profile, Registration
from models.positions import Position
from models.territory import Comune
from models.types import Availability, Category, ConsentPurpose
from webapp.services import data_version, vocabulary
from webapp.services.engine import people_columns


def position_record(position: Position) -> PositionRecord:
    """What the engine may know of a position. A code that the vocabulary no longer has is left out: nobody knows it."""
    session = object_session(position)
    known = vocabulary.catalogue(session) if session else Catalogue.default()
    parts = PositionParts(
        demands=[(row.dimension, row.level, row.negotiable) for row in position.demands],
        accommodations=[row.accommodation for row in position.accommodations],
        skills=[(row.skill, row.essential) for row in position.skills],
    )
    return position_from(position, position.comune, parts, known)


class PositionParts(NamedTuple):
    """The rows below a position: (dimension, level, negotiable), codes, and (skill, whether it is essential)."""

    demands: Sequence[tuple[str, int, bool]] = ()
    accommodations: Sequence[str] = ()
    skills: Sequence[tuple[str | None, bool]] = ()


def position_from(row: Any, comune: Any, parts: PositionParts, known: Catalogue) -> PositionRecord:
    """The record of a position's row, whether an object or just its columns; so also that of its comune."""
    essential, preferred = (
        _skills((code for code, needed in parts.skills if needed is wanted), known) for wanted in (True, False)
    )
    return PositionRecord(
        id=row.code,
        regime=row.regime.value,
        licences=row.licences,
        point=(comune.latitude, comune.longitude),
        remote=row.remote.value,
        transit=row.transit,
        hours=row.hours,
        shifts=row.shifts,
        contract=row.contract.value,
        education_min=_value(row.education_min),
        occupation=known.occupation_id(row.occupation),
        demands={
            code: Demand(level, negotiable)
            for code, level, negotiable in parts.demands
            if code in known.dimension_index
        },
        accommodations=_known(parts.accommodations, known.accommodation_index),
        essential_skills=essential,
        preferred_skills=preferred - essential,
        expires=row.expires_on,
    )


def whole_positions() -> Select[tuple[Position]]:
    """Positions with all that ``position_record`` reads, in four queries however many."""
    parts = (selectinload(part) for part in (Position.demands, Position.accommodations, Position.skills))
    return select(Position).options(joinedload(Position.comune), *parts).order_by(Position.code)


def candidate_records(
    session: Session, *, office_id: int, changed_after: int | None = None, person_ids: Collection[int] | None = None
) -> list[Candidate]:
    """What the engine may know of an office's people: all, those changed after a data version, or these.

    Seven queries whatever the number of people.
    """

    def chosen(statement: Select[Any]) -> Select[Any]:
        statement = statement.where(Registration.office_id == office_id)
        if changed_after is not None:
            statement = statement.where(Profile.changed_in > changed_after)
        return statement if person_ids is None else statement.where(Profile.person_id.in_(person_ids))

    def grouped(*columns: InstrumentedAttribute[Any]) -> Mapping[int, list[Any]]:
        """The children's columns by person, the person's id first."""
        table = columns[0].class_
        rows = session.execute(
            chosen(
                select(*columns)
                .join(Profile, Profile.person_id == table.person_id)
                .join(Registration, Registration.person_id == table.person_id)
            ).order_by(*table.__mapper__.primary_key)
        )
        found = defaultdict(list)
        for row in rows:
            found[row[0]].append(row[1:])
        return found

    parts = _Parts(
        capacities=grouped(people.Capacity.person_id, people.Capacity.dimension, people.Capacity.level),
        accommodations=grouped(people.NeededAccommodation.person_id, people.NeededAccommodation.accommodation),
        skills=grouped(people.PersonSkill.person_id, people.PersonSkill.skill),
        experiences=grouped(people.Experience.person_id, people.Experience.occupation, people.Experience.months),
        wishes=grouped(people.Wish.person_id, people.Wish.occupation),
    )
    known = vocabulary.catalogue(session)
    return [_candidate(row, parts, known) for row in session.execute(chosen(_people()))]


def office_pool(session: Session, *, office_id: int) -> Pool:
    """Everyone of an office, as the pool of their records: several times as quick, since few of these are made."""
    known, nothing = vocabulary.catalogue(session), _Parts({}, {}, {}, {}, {})
    with uncollected():
        listed = session.execute(_people().where(Registration.office_id == office_id)).all()
        rows = sorted(listed, key=lambda row: row.code)
        pool = Pool.from_candidates([_candidate(row, nothing, known) for row in rows], known)
        return people_columns.completed(pool, session, office_id=office_id, person_ids=[row.person_id for row in rows])


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looking for garbage in cycles: among so many new objects that takes most of the time, for nothing."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class _Parts(NamedTuple):
    """The rows below each person, by person id."""

    capacities: Mapping[int, list[Any]]
    accommodations: Mapping[int, list[Any]]
    skills: Mapping[int, list[Any]]
    experiences: Mapping[int, list[Any]]
    wishes: Mapping[int, list[Any]]


def _people() -> Select[Any]:
    consented = exists().where(
        Consent.person_id == Profile.person_id,
        Consent.purpose == ConsentPurpose.MATCHING,
        Consent.withdrawn_at.is_(None),
    )
    return (
        select(Registration.code, Registration.category, Registration.availability, Comune.latitude, Comune.longitude)
        .add_columns(Profile.__table__, consented.label("consented"))
        .join_from(Registration, Profile, Profile.person_id == Registration.person_id)
        .outerjoin(Comune, Comune.istat_code == Profile.comune_code)
        .order_by(Registration.code)
    )


def _candidate(row: Any, parts: _Parts, known: Catalogue) -> Candidate:
    who = row.person_id
    return Candidate(
        id=row.code,
        available=row.availability is Availability.AVAILABLE,
        consented=row.consented,
        regimes=_REGIMES[row.category],
        licences=row.licences,
        point=(row.latitude, row.longitude) if row.latitude is not None else None,
        transport=_value(row.transport),
        max_km=row.max_km,
        hours_min=row.hours_min,
        hours_max=row.hours_max,
        shifts=row.shifts,
        contracts=row.contracts,
        exclusions=row.exclusions,
        education=_value(row.education),
        wishes=tuple(job for (code,) in parts.wishes.get(who, ()) if (job := known.occupation_id(code))),
        skills=_skills((code for (code,) in parts.skills.get(who, ())), known),
        experience=tuple(
            Experience(job, months)
            for code, months in parts.experiences.get(who, ())
            if (job := known.occupation_id(code))
        ),
        capacities={code: level for code, level in parts.capacities.get(who, ()) if code in known.dimension_index},
        accommodations=_known({code for (code,) in parts.accommodations.get(who, ())}, known.accommodation_index),
    )


_REGIMES = {category: frozenset(regime.value for regime in regimes_open_to(category)) for category in Category}


def _value(code: Any) -> str | None:
    return None if code is None else code.value


def _skills(codes: Iterable[str | None], known: Catalogue) -> frozenset[str]:
    """The ids that these codes are known under today."""
    return frozenset(skill for code in codes if (skill := known.skill_id(code)))


def _known(codes: Iterable[str | None], vocabulary: Mapping[str, int]) -> frozenset[str]:
    return frozenset(code for code in codes if code in vocabulary)


def candidate_record(session: Session, *, registration: Registration) -> Candidate:
    """One person as the engine knows them."""
    (record,) = candidate_records(session, office_id=registration.office_id, person_ids=(registration.person_id,))
    return record


def inputs_of(candidate: Candidate, position: PositionRecord, catalogue: Catalogue) -> dict[str, Any]:
    """All that a suggestion is computed from, as JSON writes it: both records and the reference tables' fingerprint."""
    return {
        "candidate": _canonical(asdict(candidate)),
        "position": _canonical(asdict(position)),
        "catalogue": catalogue.fingerprint,
    }


def inputs_hash(inputs: dict[str, Any]) -> str:
    """A fingerprint of a suggestion's inputs."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def _canonical(value: Any) -> Any:
    """The same value written the same way: sets have no order of their own, and JSON knows no dates."""
    if isinstance(value, Mapping):
        return {key: _canonical(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


_COUNTER = "people"
"""The data version that grows with each change to somebody's profile."""
_SPLICED = 10
"""Up to so many changed people are always put in one by one; past a hundredth of the list a new pool is quicker."""


class PoolCache:
    """One pool an office, rebuilt from one load and then kept up to date row by row through the data version."""

    def __init__(self) -> None:
        self._pools: WeakKeyDictionary[Engine, dict[int, tuple[int, Pool]]] = WeakKeyDictionary()
        self._lock = Lock()

    def get(self, session: Session, *, office_id: int) -> Pool:
        """The office's people as of now."""
        engine = session.get_bind().engine
        own = data_version.own(session, _COUNTER)
        with self._lock:
            pools = self._pools.setdefault(engine, {}) if own is None else own
            # The version is read before the rows: what changes in between is simply read again next time.
            version = session.scalar(select(DataVersion.value).where(DataVersion.name == _COUNTER)) or 0
            seen, pool = pools.get(office_id, (None, None))
            catalogue = vocabulary.catalogue(session)
            if pool is not None and pool.catalogue is not catalogue:
                seen, pool = None, None
            if pool is None or seen != version:
                pool = self._refreshed(session, office_id, seen, pool if own is None else None)
                pools[office_id] = (version, pool)
            return pool

    def clear(self) -> None:
        """Forget every pool."""
        self._pools.clear()

    @staticmethod
    def _refreshed(session: Session, office_id: int, seen: int | None, pool: Pool | None) -> Pool:
        if pool is None:
            return office_pool(session, office_id=office_id)
        records = candidate_records(session, office_id=office_id, changed_after=seen)
        if len(records) > max(_SPLICED, len(pool) // 100):
            return office_pool(session, office_id=office_id)
        for record in records:
            pool = pool.with_candidate(record)
        if len(pool) != _registered(session, office_id):
            # Somebody left the list or got another code: no row tells which one the pool should forget.
            return office_pool(session, office_id=office_id)
        return pool


def _registered(session: Session, office_id: int) -> int:
    """How many people an office's list holds."""
    mine = select(func.count()).select_from(Registration).where(Registration.office_id == office_id)
    return session.scalar(mine) or 0


pools = PoolCache()
