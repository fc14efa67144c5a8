"""What an employer answers to a profile, and how an interview's time is found: each step checked, written down, told.

The proposal's own steps are those of ``proposing``: here is who may ask for them, and what comes before them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.errors import DecidedMeanwhile, DomainError, TooLate, TransitionNotAllowed
from models.positions import Position
from models.proposals import UNDO_WITHIN, WITH_EMPLOYER, Interview, Proposal
from models.shortlists import EmployerAnswer, InterviewSlot
from models.types import Channel, EmployersWish, NoticeKind, ProposalState, Reason
from webapp.services.holding import hold
from webapp.services.messages import notices
from webapp.services.proposals import proposing
from webapp.services.proposals.interviews import SlotTaken
from webapp.services.proposals.shortlists import current_answer, free_slots, on_offer, slot_of, slot_taken
from webapp.services.proposals.undoing import undo_last

State = ProposalState


class NoTimeOffered(DomainError):
    """Somebody who wants an interview offers at least one time."""


@contextmanager
def _second_is_told() -> Iterator[None]:
    try:
        yield
    except StaleDataError as error:
        raise DecidedMeanwhile from error


@_second_is_told()
def ask_for_interview(
    session: Session,
    *,
    proposal: Proposal,
    times: Sequence[datetime],
    place: str,
    by: Account,
    seen_version: int,
    now: datetime,
    note: str = "",
) -> EmployerAnswer:
    """The employer wants to meet the person, who chooses among the times that are free for this position.

    Raises AppointmentPast for a time gone by, NoTimeOffered, and TransitionNotAllowed once an interview is arranged.
    """
    _check(proposal, seen_version, (State.SENT,), State.INTERVIEW)
    if any(time <= now for time in times):
        raise proposing.AppointmentPast
    offer_times(session, position=proposal.position, times=times, place=place, by=by, now=now)
    if not free_slots(session, position=proposal.position, now=now):
        raise NoTimeOffered
    answer = _write_down(session, proposal, EmployersWish.INTERVIEW, by=by, now=now, note=note)
    notices.tell_person(session, proposal=proposal, kind=NoticeKind.INTERVIEW, now=now, step="asked")
    notices.tell_office(session, proposal=proposal, kind=NoticeKind.INTERVIEW, now=now, by=by, step="asked")
    return answer


def offer_times(
    session: Session, *, position: Position, times: Sequence[datetime], place: str, by: Account, now: datetime
) -> None:
    """Times for interviews about a position; one offered twice is one."""
    known = {(slot.starts_at, slot.place) for slot in free_slots(session, position=position, now=now)}
    for time in dict.fromkeys(times):
        if (time, place.strip()) not in known:
            values = {"starts_at": time, "place": place.strip(), "offered_at": now, "account_id": by.id}
            session.add(InterviewSlot(position_id=position.id, **values))
    session.flush()


def withdraw_time(session: Session, *, slot: InterviewSlot, now: datetime) -> None:
    """A time that the employer does not offer any more. Raises SlotTaken when somebody chose it before."""
    # Somebody may choose it in this very moment: whoever comes second waits here, and then finds out.
    hold(session, slot.position)
    if slot_taken(session, slot=slot):
        raise SlotTaken
    slot.withdrawn_at = slot.withdrawn_at or now
    session.flush()


@_second_is_told()
def choose_time(
    session: Session,
    *,
    proposal: Proposal,
    slot_id: int,
    by: Account,
    now: datetime,
    channel: Channel | None = None,
) -> Interview:
    """The person, or an officer for them, chooses one of the times offered: the interview is arranged.

    ``channel``: how the officer heard it.

    Raises SlotTaken when the time is gone, TransitionNotAllowed when nobody asks for an interview any more, and what
    ``arrange_interview`` raises.
    """
    standing = proposing.current_interview(session, proposal=proposal)
    if standing is not None and standing.slot_id == slot_id:
        return standing
    answer = on_offer(session, proposal=proposal)
    if answer is None:
        raise TransitionNotAllowed(proposal.state.value, State.INTERVIEW.value)
    # The time may be taken away in this very moment: whoever comes second waits here, and then finds out.
    hold(session, proposal.position)
    slot = slot_of(session, position=proposal.position, slot_id=slot_id)
    if slot is None or slot.starts_at <= now or slot_taken(session, slot=slot):
        raise SlotTaken
    interview = proposing.arrange_interview(
        session,
        proposal=proposal,
        starts_at=slot.starts_at,
        place=slot.place,
        by=by,
        seen_version=proposal.version,
        now=now,
        note=answer.note,
        channel=channel,
    )
    interview.slot_id = slot.id
    try:
        session.flush()
    except IntegrityError as error:
        raise SlotTaken from error
    notices.tell_office(session, proposal=proposal, kind=NoticeKind.INTERVIEW, now=now, by=by, step="chosen")
    return interview


@_second_is_told()
def say_none_fits(
    session: Session,
    *,
    proposal: Proposal,
    by: Account,
    now: datetime,
    note: str = "",
    channel: Channel | None = None,
) -> None:
    """None of the times is possible: the employer is asked for others; why is for the office alone.

    ``channel``: how an officer heard it. Raises TransitionNotAllowed when nobody asks for an interview any more.
    """
    answer = on_offer(session, proposal=proposal)
    if answer is None:
        raise TransitionNotAllowed(proposal.state.value, State.INTERVIEW.value)
    answer.none_fits_at, answer.none_fits_note, answer.none_fits_channel = now, note.strip(), channel
    _touch(session, proposal)
    notices.tell_employer(session, proposal=proposal, kind=NoticeKind.INTERVIEW, now=now, step="none_fits")
    notices.tell_office(session, proposal=proposal, kind=NoticeKind.INTERVIEW, now=now, by=by, step="none_fits")
    session.flush()


@_second_is_told()
def want_to_hire(
    session: Session, *, proposal: Proposal, by: Account, seen_version: int, now: datetime, note: str = ""
) -> EmployerAnswer:
    """The employer would hire the person. It is an intention: clearance and hiring stay the office's."""
    before = current_answer(session, proposal=proposal)
    if before is not None and before.kind is EmployersWish.HIRE and proposal.state in WITH_EMPLOYER:
        return before
    _check(proposal, seen_version, WITH_EMPLOYER, State.HIRED)
    answer = _write_down(session, proposal, EmployersWish.HIRE, by=by, now=now, note=note)
    told = {"kind": NoticeKind.EMPLOYER_ANSWERED, "now": now, "step": "wants_to_hire"}
    notices.tell_person(session, proposal=proposal, **told)
    notices.tell_office(session, proposal=proposal, by=by, **told)
    return answer


