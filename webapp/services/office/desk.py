"""The officer's desk: what waits today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.accounts import Account
from models.employers import Convention
from models.interests import PositionInterest
from models.joining import OrganisationRequest
from models.market_signals import MarketSignal
from models.people import Person, Registration
from models.person_requests import PersonRequest
from models.positions import Position, open_on
from models.proposals import Proposal, ProposalEvent
from models.referrals import Referral
from models.shortlists import EmployerAnswer
from models.types import Availability, PositionState, ProposalState
from models.work_orders import WorkOrder
from webapp.services.care import referral_lists
from webapp.services.employers import conventions, organisation_requests, work_order_lists
from webapp.services.messages import conversations
from webapp.services.office.due import Due, due, slow_proposals, those_looked_after
from webapp.services.paging import Page, window
from webapp.services.people import interests, person_requests
from webapp.services.people.people_lists import has_consented, looked_after_by, was_proposed
from webapp.services.placements import market_signals
from webapp.services.placements.employers_placements import Waiting, unanswered
from webapp.services.positions.positions import has_proposals
from webapp.services.proposals.shortlists import answers_for_office
from webapp.services.visibility import positions_of

SHOWN = 5
"""How many of each list the desk itself shows."""
SHOWN_FROM_EMPLOYERS = 20
"""There are few of them, and each one waits for the office."""
SHOWN_FROM_PEOPLE = 10
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
    slow_proposals: int
    changed: list[Position]
    """Published positions that their employers changed or closed, until somebody has looked."""
    due: Due
    from_employers: Sequence[tuple[EmployerAnswer, Proposal]]
    """What employers wrote on the site."""
    to_answer: Sequence[Waiting]
    """What employers wrote about somebody at work."""
    proposed_conventions: Sequence[Convention]
    expiring_conventions: Sequence[Convention]
    asking: Sequence[OrganisationRequest]
    """Who asks to act for an organisation."""
    asked_by_people: Sequence[PersonRequest]
    """What people ask about their own data."""
    orders_to_agree: Sequence[WorkOrder]
    expiring_orders: Sequence[WorkOrder]
    messages_total: int
    """Proposals in which somebody wrote and the office has not read."""
    referrals: Sequence[Referral]
    """What services sent, and nobody has looked at yet."""
    referrals_total: int
    interests: int
    """How many people are interested in a position that nobody has proposed to them."""
    to_decide: Sequence[MarketSignal]
    """Whom cooperatives find ready for the open market."""

    @property
    def person_ids(self) -> list[int]:
        """The people who are named on it."""
        wrote = {proposal.person_id for _answer, proposal in self.from_employers}
        wrote |= {waiting.proposal.person_id for waiting in self.to_answer}
        wrote |= {signal.proposal.person_id for signal in self.to_decide}
        wrote |= {asked.person_id for asked in self.asked_by_people}
        return sorted(self.due.person_ids | wrote | {proposal.person_id for proposal in self.answers})


def desk(session: Session, *, account: Account, today: date, mine: bool = False) -> Desk:
    """What waits for this officer's office, oldest first.

    ``mine``: of people, only those whom the account looks after. Positions are everybody's.
    """
    to_open = positions_of(account) & (Position.state == PositionState.SUBMITTED)
    bare = positions_of(account) & open_on(today) & ~has_proposals()
    answered = _answered(account, today) & those_looked_after(account, Proposal.person_id, mine=mine)
    available = (Registration.office_id == account.office_id) & (Registration.availability == Availability.AVAILABLE)
    if mine:
        available &= looked_after_by(account.id)
    near = conventions.near(today)
    counts = session.execute(
        select(
            _how_many(Position, to_open),
            _how_many(Position, bare),
            select(func.count(Proposal.id)).join(Proposal.position).where(answered).scalar_subquery(),
            _how_many(Registration, available),
            _how_many(Registration, available & ~was_proposed()),
            _how_many(Registration, available & ~has_consented()),
            _how_many(Proposal, slow_proposals(account, today, mine=mine)),
            _how_many(OrganisationRequest, organisation_requests.is_waiting(account)),
            _how_many(MarketSignal, market_signals.is_waiting(account, mine=mine)),
            _how_many(WorkOrder, work_order_lists.is_due(account, near)),
            _how_many(PersonRequest, person_requests.is_waiting(account, mine=mine)),
            _how_many(Proposal, conversations.is_to_read(account, mine=mine)),
            _how_many(Referral, referral_lists.is_waiting(account)),
            _how_many(PositionInterest, interests.is_waiting(account, today, mine=mine)),
        )
    ).one()
    news = positions_of(account) & Position.changed_at.is_not(None)
    to_read, unproposed, changed = _positions(session, to_open, bare, news)
    proposed, expiring = conventions.to_look_at(session, account=account, today=today, most=SHOWN_FROM_EMPLOYERS)
    to_agree, ending = _orders(session, account, near) if counts[9] else ((), ())
    return Desk(
        to_open=to_read,
        to_open_total=counts[0],
        without_proposals=unproposed,
        without_proposals_total=counts[1],
        answers=list(session.scalars(_answers(answered).limit(SHOWN))),
        answers_total=counts[2],
        available_people=counts[3],
        people_without_proposal=counts[4],
        people_without_consent=counts[5],
        slow_proposals=counts[6],
        interests=counts[13],
        changed=changed,
        due=due(session, account=account, today=today, mine=mine),
        from_employers=answers_for_office(session, account=account, limit=SHOWN_FROM_EMPLOYERS, mine=mine),
        to_answer=unanswered(session, account=account, limit=SHOWN_FROM_EMPLOYERS, mine=mine),
        proposed_conventions=proposed,
        expiring_conventions=expiring[:SHOWN],
        # Few days have any.
        asking=organisation_requests.waiting(session, account=account, limit=SHOWN_FROM_EMPLOYERS) if counts[7] else (),
        to_decide=market_signals.waiting(session, account=account, limit=SHOWN_FROM_EMPLOYERS, mine=mine)
        if counts[8]
        else (),
        asked_by_people=person_requests.waiting(session, account=account, limit=SHOWN_FROM_PEOPLE, mine=mine)
        if counts[10]
        else (),
        messages_total=counts[11],
        referrals=referral_lists.waiting(session, account=account) if counts[12] else (),
        referrals_total=counts[12],
        orders_to_agree=to_agree,
        expiring_orders=ending[:SHOWN],
    )


def _orders(
    session: Session, account: Account, near: tuple[date, date]
) -> tuple[Sequence[WorkOrder], Sequence[WorkOrder]]:
    return work_order_lists.to_look_at(session, account=account, near=near, most=SHOWN_FROM_EMPLOYERS)


def answers(session: Session, *, account: Account, today: date, page: int, mine: bool = False) -> Page[Proposal]:
    """People's answers that the office has not acted on yet, oldest first. ``mine`` as for the desk."""
    waiting = _answered(account, today) & those_looked_after(account, Proposal.person_id, mine=mine)
    total = session.scalar(select(func.count(Proposal.id)).join(Proposal.position).where(waiting)) or 0
    shown = window(total, page=page, size=PAGE)
    page_of = (
        _answers(waiting)
        .options(selectinload(Proposal.history).joinedload(ProposalEvent.account))
        .limit(PAGE)
        .offset(shown.offset)
    )
    rows = session.scalars(page_of).all()
    return Page(rows, shown.page, shown.pages, total)


