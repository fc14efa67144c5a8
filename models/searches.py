"""Searches that an officer keeps under a name."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import code_column
from models.types import ListName


class SavedSearch(Base):
    """A list with its filters, as the query part of its address."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("account_id", "list_name", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    list_name: Mapped[ListName] = mapped_column(code_column(ListName, "list_name_known"))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(String(1000), default="")
