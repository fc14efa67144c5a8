"""A position written step by step: kept, taken up again, tried out, changed with one click, given up."""

import pytest
from sqlalchemy.orm import Session

from models.employers import Employer
from models.types import Role
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.posting import ADDRESS, GO_ON, MINIMAL, complaints, drafts, fill, levels, of_step, posted, until
from tests.world import World
from webapp.employer.step_forms import Step
from webapp.services.engine import reaching


@pytest.fixture
def employer(world: World) -> Employer:
    return world.employer()


@pytest.fixture
def browser(signed_in: SignIn, world: World, employer: Employer) -> PageClient:
    return signed_in(world.account(Role.EMPLOYER, employer=employer))


def crowd(world: World, number: int, **said: object) -> None:
    """So many people who would do the job gladly."""
    for _ in range(number):
        world.person(wishes=("kitchen_helper",), capacities={"d430": 4}, **said)


# --- kept, and taken up again -----------------------------------------------------------------------------------------


def test_one_may_leave_in_the_middle_and_come_back(browser: PageClient, session: Session) -> None:
    page = until(browser, Step.TASKS).form("passo").submit(button="Salva ed esci", level_d430="1")
    assert page.flashes == ["La bozza è salvata: la ritrovi qui quando vuoi."]
    assert "Aiuto cuoco Bozza" in page.one("#bozze").text
    assert posted(session) == []
    page = page.click("Aiuto cuoco").click("Compiti ed esigenze")
    assert levels(page)["d430"] == 1


def test_each_step_says_what_is_missing_in_the_others(browser: PageClient) -> None:
    page = until(browser, Step.TASKS)
    steps = page.one("nav.steps").text
    assert "Il lavoro completo" in steps
    assert "Orario, luogo, aiuti mancano 5 risposte" in steps


def test_two_windows_on_one_draft(browser: PageClient, session: Session) -> None:
    first, second = until(browser, Step.CONDITIONS), None
    second = browser.get(first.url)
    first.form("passo").submit(button=GO_ON, hours="20")
    page = second.form("passo").submit(button=GO_ON, hours="30", status=409)
    assert "Nel frattempo la bozza è cambiata" in page.main
    assert drafts(session)[0].said["hours"] == "20"
    assert page.form("passo").values["hours"] == ["30"]
    page.form("passo").submit(button=GO_ON)
    assert drafts(session)[0].said["hours"] == "30"


def test_what_was_sent_meanwhile_is_not_sent_again_from_an_old_page(browser: PageClient, session: Session) -> None:
    page = fill(browser)
    browser.get(page.url.replace("controllo", "condizioni")).form("passo").submit(button=GO_ON, hours="30")
    page = page.form("passo").submit(status=409)
    assert "Nel frattempo la bozza è cambiata" in page.main
    assert posted(session) == []
    page.form("passo").submit(button="Invia all'ufficio")
    assert posted(session)[0].hours == 30


def test_a_draft_is_given_up(browser: PageClient, session: Session) -> None:
    page = until(browser, Step.TASKS).form("Elimina la bozza").submit()
    assert page.flashes == ["Bozza eliminata."]
    assert drafts(session) == []


def test_nobody_else_sees_a_draft(browser: PageClient, signed_in: SignIn, world: World, session: Session) -> None:
    until(browser, Step.TASKS)
    (draft,) = drafts(session)
    other = signed_in(world.account(Role.EMPLOYER))
    for step in Step:
        other.get(f"/datore/bozze/{draft.id}/{step.value}", status=404)
    assert "Aiuto cuoco" not in other.get("/datore").main
    assert "Aiuto cuoco" not in signed_in(world.account(Role.OFFICER)).get("/operatore").main


def test_an_address_that_is_no_step_is_not_found(browser: PageClient) -> None:
    until(browser, Step.TASKS)
    browser.get("/datore/bozze/1/altro", status=404)
    browser.get("/datore/bozze/99999999999999999999/lavoro", status=404)


# --- whom it reaches --------------------------------------------------------------------------------------------------


def test_beside_each_step_stands_whom_it_reaches(browser: PageClient, world: World) -> None:
    crowd(world, 30)
    for step in (Step.JOB, Step.TASKS, Step.CONDITIONS, Step.CHECK):
        page = until(browser, step)
        assert page.one("#a-fianco h2#raggiungi-titolo").text == "Chi puoi raggiungere"
        assert page.one(".reach-now").text.startswith(("Almeno", "Meno di 10"))


def test_few_people_are_not_counted_out(browser: PageClient, world: World) -> None:
    crowd(world, 4)
    page = until(browser, Step.TASKS)
    assert page.one(".reach-now").text.startswith("Meno di 10 persone dell'elenco")
    assert page.select(".reach-fit") == []


