"""What an employer says to a profile that was sent, and the times that it offers for interviews."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import UtcDateTime, code_column
from models.encryption import EncryptedText
from models.positions import Position
from models.proposals import Proposal
from models.types import Channel, EmployersWish


class InterviewSlot(Base):
    """A time that an employer offers for interviews about a position; free until an appointment holds it."""

    __tablename__ = "interview_slot"
    __table_args__ = (Index(None, "position_id", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(String(200))
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    position: Mapped[Position] = relationship()


class EmployerAnswer(Base):
    """What an employer wrote about a profile. The latest that was not taken back counts; the others are history."""

    __tablename__ = "employer_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    kind: Mapped[EmployersWish] = mapped_column(code_column(EmployersWish, "kind_known"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(EncryptedText, default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    none_fits_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the person said that none of the times offered is possible."""
    none_fits_note: Mapped[str] = mapped_column(EncryptedText, default="")
    """Why none is, for the office only: never shown to the employer."""
    none_fits_channel: Mapped[Channel | None] = mapped_column(code_column(Channel, "none_fits_channel_known"))
    """How the office heard it; null where the person said it on the site."""

    proposal: Mapped[Proposal] = relationship()
    account: Mapped[Account | None] = relationship()
