"""Who acts for a person: a support administrator, a family member, a tutor; for what, and from when until when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.casework import Document
from models.columns import CodeSet, UtcDateTime, code_column
from models.people import Person
from models.types import DelegateKind, DelegateScope, DelegationState


class Delegation(Base):
    """Somebody may act for a person. Without this row in force ``Account.person_id`` of a delegate opens nothing.

    It begins as an invitation: until somebody accepts it there is no account.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("(accepted_at IS NULL) = (account_id IS NULL)", name="accepted_by_somebody"),
        CheckConstraint("scope <> ''", name="scope_says_something"),
        CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="dates_ordered"),
        CheckConstraint(
            "kind <> 'amministratore_sostegno' OR document_id IS NOT NULL", name="administrator_has_document"
        ),
        CheckConstraint("ended_at IS NULL OR created_at <= ended_at", name="ended_after_created"),
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        Index(
            "uq_delegation_person_id_account_id",
            "person_id",
            "account_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[DelegateKind] = mapped_column(code_column(DelegateKind, "kind_known"))
    scope: Mapped[frozenset[str]] = mapped_column(CodeSet(DelegateScope))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    """The decree or the signed paper that it rests on, where the office set it."""
    name: Mapped[str] = mapped_column(String(120))
    """As whoever invited calls them; the account has the delegate's own words."""
    email: Mapped[str] = mapped_column(String(254), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when the invitation can be accepted."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told: Mapped[bool] = mapped_column(default=False)
    """Whether the person's notices are sent to the delegate as well."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_why: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    version: Mapped[int] = mapped_column(server_default="1")

    person: Mapped[Person] = relationship()
    document: Mapped[Document | None] = relationship()
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])
    inviter: Mapped[Account | None] = relationship(foreign_keys=[created_by])
    ender: Mapped[Account | None] = relationship(foreign_keys=[ended_by])

    __mapper_args__ = {"version_id_col": version}

    def state(self, *, now: datetime, today: date) -> DelegationState:
        """Where it is at this moment, which is in this day."""
        if self.ended_at is not None or (self.ends_on is not None and self.ends_on < today):
            return DelegationState.ENDED
        if self.account_id is None:
            lapsed = self.expires_at is not None and self.expires_at <= now
            return DelegationState.UNANSWERED if lapsed else DelegationState.INVITED
        return DelegationState.NOT_BEGUN if today < self.starts_on else DelegationState.IN_FORCE

    @property
    def named_by_court(self) -> bool:
        """Whether a court named them: the person ends it by asking the office, not alone."""
        return self.kind is DelegateKind.ADMINISTRATOR

    @property
    def delegate_name(self) -> str:
        """Who acts: in their own words once they have an account."""
        return self.account.name if self.account is not None else self.name
