"""Work orders: work that a firm gives to a type-B cooperative, which covers places of its duty (art. 14)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.agreements import AgreementFile
from models.base import Base
from models.columns import Hundredths, UtcDateTime, code_column
from models.employers import Convention, Employer
from models.encryption import EncryptedText
from models.lifecycle import Lifecycle
from models.territory import Comune, Office
from models.types import WorkOrderState

_S = WorkOrderState

ORDER_LIFE = Lifecycle(
    {
        _S.PREPARED: [_S.OFFERED, _S.WITHDRAWN],
        _S.OFFERED: [_S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN],
        _S.DECLINED: [_S.OFFERED, _S.WITHDRAWN],
        _S.ACCEPTED: [_S.AGREED, _S.NOT_AGREED, _S.WITHDRAWN],
        _S.NOT_AGREED: [_S.OFFERED, _S.WITHDRAWN],
        _S.AGREED: [_S.IN_FORCE, _S.WITHDRAWN],
        _S.IN_FORCE: [_S.ENDED],
    }
)
TAKEN = (_S.ACCEPTED, _S.AGREED, _S.IN_FORCE, _S.ENDED)
"""The states in which a cooperative has taken the work."""


class WorkOrder(Base):
    """Work on offer, or given. ``value`` is the whole of it in euros; ``coefficient`` what covers one place for a year.

    ``agreed_places`` are those that the office agreed to; None where no office has looked yet. ``cooperative_name`` is
    the cooperative as the firm wrote it, where it is none that is known here.
    """

    __tablename__ = "work_order"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="dates_ordered"),
        CheckConstraint("value > 0 AND (coefficient IS NULL OR coefficient > 0)", name="amounts_positive"),
        CheckConstraint("places >= 1 AND (agreed_places IS NULL OR agreed_places >= 1)", name="places_positive"),
        CheckConstraint("cooperative_id <> employer_id", name="cooperative_is_another"),
        CheckConstraint(
            "state NOT IN ('accepted', 'agreed', 'in_force') OR cooperative_id IS NOT NULL OR cooperative_name <> ''",
            name="taken_by_somebody",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    convention_id: Mapped[int | None] = mapped_column(ForeignKey("convention.id"), index=True)
    cooperative_id: Mapped[int | None] = mapped_column(ForeignKey("employer.id"), index=True)
    cooperative_name: Mapped[str] = mapped_column(String(200), default="")
    title: Mapped[str] = mapped_column(String(200))
    occupation: Mapped[str | None] = mapped_column(String(64))
    description: Mapped[str] = mapped_column(Text, default="")
    comune_code: Mapped[str | None] = mapped_column(ForeignKey("comune.istat_code"))
    value: Mapped[Decimal] = mapped_column(Hundredths)
    coefficient: Mapped[Decimal | None] = mapped_column(Hundredths)
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)
    places: Mapped[int]
    agreed_places: Mapped[int | None]
    state: Mapped[WorkOrderState] = mapped_column(
        code_column(WorkOrderState, "state_known"), default=WorkOrderState.PREPARED
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    warned_of: Mapped[date | None]
    """The last day of which all sides were told that it is near; another last day is told again."""
    version: Mapped[int] = mapped_column(server_default="1")

    employer: Mapped[Employer] = relationship(foreign_keys=employer_id)
    cooperative: Mapped[Employer | None] = relationship(foreign_keys=cooperative_id)
    office: Mapped[Office] = relationship()
    comune: Mapped[Comune | None] = relationship()
    convention: Mapped[Convention | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def taken_by(self) -> str:
        """The name of the cooperative that has the work; empty where none has it yet."""
        return self.cooperative.name if self.cooperative else self.cooperative_name

    @classmethod
    def covers_on(cls, day: date) -> ColumnElement[bool]:
        """Whether an order covers places on a day, as a condition for queries: also one that ended since."""
        running = cls.state.in_([WorkOrderState.IN_FORCE, WorkOrderState.ENDED])
        return running & (cls.starts_on <= day) & (cls.ends_on >= day)


class WorkOrderEvent(Base):
    """One step of a work order's life: who, when, from what to what. The first one comes from nothing."""

    __tablename__ = "work_order_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("work_order.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    from_state: Mapped[WorkOrderState | None] = mapped_column(code_column(WorkOrderState, "from_state_known"))
    to_state: Mapped[WorkOrderState] = mapped_column(code_column(WorkOrderState, "to_state_known"))
    note: Mapped[str] = mapped_column(EncryptedText, default="")

    account: Mapped[Account | None] = relationship()


class WorkOrderAnswer(Base):
    """A cooperative that was asked, and what it said. ``willing`` is None until it has answered."""

    __tablename__ = "work_order_answer"
    __table_args__ = (
        UniqueConstraint("order_id", "cooperative_id"),
        CheckConstraint("(willing IS NULL) = (answered_at IS NULL)", name="answered_has_moment"),
        CheckConstraint("willing IS NOT FALSE OR reason <> ''", name="no_says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("work_order.id"))
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    willing: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    cooperative: Mapped[Employer] = relationship()
    order: Mapped[WorkOrder] = relationship()


class WorkOrderDocument(AgreementFile, Base):
    """A document of a work order; ``size`` is that of the file before encryption, in bytes."""

    __tablename__ = "work_order_document"
    __table_args__ = (CheckConstraint("size > 0", name="size_positive"),)

    order_id: Mapped[int] = mapped_column(ForeignKey("work_order.id"), index=True)


class CooperativeOffer(Base):
    """What a cooperative says it can take on: people and weekly hours that are free, how far its people go."""

    __tablename__ = "cooperative_offer"
    __table_args__ = (
        CheckConstraint("free_people >= 0 AND free_hours >= 0 AND most_km >= 0", name="counts_not_negative"),
    )

    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), primary_key=True)
    free_people: Mapped[int | None]
    free_hours: Mapped[int | None]
    most_km: Mapped[int | None]
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(server_default="1")

    activities: Mapped[list[CooperativeActivity]] = relationship(
        cascade="all, delete-orphan", order_by="CooperativeActivity.id"
    )

    __mapper_args__ = {"version_id_col": version}


class CooperativeActivity(Base):
    """Work that a cooperative does, in its words, with its occupation where one was found."""

    __tablename__ = "cooperative_activity"
    __table_args__ = (UniqueConstraint("employer_id", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("cooperative_offer.employer_id"))
    text: Mapped[str] = mapped_column(String(200))
    occupation: Mapped[str | None] = mapped_column(String(64))
