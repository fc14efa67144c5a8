"""Whatever goes wrong, the answer is a page of ours: what happened, what to do, and nothing about our insides."""

from collections.abc import Callable

import pytest
from flask import Flask, abort
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from models.accounts import Account
from models.territory import Office
from models.types import ProposalState, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import PASSWORD, World
from webapp import access
from webapp.access import open_to_everyone

Visitors = dict[str, PageClient]

NOT_FOUND = "Non troviamo questa pagina"
INCOMPLETE = "La richiesta non è completa"
OURS = "Qualcosa non ha funzionato da parte nostra"

ODD_ADDRESSES = [
    "/non-esiste",
    "/operatore/",
    "/operatore/posizioni/",
    "/" + "a" * 8_000,
    "/" + "a/" * 1_000,
    "/%ff%fe",
    "/%00",
    "/..%2f..%2f..%2fetc/passwd",
    "/static/../config.py",
    "/static/%2e%2e/%2e%2e/pyproject.toml",
    "/static/css/",
    "/.env",
    "/<script>alert(1)</script>",
]


@pytest.fixture
def visitors(client: PageClient, desk: PageClient) -> Visitors:
    """Somebody who is not signed in, and an officer."""
    client.get("/")
    return {"nobody": client, "officer": desk}


def is_a_calm_page(page: Page, heading: str) -> None:
    """The heading, what one can do, what happens next."""
    assert page.h1 == heading
    assert "Che cosa puoi fare" in page.main
    assert "Cosa succede ora" in page.main


# --- each code has its page -------------------------------------------------------------------------------------------


def test_without_the_token_nothing_is_taken(visitors: Visitors) -> None:
    for browser in visitors.values():
        is_a_calm_page(browser.post("/lingua", {"csrf_token": "", "code": "en"}, 400), INCOMPLETE)


def test_anothers_token_is_no_token(visitors: Visitors) -> None:
    token = visitors["nobody"].get("/accedi").token
    visitors["officer"].post("/lingua", {"csrf_token": token, "code": "en"}, 400)


def test_a_page_of_another_role(desk: PageClient) -> None:
    is_a_calm_page(desk.get("/amministrazione", 403), "Questa pagina non è tra quelle che puoi vedere")


def test_addresses_that_lead_nowhere(visitors: Visitors) -> None:
    for browser in visitors.values():
        for address in ODD_ADDRESSES:
            is_a_calm_page(browser.get(address, 404), NOT_FOUND)


def test_the_wrong_method(visitors: Visitors) -> None:
    for browser in visitors.values():
        is_a_calm_page(browser.post("/privacy", status=405), "Questa operazione non si può fare da qui")


def test_more_than_anyone_writes(visitors: Visitors) -> None:
    for browser in visitors.values():
        page = browser.post("/accedi", {"email": "a" * 3_000_000}, 413)
        is_a_calm_page(page, "Sono arrivati troppi dati insieme")


def test_a_code_without_a_page_of_its_own_gets_the_nearest(fresh_app: Callable[..., Flask]) -> None:
    app = fresh_app()
    app.add_url_rule("/tazza", "tazza", open_to_everyone(lambda: abort(418)))
    app.add_url_rule("/attesa", "attesa", open_to_everyone(lambda: abort(503)))
    client = PageClient(app)
    is_a_calm_page(client.get("/tazza", 418), INCOMPLETE)
    is_a_calm_page(client.get("/attesa", 503), OURS)


# --- our own failures -------------------------------------------------------------------------------------------------


def failing() -> ResponseReturnValue:
    """A view with a mistake in it."""
    raise RuntimeError("la tabella segreta non risponde")


def broken(fresh_app: Callable[..., Flask]) -> PageClient:
    """A browser at an application with such a view."""
    app = fresh_app(PROPAGATE_EXCEPTIONS=False)
    app.add_url_rule("/guasto", "guasto", open_to_everyone(failing), methods=["GET", "POST"])
    return PageClient(app)


def test_a_failure_says_nothing_of_its_cause(fresh_app: Callable[..., Flask], officer: Account) -> None:
    client = broken(fresh_app)
    pages = [client.get("/guasto", 500)]
    client.login(officer.email, PASSWORD)
    pages += [client.get("/guasto", 500), client.post("/guasto", status=500)]
    for page in pages:
        is_a_calm_page(page, OURS)
        for inside in ("segreta", "RuntimeError", "Traceback", ".py"):
            assert inside not in page.body


