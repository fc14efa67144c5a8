"""What people, employers and the office of the demo world write to each other inside proposals."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.people import Registration
from models.positions import Position
from models.proposals import Proposal
from models.types import Role, Side, Thread
from webapp.services.messages import conversations
from webapp.services.messages.notices import readers_of


def tell_messages(session: Session, *, told: Sequence[Mapping[str, Any]], officer: Account, now: datetime) -> None:
    """Each thread's messages, on their days; the last of a thread is still to be read."""
    for entry in told:
        proposal = _proposal(session, entry)
        for message in entry["messages"]:
            side = Side(message["side"])
            conversations.write(
                session,
                proposal=proposal,
                thread=Thread(entry["thread"]),
                side=side,
                text=message["text"],
                by=_writer(session, proposal, side) or officer,
                now=now - timedelta(days=message["days_ago"]),
            )


def _proposal(session: Session, entry: Mapping[str, Any]) -> Proposal:
    return session.scalars(
        select(Proposal)
        .join(Proposal.position)
        .join(Registration, Registration.person_id == Proposal.person_id)
        .where(Position.code == entry["position"], Registration.code == entry["candidate"])
    ).one()


def _writer(session: Session, proposal: Proposal, side: Side) -> Account | None:
    if side is Side.OFFICE:
        return None
    own = (Account.person_id == proposal.person_id) & (Account.role == Role.CANDIDATE)
    if side is Side.EMPLOYER:
        own = Account.id.in_(readers_of(proposal.position.employer_id))
    return session.scalar(select(Account).where(own).order_by(Account.id).limit(1))
