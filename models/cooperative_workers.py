"""A type-B cooperative's own list of the disadvantaged people who work there. Nobody of the office's lists is in it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.columns import UtcDateTime
from models.employers import Employer
from models.encryption import EncryptedText
from models.types import Disadvantage


class CooperativeWorker(Base):
    """One of them, under a code that the cooperative chose: no name, and what law 381/1991 art. 4 asks to be shown.

    ``ground`` is a code of ``Disadvantage``, encrypted: it tells of health, dependence or a sentence. ``issued_on`` is
    null while there is no document; ``expires_on`` is null for one without an end. ``reminded_at`` is when the
    cooperative was told that this document ends.
    """

    __tablename__ = "cooperative_worker"
    __table_args__ = (
        UniqueConstraint("employer_id", "code"),
        CheckConstraint("left_on IS NULL OR started_on <= left_on", name="dates_ordered"),
        CheckConstraint("expires_on IS NULL OR issued_on <= expires_on", name="document_dates_ordered"),
        CheckConstraint("expires_on IS NULL OR issued_on IS NOT NULL", name="only_a_document_expires"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    code: Mapped[str] = mapped_column(String(20))
    ground: Mapped[str] = mapped_column(EncryptedText)
    started_on: Mapped[date]
    left_on: Mapped[date | None]
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None] = mapped_column(index=True)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(server_default="1")

    employer: Mapped[Employer] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def disadvantage(self) -> Disadvantage:
        """The category of law 381/1991 art. 4."""
        return Disadvantage(self.ground)

    def works_on(self, day: date) -> bool:
        """Whether they work there on a day; both ends count."""
        return self.started_on <= day and (self.left_on is None or day <= self.left_on)
