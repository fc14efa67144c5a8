"""A page used with the keyboard alone: Tab to what is wanted, and see at every stop where the focus is."""

from collections.abc import Iterator

from playwright.sync_api import ElementHandle, Locator, Page

STOPS = 200
"""More stops than any page has: who needs more is going round in circles."""


def stops(page: Page) -> Iterator[str]:
    """Press Tab again and again; at each stop the part of the page and the element, until the focus leaves the page."""
    for stop, _ in _stops(page, "Tab", None):
        yield stop


def tab_to(page: Page, target: Locator | ElementHandle, key: str = "Tab") -> None:
    """Press Tab, or Shift+Tab, until the focus is on the target. It must get there, and be seen at every stop on the
    way. A group of radio buttons is one stop."""
    page.wait_for_load_state()
    passed = []
    for stop, here in _stops(page, key, target.element_handle() if isinstance(target, Locator) else target):
        passed.append(stop)
        if here:
            return
    raise AssertionError(f"{key} never gets there; it passed\n" + "\n".join(passed))


def _stops(page: Page, key: str, target: ElementHandle | None) -> Iterator[tuple[str, bool]]:
    for _ in range(STOPS):
        page.keyboard.press(key)
        stop = page.evaluate(_STOP, target)
        if stop is None:
            return
        assert not stop["trouble"], f"{stop['name']}: {stop['trouble']}"
        yield f"{stop['part']}: {stop['name']}", stop["here"]


def focused(target: Locator) -> bool:
    """Whether the target has the focus now."""
    return target.evaluate("(element) => element === document.activeElement")


HERE = """(target) => {
  const focus = document.activeElement;
  const group = (one) => one.type === "radio" && one.name;
  return focus === target || Boolean(group(focus)) && group(focus) === group(target) && focus.form === target.form;
}"""
"""Whether the focus is on the target, or on another answer to the same question."""

# Where the focus is, and what is wrong with it: no mark around it, or outside of the window. The mark may be drawn by
# ::after, where a whole row can be clicked. It is two pixels wide or more: WCAG 2.2, success criteria 2.4.7 and 2.4.13.
_STOP = f"""(target) => {{
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
  return {{
    part: part,
    name: `${{element.tagName.toLowerCase()}} «${{words.trim().slice(0, 60)}}»`,
    here: target !== null && ({HERE})(target),
    trouble: marked ? (seen ? "" : "has the focus out of sight") : "shows no mark of the focus",
  }};
}}"""
