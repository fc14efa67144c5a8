"""What the tests of the pages share: a clock that stands still, browsers signed in, and applications to break."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from models.accounts import Account
from models.employers import Employer
from models.types import Role
from tests.conftest import make_app
from tests.page import Page, PageClient
from tests.queries import count_queries
from tests.world import NOW, World
from webapp.access import SignedIn
from webapp.extensions import clock, db

SignIn = Callable[[Account], PageClient]


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[None]:
    """The moment at which the small world was made."""
    clock.frozen_at = NOW
    yield
    clock.frozen_at = None


@pytest.fixture
def signed_in(app: Flask) -> SignIn:
    """Gives a browser of its own to an account. It comes with a session: the sign-in page has tests of its own."""

    def sign_in(account: Account) -> PageClient:
        browser = PageClient(app)
        with browser.client.session_transaction() as session:
            session["_user_id"] = SignedIn(account).get_id()
        return browser

    return sign_in


@pytest.fixture
def officer(world: World) -> Account:
    """An officer of Brescia's office."""
    return world.account(Role.OFFICER)


@pytest.fixture
def desk(signed_in: SignIn, officer: Account) -> PageClient:
    """The officer's browser."""
    return signed_in(officer)


@pytest.fixture
def fresh_app(app: Flask, database_url: str) -> Iterator[Callable[..., Flask]]:
    """Makes another application on the same database, with settings and views of its own."""
    made: list[Flask] = []

    def make(**settings: object) -> Flask:
        made.append(make_app(database_url, **settings))
        return made[-1]

    yield make
    for other in made:
        with other.app_context():
            db.engine.dispose()


@pytest.fixture
def few_and_many(app: Flask) -> Callable[..., list[int]]:
    """Counts a page's queries with 3 rows of everything, then with 60."""

    def measure(make: Callable[[int], object], open_page: Callable[[], Page]) -> list[int]:
        found = []
        for more in (3, 57):
            make(more)
            with count_queries(app) as sent:
                open_page()
            found.append(len(sent))
        return found

    return measure


@pytest.fixture
def employer(world: World) -> Employer:
    """An organisation."""
    return world.employer(name="Il Trifoglio")


@pytest.fixture
def boss(world: World, employer: Employer) -> Account:
    """Who manages it."""
    return world.account(Role.EMPLOYER, email="capo@example.org", employer=employer)


@pytest.fixture
def browser(signed_in: SignIn, boss: Account) -> PageClient:
    """The manager's browser."""
    return signed_in(boss)
