"""Employers: firms, type-B cooperatives, public bodies."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.columns import code_column
from models.territory import Comune
from models.types import ConventionKind, EmployerKind


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

    version: Mapped[int] = mapped_column(server_default="1")

    comune: Mapped[Comune | None] = relationship()

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
        CheckConstraint("places >= 1", name="places_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    kind: Mapped[ConventionKind] = mapped_column(code_column(ConventionKind, "kind_known"))
    signed_on: Mapped[date]
    ends_on: Mapped[date | None] = mapped_column(index=True)
    places: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(server_default="1")

    __mapper_args__ = {"version_id_col": version}
