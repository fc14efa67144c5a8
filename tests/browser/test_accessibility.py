"""Every page that each role can open: no axe violation, nothing that scrolls sideways, nothing that asks for a mouse or
for a script; folded parts included."""

import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect
from werkzeug.exceptions import HTTPException

from models.types import TextSize
from tests.browser import axe, tab_order, without_script
from tests.browser.conftest import Visitors
from tests.browser.every_page import CASES, EMPLOYER_VAT, REVIEW
from tests.browser.site import (
    ADMIN,
    CANDIDATE,
    FIRM,
    OFFICER,
    REFERRER,
    Site,
)
from tests.browser.visits import DESKTOP, PHONE, REFLOW, overflow, unfold
from tests.browser.without_script import Said, said

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


Reached = dict[str, str | None]


class Opened(NamedTuple):
    """One of the pages, open, and what it said at once."""

    name: str
    page: Page
    said: Said


@pytest.fixture(scope="module")
def everyone(browser: Browser, site: Site, sessions: dict[str, StorageState]) -> Iterator[Visitors]:
    """One page for each account, kept from test to test: these tests only look."""
    visitors = Visitors(browser, site, sessions)
    yield visitors
    visitors.leave()


@pytest.fixture(scope="module")
def pages(everyone: Visitors) -> Callable[..., Page]:
    """The page of an account, with or without scripts."""
    return cache(everyone)


@pytest.fixture(scope="module")
def reached() -> Reached:
    """Which page each case came to, filled as they are opened."""
    return {}


@pytest.fixture(scope="module", params=CASES)
def opened(
    request: pytest.FixtureRequest, everyone: Visitors, pages: Callable[..., Page], site: Site, reached: Reached
) -> Iterator[Opened]:
    """Each page in turn, with everything unfolded; the tests of one page share it."""
    case = CASES[request.param]
    everyone.expect_codes(case.code)
    page = pages(case.account)
    page.set_viewport_size(DESKTOP)
    case.open(page, site)
    unfold(page)
    reached[request.param] = endpoint(page, site)
    yield Opened(request.param, page, said(page))
    everyone.check()


SET_LETTERS = "(size) => { document.documentElement.dataset.text = size; }"


def test_nothing_stands_in_the_way(opened: Opened) -> None:
    """axe finds nothing at 1280 and 360 pixels; nothing is cut off there or at 320 (a zoom of 400 %), nor at 320 with
    the largest letters.
    """
    page, found = opened.page, []
    for viewport in (DESKTOP, PHONE):
        page.set_viewport_size(viewport)
        found += axe.violations(page) + overflow(page)
    page.set_viewport_size(REFLOW)
    found += overflow(page)
    chosen = page.locator("html").get_attribute("data-text")
    page.evaluate(SET_LETTERS, TextSize.LARGEST.value)
    found += overflow(page)
    page.evaluate(SET_LETTERS, chosen)
    assert not found, "\n".join(found)


def test_the_keyboard_reaches_everything(opened: Opened) -> None:
    """Tab comes to each control once, in the order one reads, the focus in sight; Shift+Tab goes the same way back."""
    page, found = opened.page, []
    for viewport, key in ((DESKTOP, "Tab"), (PHONE, "Shift+Tab")):
        page.set_viewport_size(viewport)
        found += tab_order.troubles(page, key)
    assert not found, "\n".join(found)
    tab_order.popovers(page)
    tab_order.skip_link(page)


def test_it_works_without_scripts(opened: Opened, pages: Callable[..., Page], site: Site) -> None:
    """The same page says and offers the same where no script runs, and nothing waits for one."""
    case = CASES[opened.name]
    page = pages(case.account, javascript=False)
    case.open(page, site)
    unfold(page)
    assert not without_script.troubles(page)
    assert said(page) == opened.said


