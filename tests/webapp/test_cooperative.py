"""A type-B cooperative's page: the 30 % now, by month, over the year and after planned hires."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models.duties import StaffFigures
from models.employers import Employer
from models.types import EmployerKind, Role
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.test_new_position import complaints
from tests.world import NOW, World

HERE = "/datore/cooperativa"
DAY = NOW.date()


@pytest.fixture
def cooperative(world: World) -> Employer:
    return world.employer(kind=EmployerKind.COOPERATIVE_B)


@pytest.fixture
def browser(world: World, cooperative: Employer, signed_in: SignIn) -> PageClient:
    return signed_in(world.account(Role.EMPLOYER, employer=cooperative))


def told(world: World, employer: Employer, **columns: Any) -> StaffFigures:
    values = {"counted_on": DAY, "total": 30, "full_time_hours": Decimal(40), "recorded_at": NOW}
    return world.keep(StaffFigures(employer_id=employer.id, **{**values, **columns}))


@pytest.mark.parametrize("kind", [EmployerKind.FIRM, EmployerKind.PUBLIC_BODY])
def test_who_is_no_cooperative_has_no_such_page(world: World, signed_in: SignIn, kind: EmployerKind) -> None:
    other = signed_in(world.account(Role.EMPLOYER, employer=world.employer(kind=kind)))
    assert "Cooperativa" not in [one.text for one in other.get("/datore").select(".site-nav a")]
    other.get(HERE, status=404)


def test_a_cooperative_finds_it_in_its_menu(browser: PageClient) -> None:
    page = browser.get("/datore").click("Cooperativa")
    assert page.h1 == "Cooperativa"
    assert [one.text for one in page.select(".site-nav [aria-current=page]")] == ["Cooperativa"]


def test_a_cooperative_that_told_nothing_is_asked_for_its_staff(browser: PageClient) -> None:
    page = browser.get(HERE)
    assert "Non sappiamo ancora quante persone lavorano nella parte di tipo B" in page.main
    assert page.click("Scrivi l'organico").h1 == "Organico"


def test_the_share_now_and_what_is_missing(browser: PageClient, world: World, cooperative: Employer) -> None:
    told(world, cooperative, b_workers=10, b_disadvantaged=2)
    page = browser.get(HERE)
    assert "Per il minimo di legge mancano 2 persone svantaggiate." in page.main
    now, average = [node.text for node in page.select("#trenta dd")]
    assert (now, average) == ("20%, mancano 2 persone svantaggiate",) * 2
    assert "Legge 381/1991, art. 4." in page.main
    assert "da confermare con l'ufficio" in page.main


def test_each_month_stands_in_the_table_from_the_first_that_is_known(
    browser: PageClient, world: World, cooperative: Employer
) -> None:
    told(world, cooperative, counted_on=date(2026, 8, 15), b_workers=10, b_disadvantaged=4)
    told(world, cooperative, counted_on=date(2026, 10, 10), b_workers=10, b_disadvantaged=2)
    page = browser.get(HERE)
    assert [(row["Mese"].split("2026")[0].strip(), row["Quota"]) for row in page.table("Mese per mese")] == [
        ("agosto", "40%"),
        ("settembre", "40%"),
        ("ottobre", "20%"),
        ("novembre", "20%"),
    ]
    assert [node.text for node in page.select("#trenta dd")] == ["20%, mancano 2 persone svantaggiate", "30%"]
    assert "La media dell'anno è ancora sopra: conta quella." in page.main


def test_planned_hires_are_tried_out_and_nothing_is_kept(
    browser: PageClient, world: World, cooperative: Employer
) -> None:
    told(world, cooperative, b_workers=10, b_disadvantaged=2)
    page = browser.get(HERE).form("assunzioni").submit(svantaggiate="2")
    assert [node.text for node in page.select("#trenta dd")][-1] == "33,3%"
    page = page.form("assunzioni").submit(svantaggiate="-1", altre="-4")
    assert [node.text for node in page.select("#trenta dd")][-1] == "20%, manca 1 persona svantaggiata"
    assert len(browser.get(HERE).select("#trenta dd")) == 2


@pytest.mark.parametrize("number", ["dieci", "14.5", "100001", "-100001", "9" * 5000])
def test_a_number_that_is_none_is_said_on_its_field(
    browser: PageClient, world: World, cooperative: Employer, number: str
) -> None:
    told(world, cooperative, b_workers=10, b_disadvantaged=2)
    page = browser.get(f"{HERE}?svantaggiate={number}")
    assert set(complaints(page)) == {"svantaggiate"}
    assert len(page.select("#trenta dd")) == 2


def test_the_office_reads_the_same_share(desk: PageClient, world: World, cooperative: Employer) -> None:
    told(world, cooperative, b_workers=10, b_disadvantaged=2)
    page = desk.get(f"/operatore/datori/{cooperative.vat_number}/obblighi?svantaggiate=2")
    assert [node.text for node in page.select("#trenta dd")][-1] == "33,3%"
