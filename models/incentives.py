"""What an employer was told of the incentive that a hiring may bring."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import Hundredths, UtcDateTime
from models.positions import Position


class SharedBand(Base):
    """From how much to how much the incentive may be for a pay and a contract, as the office told the employer.

    It belongs to a position and points to nobody, so that whom it was worked out for cannot be told from it. The latest
    one counts; the others are history.
    """

    __tablename__ = "shared_band"
    __table_args__ = (
        CheckConstraint("yearly_pay > 0", name="pay_positive"),
        CheckConstraint("fixed_term_months IS NULL OR fixed_term_months >= 1", name="months_positive"),
        CheckConstraint("0 <= least AND least <= most", name="band_ordered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    yearly_pay: Mapped[Decimal] = mapped_column(Hundredths)
    fixed_term_months: Mapped[int | None]
    """Null for a permanent contract."""
    least: Mapped[Decimal] = mapped_column(Hundredths)
    most: Mapped[Decimal] = mapped_column(Hundredths)
    shared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    position: Mapped[Position] = relationship()
    account: Mapped[Account | None] = relationship()