def test_it_answers_while_one_types_and_keeps_nothing(browser: PageClient, world: World, session: Session) -> None:
    crowd(world, 30)
    page = until(browser, Step.CONDITIONS)
    before = dict(drafts(session)[0].said)
    address = page.one("#passo")["hx-post"]
    data = {**page.form("passo").values, **of_step(Step.CONDITIONS, MINIMAL), "hours": "abc", "csrf_token": page.token}
    answer = browser.client.post(address, data=data, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Chi puoi raggiungere" in answer.text
    assert drafts(session)[0].said == before


def test_one_click_applies_a_change(browser: PageClient, world: World, session: Session) -> None:
    crowd(world, 40, hours_max=20)
    page = (
        until(browser, Step.CONDITIONS)
        .form("passo")
        .submit(button="Salva e ricalcola", **of_step(Step.CONDITIONS, {**MINIMAL, "hours": "48"}))
    )
    buttons = {node["value"]: node.text for node in page.select("#a-fianco button[name=cambia]")}
    change = next(change for change in buttons if change.startswith("hours:"))
    page = page.form("passo").submit(button=buttons[change])
    assert page.flashes == ["Cambio fatto: lo trovi nel passo a cui appartiene."]
    assert page.form("passo").values["hours"] == [change.removeprefix("hours:")]
    assert drafts(session)[0].said["hours"] == change.removeprefix("hours:")


CHANGES = {
    "offer:extra_breaks": ("accommodations", ["extra_breaks"]),
    "shift:notte": ("shifts", ["mattina"]),
    "licence:B": ("licences", []),
    "demand:d430:0": ("level_d430", "0"),
    "negotiable:d430": ("fixed_d430", ""),
    "education:licenza_media": ("education_min", "licenza_media"),
    "remote:in_parte": ("remote", "in_parte"),
    "skill:wash_dishes": ("preferred_skills", "lavaggio stoviglie"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_kind_of_change_finds_its_answer(browser: PageClient, session: Session, change: str) -> None:
    said = {"level_d430": "3", "fixed_d430": "y", "licences": ["B"], "education_min": "diploma"}
    page = fill(browser, **said, essential_skills="lavaggio stoviglie", shifts=["mattina", "notte"])
    browser.post(page.resolve(page.url), {**page.form("passo").values, "cambia": change})
    name, value = CHANGES[change]
    assert drafts(session)[0].said[name] == value


@pytest.mark.parametrize("change", ["", "offer:bacchetta", "hours:99", "contract:x", "demand:d430:9", "transit:si"])
def test_a_change_that_nobody_proposed_is_refused(browser: PageClient, session: Session, change: str) -> None:
    page = fill(browser)
    before = dict(drafts(session)[0].said)
    browser.post(page.resolve(page.url), {**page.form("passo").values, "cambia": change}, 400)
    assert drafts(session)[0].said == before


def test_the_page_holds_no_exact_count(browser: PageClient, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every number of people on the page is one that the mask has made."""
    exact = []
    counted = reaching.counted
    monkeypatch.setattr(reaching, "counted", lambda *given: exact.append(counted(*given)) or exact[-1])
    crowd(world, 33)
    page = until(browser, Step.TASKS)
    assert exact[-1].now.people % reaching.GRAIN
    shown = page.one("#a-fianco").text
    assert str(exact[-1].now.people) not in shown.split()


# --- words that exclude -----------------------------------------------------------------------------------------------


def test_words_that_exclude_are_explained_and_stop_nobody(browser: PageClient, session: Session) -> None:
    page = (
        browser.get(ADDRESS)
        .form("passo")
        .submit(
            button="Salva e ricalcola", title="Aiuto cuoco / Aiuto cuoca", description="Automunito, di bella presenza."
        )
    )
    said = page.one("#a-fianco").text
    for words in ("«Automunito»", "«bella presenza»", "Scrivi a che ora bisogna esserci"):
        assert words in said
    fill(browser, description="Automunito.").form("passo").submit(button="Invia all'ufficio")
    assert len(posted(session)) == 1


def test_a_law_that_was_read_stands_as_it_is_and_one_that_was_not_is_to_be_confirmed(browser: PageClient) -> None:
    said = "Giovani, di bella presenza."
    page = browser.get(ADDRESS).form("passo").submit(button="Salva e ricalcola", title="Aiuto cuoco", description=said)
    confirmed, open_ = (
        page.one("#a-fianco").text.partition(law)[2] for law in ("216/2003 art. 2 e 3", "300/1970 art. 8")
    )
    assert not confirmed.startswith(", da confermare")
    assert open_.startswith(", da confermare con l'ufficio")


def test_a_car_is_part_of_a_job_that_asks_for_a_licence(browser: PageClient) -> None:
    page = fill(browser, title="Autista / Autista", description="Automunito.", licences=["B"])
    assert "«Automunito»" not in page.one("#a-fianco").text


def test_the_officer_sees_them_in_the_review(browser: PageClient, desk: PageClient) -> None:
    fill(browser, description="Massima flessibilità.").form("passo").submit(button="Invia all'ufficio")
    page = desk.get("/operatore/posizioni/M0001")
    assert "«Massima flessibilità»" in page.main


def test_a_refused_step_keeps_what_was_written(browser: PageClient) -> None:
    page = (
        until(browser, Step.CONDITIONS)
        .form("passo")
        .submit(status=422, **of_step(Step.CONDITIONS, {**MINIMAL, "hours": "0", "accommodations": ["ramp"]}))
    )
    assert set(complaints(page)) == {"hours"}
    values = page.form("passo").values
    assert (values["comune"], values["shifts"], values["accommodations"]) == (["Brescia"], ["mattina"], ["ramp"])
