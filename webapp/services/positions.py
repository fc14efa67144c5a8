"""Positions: posted by employers, opened by officers, listed for both."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
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
    demands: Mapping[str, tuple[int, bool]] = field(default_factory=dict)
    """Level and whether it is negotiable, by dimension."""
    accommodations: frozenset[str] = frozenset()


class CodeTaken(DomainError):
    """Another position got the next code at the same moment: send again."""


def submit(session: Session, *, by: Account, job: NewPosition, today: date) -> Position:
    """Take an employer's new position in, to be looked at and opened by the office of the workplace's province."""
    link = linking.occupation_of(session, job.title)
    position = Position(
        code=_next_code(session),
        employer_id=by.employer_id,
        office_id=_office_for(session, job.comune).id,
        title=job.title,
        occupation=link.concept_id if link else None,
        description=job.description,
        comune=job.comune,
        contract=job.contract,
        hours=job.hours,
        shifts=job.shifts,
        places=job.places,
        regime=job.regime,
        education_min=job.education_min,
        licences=job.licences,
        transit=job.transit,
        remote=job.remote,
        published_on=today,
        expires_on=job.expires_on,
        state=PositionState.SUBMITTED,
        demands=[Demand(dimension=code, level=level, negotiable=free) for code, (level, free) in job.demands.items()],
        accommodations=[OfferedAccommodation(accommodation=code) for code in sorted(job.accommodations)],
        skills=_skills(session, job),
    )
    session.add(position)
    try:
        session.flush()
    except IntegrityError as error:
        raise CodeTaken(position.code) from error
    return position


def _skills(session: Session, job: NewPosition) -> list[PositionSkill]:
    """Each phrase once, essential before preferred, with its concept."""
    essential = dict.fromkeys(job.essential_skills)
    preferred = dict.fromkeys(text for text in job.preferred_skills if text not in essential)
    return [
        PositionSkill(text=text, skill=link.concept_id if link else None, essential=needed)
        for texts, needed in ((essential, True), (preferred, False))
        for text in texts
        for link in [linking.skill_of(session, text)]
    ]


def _next_code(session: Session) -> str:
    """The next free code of positions posted on the site: «M0001», beside whatever codes the imported lists use."""
    taken = session.scalars(select(Position.code).where(Position.code.like("M%")))
    numbers = [int(code[1:]) for code in taken if re.fullmatch(r"M\d{4,9}", code, re.ASCII)]
    return f"M{max(numbers, default=0) + 1:04d}"


def _office_for(session: Session, comune: Comune) -> Office:
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
