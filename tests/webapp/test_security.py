"""What every answer promises a browser, and what a request may leave behind."""

from collections.abc import Callable

import pytest
from flask import Flask, abort
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from models.accounts import Account
from models.territory import Office
from models.types import ProposalState, Reason, Role
from tests.page import NONCE, PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.crawling import crawl
from tests.world import World
from webapp.access import open_to_everyone
from webapp.database import WriteWhileReading
from webapp.extensions import db

# --- headers ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def answers(desk: PageClient, client: PageClient, world: World) -> dict[str, TestResponse]:
    """One answer of each kind."""
    code, get = world.position().code, desk.client.get
    return {
        "page": get("/operatore"),
        "page for nobody": client.client.get("/"),
        "part": get(f"/operatore/posizioni/{code}", headers={"HX-Request": "true"}),
        "redirect": client.client.get("/operatore"),
        "empty head": desk.client.head("/operatore"),
        "bad request": desk.client.post("/esci"),
        "forbidden": get("/amministrazione"),
        "not found": get("/non-esiste"),
        "wrong method": get("/esci"),
        "too large": desk.client.post("/lingua", data={"code": "a" * 3_000_000}),
        "static file": get("/static/js/mirato.js", buffered=True),
        "no static file": get("/static/js/altro.js"),
    }


def policy(answer: TestResponse) -> dict[str, set[str]]:
    """The content security policy by directive."""
    parts = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
    return {name: set(sources) for name, *sources in parts}


def test_every_answer_keeps_the_browser_to_this_site(answers: dict[str, TestResponse]) -> None:
    for kind, answer in answers.items():
        rules = policy(answer)
        nonce = NONCE.search(answer.headers["Content-Security-Policy"])
        assert nonce, kind
        assert rules.pop("script-src") == {"'self'", nonce[0]}, kind
        assert rules.pop("style-src") == {"'self'", nonce[0]}, kind
        assert rules.pop("img-src") == {"'self'", "data:"}, kind
        assert {name for name, sources in rules.items() if sources == {"'none'"}} == {"object-src", "frame-ancestors"}
        assert {"default-src", "connect-src", "form-action", "base-uri", "font-src"} <= {
            name for name, sources in rules.items() if sources == {"'self'"}
        }, kind


def test_every_answer_says_what_it_is_and_gives_nothing_away(answers: dict[str, TestResponse]) -> None:
    for kind, answer in answers.items():
        assert answer.headers["X-Content-Type-Options"] == "nosniff", kind
        assert answer.headers["Referrer-Policy"] == "same-origin", kind
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", kind
        assert "geolocation=()" in answer.headers["Permissions-Policy"], kind
        assert "X-Powered-By" not in answer.headers, kind
        assert "Access-Control-Allow-Origin" not in answer.headers, kind


def test_pages_stay_in_no_cache(answers: dict[str, TestResponse]) -> None:
    for kind, answer in answers.items():
        if answer.mimetype == "text/html":
            assert answer.headers["Cache-Control"] == "no-store", kind


def test_the_nonce_is_new_each_time_and_cannot_be_guessed(client: PageClient) -> None:
    found = [NONCE.search(client.client.get("/").headers["Content-Security-Policy"]) for _ in range(5)]
    nonces = {nonce[1] for nonce in found if nonce}
    assert len(nonces) == 5
    assert all(len(nonce) >= 20 for nonce in nonces)


def test_every_page_of_every_role_runs_nothing_inline_and_loads_nothing_from_elsewhere(
    signed_in: SignIn, world: World, client: PageClient
) -> None:
    """The page client refuses inline handlers, scripts without the nonce and anything remote on each page it opens."""
    employer = world.employer()
    position = world.position(employer=employer, demands={"d430": 2}, essential=("wash_dishes",))
    person = world.person(capacities={"d430": 1})
    world.proposal(ProposalState.PROPOSED, position=position, person=person)
    browsers = [client, signed_in(world.account(Role.EMPLOYER, employer=employer))]
    browsers += [signed_in(world.account(Role.CANDIDATE, person=person))]
    browsers += [signed_in(world.account(role)) for role in (Role.OFFICER, Role.REFERRER, Role.ADMIN)]
    counts = [len(crawl(browser)) for browser in browsers]
    assert min(counts) >= 3
    assert sum(counts) >= 20


# --- texts with markup ------------------------------------------------------------------------------------------------

SCRIPT = "<script>alert('x')</script>"
BREAKOUT = "\"'><img src=x onerror=alert(1)>"


@pytest.fixture
def hostile(world: World) -> dict[str, Account]:
    """A world in which everybody has written markup wherever texts are free."""
    employer = world.employer(name=f"Ditta {SCRIPT}")
    position = world.position(employer=employer, title=f"Lavoro {SCRIPT}", description=BREAKOUT, demands={"d430": 2})
    person = world.person(name=SCRIPT, surname=BREAKOUT, skills=(f"skill {SCRIPT}",), wishes=(BREAKOUT,))
    for row in (*person.profile.skills, *person.profile.wishes):
        row.skill = row.occupation = None
    officer = world.account(Role.OFFICER)
    officer.name = f"Operatore {SCRIPT}"
    steps = (ProposalState.PROPOSED, ProposalState.DECLINED)
    proposal = world.proposal(*steps, position=position, person=person, by=officer, reason=Reason.OTHER)
    proposal.history[-1].note = BREAKOUT + SCRIPT
    world.session.commit()
    return {
        "officer": officer,
        "employer": world.account(Role.EMPLOYER, employer=employer),
        "candidate": world.account(Role.CANDIDATE, person=person),
        "admin": world.account(Role.ADMIN),
    }


