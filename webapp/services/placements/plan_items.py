"""What a personal plan is made of: goals, meetings, notes by purpose, resources; and who reads which."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.errors import DecidedMeanwhile, NotFound
from models.pathways import PersonalPlan, PlanGoal, PlanMeeting, PlanNote, PlanResource
from models.types import GoalState, NotePurpose, ResourceKind, ResourceUnit, Role
from webapp.services.placements.plans import check_open

READS: Mapping[Role, tuple[NotePurpose, ...]] = {
    Role.REFERRER: tuple(NotePurpose),
    Role.OFFICER: (NotePurpose.OFFICE, NotePurpose.COOPERATIVE),
    Role.CANDIDATE: (NotePurpose.OFFICE, NotePurpose.COOPERATIVE),
    Role.DELEGATE: (NotePurpose.OFFICE, NotePurpose.COOPERATIVE),
    Role.EMPLOYER: (NotePurpose.COOPERATIVE,),
}
"""Which notes each side reads. Care notes are the service's own record: the person asks the service for them."""

Item = PlanGoal | PlanMeeting | PlanResource
Kind = TypeVar("Kind", PlanGoal, PlanMeeting, PlanResource)


@dataclass(frozen=True, slots=True)
class GoalValues:
    """What is written of a goal."""

    aim: str
    by_on: date | None = None
    helper: str = ""
    state: GoalState = GoalState.OPEN
    for_cooperative: bool = False


@dataclass(frozen=True, slots=True)
class MeetingValues:
    """What is written of a meeting."""

    at: datetime
    place: str = ""
    present: frozenset[str] = frozenset()
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class ResourceValues:
    """What is written of a resource: euros or hours, in the unit's own measure."""

    kind: ResourceKind
    giver: str
    unit: ResourceUnit
    amount: Decimal
    used: Decimal = Decimal(0)
    since_on: date | None = None
    until_on: date | None = None


Values = GoalValues | MeetingValues | ResourceValues
VALUES: Mapping[type[Item], type[Values]] = {
    PlanGoal: GoalValues,
    PlanMeeting: MeetingValues,
    PlanResource: ResourceValues,
}


def item(session: Session, *, plan: PersonalPlan, kind: type[Kind], item_id: int) -> Kind:
    """One goal, meeting or resource of a plan. Raises NotFound."""
    found = session.scalar(select(kind).where(kind.id == item_id, kind.plan_id == plan.id))
    if found is None:
        raise NotFound(str(item_id))
    return found


def values_of(row: Item) -> Values:
    """What is written now."""
    kind = VALUES[type(row)]
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind)})


def add(session: Session, *, plan: PersonalPlan, values: Values, by: Account) -> Item:
    """One more on the plan. Raises PlanEnded."""
    check_open(plan)
    kind = next(row for row, written in VALUES.items() if isinstance(values, written))
    row = kind(plan_id=plan.id, **asdict(values))
    if isinstance(row, PlanMeeting):
        row.account_id = by.id
    session.add(row)
    session.flush()
    session.expire(plan)
    return row


def change(session: Session, *, plan: PersonalPlan, row: Item, values: Values, seen_version: int) -> None:
    """Write what differs. Raises DecidedMeanwhile where somebody else was first, PlanEnded."""
    check_open(plan)
    if row.version != seen_version:
        raise DecidedMeanwhile
    for name, value in asdict(values).items():
        setattr(row, name, value)
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile from error


# --- notes ------------------------------------------------------------------------------------------------------------


def write_note(
    session: Session, *, plan: PersonalPlan, purpose: NotePurpose, text: str, by: Account, now: datetime
) -> PlanNote:
    """Keep a note for those it is meant for. Raises NotFound for a purpose that the writer does not read, PlanEnded."""
    check_open(plan)
    if purpose not in READS[by.role]:
        raise NotFound(purpose.value)
    made = PlanNote(plan_id=plan.id, purpose=purpose, words=text.strip(), at=now, account_id=by.id)
    session.add(made)
    session.flush()
    return made


def notes(session: Session, *, plan: PersonalPlan, role: Role) -> Sequence[PlanNote]:
    """The notes that one side reads, the latest first."""
    return session.scalars(
        select(PlanNote)
        .where(PlanNote.plan_id == plan.id, PlanNote.purpose.in_(READS[role]))
        .options(joinedload(PlanNote.account))
        .order_by(PlanNote.id.desc())
    ).all()


def take_back(session: Session, *, plan: PersonalPlan, note_id: int, by: Account) -> None:
    """Whoever wrote a note takes it away again: it was for others, or wrong. Raises NotFound, PlanEnded."""
    check_open(plan)
    found = session.scalar(
        select(PlanNote).where(PlanNote.id == note_id, PlanNote.plan_id == plan.id, PlanNote.account_id == by.id)
    )
    if found is None:
        raise NotFound(str(note_id))
    session.delete(found)
    session.flush()


# --- resources --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Total:
    """All resources counted in one unit."""

    unit: ResourceUnit
    amount: Decimal
    used: Decimal

    @property
    def left(self) -> Decimal:
        """What is not used yet; below nothing where more was used than planned."""
        return self.amount - self.used


def totals(resources: Sequence[PlanResource]) -> Sequence[Total]:
    """What the plan has in euros and in hours; a unit that nothing is counted in is not named."""
    found = []
    for unit in ResourceUnit:
        own = [one for one in resources if one.unit is unit]
        if own:
            amount, used = (sum((getattr(one, part) for one in own), Decimal(0)) for part in ("amount", "used"))
            found.append(Total(unit, amount, used))
    return found
