"""A consortium sees its cooperatives' orders, open positions and 30 %; nobody else does, and it sees nobody else's."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from models.duties import StaffFigures
from models.employers import Employer
from models.types import EmployerKind, PositionState, Role, Verification, WorkOrderState
from models.work_orders import WorkOrder, WorkOrderAnswer
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.world import BRESCIA, NOW, World

HERE = "/datore/consorzio"
DAY = NOW.date()


@pytest.fixture
def consortium(world: World) -> Employer:
    return world.employer(kind=EmployerKind.CONSORTIUM, name="Consorzio Sponda")


@pytest.fixture
def browser(world: World, consortium: Employer, signed_in: SignIn) -> PageClient:
    return signed_in(world.account(Role.EMPLOYER, employer=consortium))


def cooperative(world: World, consortium: Employer | None, name: str, *, workers: int = 0) -> Employer:
    made = world.employer(name=name)
    made.comune_code, made.consortium = BRESCIA, consortium
    world.keep(made)
    if workers:
        staff = {"total": workers, "full_time_hours": Decimal(40), "b_workers": workers, "b_disadvantaged": 2}
        world.keep(StaffFigures(employer_id=made.id, counted_on=DAY, recorded_at=NOW, **staff))
    return made


def asked(world: World, who: Employer, title: str, state: WorkOrderState = WorkOrderState.OFFERED) -> WorkOrder:
    firm = world.employer(kind=EmployerKind.FIRM, name="Meccanica")
    made = world.keep(
        WorkOrder(
            employer_id=firm.id,
            office_id=world.office.id,
            title=title,
            value=Decimal(9_000),
            starts_on=DAY,
            ends_on=DAY + timedelta(days=364),
            places=1,
            state=state,
            created_at=NOW,
        )
    )
    world.keep(WorkOrderAnswer(order_id=made.id, cooperative_id=who.id, asked_at=NOW))
    return made


def test_each_cooperative_with_its_share_positions_and_orders(
    browser: PageClient, world: World, consortium: Employer
) -> None:
    first, second = cooperative(world, consortium, "Alfa", workers=10), cooperative(world, consortium, "Beta")
    world.position(employer=first, title="Aiuto in cucina")
    world.position(employer=second, title="Chiusa da tempo", state=PositionState.CLOSED)
    asked(world, second, "Lavaggio stoviglie")
    asked(world, second, "Ancora da offrire", WorkOrderState.PREPARED)
    page = browser.get("/datore/organizzazione").click("Consorzio")
    rows = [
        (row["Cooperativa"], row["Il 30% oggi"], row["Da rispondere"]) for row in page.table("Le cooperative in breve")
    ]
    assert rows == [("Alfa", "20% Mancano 2", "0"), ("Beta", "non detto", "1")]
    assert "Aiuto in cucina" in page.one(f"#coop-{first.id}").text
    assert "Lavaggio stoviglie Aspetta la risposta" in page.one(f"#coop-{second.id}").text
    for hidden in ("Chiusa da tempo", "Ancora da offrire"):
        assert hidden not in page.main


def test_from_there_one_acts_for_a_cooperative(browser: PageClient, world: World, consortium: Employer) -> None:
    made = cooperative(world, consortium, "Alfa")
    asked(world, made, "Lavaggio stoviglie")
    page = browser.get(HERE).form("Agisci per questa cooperativa Alfa").submit()
    assert page.flashes == ["Ora agisci per Alfa."]
    assert "Lavaggio stoviglie" in browser.get("/datore/accordi").one("#offerte").text
    browser.get(HERE, status=404)


def test_a_consortium_sees_no_other_cooperative(browser: PageClient, world: World, consortium: Employer) -> None:
    other = world.employer(kind=EmployerKind.CONSORTIUM, name="Altro consorzio")
    for leader in (other, None):
        strange = cooperative(world, leader, "Estranea", workers=10)
        world.position(employer=strange, title="Posto estraneo")
        asked(world, strange, "Lavoro estraneo")
    page = browser.get(HERE)
    assert "Nessuna cooperativa ancora" in page.main
    for hidden in ("Estranea", "Posto estraneo", "Lavoro estraneo"):
        assert hidden not in page.main


@pytest.mark.parametrize("kind", [kind for kind in EmployerKind if kind is not EmployerKind.CONSORTIUM])
def test_no_other_kind_of_employer_has_the_page(world: World, signed_in: SignIn, kind: EmployerKind) -> None:
    signed_in(world.account(Role.EMPLOYER, employer=world.employer(kind=kind))).get(HERE, status=404)


def test_a_consortium_that_nobody_has_verified_sees_nothing(
    browser: PageClient, world: World, consortium: Employer
) -> None:
    cooperative(world, consortium, "Alfa")
    consortium.verification = Verification.WAITING
    world.session.commit()
    answer = browser.client.get(HERE)
    assert answer.status_code == 403
    assert "Alfa" not in answer.get_data(as_text=True)


def test_the_number_of_queries_does_not_grow(
    browser: PageClient, world: World, consortium: Employer, few_and_many: Callable[..., list[int]]
) -> None:
    def make(more: int) -> None:
        for number in range(more):
            made = cooperative(world, consortium, f"Coop {world.number()}", workers=5)
            if number % 3 == 0:
                world.position(employer=made)
                asked(world, made, "Lavoro")

    few, many = few_and_many(make, lambda: browser.get(HERE))
    assert few == many