def _answered(account: Account, today: date) -> ColumnElement[bool]:
    """A yes waits until somebody acts on it, whatever the deadline; a no until it is read, as long as others
    can still be proposed.
    """
    said_no = (Proposal.state == ProposalState.DECLINED) & Proposal.read_at.is_(None) & open_on(today)
    return positions_of(account) & ((Proposal.state == ProposalState.ACCEPTED) | said_no)


def _answers(answered: ColumnElement[bool]) -> Select[tuple[Proposal]]:
    return (
        select(Proposal)
        .join(Proposal.position)
        .where(answered)
        .options(
            joinedload(Proposal.person).joinedload(Person.registration),
            joinedload(Proposal.position),
        )
        .order_by(Proposal.id)
    )


def _how_many(entity: type[Any], condition: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(entity).where(condition).scalar_subquery()


def _positions(session: Session, *conditions: ColumnElement[bool]) -> list[list[Position]]:
    """The oldest positions of each kind, in one query: one position may be of several kinds."""
    order = (Position.published_on, Position.code)
    oldest = [select(Position.id).where(condition).order_by(*order).limit(SHOWN) for condition in conditions]
    whether = [Position.id.in_(ids.subquery().select()) for ids in oldest]
    found = session.execute(
        select(Position, *whether)
        .where(or_(*whether))
        .options(joinedload(Position.employer), joinedload(Position.comune))
        .order_by(*order)
    ).all()
    return [[row[0] for row in found if row[number]] for number in range(1, len(conditions) + 1)]
