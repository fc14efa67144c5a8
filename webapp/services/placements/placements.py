"""Placements under way: new terms, the plan, follow-ups, and how they end."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.errors import DecidedMeanwhile, DomainError
from models.follow_ups import calendar_of, lasted_until_kept
from models.placements import FollowUp, Placement, PlannedAccommodation
from models.types import Availability, Channel, EndReason, FollowUpKind, FollowUpOutcome, Funding
from webapp.services.placements import pathway_jobs
from webapp.services.placements.hiring import Terms, set_availability

STILL_AT_WORK = frozenset({FollowUpOutcome.WELL, FollowUpOutcome.SOME_DIFFICULTY, FollowUpOutcome.AT_RISK})


class AlreadyDone(DomainError):
    """This follow-up was recorded before."""


class AlreadyEnded(DomainError):
    """The placement ended before."""


class EndsBeforeItStarted(DomainError):
    """A placement cannot end before its first day."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One accommodation of the plan as somebody fills it in; ``cost_cents`` in euro cents."""

    responsible: str = ""
    due_on: date | None = None
    cost_cents: int | None = None
    funding: Funding | None = None
    done_on: date | None = None


def change_terms(session: Session, *, placement: Placement, terms: Terms, seen_version: int) -> None:
    """New terms; a new start moves the follow-ups that nobody has done yet. Raises as Terms.check, DecidedMeanwhile."""
    terms.check()
    _check_version(placement, seen_version)
    moved = terms.started_on != placement.started_on
    for name in ("started_on", "contract", "hours", "contract_ends_on"):
        setattr(placement, name, getattr(terms, name))
    for name in ("tutor_name", "tutor_contact", "note"):
        setattr(placement, name, getattr(terms, name).strip())
    if moved:
        _move_follow_ups(placement, terms.started_on)
        pathway_jobs.move_start(session, placement=placement)
    _touch(session, placement)


def plan_accommodation(
    session: Session, *, placement: Placement, accommodation: str, line: PlanLine, seen_version: int
) -> PlannedAccommodation:
    """Add an accommodation to the plan, or change its line: who, by when, cost, who pays, when done.

    Raises DecidedMeanwhile.
    """
    _check_version(placement, seen_version)
    found = next((one for one in placement.accommodations if one.accommodation == accommodation), None)
    if found is None:
        found = PlannedAccommodation(accommodation=accommodation)
        placement.accommodations.append(found)
    found.responsible, found.due_on = line.responsible.strip(), line.due_on
    found.cost_cents, found.funding, found.done_on = line.cost_cents, line.funding, line.done_on
    _touch(session, placement)
    return found


def note_accommodation(
    session: Session, *, placement: Placement, line: PlannedAccommodation, note: str, seen_version: int
) -> None:
    """Write a note on a line of the plan, or take it away. Raises DecidedMeanwhile."""
    _check_version(placement, seen_version)
    line.note = note.strip()
    _touch(session, placement)


def drop_accommodation(session: Session, *, placement: Placement, accommodation: str, seen_version: int) -> None:
    """Take an accommodation out of the plan. Raises DecidedMeanwhile."""
    _check_version(placement, seen_version)
    placement.accommodations = [one for one in placement.accommodations if one.accommodation != accommodation]
    _touch(session, placement)


def complete_calendar(session: Session, *, placement: Placement) -> None:
    """Give a placement that came from a list the follow-ups that it lacks."""
    if placement.started_on is None:
        return
    present = {follow_up.kind for follow_up in placement.follow_ups}
    placement.follow_ups += [
        FollowUp(kind=kind, due_on=day)
        for kind, day in calendar_of(placement.started_on).items()
        if kind not in present
    ]
    _touch(session, placement)


def add_follow_up(session: Session, *, placement: Placement, due_on: date) -> FollowUp:
    """One more day on which to ask; the same day asked for twice is one."""
    for known in placement.follow_ups:
        if known.kind is FollowUpKind.EXTRA and known.due_on == due_on and known.done_on is None:
            return known
    follow_up = FollowUp(kind=FollowUpKind.EXTRA, due_on=due_on)
    placement.follow_ups.append(follow_up)
    _touch(session, placement)
    return follow_up


def record_follow_up(
    session: Session,
    *,
    follow_up: FollowUp,
    outcome: FollowUpOutcome,
    channel: Channel,
    by: Account,
    today: date,
    note: str = "",
    again_on: date | None = None,
) -> None:
    """Write down what was told; ``again_on`` adds a day to ask again. The sixth month at work is a job kept.

    Raises AlreadyDone: two officers may have called.
    """
    if follow_up.done_on is not None:
        raise AlreadyDone
    placement = follow_up.placement
    follow_up.done_on, follow_up.outcome, follow_up.channel = today, outcome, channel
    follow_up.note, follow_up.account_id = note.strip(), by.id
    if _six_months_on(placement, today) and outcome in STILL_AT_WORK:
        placement.kept_six_months = True
    if again_on is not None:
        placement.follow_ups.append(FollowUp(kind=FollowUpKind.EXTRA, due_on=again_on))
    _touch(session, placement)


def end(
    session: Session,
    *,
    placement: Placement,
    ended_on: date,
    reason: EndReason,
    availability: Availability,
    by: Account,
    now: datetime,
    seen_version: int,
    note: str = "",
) -> None:
    """The placement ended: why, and whether the person looks for work again. Its follow-ups to come are dropped.

    Whether the job was kept for six months follows from the days. Raises AlreadyEnded, EndsBeforeItStarted,
    DecidedMeanwhile.
    """
    _check_version(placement, seen_version)
    if placement.ended_on is not None:
        raise AlreadyEnded
    if placement.started_on is not None and ended_on < placement.started_on:
        raise EndsBeforeItStarted
    placement.ended_on, placement.end_reason = ended_on, reason
    placement.note = "\n".join(part for part in (placement.note, note.strip()) if part)
    if placement.started_on is not None:
        placement.kept_six_months = lasted_until_kept(placement.started_on, ended_on)
    placement.follow_ups = [one for one in placement.follow_ups if one.done_on is not None or one.due_on <= ended_on]
    _touch(session, placement)
    pathway_jobs.end(session, placement=placement, ended_on=ended_on, by=by, now=now)
    set_availability(session, person=placement.proposal.person, to=availability, by=by, now=now)


def _six_months_on(placement: Placement, today: date) -> bool:
    return placement.started_on is not None and lasted_until_kept(placement.started_on, today)


def _move_follow_ups(placement: Placement, start: date) -> None:
    days = calendar_of(start)
    for follow_up in placement.follow_ups:
        if follow_up.done_on is None and follow_up.kind in days:
            follow_up.due_on = days[follow_up.kind]


def _check_version(placement: Placement, seen: int) -> None:
    if placement.version != seen:
        raise DecidedMeanwhile


def _touch(session: Session, placement: Placement) -> None:
    """Raise the version also where only rows below changed. Raises DecidedMeanwhile when somebody else was first."""
    flag_modified(placement, "hours")
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile from error
