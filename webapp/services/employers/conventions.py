"""Conventions between an employer and an office: proposed, negotiated, signed, in force, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.agreements import CONVENTION_LIFE, ConventionEvent
from models.employers import Convention, Employer
from models.errors import DecidedMeanwhile, DomainError, NotFound, ReasonRequired, TransitionNotAllowed
from models.positions import Position
from models.territory import Comune, Office
from models.types import ConventionKind, ConventionState, WorkOrderState
from models.work_orders import WorkOrder
from webapp.services import visibility
from webapp.services.employers import agreement_notices
from webapp.services.holding import hold
from webapp.services.parameters import parameters

MOST_OPEN = 10
"""Proposals of one employer that wait at the same time."""
WAITING = (ConventionState.PROPOSED, ConventionState.NEGOTIATING, ConventionState.SIGNED)
SHOWN = 100


class AlreadyThere(DomainError):
    """The same is written down already."""


class TooManyProposals(DomainError):
    """More than an office can look at."""


class Term(StrEnum):
    """Where a day stands within the days of an agreement."""

    NOT_YET = "not_yet"
    CURRENT = "current"
    EXPIRING = "expiring"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was signed."""

    signed_on: date
    ends_on: date | None
    places: int
    starts_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an employer proposes; nothing of it binds anybody."""

    kind: ConventionKind
    places: int
    starts_on: date | None = None
    ends_on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ConventionView:
    """A convention on a day; ``term`` is None where it is not in force."""

    convention: Convention
    term: Term | None

    @property
    def over(self) -> bool:
        """Whether nothing of it counts any more."""
        done = (ConventionState.ENDED, ConventionState.DROPPED)
        return self.convention.state in done or self.term is Term.EXPIRED

    @property
    def ends_soon(self) -> bool:
        """Whether its end is near."""
        return self.term is Term.EXPIRING


def term_of(begins: date | None, ends_on: date | None, *, today: date) -> Term:
    """Where today stands; how long before its end an agreement expires soon is a parameter."""
    if ends_on is not None and ends_on < today:
        return Term.EXPIRED
    if begins is not None and begins > today:
        return Term.NOT_YET
    return Term.EXPIRING if ends_on is not None and ends_on <= near(today)[1] else Term.CURRENT


def near(today: date) -> tuple[date, date]:
    """The days on which an end is near: from today on, for as long as a parameter says."""
    return today, today + timedelta(days=parameters().whole("convention_warning", on=today))


def order_term(order: WorkOrder, *, today: date) -> Term | None:
    """The same for a work order; None where it is not in force."""
    if order.state is not WorkOrderState.IN_FORCE:
        return None
    return term_of(order.starts_on, order.ends_on, today=today)


def view(convention: Convention, *, today: date) -> ConventionView:
    """The convention as it stands today."""
    running = convention.state is ConventionState.IN_FORCE
    return ConventionView(convention, term_of(convention.begins, convention.ends_on, today=today) if running else None)


# --- looking ----------------------------------------------------------------------------------------------------------


def _visible(account: Account) -> Select[tuple[Convention]]:
    return select(Convention).where(visibility.conventions_of(account)).options(joinedload(Convention.employer))


def convention_of(
    session: Session, *, account: Account, convention_id: int, employer: Employer | None = None
) -> Convention:
    """One that the account may see: its office's, its employer's. Raises NotFound."""
    statement = _visible(account).where(Convention.id == convention_id)
    if employer is not None:
        statement = statement.where(Convention.employer_id == employer.id)
    found = session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(convention_id)
    return found


def conventions_of(session: Session, *, employer: Employer, account: Account, today: date) -> list[ConventionView]:
    """The employer's conventions that the account may see: those that count or may come first, the latest first."""
    rows = session.scalars(
        _visible(account)
        .where(Convention.employer_id == employer.id)
        .order_by(Convention.signed_on.is_(None).desc(), Convention.signed_on.desc(), Convention.id.desc())
        .limit(SHOWN)
    )
    return sorted((view(row, today=today) for row in rows), key=lambda one: one.over)


