"""Positions being written: kept as they are said, step by step, and no position before they are whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.columns import UtcDateTime
from models.employers import Employer
from models.positions import Position


class PositionDraft(Base):
    """What an employer has said so far of a new position, or of changes to one that exists.

    ``said`` holds the answers by field, as they were given. Nobody but the employer sees a draft.
    """

    __tablename__ = "position_draft"
    __table_args__ = (
        CheckConstraint("(position_id IS NULL) = (position_version IS NULL)", name="position_with_version"),
        UniqueConstraint("position_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    """Who began it: while the office looks at an organisation, each sees their own drafts only."""
    position_version: Mapped[int | None]
    """The version of the position that the changes were begun on."""
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(server_default="1")

    employer: Mapped[Employer] = relationship()
    position: Mapped[Position | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def title(self) -> str:
        """What the job is called so far."""
        return str(self.said.get("title") or "").strip()
