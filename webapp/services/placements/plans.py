"""Personal plans: whose they are, who may open them, how they begin and end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.errors import DecidedMeanwhile, DomainError, NotFound
from models.pathways import PersonalPlan, PlanMeeting
from models.people import Person, Registration
from webapp.services.placements import pathway_progress
from webapp.services.placements.pathway_progress import Progress
from webapp.services.visibility import people_in_care_of, plans_of

MOST_PEOPLE = 500


class PlanEnded(DomainError):
    """What has ended is read, and no longer written."""


@dataclass(frozen=True, slots=True)
class PlanDates:
    """From when to when a plan is meant to go."""

    since_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class InCare:
    """Somebody whom a service follows: how far they have come, and when one meets next."""

    person: Person
    plan: PersonalPlan | None
    progress: Progress
    next_meeting: datetime | None


# --- people -----------------------------------------------------------------------------------------------------------


def people_in_care(session: Session, *, account: Account, now: datetime) -> Sequence[InCare]:
    """Everybody whom the account's service follows, by name."""
    people = session.scalars(
        select(Person)
        .where(people_in_care_of(account))
        .order_by(Person.surname, Person.name, Person.id)
        .limit(MOST_PEOPLE)
    ).all()
    numbers = [one.id for one in people]
    plans = {one.person_id: one for one in session.scalars(_readable(account).where(PersonalPlan.ended_on.is_(None)))}
    meetings = _next_meetings(session, [one.id for one in plans.values()], now)
    ways = pathway_progress.of_people(session, person_ids=numbers, today=now.date())
    return [
        InCare(one, plans.get(one.id), ways[one.id], meetings.get(plans[one.id].id) if one.id in plans else None)
        for one in people
    ]


def _next_meetings(session: Session, plans: Sequence[int], now: datetime) -> Mapping[int, datetime]:
    rows = session.execute(
        select(PlanMeeting.plan_id, func.min(PlanMeeting.at))
        .where(PlanMeeting.plan_id.in_(plans), PlanMeeting.at >= now)
        .group_by(PlanMeeting.plan_id)
    )
    return {row[0]: row[1] for row in rows}


def person_in_care(session: Session, *, account: Account, person_id: int) -> Person:
    """One of them. Raises NotFound, also from the moment at which the consent is withdrawn."""
    whole = joinedload(Person.registration).joinedload(Registration.office)
    found = session.scalar(select(Person).where(Person.id == person_id, people_in_care_of(account)).options(whole))
    if found is None:
        raise NotFound(str(person_id))
    return found


# --- plans ------------------------------------------------------------------------------------------------------------


def _readable(account: Account) -> Select[tuple[PersonalPlan]]:
    parts = (PersonalPlan.goals, PersonalPlan.meetings, PersonalPlan.resources)
    whole = [joinedload(PersonalPlan.service), *(selectinload(part) for part in parts)]
    return select(PersonalPlan).where(plans_of(account)).options(*whole)


def of_person(session: Session, *, account: Account, person: Person) -> Sequence[PersonalPlan]:
    """The plans of a person that an account may read: those that are open, the latest first, then those that ended."""
    found = session.scalars(
        _readable(account).where(PersonalPlan.person_id == person.id).order_by(PersonalPlan.id.desc())
    ).all()
    return sorted(found, key=lambda one: one.ended_on is not None)


def current(session: Session, *, account: Account, person: Person) -> PersonalPlan | None:
    """The plan of the account's own service: the open one, else the one that ended last."""
    return next(iter(of_person(session, account=account, person=person)), None)


def plan_of(session: Session, *, account: Account, person: Person, plan_id: int) -> PersonalPlan:
    """A plan that may be written in. Raises NotFound, PlanEnded."""
    found = session.scalar(_readable(account).where(PersonalPlan.person_id == person.id, PersonalPlan.id == plan_id))
    if found is None:
        raise NotFound(str(plan_id))
    return check_open(found)


def check_open(plan: PersonalPlan | None) -> PersonalPlan:
    """The plan, as long as it is open. Raises PlanEnded."""
    if plan is None or plan.ended_on is not None:
        raise PlanEnded
    return plan


def dates_of(plan: PersonalPlan) -> PlanDates:
    """What is written now."""
    return PlanDates(plan.since_on, plan.until_on)


def has_open(session: Session, *, person: Person) -> bool:
    """Whether any service has an open plan for a person."""
    statement = select(PersonalPlan.id).where(PersonalPlan.person_id == person.id, PersonalPlan.ended_on.is_(None))
    return session.scalar(statement.limit(1)) is not None


def begin(session: Session, *, person: Person, dates: PlanDates, by: Account) -> PersonalPlan:
    """Begin a plan for the account's service. Raises DecidedMeanwhile where a colleague was first."""
    made = PersonalPlan(
        person_id=person.id,
        service_id=by.service_id,
        account_id=by.id,
        since_on=dates.since_on,
        until_on=dates.until_on,
    )
    session.add(made)
    try:
        session.flush()
    except IntegrityError as error:
        raise DecidedMeanwhile from error
    return made


def change(session: Session, *, plan: PersonalPlan, dates: PlanDates, seen_version: int) -> None:
    """Other days. Raises DecidedMeanwhile, PlanEnded."""
    _check(plan, seen_version)
    plan.since_on, plan.until_on = dates.since_on, dates.until_on
    _flush(session)


def end(session: Session, *, plan: PersonalPlan, today: date, seen_version: int) -> None:
    """The plan ends today; a new one may follow. Raises DecidedMeanwhile, PlanEnded."""
    _check(plan, seen_version)
    plan.ended_on = max(today, plan.since_on)
    _flush(session)


def end_of(session: Session, *, person_id: int, service_id: int, today: date) -> None:
    """A service follows somebody no longer: the plan that is open ends. Raises DecidedMeanwhile."""
    open_one = PersonalPlan.ended_on.is_(None)
    here = (PersonalPlan.person_id == person_id, PersonalPlan.service_id == service_id, open_one)
    for plan in session.scalars(select(PersonalPlan).where(*here)):
        plan.ended_on = max(today, plan.since_on)
    _flush(session)


def _check(plan: PersonalPlan, seen: int) -> None:
    check_open(plan)
    if plan.version != seen:
        raise DecidedMeanwhile


def _flush(session: Session) -> None:
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile from error