@_second_is_told()
def say_no(
    session: Session,
    *,
    proposal: Proposal,
    by: Account,
    seen_version: int,
    now: datetime,
    reason: Reason | None,
    note: str = "",
) -> None:
    """The employer does not go on with this person. Raises ReasonRequired."""
    proposing.record_employers_no(
        session,
        proposal=proposal,
        by=by,
        seen_version=seen_version,
        now=now,
        reason=reason,
        channel=Channel.ONLINE,
        note=note,
    )
    before = current_answer(session, proposal=proposal)
    if before is None or before.kind is not EmployersWish.NO:
        session.add(EmployerAnswer(proposal_id=proposal.id, kind=EmployersWish.NO, at=now, account_id=by.id))
        kind = NoticeKind.EMPLOYER_ANSWERED
        notices.tell_office(session, proposal=proposal, kind=kind, now=now, by=by, step="no")
    session.flush()


def may_take_back(answer: EmployerAnswer | None, proposal: Proposal, *, by: Account, now: datetime) -> bool:
    """Whether this is the account's own last answer, not older than a minute, and nothing came of it yet."""
    if answer is None or answer.account_id != by.id or now - answer.at > UNDO_WITHIN:
        return False
    if answer.kind is EmployersWish.NO:
        return proposal.undoable_by(by, now)
    moved_on = proposal.moved_at is not None and proposal.moved_at > answer.at
    return proposal.state in WITH_EMPLOYER and not moved_on


@_second_is_told()
def take_back(session: Session, *, proposal: Proposal, by: Account, now: datetime) -> None:
    """Take one's own last answer back, within a minute: nobody is told of it.

    Raises TooLate, and SlotTaken when somebody chose the time of the interview that a no had freed.
    """
    answer = current_answer(session, proposal=proposal)
    if answer is None or not may_take_back(answer, proposal, by=by, now=now):
        raise TooLate
    answer.withdrawn_at = now
    if answer.kind is EmployersWish.NO:
        undo_last(session, proposal=proposal, by=by, now=now)
        return
    notices.take_back(session, proposal=proposal, since=answer.at)
    _touch(session, proposal)
    session.flush()


def _check(proposal: Proposal, seen_version: int, states: Sequence[ProposalState], wanted: ProposalState) -> None:
    if proposal.version != seen_version:
        raise DecidedMeanwhile
    if proposal.state not in states:
        raise TransitionNotAllowed(proposal.state.value, wanted.value)


def _write_down(
    session: Session, proposal: Proposal, kind: EmployersWish, *, by: Account, now: datetime, note: str
) -> EmployerAnswer:
    answer = EmployerAnswer(proposal_id=proposal.id, kind=kind, at=now, account_id=by.id, note=note.strip())
    session.add(answer)
    _touch(session, proposal)
    session.flush()
    return answer


def _touch(session: Session, proposal: Proposal) -> None:
    """Nothing but what is said of it changes: the version has to grow all the same, and the desk to be told."""
    flag_modified(proposal, "state")
    proposal.read_at = None
    session.flush()
