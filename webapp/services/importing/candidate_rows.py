"""People in the database as the list speaks of them: what is known, what differs, what is written."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.people import Capacity, Experience, NeededAccommodation, Person, PersonSkill, Profile, Registration, Wish
from webapp.services import data_version
from webapp.services.importing.columns import Parts
from webapp.services.importing.consents import ConsentBook, Step, next_step
from webapp.services.importing.places import office_names
from webapp.services.importing.report import Result, result_of
from webapp.services.importing.rows import (
    IDS_IN_A_QUERY,
    Children,
    changed_lists,
    changed_rows,
    chunks,
    insert_lists,
    insert_rows,
    insert_with_ids,
    replace_children,
    update_rows,
)
from webapp.services.importing.vocabulary import Vocabulary

# The parts of a record that are columns of one row: where they are kept, and by which key.
_TABLES = {
    "person": (Person, "id"),
    "registration": (Registration, "person_id"),
    "eligibility": (Registration, "person_id"),
    "profile": (Profile, "person_id"),
}

# Of the rest the engine sees everything: also the eligibility, which opens and closes gates.
_UNSEEN_BY_ENGINE = frozenset({"person", "registration"})

_UNREGISTERED = "senza iscrizione"

Changes = Mapping[str, Mapping[int, Any]]


@dataclass(slots=True)
class CandidateRecord:
    """One row of the list: parts, and attributes in them. Holds only what the file has a column for."""

    code: str
    number: int
    parts: Parts = field(default_factory=lambda: defaultdict(dict))
    has_consent: bool = False
    consent: date | None = None

    def get(self, attribute: str) -> Any:
        """An attribute of whatever part; None when it is empty, wrong or not in the file."""
        return next((part[attribute] for part in self.parts.values() if attribute in part), None)


def children_of_profile(words: Vocabulary) -> dict[str, Children]:
    """The kinds of rows below a profile. Texts are linked to concepts only when they are written."""
    kinds = (
        Children(
            attribute="capacities",
            model=Capacity,
            owner="person_id",
            compared=("dimension", "level"),
            rows=lambda levels: ({"dimension": code, "level": level} for code, level in levels.items()),
            collect=dict,
        ),
        Children(
            attribute="accommodations",
            model=NeededAccommodation,
            owner="person_id",
            compared=("accommodation",),
            rows=lambda codes: ({"accommodation": code} for code in sorted(codes)),
            collect=lambda rows: frozenset(code for (code,) in rows),
        ),
        Children(
            attribute="skills",
            model=PersonSkill,
            owner="person_id",
            compared=("text",),
            rows=lambda texts: ({"text": text, "skill": words.skill(text)} for text in texts),
            collect=lambda rows: tuple(text for (text,) in rows),
        ),
        Children(
            attribute="experiences",
            model=Experience,
            owner="person_id",
            compared=("title", "months"),
            rows=lambda jobs: (
                {"title": title, "months": months, "occupation": words.occupation(title)} for title, months in jobs
            ),
            collect=tuple,
        ),
        Children(
            attribute="wishes",
            model=Wish,
            owner="person_id",
            compared=("text",),
            rows=lambda texts: ({"text": text, "occupation": words.occupation(text)} for text in texts),
            collect=lambda rows: tuple(text for (text,) in rows),
        ),
    )
    return {kind.attribute: kind for kind in kinds}


class CandidateStore:
    """The people of the database: which codes and tax codes are taken, and how records are written."""

    def __init__(self, session: Session, *, office_id: int, now: datetime, words: Vocabulary) -> None:
        self.session = session
        self.office_id = office_id
        self.office_names = office_names(session)
        self.kinds = children_of_profile(words)
        self.consents = ConsentBook(session, now=now)
        self.warnings: list[str] = []
        self.changed_for_engine: list[int] = []
        self._load_keys()

    def _load_keys(self) -> None:
        rows = self.session.execute(
            select(Person.id, Person.tax_code, Registration.code, Registration.office_id).outerjoin(Person.registration)
        ).all()
        self.ids: dict[str, int] = {row.code: row.id for row in rows if row.code}
        self.offices: dict[str, int] = {row.code: row.office_id for row in rows if row.code}
        self.owners: dict[str, str] = {row.tax_code: row.code or _UNREGISTERED for row in rows if row.tax_code}

    def refusal(self, code: str) -> str:
        """Why this office may not change the person with this code, or nothing."""
        theirs = self.offices.get(code, self.office_id)
        if theirs == self.office_id:
            return ""
        return f"«{code}» è nell'elenco di un altro ufficio: {self.office_names[theirs]}"

    def write(self, records: Sequence[CandidateRecord]) -> list[Result]:
        """Create those who are new, update those who differ."""
        new = [record for record in records if record.code not in self.ids]
        changed = self._update([record for record in records if record.code in self.ids])
        created = self._insert(new)
        return [result_of(self.ids[record.code], created=created, changed=changed) for record in records]

    def finish(self) -> None:
        """Give everyone whom the engine sees otherwise now the next data version."""
        if not self.changed_for_engine:
            return
        version = data_version.bump(self.session, "people")
        for ids in chunks(self.changed_for_engine, IDS_IN_A_QUERY):
            statement = update(Profile).where(Profile.person_id.in_(ids)).values(changed_in=version)
            self.session.execute(statement.execution_options(synchronize_session=False))

    def _insert(self, records: Sequence[CandidateRecord]) -> set[int]:
        ids = insert_with_ids(self.session, Person, [record.parts["person"] for record in records])
        people = dict(zip(ids, records, strict=True))
        insert_rows(self.session, Registration, [self._entry(id_, record) for id_, record in people.items()])
        profiles = [{"person_id": id_, **record.parts["profile"]} for id_, record in people.items()]
        insert_rows(self.session, Profile, profiles)
        insert_lists(self.session, self.kinds, people)
        self.consents.give({id_: record.consent for id_, record in people.items()})
        self._remember(people, ids)
        self.changed_for_engine += ids
        return set(ids)

    def _entry(self, id_: int, record: CandidateRecord) -> dict[str, Any]:
        values = {**record.parts["registration"], **record.parts["eligibility"]}
        return {"person_id": id_, "code": record.code, "office_id": self.office_id, **values}

    def _update(self, records: Sequence[CandidateRecord]) -> set[int]:
        if not records:
            return set()
        people = {self.ids[record.code]: record for record in records}
        recorded = self.consents.recorded([*people])
        changes = {**self._row_changes(people), **changed_lists(self.session, self.kinds, people)}
        steps = self._consent_steps(people, recorded)
        self._write_changes(changes)
        self.consents.apply(steps, recorded)
        changed = set(steps).union(*changes.values())
        self._remember(people, changed)
        seen = set(steps).union(*(ids for part, ids in changes.items() if part not in _UNSEEN_BY_ENGINE))
        self.changed_for_engine += sorted(seen)
        return changed

    def _row_changes(self, people: Mapping[int, CandidateRecord]) -> Changes:
        return {
            part: changed_rows(self.session, model, key=key, rows={id_: one.parts[part] for id_, one in people.items()})
            for part, (model, key) in _TABLES.items()
        }

    def _consent_steps(
        self, people: Mapping[int, CandidateRecord], recorded: Mapping[int, Sequence[Any]]
    ) -> dict[int, tuple[Step, date | None]]:
        steps: dict[int, tuple[Step, date | None]] = {}
        for id_, record in people.items():
            step = next_step(record.consent, recorded.get(id_, ())) if record.has_consent else Step.KEEP
            if step is Step.TOO_OLD:
                self.warnings.append(
                    f"Riga {record.number}: il consenso di {record.code} è stato ritirato dopo la data dell'elenco"
                    " e resta ritirato."
                )
            elif step is not Step.KEEP:
                steps[id_] = (step, record.consent)
        return steps

    def _write_changes(self, changes: Changes) -> None:
        for part, (model, key) in _TABLES.items():
            update_rows(self.session, model, key=key, rows=changes[part])
        for attribute, kind in self.kinds.items():
            replace_children(self.session, kind, changes.get(attribute, {}))

    def _remember(self, people: Mapping[int, CandidateRecord], ids: set[int] | list[int]) -> None:
        for id_ in ids:
            record = people[id_]
            self.ids[record.code] = id_
            if tax_code := record.get("tax_code"):
                self.owners[tax_code] = record.code
