"""Employers: firms, type-B cooperatives, public bodies, consortia; where they work, and what they agree."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.columns import UtcDateTime, code_column
from models.territory import Comune
from models.types import ConventionKind, ConventionState, EmployerKind, Verification


class Employer(Base):
    """An organisation that offers work, known by its VAT number."""

    __tablename__ = "employer"
    __table_args__ = (
        CheckConstraint("length(vat_number) = 11", name="vat_number_length"),
        CheckConstraint("headcount IS NULL OR headcount >= 0", name="headcount_not_negative"),
        CheckConstraint("consortium_id <> id", name="consortium_is_another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    vat_number: Mapped[str] = mapped_column(String(11), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[EmployerKind] = mapped_column(code_column(EmployerKind, "kind_known"))
    headcount: Mapped[int | None]
    comune_code: Mapped[str | None] = mapped_column(ForeignKey("comune.istat_code"))
    consortium_id: Mapped[int | None] = mapped_column(ForeignKey("employer.id"), index=True)
    """The consortium that acts for it, where there is one."""
    verification: Mapped[Verification] = mapped_column(
        code_column(Verification, "verification_known"), server_default=Verification.VERIFIED.value
    )
    """Verified where the office wrote it down itself; one that registered waits until an officer has looked."""
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(server_default="1")

    comune: Mapped[Comune | None] = relationship()
    consortium: Mapped[Employer | None] = relationship(remote_side="Employer.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def verified(self) -> bool:
        """Whether what it writes may be published."""
        return self.verification is Verification.VERIFIED


class EmployerSite(Base):
    """Where an employer's people work: a shop, a plant. ``latitude`` and ``longitude`` where they are known."""

    __tablename__ = "employer_site"
    __table_args__ = (
        UniqueConstraint("employer_id", "name"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="point_whole"),
        CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="point_on_earth"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    comune_code: Mapped[str] = mapped_column(ForeignKey("comune.istat_code"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when nobody works there any more: positions of the past keep naming it."""
    version: Mapped[int] = mapped_column(server_default="1")

    comune: Mapped[Comune] = relationship()

    __mapper_args__ = {"version_id_col": version}


class EmployerContact(Base):
    """Somebody to speak to at an employer's, as one office knows them: another office's contacts are its own."""

    __tablename__ = "employer_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    task: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    version: Mapped[int] = mapped_column(server_default="1")

    __mapper_args__ = {"version_id_col": version}


class Convention(Base):
    """An agreement between an employer and an office on how the duty is met, and for how many people."""

    __tablename__ = "convention"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR signed_on <= ends_on", name="dates_ordered"),
        CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="starts_before_end"),
        CheckConstraint("places >= 1", name="places_positive"),
        CheckConstraint(
            "state IN ('proposed', 'negotiating', 'dropped') OR signed_on IS NOT NULL", name="signed_has_day"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    kind: Mapped[ConventionKind] = mapped_column(code_column(ConventionKind, "kind_known"))
    state: Mapped[ConventionState] = mapped_column(
        code_column(ConventionState, "state_known"), default=ConventionState.IN_FORCE, server_default="in_force"
    )
    signed_on: Mapped[date | None]
    starts_on: Mapped[date | None]
    """From when it holds, where that is not the day on which it was signed."""
    ends_on: Mapped[date | None] = mapped_column(index=True)
    places: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(Text, default="")
    wish: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    """What the employer wrote when it proposed the convention; ``note`` is the office's own."""
    warned_of: Mapped[date | None]
    """The last day of which both sides were told that it is near; another last day is told again."""
    version: Mapped[int] = mapped_column(server_default="1")

    employer: Mapped[Employer] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def begins(self) -> date | None:
        """The first day on which it holds; None before it is signed."""
        return self.starts_on or self.signed_on

    @classmethod
    def holds_on(cls, day: date) -> ColumnElement[bool]:
        """Whether a convention covers places on a day, as a condition for queries: also one that ended since."""
        agreed = cls.state.in_([ConventionState.IN_FORCE, ConventionState.ENDED])
        begun = func.coalesce(cls.starts_on, cls.signed_on) <= day
        return agreed & begun & (cls.ends_on.is_(None) | (cls.ends_on >= day))
