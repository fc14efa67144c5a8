"""A proposal's way from the person's answer to its end: each step checked, written down, told to whom it concerns."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.errors import DecidedMeanwhile, DomainError, GateNotLiftable
from models.positions import Position
from models.proposals import UNDER_WAY, WITH_EMPLOYER, Interview, Proposal
from models.types import Channel, ClosingReason, NoticeKind, PositionState, ProposalState, Reason
from webapp.services.messages import letters, notices
from webapp.services.proposals.deciding import CONSENT, PositionNotOpen
from webapp.services.proposals.interviews import interviews_of

State = ProposalState


@contextmanager
def _second_is_told() -> Iterator[None]:
    """Whoever changes a row after somebody else did is told so, whichever statement finds it out."""
    try:
        yield
    except StaleDataError as error:
        raise DecidedMeanwhile from error


class AppointmentPast(DomainError):
    """An interview is arranged for a moment to come."""


@_second_is_told()
def record_answer(
    session: Session,
    *,
    proposal: Proposal,
    interested: bool,
    channel: Channel,
    by: Account,
    seen_version: int,
    now: datetime,
    reason: Reason | None = None,
    note: str = "",
) -> None:
    """Write down what the person said by phone, on paper or in person; the office has then read it.

    Raises ReasonRequired for a no without one: «prefers not to say» is a reason too.
    """
    to = State.ACCEPTED if interested else State.DECLINED
    if _done_already(proposal, to, by):
        return
    _check_seen(proposal, seen_version)
    proposal.move(to=to, by=by, at=now, reason=None if interested else reason, note=note, channel=channel)
    if not interested:
        proposal.read_at = now
    session.flush()


@_second_is_told()
def note_read(session: Session, *, proposal: Proposal, now: datetime) -> None:
    """The office has read the person's no: it leaves the desk, and the person may still change their mind."""
    proposal.read_at = proposal.read_at or now
    session.flush()


@_second_is_told()
def send_profile(
    session: Session, *, proposal: Proposal, by: Account, seen_version: int, now: datetime, note: str = ""
) -> None:
    """Name the person to the employer, after their yes.

    Raises GateNotLiftable when the person has withdrawn the consent to matching, PositionNotOpen when the position is
    closed; a deadline that has passed does not stop a yes that came in time.
    """
    if _done_already(proposal, State.SENT, by):
        return
    _check_seen(proposal, seen_version)
    _check_consent(session, proposal)
    if proposal.position.state is not PositionState.OPEN:
        raise PositionNotOpen(proposal.position.code)
    proposal.move(to=State.SENT, by=by, at=now, note=note)
    notices.tell_employer(session, proposal=proposal, kind=NoticeKind.PROFILE_SENT, now=now)
    notices.tell_person(session, proposal=proposal, kind=NoticeKind.PROFILE_SENT, now=now)
    session.flush()


@_second_is_told()
def arrange_interview(
    session: Session,
    *,
    proposal: Proposal,
    starts_at: datetime,
    place: str,
    by: Account,
    seen_version: int,
    now: datetime,
    note: str = "",
    channel: Channel | None = None,
) -> Interview:
    """Fix day, time and place of an interview, or move it to others. ``channel``: how the person's choice came.

    Raises AppointmentPast, and GateNotLiftable when the person has withdrawn the consent to matching.
    """
    current = current_interview(session, proposal=proposal)
    if current and (current.starts_at, current.place, current.note) == (starts_at, place.strip(), note.strip()):
        return current
    _check_seen(proposal, seen_version)
    _check_consent(session, proposal)
    if starts_at <= now:
        raise AppointmentPast
    if proposal.state is State.INTERVIEW:
        # Nothing but the appointment changes: the version has to grow all the same.
        flag_modified(proposal, "state")
        _call_off(session, proposal, now)
    else:
        proposal.move(to=State.INTERVIEW, by=by, at=now, channel=channel)
    made = Interview(proposal=proposal, starts_at=starts_at, place=place.strip(), note=note.strip(), account_id=by.id)
    session.add(made)
    told = {"starts_at": starts_at.isoformat(), "place": made.place}
    notices.tell_person(session, proposal=proposal, kind=NoticeKind.INTERVIEW, now=now, **told)
    notices.tell_employer(session, proposal=proposal, kind=NoticeKind.INTERVIEW, now=now, **told)
    session.flush()
    return made


def current_interview(session: Session, *, proposal: Proposal) -> Interview | None:
    """The appointment that stands, if there is one."""
    return interviews_of(session, [proposal.id]).get(proposal.id)


@_second_is_told()
def record_employers_no(
    session: Session,
    *,
    proposal: Proposal,
    by: Account,
    seen_version: int,
    now: datetime,
    reason: Reason | None,
    channel: Channel | None = None,
    note: str = "",
) -> None:
    """The employer does not go on with this person. Raises ReasonRequired."""
    if _done_already(proposal, State.DECLINED_BY_EMPLOYER, by):
        return
    _check_seen(proposal, seen_version)
    proposal.move(to=State.DECLINED_BY_EMPLOYER, by=by, at=now, reason=reason, note=note, channel=channel)
    _call_off(session, proposal, now)
    notices.tell_person(session, proposal=proposal, kind=NoticeKind.EMPLOYER_ANSWERED, now=now, hired=False)
    session.flush()


@_second_is_told()
def withdraw(
    session: Session,
    *,
    proposal: Proposal,
    by: Account,
    seen_version: int,
    now: datetime,
    reason: Reason | None,
    note: str = "",
) -> None:
    """The office takes the proposal back. Raises ReasonRequired."""
    if _done_already(proposal, State.WITHDRAWN, by):
        return
    _check_seen(proposal, seen_version)
    _end(session, proposal, State.WITHDRAWN, by=by, now=now, reason=reason, note=note)
    session.flush()


