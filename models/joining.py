"""How somebody comes to act for an organisation: by asking the office, or by an invitation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import UtcDateTime, code_column
from models.employers import Employer
from models.lifecycle import Lifecycle
from models.territory import Comune, Office
from models.types import EmployerKind, MemberRole, RequestState

REQUEST_LIFE = Lifecycle(
    {
        RequestState.UNCONFIRMED: [RequestState.WAITING],
        RequestState.WAITING: [RequestState.ACCEPTED, RequestState.REFUSED],
    }
)


class OrganisationRequest(Base):
    """Somebody says that they act for an organisation; an officer decides.

    What they say of it is kept here, also where the office knows the organisation: nobody learns from asking whether
    it does. Before the e-mail address is confirmed there is neither an account nor an employer.
    """

    __tablename__ = "organisation_request"
    __table_args__ = (
        CheckConstraint(
            "(state = 'da_confermare') = (account_id IS NULL) AND (account_id IS NULL) = (employer_id IS NULL)",
            name="confirmed_with_account",
        ),
        CheckConstraint(
            "(state IN ('accolta', 'respinta')) = (decided_at IS NOT NULL)",
            name="decided_with_moment",
        ),
        CheckConstraint("state <> 'respinta' OR reason <> ''", name="refusal_says_why"),
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        CheckConstraint("length(vat_number) = 11", name="vat_number_length"),
        Index(
            "uq_organisation_request_account_id_employer_id",
            "account_id",
            "employer_id",
            unique=True,
            sqlite_where=text("state = 'in_attesa'"),
            postgresql_where=text("state = 'in_attesa'"),
        ),
        Index(None, "office_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[RequestState] = mapped_column(code_column(RequestState, "state_known"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    email: Mapped[str] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(5), default="it")
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Of the code sent to the address; none where whoever asks has signed in."""
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person_name: Mapped[str] = mapped_column(String(120))
    task: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    vat_number: Mapped[str] = mapped_column(String(11))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[EmployerKind] = mapped_column(code_column(EmployerKind, "kind_known"))
    comune_code: Mapped[str] = mapped_column(ForeignKey("comune.istat_code"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    """The office of the seat's province: it decides."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("employer.id"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(server_default="1")

    comune: Mapped[Comune] = relationship()
    office: Mapped[Office] = relationship()
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])
    officer: Mapped[Account | None] = relationship(foreign_keys=[decided_by])
    employer: Mapped[Employer | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def move(self, *, to: RequestState) -> None:
        """Take a step of its life. Raises TransitionNotAllowed."""
        REQUEST_LIFE.check(self.state, to)
        self.state = to


class Invitation(Base):
    """A way into an organisation for whoever reads this address' e-mail: it works once, and not for ever."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("(accepted_at IS NULL) = (account_id IS NULL)", name="accepted_by_somebody"),
        CheckConstraint("accepted_at IS NULL OR withdrawn_at IS NULL", name="accepted_or_withdrawn"),
        CheckConstraint("email = lower(email)", name="email_lower_case"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[MemberRole] = mapped_column(code_column(MemberRole, "role_known"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    invited_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(server_default="1")

    employer: Mapped[Employer] = relationship()
    inviter: Mapped[Account] = relationship(foreign_keys=[invited_by])
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])

    __mapper_args__ = {"version_id_col": version}
