"""Whom a position reaches can be asked often, and not without end; writing and sending go on all the same."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from models.accounts import Account
from models.types import Role
from tests.page import Page, PageClient
from tests.webapp.posting import ADDRESS, send
from tests.world import PASSWORD, World
from webapp.extensions import limiter

Browse = Callable[[Account], PageClient]


@pytest.fixture
def browse(fresh_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch) -> Browse:
    """Signs in where two questions may be put in an hour."""
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)  # the new application below switches it on
    app = fresh_app(RATELIMIT_ENABLED=True, REACH_LIMIT="2 per hour; 100 per day", SIGN_IN_LIMIT="100 per hour")

    def sign_in(account: Account) -> PageClient:
        browser = PageClient(app)
        browser.login(account.email, PASSWORD)
        return browser

    yield sign_in
    with app.app_context():
        limiter.reset()


def has_numbers(page: Page) -> bool:
    """Whether it says how many people are reached."""
    return bool(page.select(".reach-now"))


def test_after_many_questions_the_numbers_rest_and_the_page_says_so(browse: Browse, world: World) -> None:
    browser = browse(world.account(Role.EMPLOYER))
    assert [has_numbers(browser.get(ADDRESS)) for _ in range(4)] == [True, True, False, False]
    said = browser.get(ADDRESS).one("#a-fianco").text
    assert "Per un po' qui non ci sono numeri" in said
    assert "I numeri tornano da soli" in said


def test_without_numbers_a_position_is_written_and_sent(browse: Browse, world: World, session: Session) -> None:
    browser = browse(world.account(Role.EMPLOYER))
    page = send(browser)
    assert page.h1 == "Aiuto cuoco"


def test_colleagues_of_one_organisation_are_counted_together(browse: Browse, world: World) -> None:
    first = world.account(Role.EMPLOYER)
    browser = browse(first)
    for _ in range(2):
        browser.get(ADDRESS)
    assert not has_numbers(browse(world.account(Role.EMPLOYER, employer=first.employer)).get(ADDRESS))
    assert has_numbers(browse(world.account(Role.EMPLOYER)).get(ADDRESS))


def test_where_nobody_says_otherwise_many_positions_can_be_written(app: Flask) -> None:
    assert app.config["REACH_LIMIT"] == "400 per hour; 2000 per day"
