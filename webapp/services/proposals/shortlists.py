"""The shortlist that an employer received: profiles under a number, what can be answered, and how far each has come.

Nothing here gives an employer a category, a degree, a diagnosis, a level of capacity or a note of the office; a name
only where the person said yes and their consent is in force.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from models.accounts import Account
from models.errors import DomainError, NotFound
from models.people import Person
from models.positions import Position
from models.proposals import WITH_EMPLOYER, Interview, Proposal, ProposalEvent
from models.shortlists import EmployerAnswer, InterviewSlot
from models.types import EmployersWish, ProposalState
from webapp.services.messages import letters
from webapp.services.office.due import those_looked_after
from webapp.services.positions import positions
from webapp.services.proposals import profiles
from webapp.services.proposals.interviews import interviews_of
from webapp.services.proposals.profiles import SentProfile
from webapp.services.visibility import positions_of, proposals_of_office, proposals_received_by

State = ProposalState


class ProfileGone(DomainError):
    """The profile was here, and is not any more: withdrawn, closed, or without the person's consent."""


@dataclass(frozen=True, slots=True)
class Received:
    """One profile as the employer reads it. ``name`` is empty unless the person agreed to be named."""

    proposal: Proposal
    profile: SentProfile
    name: str
    answer: EmployerAnswer | None
    interview: Interview | None
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Shortlist:
    """All that an employer received for a position."""

    position: Position
    waiting: Sequence[Received]
    ended: Sequence[Proposal]
    """Answered or closed: nothing of the person is shown any more, only the number and how it ended."""
    answers: Mapping[int, EmployerAnswer]
    """The answers that count, by proposal."""
    slots: Sequence[InterviewSlot]


def shortlist(session: Session, *, account: Account, code: str, language: str, now: datetime) -> Shortlist:
    """What was sent for a position of the account's. Raises NotFound."""
    position = positions.visible(session, account=account, code=code)
    mine = select(Proposal).where(Proposal.position_id == position.id)
    found = session.scalars(_with_all(mine.where(proposals_received_by(account)).order_by(Proposal.id))).all()
    ended = session.scalars(
        mine.where(
            Proposal.state.in_((State.HIRED, State.DECLINED_BY_EMPLOYER, State.WITHDRAWN, State.CLOSED)), was_received()
        )
        .options(selectinload(Proposal.history))
        .order_by(Proposal.id)
    ).all()
    answers = answers_of(session, [proposal.id for proposal in (*found, *ended)])
    appointments = interviews_of(session, [proposal.id for proposal in found])
    sent = profiles.profiles_for_employer(session, proposals=found, language=language)
    return Shortlist(
        position=position,
        waiting=[
            Received(
                proposal,
                sent[proposal.id],
                named(proposal),
                answers.get(proposal.id),
                appointments.get(proposal.id) if proposal.state is State.INTERVIEW else None,
                proposal.moved_at,
            )
            for proposal in found
        ],
        ended=ended,
        answers=answers,
        slots=free_slots(session, position=position, now=now),
    )


def named(proposal: Proposal) -> str:
    """The person's name, where they themselves said yes to this job; else nothing. Consent was asked for before."""
    standing: list[ProposalState] = []
    for event in proposal.history:
        if not event.undo:
            standing.append(event.to_state)
        elif standing:
            standing.pop()
    return proposal.person.full_name if State.ACCEPTED in standing else ""


def received(session: Session, *, account: Account, code: str, number: int) -> Proposal:
    """One profile to answer. Raises ProfileGone when it was there before, NotFound when it never was."""
    position = positions.visible(session, account=account, code=code)
    mine = select(Proposal).where(Proposal.id == number, Proposal.position_id == position.id)
    found = session.scalar(_with_all(mine.where(proposals_received_by(account))))
    if found is not None:
        return found
    if session.scalar(mine.where(was_received())) is not None:
        raise ProfileGone(str(number))
    raise NotFound(str(number))


def answered(session: Session, *, account: Account, code: str, number: int) -> Proposal:
    """A profile to which the account may have just answered, to take it back. Raises NotFound."""
    position = positions.visible(session, account=account, code=code)
    mine = select(Proposal).where(Proposal.id == number, Proposal.position_id == position.id, was_received())
    found = session.scalar(mine.options(selectinload(Proposal.history)))
    if found is None or not letters.may_be_named(session, proposal=found):
        raise NotFound(str(number))
    return found


def was_received() -> ColumnElement[bool]:
    """Whether the profile was ever sent."""
    return exists().where(ProposalEvent.proposal_id == Proposal.id, ProposalEvent.to_state == State.SENT)


def _with_all(statement: Select[tuple[Proposal]]) -> Select[tuple[Proposal]]:
    return statement.options(
        joinedload(Proposal.person).options(joinedload(Person.registration), joinedload(Person.profile)),
        joinedload(Proposal.position).options(joinedload(Position.comune), joinedload(Position.employer)),
        selectinload(Proposal.history),
    ).execution_options(populate_existing=True)


def answers_of(session: Session, proposal_ids: Sequence[int]) -> dict[int, EmployerAnswer]:
    """The answer that counts, by proposal."""
    rows = session.scalars(
        select(EmployerAnswer)
        .where(EmployerAnswer.proposal_id.in_(proposal_ids), EmployerAnswer.withdrawn_at.is_(None))
        .order_by(EmployerAnswer.id)
    )
    return {answer.proposal_id: answer for answer in rows}


def current_answer(session: Session, *, proposal: Proposal) -> EmployerAnswer | None:
    """The answer that counts, if there is one."""
    return answers_of(session, [proposal.id]).get(proposal.id)


