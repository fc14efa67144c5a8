"""Placements: what became of a hiring. They are what the scorer will learn from."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.proposals import Proposal
from models.types import EndReason, code_column


class Placement(Base):
    """A job that started. ``kept_six_months`` is null until it is known."""

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR started_on IS NULL OR started_on <= ended_on", name="dates_ordered"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[EndReason | None] = mapped_column(code_column(EndReason, "end_reason_known"))
    kept_six_months: Mapped[bool | None]

    proposal: Mapped[Proposal] = relationship()
