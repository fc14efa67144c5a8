"""axe-core on a page: every rule of WCAG 2.0 to 2.2, levels A and AA, and the best practices."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.visits import settle

SCRIPT = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def _source() -> str:
    return SCRIPT.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds wrong on the page as it is now: a line for each rule, then one for each element."""
    settle(page)
    # Evaluated, not added as a tag: the page's own policy refuses scripts that are not its own.
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source())
    options = {"runOnly": TAGS, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [line for violation in found["violations"] for line in _lines(violation)]


def _lines(violation: dict[str, Any]) -> list[str]:
    head = f"{violation['id']} ({violation['impact']}): {violation['help']}. {violation['helpUrl']}"
    return [head, *(f"    {' '.join(map(str, node['target']))}\n        {_why(node)}" for node in violation["nodes"])]


def _why(node: dict[str, Any]) -> str:
    return " ".join(check["message"] for kind in ("any", "all", "none") for check in node[kind])
