"""A page without its scripts: what it says and what it lets one do, beside the same page with them."""

from pathlib import Path
from typing import TypedDict

from playwright.sync_api import Page

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


class Said(TypedDict):
    """What a page offers to whoever reads it."""

    headings: list[str]
    forms: list[str]
    """The addresses that its forms send to."""
    controls: int
    """How many links, buttons and fields are on it."""


def said(page: Page) -> Said:
    """What the page says and offers as it is now, folded parts left aside."""
    return page.evaluate(SCRIPT)["said"]


def troubles(page: Page) -> list[str]:
    """What only a script would make work; empty when nothing is."""
    return page.evaluate(SCRIPT)["troubles"]
