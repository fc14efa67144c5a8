"""The services that follow people in their care, and refer them to an office."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.columns import UtcDateTime, code_column
from models.territory import Comune, Office
from models.types import ServiceKind


class ReferringService(Base):
    """A type-A cooperative, a health or a social service. It works with one office, which knows it and lets it in.

    Its kind tells something of the health of whoever it refers: no employer ever sees its name or its kind.
    """

    __tablename__ = "referring_service"
    __table_args__ = (UniqueConstraint("office_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[ServiceKind] = mapped_column(code_column(ServiceKind, "kind_known"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    comune_code: Mapped[str | None] = mapped_column(ForeignKey("comune.istat_code"))
    contact: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    """Whom to ask for."""
    phone: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    email: Mapped[str] = mapped_column(String(254), default="", server_default=text("''"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(server_default="1")

    office: Mapped[Office] = relationship()
    comune: Mapped[Comune | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
