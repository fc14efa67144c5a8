"""The long tables below people's profiles as columns of a pool: millions of rows, too many to make records of.

``matching_inputs`` makes the same of a few people through their records.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import String, cast, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from matching import Catalogue, Pool, entries
from matching.entries import Entries
from matching.pool import UNKNOWN, mask_bytes
from models import people
from models.people import Registration

APART, BEFORE_VALUE = "\n", ":"
"""What stands between the entries of a person, and between a code and its value; no code holds a line break."""

Integers = NDArray[np.int64]
Find = Callable[[str], int | None]


def completed(pool: Pool, session: Session, *, office_id: int, person_ids: Sequence[int]) -> Pool:
    """A pool of all of an office's people with what stands below their profiles; ``person_ids`` are those of its rows.

    Five queries whatever the number of people. A code that the vocabulary no longer has is left out: nobody knows it.
    """
    known, reader = pool.catalogue, _Reader.of(session, office_id, person_ids)
    worked, months = reader.entries(_jobs(known), people.Experience.occupation, people.Experience.months)
    wished, order = reader.entries(_jobs(known), people.Wish.occupation, people.Wish.id)
    wished = Entries(*(column[np.argsort(order)] for column in wished))
    named, _ = reader.entries(_skills(known), people.PersonSkill.skill)
    return replace(
        pool,
        capacities=_capacities(reader, known),
        accommodations=_accommodations(reader, known),
        wishes=entries.wishes(wished, known),
        experience=entries.experience(worked, months, known),
        skills=entries.skills(named, worked, known),
    )


def _jobs(known: Catalogue) -> Find:
    return lambda code: known.occupation_index.get(known.occupation_id(code) or "")


def _skills(known: Catalogue) -> Find:
    return lambda code: known.skill_index.get(known.skill_id(code) or "")


def _capacities(reader: "_Reader", known: Catalogue) -> NDArray[np.uint8]:
    stated, levels = reader.entries(known.dimension_index.get, people.Capacity.dimension, people.Capacity.level)
    columns = np.full((len(known.dimensions), len(reader.person_ids)), UNKNOWN, dtype=np.uint8)
    columns[stated.codes, stated.rows] = levels
    return columns.T


def _accommodations(reader: "_Reader", known: Catalogue) -> NDArray[np.uint8]:
    used, _ = reader.entries(known.accommodation_index.get, people.NeededAccommodation.accommodation)
    masks = [0] * len(reader.person_ids)
    for row, place in zip(used.rows.tolist(), used.codes.tolist(), strict=True):
        masks[row] |= 1 << place
    return mask_bytes(masks, known)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the tables below the profiles of an office's people; ``by_id`` are the rows of a pool by person id."""

    session: Session
    office_id: int
    person_ids: Integers
    by_id: NDArray[np.intp]

    @classmethod
    def of(cls, session: Session, office_id: int, person_ids: Sequence[int]) -> "_Reader":
        ids = np.array(person_ids, dtype=np.int64)
        return cls(session, office_id, ids, np.argsort(ids))

    def entries(
        self, find: Find, code: InstrumentedAttribute[Any], value: InstrumentedAttribute[int] | None = None
    ) -> tuple[Entries, Integers]:
        """The entries of a table whose code is found, with a value of each (or 0)."""
        who, texts = self._read(code, value)
        counts = [text.count(APART) + 1 for text in texts]
        items = APART.join(texts).split(APART) if texts else []
        read = {item: _place_and_value(item, find) for item in set(items)}
        places, values = np.array([read[item] for item in items], dtype=np.int64).reshape(-1, 2).T
        rows = self.by_id[np.searchsorted(self.person_ids, who, sorter=self.by_id)]
        kept = places >= 0
        return Entries(np.repeat(rows, counts)[kept], places[kept]), values[kept]

    def _read(
        self, code: InstrumentedAttribute[Any], value: InstrumentedAttribute[int] | None
    ) -> tuple[list[int], list[str]]:
        """People and what a table says of each, as one text: a row for each entry would be an object for each."""
        table = code.class_.__table__
        number = literal("0") if value is None else cast(table.c[value.key], String)
        item = table.c[code.key].concat(BEFORE_VALUE).concat(number)
        mine = select(Registration.person_id).where(Registration.office_id == self.office_id)
        asked = (
            select(table.c.person_id, func.aggregate_strings(item, APART))
            .where(table.c.person_id.in_(mine), table.c[code.key].is_not(None))
            .group_by(table.c.person_id)
        )
        # Somebody may have been added since the people were read: they come with the next data version.
        here = set(self.person_ids.tolist())
        rows = [(who, text) for who, text in self.session.execute(asked) if who in here]
        return [who for who, _ in rows], [text for _, text in rows]


def _place_and_value(item: str, find: Find) -> tuple[int, int]:
    """The place of a code, -1 where it is not found, and the value behind it."""
    code, _, value = item.rpartition(BEFORE_VALUE)
    place = find(code)
    return -1 if place is None else place, int(value)
