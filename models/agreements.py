"""The life of conventions, step by step, and the documents that belong to them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import UtcDateTime, code_column
from models.encryption import EncryptedBytes, EncryptedText
from models.lifecycle import Lifecycle
from models.types import AgreementDocumentKind, ConventionState

CONVENTION_LIFE = Lifecycle(
    {
        ConventionState.PROPOSED: [ConventionState.NEGOTIATING, ConventionState.DROPPED],
        ConventionState.NEGOTIATING: [ConventionState.SIGNED, ConventionState.DROPPED],
        ConventionState.SIGNED: [ConventionState.IN_FORCE, ConventionState.DROPPED],
        ConventionState.IN_FORCE: [ConventionState.ENDED],
    }
)


class ConventionEvent(Base):
    """One step of a convention's life: who, when, from what to what. The first one comes from nothing."""

    __tablename__ = "convention_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    from_state: Mapped[ConventionState | None] = mapped_column(code_column(ConventionState, "from_state_known"))
    to_state: Mapped[ConventionState] = mapped_column(code_column(ConventionState, "to_state_known"))
    note: Mapped[str] = mapped_column(EncryptedText, default="")

    account: Mapped[Account | None] = relationship()


class AgreementFile:
    """What the documents of conventions and of work orders have in common: a file, encrypted."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AgreementDocumentKind] = mapped_column(code_column(AgreementDocumentKind, "kind_known"))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    dated_on: Mapped[date | None]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    content: Mapped[bytes] = mapped_column(EncryptedBytes, deferred=True)

    @declared_attr
    def account(self) -> Mapped[Account | None]:
        """Who added it."""
        return relationship(Account)


class ConventionDocument(AgreementFile, Base):
    """A document of a convention; ``size`` is that of the file before encryption, in bytes."""

    __tablename__ = "convention_document"
    __table_args__ = (CheckConstraint("size > 0", name="size_positive"),)

    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"), index=True)
