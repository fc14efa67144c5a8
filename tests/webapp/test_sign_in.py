"""Signing in and out: who gets in, what a failure gives away, and where a browser is sent afterwards."""

import re
from collections.abc import Callable

import pytest
from argon2 import extract_parameters
from flask import Flask

from models.accounts import Account
from models.types import Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import PASSWORD, World
from webapp import security
from webapp.config import settings
from webapp.extensions import limiter

WRONG = "I dati di accesso non sono corretti. Controlla e riprova."
ELSEWHERE = [
    "https://evil.example",
    "http:evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "//evil.example/operatore",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/%2F/evil.example",
    "/%5Cevil.example",
    "https:///evil.example/operatore",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    " //evil.example",
    "/operatore@evil.example",
    ".evil.example",
    "",
]


def headed_to(page: Page) -> str:
    """The address of a redirect as the browser gets it, with its host if it has one."""
    return page.response.headers["Location"]


# --- who gets in ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_each_role_lands_on_its_own_first_page(client: PageClient, world: World, role: Role) -> None:
    account = world.account(role)
    page = client.login(account.email, PASSWORD)
    paths = {"officer": "/operatore", "employer": "/datore", "candidate": "/persona"}
    paths |= {"referrer": "/invio", "admin": "/amministrazione", "delegate": "/delega"}
    assert page.response.request.path == paths[role]
    assert account.name in page.text


def test_case_and_spaces_of_the_email_are_forgiven(client: PageClient, world: World) -> None:
    world.account(Role.OFFICER, email="laura@example.org")
    page = client.login("  Laura@EXAMPLE.org ", PASSWORD)
    assert page.h1 == "Scrivania"


def test_case_and_spaces_of_the_password_are_not(client: PageClient, world: World) -> None:
    account = world.account(Role.OFFICER)
    for password in (PASSWORD.upper(), f" {PASSWORD}", f"{PASSWORD} "):
        assert client.login(account.email, password, status=422).errors == [WRONG]


@pytest.mark.parametrize(
    ("field", "said"),
    [("email", "Scrivi la tua e-mail o il tuo codice."), ("password", "Scrivi la tua password o il tuo PIN.")],
)
def test_an_empty_field_is_named(client: PageClient, world: World, field: str, said: str) -> None:
    filled = {"email": world.account(Role.OFFICER).email, "password": PASSWORD, field: ""}
    page = client.get("/accedi").form("email").submit(**filled, status=422)
    assert len(page.errors) == 1
    assert page.errors[0].endswith(said)


# --- what a failure gives away ----------------------------------------------------------------------------------------


@pytest.fixture
def failures(world: World) -> dict[str, tuple[str, str]]:
    """Three ways to fail, which nobody outside may tell apart."""
    known, closed = world.account(Role.OFFICER), world.account(Role.OFFICER)
    closed.active = False
    world.session.commit()
    return {
        "wrong password": (known.email, "sbagliata"),
        "unknown e-mail": ("nessuno@example.org", PASSWORD),
        "closed account": (closed.email, PASSWORD),
    }


def anonymous(page: Page, email: str) -> str:
    """A page's HTML without the token, which is new every time, and without what was typed."""
    return re.sub(r'(name="csrf_token" value=)"[^"]*"', r"\1", page.body).replace(email, "…")


def test_every_failure_gives_the_very_same_page(client: PageClient, failures: dict[str, tuple[str, str]]) -> None:
    pages = {anonymous(client.login(*given, status=422), given[0]) for given in failures.values()}
    assert len(pages) == 1
    assert WRONG in pages.pop()


