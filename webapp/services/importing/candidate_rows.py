"""People in the database as the list speaks of them: what is known, what differs, what is written."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import PersonEvent
from models.people import Capacity, Experience, NeededAccommodation, Person, PersonSkill, Profile, Registration, Wish
from models.proposals import UNDER_WAY, Proposal
from models.territory import Office
from models.types import PersonEventKind
from webapp.services import data_version
from webapp.services.importing.capacity_history import write_history
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
    link_lists,
    raise_versions,
    replace_children,
    update_rows,
)
from webapp.services.importing.running import Late, Store
from webapp.services.importing.vocabulary import Vocabulary
from webapp.services.people.people import former_codes
from webapp.services.people.person_changes import Change, as_detail
from webapp.services.proposals import proposing

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
Steps = Mapping[int, tuple[Step, date | None]]


@dataclass(slots=True)
class CandidateRecord:
    """One row of the list: parts, and attributes in them. Holds only what the file has a column for."""

    code: str
    """The person's code now."""
    number: int
    listed: str
    """The code in the row: an older one of the person's, where two files became one."""
    parts: Parts = field(default_factory=lambda: defaultdict(dict))
    has_consent: bool = False
    consent: date | None = None

    def get(self, attribute: str) -> Any:
        """An attribute of whatever part; None when it is empty, wrong or not in the file."""
        return next((part[attribute] for part in self.parts.values() if attribute in part), None)


@dataclass(frozen=True, slots=True)
class CandidatePlan:
    """What a batch writes: people who are new; of the others what differs, by id."""

    new: Sequence[CandidateRecord]
    changes: Changes
    steps: Steps
    consents: Mapping[int, list[Any]]

    @property
    def changed(self) -> set[int]:
        """The known people of whom anything differs."""
        return set(self.steps).union(*self.changes.values())

    @property
    def changed_for_engine(self) -> list[int]:
        """Those of them whom the engine sees otherwise now."""
        seen = (ids for part, ids in self.changes.items() if part not in _UNSEEN_BY_ENGINE)
        return sorted(set(self.steps).union(*seen))


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


