"""Who signs in, and for whom they act."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.columns import UtcDateTime, code_column
from models.employers import Employer
from models.people import Person
from models.referring_services import ReferringService
from models.territory import Office
from models.types import Contrast, Motion, Role, TextSize


class Account(Base):
    """One way in. What an account may see follows from its role and from whom it belongs to."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("role <> 'officer' OR office_id IS NOT NULL", name="officer_has_office"),
        CheckConstraint("role <> 'employer' OR employer_id IS NOT NULL", name="employer_has_employer"),
        CheckConstraint("role <> 'candidate' OR person_id IS NOT NULL", name="candidate_has_person"),
        CheckConstraint("role <> 'referrer' OR service_id IS NOT NULL", name="referrer_has_service"),
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        CheckConstraint("email IS NOT NULL OR sign_in_code IS NOT NULL", name="email_or_code"),
        Index("uq_account_sign_in_code", "sign_in_code", unique=True),
        Index("uq_account_invite_hash", "invite_hash", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    sign_in_code: Mapped[str | None] = mapped_column(String(16))
    """Stands for the e-mail of somebody who has none; printed in a letter, with groups and a check character."""
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    """Of the password, or of the PIN that goes with a code."""
    pin_to_choose: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The PIN is a letter's, and its reader has not been asked yet whether they want one of their own."""
    invite_hash: Mapped[str | None] = mapped_column(String(64))
    """Of the code sent by e-mail with which a password is chosen; none once it was used."""
    invite_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    role: Mapped[Role] = mapped_column(code_column(Role, "role_known"))
    language: Mapped[str] = mapped_column(String(5), default="it")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("employer.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("referring_service.id"), index=True)

    office: Mapped[Office | None] = relationship()
    employer: Mapped[Employer | None] = relationship()
    person: Mapped[Person | None] = relationship()
    service: Mapped[ReferringService | None] = relationship()
    reading: Mapped[ReadingChoice | None] = relationship()

    @property
    def uses_pin(self) -> bool:
        """Whether the secret is a PIN: of a letter, or with no e-mail, or none that was answered from yet."""
        waiting = self.pin_to_choose or self.email is None or self.invite_hash is not None
        return self.sign_in_code is not None and waiting


class ReadingChoice(Base):
    """How whoever signs in likes to read; an account without a row reads as the browser chose."""

    __tablename__ = "reading_choice"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    text_size: Mapped[TextSize] = mapped_column(code_column(TextSize, "text_size_known"))
    contrast: Mapped[Contrast] = mapped_column(code_column(Contrast, "contrast_known"))
    motion: Mapped[Motion] = mapped_column(code_column(Motion, "motion_known"))
    easy: Mapped[bool] = mapped_column(default=False)
