"""Work orders: who may be asked, what each side may do, who takes the work, what the office agrees to."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models.accounts import Account
from models.employers import Employer
from models.errors import DecidedMeanwhile, NotFound, ReasonRequired, TransitionNotAllowed
from models.territory import Comune
from models.types import EmployerKind, Role, Verification, WorkOrderState
from models.work_orders import ORDER_LIFE, WorkOrder
from tests.world import BRESCIA, CREMONA, ISEO, NOW, World
from webapp.services.employers import cooperative_offers, order_matching, work_order_lists, work_orders
from webapp.services.employers.cooperative_offers import OfferDetails
from webapp.services.employers.order_matching import Readiness
from webapp.services.employers.work_orders import Agreement, OrderDetails

TODAY = NOW.date()
S = WorkOrderState


@pytest.fixture
def firm(world: World) -> Employer:
    return world.keep(
        Employer(vat_number="99900380173", name="Rossi", kind=EmployerKind.FIRM, headcount=64, comune_code=BRESCIA)
    )


@pytest.fixture
def by(world: World, firm: Employer) -> Account:
    return world.account(Role.EMPLOYER, employer=firm)


@pytest.fixture
def officer(world: World) -> Account:
    return world.account(Role.OFFICER)


def cooperative(world: World, name: str = "Il Trifoglio", comune: str | None = BRESCIA, **columns: Any) -> Employer:
    made = world.employer(name=name)
    made.comune_code = comune
    for column, value in columns.items():
        setattr(made, column, value)
    return world.keep(made)


@pytest.fixture
def order(session: Session, firm: Employer, by: Account) -> WorkOrder:
    return prepare(session, firm, by)


def prepare(session: Session, firm: Employer, by: Account, **changed: Any) -> WorkOrder:
    values = {
        "title": "Lavaggio stoviglie",
        "occupation": "dishwasher",
        "description": "",
        "comune": session.get_one(Comune, BRESCIA),
        "value": Decimal(36_000),
        "coefficient": None,
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=729),
        "places": 1,
    }
    return work_orders.prepare(session, employer=firm, details=OrderDetails(**{**values, **changed}), by=by, now=NOW)


def offer(session: Session, order: WorkOrder, by: Account, *asked: Employer) -> None:
    ids = [one.id for one in asked]
    work_orders.offer(session, order=order, cooperatives=ids, seen_version=order.version, by=by, now=NOW)


def answer(session: Session, world: World, order: WorkOrder, who: Employer, *, no: str | None = None) -> Account:
    account = world.account(Role.EMPLOYER, employer=who)
    told = {"cooperative": who, "willing": no is None, "reason": no or "", "by": account, "now": NOW}
    work_orders.answer(session, order=order, **told)
    return account


def agree(session: Session, order: WorkOrder, officer: Account, places: int = 1) -> None:
    terms = Agreement(coefficient=Decimal(18_000), places=places)
    work_orders.agree(session, order=order, terms=terms, seen_version=order.version, by=officer, now=NOW)


# --- the life ---------------------------------------------------------------------------------------------------------


def test_from_the_first_word_to_the_end(
    session: Session, world: World, order: WorkOrder, by: Account, officer: Account
) -> None:
    taker, other = cooperative(world), cooperative(world, "Altra")
    offer(session, order, by, taker, other)
    answer(session, world, order, other, no="Siamo in pochi.")
    answer(session, world, order, taker)
    agree(session, order, officer)
    taken = {"order": order, "by": officer, "now": NOW}
    work_orders.start(session, **taken, seen_version=order.version)
    work_orders.end(session, **taken, on=TODAY + timedelta(days=30), seen_version=order.version)
    steps = [event.to_state for event in work_order_lists.history_of(session, order=order)]
    assert steps == [S.PREPARED, S.OFFERED, S.ACCEPTED, S.AGREED, S.IN_FORCE, S.ENDED]
    assert (order.taken_by, order.ends_on, order.agreed_places) == ("Il Trifoglio", TODAY + timedelta(days=30), 1)


def test_no_step_leads_out_of_an_end() -> None:
    for over in (S.ENDED, S.WITHDRAWN):
        assert not any(ORDER_LIFE.allows(over, state) for state in S)


def test_when_all_said_no_it_is_declined_and_can_be_offered_again(
    session: Session, world: World, order: WorkOrder, by: Account
) -> None:
    first, second = cooperative(world), cooperative(world, "Altra")
    offer(session, order, by, first, second)
    answer(session, world, order, first, no="Troppo lontano.")
    assert order.state is S.OFFERED
    answer(session, world, order, second, no="Non facciamo questo lavoro.")
    assert order.state is S.DECLINED
    offer(session, order, by, first)
    assert work_order_lists.own_answer(session, order=order, cooperative=first).willing is None
    answer(session, world, order, first)
    assert order.cooperative_id == first.id


def test_the_first_yes_takes_it_and_the_second_is_told(
    session: Session, world: World, order: WorkOrder, by: Account
) -> None:
    first, second = cooperative(world), cooperative(world, "Altra")
    offer(session, order, by, first, second)
    answer(session, world, order, first)
    with pytest.raises(DecidedMeanwhile):
        answer(session, world, order, second)
    with pytest.raises(DecidedMeanwhile):
        answer(session, world, order, first, no="Ripensandoci no.")
    assert order.cooperative_id == first.id


def test_a_no_says_why(session: Session, world: World, order: WorkOrder, by: Account) -> None:
    who = cooperative(world)
    offer(session, order, by, who)
    with pytest.raises(ReasonRequired):
        answer(session, world, order, who, no="  ")


def test_an_office_that_does_not_agree_says_why_and_the_firm_changes_it(
    session: Session, world: World, order: WorkOrder, by: Account, officer: Account
) -> None:
    who = cooperative(world)
    offer(session, order, by, who)
    answer(session, world, order, who)
    told = {"order": order, "by": officer, "now": NOW}
    with pytest.raises(ReasonRequired):
        work_orders.disagree(session, **told, reason=" ", seen_version=order.version)
    work_orders.disagree(session, **told, reason="Dura troppo poco.", seen_version=order.version)
    offer(session, order, by, who)
    assert (order.state, order.cooperative_id) == (S.OFFERED, None)


def test_two_officers_at_once_do_not_both_decide(
    session: Session, world: World, order: WorkOrder, by: Account, officer: Account
) -> None:
    who = cooperative(world)
    offer(session, order, by, who)
    answer(session, world, order, who)
    seen = order.version
    agree(session, order, officer)
    with pytest.raises(DecidedMeanwhile):
        work_orders.disagree(session, order=order, reason="No.", seen_version=seen, by=officer, now=NOW)


def test_what_somebody_has_taken_is_not_changed(
    session: Session, world: World, order: WorkOrder, by: Account, firm: Employer
) -> None:
    who = cooperative(world)
    offer(session, order, by, who)
    details = OrderDetails(
        title="a", occupation=None, description="", comune=session.get_one(Comune, BRESCIA), value=Decimal(1),
        coefficient=None, starts_on=TODAY, ends_on=TODAY, places=1,
    )  # fmt: skip
    with pytest.raises(TransitionNotAllowed):
        work_orders.change(session, order=order, details=details, seen_version=order.version)


def test_the_same_work_is_written_once_and_where_there_is_no_office_not_at_all(
    session: Session, order: WorkOrder, firm: Employer, by: Account
) -> None:
    with pytest.raises(work_orders.SameOrder):
        prepare(session, firm, by)
    with pytest.raises(work_orders.NoOffice):
        prepare(session, firm, by, comune=session.get_one(Comune, CREMONA))


# --- whom one may ask -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unfit",
    [{"kind": EmployerKind.FIRM}, {"kind": EmployerKind.PUBLIC_BODY}, {"verification": Verification.WAITING}],
)
def test_only_verified_type_b_cooperatives_are_asked(
    session: Session, world: World, order: WorkOrder, by: Account, unfit: dict[str, Any]
) -> None:
    who = cooperative(world, **unfit)
    assert order_matching.fits(session, order=order, today=TODAY) == []
    with pytest.raises(NotFound):
        offer(session, order, by, who)


def test_a_firm_that_nobody_has_verified_offers_nothing(
    session: Session, world: World, order: WorkOrder, by: Account, firm: Employer
) -> None:
    firm.verification = Verification.WAITING
    with pytest.raises(work_orders.NotVerified):
        offer(session, order, by, cooperative(world))


def test_somebody_is_asked_and_nobody_twice(session: Session, world: World, order: WorkOrder, by: Account) -> None:
    who = cooperative(world)
    with pytest.raises(work_orders.NobodyAsked):
        offer(session, order, by)
    offer(session, order, by, who)
    with pytest.raises(work_orders.NobodyAsked):
        offer(session, order, by, who)


def test_each_side_sees_its_own(
    session: Session, world: World, order: WorkOrder, by: Account, officer: Account
) -> None:
    asked, other = cooperative(world), cooperative(world, "Altra")
    theirs, strangers = (world.account(Role.EMPLOYER, employer=one) for one in (asked, other))
    see: list[Callable[..., WorkOrder]] = [work_order_lists.order_of, work_order_lists.of_party]
    for who in (theirs, strangers):
        for look in (*see, work_order_lists.offered):
            with pytest.raises(NotFound):
                look(session, account=who, order_id=order.id)
    offer(session, order, by, asked)
    assert work_order_lists.offered(session, account=theirs, order_id=order.id) is order
    with pytest.raises(NotFound):
        work_order_lists.of_party(session, account=theirs, order_id=order.id)
    with pytest.raises(NotFound):
        work_order_lists.offered(session, account=strangers, order_id=order.id)
    assert [one.order_id for one in work_order_lists.asked_of(session, account=theirs)] == [order.id]
    assert work_order_lists.asked_of(session, account=strangers) == []
    for who in (by, officer):
        assert work_order_lists.order_of(session, account=who, order_id=order.id) is order


# --- who can do it ----------------------------------------------------------------------------------------------------


def tell(session: Session, who: Employer, *activities: str, **free: Any) -> None:
    details = OfferDetails(activities=activities, **{"free_people": None, "free_hours": None, "most_km": None, **free})
    cooperative_offers.tell(session, employer=who, details=details, seen_version=0, now=NOW)


def test_the_nearest_that_does_this_work_and_has_people_free_comes_first(
    session: Session, world: World, order: WorkOrder
) -> None:
    unknown = cooperative(world, "Aaa", comune=None)
    near, far = cooperative(world, "Vicina"), cooperative(world, "Lontana", comune=ISEO)
    busy = cooperative(world, "Piena")
    world.position(employer=cooperative(world, "Di fatto"), occupation="dishwasher", title="Lavapiatti")
    for who, free in ((near, 1), (far, 3), (busy, 0)):
        tell(session, who, "lavaggio stoviglie", free_people=free)
    found = {fit.cooperative.name: fit for fit in order_matching.fits(session, order=order, today=TODAY)}
    assert list(found) == ["Vicina", "Lontana", "Di fatto", "Aaa", "Piena"]
    can, ask, hard = Readiness.CAN, Readiness.ASK, Readiness.HARD
    assert [fit.readiness for fit in found.values()] == [can, can, ask, ask, hard]
    told = found["Di fatto"].activity
    assert told is not None
    assert (told.same, told.text) == (True, "Lavapiatti")
    assert (found["Aaa"].activity, found["Aaa"].km, found["Aaa"].offer) == (None, None, None)
    assert found["Vicina"].km == 0
    assert 15 < (found["Lontana"].km or 0) < 25
    assert unknown.id == found["Aaa"].cooperative.id


@pytest.mark.parametrize(("most_km", "far"), [(None, False), (30, False), (10, True), (0, True)])
def test_a_cooperative_says_how_far_its_people_go(
    session: Session, world: World, order: WorkOrder, most_km: int | None, far: bool
) -> None:
    who = cooperative(world, comune=ISEO)
    tell(session, who, "lavaggio stoviglie", free_people=2, most_km=most_km)
    (fit,) = order_matching.fits(session, order=order, today=TODAY)
    assert (fit.far, fit.readiness) == (far, Readiness.HARD if far else Readiness.CAN)


def test_work_that_is_not_recognised_stops_nobody(session: Session, world: World, firm: Employer, by: Account) -> None:
    order = prepare(session, firm, by, title="Xyz", occupation=None)
    tell(session, cooperative(world), "lavaggio stoviglie", free_people=1)
    (fit,) = order_matching.fits(session, order=order, today=TODAY)
    assert (fit.activity, fit.readiness) == (None, Readiness.ASK)


def test_what_a_cooperative_says_is_linked_and_said_again(session: Session, world: World) -> None:
    who = cooperative(world)
    tell(session, who, "lavaggio stoviglie", "fare cose", free_people=2)
    row = cooperative_offers.offer_of(session, employer=who)
    assert row is not None
    assert [(one.text, one.occupation) for one in row.activities] == [
        ("lavaggio stoviglie", "dishwasher"), ("fare cose", None),
    ]  # fmt: skip
    details = OfferDetails(activities=["fare cose"], free_people=None, free_hours=8, most_km=None)
    with pytest.raises(DecidedMeanwhile):
        cooperative_offers.tell(session, employer=who, details=details, seen_version=0, now=NOW)
    again = cooperative_offers.tell(session, employer=who, details=details, seen_version=row.version, now=NOW)
    assert ([one.text for one in again.activities], again.free_people, again.free_hours) == (["fare cose"], None, 8)


# --- the desk ---------------------------------------------------------------------------------------------------------


def test_the_office_is_told_of_what_waits_and_what_ends(
    session: Session, world: World, order: WorkOrder, by: Account, officer: Account
) -> None:
    who = cooperative(world)
    near = (TODAY, TODAY + timedelta(days=90))

    def looked() -> tuple[int, int]:
        waiting, ending = work_order_lists.to_look_at(session, account=officer, near=near, most=5)
        return len(waiting), len(ending)

    offer(session, order, by, who)
    assert looked() == (0, 0)
    answer(session, world, order, who)
    assert looked() == (1, 0)
    agree(session, order, officer)
    assert looked() == (1, 0)
    work_orders.start(session, order=order, seen_version=order.version, by=officer, now=NOW)
    assert looked() == (0, 0)
    order.ends_on = date(2026, 12, 1)
    session.flush()
    assert looked() == (0, 1)
