"""The personal plan (progetto personalizzato) around somebody's steps: goals, meetings, notes by purpose, resources."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import CodeSet, Hundredths, UtcDateTime, code_column
from models.encryption import EncryptedText
from models.people import Person
from models.referring_services import ReferringService
from models.types import GoalState, NotePurpose, PlanRole, ResourceKind, ResourceUnit


class PersonalPlan(Base):
    """What a service and a person set out to do, from a day on; open until it ends. The steps are the person's own."""

    __tablename__ = "personal_plan"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR since_on <= until_on", name="dates_ordered"),
        CheckConstraint("ended_on IS NULL OR since_on <= ended_on", name="ended_after_begun"),
        Index(
            "uq_personal_plan_person_id_service_id",
            "person_id",
            "service_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("referring_service.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    since_on: Mapped[date]
    until_on: Mapped[date | None]
    """As far as it is planned."""
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default="1")

    person: Mapped[Person] = relationship()
    service: Mapped[ReferringService] = relationship()
    goals: Mapped[list[PlanGoal]] = relationship(order_by="PlanGoal.id")
    meetings: Mapped[list[PlanMeeting]] = relationship(order_by="PlanMeeting.at, PlanMeeting.id")
    notes: Mapped[list[PlanNote]] = relationship(order_by="PlanNote.id")
    resources: Mapped[list[PlanResource]] = relationship(order_by="PlanResource.id")

    __mapper_args__ = {"version_id_col": version}


class PlanGoal(Base):
    """What the person wants to reach, by when, who helps. ``for_cooperative``: where they work it is read too."""

    __tablename__ = "plan_goal"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("personal_plan.id"), index=True)
    aim: Mapped[str] = mapped_column(EncryptedText)
    by_on: Mapped[date | None]
    helper: Mapped[str] = mapped_column(EncryptedText, default="")
    state: Mapped[GoalState] = mapped_column(code_column(GoalState, "state_known"), default=GoalState.OPEN)
    for_cooperative: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(server_default="1")

    __mapper_args__ = {"version_id_col": version}


class PlanMeeting(Base):
    """A meeting about the plan: who was there, by their part, and what was agreed; before it, who is to come."""

    __tablename__ = "plan_meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("personal_plan.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(EncryptedText, default="")
    present: Mapped[frozenset[str]] = mapped_column(CodeSet(PlanRole), default=frozenset())
    agreed: Mapped[str] = mapped_column(EncryptedText, default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(server_default="1")

    account: Mapped[Account | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class PlanNote(Base):
    """A note and whom it is for. One of care stays with the service: it is no data for matching nor for the office."""

    __tablename__ = "plan_note"
    __table_args__ = (Index(None, "plan_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("personal_plan.id"))
    purpose: Mapped[NotePurpose] = mapped_column(code_column(NotePurpose, "purpose_known"))
    words: Mapped[str] = mapped_column(EncryptedText)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    account: Mapped[Account | None] = relationship()


class PlanResource(Base):
    """What the plan can draw on (budget di salute): who gives it, how much, for how long, and what was used so far."""

    __tablename__ = "plan_resource"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("used >= 0", name="used_not_negative"),
        CheckConstraint("until_on IS NULL OR since_on IS NULL OR since_on <= until_on", name="dates_ordered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("personal_plan.id"), index=True)
    kind: Mapped[ResourceKind] = mapped_column(code_column(ResourceKind, "kind_known"))
    giver: Mapped[str] = mapped_column(String(120), default="")
    unit: Mapped[ResourceUnit] = mapped_column(code_column(ResourceUnit, "unit_known"))
    amount: Mapped[Decimal] = mapped_column(Hundredths)
    used: Mapped[Decimal] = mapped_column(Hundredths, default=Decimal(0))
    since_on: Mapped[date | None]
    until_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default="1")

    __mapper_args__ = {"version_id_col": version}
