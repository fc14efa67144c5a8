"""Messages inside a proposal: the person and the office, the employer and the office, and all three together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import UtcDateTime, code_column
from models.encryption import EncryptedText
from models.proposals import Proposal
from models.types import Channel, Side, Thread


class ProposalMessage(Base):
    """One message. It stays as it was written; who has read it is said side by side."""

    __tablename__ = "proposal_message"
    __table_args__ = (
        CheckConstraint(
            "thread = 'insieme' OR side = 'ufficio' OR side = thread",
            name="side_within_thread",
        ),
        CheckConstraint("channel IS NULL OR side = 'persona'", name="channel_of_the_person"),
        CheckConstraint("passed_on_id IS NULL OR side = 'ufficio'", name="passed_on_by_the_office"),
        Index(None, "proposal_id", "thread"),
        Index(None, "office_read_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    thread: Mapped[Thread] = mapped_column(code_column(Thread, "thread_known"))
    side: Mapped[Side] = mapped_column(code_column(Side, "side_known"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Who typed it: an officer, too, where they wrote down what the person said."""
    channel: Mapped[Channel | None] = mapped_column(code_column(Channel, "channel_known"))
    """How the person said it, where the office wrote it down for them."""
    text: Mapped[str] = mapped_column(EncryptedText)
    passed_on_id: Mapped[int | None] = mapped_column(ForeignKey("proposal_message.id"))
    """The message whose very words the office passes on."""
    person_read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    office_read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    employer_read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    proposal: Mapped[Proposal] = relationship()
    account: Mapped[Account | None] = relationship()


class DirectWriting(Base):
    """The person's yes to be written to by the employer, in this proposal; taken back at any time."""

    __tablename__ = "direct_writing"
    __table_args__ = (CheckConstraint("withdrawn_at IS NULL OR at <= withdrawn_at", name="withdrawn_after_given"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    channel: Mapped[Channel] = mapped_column(code_column(Channel, "channel_known"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