def test_every_failure_costs_the_same_hashing(
    client: PageClient, failures: dict[str, tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []

    class Watched(security.PasswordHasher):
        def verify(self, stored: str, password: str) -> bool:
            checked.append(stored)
            return super().verify(stored, password)

    monkeypatch.setattr(security, "PasswordHasher", Watched)
    for email, password in failures.values():
        client.login(email, password, status=422)
    assert len(checked) == len(failures)
    assert len({str(extract_parameters(stored)) for stored in checked}) == 1


def test_the_password_is_never_written_back(client: PageClient) -> None:
    page = client.login("nessuno@example.org", "segretissima", status=422)
    assert "segretissima" not in page.body


# --- where to afterwards ----------------------------------------------------------------------------------------------


def test_back_to_the_page_asked_for(client: PageClient, world: World) -> None:
    account = world.account(Role.OFFICER)
    page = client.get("/operatore/posizioni?stato=open&testo=aiuto", follow=True)
    assert page.h1 == "Accedi"
    page = client.login(account.email, PASSWORD)
    assert page.response.request.full_path == "/operatore/posizioni?stato=open&testo=aiuto"


def test_a_page_of_another_role_is_not_where_one_lands(client: PageClient, world: World) -> None:
    account = world.account(Role.OFFICER)
    for address in ("/amministrazione", "/datore/posizioni/nuova", "/persona"):
        client.get(address, follow=True)
        assert client.login(account.email, PASSWORD).h1 == "Scrivania"
        client.logout()


def test_the_page_asked_for_is_forgotten_after_use(client: PageClient, world: World) -> None:
    account = world.account(Role.OFFICER)
    client.get("/operatore/posizioni", follow=True)
    client.login(account.email, PASSWORD)
    client.logout()
    assert client.login(account.email, PASSWORD).h1 == "Scrivania"


def test_only_a_page_that_one_opens_is_kept(client: PageClient, world: World) -> None:
    account = world.account(Role.OFFICER)
    client.get("/")
    client.post("/operatore/posizioni/P1/pubblica")
    assert client.login(account.email, PASSWORD).h1 == "Scrivania"


def test_an_endless_address_is_not_kept(client: PageClient, world: World) -> None:
    account = world.account(Role.OFFICER)
    noise = "".join(f"{number * 7919:x}" for number in range(2_000))
    client.get(f"/operatore?x={noise}", follow=True)
    assert client.login(account.email, PASSWORD).h1 == "Scrivania"


@pytest.mark.parametrize("address", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_no_parameter_leads_elsewhere(client: PageClient, world: World, address: str) -> None:
    account = world.account(Role.OFFICER)
    extra = dict.fromkeys(("next", "url", "redirect", "return_to", "after_sign_in", "continue"), address)
    client.get("/accedi")
    form = {"email": account.email, "password": PASSWORD, "csrf_token": client.token, **extra}
    sent = client.client.post("/accedi", query_string=extra, data=form)
    assert (sent.status_code, sent.headers["Location"]) == (303, "/operatore")


def test_an_odd_address_asked_for_leads_nowhere_else(client: PageClient, world: World) -> None:
    account = world.account(Role.OFFICER)
    for address in ("//evil.example/operatore", "/%5Cevil.example", "/operatore%0d%0aX-Evil:1"):
        client.client.get(address)
    client.get("/accedi")
    page = client.post("/accedi", {"email": account.email, "password": PASSWORD}, 303, follow=False)
    assert headed_to(page) == "/operatore"


def language_form_leads(client: PageClient, addresses: list[str]) -> dict[str, str]:
    """Where the language form leads for each address it is given."""
    client.get("/privacy")
    pages = {to: client.post("/lingua", {"code": "en", "next": to}, 303, follow=False) for to in addresses}
    return {to: headed_to(page) for to, page in pages.items()}


def test_the_language_form_leads_home_instead_of_elsewhere(client: PageClient) -> None:
    assert language_form_leads(client, ELSEWHERE) == dict.fromkeys(ELSEWHERE, "/")


def test_the_language_form_leads_back_to_pages_of_ours(client: PageClient) -> None:
    ours = ["/", "/privacy", "/accedi?next=//evil.example", "/operatore/posizioni?testo=a%26b&pagina=2"]
    assert language_form_leads(client, ours) == dict(zip(ours, ours, strict=True))


# --- the session ------------------------------------------------------------------------------------------------------


def test_signing_out_ends_the_session(desk: PageClient) -> None:
    page = desk.get("/operatore").form("Esci").submit()
    assert page.flashes == ["Hai chiuso la sessione."]
    assert desk.get("/operatore", 302).location == "/accedi"


def test_signing_out_takes_more_than_a_link(desk: PageClient) -> None:
    assert desk.get("/esci", 405).h1 == "Questa operazione non si può fare da qui"
    assert desk.get("/operatore").h1 == "Scrivania"


def test_signing_out_needs_the_token(desk: PageClient) -> None:
    desk.post("/esci", {"csrf_token": "falso"}, 400)
    assert desk.get("/operatore").h1 == "Scrivania"


def test_a_closed_account_ends_its_sessions(desk: PageClient, officer: Account, world: World) -> None:
    officer.active = False
    world.session.commit()
    assert desk.get("/operatore", 302).location == "/accedi"


def test_a_new_password_ends_every_session(app: Flask, officer: Account, signed_in: SignIn, world: World) -> None:
    browsers = [signed_in(officer), signed_in(officer)]
    with app.app_context():
        officer.password_hash = security.hash_password("tutta-nuova")
    world.session.commit()
    assert [browser.get("/operatore", 302).location for browser in browsers] == ["/accedi", "/accedi"]


def test_nothing_set_before_signing_in_survives(client: PageClient, world: World) -> None:
    account = world.account(Role.OFFICER)
    with client.client.session_transaction() as before:
        before["planted"] = "by somebody else"
    token = client.get("/accedi").token
    client.login(account.email, PASSWORD)
    with client.client.session_transaction() as after:
        assert "planted" not in after
    client.post("/lingua", {"csrf_token": token, "code": "en", "next": "/"}, 400)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: PageClient, world: World) -> None:
    account = world.account(Role.OFFICER)
    client.get("/accedi")
    page = client.post("/accedi", {"email": account.email, "password": PASSWORD}, 303, follow=False)
    (cookie,) = page.response.headers.getlist("Set-Cookie")
    parts = {part.strip().partition("=")[0] for part in cookie.split(";")}
    assert {"session", "HttpOnly", "SameSite", "Expires"} <= parts
    assert "SameSite=Lax" in cookie
    assert PASSWORD not in cookie


def test_over_https_the_cookie_travels_encrypted_only(fresh_app: Callable[..., Flask], world: World) -> None:
    environment = {"MIRATO_HTTPS": "1", "SECRET_KEY": "x", "DATABASE_URL": "sqlite://"}
    assert settings(environment)["SESSION_COOKIE_SECURE"] is True
    cookie = fresh_app(SESSION_COOKIE_SECURE=True).test_client().get("/accedi").headers["Set-Cookie"]
    assert "Secure" in cookie


# --- many attempts ----------------------------------------------------------------------------------------------------


def test_too_many_attempts_are_asked_to_wait(
    fresh_app: Callable[..., Flask], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)  # the new application below switches it on
    account = world.account(Role.OFFICER)
    client = PageClient(fresh_app(RATELIMIT_ENABLED=True, SIGN_IN_LIMIT="3 per hour"))
    for _ in range(3):
        client.login(account.email, "sbagliata", status=422)
    page = client.login(account.email, PASSWORD, status=429)
    assert page.h1 == "Troppe richieste in poco tempo"
    assert client.get("/accedi").h1 == "Accedi"


def test_attempts_on_one_account_are_counted_wherever_they_come_from(
    fresh_app: Callable[..., Flask], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)
    tried, other = world.account(Role.OFFICER), world.account(Role.OFFICER)
    limits = {"SIGN_IN_LIMIT": "100 per hour", "SIGN_IN_LIMIT_PER_ACCOUNT": "2 per hour"}
    client = PageClient(fresh_app(RATELIMIT_ENABLED=True, **limits))
    for written in (tried.email, f" {tried.email.upper()} "):
        client.login(written, "sbagliata", status=422)
    client.login(tried.email, PASSWORD, status=429)
    assert client.login(other.email, PASSWORD).h1 == "Scrivania"


def test_an_answer_that_changes_nothing_puts_no_older_session_back(client: PageClient, world: World) -> None:
    """A style sheet asked for before signing out, and answered after it, must not sign anybody in again."""
    client.login(world.account(Role.OFFICER).email, PASSWORD)
    for path in ("/static/css/mirato.css", "/operatore"):
        with client.client.get(path) as answer:
            assert "Set-Cookie" not in answer.headers, path
