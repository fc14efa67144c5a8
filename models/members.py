"""Who acts for which organisation, and with which task in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import UtcDateTime, code_column
from models.employers import Employer
from models.types import MemberRole


class Membership(Base):
    """Somebody who acts for an organisation. Without this row ``Account.employer_id`` opens nothing."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("account_id", "employer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(code_column(MemberRole, "role_known"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(server_default="1")

    account: Mapped[Account] = relationship()
    employer: Mapped[Employer] = relationship()

    __mapper_args__ = {"version_id_col": version}
