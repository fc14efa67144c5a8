"""Documents of conventions and work orders: what they are is read from their bytes, and they are kept encrypted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from models.accounts import Account
from models.agreements import AgreementFile, ConventionDocument
from models.employers import Convention
from models.errors import DomainError, NotFound
from models.types import AgreementDocumentKind
from models.work_orders import WorkOrder, WorkOrderDocument
from webapp.services.people.documents import FILE_KINDS, kind_of, shown_name

MOST_FILES = 30
"""On one agreement: more are a mistake, or an attack on the disk."""

Agreement = Convention | WorkOrder


class TooManyFiles(DomainError):
    """More than an agreement has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A file as it was sent. ``name``: what it is called, else its kind."""

    kind: AgreementDocumentKind
    content: bytes
    name: str = ""
    dated_on: date | None = None


def kept_with(session: Session, *, agreement: Agreement) -> Sequence[AgreementFile]:
    """An agreement's documents, the newest first; the contents stay where they are."""
    model, whose = _documents(agreement)
    return session.scalars(
        select(model).where(whose == agreement.id).options(joinedload(model.account)).order_by(model.id.desc())
    ).all()


def one_of(session: Session, *, agreement: Agreement, document_id: int, with_content: bool = False) -> AgreementFile:
    """One document of this agreement. Raises NotFound."""
    model, whose = _documents(agreement)
    statement = select(model).where(model.id == document_id, whose == agreement.id)
    found = session.scalar(statement.options(undefer(model.content)) if with_content else statement)
    if found is None:
        raise NotFound("document")
    return found


def add(session: Session, *, agreement: Agreement, given: Given, by: Account, now: datetime) -> AgreementFile:
    """Put a document on an agreement. Raises FileRefused, TooManyFiles."""
    model, whose = _documents(agreement)
    file = kind_of(given.content)
    if len(kept_with(session, agreement=agreement)) >= MOST_FILES:
        raise TooManyFiles
    made = model(**{whose.key: agreement.id})
    made.kind = given.kind
    made.name = shown_name(given.name) or given.kind.value
    made.media_type, made.size, made.content = file.media_type, len(given.content), given.content
    made.dated_on, made.added_at, made.account_id = given.dated_on, now, by.id
    session.add(made)
    session.flush()
    return made


def _documents(agreement: Agreement) -> tuple[type[ConventionDocument] | type[WorkOrderDocument], Any]:
    """Where an agreement's documents are, and the column that says whose they are."""
    if isinstance(agreement, Convention):
        return ConventionDocument, ConventionDocument.convention_id
    return WorkOrderDocument, WorkOrderDocument.order_id


def remove(session: Session, *, document: AgreementFile, by: Account) -> None:
    """Take off a document that one has added oneself by mistake. Raises NotFound for somebody else's."""
    if document.account_id != by.id:
        raise NotFound("document")
    session.delete(document)
    session.flush()


def file_name(document: AgreementFile) -> str:
    """The name under which it is saved: the ending is that of its content."""
    kind = next(kind for kind in FILE_KINDS if kind.media_type == document.media_type)
    return f"{document.name}.{kind.extension}"
