"""A test client that behaves like a careful visitor: it fills in the forms it was shown and refuses faulty pages.

client = PageClient(app.test_client())
client.login("laura@example.it", "…")
page = client.get("/operatore/posizioni")
page = page.form("chiudi").submit(motivo="posizione_chiusa")
assert page.flashes == ["Posizione chiusa."]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask import Flask
from werkzeug.test import TestResponse

from tests.document import Document, name_of, tag_of, text_of
from tests.page_rules import breaches, described, title_of

NONCE = re.compile(r"'nonce-([^']+)'")


class Link(NamedTuple):
    """A link as a reader meets it."""

    text: str
    href: str


@dataclass(frozen=True)
class Node:
    """One element of a page."""

    element: Element

    @property
    def text(self) -> str:
        """What a reader sees of it."""
        return text_of(self.element)

    @property
    def name(self) -> str:
        """What a screen reader calls it."""
        return name_of(self.element)

    def __getitem__(self, attribute: str) -> str:
        return self.element.attrib[attribute]

    def get(self, attribute: str) -> str | None:
        """An attribute, or None."""
        return self.element.get(attribute)


class PageClient:
    """Flask's test client, with every HTML answer checked against the rules of the house."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.token: str | None = None
        self.place: str | None = None

    def get(self, path: str, status: int = 200, *, follow: bool = False, part: bool = False) -> Page:
        """Open an address. ``part``: ask as a script does, for a part of a page."""
        headers = self._headers() | ({"HX-Request": "true"} if part else {})
        return self._read(self.client.get(path, follow_redirects=follow, headers=headers), status, part=part)

    def post(self, path: str, data: Mapping[str, Any] | None = None, status: int = 200, *, follow: bool = True) -> Page:
        """Send data with the token of the last page seen, unless the data bring another."""
        fields = {"csrf_token": self.token or "", **(data or {})}
        response = self.client.post(path, data=fields, follow_redirects=follow, headers=self._headers())
        return self._read(response, status)

    def login(self, email: str, password: str, status: int = 200) -> Page:
        """Sign in through the page, as everyone does."""
        form = self.get("/accedi").form("email")
        return form.submit(email=email, password=password, status=status)

    def logout(self) -> Page:
        """Sign out."""
        return self.post("/esci")

    def _headers(self) -> dict[str, str]:
        return {"Referer": self.place} if self.place else {}

    def _read(self, response: TestResponse, status: int, *, part: bool = False) -> Page:
        assert response.status_code == status, f"{response.request.path}: {response.status_code} instead of {status}"
        page = Page(self, response, part=part)
        if page.is_html and not part:
            self.place, self.token = page.url, page.token or self.token
        return page


