"""Documents of conventions and work orders: what they are is read from their bytes, and they are kept encrypted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from models.accounts import Account
from models.agreements import AgreementFile, ConventionDocument
from models.employers import Convention
from models.errors import DomainError, NotFound
from models.types import AgreementDocumentKind
from models.work_orders import WorkOrder, WorkOrderDocument
from webapp.services.documents import FILE_KINDS, kind_of, shown_name

MOST_FILES = 30
"""On one agreement: more are a mistake, or an attack on the disk."""

File = TypeVar("File", bound=AgreementFile)


class TooManyFiles(DomainError):
    """More than an agreement has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A file as it was sent. ``name``: what it is called, else its kind."""

    kind: AgreementDocumentKind
    content: bytes
    name: str = ""
    dated_on: date | None = None


def of_convention(session: Session, *, convention: Convention) -> Sequence[ConventionDocument]:
    """A convention's documents, the newest first; the contents stay where they are."""
    return session.scalars(
        select(ConventionDocument)
        .where(ConventionDocument.convention_id == convention.id)
        .options(joinedload(ConventionDocument.account))
        .order_by(ConventionDocument.id.desc())
    ).all()


def one_of_convention(
    session: Session, *, convention: Convention, document_id: int, with_content: bool = False
) -> ConventionDocument:
    """One document of this convention. Raises NotFound."""
    statement = select(ConventionDocument).where(
        ConventionDocument.id == document_id, ConventionDocument.convention_id == convention.id
    )
    return _found(session.scalar(statement.options(undefer(ConventionDocument.content)) if with_content else statement))


def of_order(session: Session, *, order: WorkOrder) -> Sequence[WorkOrderDocument]:
    """A work order's documents, as above."""
    return session.scalars(
        select(WorkOrderDocument)
        .where(WorkOrderDocument.order_id == order.id)
        .options(joinedload(WorkOrderDocument.account))
        .order_by(WorkOrderDocument.id.desc())
    ).all()


def one_of_order(
    session: Session, *, order: WorkOrder, document_id: int, with_content: bool = False
) -> WorkOrderDocument:
    """One document of this work order. Raises NotFound."""
    statement = select(WorkOrderDocument).where(
        WorkOrderDocument.id == document_id, WorkOrderDocument.order_id == order.id
    )
    return _found(session.scalar(statement.options(undefer(WorkOrderDocument.content)) if with_content else statement))


def _found(document: File | None) -> File:
    if document is None:
        raise NotFound("document")
    return document


def add_to_convention(
    session: Session, *, convention: Convention, given: Given, by: Account, now: datetime
) -> ConventionDocument:
    """Put a document on a convention. Raises FileRefused, TooManyFiles."""
    made = ConventionDocument(convention_id=convention.id)
    there = of_convention(session, convention=convention)
    return _add(session, made, there=there, given=given, by=by, now=now)


def add_to_order(session: Session, *, order: WorkOrder, given: Given, by: Account, now: datetime) -> WorkOrderDocument:
    """Put a document on a work order. Raises FileRefused, TooManyFiles."""
    made = WorkOrderDocument(order_id=order.id)
    return _add(session, made, there=of_order(session, order=order), given=given, by=by, now=now)


def _add(
    session: Session, made: File, *, there: Sequence[AgreementFile], given: Given, by: Account, now: datetime
) -> File:
    file = kind_of(given.content)
    if len(there) >= MOST_FILES:
        raise TooManyFiles
    made.kind = given.kind
    made.name = shown_name(given.name) or given.kind.value
    made.media_type, made.size, made.content = file.media_type, len(given.content), given.content
    made.dated_on, made.added_at, made.account_id = given.dated_on, now, by.id
    session.add(made)
    session.flush()
    return made


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
