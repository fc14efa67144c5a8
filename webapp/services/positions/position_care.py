"""What an office does with a position beside opening it: take it down by phone, edit, analyse, close, reopen, copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from matching.text import plain
from models.accounts import Account
from models.employers import Employer
from models.errors import DecidedMeanwhile
from models.positions import JobAnalysis, Position
from models.proposals import Proposal
from models.types import ClosingReason, NoticeKind, PositionState, Role
from webapp.services.messages import notices
from webapp.services.positions import positions
from webapp.services.positions.positions import NewPosition
from webapp.services.proposals import proposing

ALIKE = 80
"""Of 100, how alike the titles of two positions must be to be shown as perhaps the same."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the office saw at the workplace."""

    done_on: date
    met_with: str = ""
    tasks: str = ""
    surroundings: str = ""
    support: str = ""


def take_down(
    session: Session, *, employer: Employer, job: NewPosition, by: Account, today: date, now: datetime
) -> Position:
    """A position that an employer told the office: it is looked at already, so it opens at once. Raises CodeTaken."""
    position = positions.submit(session, employer=employer, job=job, today=today)
    positions.open_position(session, position=position, by=by, now=now)
    return position


def edit(session: Session, *, position: Position, job: NewPosition, seen_version: int) -> None:
    """Say the job anew. Raises DecidedMeanwhile when somebody changed it since this version was shown."""
    check_version(position, seen=seen_version)
    positions.describe(session, position=position, job=job)
    _flush(session)


def analyse(session: Session, *, position: Position, analysis: Analysis, by: Account, seen_version: int) -> None:
    """Keep what was seen of the job at the workplace. Raises DecidedMeanwhile: nobody's notes are overwritten."""
    check_version(position, seen=seen_version)
    kept = position.analysis or JobAnalysis()
    kept.done_on, kept.account_id = analysis.done_on, by.id
    kept.met_with, kept.tasks = analysis.met_with.strip(), analysis.tasks.strip()
    kept.surroundings, kept.support = analysis.surroundings.strip(), analysis.support.strip()
    position.analysis = kept
    # Only a row below changes: the version has to grow all the same.
    flag_modified(position, "title")
    _flush(session)


def close(
    session: Session,
    *,
    position: Position,
    reason: ClosingReason,
    by: Account,
    now: datetime,
    seen_version: int,
    note: str = "",
) -> Sequence[Proposal]:
    """Close a position, and what is under way for it with a word to each person; gives the proposals it closed.

    Who did not do it is told: the employer, or the office that finds it among what changed.
    """
    check_version(position, seen=seen_version)
    position.move(to=PositionState.CLOSED, by=by, at=now, reason=reason, note=note)
    closed = proposing.close_all_of(session, position=position, by=by, now=now)
    if by.role is Role.EMPLOYER:
        position.changed_at = now
        notices.tell_office_of_position(session, position=position, kind=NoticeKind.POSITION_CLOSED, now=now)
    else:
        notices.tell_employer_of_position(session, position=position, kind=NoticeKind.POSITION_CLOSED, now=now)
    _flush(session)
    return closed


def reopen(
    session: Session, *, position: Position, expires_on: date | None, by: Account, now: datetime, seen_version: int
) -> None:
    """Open a closed position again, with a deadline of its own; closed proposals stay closed."""
    check_version(position, seen=seen_version)
    position.move(to=PositionState.OPEN, by=by, at=now)
    position.expires_on = expires_on
    _flush(session)


def extend(session: Session, *, position: Position, expires_on: date | None, seen_version: int) -> None:
    """Another deadline, or none."""
    check_version(position, seen=seen_version)
    position.expires_on = expires_on
    _flush(session)


def mark_seen(session: Session, *, position: Position) -> None:
    """Somebody at the office has looked at what the employer changed."""
    position.changed_at = None
    _flush(session)


def check_version(position: Position, *, seen: int) -> None:
    """Raises DecidedMeanwhile where somebody changed the position since this version was shown."""
    if position.version != seen:
        raise DecidedMeanwhile(position.code)


def twins_of(session: Session, *, employer: Employer, job: NewPosition, besides: str = "") -> list[Position]:
    """The employer's positions, not closed, that may be this one: title alike, same comune, about the same hours."""
    near = session.scalars(
        select(Position)
        .where(
            Position.employer_id == employer.id,
            Position.code != besides,
            Position.state != PositionState.CLOSED,
            Position.comune_code == job.comune.istat_code,
            Position.hours.between(job.hours - 5, job.hours + 5),
        )
        .options(joinedload(Position.comune))
        .order_by(Position.published_on.desc(), Position.id)
    )
    title = plain(job.title)
    return [position for position in near if fuzz.token_sort_ratio(title, plain(position.title)) >= ALIKE]


def _flush(session: Session) -> None:
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile from error
