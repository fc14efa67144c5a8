"""Employers: firms, type-B cooperatives, public bodies."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.territory import Comune
from models.types import EmployerKind, code_column


class Employer(Base):
    """An organisation that offers work, known by its VAT number."""

    __tablename__ = "employer"
    __table_args__ = (
        CheckConstraint("length(vat_number) = 11", name="vat_number_length"),
        CheckConstraint("headcount IS NULL OR headcount >= 0", name="headcount_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    vat_number: Mapped[str] = mapped_column(String(11), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[EmployerKind] = mapped_column(code_column(EmployerKind, "kind_known"))
    headcount: Mapped[int | None]
    comune_code: Mapped[str | None] = mapped_column(ForeignKey("comune.istat_code"))

    comune: Mapped[Comune | None] = relationship()