FRAGMENTS = {
    "candidate_sheet.linked_jobs",
    "candidate_sheet.linked_skills",
    "employer.linked_title",
    "officer_imports.progress",
    "officer_positions.linked_title",
    "officer_profile.linked_jobs",
    "officer_profile.linked_skills",
    "officer_suggestions.progress",
}
FILES = {
    "static",
    "candidate_data.as_json",
    "candidate_data.as_pdf",
    "candidate_sheet.curriculum_pdf",
    "employer_agreements.document",
    "employer_duties.return_pdf",
    "employer_duties.return_xlsx",
    "employer_duties.template",
    "employer_orders.document",
    "officer_duties.return_pdf",
    "officer_duties.return_xlsx",
    "officer_calendar.feed",
    "officer_conventions.document",
    "officer_documents.download",
    "officer_measures.as_spreadsheet",
    "referrer_measures.as_spreadsheet",
    "officer_hiring.print_clearance",
    "officer_referrals.document",
    "referrer.document",
    "officer_imports.rejected_as_csv",
    "officer_imports.rejected_as_xlsx",
    "officer_imports.template",
    "officer_for_person.curriculum_pdf",
    "officer_conversations.letter",
    "officer_letters.letter",
    "officer_orders.document",
    "officer_review.printed",
}


def test_every_page_is_among_them(reached: Reached, everyone: Visitors, pages: Callable[..., Page], site: Site) -> None:
    """A page added to the application has to be added to the list; a fragment of a page is not one."""
    for name, case in CASES.items():
        if name not in reached:  # Not everything was asked for in this run: now it is.
            everyone.expect_codes(case.code)
            page = pages(case.account)
            case.open(page, site)
            reached[name] = endpoint(page, site)
            everyone.check()
    pages_there_are = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in rule.methods}
    unopened = pages_there_are - FRAGMENTS - FILES - set(reached.values())
    assert not unopened, ", ".join(sorted(unopened))
    assert pages_there_are >= FRAGMENTS | FILES


def endpoint(page: Page, site: Site) -> str | None:
    """What answers at the page's address; None where nothing is, or only answers to forms."""
    try:
        return site.app.url_map.bind("localhost").match(urlsplit(page.url).path)[0]
    except HTTPException:
        return None


IN_ENGLISH = {
    "home": (None, "/"),
    "officer": (OFFICER, REVIEW),
    "employer": (FIRM, "/datore/posizioni/nuova"),
    "person": (CANDIDATE, "/persona"),
    "referrer": (REFERRER, "/invio"),
    "administration": (ADMIN, "/amministrazione"),
}


@pytest.mark.parametrize("name", IN_ENGLISH)
def test_the_same_holds_in_english(name: str, visit: Visitors) -> None:
    """A page for each role in the other language, with its parts folded, and back."""
    account, path = IN_ENGLISH[name]
    page = visit(account)
    page.goto(path)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    try:
        assert page.url.endswith(path)
        found = axe.violations(page)
        page.set_viewport_size(REFLOW)
        found += overflow(page)
        assert not found, "\n".join(found)
    finally:
        page.get_by_role("button", name="Italiano").click()
        expect(page.locator("html")).to_have_attribute("lang", "it")


def test_menu_on_a_phone(visit: Visitors) -> None:
    """The menu opens from its button, covers nothing it should not, and breaks no rule."""
    page = visit(OFFICER, viewport=PHONE)
    page.goto("/operatore")
    menu = page.get_by_role("navigation", name="Menu principale")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(menu).to_be_visible()
    assert not axe.violations(page) + overflow(page)


def test_reduced_motion_is_respected(visit: Visitors) -> None:
    """Nothing moves by itself for who asked for less motion; the buttons fade for everybody else."""
    moving = {}
    for reduced in (True, False):
        page = visit(OFFICER, reduced_motion=reduced)
        page.goto(REVIEW)
        moving[reduced] = page.evaluate(_MOVING)
    assert moving[False]
    assert not moving[True], "\n".join(moving[True])


