"""What a person says of a position that nobody has proposed to them: saved for later, interested, not for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import UtcDateTime, code_column
from models.encryption import EncryptedText
from models.people import Person
from models.positions import Position
from models.types import Channel, InterestAnswer, Reason


class PositionInterest(Base):
    """The one row of a person and a position. It is no proposal: the officer reads it and decides.

    Where a proposal is made afterwards, the proposal's own answer is what counts.
    """

    __tablename__ = "position_interest"
    __table_args__ = (
        UniqueConstraint("person_id", "position_id"),
        CheckConstraint("saved_at IS NOT NULL OR answer IS NOT NULL", name="says_something"),
        CheckConstraint(
            "(answer IS NULL) = (at IS NULL) AND (answer IS NULL) = (channel IS NULL)", name="answer_has_moment"
        ),
        CheckConstraint(
            "CASE WHEN answer = 'non_fa_per_me' THEN reason IS NOT NULL ELSE reason IS NULL END", name="no_says_why"
        ),
        Index(None, "position_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"))
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[InterestAnswer | None] = mapped_column(code_column(InterestAnswer, "answer_known"))
    reason: Mapped[Reason | None] = mapped_column(code_column(Reason, "reason_known"))
    note: Mapped[str] = mapped_column(EncryptedText, default="")
    """For the office alone."""
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Who answered: the person, or somebody for them."""
    channel: Mapped[Channel | None] = mapped_column(code_column(Channel, "channel_known"))
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the office took note of the answer; another answer asks for it again."""

    person: Mapped[Person] = relationship()
    position: Mapped[Position] = relationship()
    account: Mapped[Account | None] = relationship()