class CandidateStore(Store[CandidateRecord, CandidatePlan]):
    """The people of the database: which codes and tax codes are taken, and how records are written."""

    def __init__(
        self, session: Session, *, office: Office, now: datetime, words: Vocabulary, account_id: int | None = None
    ) -> None:
        self.session = session
        self.office = office
        self.now, self.account_id = now, account_id
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
        self.former = former_codes(self.session)

    def code_now(self, code: str) -> str:
        """The code that a row is about: of two files that became one, the code of the one that is left."""
        return code if code in self.ids else self.former.get(code, code)

    def refusal(self, code: str) -> str:
        """Why this office may not change the person with this code, or nothing."""
        theirs = self.offices.get(code, self.office.id)
        if theirs == self.office.id:
            return ""
        return f"«{code}» è nell'elenco di un altro ufficio: {self.office_names[theirs]}"

    def compare(self, records: Sequence[CandidateRecord]) -> tuple[list[Result], CandidatePlan]:
        """What becomes of each record, and what is to be written."""
        new = [record for record in records if record.code not in self.ids]
        known = {self.ids[record.code]: record for record in records if record.code in self.ids}
        plan = self._plan(new, known)
        self.warnings += [
            f"Riga {record.number}: {record.listed} ora è {record.code}, perché due schede sono diventate una: vale per"
            f" {record.code}."
            for record in records
            if record.listed != record.code
        ]
        created = {record.number for record in new}
        changed = {known[id_].number for id_ in plan.changed}
        return [result_of(record.number, created=created, changed=changed) for record in records], plan

    def _plan(self, new: Sequence[CandidateRecord], known: Mapping[int, CandidateRecord]) -> CandidatePlan:
        if not known:
            return CandidatePlan(new, changes={}, steps={}, consents={})
        recorded = self.consents.recorded([*known])
        changes = {**self._row_changes(known), **changed_lists(self.session, self.kinds, known)}
        steps = self._consent_steps(known, recorded)
        self._warn_of_what_stops(known, steps)
        return CandidatePlan(new, changes, steps, {id_: recorded[id_] for id_ in steps if id_ in recorded})

    def link(self, plan: CandidatePlan) -> None:
        """Find the concepts of all texts to be written."""
        link_lists(self.kinds, plan.new, plan.changes)

    def begin(self) -> None:
        """Start the office where there is none yet."""
        self.session.add(self.office)
        self.session.flush()

    def write(self, plan: CandidatePlan) -> Sequence[Late]:
        """Update those who differ, create those who are new."""
        self._write_changes(plan.changes)
        raise_versions(self.session, Person, sorted(plan.changed))
        self.consents.apply(plan.steps, plan.consents)
        self._stop(plan)
        self.changed_for_engine += plan.changed_for_engine
        self._insert(plan.new)
        return ()

    def finish(self) -> None:
        """Give everyone whom the engine sees otherwise now the next data version; names may have changed as well."""
        data_version.bump(self.session, data_version.DIRECTORY)
        if not self.changed_for_engine:
            return
        version = data_version.bump(self.session, "people")
        for ids in chunks(self.changed_for_engine, IDS_IN_A_QUERY):
            statement = update(Profile).where(Profile.person_id.in_(ids)).values(changed_in=version)
            self.session.execute(statement.execution_options(synchronize_session=False))
        self.changed_for_engine = []

    def _stop(self, plan: CandidatePlan) -> None:
        """An empty consent withdraws like any withdrawal: what is under way is closed, whoever waits is told."""
        withdrawn = _withdrawn(plan.steps)
        if not withdrawn:
            return
        told = {"kind": PersonEventKind.CONSENT_WITHDRAWN, "at": self.now, "account_id": self.account_id}
        rows = [{"person_id": id_, "detail": _as_detail(plan.consents[id_]), **told} for id_ in withdrawn]
        insert_rows(self.session, PersonEvent, rows)
        by = self.session.get(Account, self.account_id) if self.account_id else None
        proposing.stop_all_of(self.session, person_ids=withdrawn, by=by, now=self.now, channel=None)

    def _warn_of_what_stops(self, people: Mapping[int, CandidateRecord], steps: Steps) -> None:
        """Before anything is written the office reads what a withdrawal will close."""
        withdrawn = _withdrawn(steps)
        if not withdrawn:
            return
        under_way = (Proposal.person_id.in_(withdrawn), Proposal.state.in_(UNDER_WAY))
        found = select(Proposal.person_id, func.count()).where(*under_way).group_by(Proposal.person_id)
        numbers = {row[0]: row[1] for row in self.session.execute(found)}
        for id_ in withdrawn:
            if number := numbers.get(id_):
                what = "si chiude la sua proposta" if number == 1 else f"si chiudono le sue {number} proposte"
                self.warnings.append(
                    f"Riga {people[id_].number}: {people[id_].code} non ha più il consenso: {what} in corso, e chi"
                    " aspetta viene avvisato."
                )

    def _insert(self, records: Sequence[CandidateRecord]) -> None:
        ids = insert_with_ids(self.session, Person, [record.parts["person"] for record in records])
        people = dict(zip(ids, records, strict=True))
        insert_rows(self.session, Registration, [self._entry(id_, record) for id_, record in people.items()])
        profiles = [{"person_id": id_, **record.parts["profile"]} for id_, record in people.items()]
        insert_rows(self.session, Profile, profiles)
        insert_lists(self.session, self.kinds, people)
        self.consents.give({id_: record.consent for id_, record in people.items()})
        self.changed_for_engine += ids

    def _entry(self, id_: int, record: CandidateRecord) -> dict[str, Any]:
        values = {**record.parts["registration"], **record.parts["eligibility"]}
        return {"person_id": id_, "code": record.code, "office_id": self.office.id, **values}

    def _row_changes(self, people: Mapping[int, CandidateRecord]) -> Changes:
        return {
            part: changed_rows(self.session, model, key=key, rows={id_: one.parts[part] for id_, one in people.items()})
            for part, (model, key) in _TABLES.items()
        }

    def _consent_steps(self, people: Mapping[int, CandidateRecord], recorded: Mapping[int, Sequence[Any]]) -> Steps:
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
            update_rows(self.session, model, key=key, rows=changes.get(part, {}))
        capacities = changes.get("capacities", {})
        write_history(self.session, self.kinds["capacities"], capacities, account_id=self.account_id, now=self.now)
        for attribute, kind in self.kinds.items():
            replace_children(self.session, kind, changes.get(attribute, {}))


def _as_detail(recorded: Sequence[Any]) -> str:
    """What the history keeps of a withdrawal: since when the consent was given."""
    given_on = next(row.given_on for row in reversed(recorded) if row.withdrawn_at is None)
    return as_detail([Change("given_on", given_on.isoformat(), "")])


def _withdrawn(steps: Steps) -> list[int]:
    return sorted(id_ for id_, (step, _on) in steps.items() if step is Step.WITHDRAW)
