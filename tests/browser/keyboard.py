"""A page used with the keyboard alone: Tab to what is wanted, and see at every stop where the focus is."""

from collections.abc import Iterator

from playwright.sync_api import Locator, Page

STOPS = 200
"""More stops than any page has: who needs more is going round in circles."""


def stops(page: Page, limit: int = STOPS) -> Iterator[str]:
    """Press Tab again and again; at each stop the part of the page and the element, until the focus leaves the page."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if stop is None:
            return
        assert not stop["trouble"], f"{stop['name']}: {stop['trouble']}"
        yield f"{stop['part']}: {stop['name']}"


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the focus is on the target. It must get there, and be seen at every stop on the way."""
    page.wait_for_load_state()
    passed = []
    for stop in stops(page):
        passed.append(stop)
        if focused(target):
            return
    raise AssertionError("Tab never gets there; it passed\n" + "\n".join(passed))


def focused(target: Locator) -> bool:
    """Whether the target has the focus now."""
    return target.evaluate("(element) => element === document.activeElement")


# Where the focus is, and what is wrong with it: no mark around it, or outside of the window. The mark may be drawn by
# ::after, where a whole row can be clicked. It is two pixels wide or more: WCAG 2.2, success criteria 2.4.7 and 2.4.13.
_STOP = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const marked = outlined(getComputedStyle(element)) || outlined(getComputedStyle(element, "::after"));
  const inside = (box) =>
    box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const seen = [...element.getClientRects()].some(inside);
  const parts = [[".skip-links", "skip"], ["header nav", "menu"], ["header", "header"], ["main", "main"]];
  const [, part] = parts.find(([selector]) => element.closest(selector)) ?? ["footer", "footer"];
  const words = element.ariaLabel || element.textContent || element.name || "";
  return {
    part: part,
    name: `${element.tagName.toLowerCase()} «${words.trim().slice(0, 60)}»`,
    trouble: marked ? (seen ? "" : "has the focus out of sight") : "shows no mark of the focus",
  };
}"""
