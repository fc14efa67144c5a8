"""The people who work at an employer's: the plan's tasks, how it goes, and help asked for early."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from models.accounts import Account
from models.employer_messages import EmployerMessage
from models.errors import DecidedMeanwhile, NotFound
from models.placements import Placement, PlannedAccommodation
from models.positions import Position
from models.proposals import Proposal
from models.types import FollowUpOutcome, NoticeKind
from webapp.services.messages import notices
from webapp.services.office.due import those_looked_after
from webapp.services.placements import placements
from webapp.services.placements.placements import PlanLine
from webapp.services.visibility import positions_of, proposals_of_office

OUTCOMES = (FollowUpOutcome.WELL, FollowUpOutcome.SOME_DIFFICULTY, FollowUpOutcome.AT_RISK)
"""What an employer says of somebody who works there; an end is written down by the office."""


def at_work(session: Session, *, account: Account, today: date) -> Sequence[Placement]:
    """The people at work at the account's employer, by surname."""
    found = session.scalars(_own(account, today)).all()
    return sorted(found, key=lambda one: (one.proposal.person.surname, one.proposal.person.name, one.proposal_id))


def visible(session: Session, *, account: Account, number: int, today: date) -> Placement:
    """One of them. Raises NotFound."""
    found = session.scalar(
        _own(account, today).where(Placement.proposal_id == number).execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(str(number))
    return found


def _own(account: Account, today: date) -> Select[tuple[Placement]]:
    return (
        select(Placement)
        .join(Placement.proposal)
        .join(Proposal.position)
        .where(positions_of(account), _still(today))
        .options(
            contains_eager(Placement.proposal).options(
                joinedload(Proposal.person), contains_eager(Proposal.position).joinedload(Position.office)
            ),
            selectinload(Placement.accommodations),
        )
    )


def _still(today: date) -> ColumnElement[bool]:
    return or_(Placement.ended_on.is_(None), Placement.ended_on >= today)


def mark_done(session: Session, *, placement: Placement, accommodation: str, today: date, seen_version: int) -> None:
    """A task of the plan is done today; done twice, the first day stays. Raises NotFound, DecidedMeanwhile."""
    line = _task(placement, accommodation)
    if line.done_on is not None:
        return
    told = PlanLine(line.responsible, line.due_on, line.cost_cents, line.funding, today)
    placements.plan_accommodation(
        session, placement=placement, accommodation=accommodation, line=told, seen_version=seen_version
    )


def note_task(
    session: Session,
    *,
    placement: Placement,
    accommodation: str,
    note: str,
    by: Account,
    now: datetime,
    seen_version: int,
) -> None:
    """Keep what the employer writes of a task of the plan, and tell the office. Raises NotFound, DecidedMeanwhile."""
    line = _task(placement, accommodation)
    if line.note == note.strip():
        return
    placements.note_accommodation(session, placement=placement, line=line, note=note, seen_version=seen_version)
    if line.note:
        told = {"kind": NoticeKind.FOLLOW_UP_DUE, "now": now, "step": "employer_wrote"}
        notices.tell_office(session, proposal=placement.proposal, by=by, **told)
        session.flush()


def _task(placement: Placement, accommodation: str) -> PlannedAccommodation:
    line = next((one for one in placement.accommodations if one.accommodation == accommodation), None)
    if line is None:
        raise NotFound(accommodation)
    return line


def write(
    session: Session, *, placement: Placement, outcome: FollowUpOutcome, text: str, by: Account, now: datetime
) -> EmployerMessage:
    """Tell the office how it goes, and what is wanted; the same words sent twice are one message."""
    last = next(iter(messages_of(session, placement=placement)), None)
    if last is not None and last.answered_at is None and (last.outcome, last.text) == (outcome, text.strip()):
        return last
    said = {"outcome": outcome, "text": text.strip()}
    made = EmployerMessage(proposal_id=placement.proposal_id, at=now, account_id=by.id, **said)
    session.add(made)
    told = {"kind": NoticeKind.FOLLOW_UP_DUE, "now": now, "step": "employer_wrote"}
    notices.tell_office(session, proposal=placement.proposal, by=by, **told)
    session.flush()
    return made


def messages_of(session: Session, *, placement: Placement) -> Sequence[EmployerMessage]:
    """What was written about a placement, the latest first."""
    return session.scalars(
        select(EmployerMessage)
        .where(EmployerMessage.proposal_id == placement.proposal_id)
        .options(joinedload(EmployerMessage.account))
        .order_by(EmployerMessage.id.desc())
    ).all()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that nobody has answered yet."""

    message: EmployerMessage
    proposal: Proposal


def unanswered(session: Session, *, account: Account, limit: int, mine: bool = False) -> Sequence[Waiting]:
    """The office's messages to answer, the oldest first."""
    rows = session.execute(
        select(EmployerMessage, Proposal)
        .join(Proposal, Proposal.id == EmployerMessage.proposal_id)
        .where(
            proposals_of_office(account),
            EmployerMessage.answered_at.is_(None),
            those_looked_after(account, Proposal.person_id, mine=mine),
        )
        .options(joinedload(Proposal.person), joinedload(Proposal.position).joinedload(Position.employer))
        .order_by(EmployerMessage.at, EmployerMessage.id)
        .limit(limit)
    ).all()
    return [Waiting(row[0], row[1]) for row in rows]


def message(session: Session, *, account: Account, message_id: int) -> EmployerMessage:
    """One of the office's messages. Raises NotFound."""
    found = session.scalar(
        select(EmployerMessage)
        .join(Proposal, Proposal.id == EmployerMessage.proposal_id)
        .where(EmployerMessage.id == message_id, proposals_of_office(account))
    )
    if found is None:
        raise NotFound(str(message_id))
    return found


def answer(session: Session, *, message: EmployerMessage, text: str, by: Account, now: datetime) -> None:
    """Answer a message: the employer is told, and it leaves the desk. Raises DecidedMeanwhile when a colleague did."""
    if message.answered_at is not None:
        raise DecidedMeanwhile
    message.answer, message.answered_at, message.answered_by = text.strip(), now, by.id
    told = {"kind": NoticeKind.FOLLOW_UP_DUE, "now": now, "step": "office_answered"}
    notices.tell_employer(session, proposal=message.proposal, **told)
    session.flush()
