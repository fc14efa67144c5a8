"""How easy an Italian text is to read: the Gulpease index of a page's running text.

Index = 89 + (300 · sentences − 10 · letters) / words, from 0 (hard) to 100 (easy); Lucisano & Piemontese, "Gulpease:
una formula per la predisposizione di testi", Scuola e città 3/1988.

What is counted: paragraphs, items of lists, facts (the ``dd`` of a ``dl``), in the order of the page. A sentence ends
with a full stop, a question mark or an exclamation mark; never with a colon, a comma or the end of a line. So a list
whose items have no stop of their own is one long sentence with all of its words, and an abbreviation ends none. Labels
are left out, words and sentences both: headings, terms (``dt``, ``data-term``), buttons, links, fields with their
questions and answers, tags; so a page gains nothing from short labels. What is not our wording (``data-told``) is left
out too: what employers and officers wrote themselves, and bare values, such as a name or an address.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tests.document import Document, spaced, tag_of

RUNNING = {"p", "li", "dd"}
LABELS = {"a", "button", "form", "h1", "h2", "h3", "h4", "dt", "nav", "svg", "script", "label", "legend"}
LEFT_OUT = {"data-told", "data-term"}
END = re.compile(r"(?<=\w[\w»)])[.!?…]+(?=\s|$)")
WORD = re.compile(r"[^\W_]+")


def running_text(document: Document) -> str:
    """The text that is counted, as one line."""
    (main,) = document.all("main")
    return spaced(" ".join(_running(main, counted=False)))


def _running(element: Element, *, counted: bool) -> Iterator[str]:
    if tag_of(element) in LABELS or LEFT_OUT & element.attrib.keys() or "tag" in element.get("class", "").split():
        return
    counted = counted or tag_of(element) in RUNNING
    if counted:
        yield element.text or ""
    for child in element:
        yield from _running(child, counted=counted)
        if counted:
            yield child.tail or ""


def sentences(text: str) -> list[str]:
    """Its sentences; what follows the last stop is one as well."""
    return [part.strip() for part in END.split(text) if WORD.search(part)]


def gulpease(text: str) -> float:
    """The index, not above 100."""
    words = WORD.findall(text)
    letters = sum(len(word) for word in words)
    return min(100.0, 89 + (300 * len(sentences(text)) - 10 * letters) / len(words))
