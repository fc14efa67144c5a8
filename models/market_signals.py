"""Whether somebody at work in a type-B cooperative is ready for the open market: its word, then the office's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import UtcDateTime, code_column
from models.encryption import EncryptedText
from models.proposals import Proposal
from models.types import MarketDecision


class MarketSignal(Base):
    """The cooperative says that somebody is ready, or the office decides by itself; the latest one counts.

    ``account_id`` is whoever signalled it, null where the office began. Nothing here is computed: a person decides.
    """

    __tablename__ = "market_signal"
    __table_args__ = (CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_with_moment"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(EncryptedText, default="")
    decision: Mapped[MarketDecision | None] = mapped_column(code_column(MarketDecision, "decision_known"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str] = mapped_column(EncryptedText, default="")

    proposal: Mapped[Proposal] = relationship()
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])
    decider: Mapped[Account | None] = relationship(foreign_keys=[decided_by])
