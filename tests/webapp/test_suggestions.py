"""Suggestions for all positions: asked for on a page, computed by the worker, kept at an address of their own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AccessLog
from models.jobs import Job
from models.territory import Office
from models.types import JobKind, JobState, ProposalState, Role
from tests.page import Page, PageClient
from tests.world import NOW, PASSWORD, World
from webapp import periodic
from webapp.extensions import clock
from webapp.formatting import moment
from webapp.officer import suggestions
from webapp.services import jobs
from webapp.services.engine import suggestion_jobs
from webapp.worker import Worker

LIST = "/operatore/non-uno-di-meno?giorni=60"
ASK = "/operatore/non-uno-di-meno/suggerimenti"


@pytest.fixture
def work(app: Flask) -> Callable[[], bool]:
    """Does what waits for a worker."""

    def run() -> bool:
        with app.app_context():
            return Worker().work_once()

    return run


def asked(desk: PageClient) -> Page:
    """The page that an officer is led to."""
    return desk.get(LIST).form(ASK).submit()


def names(page: Page) -> set[str]:
    """Who is suggested."""
    return {link.text for link in page.select("ol.lines a")}


def test_they_wait_for_the_worker_and_then_lead_to_the_rosa(
    desk: PageClient, world: World, work: Callable[[], bool]
) -> None:
    people = [world.person(surname=f"Prova {number}") for number in range(3)]
    position = world.position(title="Portiere")
    page = asked(desk)
    assert "In coda" in page.main
    assert page.one("#avanzamento")["hx-get"] == f"{page.resolve('')}/avanzamento"
    assert work()
    page = desk.get(page.resolve(""))
    links = [link["href"] for link in page.select("ol.lines a")]
    assert {link.partition("persona=")[2].partition("#")[0] for link in links} == {
        person.registration.code for person in people
    }
    assert all(link.startswith(f"/operatore/posizioni/{position.code}") for link in links)
    assert "100 %" in page.main


def test_the_part_that_is_asked_again_tells_when_to_open_the_page(
    desk: PageClient, world: World, work: Callable[[], bool]
) -> None:
    world.position()
    path = f"{asked(desk).resolve('')}/avanzamento"
    before = desk.client.get(path)
    work()
    after = desk.client.get(path)
    assert (before.headers.get("HX-Refresh"), after.headers.get("HX-Refresh")) == (None, "true")


def test_the_page_says_when_they_were_computed_whatever_happened_since(
    desk: PageClient, world: World, work: Callable[[], bool]
) -> None:
    world.person(surname="Prima")
    world.position()
    path = asked(desk).resolve("")
    work()
    clock.frozen_at = NOW + timedelta(days=2)
    world.person(surname="Dopo")
    page = desk.get(path)
    assert f"Calcolate il {moment(NOW)}" in page.main
    assert len(names(page)) == 1
    assert "Gli ultimi suggerimenti" in desk.get(LIST).main


def test_how_many_are_reached_before_and_after(desk: PageClient, world: World, work: Callable[[], bool]) -> None:
    waiting, free = world.person(surname="Attesa"), world.person(surname="Libera")
    world.proposal(ProposalState.PROPOSED, person=waiting, position=world.position(title="Vecchia"))
    world.position(title="Nuova")
    page = asked(desk)
    work()
    found = desk.get(page.resolve(""))
    values = dict(zip((label.text for label in found.select(".stat-label")), found.select(".stat-value"), strict=True))
    assert values["persone con una proposta in corso, prima"].text == "1"
    assert values["persone raggiunte, se si seguono i suggerimenti"].text == "2", free


def test_a_page_of_positions_at_a_time(
    desk: PageClient, world: World, work: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestions, "PAGE", 2)
    world.person()
    for number in range(3):
        world.position(code=f"P{number}")
    path = asked(desk).resolve("")
    work()
    first, second = desk.get(path), desk.get(f"{path}?pagina=2")
    assert [len(page.select("ol.lines")) for page in (first, second)] == [2, 1]


def test_whoever_asks_meanwhile_waits_for_the_same(desk: PageClient, world: World, work: Callable[[], bool]) -> None:
    world.position()
    first = asked(desk).resolve("")
    assert asked(desk).resolve("") == first
    assert "Dei suggerimenti sono in preparazione" in desk.get(LIST).main
    work()
    assert asked(desk).resolve("") != first


def test_nothing_open_nothing_suggested(desk: PageClient, world: World, work: Callable[[], bool]) -> None:
    world.person()
    path = asked(desk).resolve("")
    work()
    assert "Nessun suggerimento" in desk.get(path).main


def test_another_office_does_not_see_them(desk: PageClient, world: World, work: Callable[[], bool]) -> None:
    world.person()
    world.position()
    path = asked(desk).resolve("")
    work()
    cremona = world.keep(Office(province_code="CR", name="Collocamento mirato di Cremona"))
    world.account(Role.OFFICER, email="cr@example.org", office=cremona)
    desk.login("cr@example.org", PASSWORD)
    desk.get(path, status=404)
    desk.get(f"{path}/avanzamento", status=404)


def test_an_import_is_no_suggestion_and_the_other_way_round(desk: PageClient, world: World, session: Session) -> None:
    path = asked(desk).resolve("")
    number = path.rpartition("/")[2]
    desk.get(f"/operatore/importa/{number}", status=404)
    assert "Suggerimenti" not in desk.get("/operatore/importa").main
    session.get_one(Job, int(number)).kind = JobKind.IMPORT_POSITIONS
    session.commit()
    desk.get(path, status=404)


def test_who_is_shown_can_read_it(desk: PageClient, world: World, session: Session, work: Callable[[], bool]) -> None:
    person = world.person()
    world.position()
    path = asked(desk).resolve("")
    work()
    desk.get(path)
    pages = session.scalars(select(AccessLog.page).where(AccessLog.person_id == person.id)).all()
    assert "officer_suggestions.shared" in pages


def test_they_are_deleted_after_the_days_that_the_page_names(
    app: Flask, desk: PageClient, world: World, session: Session, work: Callable[[], bool]
) -> None:
    world.person()
    world.position()
    path = asked(desk).resolve("")
    work()
    clock.frozen_at = NOW + timedelta(days=jobs.days_kept(NOW.date()) + 1)
    with app.app_context():
        periodic.run_all()
    assert "sono stati cancellati" in desk.get(path).main
    assert session.scalars(select(Job)).one().report is None


def test_what_is_kept_names_nobody(desk: PageClient, world: World, session: Session, work: Callable[[], bool]) -> None:
    person = world.person(surname="Riservata")
    world.position()
    asked(desk)
    work()
    job = session.scalars(select(Job)).one()
    assert job.state is JobState.DONE
    assert person.registration.code in job.report.text
    assert "Riservata" not in job.report.text


def test_an_interrupted_sharing_is_done_by_the_next_worker(
    app: Flask, desk: PageClient, world: World, session: Session, work: Callable[[], bool]
) -> None:
    world.person()
    world.position()
    path = asked(desk).resolve("")
    assert jobs.take(session, worker="lost", now=NOW)
    session.commit()
    assert not work()
    clock.frozen_at = NOW + jobs.SILENT_AFTER + timedelta(seconds=1)
    assert work()
    assert len(names(desk.get(path))) == 1


def test_a_worker_that_is_told_to_stop_leaves_it_to_the_next(
    app: Flask, desk: PageClient, world: World, session: Session, work: Callable[[], bool]
) -> None:
    world.position()
    path = asked(desk).resolve("")
    with app.app_context():
        worker = Worker()
        worker.stop.set()
        assert worker.work_once()
    assert "avanzamento" in desk.get(path).one("#avanzamento")["hx-get"]
    assert work()
    assert "posizioni aperte" in desk.get(path).main


def test_a_worker_says_that_it_is_at_it_while_places_are_filled(
    desk: PageClient, world: World, work: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With many people that takes longest, and a worker that is silent for a minute loses its job."""
    for _ in range(4):
        world.person()
    world.position()
    asked(desk)
    beats: list[tuple[int, int]] = []
    monkeypatch.setattr(suggestion_jobs, "_BETWEEN_BEATS", 0.0)
    monkeypatch.setattr(jobs, "beat", lambda _engine, *, done, total, **_claim: beats.append((done, total)))
    assert work()
    assert beats == [(1, 1)] * 5, "one for the position, one for each place"


def test_where_nothing_takes_long_it_says_so_once(
    desk: PageClient, world: World, work: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        world.person()
    world.position()
    asked(desk)
    beats: list[tuple[int, int]] = []
    monkeypatch.setattr(suggestion_jobs, "_BETWEEN_BEATS", 3600.0)
    monkeypatch.setattr(jobs, "beat", lambda _engine, *, done, total, **_claim: beats.append((done, total)))
    assert work()
    assert beats == [(1, 1)]
