"""A whole page with Tab and Shift+Tab: what they reach, in which order, and whether the focus is seen at every stop."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")

BATCH = 20
"""Keys between two looks at how far it has come: the page keeps the diary by itself."""

MOST = 600
"""More keys than any page asks for: who needs more is caught in a trap."""


def troubles(page: Page, key: str = "Tab") -> list[str]:
    """Press Tab or Shift+Tab through the page as it is now; empty when every control is reached once, in order."""
    # Where the focus lands is looked at right after the key: the page must not glide there.
    page.emulate_media(reduced_motion="reduce")
    found = page.evaluate(SCRIPT) + _walk(page, key)
    page.emulate_media(reduced_motion="no-preference")
    return found


def skip_link(page: Page) -> None:
    """The first stop of a page leads past its head, to the content."""
    page.evaluate("() => window.tabOrder.begin(false)")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def popovers(page: Page) -> None:
    """What opens over the page does so with Enter, closes with Escape, and gives the focus back."""
    for button in page.locator("button[popovertarget]:visible").all():
        over = page.locator(f"#{button.get_attribute('popovertarget')}")
        button.focus()
        page.keyboard.press("Enter")
        expect(over).to_be_visible()
        page.keyboard.press("Escape")
        expect(over).to_be_hidden()
        expect(button).to_be_focused()


def _walk(page: Page, key: str) -> list[str]:
    """Press the key until the focus leaves the page, and say what was wrong on the way."""
    backwards = key != "Tab"
    page.evaluate("backwards => window.tabOrder.begin(backwards)", backwards)
    diary: dict[str, Any] = {}
    for _ in range(MOST // BATCH):
        for _ in range(BATCH):
            page.keyboard.press(key)
        diary = page.evaluate("backwards => window.tabOrder.diary(backwards)", backwards)
        if diary["over"]:
            return [f"{key}: {line}" for line in diary["troubles"]]
    return [f"{key}: never leaves the page; the last stop is {diary['last']}"]
