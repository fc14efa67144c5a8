"""An employer's duty under law 68/1999: what was told of its staff, what covers places, and what follows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.duties import DutyMeasure, StaffFigures
from models.employers import Convention, Employer
from models.errors import DecidedMeanwhile, DomainError, NotFound
from models.law.annual_return import ReturnDates, ReturnFigures, next_return, request_deadline, return_due
from models.law.conventions import Cap, cap_14, long_enough
from models.law.duty import Duty, Relief, duty
from models.law.sanctions import Exposure, exposure
from models.law.staff import NotCounted, Staff
from models.law.steps import Figures
from models.law.suspension import Ground, Suspension
from models.types import ConventionKind, MeasureKind
from models.work_orders import WorkOrder
from webapp.services import visibility
from webapp.services.employers.order_coverage import (
    coefficient_of,
    months_of,
    ordered_places,
    orders_covering,
    places_with,
    valued,
)
from webapp.services.parameters import parameters

KEPT = 24
"""Dates of an employer's figures that a page lists."""
MOST_MEASURES = 100

GROUNDS = {
    MeasureKind.WAGE_FUND: Ground.WAGE_FUND,
    MeasureKind.SOLIDARITY: Ground.SOLIDARITY,
    MeasureKind.COLLECTIVE_DISMISSAL: Ground.COLLECTIVE_DISMISSAL,
}


class TooManyMeasures(DomainError):
    """More than anybody has."""


class SameMeasure(DomainError):
    """The very same is written down already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What an employer tells of a day: the staff, since when places are uncovered, a cooperative's type-B part."""

    counted_on: date
    staff: Staff
    uncovered_since: date | None = None
    b_workers: int = 0
    b_disadvantaged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureDetails:
    """An exemption or a suspension, with the share of the duty in per cent."""

    kind: MeasureKind
    starts_on: date
    ends_on: date | None
    share_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an employer thinks of doing: hires, and a work order's value in a year with its coefficient."""

    disabled: int = 0
    protected: int = 0
    others: int = 0
    order_value: Decimal = Decimal(0)
    coefficient: Decimal | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is planned."""
        return not (self.disabled or self.protected or self.others or self.order_value)


NOTHING = Plan()


@dataclass(frozen=True, slots=True)
class Situation:
    """An employer's duty on a day, and all that a page says of it.

    ``counted`` is None where only the headcount that the office knows could be taken. ``exposure`` is None where nobody
    said since when places are uncovered, or none is. ``unvalued_orders``: orders in force without a coefficient;
    ``short_orders``: those that do not last as long as local agreements usually ask, which is ``order_months``.
    """

    day: date
    figures: Figures
    staff: Staff
    counted: StaffFigures | None
    relief: Relief
    duty: Duty
    exposure: Exposure | None
    request_by: date | None
    returns: ReturnDates
    return_due: bool | None
    order_cap: Cap
    coefficient: Decimal | None
    unvalued_orders: int
    short_orders: int
    order_months: int


# --- what is told -----------------------------------------------------------------------------------------------------


def figures_on(session: Session, *, employer: Employer, day: date) -> StaffFigures | None:
    """What the employer told last, up to a day."""
    return session.scalars(
        select(StaffFigures)
        .where(StaffFigures.employer_id == employer.id, StaffFigures.counted_on <= day)
        .order_by(StaffFigures.counted_on.desc())
        .limit(1)
    ).first()


def figures_told(session: Session, *, employer: Employer, most: int = KEPT) -> Sequence[StaffFigures]:
    """What the employer told, the latest day first."""
    return session.scalars(
        select(StaffFigures)
        .where(StaffFigures.employer_id == employer.id)
        .options(joinedload(StaffFigures.account))
        .order_by(StaffFigures.counted_on.desc())
        .limit(most)
    ).all()


def figures_of_day(session: Session, *, employer: Employer, day: date) -> StaffFigures | None:
    """What the employer told of exactly this day."""
    statement = select(StaffFigures).where(StaffFigures.employer_id == employer.id, StaffFigures.counted_on == day)
    return session.scalar(statement)


def tell(
    session: Session, *, employer: Employer, counted: Counted, seen_version: int, by: Account, now: datetime
) -> StaffFigures:
    """Write down a day's staff; told again for the same day, it replaces what was said. The very same changes nothing.

    ``seen_version`` is that of the day's figures on the page, 0 where there were none. Raises DecidedMeanwhile.
    """
    row = figures_of_day(session, employer=employer, day=counted.counted_on)
    if row is not None and all(getattr(row, name) == value for name, value in _columns(counted).items()):
        return row
    if (row.version if row else 0) != seen_version:
        raise DecidedMeanwhile(counted.counted_on.isoformat())
    values = {**_columns(counted), "account_id": by.id, "recorded_at": now}
    row = row or StaffFigures(employer_id=employer.id, counted_on=counted.counted_on)
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    try:
        session.flush()
    except (IntegrityError, StaleDataError) as error:
        raise DecidedMeanwhile(counted.counted_on.isoformat()) from error
    return row


def _columns(counted: Counted) -> dict[str, object]:
    staff = counted.staff
    own = {field.name: getattr(staff, field.name) for field in fields(Staff) if field.name != "not_counted"}
    groups = {kind.value: staff.not_counted.get(kind, 0) for kind in NotCounted}
    rest = {name: getattr(counted, name) for name in ("uncovered_since", "b_workers", "b_disadvantaged")}
    return {**own, **groups, **rest}


def staff_of(row: StaffFigures) -> Staff:
    """A row as the law's arithmetic wants it."""
    own = {field.name: getattr(row, field.name) for field in fields(Staff) if field.name != "not_counted"}
    return Staff(**own, not_counted={kind: getattr(row, kind.value) for kind in NotCounted})


