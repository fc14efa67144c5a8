"""Proposals: one person and one position, the officer's decision, the person's answer, and everything that followed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import UtcDateTime, code_column
from models.encryption import EncryptedText
from models.errors import ReasonRequired, TooLate, TransitionNotAllowed
from models.lifecycle import Lifecycle
from models.people import Person
from models.positions import Position
from models.scorers import Suggestion
from models.types import Channel, Reason
from models.types import ProposalState as State

UNDO_WITHIN = timedelta(minutes=1)

_ENDS_BY_OFFICE = [State.WITHDRAWN, State.CLOSED]

PROPOSAL_LIFE = Lifecycle(
    {
        State.SUGGESTED: [State.PROPOSED, State.SET_ASIDE, State.DISCARDED],
        State.SET_ASIDE: [State.PROPOSED, State.DISCARDED, State.SUGGESTED],
        State.DISCARDED: [State.PROPOSED, State.SET_ASIDE, State.SUGGESTED],
        State.PROPOSED: [State.ACCEPTED, State.DECLINED, *_ENDS_BY_OFFICE],
        # Until the profile is sent, the person may change their mind.
        State.ACCEPTED: [State.DECLINED, State.SENT, *_ENDS_BY_OFFICE],
        State.DECLINED: [State.ACCEPTED, *_ENDS_BY_OFFICE],
        State.SENT: [State.INTERVIEW, State.HIRED, State.DECLINED_BY_EMPLOYER, *_ENDS_BY_OFFICE],
        State.INTERVIEW: [State.HIRED, State.DECLINED_BY_EMPLOYER, *_ENDS_BY_OFFICE],
        # Only what a withdrawn consent stopped, where the two had agreed before: see ``Proposal.may_be_hired``.
        State.CLOSED: [State.HIRED],
    }
)

UNDER_WAY = (State.PROPOSED, State.ACCEPTED, State.SENT, State.INTERVIEW)
"""The states in which somebody is waiting for somebody."""

WITH_EMPLOYER = (State.SENT, State.INTERVIEW)
"""The states in which the employer knows of the person."""

# Steps that must say why: they end something for somebody.
_NEEDS_REASON = frozenset({State.DISCARDED, State.DECLINED, State.DECLINED_BY_EMPLOYER, State.WITHDRAWN})


class Proposal(Base):
    """The one row of a person and a position. ``version`` makes a second, simultaneous decision visible."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("position_id", "person_id"),
        Index(None, "person_id", "state"),
        Index(None, "state", "moved_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[State] = mapped_column(code_column(State, "state_known"), default=State.SUGGESTED)
    version: Mapped[int] = mapped_column()
    moved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it took its last step: lists sort by it. Null where none is known."""
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the office took note of the last step; each step by somebody else asks for it again."""

    position: Mapped[Position] = relationship()
    person: Mapped[Person] = relationship()
    history: Mapped[list[ProposalEvent]] = relationship(
        back_populates="proposal", cascade="all, delete-orphan", order_by="ProposalEvent.id"
    )

    __mapper_args__ = {"version_id_col": version}

    def move(
        self,
        *,
        to: State,
        by: Account | None,
        at: datetime,
        reason: Reason | None = None,
        note: str = "",
        suggestion: Suggestion | None = None,
        lifted_gates: tuple[str, ...] = (),
        channel: Channel | None = None,
    ) -> ProposalEvent:
        """Take one step of the proposal's life and write it into its history.

        Raises TransitionNotAllowed, or ReasonRequired where a step must say why.
        """
        PROPOSAL_LIFE.check(self.state, to)
        if to is State.HIRED and not self.may_be_hired:
            raise TransitionNotAllowed(self.state.value, to.value)
        if to in _NEEDS_REASON and reason is None:
            raise ReasonRequired(to.value)
        if lifted_gates and not note.strip():
            raise ReasonRequired("gates")
        event = ProposalEvent(
            from_state=self.state,
            to_state=to,
            account=by,
            at=at,
            reason=reason,
            note=note.strip(),
            suggestion=suggestion,
            lifted_gates=list(lifted_gates),
            channel=channel,
        )
        self.state = to
        self.moved_at, self.read_at = at, None
        self.history.append(event)
        return event

    @property
    def stopped_by_withdrawal(self) -> bool:
        """Whether the person's withdrawn consent ended it."""
        last = self.history[-1] if self.history else None
        return self.state is State.CLOSED and last is not None and last.reason is Reason.CONSENT_WITHDRAWN

    @property
    def may_be_hired(self) -> bool:
        """Whether a hiring may follow; one agreed before a consent was withdrawn is written down after it too."""
        if self.state is State.CLOSED:
            return self.stopped_by_withdrawal and self.history[-1].from_state in WITH_EMPLOYER
        return PROPOSAL_LIFE.allows(self.state, State.HIRED)

    def undoable_by(self, account: Account, at: datetime) -> bool:
        """Whether the last step is this account's own and not older than a minute."""
        return bool(self.history) and self.history[-1].undoable_by(account, at)

    def undo(self, *, by: Account, at: datetime) -> ProposalEvent:
        """Go back to the state before the last step; both stay in the history. Raises TooLate."""
        if not self.undoable_by(by, at):
            raise TooLate
        last = self.history[-1]
        event = ProposalEvent(from_state=self.state, to_state=last.from_state, account=by, at=at, undo=True)
        self.state = last.from_state
        self.moved_at, self.read_at = at, None
        self.history.append(event)
        return event


class ProposalEvent(Base):
    """One step of a proposal: who, when, from what to what, why, and on which suggestion it was based."""

    __tablename__ = "proposal_event"
    __table_args__ = (
        CheckConstraint(
            "undo OR reason IS NOT NULL"
            " OR to_state NOT IN ('discarded', 'declined', 'declined_by_employer', 'withdrawn')",
            name="refusal_says_why",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    from_state: Mapped[State] = mapped_column(code_column(State, "from_state_known"))
    to_state: Mapped[State] = mapped_column(code_column(State, "to_state_known"))
    reason: Mapped[Reason | None] = mapped_column(code_column(Reason, "reason_known"))
    note: Mapped[str] = mapped_column(EncryptedText, default="")
    lifted_gates: Mapped[list[str]] = mapped_column(JSON, default=list)
    channel: Mapped[Channel | None] = mapped_column(code_column(Channel, "channel_known"))
    """How an answer came, where somebody gave one."""
    undo: Mapped[bool] = mapped_column(default=False)
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestion.id"))

    proposal: Mapped[Proposal] = relationship(back_populates="history")
    account: Mapped[Account | None] = relationship()
    suggestion: Mapped[Suggestion | None] = relationship()

    def undoable_by(self, account: Account, at: datetime) -> bool:
        """Whether this step, being the last, is this account's own and not older than a minute."""
        if self.undo or self.to_state is State.HIRED:
            # A hiring has begun a placement and closed other proposals: it ends, it is not undone.
            return False
        return self.account is account and at - self.at <= UNDO_WITHIN


class Interview(Base):
    """An appointment between a person and an employer. One that was moved or called off stays, with that moment."""

    __tablename__ = "interview"
    __table_args__ = (
        # Two people who choose the same time at once: the database lets one of them have it.
        Index(
            "uq_interview_slot_id",
            "slot_id",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    place: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(EncryptedText, default="")
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("interview_slot.id"))
    """The time offered that was chosen; null where it was arranged in another way."""

    proposal: Mapped[Proposal] = relationship()
    account: Mapped[Account | None] = relationship()
