"""What a person asks the office about their own data: to correct, explain, look again, delete; and the answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import UtcDateTime, code_column
from models.encryption import EncryptedText
from models.people import Person
from models.types import Channel, PersonRequestKind, PersonRequestState


class PersonRequest(Base):
    """One request. It waits on the office's desk until an officer answers it, in words that the person reads."""

    __tablename__ = "person_request"
    __table_args__ = (
        CheckConstraint("(state = 'in_attesa') = (answered_at IS NULL)", name="answered_has_moment"),
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered_with_words"),
        CheckConstraint("answered_at IS NULL OR at <= answered_at", name="answered_after_asked"),
        Index(None, "state", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[PersonRequestKind] = mapped_column(code_column(PersonRequestKind, "kind_known"))
    about: Mapped[str] = mapped_column(String(40), default="")
    """The part of the file that a correction is about; empty for the rest."""
    text: Mapped[str] = mapped_column(EncryptedText)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Who asked: the person, or somebody for them."""
    channel: Mapped[Channel | None] = mapped_column(code_column(Channel, "channel_known"))
    """How an officer heard it who wrote it down for the person; null where they wrote it themselves."""
    state: Mapped[PersonRequestState] = mapped_column(
        code_column(PersonRequestState, "state_known"), default=PersonRequestState.WAITING
    )
    answer: Mapped[str] = mapped_column(EncryptedText, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    printed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the answer was last printed as a letter."""

    person: Mapped[Person] = relationship()
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])
    answerer: Mapped[Account | None] = relationship(foreign_keys=[answered_by])