def history_of(session: Session, *, convention: Convention) -> Sequence[ConventionEvent]:
    """The steps it took, the first one first."""
    return session.scalars(
        select(ConventionEvent)
        .where(ConventionEvent.convention_id == convention.id)
        .options(joinedload(ConventionEvent.account))
        .order_by(ConventionEvent.id)
    ).all()


def to_look_at(
    session: Session, *, account: Account, today: date, most: int
) -> tuple[Sequence[Convention], Sequence[Convention]]:
    """For the officer's desk, in one query, at most so many of each.

    What employers proposed and nobody has taken up, the oldest first; and what is in force and near its end, the
    nearest first.
    """
    mine = visibility.conventions_of(account)
    proposed = mine & (Convention.state == ConventionState.PROPOSED)
    expiring = mine & (Convention.state == ConventionState.IN_FORCE) & Convention.ends_on.between(*near(today))
    chosen = (
        select(Convention.id).where(proposed).order_by(Convention.id).limit(most),
        select(Convention.id).where(expiring).order_by(Convention.ends_on, Convention.id).limit(most),
    )
    found = session.scalars(
        _visible(account)
        .where(or_(*(Convention.id.in_(ids.subquery().select()) for ids in chosen)))
        .order_by(Convention.ends_on, Convention.id)
    ).all()
    waiting = [one for one in found if one.state is ConventionState.PROPOSED]
    return sorted(waiting, key=lambda one: one.id), [one for one in found if one.state is ConventionState.IN_FORCE]


# --- the employer -----------------------------------------------------------------------------------------------------


def office_for(session: Session, *, employer: Employer) -> Office:
    """The office an employer speaks to: that of its seat, else of its latest position, else the first one.

    Raises NotFound where there is no office at all.
    """
    seat = (
        select(Office)
        .join(Comune, Comune.province_code == Office.province_code)
        .where(Comune.istat_code == employer.comune_code)
    )
    latest = (
        select(Office)
        .join(Position, Position.office_id == Office.id)
        .where(Position.employer_id == employer.id)
        .order_by(Position.published_on.desc(), Position.id.desc())
        .limit(1)
    )
    for statement in (seat, latest, select(Office).order_by(Office.id).limit(1)):
        found = session.scalar(statement)
        if found is not None:
            return found
    raise NotFound("office")


def propose(session: Session, *, employer: Employer, wish: Wish, by: Account, now: datetime) -> Convention:
    """An employer proposes a convention. Raises AlreadyThere for one that waits already, TooManyProposals."""
    hold(session, employer)
    same = Convention.employer_id == employer.id
    open_ones = session.scalars(select(Convention).where(same, Convention.state.in_(WAITING))).all()
    if any(one.kind is wish.kind and one.state is ConventionState.PROPOSED for one in open_ones):
        raise AlreadyThere
    if len(open_ones) >= MOST_OPEN:
        raise TooManyProposals
    made = Convention(
        employer_id=employer.id,
        office_id=office_for(session, employer=employer).id,
        kind=wish.kind,
        state=ConventionState.PROPOSED,
        starts_on=wish.starts_on,
        ends_on=wish.ends_on,
        places=wish.places,
        wish=wish.text.strip(),
    )
    session.add(made)
    session.flush()
    _write_down(session, made, None, by=by, now=now)
    return made


def withdraw(session: Session, *, convention: Convention, seen_version: int, by: Account, now: datetime) -> None:
    """The employer does not want it any more, before it is signed. Raises DecidedMeanwhile, TransitionNotAllowed."""
    _check_version(convention, seen_version)
    if convention.state not in (ConventionState.PROPOSED, ConventionState.NEGOTIATING):
        raise TransitionNotAllowed(convention.state.value, ConventionState.DROPPED.value)
    _move(session, convention, ConventionState.DROPPED, by=by, now=now)


