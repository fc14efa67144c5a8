"""Positions: what a job asks, what its employer offers, and the position's life."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import CodeSet, UtcDateTime, code_column
from models.employers import Employer, EmployerSite
from models.encryption import EncryptedText
from models.lifecycle import Lifecycle
from models.territory import Comune, Office
from models.types import ClosingReason, Contract, Education, Licence, PositionState, Regime, Remote, Shift

POSITION_LIFE = Lifecycle(
    {
        PositionState.SUBMITTED: [PositionState.OPEN, PositionState.CLOSED],
        PositionState.OPEN: [PositionState.CLOSED],
        PositionState.CLOSED: [PositionState.OPEN],
    }
)


class Position(Base):
    """A job on offer. The workplace's province decides which office looks after it."""

    __tablename__ = "position"
    __table_args__ = (
        CheckConstraint("hours > 0 AND hours <= 48", name="hours_range"),
        CheckConstraint("places BETWEEN 1 AND 500", name="places_range"),
        CheckConstraint("expires_on IS NULL OR published_on <= expires_on", name="dates_ordered"),
        Index(None, "office_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    title: Mapped[str] = mapped_column(String(200))
    occupation: Mapped[str | None] = mapped_column(String(64))
    description: Mapped[str] = mapped_column(Text, default="")
    comune_code: Mapped[str] = mapped_column(ForeignKey("comune.istat_code"))
    workplace: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    """Where in the comune: a street, a shop, a site."""
    site_id: Mapped[int | None] = mapped_column(ForeignKey("employer_site.id"))
    """The employer's site, where the position names one."""
    contract: Mapped[Contract] = mapped_column(code_column(Contract, "contract_known"))
    hours: Mapped[int]
    shifts: Mapped[frozenset[str]] = mapped_column(CodeSet(Shift), default=frozenset())
    places: Mapped[int] = mapped_column(default=1)
    regime: Mapped[Regime] = mapped_column(code_column(Regime, "regime_known"))
    education_min: Mapped[Education | None] = mapped_column(code_column(Education, "education_known"))
    licences: Mapped[frozenset[str]] = mapped_column(CodeSet(Licence), default=frozenset())
    transit: Mapped[bool | None]
    remote: Mapped[Remote] = mapped_column(code_column(Remote, "remote_known"), default=Remote.NO)
    published_on: Mapped[date]
    expires_on: Mapped[date | None]
    state: Mapped[PositionState] = mapped_column(code_column(PositionState, "state_known"))
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the employer changed it while it was open, until somebody at the office has looked."""
    version: Mapped[int] = mapped_column(server_default="1")
    """Grows with every change, so that an officer and the employer who edit at once are told."""

    employer: Mapped[Employer] = relationship()
    office: Mapped[Office] = relationship()
    site: Mapped[EmployerSite | None] = relationship()
    comune: Mapped[Comune] = relationship()
    demands: Mapped[list[Demand]] = relationship(cascade="all, delete-orphan", order_by="Demand.dimension")
    accommodations: Mapped[list[OfferedAccommodation]] = relationship(
        cascade="all, delete-orphan", order_by="OfferedAccommodation.accommodation"
    )
    skills: Mapped[list[PositionSkill]] = relationship(cascade="all, delete-orphan", order_by="PositionSkill.id")
    history: Mapped[list[PositionEvent]] = relationship(cascade="all, delete-orphan", order_by="PositionEvent.id")
    analysis: Mapped[JobAnalysis | None] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}

    def expired(self, today: date) -> bool:
        """Whether the deadline has passed; its last day still counts."""
        return self.expires_on is not None and self.expires_on < today

    def move(
        self,
        *,
        to: PositionState,
        by: Account | None,
        at: datetime,
        reason: ClosingReason | None = None,
        note: str = "",
    ) -> PositionEvent:
        """Take one step of the position's life and write it into its history."""
        POSITION_LIFE.check(self.state, to)
        event = PositionEvent(from_state=self.state, to_state=to, account=by, at=at, reason=reason, note=note.strip())
        self.state = to
        self.history.append(event)
        return event

    def note_change(self, *, by: Account, at: datetime) -> None:
        """Write into the history that it says something else now; its state stays."""
        self.history.append(PositionEvent(from_state=self.state, to_state=self.state, account=by, at=at, note=""))


def open_on(today: date) -> ColumnElement[bool]:
    """The positions for which people can be proposed on a day, as a condition for queries."""
    return (Position.state == PositionState.OPEN) & (Position.expires_on.is_(None) | (Position.expires_on >= today))


class Demand(Base):
    """The level that the tasks need, and whether a task could be given to a colleague (job carving)."""

    __tablename__ = "demand"
    __table_args__ = (CheckConstraint("level BETWEEN 0 AND 4", name="level_range"),)

    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), primary_key=True)
    dimension: Mapped[str] = mapped_column(String(8), primary_key=True)
    level: Mapped[int]
    negotiable: Mapped[bool] = mapped_column(default=True)


class OfferedAccommodation(Base):
    """An accommodation that the employer offers."""

    __tablename__ = "offered_accommodation"

    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), primary_key=True)
    accommodation: Mapped[str] = mapped_column(String(32), primary_key=True)


class PositionSkill(Base):
    """A skill asked for, in the employer's words, with its concept when one was found."""

    __tablename__ = "position_skill"
    __table_args__ = (UniqueConstraint("position_id", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    text: Mapped[str] = mapped_column(String(200))
    skill: Mapped[str | None] = mapped_column(String(64))
    essential: Mapped[bool]


class PositionEvent(Base):
    """One step of a position's life: who, when, from what to what."""

    __tablename__ = "position_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    from_state: Mapped[PositionState] = mapped_column(code_column(PositionState, "from_state_known"))
    to_state: Mapped[PositionState] = mapped_column(code_column(PositionState, "to_state_known"))

    reason: Mapped[ClosingReason | None] = mapped_column(code_column(ClosingReason, "reason_known"))
    note: Mapped[str] = mapped_column(EncryptedText, default="", server_default=text("''"))

    account: Mapped[Account | None] = relationship()


class JobAnalysis(Base):
    """What the office saw of the job at the workplace; the demands it led to are the position's own."""

    __tablename__ = "job_analysis"

    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), primary_key=True)
    done_on: Mapped[date]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    met_with: Mapped[str] = mapped_column(String(120), default="")
    tasks: Mapped[str] = mapped_column(Text, default="")
    surroundings: Mapped[str] = mapped_column(Text, default="")
    support: Mapped[str] = mapped_column(Text, default="")
    """Who would help at the workplace, and how."""

    account: Mapped[Account | None] = relationship()
