"""What was proposed to a person, and their answer."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.errors import NotFound
from models.positions import Position
from models.proposals import Proposal
from models.types import ProposalState, Reason
from webapp.services.visibility import proposals_to

ANSWERABLE = frozenset({ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.DECLINED})
"""While the profile has not been sent, the answer may be given or changed."""


def proposed_to(session: Session, *, account: Account) -> list[Proposal]:
    """The person's proposals, those that wait for an answer first."""
    found = session.scalars(
        select(Proposal)
        .where(proposals_to(account))
        .options(
            joinedload(Proposal.position).joinedload(Position.employer),
            joinedload(Proposal.position).joinedload(Position.comune),
        )
        .order_by(Proposal.id.desc())
    ).all()
    return sorted(found, key=lambda proposal: proposal.state is not ProposalState.PROPOSED)


def one(session: Session, *, account: Account, proposal_id: int) -> Proposal:
    """One of the person's proposals. Raises NotFound for anybody else's."""
    proposal = session.scalar(select(Proposal).where(Proposal.id == proposal_id, proposals_to(account)))
    if proposal is None:
        raise NotFound
    return proposal


def answer(
    session: Session,
    *,
    proposal: Proposal,
    by: Account,
    interested: bool,
    now: datetime,
    reason: Reason | None = None,
    note: str = "",
) -> None:
    """Yes or no. Saying again what was already said changes nothing; a no without a reason is a choice of one's own."""
    to = ProposalState.ACCEPTED if interested else ProposalState.DECLINED
    if proposal.state is to:
        return
    why = None if interested else reason or Reason.PERSONS_CHOICE
    proposal.move(to=to, by=by, at=now, reason=why, note=note)
    session.flush()
