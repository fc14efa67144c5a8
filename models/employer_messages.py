"""What an employer tells the office about somebody at work: how it goes, or that help is wanted; and the answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import UtcDateTime, code_column
from models.encryption import EncryptedText
from models.proposals import Proposal
from models.types import FollowUpOutcome


class EmployerMessage(Base):
    """One message about a placement. It waits on the office's desk until somebody answers it."""

    __tablename__ = "employer_message"
    __table_args__ = (CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered_with_words"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[FollowUpOutcome] = mapped_column(code_column(FollowUpOutcome, "outcome_known"))
    """How it goes, in the same words as a follow-up."""
    text: Mapped[str] = mapped_column(EncryptedText)
    answer: Mapped[str] = mapped_column(EncryptedText, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    proposal: Mapped[Proposal] = relationship()
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])
