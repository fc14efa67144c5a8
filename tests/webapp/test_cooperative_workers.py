"""A cooperative's own list of its disadvantaged people: by code, with the document, for nobody else to read."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.cooperative_workers import CooperativeWorker
from models.duties import StaffFigures
from models.employers import Employer
from models.members import Membership
from models.types import Disadvantage, EmployerKind, MemberRole, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.test_new_position import complaints
from tests.world import NOW, World

HOME = "/datore/cooperativa"
NEW = f"{HOME}/persone/nuova"
DAY = NOW.date()
GOOD = {"code": "B-07", "ground": "dipendenza", "started_on": "2025-03-01", "issued_on": "2025-02-01"}
EMPTY = {"left_on": "", "issued_on": "", "expires_on": ""}


@pytest.fixture
def cooperative(world: World) -> Employer:
    return world.employer(kind=EmployerKind.COOPERATIVE_B)


@pytest.fixture
def browser(world: World, cooperative: Employer, signed_in: SignIn) -> PageClient:
    return signed_in(world.account(Role.EMPLOYER, employer=cooperative))


@pytest.fixture
def keep(world: World, cooperative: Employer) -> Callable[..., CooperativeWorker]:
    def made(**columns: Any) -> CooperativeWorker:
        values = {"employer_id": cooperative.id, "code": f"B-{world.number()}", "started_on": date(2025, 1, 1)}
        values |= {"ground": Disadvantage.INVALIDITY.value, "issued_on": date(2024, 1, 1)}
        return world.keep(CooperativeWorker(**{**values, **columns}))

    return made


def told(world: World, cooperative: Employer, disadvantaged: int) -> None:
    figures = {"total": 30, "full_time_hours": Decimal(40), "b_workers": 20, "b_disadvantaged": disadvantaged}
    world.keep(StaffFigures(employer_id=cooperative.id, counted_on=DAY, recorded_at=NOW, **figures))


def card(page: Page) -> str:
    return page.one("#persone").text


def add(browser: PageClient, status: int = 200, **fields: str) -> Page:
    return browser.get(NEW).form("scheda").submit(status=status, **{**GOOD, **fields})


# --- writing it -------------------------------------------------------------------------------------------------------


def test_somebody_is_written_down_corrected_and_taken_off(browser: PageClient, session: Session) -> None:
    page = add(browser, expires_on="2027-01-31")
    assert page.flashes == ["Scritto nell'elenco."]
    (row,) = page.table("Persone svantaggiate della cooperativa")
    assert (row["Codice"].split()[0][:4], row["Documento"]) == ("B-07", "scade il 31 gennaio 2027")
    page = page.click("B-07").form("scheda").submit(expires_on="2028-01-31")
    assert page.flashes == ["Salvato."]
    assert "fino al 31 gennaio 2028" in card(page)
    page = page.click("B-07").form("Togli per sempre B-07").submit()
    assert "non resta niente" in page.flashes[0]
    assert session.scalars(select(CooperativeWorker)).all() == []


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"code": ""}, "code", "Scrivi un codice."),
        ({"code": "Maria"}, "code", "Da 1 a 20 lettere e cifre senza spazi, con almeno una cifra"),
        ({"code": "B 07"}, "code", "Da 1 a 20 lettere e cifre"),
        ({"code": "7" * 21}, "code", "Da 1 a 20 lettere e cifre"),
        ({"code": "RSSMRA85T10A562S"}, "code", "Sembra un codice fiscale"),
        ({"started_on": ""}, "started_on", "Scrivi il primo giorno di lavoro."),
        ({"started_on": "ieri"}, "started_on", "Scrivi una data completa"),
        ({"started_on": "1900-01-01"}, "started_on", "È un giorno molto lontano"),
        ({"left_on": "2025-02-28"}, "left_on", "Viene prima del primo giorno di lavoro"),
        ({"issued_on": "2026-11-03"}, "issued_on", "Questo giorno deve ancora venire"),
        ({"expires_on": "2025-01-31"}, "expires_on", "Viene prima del rilascio"),
        ({"issued_on": "", "expires_on": "2027-01-31"}, "expires_on", "Scrivi anche quando il documento è stato"),
        ({"expires_on": "9999-12-31"}, "expires_on", "È un giorno molto lontano"),
    ],
)
def test_bad_input_is_said_on_its_field(browser: PageClient, fields: dict[str, str], field: str, words: str) -> None:
    found = complaints(add(browser, 422, **fields))
    assert list(found) == [field]
    assert words in found[field]


def test_a_category_that_is_none_is_refused(browser: PageClient) -> None:
    page = browser.get(NEW)
    sent = {**GOOD, **EMPTY, "ground": "simpatia", "csrf_token": page.token, "version": "0"}
    assert set(complaints(browser.post(NEW, sent, status=422))) == {"ground"}


def test_a_code_stands_once(browser: PageClient, keep: Callable[..., CooperativeWorker]) -> None:
    keep(code="B-07")
    words = "Questo codice c'è già nell'elenco: scegline un altro."
    assert complaints(add(browser, 422)) == {"code": words}
    other = keep(code="B-08")
    page = browser.get(f"{HOME}/persone/{other.id}").form("scheda").submit(status=422, code="B-07")
    assert complaints(page) == {"code": words}


def test_two_at_once_see_both_versions(
    browser: PageClient, keep: Callable[..., CooperativeWorker], session: Session
) -> None:
    row = keep(code="B-07")
    form = browser.get(f"{HOME}/persone/{row.id}").form("scheda")
    browser.get(f"{HOME}/persone/{row.id}").form("scheda").submit(expires_on="2027-06-30")
    page = form.submit(status=409, expires_on="2029-06-30")
    assert "30 giugno 2027" in page.main
    assert page.form("scheda").values["expires_on"] == ["2029-06-30"]
    assert page.form("scheda").submit().flashes == ["Salvato."]
    assert session.scalars(select(CooperativeWorker.expires_on)).all() == [date(2029, 6, 30)]


# --- reading it -------------------------------------------------------------------------------------------------------


def test_documents_that_end_are_said_early_and_in_words(
    browser: PageClient, keep: Callable[..., CooperativeWorker]
) -> None:
    keep(expires_on=DAY - timedelta(days=1))
    keep(expires_on=DAY)
    keep(expires_on=DAY + timedelta(days=90))
    keep(expires_on=DAY + timedelta(days=91))
    keep(issued_on=None)
    keep(expires_on=DAY, left_on=DAY - timedelta(days=1))
    found = card(browser.get(HOME))
    assert "Documenti: 1 scaduto, 2 scadono entro il 31 gennaio 2027, 1 manca." in found


@pytest.mark.parametrize(
    ("disadvantaged", "words"),
    [
        (2, "L'elenco e l'organico del 2 novembre 2026 dicono lo stesso: 2 persone."),
        (3, "L'organico del 2 novembre 2026: 3. L'elenco oggi: 2."),
    ],
)
def test_whether_list_and_staff_agree_is_said_with_the_way_to_mend_it(
    world: World, browser: PageClient, keep: Callable[..., CooperativeWorker], disadvantaged: int, words: str
) -> None:
    keep()
    keep(left_on=DAY - timedelta(days=1))
    told(world, keep().employer, disadvantaged)
    page = browser.get(HOME)
    assert words in card(page)
    if disadvantaged == 3:
        assert "scrivi l'organico di oggi con 2 persone svantaggiate" in card(page)
        assert page.select("#persone a")[1].text == "Scrivi l'organico"


def test_nobody_else_sees_it(
    world: World, signed_in: SignIn, desk: PageClient, keep: Callable[..., CooperativeWorker]
) -> None:
    row = keep(code="SEGRETO1")
    other = signed_in(world.account(Role.EMPLOYER, employer=world.employer()))
    firm = signed_in(world.account(Role.EMPLOYER, employer=world.employer(kind=EmployerKind.FIRM)))
    assert "SEGRETO1" not in other.get(HOME).body
    token = other.token
    for browser in (other, firm):
        browser.get(f"{HOME}/persone/{row.id}", status=404)
    other.post(f"{HOME}/persone/{row.id}/togli", {"csrf_token": token}, status=404)
    for path in ("nuova", str(row.id)):
        firm.get(f"{HOME}/persone/{path}", status=404)
        desk.get(f"{HOME}/persone/{path}", status=403)


@pytest.mark.parametrize("role", [MemberRole.POSTER, MemberRole.VIEWER])
def test_a_member_with_another_task_reads_how_many(
    world: World, signed_in: SignIn, keep: Callable[..., CooperativeWorker], role: MemberRole
) -> None:
    row = keep(code="SEGRETO1")
    account = world.account(Role.EMPLOYER, employer=row.employer)
    world.session.scalars(select(Membership).where(Membership.account_id == account.id)).one().role = role
    world.session.commit()
    browser = signed_in(account)
    page = browser.get(HOME)
    assert "Oggi conta 1 persona al lavoro." in card(page)
    assert "SEGRETO1" not in page.body
    for path in ("nuova", str(row.id)):
        browser.get(f"{HOME}/persone/{path}", status=403)


def test_whoever_acts_through_the_consortium_reads_how_many(
    world: World, signed_in: SignIn, keep: Callable[..., CooperativeWorker]
) -> None:
    row = keep(code="SEGRETO1")
    consortium = world.employer(kind=EmployerKind.CONSORTIUM)
    account = world.account(Role.EMPLOYER, employer=consortium)
    row.employer.consortium_id, account.employer_id = consortium.id, row.employer_id
    world.session.commit()
    browser = signed_in(account)
    page = browser.get(HOME)
    assert "Oggi conta 1 persona al lavoro." in card(page)
    assert "SEGRETO1" not in page.body
    for path in ("nuova", str(row.id)):
        browser.get(f"{HOME}/persone/{path}", status=404)


def test_the_office_reads_counts_and_nothing_else(
    world: World, cooperative: Employer, desk: PageClient, keep: Callable[..., CooperativeWorker]
) -> None:
    keep(code="SEGRETO1", expires_on=DAY - timedelta(days=1))
    keep(code="SEGRETO2", issued_on=None)
    told(world, cooperative, 3)
    page = desk.get(f"/operatore/datori/{cooperative.vat_number}/obblighi")
    assert (
        "conta oggi 2 persone al lavoro, l'organico 3. Documenti scaduti: 1; in scadenza: 0; mancanti: 1." in page.main
    )
    assert "SEGRETO" not in page.body
    assert "Persona con invalidità fisica, psichica o sensoriale" not in page.main


def test_the_number_of_queries_does_not_grow(
    browser: PageClient, keep: Callable[..., CooperativeWorker], few_and_many: Callable[..., list[int]]
) -> None:
    few, many = few_and_many(lambda number: [keep() for _ in range(number)], lambda: browser.get(HOME))
    assert few == many <= 15


def test_the_database_does_not_read_the_category(keep: Callable[..., CooperativeWorker], session: Session) -> None:
    keep(ground=Disadvantage.DEPENDENCE.value)
    (stored,) = session.execute(text("SELECT ground FROM cooperative_worker")).scalars()
    assert "dipendenza" not in stored
    assert session.scalars(select(CooperativeWorker)).one().disadvantage is Disadvantage.DEPENDENCE
