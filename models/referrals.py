"""A person whom a service refers to the office: as the service writes them, with their consent, step by step."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import UtcDateTime, code_column
from models.encryption import EncryptedBytes, EncryptedText
from models.errors import ReasonRequired
from models.lifecycle import Lifecycle
from models.people import Person
from models.referring_services import ReferringService
from models.territory import Comune, Office
from models.types import Channel, ConsentForm, ReferralState

_S = ReferralState

REFERRAL_LIFE = Lifecycle(
    {
        _S.DRAFT: [_S.SENT, _S.WITHDRAWN],
        _S.SENT: [_S.TAKEN, _S.RETURNED, _S.WITHDRAWN],
        _S.RETURNED: [_S.SENT, _S.WITHDRAWN],
        _S.TAKEN: [_S.CLOSED],
    }
)
WRITABLE = (_S.DRAFT, _S.RETURNED)
"""The states in which the service may write."""


class Referral(Base):
    """Somebody in a service's words. ``person_id`` is who they are on the office's list, once an officer took it.

    No diagnosis is asked for. ``shares_with_office`` and ``shares_with_cooperatives`` say how far the consent goes;
    without the first nothing is sent. A consent withdrawn closes the service's view of the person at once.
    """

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("(state IN ('taken', 'closed')) = (person_id IS NOT NULL)", name="taken_has_person"),
        CheckConstraint(
            "state IN ('draft', 'withdrawn') OR (surname <> '' AND name <> '' AND birth_date IS NOT NULL)",
            name="sent_with_who",
        ),
        CheckConstraint(
            "state IN ('draft', 'withdrawn') OR (consent_on IS NOT NULL AND consent_form IS NOT NULL"
            " AND shares_with_office IS NOT FALSE AND (consent_form <> 'a_voce' OR consent_witness <> ''))",
            name="sent_with_consent",
        ),
        CheckConstraint(
            "consent_withdrawn_at IS NULL OR state IN ('taken', 'closed', 'withdrawn')",
            name="withdrawn_goes_no_further",
        ),
        Index(None, "office_id", "state"),
        Index(None, "service_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("referring_service.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Who began it, for the service."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[ReferralState] = mapped_column(code_column(ReferralState, "state_known"), default=_S.DRAFT)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it came into its state."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    surname: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    birth_date: Mapped[date | None]
    tax_code: Mapped[str | None] = mapped_column(String(16))
    comune_code: Mapped[str | None] = mapped_column(ForeignKey("comune.istat_code"))
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254))
    why: Mapped[str] = mapped_column(EncryptedText, default="")
    wishes: Mapped[str] = mapped_column(EncryptedText, default="")

    consent_on: Mapped[date | None]
    consent_form: Mapped[ConsentForm | None] = mapped_column(code_column(ConsentForm, "consent_form_known"))
    consent_witness: Mapped[str] = mapped_column(String(120), default="")
    """Who was there when somebody agreed by word of mouth."""
    consent_words: Mapped[str] = mapped_column(EncryptedText, default="")
    """What was agreed, in plain words."""
    shares_with_office: Mapped[bool] = mapped_column(default=False, server_default=false())
    shares_with_cooperatives: Mapped[bool] = mapped_column(default=False, server_default=false())
    consent_withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    consent_withdrawn_channel: Mapped[Channel | None] = mapped_column(
        code_column(Channel, "consent_withdrawn_channel_known")
    )
    version: Mapped[int] = mapped_column(server_default="1")

    service: Mapped[ReferringService] = relationship()
    office: Mapped[Office] = relationship()
    account: Mapped[Account | None] = relationship()
    person: Mapped[Person | None] = relationship()
    comune: Mapped[Comune | None] = relationship()
    capacities: Mapped[list[ReferralCapacity]] = relationship(
        cascade="all, delete-orphan", order_by="ReferralCapacity.dimension"
    )
    accommodations: Mapped[list[ReferralAccommodation]] = relationship(
        cascade="all, delete-orphan", order_by="ReferralAccommodation.accommodation"
    )
    document: Mapped[ReferralDocument | None] = relationship(cascade="all, delete-orphan", uselist=False)
    history: Mapped[list[ReferralEvent]] = relationship(cascade="all, delete-orphan", order_by="ReferralEvent.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def list_name(self) -> str:
        """Surname and name, as in lists of people."""
        return f"{self.surname} {self.name}".strip()

    @property
    def in_care(self) -> bool:
        """Whether the service still follows the person on the list, with their consent."""
        return self.state is _S.TAKEN and self.consent_withdrawn_at is None

    @classmethod
    def is_in_care(cls) -> ColumnElement[bool]:
        """The same, as a condition for queries."""
        return (cls.state == _S.TAKEN) & cls.consent_withdrawn_at.is_(None)

    def move(self, *, to: ReferralState, by: Account | None, at: datetime, note: str = "") -> None:
        """Take a step and write it down. Raises TransitionNotAllowed, or ReasonRequired where it goes back unsaid."""
        REFERRAL_LIFE.check(self.state, to)
        if to is _S.RETURNED and not note.strip():
            raise ReasonRequired
        step = ReferralEvent(at=at, account=by, from_state=self.state, to_state=to, note=note.strip())
        self.history.append(step)
        self.state, self.moved_at = to, at


class ReferralEvent(Base):
    """One step of a referral's life: who, when, from what to what. The first one comes from nothing."""

    __tablename__ = "referral_event"
    __table_args__ = (CheckConstraint("to_state <> 'returned' OR note <> ''", name="return_says_why"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    from_state: Mapped[ReferralState | None] = mapped_column(code_column(ReferralState, "from_state_known"))
    to_state: Mapped[ReferralState] = mapped_column(code_column(ReferralState, "to_state_known"))
    note: Mapped[str] = mapped_column(EncryptedText, default="")

    account: Mapped[Account | None] = relationship()


class ReferralCapacity(Base):
    """One dimension's level as the service sees it, 0 (none) to 4 (full). No row means unknown, which is not 0."""

    __tablename__ = "referral_capacity"
    __table_args__ = (CheckConstraint("level BETWEEN 0 AND 4", name="level_range"),)

    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), primary_key=True)
    dimension: Mapped[str] = mapped_column(String(8), primary_key=True)
    level: Mapped[int]


class ReferralAccommodation(Base):
    """An accommodation that is known to help."""

    __tablename__ = "referral_accommodation"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), primary_key=True)
    accommodation: Mapped[str] = mapped_column(String(32), primary_key=True)


class ReferralDocument(Base):
    """The signed consent, encrypted; ``size`` is that of the file before encryption, in bytes."""

    __tablename__ = "referral_document"
    __table_args__ = (CheckConstraint("size > 0", name="size_positive"),)

    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    content: Mapped[bytes] = mapped_column(EncryptedBytes, deferred=True)


class ServiceInvitation(Base):
    """A way into a service for whoever reads this address' e-mail: it works once, and not for ever."""

    __tablename__ = "service_invitation"
    __table_args__ = (
        CheckConstraint("(accepted_at IS NULL) = (account_id IS NULL)", name="accepted_by_somebody"),
        CheckConstraint("accepted_at IS NULL OR withdrawn_at IS NULL", name="accepted_or_withdrawn"),
        CheckConstraint("email = lower(email)", name="email_lower_case"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("referring_service.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    invited_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(server_default="1")

    service: Mapped[ReferringService] = relationship()
    inviter: Mapped[Account] = relationship(foreign_keys=[invited_by])
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])

    __mapper_args__ = {"version_id_col": version}
