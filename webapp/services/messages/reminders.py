"""Profiles that an employer has not answered for a while: one calm word in the day's digest, once for each profile."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from models.messages import Notice
from models.positions import Position
from models.proposals import Proposal
from models.shortlists import EmployerAnswer
from models.types import NoticeKind, PositionState, ProposalState
from webapp.services.importing.dates import ROME
from webapp.services.messages import letters, notices
from webapp.services.parameters import parameters

SHORTEST = timedelta(days=1)
"""No office reminds sooner: what is younger need not be looked at."""


def remind_employers(session: Session, now: datetime) -> Sequence[Proposal]:
    """Remind of profiles sent long ago and never answered. Gives those it reminded of; called again it finds none."""
    late = [proposal for proposal in _unanswered(session, now) if _is_late(proposal, now)]
    for proposal in late:
        notices.tell_employer(session, proposal=proposal, kind=NoticeKind.PROFILE_SENT, now=now, step="reminder")
    session.flush()
    return late


def _unanswered(session: Session, now: datetime) -> Sequence[Proposal]:
    answered = exists().where(EmployerAnswer.proposal_id == Proposal.id, EmployerAnswer.withdrawn_at.is_(None))
    reminded = exists().where(
        Notice.proposal_id == Proposal.id,
        Notice.kind == NoticeKind.PROFILE_SENT,
        Notice.created_at > Proposal.moved_at,
    )
    found = session.scalars(
        select(Proposal)
        .join(Proposal.position)
        .where(
            Proposal.state == ProposalState.SENT,
            Proposal.moved_at < now - SHORTEST,
            Position.state == PositionState.OPEN,
            ~answered,
            ~reminded,
        )
        .options(joinedload(Proposal.position).options(joinedload(Position.employer), joinedload(Position.office)))
        .order_by(Proposal.id)
    ).all()
    return [proposal for proposal in found if letters.may_be_named(session, proposal=proposal)]


def _is_late(proposal: Proposal, now: datetime) -> bool:
    today, province = now.astimezone(ROME).date(), proposal.position.office.province_code
    days = parameters().whole("shortlist_reminder", on=today, province=province)
    return proposal.moved_at is not None and proposal.moved_at <= now - timedelta(days=days)
