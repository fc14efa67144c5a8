"""What the office keeps beside a person's profile: who looks after them, what changed, documents, the way to work."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import UtcDateTime, code_column
from models.encryption import EncryptedBytes, EncryptedText
from models.people import Person
from models.types import AssessmentSource, DocumentKind, PathwayKind, PersonEventKind


class CaseAssignment(Base):
    """The officer who looks after a person, from a day until another takes over: one at a time."""

    __tablename__ = "case_assignment"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR since_on <= until_on", name="dates_ordered"),
        Index(
            "uq_case_assignment_person_id",
            "person_id",
            unique=True,
            sqlite_where=text("until_on IS NULL"),
            postgresql_where=text("until_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    since_on: Mapped[date]
    until_on: Mapped[date | None]

    person: Mapped[Person] = relationship()
    account: Mapped[Account] = relationship()


class PersonEvent(Base):
    """One thing that happened to a person's file: who, when, what. ``detail`` says what it was before and after."""

    __tablename__ = "person_event"
    __table_args__ = (Index(None, "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[PersonEventKind] = mapped_column(code_column(PersonEventKind, "kind_known"))
    detail: Mapped[str] = mapped_column(EncryptedText, default="")

    account: Mapped[Account | None] = relationship()


class CapacityChange(Base):
    """A capacity's level as somebody assessed it. ``level`` is null where it became unknown again."""

    __tablename__ = "capacity_change"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 4", name="level_range"),
        CheckConstraint("previous BETWEEN 0 AND 4", name="previous_range"),
        Index(None, "person_id", "dimension"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    dimension: Mapped[str] = mapped_column(String(8))
    level: Mapped[int | None]
    previous: Mapped[int | None]
    source: Mapped[AssessmentSource] = mapped_column(code_column(AssessmentSource, "source_known"))
    assessed_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    account: Mapped[Account | None] = relationship()


class Document(Base):
    """A file on a person's record, encrypted; ``size`` is that of the file before encryption, in bytes."""

    __tablename__ = "document"
    __table_args__ = (CheckConstraint("size > 0", name="size_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[DocumentKind] = mapped_column(code_column(DocumentKind, "kind_known"))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    dated_on: Mapped[date | None]
    review_on: Mapped[date | None] = mapped_column(index=True)
    """When the report has to be renewed."""
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    content: Mapped[bytes] = deferred(mapped_column(EncryptedBytes))

    account: Mapped[Account | None] = relationship()


class PathwayStep(Base):
    """A step of somebody's way to work: planned, begun, ended."""

    __tablename__ = "pathway_step"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR started_on IS NULL OR started_on <= ended_on", name="dates_ordered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[PathwayKind] = mapped_column(code_column(PathwayKind, "kind_known"))
    where: Mapped[str] = mapped_column(String(200), default="")
    planned_on: Mapped[date | None]
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(EncryptedText, default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    """The placement that the step began with; null where no placement of the office stands behind it."""

    account: Mapped[Account | None] = relationship()
    move: Mapped[PathwayMove | None] = relationship(cascade="all, delete-orphan")


class PathwayMove(Base):
    """Somebody went on from one step to this one: written by whom, when, and why.

    ``from_kind`` is what the step before was, null for the first. A way back is a move like any other.
    """

    __tablename__ = "pathway_move"

    step_id: Mapped[int] = mapped_column(ForeignKey("pathway_step.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_kind: Mapped[PathwayKind | None] = mapped_column(code_column(PathwayKind, "from_kind_known"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    why: Mapped[str] = mapped_column(EncryptedText, default="")

    account: Mapped[Account | None] = relationship()
