"""All that is kept about one person, for them to take away (GDPR art. 15 and 20): every table, every row, every column.

What stays out is named here with its reason, table by table and column by column; a test reads the database's own
tables and fails where one that leads to a person is neither exported nor named.
"""

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, select
from sqlalchemy.orm import Session

from models import Base
from models.accounts import Account
from models.messages import Notice
from models.pathways import PersonalPlan
from models.people import Person
from models.positions import Position
from models.proposals import Proposal
from models.referrals import Referral
from models.referring_services import ReferringService
from models.territory import Comune, Office
from models.types import NotePurpose, Role, Side
from webapp.services.messages.conversations import THREADS
from webapp.services.people.person_changes import of_detail

TABLES: tuple[str, ...] = (
    "person",
    "former_code",
    "registration",
    "account",
    "case_assignment",
    "consent",
    "profile",
    "wish",
    "experience",
    "person_skill",
    "capacity",
    "capacity_change",
    "needed_accommodation",
    "document",
    "referral",
    "referral_event",
    "referral_capacity",
    "referral_accommodation",
    "referral_document",
    "pathway_step",
    "pathway_move",
    "personal_plan",
    "plan_goal",
    "plan_meeting",
    "plan_note",
    "plan_resource",
    "position_interest",
    "proposal",
    "proposal_event",
    "suggestion",
    "interview",
    "employer_answer",
    "proposal_message",
    "direct_writing",
    "letter",
    "clearance",
    "placement",
    "planned_accommodation",
    "follow_up",
    "employer_message",
    "market_signal",
    "notice",
    "outbox_message",
    "person_event",
    "person_request",
    "delegation",
    "reading_choice",
    "access_log",
)
"""In the order in which a person reads them."""

LEFT_OUT_TABLES: Mapping[str, str] = {"calendar_feed": "an officer's calendar"}
"""Tables that lead to a person and are not exported, with the reason."""

CONFIDENTIAL = "written to the office alone, under that promise: an officer reads it before giving it away"
NUMBERING = "numbers rows or versions, and says nothing of anybody"
SIGN_IN = "a secret of the sign-in"
ELSEWHERE = "the same data stand in other tables of the export, beside data of employers"

LEFT_OUT_COLUMNS: Mapping[str, str] = {
    "person_id": NUMBERING,
    "version": NUMBERING,
    "changed_in": NUMBERING,
    "slot_id": NUMBERING,
    "suggestion_id": NUMBERING,
    "message_id": NUMBERING,
    "passed_on_id": NUMBERING,
    "employer_read_at": "what the employer did, and not the person",
    "person.id": NUMBERING,
    "reading_choice.account_id": NUMBERING,
    "delegation.document_id": NUMBERING,
    "delegation.token_hash": SIGN_IN,
    "account.employer_id": "an employer's account, never a person's",
    "account.service_id": "a service's account, never a person's",
    "account.password_hash": SIGN_IN,
    "account.sign_in_code": SIGN_IN,
    "account.pin_to_choose": SIGN_IN,
    "account.invite_hash": SIGN_IN,
    "account.invite_expires_at": SIGN_IN,
    "suggestion.inputs": ELSEWHERE,
    "suggestion.inputs_hash": NUMBERING,
    "employer_answer.note": CONFIDENTIAL,
    "employer_message.text": CONFIDENTIAL,
    "employer_message.answer": CONFIDENTIAL,
    "step_id": NUMBERING,
    "plan_id": NUMBERING,
    "market_signal.note": CONFIDENTIAL,
    "market_signal.answer": CONFIDENTIAL,
    "follow_up.note": CONFIDENTIAL,
    "notice.params": "the words of a message, which stand in the message itself",
    "outbox_message.attempts": "how the sending went, not what was sent",
    "outbox_message.due_at": "how the sending went, not what was sent",
    "outbox_message.last_error": "how the sending went, not what was sent",
    "outbox_message.direct": "how the sending went, not what was sent",
}
"""Columns that are not exported, of every table (by name) or of one (``table.name``), with the reason."""

_KEYED = frozenset({"proposal", "referral", "suggestion"})
"""Tables whose number is exported: other rows refer to it."""


@dataclass(frozen=True, slots=True)
class Someone:
    """Who did something: the role, and the office or the service. Colleagues have no names here."""

    role: Role
    office: str


@dataclass(frozen=True, slots=True)
class Job:
    """The position that a row is about."""

    code: str
    title: str
    employer: str


Row = dict[str, Any]
"""Column by column: plain values, codes, Someone, Job, or names of an office and a comune."""


def everything(session: Session, *, person: Person) -> dict[str, list[Row]]:
    """Every exported table with the person's rows, oldest first; a table without any is there and empty."""
    names = _Names(session)
    return {name: list(_rows(session, names, Base.metadata.tables[name], person)) for name in TABLES}


