"""Pages in a real browser, watched: console errors, failed answers and requests to other hosts fail the test."""

from dataclasses import dataclass, field
from typing import TypedDict

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, ViewportSize

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 800}
REFLOW: ViewportSize = {"width": 320, "height": 256}
"""What is left of 1280 × 1024 at a zoom of 400 %: WCAG 2.2, success criterion 1.4.10."""


class Options(TypedDict, total=False):
    """How a page is opened, where not as usual: wide, with JavaScript, with motion."""

    viewport: ViewportSize
    javascript: bool
    reduced_motion: bool


@dataclass
class Watch:
    """What went wrong in a browser context, in the order it happened."""

    url: str
    expected: set[int] = field(default_factory=set)
    """HTTP codes from 400 on that the test asked for."""
    troubles: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Begin to watch every page of a context, also those that are opened later."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.troubles.append(f"script error: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium repeats every failed answer here; the answers themselves are looked at below.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        # What shows a PDF is a part of the browser: its own addresses never leave the machine.
        if not request.url.startswith((f"{self.url}/", "data:", "chrome:", "chrome-extension:")):
            self.troubles.append(f"request to another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.troubles.append(f"{response.status} from {response.request.method} {response.url}")


def settle(page: Page) -> None:
    """Wait until all of the page is there: one reached by a click shows its heading before its style sheet."""
    page.wait_for_load_state("load")


def unfold(page: Page) -> None:
    """Open everything that is folded, once the page is whole."""
    settle(page)
    page.evaluate("() => document.querySelectorAll('details').forEach((details) => { details.open = true; })")


def overflow(page: Page) -> list[str]:
    """What is wider than the window and makes the page scroll sideways; empty when nothing does."""
    settle(page)
    return page.evaluate(_OVERFLOW)


# Boxes that scroll by themselves (tables) may hold what is wider than the window: only what widens the page counts.
_OVERFLOW = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const scrolls = (element) => element && element !== document.body
    && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
  const words = (element) => `${element.tagName.toLowerCase()}.${element.className}: ${element.textContent.trim()}`;
  const wide = [...document.body.querySelectorAll("*")].filter((element) =>
    element.getBoundingClientRect().right > root.clientWidth + 0.5 && !scrolls(element.parentElement));
  return [`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`,
    ...wide.slice(0, 10).map((element) => words(element).slice(0, 100))];
}"""