class Page:
    """An answer. One that is HTML, and not a redirect, has been checked; any other only has ``response`` and ``body``.

    Raises
    ------
    AssertionError
        if the page breaks a rule; the message lists every breach.
    """

    def __init__(self, client: PageClient, response: TestResponse, *, part: bool = False) -> None:
        self.client, self.response, self.url = client, response, response.request.url
        self.is_html = response.mimetype == "text/html" and response.location is None and bool(response.data)
        self.document = self._checked(part) if self.is_html else Document.parse("", whole=False)

    def _checked(self, part: bool) -> Document:
        allowed = NONCE.search(self.response.headers.get("Content-Security-Policy", ""))
        document = Document.parse(self.body, nonce=allowed and allowed[1], whole=not part)
        found = breaches(document)
        assert not found, f"{self.response.request.path}:\n  " + "\n  ".join(found)
        return document

    @property
    def body(self) -> str:
        """The answer as it came."""
        return self.response.get_data(as_text=True)

    @property
    def status(self) -> int:
        """The status code."""
        return self.response.status_code

    @property
    def location(self) -> str | None:
        """Where a redirect leads, without scheme and host."""
        target = self.response.headers.get("Location")
        return None if target is None else urlsplit(target)._replace(scheme="", netloc="").geturl()

    @property
    def text(self) -> str:
        """What a reader sees of the whole page."""
        return text_of(self.document.root)

    @property
    def main(self) -> str:
        """What a reader sees between header and footer."""
        return " ".join(text_of(main) for main in self.document.all("main"))

    @property
    def h1(self) -> str:
        """The main heading."""
        return text_of(self.document.all("h1")[0])

    @property
    def title(self) -> str:
        """The title of the tab."""
        return title_of(self.document)

    @property
    def token(self) -> str | None:
        """The token against forged requests that the page's forms carry."""
        found = self.document.select("input[name=csrf_token]")
        return found[0].get("value") if found else None

    @property
    def flashes(self) -> list[str]:
        """The messages that the last action left."""
        return [node.text for node in self.select("[data-flash]")]

    @property
    def errors(self) -> list[str]:
        """The complaints at the top of a refused form."""
        return [node.text for node in self.select(".error-summary li")]

    @property
    def links(self) -> list[Link]:
        """Every link, in order."""
        return [Link(name_of(link), link.get("href", "")) for link in self.document.all("a")]

    def select(self, selector: str) -> list[Node]:
        """Elements by simple selectors: tag, #id, .class, [attribute], [attribute=value], and spaces for "inside"."""
        return [Node(element) for element in self.document.select(selector)]

    def one(self, selector: str) -> Node:
        """The only element that fits."""
        found = self.select(selector)
        assert len(found) == 1, f"{len(found)} elements fit {selector!r}"
        return found[0]

    def click(self, text: str, status: int = 200) -> Page:
        """Follow the first link with these words."""
        hrefs = [link.href for link in self.links if link.text == text]
        assert hrefs, f"no link {text!r} among {[link.text for link in self.links]}"
        return self.client.get(self.resolve(hrefs[0]), status, follow=True)

    def resolve(self, address: str) -> str:
        """An address on this page as a path that the client can open."""
        return urlsplit(urljoin(self.url, address))._replace(scheme="", netloc="", fragment="").geturl()

    def form(self, known_by: str | None = None) -> Form:
        """A form by its id or name, by its path, by the words of a button, or by the name of a field.

        Without a word: the only form of the page's main part.
        """
        forms = [Form(self, element) for element in self.document.all("form")]
        if known_by is None:
            forms = [Form(self, element) for element in self.document.select("main form")]
        found = [form for form in forms if known_by is None or form.is_known_by(known_by)]
        assert found, f"no form {known_by!r}"
        assert known_by is not None or len(found) == 1, "more than one form: say which"
        return found[0]

    def table(self, caption: str) -> list[dict[str, str]]:
        """The rows of the table with this caption, by the headings of their columns."""
        for table in self.document.all("table"):
            if any(text_of(child) == caption for child in table.iter("caption")):
                return _rows(table)
        raise AssertionError(f"no table {caption!r}")


def _rows(table: Element) -> list[dict[str, str]]:
    lines = [[cell for cell in line if tag_of(cell) in ("th", "td")] for line in table.iter("tr")]
    headings = [text_of(cell) for cell in lines[0]]
    return [dict(zip(headings, map(text_of, line), strict=True)) for line in lines[1:]]


