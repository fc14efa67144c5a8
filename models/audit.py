"""Who saw whose data, readable by the person concerned."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import UtcDateTime


class AccessLog(Base):
    """One look at one person's data: by whom, when, on which page."""

    __tablename__ = "access_log"
    __table_args__ = (Index(None, "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    page: Mapped[str] = mapped_column(String(80))
