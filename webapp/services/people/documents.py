"""Documents on a person's file: what they are is read from their bytes, and they are kept encrypted."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from models.accounts import Account
from models.casework import Document
from models.delegations import Delegation
from models.errors import DomainError, NotFound, ReasonRequired
from models.people import Person
from models.types import DelegateKind, DocumentKind, PersonEventKind
from webapp.services.parameters import parameters
from webapp.services.people.person_changes import Change, write_down

MOST_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is taken, known by how it begins and by what its last bytes hold."""

    media_type: str
    extension: str
    begins: bytes
    ends: bytes


# What scanners, phones and every office program write, and what every browser shows without running anything.
FILE_KINDS = (
    FileKind("application/pdf", "pdf", b"%PDF-", b"%%EOF"),
    FileKind("image/jpeg", "jpg", b"\xff\xd8\xff", b"\xff\xd9"),
    FileKind("image/png", "png", b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
)
_TAIL = 1024
"""Bytes at the end among which the closing mark must be: programs may write a little after it."""


class HeldByDelegation(DomainError):
    """Somebody acts, or as a support administrator acted, for the person by this paper: it stays."""


class FileRefused(DomainError):
    """A file that is not taken."""


class EmptyFile(FileRefused):
    """Nothing in it."""


class TooLarge(FileRefused):
    """More than ``MOST_BYTES``."""


class UnknownKind(FileRefused):
    """Neither PDF nor picture, whatever its name says."""


class Incomplete(FileRefused):
    """It begins like a file of a known kind and has no end: an upload or a copy broke off."""


def kind_of(content: bytes) -> FileKind:
    """What a file is, by its content alone. Raises FileRefused."""
    if not content:
        raise EmptyFile
    if len(content) > MOST_BYTES:
        raise TooLarge
    kind = next((kind for kind in FILE_KINDS if content.startswith(kind.begins)), None)
    if kind is None:
        raise UnknownKind
    if kind.ends not in content[-_TAIL:]:
        raise Incomplete
    return kind


def shown_name(given: str) -> str:
    """A file's name as it may be shown: no folders, no invisible characters, not too long, and no ending."""
    last = re.split(r"[/\\]", given)[-1]
    seen = "".join(character for character in last if unicodedata.category(character)[0] != "C")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", " ".join(seen.split()))
    return stem.strip(" .")[:LONGEST_NAME]


def file_name(document: Document) -> str:
    """The name under which a document is saved: the ending is that of its content."""
    kind = next(kind for kind in FILE_KINDS if kind.media_type == document.media_type)
    return f"{document.name}.{kind.extension}"


def documents_of(session: Session, *, person: Person) -> Sequence[Document]:
    """What is on the file, newest first; the contents stay where they are."""
    return session.scalars(
        select(Document)
        .where(Document.person_id == person.id)
        .options(joinedload(Document.account))
        .order_by(Document.added_at.desc(), Document.id.desc())
    ).all()


def document_of(session: Session, *, person: Person, document_id: int, with_content: bool = False) -> Document:
    """One document of this person. Raises NotFound."""
    statement = select(Document).where(Document.id == document_id, Document.person_id == person.id)
    document = session.scalar(statement.options(undefer(Document.content)) if with_content else statement)
    if document is None:
        raise NotFound(str(document_id))
    return document


def add(
    session: Session,
    *,
    person: Person,
    kind: DocumentKind,
    content: bytes,
    name: str,
    dated_on: date | None,
    review_on: date | None,
    by: Account,
    now: datetime,
) -> Document:
    """Put a document on the file. ``name``: what it is called, else its kind. Raises FileRefused."""
    file = kind_of(content)
    document = Document(
        person_id=person.id,
        kind=kind,
        name=shown_name(name) or kind.value.replace("_", " "),
        media_type=file.media_type,
        size=len(content),
        dated_on=dated_on,
        review_on=review_on,
        added_at=now,
        account_id=by.id,
        content=content,
    )
    session.add(document)
    change = Change(kind.value, "", document.name)
    write_down(session, person=person, kind=PersonEventKind.DOCUMENT_ADDED, by=by, now=now, changes=[change])
    return document


def remove(session: Session, *, person: Person, document: Document, reason: str, by: Account, now: datetime) -> None:
    """Take a document off the file for good; that it was there, and why it went, stays.

    Raises ReasonRequired, HeldByDelegation.
    """
    if not reason.strip():
        raise ReasonRequired(PersonEventKind.DOCUMENT_REMOVED.value)
    _let_go(session, document)
    change = Change(document.kind.value, document.name, "")
    session.delete(document)
    write_down(
        session,
        person=person,
        kind=PersonEventKind.DOCUMENT_REMOVED,
        by=by,
        now=now,
        changes=[change],
        note=reason,
    )


def _let_go(session: Session, document: Document) -> None:
    """A delegation that has ended no longer needs its paper, unless a court named the delegate."""
    leaning = session.scalars(select(Delegation).where(Delegation.document_id == document.id)).all()
    if any(one.ended_at is None or one.kind is DelegateKind.ADMINISTRATOR for one in leaning):
        raise HeldByDelegation(str(document.id))
    for one in leaning:
        one.document = None
    session.flush()


def review_near(document: Document, *, today: date) -> bool:
    """Whether a document has to be renewed soon, or should have been."""
    if document.review_on is None:
        return False
    return document.review_on - today <= timedelta(days=parameters().whole("document_review_warning", on=today))


def to_renew(session: Session, *, person: Person, today: date) -> Sequence[Document]:
    """The person's documents that have to be renewed soon or should have been, the most urgent first."""
    last_day = today + timedelta(days=parameters().whole("document_review_warning", on=today))
    return session.scalars(
        select(Document)
        .where(Document.person_id == person.id, Document.review_on <= last_day)
        .order_by(Document.review_on, Document.id)
    ).all()
