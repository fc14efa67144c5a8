"""Positions: posted by employers, opened by officers, listed for both."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import flag_modified

from models.accounts import Account
from models.employers import Employer
from models.errors import DomainError, NotFound
from models.positions import Demand, OfferedAccommodation, Position, PositionSkill, open_on
from models.proposals import Proposal
from models.territory import Comune, Office
from models.types import Contract, Education, PositionState, ProposalState, Regime, Remote
from webapp.services import linking
from webapp.services.loading import with_collections
from webapp.services.paging import Page, window
from webapp.services.visibility import positions_of


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPosition:
    """What an employer says of a job."""

    title: str
    description: str
    comune: Comune
    contract: Contract
    hours: int
    shifts: frozenset[str]
    places: int
    regime: Regime
    education_min: Education | None
    licences: frozenset[str]
    transit: bool | None
    remote: Remote
    expires_on: date | None
    essential_skills: tuple[str, ...] = ()
    preferred_skills: tuple[str, ...] = ()
    workplace: str = ""
    site_id: int | None = None
    demands: Mapping[str, tuple[int, bool]] = field(default_factory=dict)
    """Level and whether it is negotiable, by dimension."""
    accommodations: frozenset[str] = frozenset()


class CodeTaken(DomainError):
    """Another position got the next code at the same moment: send again."""


def submit(session: Session, *, employer: Employer, job: NewPosition, today: date) -> Position:
    """Take an employer's new position in, to be looked at and opened by the office of the workplace's province."""
    position = Position(
        code=_next_code(session),
        employer=employer,
        office_id=office_for(session, job.comune).id,
        published_on=today,
        state=PositionState.SUBMITTED,
    )
    describe(session, position=position, job=job)
    session.add(position)
    try:
        session.flush()
    except IntegrityError as error:
        raise CodeTaken(position.code) from error
    return position


_AS_SAID = (
    "title", "description", "comune", "workplace", "site_id", "contract", "hours", "shifts", "places", "regime",
    "education_min", "licences", "transit", "remote", "expires_on",
)  # fmt: skip


def describe(session: Session, *, position: Position, job: NewPosition) -> None:
    """Write what is said of a job into its position; the title and the skills are linked to the vocabulary."""
    link = linking.occupation_of(session, job.title)
    position.occupation = link.concept_id if link else None
    for name in _AS_SAID:
        setattr(position, name, getattr(job, name))
    demands = {row.dimension: row for row in position.demands}
    position.demands = [
        _demand(demands.get(code), code, level, negotiable) for code, (level, negotiable) in job.demands.items()
    ]
    offered = {row.accommodation: row for row in position.accommodations}
    position.accommodations = [
        offered.get(code) or OfferedAccommodation(accommodation=code) for code in sorted(job.accommodations)
    ]
    position.skills = _skills(session, position, job)
    # Perhaps only rows below the position changed: whoever edits at the same time is told all the same.
    if position.id is not None:
        flag_modified(position, "title")


def _demand(known: Demand | None, code: str, level: int, negotiable: bool) -> Demand:
    demand = known or Demand(dimension=code)
    demand.level, demand.negotiable = level, negotiable
    return demand


def _skills(session: Session, position: Position, job: NewPosition) -> list[PositionSkill]:
    """Each phrase once, essential before preferred, with its concept; rows that exist are kept."""
    known = {row.text: row for row in position.skills}
    wanted = {**dict.fromkeys(job.preferred_skills, False), **dict.fromkeys(job.essential_skills, True)}
    rows = []
    for text in dict.fromkeys((*job.essential_skills, *job.preferred_skills)):
        link = linking.skill_of(session, text)
        row = known.get(text) or PositionSkill(text=text)
        row.skill, row.essential = link.concept_id if link else None, wanted[text]
        rows.append(row)
    return rows


def _next_code(session: Session) -> str:
    """The next free code of positions posted on the site: «M0001», beside whatever codes the imported lists use."""
    taken = session.scalars(select(Position.code).where(Position.code.like("M%")))
    numbers = [int(code[1:]) for code in taken if re.fullmatch(r"M\d{4,9}", code, re.ASCII)]
    return f"M{max(numbers, default=0) + 1:04d}"


def office_for(session: Session, comune: Comune) -> Office:
    """The workplace's province's office, or the first one where that province has none here."""
    own = session.scalar(select(Office).where(Office.province_code == comune.province_code))
    office = own or session.scalar(select(Office).order_by(Office.id).limit(1))
    if office is None:
        raise NotFound("no office")
    return office


def visible(session: Session, *, account: Account, code: str) -> Position:
    """The position with this code, if the account may see it. Raises NotFound."""
    position = session.scalar(
        select(Position).where(Position.code == code, positions_of(account)).options(joinedload(Position.comune))
    )
    if position is None:
        raise NotFound(code)
    return position


def whole(session: Session, *, account: Account, code: str) -> Position:
    """The position with this code and all that a page may show of it, in one query. Raises NotFound."""
    statement = (
        select(Position)
        .where(Position.code == code, positions_of(account))
        .options(joinedload(Position.comune), joinedload(Position.employer))
    )
    parts = (Position.demands, Position.accommodations, Position.skills)
    position = session.scalars(with_collections(statement, *parts)).unique().one_or_none()
    if position is None:
        raise NotFound(code)
    return position


def open_position(session: Session, *, position: Position, by: Account, now: datetime) -> None:
    """The officer has looked at it: people can be proposed from now on."""
    position.move(to=PositionState.OPEN, by=by, at=now)
    session.flush()


@dataclass(frozen=True, slots=True)
class PositionRow:
    """One line of a list of positions, with how far its proposals have come."""

    position: Position
    proposed: int
    accepted: int


def listing(session: Session, *, account: Account, page: int = 1, size: int = 25) -> Page[PositionRow]:
    """The positions an account may see, newest first."""
    chosen = select(Position.id).where(positions_of(account))
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    shown = window(total, page=page, size=size)
    found = session.scalars(
        select(Position)
        .where(Position.id.in_(chosen))
        .options(joinedload(Position.employer), joinedload(Position.comune))
        .order_by(Position.published_on.desc(), Position.code)
        .limit(size)
        .offset(shown.offset)
    ).all()
    counts = proposal_counts(session, [position.id for position in found])
    rows = [PositionRow(position, *counts.get(position.id, (0, 0))) for position in found]
    return Page(rows, shown.page, shown.pages, total)


def states(today: date) -> Mapping[str, ColumnElement[bool]]:
    """What the tabs above a list of positions tell apart."""
    return {
        PositionState.SUBMITTED.value: Position.state == PositionState.SUBMITTED,
        PositionState.OPEN.value: open_on(today),
        "unproposed": open_on(today) & ~has_proposals(),
        "expired": (Position.state == PositionState.OPEN) & ~open_on(today),
        PositionState.CLOSED.value: Position.state == PositionState.CLOSED,
    }


def has_proposals() -> ColumnElement[bool]:
    """Whether anybody is proposed, or set aside, for a position; a decision taken back counts for nothing."""
    undecided = (ProposalState.SUGGESTED, ProposalState.DISCARDED)
    return exists().where(Proposal.position_id == Position.id, Proposal.state.not_in(undecided))


_PROPOSED_OR_LATER = (
    ProposalState.PROPOSED,
    ProposalState.ACCEPTED,
    ProposalState.SENT,
    ProposalState.INTERVIEW,
    ProposalState.HIRED,
)


def proposal_counts(session: Session, ids: list[int]) -> dict[int, tuple[int, int]]:
    """How many people were proposed for each position and how many of them said yes."""
    accepted = func.count().filter(Proposal.state != ProposalState.PROPOSED)
    rows = session.execute(
        select(Proposal.position_id, func.count(), accepted)
        .where(Proposal.position_id.in_(ids), Proposal.state.in_(_PROPOSED_OR_LATER))
        .group_by(Proposal.position_id)
    )
    return {position_id: (proposed, yes) for position_id, proposed, yes in rows}
