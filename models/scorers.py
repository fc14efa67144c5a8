"""Versions of the scorer, and what each suggestion was computed from."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import UtcDateTime, code_column
from models.types import ScorerAction


class ScorerVersion(Base):
    """A scorer's file, kept with the data so that every worker and every backup has it. One is active."""

    __tablename__ = "scorer_version"
    __table_args__ = (
        Index(
            "uq_scorer_version_one_active",
            "active",
            unique=True,
            sqlite_where=text("active"),
            postgresql_where=text("active"),
        ),
    )

    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    content: Mapped[str] = mapped_column(Text)
    installed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    active: Mapped[bool] = mapped_column(default=False)
    training: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What it was trained on and how it was chosen; None for the expert's tables."""


class ScorerChange(Base):
    """Which version took the place of which, when and why: the log of promotions and returns."""

    __tablename__ = "scorer_change"
    __table_args__ = (
        CheckConstraint("version <> previous", name="another_version"),
        CheckConstraint("because <> '' OR NOT against_findings", name="exception_says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    action: Mapped[ScorerAction] = mapped_column(code_column(ScorerAction, "action_known"))
    version: Mapped[str] = mapped_column(ForeignKey("scorer_version.version"))
    previous: Mapped[str] = mapped_column(ForeignKey("scorer_version.version"))
    by: Mapped[str] = mapped_column(String(64))
    """Who ran the command, by the name the machine knows them by."""
    because: Mapped[str] = mapped_column(Text, default="")
    against_findings: Mapped[bool] = mapped_column(default=False)
    """Promoted although the comparison found it no better, or less fair."""
    findings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Suggestion(Base):
    """What the engine said of a person and a position when a decision was taken, so that it can be computed again."""

    __tablename__ = "suggestion"
    __table_args__ = (
        CheckConstraint("rank IS NULL OR rank >= 1", name="rank_positive"),
        CheckConstraint("score IS NULL OR (score >= 0 AND score <= 1)", name="score_range"),
        Index(None, "position_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    scorer_version: Mapped[str] = mapped_column(ForeignKey("scorer_version.version"))
    inputs_hash: Mapped[str] = mapped_column(String(64))
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The two records that the score was computed from; the rank also depends on everyone else that day."""
    rank: Mapped[int | None]
    score: Mapped[float | None]
    fit: Mapped[str] = mapped_column(String(32))
    contributions: Mapped[dict[str, float]] = mapped_column(JSON, default=dict)
    gates: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