class Form:
    """A form on a page, filled in and sent as a browser would: only what it offers, with what it already holds."""

    def __init__(self, page: Page, element: Element) -> None:
        self.page, self.element = page, element

    def is_known_by(self, word: str) -> bool:
        """Whether the word is its id, name or path, the words of one of its buttons, or one of its fields."""
        names = {self.element.get("id"), self.element.get("name"), self.element.get("action")}
        return word in names or word in self._fields() or any(name_of(button) == word for button in self._buttons())

    @property
    def values(self) -> dict[str, list[str]]:
        """What the form would send as it stands, without its button."""
        held: dict[str, list[str]] = {}
        for name, controls in self._fields().items():
            values = [value for control in controls for value in _held(control)]
            if values:
                held[name] = values
        return held

    def submit(self, *, button: str | None = None, status: int = 200, follow: bool = True, **fields: Any) -> Page:
        """Fill in and send.

        ``fields``: text, a list for several boxes, a (stream, file name) pair for a file, None to leave a field out.
        ``button``: the words of the button pressed; the first one otherwise, as the Enter key does.
        """
        for name, value in fields.items():
            self._expect(name, value)
        pressed = self._pressed(button)
        data = {**self.values, **_sent_by(pressed), **{k: v for k, v in fields.items() if v is not None}}
        for name in (name for name, value in fields.items() if value is None):
            data.pop(name, None)
        return self._send(data, pressed, status, follow)

    def _send(self, data: dict[str, Any], pressed: Element | None, status: int, follow: bool) -> Page:
        client, headers = self.page.client, {"Referer": self.page.url}
        own_action = pressed.get("formaction") if pressed is not None else None
        address = self.page.resolve(own_action or self.element.get("action") or self.page.url)
        if self.element.get("method", "get").lower() == "get":
            response = client.client.get(address, query_string=data, follow_redirects=follow, headers=headers)
        else:
            response = client.client.post(address, data=data, follow_redirects=follow, headers=headers)
        return client._read(response, status)

    def _fields(self) -> dict[str, list[Element]]:
        fields: dict[str, list[Element]] = {}
        for control in self.element.iter():
            usable = tag_of(control) in ("input", "select", "textarea") and "disabled" not in control.attrib
            if usable and control.get("name") and control.get("type") not in ("submit", "button"):
                fields.setdefault(control.get("name", ""), []).append(control)
        return fields

    def _buttons(self) -> list[Element]:
        """Those inside, then those elsewhere on the page that say they are its own."""
        own = self.element.get("id")
        elsewhere = [button for button in self.page.document.all("button") if own and button.get("form") == own]
        buttons = [*(button for button in self.element.iter("button") if not button.get("form")), *elsewhere]
        return [button for button in buttons if button.get("type", "submit") == "submit"]

    def _pressed(self, words: str | None) -> Element | None:
        buttons = [button for button in self._buttons() if words in (None, name_of(button), text_of(button))]
        assert buttons or words is None, f"no button {words!r} in {described(self.element)}"
        return buttons[0] if buttons else None

    def _expect(self, name: str, value: Any) -> None:
        """A browser can only send fields that are there, and of a choice only what is offered."""
        controls = self._fields().get(name)
        assert controls, f"no field {name!r} among {sorted(self._fields())}"
        if isinstance(value, tuple):
            assert self.element.get("enctype") == "multipart/form-data", "a file needs a form with multipart/form-data"
        offered = {option for control in controls for option in _offered(control)}
        chosen = value if isinstance(value, list) else [value]
        wrong = [choice for choice in chosen if offered and choice is not None and str(choice) not in offered]
        assert not wrong, f"{name!r} does not offer {wrong}, only {sorted(offered)}"


def _sent_by(button: Element | None) -> dict[str, str]:
    return {button.attrib["name"]: button.get("value", "")} if button is not None and button.get("name") else {}


def _held(control: Element) -> list[str]:
    """The values that a control sends as it stands."""
    if tag_of(control) == "textarea":
        return ["".join(control.itertext()).removeprefix("\n")]
    if tag_of(control) == "select":
        return _selected(control)
    if control.get("type") in ("checkbox", "radio"):
        return [control.get("value", "on")] if "checked" in control.attrib else []
    return [] if control.get("type") == "file" else [control.get("value", "")]


def _selected(select: Element) -> list[str]:
    options = list(select.iter("option"))
    chosen = [option for option in options if "selected" in option.attrib]
    if not chosen and "multiple" not in select.attrib:
        chosen = options[:1]
    return [_value(option) for option in chosen]


def _offered(control: Element) -> list[str]:
    """What can be chosen; nothing for a control that takes any text."""
    if tag_of(control) == "select":
        return [_value(option) for option in control.iter("option")]
    return [control.get("value", "on")] if control.get("type") in ("checkbox", "radio") else []


def _value(option: Element) -> str:
    return option.get("value", text_of(option))
