"""The officer's desk: what waits today."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.accounts import Account
from models.people import Person, Registration
from models.positions import Position, open_on
from models.proposals import Proposal
from models.types import Availability, PositionState, ProposalState
from webapp.services.paging import Page, window
from webapp.services.people_lists import has_consented, was_proposed
from webapp.services.positions import has_proposals
from webapp.services.visibility import positions_of

SHOWN = 5
"""How many of each list the desk itself shows."""
PAGE = 25


@dataclass(frozen=True, slots=True)
class Desk:
    """Counts for the whole office, and the oldest of each list."""

    to_open: list[Position]
    to_open_total: int
    without_proposals: list[Position]
    without_proposals_total: int
    answers: list[Proposal]
    answers_total: int
    available_people: int
    people_without_proposal: int
    people_without_consent: int


def desk(session: Session, *, account: Account, today: date) -> Desk:
    """What waits for this officer's office, oldest first."""
    to_open = positions_of(account) & (Position.state == PositionState.SUBMITTED)
    bare = positions_of(account) & open_on(today) & ~has_proposals()
    available = (Registration.office_id == account.office_id) & (Registration.availability == Availability.AVAILABLE)
    return Desk(
        to_open=_positions(session, to_open),
        to_open_total=_count(session, Position, to_open),
        without_proposals=_positions(session, bare),
        without_proposals_total=_count(session, Position, bare),
        answers=list(session.scalars(_answers(account, today).limit(SHOWN))),
        answers_total=_total(session, account, today),
        available_people=_count(session, Registration, available),
        people_without_proposal=_count(session, Registration, available & ~was_proposed()),
        people_without_consent=_count(session, Registration, available & ~has_consented()),
    )


def answers(session: Session, *, account: Account, today: date, page: int) -> Page[Proposal]:
    """People's answers that the office has not acted on yet, oldest first."""
    total = _total(session, account, today)
    shown = window(total, page=page, size=PAGE)
    rows = session.scalars(_answers(account, today).limit(PAGE).offset(shown.offset)).all()
    return Page(rows, shown.page, shown.pages, total)


def _answered(account: Account, today: date) -> ColumnElement[bool]:
    """A yes waits until somebody acts on it, whatever the deadline; a no until it is read, as long as others
    can still be proposed.
    """
    said_no = (Proposal.state == ProposalState.DECLINED) & Proposal.read_at.is_(None) & open_on(today)
    return positions_of(account) & ((Proposal.state == ProposalState.ACCEPTED) | said_no)


def _answers(account: Account, today: date) -> Select[tuple[Proposal]]:
    return (
        select(Proposal)
        .join(Proposal.position)
        .where(_answered(account, today))
        .options(
            joinedload(Proposal.person).joinedload(Person.registration),
            joinedload(Proposal.position),
            selectinload(Proposal.history),
        )
        .order_by(Proposal.id)
    )


def _total(session: Session, account: Account, today: date) -> int:
    counted = select(func.count(Proposal.id)).join(Proposal.position)
    return session.scalar(counted.where(_answered(account, today))) or 0


def _count(session: Session, entity: type[Any], condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(entity).where(condition)) or 0


def _positions(session: Session, condition: ColumnElement[bool]) -> list[Position]:
    found = session.scalars(
        select(Position)
        .where(condition)
        .options(joinedload(Position.employer), joinedload(Position.comune))
        .order_by(Position.published_on, Position.code)
        .limit(SHOWN)
    )
    return list(found)
