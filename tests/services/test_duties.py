"""What an employer tells of its staff, what covers places, and the duty that comes of it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.duties import StaffFigures
from models.employers import Convention, Employer
from models.errors import DecidedMeanwhile, NotFound
from models.law.staff import NotCounted, Staff
from models.types import ConventionKind, EmployerKind, MeasureKind, Role, WorkOrderState
from models.work_orders import WorkOrder
from tests.world import BRESCIA, NOW, World
from webapp.services.employers import cooperative_share, duties
from webapp.services.employers.duties import Counted, MeasureDetails, Plan

DAY = NOW.date()
RUNNING = (WorkOrderState.IN_FORCE, WorkOrderState.ENDED)
FULL = {
    "total": 120,
    "not_counted": {NotCounted.MANAGERS: 3, NotCounted.APPRENTICES: 5},
    "part_time": 10,
    "part_time_hours": Decimal("210.50"),
    "teleworkers": 2,
    "disabled": 3,
    "disabled_short": 1,
    "disabled_short_hours": Decimal(12),
    "protected": 2,
    "set_off": 1,
}


@pytest.fixture
def employer(world: World) -> Employer:
    return world.keep(
        Employer(vat_number="99900380173", name="Rossi", kind=EmployerKind.FIRM, headcount=64, comune_code=BRESCIA)
    )


@pytest.fixture
def account(world: World, employer: Employer) -> Account:
    return world.account(Role.EMPLOYER, employer=employer)


def tell(
    session: Session, employer: Employer, account: Account, *, on: date = DAY, seen: int = 0, **told: Any
) -> StaffFigures:
    """Write down a staff as the employer does; what is no count of the staff goes beside it."""
    beside = {name: told.pop(name) for name in ("uncovered_since", "b_workers", "b_disadvantaged") if name in told}
    counted = Counted(counted_on=on, staff=Staff(**{"total": 64, **told}), **beside)
    return duties.tell(session, employer=employer, counted=counted, seen_version=seen, by=account, now=NOW)


def exemption(**changed: Any) -> MeasureDetails:
    details = {"kind": MeasureKind.EXEMPTION, "starts_on": date(2026, 1, 1), "ends_on": None, "share_percent": 20}
    return MeasureDetails(**{**details, **changed})


def order(world: World, employer: Employer, value: str = "18000", **changed: Any) -> WorkOrder:
    """Work that a cooperative does, under a coefficient, for this year."""
    columns = {
        "title": "Mensa",
        "cooperative_name": "Il Trifoglio",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "value": Decimal(value),
        "coefficient": Decimal(18_000),
        "places": 1,
        "state": WorkOrderState.IN_FORCE,
        "created_at": NOW,
    }
    return world.keep(WorkOrder(employer_id=employer.id, office_id=world.office.id, **{**columns, **changed}))


def add(session: Session, employer: Employer, account: Account, details: MeasureDetails) -> int:
    return duties.add_measure(session, employer=employer, details=details, by=account, now=NOW).id


# --- what is told -----------------------------------------------------------------------------------------------------


def test_what_was_told_comes_back_as_it_was(session: Session, employer: Employer, account: Account) -> None:
    tell(session, employer, account, **FULL)
    session.commit()
    session.expire_all()
    row = duties.figures_on(session, employer=employer, day=DAY)
    assert row is not None
    kept = duties.staff_of(row)
    given = Staff(**FULL)
    assert {kind: count for kind, count in kept.not_counted.items() if count} == given.not_counted
    assert (kept.part_time_hours, kept.disabled_short_hours, kept.set_off) == (Decimal("210.50"), Decimal(12), 1)


def test_a_day_told_again_replaces_what_was_said_and_another_day_stands_beside_it(
    session: Session, employer: Employer, account: Account
) -> None:
    seen = tell(session, employer, account, total=64).version
    tell(session, employer, account, total=70, seen=seen)
    tell(session, employer, account, total=50, on=date(2026, 6, 30))
    rows = session.execute(select(StaffFigures.counted_on, StaffFigures.total).order_by(StaffFigures.counted_on)).all()
    assert [tuple(row) for row in rows] == [(date(2026, 6, 30), 50), (DAY, 70)]


def test_the_very_same_told_twice_is_written_once(session: Session, employer: Employer, account: Account) -> None:
    version = tell(session, employer, account, **FULL).version
    assert tell(session, employer, account, **FULL).version == version


def test_figures_that_somebody_else_changed_meanwhile_are_not_overwritten(
    session: Session, employer: Employer, account: Account
) -> None:
    seen = tell(session, employer, account, total=64).version
    tell(session, employer, account, total=70, seen=seen)
    for old in (0, seen):
        with pytest.raises(DecidedMeanwhile):
            tell(session, employer, account, total=80, seen=old)


def test_the_figures_of_a_day_are_the_last_told_until_then(
    session: Session, employer: Employer, account: Account
) -> None:
    tell(session, employer, account, total=50, on=date(2026, 6, 30))
    tell(session, employer, account, total=64, on=date(2026, 9, 30))
    found = [
        duties.figures_on(session, employer=employer, day=day) for day in (date(2026, 6, 29), date(2026, 8, 1), DAY)
    ]
    assert [row and row.total for row in found] == [None, 50, 64]


# --- the duty ---------------------------------------------------------------------------------------------------------


def situation(session: Session, employer: Employer, **plan: Any) -> duties.Situation:
    found = duties.situation(session, employer=employer, day=DAY, plan=Plan(**plan))
    assert found is not None
    return found


def test_without_figures_the_headcount_is_the_staff(session: Session, employer: Employer) -> None:
    found = situation(session, employer)
    assert found.counted is None
    assert (found.duty.base.persons, found.duty.uncovered, found.duty.protected_uncovered) == (64, 4, 1)


def test_where_nothing_is_known_nothing_is_said(session: Session, world: World) -> None:
    unknown = world.keep(Employer(vat_number="99900400179", name="Nuova", kind=EmployerKind.FIRM))
    assert duties.situation(session, employer=unknown, day=DAY) is None


def test_the_figures_told_go_before_the_headcount(session: Session, employer: Employer, account: Account) -> None:
    tell(session, employer, account, total=66, disabled=2)
    found = situation(session, employer)
    assert (found.duty.base.persons, found.duty.uncovered) == (64, 2)


def test_conventions_orders_exemptions_and_suspensions_in_force_are_counted(
    session: Session, world: World, employer: Employer, account: Account
) -> None:
    tell(session, employer, account, total=150)
    agreed = {"employer_id": employer.id, "office_id": world.office.id}
    world.keep(Convention(**agreed, kind=ConventionKind.ARTICLE_12_BIS, signed_on=date(2026, 1, 1), places=2))
    over = {"signed_on": date(2020, 1, 1), "ends_on": date(2025, 1, 1)}
    world.keep(Convention(**agreed, kind=ConventionKind.ARTICLE_11, places=5, **over))
    order(world, employer, "36000")
    order(world, employer, "90000", ends_on=date(2026, 10, 31))
    for details in (
        exemption(),
        exemption(kind=MeasureKind.SOLIDARITY, starts_on=date(2026, 11, 1), ends_on=DAY, share_percent=30),
    ):
        add(session, employer, account, details)
    found = situation(session, employer)
    assert (found.relief.article_11, found.relief.article_12_bis, found.relief.ordered) == (0, 2, 2)
    # 10 due − 2 exempted − 2 of art. 12-bis − 2 ordered − 3 that rest
    assert found.duty.uncovered == 1


def test_an_order_without_a_coefficient_covers_nobody_and_is_told(
    session: Session, world: World, employer: Employer
) -> None:
    order(world, employer, coefficient=None)
    found = situation(session, employer)
    assert (found.relief.ordered, found.unvalued_orders, found.short_orders) == (0, 1, 0)


def test_an_order_of_less_than_a_year_is_told(session: Session, world: World, employer: Employer) -> None:
    order(world, employer, starts_on=date(2026, 8, 1))
    found = situation(session, employer)
    assert (found.relief.ordered, found.short_orders, found.order_months) == (1, 1, 12)


def test_an_order_covers_no_more_than_the_office_agreed_to(session: Session, world: World, employer: Employer) -> None:
    """What it is worth beyond that is added to no other; an order that no office has seen counts for its value."""
    order(world, employer, "50000", agreed_places=1)
    assert situation(session, employer).relief.ordered == 1
    more = situation(session, employer, order_value=Decimal(20_000), coefficient=Decimal(18_000))
    assert more.relief.ordered == 2
    order(world, employer, "18000", agreed_places=1)
    assert situation(session, employer).relief.ordered == 2
    order(world, employer, "18000")
    assert situation(session, employer).relief.ordered == 4


@pytest.mark.parametrize("state", [state for state in WorkOrderState if state not in RUNNING])
def test_an_order_that_has_not_begun_covers_nobody(
    session: Session, world: World, employer: Employer, state: WorkOrderState
) -> None:
    order(world, employer, state=state)
    assert situation(session, employer).relief.ordered == 0


def test_an_order_that_ended_covers_the_days_until_then(session: Session, world: World, employer: Employer) -> None:
    made = order(world, employer, state=WorkOrderState.ENDED, ends_on=DAY)
    assert situation(session, employer).relief.ordered == 1
    made.ends_on = date(2026, 11, 1)
    session.commit()
    assert situation(session, employer).relief.ordered == 0


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), 12),
        (date(2026, 1, 15), date(2027, 1, 14), 12),
        (date(2026, 1, 15), date(2027, 1, 15), 13),
        (date(2026, 1, 15), date(2026, 1, 15), 1),
    ],
)
def test_an_orders_months_are_counted_to_its_last_day(first: date, last: date, months: int) -> None:
    assert duties.months_of(WorkOrder(starts_on=first, ends_on=last)) == months


def test_an_exposure_needs_the_day_since_when_places_are_uncovered(
    session: Session, employer: Employer, account: Account
) -> None:
    seen = tell(session, employer, account, total=66, disabled=2, protected=0).version
    assert situation(session, employer).exposure is None
    tell(session, employer, account, total=66, disabled=2, uncovered_since=date(2026, 6, 1), seen=seen)
    found = situation(session, employer)
    assert found.exposure is not None
    assert (found.exposure.places, found.exposure.first) == (3, date(2026, 8, 1))
    assert found.exposure.amount == 3 * found.exposure.days * Decimal("196.05")
    assert found.request_by == date(2026, 7, 31)


def test_a_plan_changes_nothing_that_is_kept(session: Session, employer: Employer, account: Account) -> None:
    tell(session, employer, account, total=66, disabled=2)
    found = situation(
        session, employer, disabled=1, protected=1, order_value=Decimal(18_000), coefficient=Decimal(18_000)
    )
    assert (found.duty.base.persons, found.duty.uncovered, found.duty.protected_uncovered) == (64, 0, 0)
    assert situation(session, employer).duty.uncovered == 2


def test_an_order_planned_under_a_convention_comes_on_top_of_it(
    session: Session, world: World, employer: Employer
) -> None:
    agreed = {"employer_id": employer.id, "office_id": world.office.id, "signed_on": date(2026, 1, 1)}
    world.keep(Convention(**agreed, kind=ConventionKind.ARTICLE_14, places=1))
    found = situation(session, employer, order_value=Decimal(18_000), coefficient=Decimal(18_000))
    assert found.duty.uncovered == 2


def test_a_return_is_due_where_places_changed_since_the_last_one(
    session: Session, employer: Employer, account: Account
) -> None:
    assert situation(session, employer).return_due is None
    tell(session, employer, account, total=64, on=date(2025, 12, 31))
    assert situation(session, employer).return_due is False
    tell(session, employer, account, total=80)
    found = situation(session, employer)
    assert found.return_due is True
    assert (found.returns.reference_day, found.returns.deadline) == (date(2026, 12, 31), date(2027, 1, 31))


# --- measures ---------------------------------------------------------------------------------------------------------


def test_the_same_measure_twice_is_written_once(session: Session, employer: Employer, account: Account) -> None:
    add(session, employer, account, exemption())
    with pytest.raises(duties.SameMeasure):
        add(session, employer, account, exemption())


def test_a_measure_belongs_to_its_employer(
    session: Session, world: World, employer: Employer, account: Account
) -> None:
    number = add(session, employer, account, exemption())
    with pytest.raises(NotFound):
        duties.remove_measure(session, employer=world.employer(), measure_id=number)
    duties.remove_measure(session, employer=employer, measure_id=number)
    assert duties.measures_of(session, employer=employer) == []


# --- the 30 % ---------------------------------------------------------------------------------------------------------


def test_the_share_of_a_cooperative_month_by_month(session: Session, employer: Employer, account: Account) -> None:
    assert cooperative_share.share_of(session, employer=employer, day=DAY) is None
    tell(session, employer, account, on=date(2026, 8, 15), b_workers=20, b_disadvantaged=4)
    tell(session, employer, account, on=date(2026, 10, 15), b_workers=20, b_disadvantaged=8)
    found = cooperative_share.share_of(session, employer=employer, day=DAY, disadvantaged=-3)
    assert found is not None
    assert [(month.last_day, month.workforce.disadvantaged) for month in found.months] == [
        (date(2026, 8, 31), 4), (date(2026, 9, 30), 4), (date(2026, 10, 31), 8), (DAY, 8),
    ]  # fmt: skip
    assert (found.average.workforce.disadvantaged, found.average.share.met) == (6, True)
    assert found.planned is not None
    assert (found.planned.workforce.workers, found.planned.share.missing) == (17, 1)


def test_nobody_leaves_who_is_not_there(session: Session, employer: Employer, account: Account) -> None:
    tell(session, employer, account, b_workers=5, b_disadvantaged=2)
    found = cooperative_share.share_of(session, employer=employer, day=DAY, disadvantaged=-9, others=-9)
    assert found is not None
    assert found.planned is not None
    assert (found.planned.workforce.workers, found.planned.share.share) == (0, None)
