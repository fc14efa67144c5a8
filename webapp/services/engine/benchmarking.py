"""How long a list takes to be read from a database: an invented one, in a SQLite file that is thrown away."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, cast

import numpy as np
from sqlalchemy import Connection, Table, create_engine, insert
from sqlalchemy.orm import Session

from matching.entries import HELD
from matching.pool import Pool, names
from matching.postings import Postings
from matching.records import CONTRACTS, EDUCATION, EXCLUSIONS, REGIMES, SHIFTS, TRANSPORT
from models import people
from models.base import Base
from models.law.eligibility import regimes_open_to
from models.territory import Comune, Office, Province
from models.types import Availability, Category, ConsentPurpose, Education, Sex, Transport
from webapp.services.matching_inputs import PoolCache

COMUNI = 300
OFFICE = 1
DAY = date(2020, 1, 1)
Rows = Iterator[dict[str, Any]]
_CATEGORIES = {regimes_open_to(category): category for category in reversed(Category)}


def seconds_to_load(pool: Pool) -> float:
    """Seconds from an office's rows to its pool, for the people of ``pool`` written to a database of their own."""
    with TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'people.sqlite'}")
        try:
            with engine.begin() as connection:
                fill(connection, pool)
            with Session(engine) as session:
                started = perf_counter()
                PoolCache().get(session, office_id=OFFICE)
                return perf_counter() - started
        finally:
            engine.dispose()


def fill(connection: Connection, pool: Pool) -> None:
    """Make the tables in an empty database and write the people of a pool, who live in COMUNI places."""
    Base.metadata.create_all(connection)
    for table, rows in _tables(pool):
        written = list(rows)
        if written:
            connection.execute(insert(table), written)


def _tables(pool: Pool) -> Iterator[tuple[Table, Rows]]:
    """The tables in the order in which they refer to each other."""
    occupations, skills = ([c.id for c in group] for group in (pool.catalogue.occupations, pool.catalogue.skills))
    yield _table(Province), iter([{"code": "BS", "name": "Brescia", "region": "Lombardia"}])
    yield _table(Office), iter([{"id": OFFICE, "province_code": "BS", "name": "Ufficio"}])
    yield _table(Comune), _comuni(pool)
    yield _table(people.Person), (_person(number) for number in range(len(pool)))
    yield _table(people.Registration), _registrations(pool)
    yield _table(people.Profile), _profiles(pool)
    yield _table(people.Consent), _consents(pool)
    yield _table(people.Capacity), _capacities(pool)
    yield (
        _table(people.NeededAccommodation),
        (
            {"person_id": row + 1, "accommodation": code}
            for row in range(len(pool))
            for code in pool.accommodations_of(row)
        ),
    )
    yield (
        _table(people.PersonSkill),
        (
            {"person_id": row + 1, "text": skills[code], "skill": skills[code]}
            for code, row, credit in _entries(pool.skills)
            if credit == HELD
        ),
    )
    yield (
        _table(people.Experience),
        (
            {"person_id": row + 1, "title": occupations[code], "months": months, "occupation": occupations[code]}
            for code, row, months in _entries(pool.experience)
        ),
    )
    yield (
        _table(people.Wish),
        (
            {"person_id": row + 1, "text": occupations[code], "occupation": occupations[code]}
            for code, row, _ in sorted(_entries(pool.wishes), key=lambda entry: entry[1:])
        ),
    )


def _table(entity: type[Base]) -> Table:
    return cast(Table, entity.__table__)


def _entries(held: Postings) -> Iterator[tuple[int, int, int]]:
    return zip(held.codes().tolist(), held.rows.tolist(), held.values.tolist(), strict=True)


def _comuni(pool: Pool) -> Rows:
    points = pool.points[~np.isnan(pool.points[:, 0])][:COMUNI].tolist() or [[45.54, 10.22]]
    for number in range(COMUNI):
        latitude, longitude = points[number % len(points)]
        code = f"{number:06d}"
        name = f"Comune {number}"
        yield {
            "istat_code": code,
            "name": name,
            "province_code": "BS",
            "cadastral_code": code[:4],
            "latitude": latitude,
            "longitude": longitude,
        }


def _person(number: int) -> dict[str, Any]:
    return {"id": number + 1, "surname": "Prova", "name": "Persona", "birth_date": DAY, "sex": Sex.OTHER}


def _registrations(pool: Pool) -> Rows:
    for row, (code, regimes, available) in enumerate(
        zip(pool.ids, pool.regimes.tolist(), pool.available.tolist(), strict=True)
    ):
        yield {
            "person_id": row + 1,
            "code": code,
            "office_id": OFFICE,
            "category": _CATEGORIES[frozenset(names(regimes, REGIMES))],
            "registered_on": DAY,
            "seniority_on": DAY,
            "availability": Availability.AVAILABLE if available else Availability.EMPLOYED,
        }


def _profiles(pool: Pool) -> Rows:
    licences = [term.code for term in pool.catalogue.licences]
    columns = (
        pool.education.tolist(),
        pool.transport.tolist(),
        pool.max_km.tolist(),
        pool.hours.tolist(),
        pool.licences.tolist(),
        pool.shifts.tolist(),
        pool.contracts.tolist(),
        pool.exclusions.tolist(),
    )
    for row, (education, transport, max_km, (least, most), held, shifts, contracts, ruled_out) in enumerate(
        zip(*columns, strict=True)
    ):
        yield {
            "person_id": row + 1,
            "comune_code": f"{row % COMUNI:06d}",
            "education": Education(EDUCATION[education]) if education < len(EDUCATION) else None,
            "transport": Transport(TRANSPORT[transport]) if transport < len(TRANSPORT) else None,
            "max_km": _whole(max_km),
            "hours_min": _whole(least),
            "hours_max": _whole(most),
            "licences": names(held, licences),
            "shifts": names(shifts, SHIFTS),
            "contracts": names(contracts, CONTRACTS),
            "exclusions": names(ruled_out, EXCLUSIONS),
        }


def _whole(amount: float) -> int | None:
    return None if np.isnan(amount) else int(amount)


def _consents(pool: Pool) -> Rows:
    now = datetime(2020, 1, 1, tzinfo=UTC)
    for row in np.flatnonzero(pool.consented).tolist():
        yield {"person_id": row + 1, "purpose": ConsentPurpose.MATCHING, "given_on": DAY, "recorded_at": now}


def _capacities(pool: Pool) -> Rows:
    codes = list(pool.catalogue.dimension_index)
    known = np.argwhere(pool.capacities <= 4)
    levels = pool.capacities[known[:, 0], known[:, 1]].tolist()
    for (row, dimension), level in zip(known.tolist(), levels, strict=True):
        yield {"person_id": row + 1, "dimension": codes[dimension], "level": level}
