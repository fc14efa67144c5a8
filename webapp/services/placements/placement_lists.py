"""Placements as an office sees them: one of them, the conditions that lists filter by, and the lines of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.accounts import Account
from models.employers import Employer
from models.errors import NotFound
from models.people import Person, Profile, Registration
from models.placements import FollowUp, Placement
from models.positions import Position
from models.proposals import Proposal
from models.types import FollowUpOutcome
from webapp.services.lists import Scope, Source, in_order
from webapp.services.parameters import parameters
from webapp.services.visibility import proposals_of_office


def visible(session: Session, *, account: Account, proposal_id: int) -> Placement:
    """One of the office's placements, with whom and what it is about. Raises NotFound for anybody else's."""
    placement = session.scalar(
        select(Placement)
        .where(Placement.proposal_id == proposal_id, _of_office(account))
        .options(
            joinedload(Placement.proposal).options(
                joinedload(Proposal.person).options(
                    joinedload(Person.registration), joinedload(Person.profile).selectinload(Profile.accommodations)
                ),
                joinedload(Proposal.position).options(
                    joinedload(Position.employer), joinedload(Position.comune), joinedload(Position.office)
                ),
            ),
            selectinload(Placement.accommodations),
            selectinload(Placement.follow_ups).joinedload(FollowUp.account),
        )
        .execution_options(populate_existing=True)
    )
    if placement is None:
        raise NotFound(str(proposal_id))
    return placement


def _of_office(account: Account) -> ColumnElement[bool]:
    return Placement.proposal_id.in_(select(Proposal.id).where(proposals_of_office(account)))


def late_before(today: date, province: str = "") -> date:
    """A follow-up that was due before this day is late: a word to the office, and nothing else."""
    return today - timedelta(days=parameters().whole("follow_up_late", on=today, province=province))


def _open_follow_up() -> ColumnElement[bool]:
    # The list may be filtered by another condition on the same table.
    return and_(FollowUp.proposal_id == Placement.proposal_id, FollowUp.done_on.is_(None))


def under_way() -> ColumnElement[bool]:
    """Whether somebody is at work, as far as the office knows."""
    return Placement.ended_on.is_(None)


def asked_by(day: date) -> ColumnElement[bool]:
    """Whether a placement that goes on should have been asked about by this day."""
    return under_way() & exists().where(_open_follow_up(), FollowUp.due_on <= day).correlate(Placement)


def at_risk() -> ColumnElement[bool]:
    """Whether the last word about a placement that goes on was that the job is at risk."""
    return under_way() & (_last_outcome() == FollowUpOutcome.AT_RISK)


def _last_outcome() -> ColumnElement[FollowUpOutcome]:
    """What the office was last told; that nobody answered says nothing."""
    return (
        select(FollowUp.outcome)
        .where(FollowUp.proposal_id == Placement.proposal_id)
        .where(FollowUp.done_on.is_not(None), FollowUp.outcome != FollowUpOutcome.NOT_REACHED)
        .order_by(FollowUp.done_on.desc(), FollowUp.id.desc())
        .limit(1)
        .correlate(Placement)
        .scalar_subquery()
    )


def _next_due() -> ColumnElement[date]:
    return select(func.min(FollowUp.due_on)).where(_open_follow_up()).correlate(Placement).scalar_subquery()


def unplanned() -> ColumnElement[bool]:
    """Whether nothing is planned to be asked about a placement that goes on."""
    return under_way() & ~exists().where(_open_follow_up()).correlate(Placement)


def written(text: str) -> ColumnElement[bool]:
    """Whether person, registration code, position or employer hold these words one by one."""
    columns = (Person.surname, Person.name, Registration.code, Position.title, Employer.name)
    return and_(*(_holds(word, columns) for word in text.lower().split()))


def _holds(word: str, columns: Sequence[ColumnElement[str]]) -> ColumnElement[bool]:
    found = (
        select(Proposal.id)
        .join(Person, Person.id == Proposal.person_id)
        .join(Registration, Registration.person_id == Person.id)
        .join(Position, Position.id == Proposal.position_id)
        .join(Employer, Employer.id == Position.employer_id)
        .where(or_(*(func.lower(column).contains(word, autoescape=True) for column in columns)))
        .correlate(None)
    )
    return Placement.proposal_id.in_(found)


@dataclass(frozen=True, slots=True)
class PlacementLine:
    """One placement in a list."""

    placement: Placement
    next_due: date | None
    last_outcome: FollowUpOutcome | None

    @property
    def proposal(self) -> Proposal:
        """Whom and what it is about."""
        return self.placement.proposal


def _ids(scope: Scope) -> Select[tuple[int]]:
    return select(Placement.proposal_id).where(_of_office(scope.account))


def _load(scope: Scope, ids: Sequence[int]) -> list[PlacementLine]:
    rows = scope.session.execute(
        select(Placement, _next_due(), _last_outcome())
        .where(Placement.proposal_id.in_(ids))
        .options(
            joinedload(Placement.proposal).options(
                joinedload(Proposal.person).joinedload(Person.registration),
                joinedload(Proposal.position).joinedload(Position.employer),
            )
        )
    )
    return in_order(ids, {row[0].proposal_id: PlacementLine(*row) for row in rows})


PLACEMENTS = Source[PlacementLine](ids=_ids, key=(Placement.proposal_id,), load=_load)
NEXT_DUE = _next_due()