def on_offer(session: Session, *, proposal: Proposal) -> EmployerAnswer | None:
    """The employer's wish for an interview, while the person has to choose a time."""
    answer = current_answer(session, proposal=proposal)
    wanted = answer is not None and answer.kind is EmployersWish.INTERVIEW
    return answer if wanted and proposal.state is State.SENT else None


def free_slots(session: Session, *, position: Position, now: datetime) -> Sequence[InterviewSlot]:
    """The times that can still be chosen for a position, the first one first."""
    return session.scalars(
        select(InterviewSlot)
        .where(InterviewSlot.position_id == position.id, _free(now))
        .order_by(InterviewSlot.starts_at, InterviewSlot.id)
    ).all()


def slot_of(session: Session, *, position: Position, slot_id: int) -> InterviewSlot | None:
    """One of a position's times, whether free or not; one taken away is none."""
    return session.scalar(
        select(InterviewSlot).where(
            InterviewSlot.id == slot_id,
            InterviewSlot.position_id == position.id,
            InterviewSlot.withdrawn_at.is_(None),
        )
    )


def slot_taken(session: Session, *, slot: InterviewSlot) -> bool:
    """Whether an appointment that stands holds it."""
    return bool(session.scalar(select(exists().where(Interview.slot_id == slot.id, Interview.cancelled_at.is_(None)))))


def _free(now: datetime) -> ColumnElement[bool]:
    held = exists().where(Interview.slot_id == InterviewSlot.id, Interview.cancelled_at.is_(None))
    return and_(InterviewSlot.withdrawn_at.is_(None), InterviewSlot.starts_at > now, ~held)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person can choose from: the employer's wish, the times that are free now."""

    answer: EmployerAnswer
    slots: Sequence[InterviewSlot]


def choices_for(session: Session, proposals: Sequence[Proposal], *, now: datetime) -> dict[int, Choice]:
    """By proposal: the times to choose from, where an employer asks for an interview and none is arranged."""
    sent = {proposal.id: proposal for proposal in proposals if proposal.state is State.SENT}
    if not sent:
        return {}
    answers = answers_of(session, list(sent))
    asked = {number: answer for number, answer in answers.items() if answer.kind is EmployersWish.INTERVIEW}
    if not asked:
        return {}
    where = InterviewSlot.position_id.in_({sent[number].position_id for number in asked}) & _free(now)
    slots = session.scalars(
        select(InterviewSlot).where(where).order_by(InterviewSlot.starts_at, InterviewSlot.id)
    ).all()
    return {
        number: Choice(answer, [slot for slot in slots if slot.position_id == sent[number].position_id])
        for number, answer in asked.items()
    }


@dataclass(frozen=True, slots=True)
class PositionReceived:
    """A position for which profiles came, and since when the oldest of them waits for an answer."""

    position: Position
    profiles: int
    unanswered: int
    waiting_since: datetime | None


def received_by(session: Session, *, account: Account) -> Sequence[PositionReceived]:
    """The account's positions with profiles to look at, whoever waits longest first."""
    unanswered = and_(Proposal.state == State.SENT, ~_answered())
    rows: Sequence[Row[tuple[int, int, int, datetime | None]]] = session.execute(
        select(
            Proposal.position_id,
            func.count(Proposal.id),
            func.count(Proposal.id).filter(unanswered),
            func.min(Proposal.moved_at).filter(unanswered),
        )
        .where(proposals_received_by(account))
        .group_by(Proposal.position_id)
    ).all()
    found = session.scalars(
        select(Position)
        .where(Position.id.in_([row[0] for row in rows]), positions_of(account))
        .options(joinedload(Position.comune))
    )
    known = {position.id: position for position in found}
    lines = [PositionReceived(known[row[0]], *row[1:]) for row in rows if row[0] in known]
    return sorted(lines, key=lambda line: (line.waiting_since is None, line.waiting_since, line.position.code))


def _answered() -> ColumnElement[bool]:
    return exists().where(EmployerAnswer.proposal_id == Proposal.id, EmployerAnswer.withdrawn_at.is_(None))


def answers_for_office(
    session: Session, *, account: Account, limit: int, mine: bool = False
) -> Sequence[tuple[EmployerAnswer, Proposal]]:
    """What employers wrote and the office has to act on or read, oldest first.

    A wish to hire until the hiring is recorded, an interview until a time is chosen, a no until it is read.
    """
    looked_after = those_looked_after(account, Proposal.person_id, mine=mine)
    later = aliased(EmployerAnswer)
    overtaken = exists().where(
        later.proposal_id == EmployerAnswer.proposal_id, later.withdrawn_at.is_(None), later.id > EmployerAnswer.id
    )
    open_ones = or_(
        and_(EmployerAnswer.kind == EmployersWish.HIRE, Proposal.state.in_(WITH_EMPLOYER)),
        and_(EmployerAnswer.kind == EmployersWish.INTERVIEW, Proposal.state == State.SENT),
        and_(
            EmployerAnswer.kind == EmployersWish.NO,
            Proposal.state == State.DECLINED_BY_EMPLOYER,
            Proposal.read_at.is_(None),
        ),
    )
    rows = session.execute(
        select(EmployerAnswer, Proposal)
        .join(Proposal, Proposal.id == EmployerAnswer.proposal_id)
        .where(proposals_of_office(account), EmployerAnswer.withdrawn_at.is_(None), ~overtaken, open_ones, looked_after)
        .options(joinedload(Proposal.person), joinedload(Proposal.position).joinedload(Position.employer))
        .order_by(EmployerAnswer.at, EmployerAnswer.id)
        .limit(limit)
    ).all()
    return [(row[0], row[1]) for row in rows]
