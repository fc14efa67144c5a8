"""The officer's desk: what waits today."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.people import Consent, Person, Registration
from models.positions import Position
from models.proposals import Proposal
from models.types import Availability, PositionState, ProposalState
from webapp.services.visibility import positions_of


@dataclass(frozen=True, slots=True)
class Desk:
    """Counts for the whole office, and the oldest of each list."""

    to_open: list[Position]
    to_open_total: int
    without_proposals: list[Position]
    without_proposals_total: int
    answers: list[Proposal]
    answers_total: int
    open_positions: int
    available_people: int
    people_without_proposal: int
    people_without_consent: int


SHOWN = 5


def desk(session: Session, *, account: Account, today: date) -> Desk:
    """What waits for this officer's office, oldest first."""
    mine = positions_of(account)
    is_open = (Position.state == PositionState.OPEN) & (Position.expires_on.is_(None) | (Position.expires_on >= today))
    proposed = exists().where(Proposal.position_id == Position.id, Proposal.state != ProposalState.DISCARDED)
    to_open = (Position.state == PositionState.SUBMITTED) & mine
    bare = mine & is_open & ~proposed
    answered = mine & Proposal.state.in_((ProposalState.ACCEPTED, ProposalState.DECLINED)) & is_open
    available = (Registration.office_id == account.office_id) & (Registration.availability == Availability.AVAILABLE)
    has_proposal = exists().where(
        Proposal.person_id == Registration.person_id,
        Proposal.state.not_in((ProposalState.DISCARDED, ProposalState.SUGGESTED, ProposalState.SET_ASIDE)),
    )
    has_consent = exists().where(Consent.person_id == Registration.person_id, Consent.withdrawn_at.is_(None))
    return Desk(
        to_open=_positions(session, to_open),
        to_open_total=_count(session, Position, to_open),
        without_proposals=_positions(session, bare),
        without_proposals_total=_count(session, Position, bare),
        answers=_answers(session, answered),
        answers_total=session.scalar(select(func.count(Proposal.id)).join(Proposal.position).where(answered)) or 0,
        open_positions=_count(session, Position, mine & is_open),
        available_people=_count(session, Registration, available),
        people_without_proposal=_count(session, Registration, available & ~has_proposal),
        people_without_consent=_count(session, Registration, available & ~has_consent),
    )


def _count(session, entity, condition) -> int:
    return session.scalar(select(func.count()).select_from(entity).where(condition)) or 0


def _positions(session: Session, condition) -> list[Position]:
    return list(
        session.scalars(
            select(Position)
            .where(condition)
            .options(joinedload(Position.employer), joinedload(Position.comune))
            .order_by(Position.published_on, Position.code)
            .limit(SHOWN)
        )
    )


def _answers(session: Session, condition) -> list[Proposal]:
    return list(
        session.scalars(
            select(Proposal)
            .join(Proposal.position)
            .where(condition)
            .options(
                joinedload(Proposal.person).joinedload(Person.registration),
                joinedload(Proposal.position),
            )
            .order_by(Proposal.id)
            .limit(SHOWN)
        )
    )