@_second_is_told()
def close(
    session: Session, *, proposal: Proposal, by: Account, seen_version: int, now: datetime, note: str = ""
) -> None:
    """Nothing more will come of it: put it away."""
    if _done_already(proposal, State.CLOSED, by):
        return
    _check_seen(proposal, seen_version)
    _end(session, proposal, State.CLOSED, by=by, now=now, note=note)
    session.flush()


@_second_is_told()
def close_others(session: Session, *, proposal: Proposal, by: Account, now: datetime) -> Sequence[Proposal]:
    """Close what else was under way for somebody who has found work, with a word to each party. Gives what it closed.

    A no that the person gave stays a no: it is closed for nobody.
    """
    others = session.scalars(
        select(Proposal)
        .where(Proposal.person_id == proposal.person_id, Proposal.id != proposal.id, Proposal.state.in_(UNDER_WAY))
        .order_by(Proposal.id)
    ).all()
    for other in others:
        _end(session, other, State.CLOSED, by=by, now=now, reason=Reason.PERSONS_CHOICE, why="hired_elsewhere")
        notices.tell_office(session, proposal=other, kind=NoticeKind.PERSON_UNAVAILABLE, now=now, by=by)
    session.flush()
    return others


@_second_is_told()
def stop_all_of(
    session: Session, *, person_ids: Collection[int], by: Account | None, now: datetime, channel: Channel | None
) -> Sequence[Proposal]:
    """Close all that is under way for people whose consent was withdrawn, with a word to each party. Gives it.

    The employers who know of a person are told, appointments are off, and nothing more is sent or arranged.
    ``channel`` is how the person said so; None where a list did.
    """
    stopped = under_way_for(session, person_ids=person_ids)
    for proposal in stopped:
        choice = {"reason": Reason.CONSENT_WITHDRAWN, "channel": channel, "why": "consent_withdrawn"}
        _end(session, proposal, State.CLOSED, by=by, now=now, **choice)
        told = {"kind": NoticeKind.PERSON_UNAVAILABLE, "why": "consent_withdrawn"}
        notices.tell_office(session, proposal=proposal, now=now, by=by, **told)
    session.flush()
    return stopped


def under_way_for(session: Session, *, person_ids: Collection[int]) -> Sequence[Proposal]:
    """The proposals to these people in which somebody is waiting for somebody."""
    return session.scalars(
        select(Proposal).where(Proposal.person_id.in_(person_ids), Proposal.state.in_(UNDER_WAY)).order_by(Proposal.id)
    ).all()


@_second_is_told()
def close_all_of(
    session: Session, *, position: Position, by: Account, now: datetime, reason: Reason = Reason.POSITION_CLOSED
) -> Sequence[Proposal]:
    """Close what is under way for a position that nobody will fill any more, with a word to each person."""
    open_ones = session.scalars(
        select(Proposal).where(Proposal.position_id == position.id, Proposal.state.in_(UNDER_WAY)).order_by(Proposal.id)
    ).all()
    for proposal in open_ones:
        _end(session, proposal, State.CLOSED, by=by, now=now, reason=reason, tell_employer=False)
    session.flush()
    return open_ones


@_second_is_told()
def close_filled(session: Session, *, position: Position, by: Account, now: datetime) -> Sequence[Proposal]:
    """Close a position whose places are all taken, and what was still under way for it."""
    position.move(to=PositionState.CLOSED, by=by, at=now, reason=ClosingReason.FILLED)
    closed = close_all_of(session, position=position, by=by, now=now)
    notices.tell_employer_of_position(session, position=position, kind=NoticeKind.POSITION_CLOSED, now=now)
    session.flush()
    return closed


def _end(
    session: Session,
    proposal: Proposal,
    to: State,
    *,
    by: Account | None,
    now: datetime,
    reason: Reason | None = None,
    channel: Channel | None = None,
    note: str = "",
    why: str = "",
    tell_employer: bool = True,
) -> None:
    """End a proposal: appointments are off, and whoever was waiting is told."""
    before = proposal.state
    proposal.move(to=to, by=by, at=now, reason=reason, note=note, channel=channel)
    _call_off(session, proposal, now)
    if before is not State.DECLINED:
        notices.tell_person(session, proposal=proposal, kind=NoticeKind.PROPOSAL_CLOSED, now=now, why=why)
    if before in WITH_EMPLOYER and tell_employer:
        notices.tell_employer(session, proposal=proposal, kind=NoticeKind.PERSON_UNAVAILABLE, now=now)


def _call_off(session: Session, proposal: Proposal, now: datetime) -> None:
    """Appointments still to come are off; one that took place stays."""
    ahead = select(Interview).where(
        Interview.proposal_id == proposal.id, Interview.cancelled_at.is_(None), Interview.starts_at > now
    )
    for interview in session.scalars(ahead):
        interview.cancelled_at = now


def _check_consent(session: Session, proposal: Proposal) -> None:
    if not letters.may_be_named(session, proposal=proposal):
        raise GateNotLiftable((CONSENT,))


def _done_already(proposal: Proposal, to: State, by: Account) -> bool:
    """Whether this officer's last step was this very one: a button pressed twice decides once."""
    last = proposal.history[-1] if proposal.history else None
    return proposal.state is to and last is not None and not last.undo and last.account is by


def _check_seen(proposal: Proposal, seen_version: int) -> None:
    if proposal.version != seen_version:
        raise DecidedMeanwhile