def test_a_failure_is_written_to_the_log(fresh_app: Callable[..., Flask], caplog: pytest.LogCaptureFixture) -> None:
    broken(fresh_app).get("/guasto", 500)
    assert "la tabella segreta non risponde" in caplog.text


def test_without_a_database_the_page_still_comes(
    fresh_app: Callable[..., Flask], officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = PageClient(fresh_app(PROPAGATE_EXCEPTIONS=False))
    client.login(officer.email, PASSWORD)

    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", {}, Exception("no route to the database"))

    monkeypatch.setattr(access.db.session, "get", refuse)
    page = client.get("/operatore", 500)
    is_a_calm_page(page, OURS)
    assert officer.name not in page.text


# --- odd questions to pages that exist --------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["abc", "-3", "0", "1.5", "", "1" + "0" * 30, "%F0%9F%98%80"])
def test_a_page_number_that_makes_no_sense_gives_a_page_that_does(desk: PageClient, world: World, number: str) -> None:
    position = world.position(title="Giardiniere")
    world.person(surname="Unica")
    answered = world.proposal(ProposalState.PROPOSED, ProposalState.ACCEPTED, position=position)
    assert "Giardiniere" in desk.get(f"/operatore/posizioni?pagina={number}").main
    assert "Unica" in desk.get(f"/operatore/posizioni/{position.code}?pagina={number}").main
    assert answered.person.list_name in desk.get(f"/operatore/risposte?pagina={number}").main


def test_a_tab_or_state_that_is_none_is_ignored(desk: PageClient, world: World) -> None:
    position = world.position(title="Giardiniere")
    world.person(surname="Unica")
    assert "Unica" in desk.get(f"/operatore/posizioni/{position.code}?scheda=boh").main
    assert "Giardiniere" in desk.get("/operatore/posizioni?stato=boh").main


def test_positions_and_people_that_are_not_there(desk: PageClient, world: World) -> None:
    here = world.position().code
    elsewhere = world.keep(Office(province_code="CR", name="Cremona"))
    theirs = world.position(office=elsewhere).code
    stranger = world.person(office=elsewhere).registration.code
    for address in (
        "/operatore/posizioni/P9999",
        "/operatore/posizioni/%00",
        "/operatore/posizioni/%27%20OR%201=1--",
        "/operatore/posizioni/" + "P" * 5_000,
        f"/operatore/posizioni/{theirs}",
        f"/operatore/posizioni/{here}?persona=BS99999",
        f"/operatore/posizioni/{here}?persona={stranger}",
    ):
        is_a_calm_page(desk.get(address, 404), NOT_FOUND)


@pytest.mark.parametrize("number", ["0", "999999", "-1", "abc", "2147483648", "1" + "0" * 30])
def test_proposals_that_are_not_there(signed_in: SignIn, world: World, number: str) -> None:
    browser = signed_in(world.account(Role.CANDIDATE))
    is_a_calm_page(browser.get(f"/persona/opportunita/{number}/non-fa-per-me", 404), NOT_FOUND)
    is_a_calm_page(browser.post(f"/persona/opportunita/{number}/mi-interessa", status=404), NOT_FOUND)


def test_a_nul_that_no_database_stores_is_refused(visitors: Visitors, world: World) -> None:
    code = world.position().code
    is_a_calm_page(visitors["officer"].get("/operatore/posizioni?testo=%00", 400), INCOMPLETE)
    is_a_calm_page(visitors["officer"].get(f"/operatore/posizioni/{code}?persona=%00", 400), INCOMPLETE)
    is_a_calm_page(visitors["nobody"].post("/accedi", {"email": "a\0b@example.org", "password": "x"}, 400), INCOMPLETE)


def test_bytes_that_are_no_text_are_refused(visitors: Visitors) -> None:
    for browser in visitors.values():
        answer = browser.client.get("/privacy", environ_overrides={"QUERY_STRING": "testo=\xff"})
        assert answer.status_code == 400


def test_errors_speak_the_language_chosen(client: PageClient) -> None:
    client.get("/")
    client.post("/lingua", {"code": "en", "next": "/"})
    assert client.get("/non-esiste", 404).one("html")["lang"] == "en"


def test_an_error_leaves_the_next_page_untouched(desk: PageClient) -> None:
    desk.get("/non-esiste", 404)
    assert desk.get("/operatore").h1 == "Scrivania"
