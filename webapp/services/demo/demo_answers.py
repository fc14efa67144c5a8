"""What employers of the demo world answer to the profiles that they received."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.proposals import Proposal
from webapp.services.messages.notices import readers_of
from webapp.services.proposals import answering


def offer_times(session: Session, *, told: dict[str, Any], proposal: Proposal, officer: Account, at: datetime) -> None:
    """The employer would like to meet the person at one of these times; an officer writes so for the others."""
    own = select(Account).where(Account.id.in_(readers_of(proposal.position.employer_id)))
    by = session.scalar(own.order_by(Account.id).limit(1)) or officer
    answering.ask_for_interview(
        session,
        proposal=proposal,
        times=[at + timedelta(days=days) for days in told["after_days"]],
        place=told["place"],
        by=by,
        seen_version=proposal.version,
        now=at,
        note=told["note"],
    )