def test_markup_in_texts_is_shown_and_never_run(hostile: dict[str, Account], signed_in: SignIn) -> None:
    seen = ""
    for account in hostile.values():
        for path, page in crawl(signed_in(account)).items():
            assert "<script>alert" not in page.body, path
            assert "<img src=x" not in page.body, path
            seen += page.text
    assert SCRIPT in seen
    assert BREAKOUT in seen


def test_markup_in_addresses_and_searches_is_harmless(desk: PageClient) -> None:
    for address in (f"/operatore/posizioni?testo={SCRIPT}", f"/operatore/posizioni?stato={SCRIPT}&pagina={SCRIPT}"):
        assert "<script>alert" not in desk.get(address).body
    assert "<script>alert" not in desk.get(f"/{SCRIPT}", 404).body


# --- who reads does not write -----------------------------------------------------------------------------------------


def office() -> Office:
    """The world's office, in the request's own session."""
    return db.session.query(Office).one()


def change_the_object() -> None:
    """Change a row's attribute and send it."""
    office().name = "Cambiato"
    db.session.flush()


def change_the_object_without_noticing() -> None:
    """Change a row's attribute; the next query sends it."""
    office().name = "Cambiato"
    office()


def add_an_object() -> None:
    """Add a row."""
    db.session.add(Office(province_code="CR", name="Nuovo"))
    db.session.flush()


def delete_the_object() -> None:
    """Delete a row."""
    db.session.delete(office())
    db.session.flush()


def commit_a_change() -> None:
    """Try to commit by hand."""
    office().name = "Cambiato"
    db.session.commit()


WRITERS = {
    "change": change_the_object,
    "autoflush": change_the_object_without_noticing,
    "add": add_an_object,
    "delete": delete_the_object,
    "commit": commit_a_change,
    "UPDATE": lambda: db.session.execute(update(Office).values(name="Cambiato")),
    "INSERT": lambda: db.session.execute(insert(Office).values(province_code="CR", name="Nuovo")),
    "DELETE": lambda: db.session.execute(delete(Office)),
    "text": lambda: db.session.execute(text("UPDATE office SET name = 'Cambiato'")),
}


def app_that(does: Callable[[], object], fresh_app: Callable[..., Flask], **settings: object) -> PageClient:
    """A browser at an application whose ``/prova`` does something and then says «fatto»."""

    def view() -> ResponseReturnValue:
        return does() or "fatto"

    app = fresh_app(WTF_CSRF_ENABLED=False, **settings)
    app.add_url_rule("/prova", "prova", open_to_everyone(view), methods=["GET", "POST"])
    return PageClient(app)


def offices(world: World) -> list[str]:
    """The names of the offices in the database."""
    world.session.rollback()
    world.session.expire_all()
    return [row.name for row in world.session.query(Office).order_by(Office.id)]


@pytest.mark.parametrize("writes", WRITERS.values(), ids=WRITERS)
def test_opening_a_page_changes_nothing(
    fresh_app: Callable[..., Flask], world: World, writes: Callable[[], object]
) -> None:
    before = offices(world)
    client = app_that(writes, fresh_app)
    for method in ("GET", "HEAD"):
        with pytest.raises(WriteWhileReading, match=f"{method} /prova"):
            client.client.open("/prova", method=method)
    assert offices(world) == before


def test_a_change_that_nobody_sends_is_forgotten(fresh_app: Callable[..., Flask], world: World) -> None:
    before = offices(world)
    client = app_that(lambda: setattr(office(), "name", "Cambiato"), fresh_app)
    assert client.client.get("/prova").text == "fatto"
    assert offices(world) == before


# --- all or nothing ---------------------------------------------------------------------------------------------------


def changed_then(answer: Callable[[], object]) -> Callable[[], object]:
    """A view that changes something, sends it, and then answers so."""

    def does() -> object:
        change_the_object()
        return answer()

    return does


@pytest.mark.parametrize("answer", ["fatto", ("fatto", 201), ("", 303, {"Location": "/"})])
def test_a_request_that_succeeds_is_kept(fresh_app: Callable[..., Flask], world: World, answer: object) -> None:
    app_that(changed_then(lambda: answer), fresh_app).client.post("/prova")
    assert offices(world) == ["Cambiato"]


@pytest.mark.parametrize("code", [400, 403, 404, 409, 422, 500])
def test_a_request_that_is_refused_leaves_nothing(fresh_app: Callable[..., Flask], world: World, code: int) -> None:
    before = offices(world)
    refusals = (lambda: ("no", code), lambda: abort(code))
    for refusal in refusals:
        answer = app_that(changed_then(refusal), fresh_app).client.post("/prova")
        assert answer.status_code == code
        assert offices(world) == before


def crash() -> None:
    """Fail."""
    raise ZeroDivisionError


def test_a_request_that_fails_leaves_nothing(fresh_app: Callable[..., Flask], world: World) -> None:
    before = offices(world)
    client = app_that(changed_then(crash), fresh_app, PROPAGATE_EXCEPTIONS=False)
    client.get("/")
    client.post("/prova", status=500)
    assert offices(world) == before


def test_a_commit_that_fails_is_a_failure(fresh_app: Callable[..., Flask], world: World) -> None:
    before = offices(world)

    def impossible() -> None:
        office().province_code = "??"

    with pytest.raises(IntegrityError):
        app_that(impossible, fresh_app).client.post("/prova")
    assert offices(world) == before
    client = app_that(impossible, fresh_app, PROPAGATE_EXCEPTIONS=False)
    client.get("/")
    assert client.post("/prova", status=500).h1 == "Qualcosa non ha funzionato da parte nostra"