_MOVING = """() => {
  const lasts = (times) => times.split(",").some((time) => parseFloat(time) > 0.01);
  const moves = (style) => style.scrollBehavior === "smooth"
    || style.animationName !== "none" && lasts(style.animationDuration)
    || style.transitionProperty !== "none" && lasts(style.transitionDuration);
  const all = [...document.querySelectorAll("*")];
  return all.filter((element) => moves(getComputedStyle(element))).map((element) => element.outerHTML.slice(0, 120));
}"""


def test_the_checks_find_what_they_should(visit: Visitors) -> None:
    """A page with one mistake of each kind: what says nothing about it would say nothing about ours."""
    page = visit(viewport=PHONE)
    page.goto("/privacy")
    page.evaluate(
        """() => {
          document.querySelector("main").innerHTML = "<img src='/static/img/mirato.svg'><p id='wide'>Largo</p>";
          document.getElementById("wide").style.width = "600px";
        }"""
    )
    assert [line for line in axe.violations(page) if line.startswith("image-alt ")]
    assert any("Largo" in line for line in overflow(page))


def test_a_page_is_looked_at_once_it_is_whole(visit: Visitors, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A heading is there before a slow style sheet is: what is found in between would be about no page of ours."""
    page, at_once = visit(OFFICER), site.app.wsgi_app

    def slow(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"].endswith(".css"):
            time.sleep(0.5)
        return at_once(environ, start_response)

    monkeypatch.setattr(site.app, "wsgi_app", slow)
    page.goto(f"/operatore/datori/{EMPLOYER_VAT}/contatti/nuovo", wait_until="commit")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert not axe.violations(page) + overflow(page)


MISTAKES = """
  <form action="/privacy"><input aria-label="Senza bottone"></form>
  <a href="#">Niente</a> <a href="/privacy" data-style="outline: none !important">Senza segno</a>
  <button type="button">Fuori</button> <button form="x" tabindex="3">Prima di tutti</button>
  <div data-style="cursor: pointer">Solo col mouse</div>
  <div data-style="display: flex; flex-direction: column-reverse">
    <a href="/accedi">Sotto</a><a href="/accedi">Sopra</a></div>
  <p hidden>Mai vista</p>
  <div data-style="position: relative"><a href="/accedi">Coperto</a>
    <div data-style="position: absolute; inset: -2rem; background: white"></div></div>
"""


def test_mistakes_of_the_keyboard_and_of_scripts_are_found(visit: Visitors) -> None:
    """One of each kind, each said of its element."""
    page = visit()
    page.goto("/privacy")
    page.evaluate(
        """mistakes => {
          document.querySelector("main").innerHTML = mistakes;
          for (const one of document.querySelectorAll("[data-style]")) one.style.cssText = one.dataset.style;
        }""",
        MISTAKES,
    )
    found = "\n".join(tab_order.troubles(page))
    for words in (
        "«Senza segno» shows no mark of the focus",
        "«Prima di tutti» has a place of its own",
        "«Solo col mouse» only the mouse reaches",
        "«Sopra» comes after a «Sotto», and stands above it",
        "«Coperto» has the focus, and something lies over it",
    ):
        assert words in found, found
    found = "\n".join(without_script.troubles(page))
    for words in ("cannot be sent", "«Niente» leads to a part", "«Fuori» does nothing", "«Mai vista» is never shown"):
        assert words in found, found


def test_a_trap_for_the_keyboard_is_found(visit: Visitors) -> None:
    """Tab goes round between two fields."""
    page = visit()
    page.goto("/privacy")
    page.evaluate(
        """() => {
          document.querySelector("main").innerHTML = "<input id='a' aria-label='A'><input id='b' aria-label='B'>";
          document.getElementById("b").addEventListener("keydown", (event) => {
            event.preventDefault();
            document.getElementById("a").focus();
          });
        }"""
    )
    assert any("«A» is reached twice" in line or "never leaves the page" in line for line in tab_order.troubles(page))
