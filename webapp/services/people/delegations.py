"""For whom a delegate acts, what they may do for them, and who helps a person.

``Account.person_id`` of a delegate is the person acted for now; a delegation in force is what opens their pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.delegations import Delegation
from models.errors import NotFound
from models.people import Person
from models.types import DelegateScope, DelegationState


@dataclass(frozen=True, slots=True)
class Standing:
    """How a delegate stands to the person that they act for: nobody chosen, not begun, in force, ended."""

    state: DelegationState | None
    delegation: Delegation | None = None

    @property
    def person(self) -> Person | None:
        """The person acted for now, while the delegation is in force."""
        return self.delegation.person if self.in_force and self.delegation else None

    @property
    def in_force(self) -> bool:
        """Whether they act for somebody at this moment."""
        return self.state is DelegationState.IN_FORCE

    def may(self, scope: DelegateScope) -> bool:
        """Whether the delegation covers this."""
        return self.in_force and self.delegation is not None and scope in self.delegation.scope


def standing(session: Session, *, account: Account, now: datetime, today: date) -> Standing:
    """How a delegate's account stands to the person chosen. Of several delegations the one in force counts."""
    rows = [one for one in _of_account(session, account) if one.person_id == account.person_id]
    if not rows:
        return Standing(None)
    states = [(one.state(now=now, today=today), one) for one in rows]
    order = (DelegationState.IN_FORCE, DelegationState.NOT_BEGUN, DelegationState.ENDED)
    return Standing(*min(states, key=lambda pair: (order.index(pair[0]), -pair[1].id)))


def _of_account(session: Session, account: Account) -> Sequence[Delegation]:
    return session.scalars(
        select(Delegation)
        .where(Delegation.account_id == account.id)
        .options(joinedload(Delegation.person))
        .order_by(Delegation.id.desc())
    ).all()


def choices(session: Session, *, account: Account, now: datetime, today: date) -> list[Delegation]:
    """Whom a delegate acts for, or will: one delegation for each person, by name."""
    live = (DelegationState.IN_FORCE, DelegationState.NOT_BEGUN)
    found = [one for one in _of_account(session, account) if one.state(now=now, today=today) in live]
    return sorted(found, key=lambda one: (one.person.list_name.lower(), one.id))


def act_for(session: Session, *, account: Account, person_id: int, now: datetime, today: date) -> Person:
    """Act for another person from now on. Raises NotFound where no delegation for them is in force."""
    for one in choices(session, account=account, now=now, today=today):
        if one.person_id == person_id and one.state(now=now, today=today) is DelegationState.IN_FORCE:
            account.person = one.person
            session.flush()
            return one.person
    raise NotFound(str(person_id))


def own(session: Session, *, account: Account, delegation_id: int) -> Delegation:
    """One of a delegate's own delegations that has not ended. Raises NotFound."""
    found = session.scalar(
        select(Delegation)
        .where(Delegation.id == delegation_id, Delegation.account_id == account.id, Delegation.ended_at.is_(None))
        .options(joinedload(Delegation.person))
    )
    if found is None:
        raise NotFound(str(delegation_id))
    return found


def helping(session: Session, *, person: Person, today: date) -> Sequence[Delegation]:
    """The delegations in force for a person on a day, by name."""
    rows = session.scalars(
        select(Delegation)
        .where(
            Delegation.person_id == person.id,
            Delegation.account_id.is_not(None),
            Delegation.ended_at.is_(None),
            Delegation.starts_on <= today,
            Delegation.ends_on.is_(None) | (Delegation.ends_on >= today),
        )
        .options(joinedload(Delegation.account))
    ).all()
    return sorted(rows, key=lambda one: (one.delegate_name.lower(), one.id))