# --- the office -------------------------------------------------------------------------------------------------------


def agree(
    session: Session,
    *,
    employer: Employer,
    office: Office,
    kind: ConventionKind,
    terms: Terms,
    by: Account | None,
    now: datetime,
) -> Convention:
    """Write down one that was signed and is in force. Raises AlreadyThere for the same kind signed on the same day."""
    hold(session, employer)
    made = Convention(employer_id=employer.id, office_id=office.id, kind=kind, state=ConventionState.IN_FORCE)
    _refuse_twice(session, made, terms.signed_on)
    _take_terms(made, terms)
    session.add(made)
    session.flush()
    _write_down(session, made, None, by=by, now=now)
    return made


def _refuse_twice(session: Session, wanted: Convention, day: date) -> None:
    same = exists().where(
        Convention.employer_id == wanted.employer_id,
        Convention.office_id == wanted.office_id,
        Convention.kind == wanted.kind,
        Convention.signed_on == day,
        Convention.id.is_distinct_from(wanted.id),
    )
    if session.scalar(select(same)):
        raise AlreadyThere


def _take_terms(convention: Convention, terms: Terms) -> None:
    convention.signed_on, convention.starts_on, convention.ends_on = terms.signed_on, terms.starts_on, terms.ends_on
    convention.places, convention.note = terms.places, terms.note.strip()


def sign(
    session: Session, *, convention: Convention, terms: Terms, seen_version: int, by: Account, now: datetime
) -> None:
    """What was negotiated is signed. Raises DecidedMeanwhile, TransitionNotAllowed, AlreadyThere."""
    _check_version(convention, seen_version)
    _refuse_twice(session, convention, terms.signed_on)
    CONVENTION_LIFE.check(convention.state, ConventionState.SIGNED)
    _take_terms(convention, terms)
    _move(session, convention, ConventionState.SIGNED, by=by, now=now)


def step(
    session: Session,
    *,
    convention: Convention,
    to: ConventionState,
    seen_version: int,
    by: Account,
    now: datetime,
    note: str = "",
) -> None:
    """Any other step. To drop one says why; an end is today's.

    Raises DecidedMeanwhile, TransitionNotAllowed, ReasonRequired.
    """
    _check_version(convention, seen_version)
    CONVENTION_LIFE.check(convention.state, to)
    if to is ConventionState.DROPPED and not note.strip():
        raise ReasonRequired(to.value)
    _move(session, convention, to, by=by, now=now, note=note)


def end(
    session: Session, *, convention: Convention, seen_version: int, by: Account, on: date, now: datetime, note: str = ""
) -> bool:
    """It ends on a day. False where it was over already: then it stays as it was. Raises DecidedMeanwhile."""
    if view(convention, today=on).over or convention.ends_on == on:
        return False
    _check_version(convention, seen_version)
    CONVENTION_LIFE.check(convention.state, ConventionState.ENDED)
    convention.ends_on = max(on, convention.signed_on or on, convention.begins or on)
    _move(session, convention, ConventionState.ENDED, by=by, now=now, note=note)
    return True


def _move(session: Session, convention: Convention, to: ConventionState, **said: Any) -> None:
    before, convention.state = convention.state, to
    _write_down(session, convention, before, **said)


def _write_down(
    session: Session,
    convention: Convention,
    before: ConventionState | None,
    *,
    by: Account | None,
    now: datetime,
    note: str = "",
) -> None:
    session.add(
        ConventionEvent(
            convention_id=convention.id,
            at=now,
            account_id=by.id if by else None,
            from_state=before,
            to_state=convention.state,
            note=note.strip(),
        )
    )
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile from error
    agreement_notices.convention_moved(session, convention=convention, by=by, now=now)


def _check_version(convention: Convention, seen: int) -> None:
    if convention.version != seen:
        raise DecidedMeanwhile