# --- what covers ------------------------------------------------------------------------------------------------------


def measures_of(session: Session, *, employer: Employer) -> Sequence[DutyMeasure]:
    """Exemptions and suspensions, the latest first."""
    return session.scalars(
        select(DutyMeasure)
        .where(DutyMeasure.employer_id == employer.id)
        .order_by(DutyMeasure.starts_on.desc(), DutyMeasure.id.desc())
        .limit(MOST_MEASURES)
    ).all()


def add_measure(
    session: Session, *, employer: Employer, details: MeasureDetails, by: Account, now: datetime
) -> DutyMeasure:
    """Write down a measure. Raises SameMeasure where it is there already, TooManyMeasures."""
    known = measures_of(session, employer=employer)
    if len(known) >= MOST_MEASURES:
        raise TooManyMeasures
    values = {field.name: getattr(details, field.name) for field in fields(MeasureDetails)}
    if any(all(getattr(row, name) == value for name, value in values.items()) for row in known):
        raise SameMeasure
    row = DutyMeasure(employer_id=employer.id, account_id=by.id, recorded_at=now, **values)
    session.add(row)
    session.flush()
    return row


def measure_of(session: Session, *, employer: Employer, measure_id: int) -> DutyMeasure:
    """One of the employer's measures. Raises NotFound."""
    row = session.scalar(
        select(DutyMeasure).where(DutyMeasure.id == measure_id, DutyMeasure.employer_id == employer.id)
    )
    if row is None:
        raise NotFound(measure_id)
    return row


def remove_measure(session: Session, *, employer: Employer, measure_id: int) -> None:
    """A measure written down by mistake. Raises NotFound."""
    session.delete(measure_of(session, employer=employer, measure_id=measure_id))
    session.flush()


def conventions_in_force(
    session: Session, *, employer: Employer, day: date, office_of: Account | None = None
) -> Sequence[Convention]:
    """The employer's conventions on a day, with whichever office: they count for one and the same duty.

    ``office_of`` is an officer to whom they are shown: those of their own office alone.
    """
    shown = true() if office_of is None else visibility.conventions_of(office_of)
    return session.scalars(
        select(Convention)
        .where(Convention.employer_id == employer.id, Convention.holds_on(day), shown)
        .order_by(Convention.signed_on, Convention.id)
    ).all()


def relief_on(
    conventions: Iterable[Convention], orders: Iterable[WorkOrder], measures: Iterable[DutyMeasure], *, figures: Figures
) -> Relief:
    """What covers or rests places on a day, out of what was agreed and told."""
    places = dict.fromkeys(ConventionKind, 0)
    for convention in conventions:
        places[convention.kind] += convention.places
    measures = list(measures)
    shares = [row.share_percent for row in measures if row.kind is MeasureKind.EXEMPTION and row.holds(figures.on)]
    return Relief(
        article_11=places[ConventionKind.ARTICLE_11],
        article_12_bis=places[ConventionKind.ARTICLE_12_BIS],
        article_14=places[ConventionKind.ARTICLE_14],
        ordered=ordered_places(orders, figures=figures),
        exempted_share=Decimal(max(shares, default=0)) / 100,
        suspensions=tuple(
            Suspension(GROUNDS[row.kind], row.starts_on, row.ends_on, Decimal(row.share_percent) / 100)
            for row in measures
            if row.kind in GROUNDS
        ),
    )


