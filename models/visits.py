"""How the office keeps in touch with employers."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import code_column
from models.employers import Employer
from models.encryption import EncryptedText
from models.types import VisitKind


class EmployerVisit(Base):
    """A meeting or a call: what was said, and when to come back."""

    __tablename__ = "employer_visit"
    __table_args__ = (Index(None, "employer_id", "met_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[VisitKind] = mapped_column(code_column(VisitKind, "kind_known"))
    met_on: Mapped[date]
    again_on: Mapped[date | None] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(EncryptedText, default="")

    employer: Mapped[Employer] = relationship()
    account: Mapped[Account | None] = relationship()
