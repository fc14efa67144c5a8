"""Positions and their employers in the database, as the list speaks of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.employers import Employer
from models.positions import Demand, OfferedAccommodation, Position, PositionSkill
from models.territory import Office
from models.types import PositionState
from webapp.services.importing.columns import Parts
from webapp.services.importing.places import office_names
from webapp.services.importing.report import Result, result_of
from webapp.services.importing.rows import (
    Children,
    Values,
    changed_lists,
    differs,
    insert_lists,
    insert_with_ids,
    load_rows,
    replace_children,
    table_of,
    update_rows,
)
from webapp.services.importing.vocabulary import Vocabulary


@dataclass(slots=True)
class PositionRecord:
    """One row of the list: ``employer``, ``position`` and ``lists``; each holds only what the file has a column for."""

    code: str
    number: int
    province: str = ""
    parts: Parts = field(default_factory=lambda: defaultdict(dict))

    @property
    def vat_number(self) -> str:
        """The employer's key."""
        return str(self.parts["employer"]["vat_number"])


def children_of_position(words: Vocabulary) -> dict[str, Children]:
    """The kinds of rows below a position."""
    kinds = (
        Children(
            attribute="demands",
            model=Demand,
            owner="position_id",
            compared=("dimension", "level", "negotiable"),
            rows=lambda demands: (
                {"dimension": code, "level": level, "negotiable": negotiable}
                for code, (level, negotiable) in demands.items()
            ),
            collect=lambda rows: {code: (level, negotiable) for code, level, negotiable in rows},
        ),
        Children(
            attribute="accommodations",
            model=OfferedAccommodation,
            owner="position_id",
            compared=("accommodation",),
            rows=lambda codes: ({"accommodation": code} for code in sorted(codes)),
            collect=lambda rows: frozenset(code for (code,) in rows),
        ),
        Children(
            attribute="skills",
            model=PositionSkill,
            owner="position_id",
            compared=("text", "essential"),
            rows=lambda skills: (
                {"text": text, "essential": essential, "skill": words.skill(text)} for text, essential in skills
            ),
            collect=tuple,
        ),
    )
    return {kind.attribute: kind for kind in kinds}


class EmployerBook:
    """Employers by VAT number, created or updated as rows name them. The first row of a file that names one counts."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.warnings: list[str] = []
        self.known: dict[str, dict[str, Any]] = {
            row["vat_number"]: dict(row) for row in session.execute(select(table_of(Employer))).mappings()
        }
        self._named: dict[str, Values] = {}
        self._warned: set[str] = set()

    def write(self, records: Sequence[PositionRecord]) -> set[int]:
        """Write the employers of a batch; gives the numbers of the rows that changed a known one."""
        first = [record for record in records if self._is_first(record)]
        new = [record.parts["employer"] for record in first if record.vat_number not in self.known]
        changed = [
            record
            for record in first
            if record.vat_number in self.known and differs(record.parts["employer"], self.known[record.vat_number])
        ]
        rows = {self.id_of(record): record.parts["employer"] for record in changed}
        update_rows(self.session, Employer, key="id", rows=rows)
        for id_, values in zip(insert_with_ids(self.session, Employer, new), new, strict=True):
            self.known[values["vat_number"]] = {"id": id_}
        for record in first:
            self.known[record.vat_number].update(record.parts["employer"])
        return {record.number for record in changed}

    def id_of(self, record: PositionRecord) -> int:
        """The id of a record's employer."""
        return int(self.known[record.vat_number]["id"])

    def _is_first(self, record: PositionRecord) -> bool:
        named = self._named.setdefault(record.vat_number, record.parts["employer"])
        if named != record.parts["employer"] and record.vat_number not in self._warned:
            self._warned.add(record.vat_number)
            self.warnings.append(
                f"Riga {record.number}: il datore {record.vat_number} è scritto in modi diversi nel file;"
                " vale il primo."
            )
        return named is record.parts["employer"]


class PositionStore:
    """The positions of the database, and how records are written."""

    def __init__(self, session: Session, *, office_id: int, words: Vocabulary) -> None:
        self.session = session
        self.words = words
        self.office_id = office_id
        self.office_names = office_names(session)
        self.kinds = children_of_position(words)
        self.employers = EmployerBook(session)
        self.office_of: dict[str, int] = {
            row.province_code: row.id for row in session.execute(select(Office.province_code, Office.id))
        }
        rows = session.execute(select(Position.code, Position.id, Position.office_id)).all()
        self.ids: dict[str, int] = {row.code: row.id for row in rows}
        self.offices: dict[str, int] = {row.code: row.office_id for row in rows}

    def refusal(self, code: str) -> str:
        """Why this office may not change the position with this code, or nothing."""
        theirs = self.offices.get(code, self.office_id)
        if theirs == self.office_id:
            return ""
        return f"«{code}» è una posizione di un altro ufficio: {self.office_names[theirs]}"

    def write(self, records: Sequence[PositionRecord]) -> list[Result]:
        """Create those that are new, update those that differ."""
        changed = self.employers.write(records)
        known = [record for record in records if record.code in self.ids]
        new = [record for record in records if record.code not in self.ids]
        changed |= self._update(known)
        self._insert(new)
        created = {record.number for record in new}
        return [result_of(record.number, created=created, changed=changed) for record in records]

    def _insert(self, records: Sequence[PositionRecord]) -> None:
        rows = [
            {
                **self._row(record),
                "code": record.code,
                "occupation": self._occupation(record),
                "state": PositionState.OPEN,
            }
            for record in records
        ]
        ids = insert_with_ids(self.session, Position, rows)
        positions = dict(zip(ids, records, strict=True))
        insert_lists(self.session, self.kinds, positions)
        self.ids.update({record.code: id_ for id_, record in positions.items()})

    def _update(self, records: Sequence[PositionRecord]) -> set[int]:
        """Write what differs; gives the rows' numbers. The state is the office's affair, not the list's."""
        if not records:
            return set()
        positions = {self.ids[record.code]: record for record in records}
        known = load_rows(self.session, Position, key="id", ids=[*positions])
        listed = {id_: self._row(record) for id_, record in positions.items()}
        changes = {id_: row for id_, row in listed.items() if differs(row, known[id_])}
        update_rows(self.session, Position, key="id", rows=changes)
        retitled = [id_ for id_, row in changes.items() if row["title"] != known[id_]["title"]]
        linked = {id_: {"occupation": self._occupation(positions[id_])} for id_ in retitled}
        update_rows(self.session, Position, key="id", rows=linked)
        lists = changed_lists(self.session, self.kinds, positions)
        for attribute, values in lists.items():
            replace_children(self.session, self.kinds[attribute], values)
        return {positions[id_].number for id_ in set(changes).union(*lists.values())}

    def _row(self, record: PositionRecord) -> dict[str, Any]:
        office = self.office_of.get(record.province, self.office_id)
        return {**record.parts["position"], "employer_id": self.employers.id_of(record), "office_id": office}

    def _occupation(self, record: PositionRecord) -> str | None:
        return self.words.occupation(record.parts["position"]["title"])
