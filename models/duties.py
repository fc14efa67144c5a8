"""What an employer tells of its staff, and what rests its duty for a time. Counts only: nobody is named."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import Hundredths, UtcDateTime, code_column
from models.employers import Employer
from models.types import MeasureKind

_EXCLUDED = (
    "fixed_term",
    "managers",
    "worker_members",
    "apprentices",
    "agency",
    "home_workers",
    "abroad",
    "substitutes",
    "transport_crews",
    "building_sites",
)
_GROUPS = (*_EXCLUDED, "part_time", "teleworkers", "disabled", "disabled_short", "protected")
_HOURS = ("part_time_hours", "disabled_short_hours", "disabled_kept_hours")
_NOT_NEGATIVE = " AND ".join(
    f"{name} >= 0" for name in ("total", *_GROUPS, *_HOURS, "disabled_kept", "set_off", "b_workers", "b_disadvantaged")
)


class StaffFigures(Base):
    """An employer's staff on a day, as counts and weekly hours: what ``models.law.staff.Staff`` asks for.

    ``uncovered_since`` is the day from which places have been uncovered, where the employer said it. ``b_workers`` and
    ``b_disadvantaged`` are the type-B part of a cooperative.
    """

    __tablename__ = "staff_figures"
    __table_args__ = (
        UniqueConstraint("employer_id", "counted_on"),
        CheckConstraint(_NOT_NEGATIVE, name="counts_not_negative"),
        CheckConstraint(f"{' + '.join(_GROUPS)} <= total", name="groups_within_staff"),
        CheckConstraint("disabled_kept <= disabled_short AND set_off <= protected", name="parts_within_groups"),
        CheckConstraint("full_time_hours > 0", name="week_positive"),
        CheckConstraint("b_disadvantaged <= b_workers", name="disadvantaged_within_workers"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    counted_on: Mapped[date]
    total: Mapped[int]
    full_time_hours: Mapped[Decimal] = mapped_column(Hundredths)
    fixed_term: Mapped[int] = mapped_column(default=0)
    managers: Mapped[int] = mapped_column(default=0)
    worker_members: Mapped[int] = mapped_column(default=0)
    apprentices: Mapped[int] = mapped_column(default=0)
    agency: Mapped[int] = mapped_column(default=0)
    home_workers: Mapped[int] = mapped_column(default=0)
    abroad: Mapped[int] = mapped_column(default=0)
    substitutes: Mapped[int] = mapped_column(default=0)
    transport_crews: Mapped[int] = mapped_column(default=0)
    building_sites: Mapped[int] = mapped_column(default=0)
    part_time: Mapped[int] = mapped_column(default=0)
    part_time_hours: Mapped[Decimal] = mapped_column(Hundredths, default=Decimal(0))
    teleworkers: Mapped[int] = mapped_column(default=0)
    disabled: Mapped[int] = mapped_column(default=0)
    disabled_short: Mapped[int] = mapped_column(default=0)
    disabled_short_hours: Mapped[Decimal] = mapped_column(Hundredths, default=Decimal(0))
    disabled_kept: Mapped[int] = mapped_column(default=0)
    disabled_kept_hours: Mapped[Decimal] = mapped_column(Hundredths, default=Decimal(0))
    protected: Mapped[int] = mapped_column(default=0)
    set_off: Mapped[int] = mapped_column(default=0)
    uncovered_since: Mapped[date | None]
    b_workers: Mapped[int] = mapped_column(default=0)
    b_disadvantaged: Mapped[int] = mapped_column(default=0)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(server_default="1")

    employer: Mapped[Employer] = relationship()
    account: Mapped[Account | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class DutyMeasure(Base):
    """Something that exempts or rests a share of the duty, in per cent, for a time: an exemption, a suspension."""

    __tablename__ = "duty_measure"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="dates_ordered"),
        CheckConstraint("share_percent BETWEEN 1 AND 100", name="share_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    kind: Mapped[MeasureKind] = mapped_column(code_column(MeasureKind, "kind_known"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    share_percent: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    employer: Mapped[Employer] = relationship()

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day; both its days count."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)
