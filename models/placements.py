"""Placements: a job that started, how it is accompanied, and what became of it. The scorer learns from them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import UtcDateTime, code_column
from models.encryption import EncryptedText
from models.proposals import Proposal
from models.types import Channel, Contract, EndReason, FollowUpKind, FollowUpOutcome, Funding


class Clearance(Base):
    """The office's nulla osta to a hiring: asked for, issued, and valid for some days from then."""

    __tablename__ = "clearance"
    __table_args__ = (
        CheckConstraint("issued_on IS NULL OR requested_on <= issued_on", name="dates_ordered"),
        CheckConstraint("(issued_on IS NULL) = (number = '')", name="issued_with_number"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    requested_on: Mapped[date]
    issued_on: Mapped[date | None]
    number: Mapped[str] = mapped_column(String(40), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(server_default="1")

    proposal: Mapped[Proposal] = relationship()
    account: Mapped[Account | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


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
    contract: Mapped[Contract | None] = mapped_column(code_column(Contract, "contract_known"))
    hours: Mapped[int | None]
    """A week."""
    contract_ends_on: Mapped[date | None]
    tutor_name: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    tutor_contact: Mapped[str] = mapped_column(String(254), default="", server_default=text("''"))
    note: Mapped[str] = mapped_column(EncryptedText, default="", server_default=text("''"))
    version: Mapped[int] = mapped_column(server_default="1")

    proposal: Mapped[Proposal] = relationship()
    accommodations: Mapped[list[PlannedAccommodation]] = relationship(
        back_populates="placement", cascade="all, delete-orphan", order_by="PlannedAccommodation.id"
    )
    follow_ups: Mapped[list[FollowUp]] = relationship(
        back_populates="placement", cascade="all, delete-orphan", order_by="FollowUp.due_on, FollowUp.id"
    )

    __mapper_args__ = {"version_id_col": version}


class PlannedAccommodation(Base):
    """One accommodation of a placement's plan: who sees to it, by when, what it costs, who pays, when it was done."""

    __tablename__ = "planned_accommodation"
    __table_args__ = (
        CheckConstraint("cost_cents IS NULL OR cost_cents >= 0", name="cost_not_negative"),
        UniqueConstraint("proposal_id", "accommodation"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("placement.proposal_id"), index=True)
    accommodation: Mapped[str] = mapped_column(String(32))
    responsible: Mapped[str] = mapped_column(String(120), default="")
    due_on: Mapped[date | None]
    cost_cents: Mapped[int | None]
    """In euro cents; null while nobody knows."""
    funding: Mapped[Funding | None] = mapped_column(code_column(Funding, "funding_known"))
    done_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(EncryptedText, default="", server_default=text("''"))
    """What the employer writes of it to the office."""

    placement: Mapped[Placement] = relationship(back_populates="accommodations")


class FollowUp(Base):
    """A day on which the office asks how a placement goes, and what it was told."""

    __tablename__ = "follow_up"
    __table_args__ = (
        CheckConstraint("(done_on IS NULL) = (outcome IS NULL)", name="done_with_outcome"),
        Index(None, "done_on", "due_on"),
        Index(
            "uq_follow_up_proposal_id_kind",
            "proposal_id",
            "kind",
            unique=True,
            sqlite_where=text("kind <> 'altro'"),
            postgresql_where=text("kind <> 'altro'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("placement.proposal_id"), index=True)
    kind: Mapped[FollowUpKind] = mapped_column(code_column(FollowUpKind, "kind_known"))
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    outcome: Mapped[FollowUpOutcome | None] = mapped_column(code_column(FollowUpOutcome, "outcome_known"))
    channel: Mapped[Channel | None] = mapped_column(code_column(Channel, "channel_known"))
    note: Mapped[str] = mapped_column(EncryptedText, default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    placement: Mapped[Placement] = relationship(back_populates="follow_ups")
    account: Mapped[Account | None] = relationship()


class CalendarFeed(Base):
    """An account's private calendar address. Only the token's hash is kept: the address is shown once."""

    __tablename__ = "calendar_feed"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()
