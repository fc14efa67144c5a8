"""Positions and their employers in the database, as the list speaks of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.employers import Employer
from models.positions import Demand, OfferedAccommodation, Position, PositionSkill
from models.territory import Office
from models.types import PositionState
from webapp.services import data_version
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
    link_lists,
    load_rows,
    raise_versions,
    replace_children,
    table_of,
    update_rows,
)
from webapp.services.importing.running import Late, Store
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

    @property
    def title(self) -> str:
        """What the job is called."""
        return str(self.parts["position"]["title"])


@dataclass(frozen=True, slots=True)
class EmployerPlan:
    """The employers that a batch writes: those who are new, and by id those who differ."""

    new: Sequence[Values]
    changed: Mapping[int, Values]


@dataclass(frozen=True, slots=True)
class PositionPlan:
    """What a batch writes: employers, positions that are new; of the others, by id, whose row or lists differ."""

    employers: EmployerPlan
    new: Sequence[PositionRecord]
    changed: Mapping[int, PositionRecord]
    retitled: Sequence[int]
    lists: Mapping[str, Mapping[int, Any]]


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

    def compare(self, records: Sequence[PositionRecord]) -> tuple[set[int], EmployerPlan]:
        """The numbers of the rows that change a known employer, and what is to be written."""
        first = [record for record in records if self._is_first(record)]
        new = [record for record in first if record.vat_number not in self.known]
        changed = [record for record in first if self._differs(record)]
        plan = EmployerPlan(
            new=[record.parts["employer"] for record in new],
            changed={self.known[record.vat_number]["id"]: record.parts["employer"] for record in changed},
        )
        return {record.number for record in changed}, plan

    def pass_over(self, records: Sequence[PositionRecord]) -> None:
        """Take note of the first row that names each employer."""
        for record in records:
            self._is_first(record)

    def write(self, plan: EmployerPlan) -> None:
        """Write the employers of a batch."""
        update_rows(self.session, Employer, key="id", rows=plan.changed)
        raise_versions(self.session, Employer, plan.changed)
        for id_, values in zip(insert_with_ids(self.session, Employer, plan.new), plan.new, strict=True):
            self.known[values["vat_number"]] = {"id": id_}

    def id_of(self, record: PositionRecord) -> int | None:
        """The id of a record's employer; None while it is not written yet."""
        known = self.known.get(record.vat_number)
        return known["id"] if known else None

    def _differs(self, record: PositionRecord) -> bool:
        known = self.known.get(record.vat_number)
        return known is not None and differs(record.parts["employer"], known)

    def _is_first(self, record: PositionRecord) -> bool:
        named = self._named.setdefault(record.vat_number, record.parts["employer"])
        if named != record.parts["employer"] and record.vat_number not in self._warned:
            self._warned.add(record.vat_number)
            self.warnings.append(
                f"Riga {record.number}: il datore {record.vat_number} è scritto in modi diversi nel file;"
                " vale il primo."
            )
        return named is record.parts["employer"]


class PositionStore(Store[PositionRecord, PositionPlan]):
    """The positions of the database, and how records are written."""

    def __init__(self, session: Session, *, office: Office, words: Vocabulary) -> None:
        self.session = session
        self.words = words
        self.office = office
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
        theirs = self.offices.get(code, self.office.id)
        if theirs == self.office.id:
            return ""
        return f"«{code}» è una posizione di un altro ufficio: {self.office_names[theirs]}"

    def compare(self, records: Sequence[PositionRecord]) -> tuple[list[Result], PositionPlan]:
        """What becomes of each record, and what is to be written."""
        changed, employers = self.employers.compare(records)
        new = [record for record in records if record.code not in self.ids]
        known = {self.ids[record.code]: record for record in records if record.code in self.ids}
        plan = self._plan(employers, new, known)
        changed |= {known[id_].number for id_ in set(plan.changed).union(*plan.lists.values())}
        created = {record.number for record in new}
        return [result_of(record.number, created=created, changed=changed) for record in records], plan

    def _plan(
        self, employers: EmployerPlan, new: Sequence[PositionRecord], listed: Mapping[int, PositionRecord]
    ) -> PositionPlan:
        known = load_rows(self.session, Position, key="id", ids=[*listed])
        changed = {id_: record for id_, record in listed.items() if differs(self._row(record), known[id_])}
        retitled = [id_ for id_, record in changed.items() if record.title != known[id_]["title"]]
        return PositionPlan(employers, new, changed, retitled, changed_lists(self.session, self.kinds, listed))

    def pass_over(self, records: Sequence[PositionRecord]) -> None:
        """An employer named by those rows is as the first of them says."""
        self.employers.pass_over(records)

    def link(self, plan: PositionPlan) -> None:
        """Find the concepts of all texts to be written."""
        link_lists(self.kinds, plan.new, plan.lists)
        for record in (*plan.new, *(plan.changed[id_] for id_ in plan.retitled)):
            self.words.occupation(record.title)

    def begin(self) -> None:
        """Start the office where there is none yet."""
        self.session.add(self.office)
        self.session.flush()

    def write(self, plan: PositionPlan) -> Sequence[Late]:
        """Write employers first: positions name them."""
        self.employers.write(plan.employers)
        self._update(plan)
        self._insert(plan.new)
        return ()

    def finish(self) -> None:
        """Titles and employers' names may have changed."""
        data_version.bump(self.session, data_version.DIRECTORY)

    def _insert(self, records: Sequence[PositionRecord]) -> None:
        rows = [
            {
                **self._row(record),
                "code": record.code,
                "occupation": self.words.occupation(record.title),
                "state": PositionState.OPEN,
            }
            for record in records
        ]
        ids = insert_with_ids(self.session, Position, rows)
        positions = dict(zip(ids, records, strict=True))
        insert_lists(self.session, self.kinds, positions)

    def _update(self, plan: PositionPlan) -> None:
        """Write what differs. The state is the office's affair, not the list's."""
        rows = {id_: self._row(record) for id_, record in plan.changed.items()}
        update_rows(self.session, Position, key="id", rows=rows)
        linked = {id_: {"occupation": self.words.occupation(plan.changed[id_].title)} for id_ in plan.retitled}
        update_rows(self.session, Position, key="id", rows=linked)
        for attribute, values in plan.lists.items():
            replace_children(self.session, self.kinds[attribute], values)
        raise_versions(self.session, Position, sorted(set(plan.changed).union(*plan.lists.values())))

    def _row(self, record: PositionRecord) -> dict[str, Any]:
        office = self.office_of.get(record.province, self.office.id)
        return {**record.parts["position"], "employer_id": self.employers.id_of(record), "office_id": office}
