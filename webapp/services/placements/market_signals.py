"""From a type-B cooperative to the open market: the cooperative signals, the office decides with the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.casework import PathwayStep
from models.errors import DecidedMeanwhile, NotFound
from models.market_signals import MarketSignal
from models.placements import Placement
from models.positions import Position
from models.proposals import Proposal
from models.types import Contract, EmployerKind, MarketDecision, NoticeKind, PathwayKind
from webapp.services.messages import notices
from webapp.services.office.due import those_looked_after
from webapp.services.placements import employers_placements, pathway
from webapp.services.placements.pathway import StepValues
from webapp.services.visibility import proposals_of_office


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """Somebody at work at a cooperative, and how far the word about the open market has come."""

    placement: Placement
    signal: MarketSignal | None

    @property
    def internship(self) -> bool:
        """Whether they are there as an intern."""
        return (self.placement.contract or self.placement.proposal.position.contract) is Contract.INTERNSHIP


# --- the cooperative --------------------------------------------------------------------------------------------------


def at_cooperative(session: Session, *, account: Account, today: date) -> Sequence[OnTheWay]:
    """Everybody at work at the account's cooperative, by number: a page about many names nobody."""
    placements = employers_placements.at_work(session, account=account, today=today)
    numbers = [one.proposal_id for one in placements]
    rows = session.scalars(
        select(MarketSignal).where(MarketSignal.proposal_id.in_(numbers)).order_by(MarketSignal.id)
    ).all()
    last = {row.proposal_id: row for row in rows}
    found = [OnTheWay(one, last.get(one.proposal_id)) for one in placements if one.ended_on is None]
    return sorted(found, key=lambda one: one.placement.proposal_id)


def signal(session: Session, *, placement: Placement, note: str, by: Account, now: datetime) -> MarketSignal:
    """The cooperative finds somebody ready; said again before the office decides, it stays one signal.

    Raises NotFound for an employer that is no type-B cooperative.
    """
    check_cooperative(placement)
    last = latest(session, placement=placement)
    if last is not None and last.decision is None:
        return last
    made = MarketSignal(proposal_id=placement.proposal_id, at=now, account_id=by.id, note=note.strip())
    session.add(made)
    told = {"kind": NoticeKind.FOLLOW_UP_DUE, "now": now, "step": "ready_for_market"}
    notices.tell_office(session, proposal=placement.proposal, by=by, **told)
    session.flush()
    return made


def latest(session: Session, *, placement: Placement) -> MarketSignal | None:
    """What was said last about a placement."""
    return session.scalars(
        select(MarketSignal)
        .where(MarketSignal.proposal_id == placement.proposal_id)
        .options(joinedload(MarketSignal.account), joinedload(MarketSignal.decider))
        .order_by(MarketSignal.id.desc())
        .limit(1)
    ).first()


def check_cooperative(placement: Placement) -> None:
    """Only whoever works at a type-B cooperative, and goes on working there, is spoken of. Raises NotFound."""
    elsewhere = placement.proposal.position.employer.kind is not EmployerKind.COOPERATIVE_B
    if elsewhere or placement.ended_on is not None:
        raise NotFound(str(placement.proposal_id))


# --- the office -------------------------------------------------------------------------------------------------------


def decide(
    session: Session,
    *,
    placement: Placement,
    decision: MarketDecision,
    answer: str,
    by: Account,
    seen: str,
    now: datetime,
) -> MarketSignal:
    """The office's word, after a talk with the person; ``seen`` is what stood on the page.

    Ready plans the step to the open market on the person's way, unless it stands there. Raises DecidedMeanwhile.
    """
    check_cooperative(placement)
    last = latest(session, placement=placement)
    if seen_of(last) != seen:
        raise DecidedMeanwhile
    rows = _undecided(session, placement) or [MarketSignal(proposal_id=placement.proposal_id, at=now)]
    for row in rows:
        row.decision, row.decided_at, row.decided_by, row.answer = decision, now, by.id, answer.strip()
    session.add_all(rows)
    if decision is MarketDecision.READY:
        _plan_step(session, placement, by, now)
    notices.tell_employer(
        session, proposal=placement.proposal, kind=NoticeKind.FOLLOW_UP_DUE, now=now, step="market_decided"
    )
    session.flush()
    return rows[-1]


def seen_of(last: MarketSignal | None) -> str:
    """What a page was made from, as one word: the last signal, and whether it was decided."""
    return f"{last.id}-{last.decision or ''}" if last else ""


def _undecided(session: Session, placement: Placement) -> list[MarketSignal]:
    """More than one only where two people of the cooperative signalled in the same moment."""
    waiting = MarketSignal.decision.is_(None)
    statement = select(MarketSignal).where(MarketSignal.proposal_id == placement.proposal_id, waiting)
    return list(session.scalars(statement.order_by(MarketSignal.id)))


def _plan_step(session: Session, placement: Placement, by: Account, now: datetime) -> None:
    person = placement.proposal.person
    open_step = select(PathwayStep.id).where(
        PathwayStep.person_id == person.id,
        PathwayStep.kind == PathwayKind.OPEN_MARKET,
        PathwayStep.ended_on.is_(None),
    )
    if session.scalar(open_step.limit(1)) is None:
        values = StepValues(kind=PathwayKind.OPEN_MARKET, planned_on=now.date())
        pathway.add(session, person=person, values=values, by=by, now=now)


def is_waiting(account: Account, *, mine: bool = False) -> ColumnElement[bool]:
    """The signals that an officer's office has not decided, about people who still work there."""
    at_work = (
        select(Placement.proposal_id)
        .join(Proposal, Proposal.id == Placement.proposal_id)
        .where(
            proposals_of_office(account),
            Placement.ended_on.is_(None),
            those_looked_after(account, Proposal.person_id, mine=mine),
        )
    )
    return MarketSignal.decision.is_(None) & MarketSignal.proposal_id.in_(at_work)


def waiting(session: Session, *, account: Account, limit: int, mine: bool = False) -> Sequence[MarketSignal]:
    """Those signals, the oldest first."""
    return session.scalars(
        select(MarketSignal)
        .where(is_waiting(account, mine=mine))
        .options(
            joinedload(MarketSignal.proposal).options(
                joinedload(Proposal.person), joinedload(Proposal.position).joinedload(Position.employer)
            )
        )
        .order_by(MarketSignal.at, MarketSignal.id)
        .limit(limit)
    ).all()
