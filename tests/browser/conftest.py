"""A real Chromium on a live site. Each test module has a fresh copy of the demo world and a server of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Unpack

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, ViewportSize, expect, sync_playwright

from tests.browser import chromium
from tests.browser.site import Site, copy, prepare, serve
from tests.browser.steps import sign_in
from tests.browser.visits import DESKTOP, Options, Watch

HERE = Path(__file__).parent
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PATIENCE = 10_000
"""Milliseconds that a busy machine may take for one step."""

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here drives the browser."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo world in a database file that nobody changes."""
    file = tmp_path_factory.mktemp("browser") / "prepared.sqlite"
    prepare(file)
    return file


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running site with the demo world, for the tests of one module."""
    file = tmp_path_factory.mktemp("site") / "site.sqlite"
    copy(prepared, file)
    with serve(file) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests. Without one the tests fail: what was not tried is not known to work."""
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.HELP)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def sessions() -> dict[str, StorageState]:
    """The cookies of the accounts that signed in once; they hold on every copy of the site."""
    return {}


class Visitors:
    """Opens pages, each in a browser context of its own, and watches over all of them."""

    def __init__(self, browser: Browser, site: Site, sessions: dict[str, StorageState]) -> None:
        self.browser, self.site, self.sessions = browser, site, sessions
        self.watch = Watch(site.url)
        self.contexts: list[BrowserContext] = []

    def __call__(self, account: str | None = None, **options: Unpack[Options]) -> Page:
        """A blank page, signed in as this account's e-mail if one is given. Addresses may leave the host out."""
        page = self._context(self._session(account) if account else None, **options).new_page()
        page.set_default_timeout(PATIENCE)
        return page

    def expect_codes(self, *codes: int) -> None:
        """Answers with these codes, from 400 on, are what this test is about."""
        self.watch.expected.update(codes)

    def check(self) -> None:
        """Fail if anything went wrong since the last check, and begin anew."""
        troubles = "\n".join(self.watch.troubles)
        self.watch.troubles.clear()
        self.watch.expected.clear()
        assert not troubles, troubles

    def leave(self) -> None:
        """Close every page."""
        for context in self.contexts:
            context.close()

    def _context(
        self,
        session: StorageState | None,
        viewport: ViewportSize = DESKTOP,
        javascript: bool = True,
        reduced_motion: bool = False,
    ) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.site.url,
            locale="it-IT",
            viewport=viewport,
            java_script_enabled=javascript,
            reduced_motion="reduce" if reduced_motion else "no-preference",
            storage_state=session,
        )
        self.watch.over(context)
        self.contexts.append(context)
        return context

    def _session(self, account: str) -> StorageState:
        if account not in self.sessions:
            context = self._context(None, javascript=False)
            sign_in(context.new_page(), account)
            self.sessions[account] = context.storage_state()
        return self.sessions[account]


@pytest.fixture
def visit(browser: Browser, site: Site, sessions: dict[str, StorageState]) -> Iterator[Visitors]:
    """Opens pages: visit() for somebody unknown, visit(OFFICER, viewport=PHONE) for somebody known."""
    visitors = Visitors(browser, site, sessions)
    yield visitors
    visitors.leave()
    visitors.check()
