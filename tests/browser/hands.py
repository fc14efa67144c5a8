"""Three ways of using a page: with the mouse, with the keyboard alone, without scripts. The journeys go all three."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Download, FilePayload, Locator, Page, expect

from tests.browser.keyboard import HERE, focused, tab_to

WAYS = ("mouse", "keyboard", "no script")


class Hands:
    """The mouse, with or without scripts on the page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)

    def press(self, target: Locator) -> None:
        """Follow a link, or press a button that sends a form: another page opens, and is whole."""
        with self.page.expect_navigation():
            target.click()

    def unfold(self, summary: Locator) -> None:
        """Open what is folded under this, unless it is open already."""
        if not _open(summary):
            self._toggle(summary)
        assert _open(summary)

    def fill(self, field: Locator, text: str) -> None:
        """Write into a field; days as 2026-12-01."""
        field.fill(text)

    def choose(self, field: Locator, value: str) -> None:
        """Choose from a list by the value of the choice."""
        field.select_option(value)

    def tick(self, box: Locator) -> None:
        """Tick a box, or choose one answer of several."""
        box.check()

    def attach(self, field: Locator, file: FilePayload) -> None:
        """Choose a file."""
        with self.page.expect_file_chooser() as chooser:
            self._toggle(field)
        chooser.value.set_files([file])

    def download(self, link: Locator) -> bytes:
        """Follow a link that gives a file."""
        with self.page.expect_download() as given:
            self._toggle(link)
        return _content(given.value)

    def receive(self, target: Locator) -> None:
        """Press what answers with a PDF: some browsers show it in place of the page, some keep it as a file."""
        came: list[object] = []

        def note(what: object) -> None:
            came.append(what)

        for sign in ("framenavigated", "download"):
            self.page.once(sign, note)
        self._toggle(target)
        for _ in range(200):
            if came:
                break
            self.page.wait_for_timeout(50)
        assert came, "nothing came"
        self.page.wait_for_load_state()

    def _toggle(self, target: Locator) -> None:
        target.click()


class Keys(Hands):
    """The keyboard alone: Tab to everything, the focus in sight at every stop."""

    def press(self, target: Locator) -> None:
        self._reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def fill(self, field: Locator, text: str) -> None:
        self._reach(field)
        if field.get_attribute("type") == "date":
            self._type_day(field, text)
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        expect(field).to_have_value(text)

    def choose(self, field: Locator, value: str) -> None:
        self._reach(field)
        place = field.evaluate("(list, value) => [...list.options].findIndex((one) => one.value === value)", value)
        assert place >= 0, f"there is no choice {value}"
        self.page.keyboard.press("Home")
        for _ in range(place):
            self.page.keyboard.press("ArrowDown")
        expect(field).to_have_value(value)

    def tick(self, box: Locator) -> None:
        self._reach(box)
        # Tab stops once at a group of answers; the arrows choose among them.
        if not focused(box):
            for _ in range(box.evaluate(_ANSWERS)):
                self.page.keyboard.press("ArrowDown")
                if focused(box):
                    break
        if not box.is_checked():
            self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def _toggle(self, target: Locator) -> None:
        self._reach(target)
        self.page.keyboard.press("Enter")

    def _reach(self, target: Locator) -> None:
        """Tab to it, or Shift+Tab where it stands before the focus; nothing to do where the focus is there already."""
        self.page.wait_for_load_state()
        expect(target).to_be_visible()
        handle = target.element_handle()
        if not self.page.evaluate(HERE, handle):
            tab_to(self.page, handle, "Shift+Tab" if self.page.evaluate(_BEFORE, handle) else "Tab")

    def _type_day(self, field: Locator, text: str) -> None:
        # Day and month are places of their own, in the order of the browser's language.
        year, month, day = text.split("-")
        for digits in (f"{day}{month}{year}", f"{month}{day}{year}"):
            for _ in range(4):
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(digits)
            if field.input_value() == text:
                return


def hands(way: str, page: Page) -> Hands:
    """What drives the page in this way."""
    return Keys(page) if way == "keyboard" else Hands(page)


def options(way: str) -> dict[str, Any]:
    """How a page is opened to be used in this way. Under the keyboard it must not glide: every stop is looked at."""
    return {"javascript": way != "no script", "reduced_motion": way == "keyboard"}


def _open(summary: Locator) -> bool:
    return summary.evaluate("(summary) => summary.parentElement.open")


def _content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


_ANSWERS = "(box) => [...document.getElementsByName(box.name)].length"
_BEFORE = """(target) => {
  const focus = document.activeElement;
  return focus !== document.body && Boolean(target.compareDocumentPosition(focus) & Node.DOCUMENT_POSITION_FOLLOWING);
}"""