def as_json(value: Any) -> Any:
    """What ``everything`` gives, as JSON can say it: codes, days and moments as texts, files in base 64."""
    if isinstance(value, Mapping):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [as_json(one) for one in value]
    if isinstance(value, Someone | Job):
        return {name: as_json(getattr(value, name)) for name in value.__slots__}
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def exported_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that are exported, in its own order."""
    return [column for column in table.columns if _exported(table, column)]


def _exported(table: Table, column: Column[Any]) -> bool:
    if column.name == "id" and table.name not in _KEYED:
        return False
    return not {column.name, f"{table.name}.{column.name}"} & LEFT_OUT_COLUMNS.keys()


def _rows(session: Session, names: "_Names", table: Table, person: Person) -> Iterator[Row]:
    columns = exported_columns(table)
    found = session.execute(select(*columns).where(_of(table, person)).order_by(*table.primary_key.columns))
    for values in found:
        row = {column.name: names.of(column, value) for column, value in zip(columns, values, strict=True)}
        by = row.get("account_id")
        if table.name == "proposal_event" and isinstance(by, Someone) and by.role is Role.EMPLOYER:
            row["note"] = ""  # The employer's form says that only the office reads it.
        if table.name == "person_event":
            changes, note = of_detail(row["detail"])
            row["detail"] = {"changes": [list(change) for change in changes], "note": note}
        yield row


def _of(table: Table, person: Person) -> ColumnElement[bool]:
    """Whose rows of a table are the person's."""
    mine = select(Proposal.id).where(Proposal.person_id == person.id)
    if table.name in ("account", "reading_choice"):
        return table.c["id" if table.name == "account" else "account_id"].in_(_own_accounts(person))
    if table.name == "person" or "person_id" in table.c:
        return table.c["id" if table.name == "person" else "person_id"] == person.id
    if "referral_id" in table.c:
        return table.c.referral_id.in_(select(Referral.id).where(Referral.person_id == person.id))
    if "plan_id" in table.c:
        return _of_plans(table, person)
    if table.name == "outbox_message":
        # An address may be a family's: a message that also speaks of somebody else stays out.
        about = select(Notice.message_id).where(Notice.message_id.is_not(None), Notice.proposal_id.is_not(None))
        here = table.c.id.in_(about.where(Notice.proposal_id.in_(mine)))
        return _reached(table, person) & here & table.c.id.not_in(about.where(Notice.proposal_id.not_in(mine)))
    concerns = table.c.proposal_id.in_(mine)
    if table.name == "proposal_message":
        # What the employer and the office write to each other is theirs until it is passed on.
        concerns &= table.c.thread.in_(THREADS[Side.PERSON])
    return concerns & _reached(table, person) if table.name == "notice" else concerns


def _of_plans(table: Table, person: Person) -> ColumnElement[bool]:
    """What is on the person's plans, but for care notes: the service answers for its own record, and gives it."""
    plans = table.c.plan_id.in_(select(PersonalPlan.id).where(PersonalPlan.person_id == person.id))
    return plans & (table.c.purpose != NotePurpose.CARE) if table.name == "plan_note" else plans


def _reached(table: Table, person: Person) -> ColumnElement[bool]:
    """What was sent to the person: to the file's address or to the account's."""
    accounts = select(Account.email).where(Account.id.in_(_own_accounts(person)), Account.email.is_not(None))
    return (table.c.recipient == person.email) | table.c.recipient.in_(accounts)


def _own_accounts(person: Person) -> Select[tuple[int]]:
    """The person's own ways in: an account of somebody who acts for them is not theirs."""
    return select(Account.id).where(Account.person_id == person.id, Account.role == Role.CANDIDATE)


class _Names:
    """Puts what a row refers to in the place of its number."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.resolvers: dict[str, Callable[[Any], Any]] = {
            "account": self._someone,
            "position": self._job,
            "office": lambda key: self._get(Office, key).name,
            "comune": lambda key: self._get(Comune, key).name,
            "referring_service": lambda key: self._get(ReferringService, key).name,
        }

    def of(self, column: Column[Any], value: Any) -> Any:
        """The value as the export shows it."""
        for key in column.foreign_keys:
            if value is not None and key.column.table.name in self.resolvers:
                return self.resolvers[key.column.table.name](value)
        return value

    def _get(self, kind: type[Any], key: Any) -> Any:
        return self.session.get_one(kind, key)

    def _someone(self, key: int) -> Someone:
        account = self._get(Account, key)
        of = account.service or account.office
        return Someone(account.role, of.name if of else "")

    def _job(self, key: int) -> Job:
        position = self._get(Position, key)
        return Job(position.code, position.title, position.employer.name)
