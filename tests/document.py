"""HTML as a tree that tests can ask about: text, names, simple selectors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as PARSE_ERRORS

SIMPLE_SELECTOR = re.compile(
    r"(?P<tag>^[\w-]+)|#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)"
    r"|\[(?P<attr>[\w-]+)(?:=\"?(?P<value>[^\]\"]*)\"?)?\]"
)
UNSEEN_TAGS = {"script", "style", "template", "title"}


def tag_of(element: Element) -> str:
    """The name without its namespace; comments have none and give an empty string."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def spaced(text: str) -> str:
    """Text with runs of white space made one space."""
    return " ".join(text.split())


def text_of(element: Element) -> str:
    """What a reader sees of an element, on one line."""
    return spaced("".join(_pieces(element)))


def _pieces(element: Element) -> Iterator[str]:
    if tag_of(element) in UNSEEN_TAGS or not tag_of(element):
        return
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""


def name_of(element: Element) -> str:
    """What a screen reader calls an element: its label, else its text with the labels and alternatives inside it."""
    return element.get("aria-label") or spaced("".join(_spoken(element))) or element.get("title") or ""


def _spoken(element: Element) -> Iterator[str]:
    if element.get("aria-hidden") == "true" or not tag_of(element):
        return
    yield element.get("aria-label") or element.get("alt") or element.text or ""
    for child in element:
        yield from _spoken(child)
        yield child.tail or ""


def matches(element: Element, selector: str) -> bool:
    """Whether an element fits one simple selector such as ``a.stat``, ``#persona`` or ``input[name=email]``."""
    return all(_fits(element, part) for part in _understood(selector))


@cache
def _understood(selector: str) -> tuple[re.Match[str], ...]:
    parts = tuple(SIMPLE_SELECTOR.finditer(selector))
    if "".join(part.group() for part in parts) != selector:
        raise ValueError(f"selector not understood: {selector}")
    return parts


def _fits(element: Element, part: re.Match[str]) -> bool:
    kind, wanted = part.lastgroup, part.group(part.lastgroup or 0)
    if kind == "tag":
        return tag_of(element) == wanted
    if kind == "id":
        return element.get("id") == wanted
    if kind == "class":
        return wanted in element.get("class", "").split()
    return part["attr"] in element.attrib and (kind == "attr" or element.get(part["attr"]) == part["value"])


@dataclass(frozen=True)
class Document:
    """A parsed page, or a part of one that a script puts into a page.

    ``errors`` are the parser's complaints; ``nonce`` is the one that the response's content security policy allows.
    """

    root: Element
    errors: tuple[str, ...] = ()
    nonce: str | None = None
    whole: bool = True

    @classmethod
    def parse(cls, html: str, *, nonce: str | None = None, whole: bool = True) -> Document:
        """Read HTML the way browsers do and keep every error that they would silently mend."""
        parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        root = parser.parse(html) if whole else parser.parseFragment(html)
        errors = tuple(f"line {place[0]}: {PARSE_ERRORS[code] % data}" for place, code, data in parser.errors)
        return cls(root, errors, nonce, whole)

    def all(self, *tags: str) -> list[Element]:
        """Elements with one of these names, in document order; every element when none is given."""
        return [element for tag, element in self._tagged if not tags or tag in tags]

    def select(self, selector: str) -> list[Element]:
        """Elements that fit simple selectors separated by spaces (each one somewhere inside the one before)."""
        *outer, last = simple = selector.split()
        for one in simple:
            _understood(one)  # A wrong selector fails also where nothing is looked at.
        return [element for element in self.all() if matches(element, last) and self._inside(element, outer)]

    def _inside(self, element: Element, outer: list[str]) -> bool:
        wanted = list(outer)
        for ancestor in self.ancestors(element):
            if wanted and matches(ancestor, wanted[-1]):
                wanted.pop()
        return not wanted

    def ancestors(self, element: Element) -> Iterator[Element]:
        """The elements around one, nearest first."""
        while (parent := self._parents.get(element)) is not None:
            yield parent
            element = parent

    @cached_property
    def _tagged(self) -> list[tuple[str, Element]]:
        return [(tag, element) for element in self.root.iter() if (tag := tag_of(element))]

    @cached_property
    def _parents(self) -> dict[Element, Element]:
        return {child: parent for parent in self.root.iter() for child in parent}

    @cached_property
    def ids(self) -> list[str]:
        """Every id, repeated ones too."""
        return [element.get("id", "") for element in self.all() if "id" in element.attrib]