# --- the duty ---------------------------------------------------------------------------------------------------------


def figures_for(employer: Employer, *, day: date) -> Figures:
    """The law's figures where the employer has its seat."""
    province = employer.comune.province_code if employer.comune else ""
    return Figures(parameters(), day, province)


def situation(session: Session, *, employer: Employer, day: date, plan: Plan = NOTHING) -> Situation | None:
    """An employer's duty on a day, as if ``plan`` were done; None where nothing is known of the staff.

    Where the employer has told nothing, the headcount that the office knows counts as staff without any group.
    """
    counted = figures_on(session, employer=employer, day=day)
    if counted is None and employer.headcount is None:
        return None
    told = staff_of(counted) if counted else Staff(total=employer.headcount or 0)
    figures = figures_for(employer, day=day)
    orders = orders_covering(session, employer=employer, day=day)
    agreed = _agreed(session, employer, orders, figures)
    staff, relief = planned(told, plan), _with_order(agreed, orders, plan, figures)
    found = duty(staff, relief, figures=figures)
    since = counted.uncovered_since if counted else None
    return Situation(
        day=day,
        figures=figures,
        staff=staff,
        counted=counted,
        relief=relief,
        duty=found,
        exposure=_exposure(found, since, relief, figures),
        request_by=request_deadline(since, figures=figures) if since and found.exposed else None,
        returns=next_return(day, figures=figures),
        return_due=_return_due(session, employer, found, figures),
        order_cap=cap_14(found.base.persons, figures=figures),
        coefficient=coefficient_of(figures),
        unvalued_orders=len(orders) - len(valued(orders, figures)),
        short_orders=sum(not long_enough(months_of(order), figures=figures) for order in orders),
        order_months=figures.whole("convention_14_min_months"),
    )


def _agreed(session: Session, employer: Employer, orders: Iterable[WorkOrder], figures: Figures) -> Relief:
    conventions = conventions_in_force(session, employer=employer, day=figures.on)
    return relief_on(conventions, orders, measures_of(session, employer=employer), figures=figures)


def planned(staff: Staff, plan: Plan) -> Staff:
    """The staff once the plan's hires have started, all of them full time."""
    own = {field.name: getattr(staff, field.name) for field in fields(Staff)}
    own["total"] += plan.disabled + plan.protected + plan.others
    own["disabled"] += plan.disabled
    own["protected"] += plan.protected
    return Staff(**own)


def _with_order(agreed: Relief, orders: Iterable[WorkOrder], plan: Plan, figures: Figures) -> Relief:
    coefficient = plan.coefficient or coefficient_of(figures)
    if not plan.order_value or coefficient is None:
        return agreed
    own = {field.name: getattr(agreed, field.name) for field in fields(Relief)}
    own["ordered"] = places_with(orders, (plan.order_value, coefficient), figures)
    # A new order comes on top of what the convention in force counts already.
    more = own["ordered"] - agreed.ordered
    own["article_14"] = agreed.article_14 + more if agreed.article_14 else 0
    return Relief(**own)


def _exposure(found: Duty, since: date | None, relief: Relief, figures: Figures) -> Exposure | None:
    if since is None or not found.exposed:
        return None
    return exposure(found.exposed, since=since, until=figures.on, figures=figures, suspensions=relief.suspensions)


def _return_due(session: Session, employer: Employer, now: Duty, figures: Figures) -> bool | None:
    """Whether the places changed since the last return's day; None where nobody told how things were then."""
    next_day = next_return(figures.on, figures=figures).reference_day
    last_day = next_day.replace(year=next_day.year - 1)
    counted = figures_on(session, employer=employer, day=last_day)
    if counted is None:
        return None
    then = Figures(figures.parameters, last_day, figures.province)
    orders = orders_covering(session, employer=employer, day=last_day)
    relief = _agreed(session, employer, orders, then)
    return return_due(return_figures(duty(staff_of(counted), relief, figures=then)), return_figures(now))


def return_figures(found: Duty) -> ReturnFigures:
    """What decides whether a return is due."""
    quota = found.quota
    return ReturnFigures(quota.disabled.persons, quota.protected.persons, found.uncovered, found.protected_uncovered)
