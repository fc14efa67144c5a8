"""What the office tells people and employers: notices, gathered into one e-mail a day, and letters on paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import UtcDateTime, code_column
from models.types import LetterKind, MessageState, NoticeKind


class OutboxMessage(Base):
    """An e-mail on its way out. It is written with the change it tells of, and sent afterwards, with retries."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_moment"),
        Index(None, "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[MessageState] = mapped_column(code_column(MessageState, "state_known"), default=MessageState.WAITING)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(500), default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    direct: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Written by itself and not gathered from notices. It may hold a code: its text goes once it was sent."""

    notices: Mapped[list[Notice]] = relationship(back_populates="message", order_by="Notice.id")


class Notice(Base):
    """One thing to tell somebody. ``params`` holds names and days only: never health, category or degree."""

    __tablename__ = "notice"
    __table_args__ = (Index(None, "message_id", "recipient"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(5), default="it")
    kind: Mapped[NoticeKind] = mapped_column(code_column(NoticeKind, "kind_known"))
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    """The office that tells it, and may see what became of the message."""
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_message.id"))

    message: Mapped[OutboxMessage | None] = relationship(back_populates="notices")


class Letter(Base):
    """A letter that the office prepared for paper; its words are made from the proposal when it is opened."""

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    kind: Mapped[LetterKind] = mapped_column(code_column(LetterKind, "kind_known"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    account: Mapped[Account | None] = relationship()
