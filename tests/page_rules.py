"""What every page must keep to, one function a rule: each yields a sentence for every breach it finds.

No parse error is allowed at all. Links to other sites are fine, for a link asks nothing of anyone until it is followed;
everything a browser loads by itself, and every address a form is sent to, must be ours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from xml.etree.ElementTree import Element

from tests.document import Document, name_of, tag_of, text_of

Rule = Callable[[Document], Iterator[str]]

NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list", "popovertarget", "headers")
LOADED = ("src", "srcset", "poster", "data", "action", "formaction", "hx-get", "hx-post", "background")
LEFTOVERS = re.compile(r"\bNone\b|\bUndefined\b|\bnan\b|\{\{|\{%|%\(\w+\)s| object at 0x")
REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?[/\\\\]{2}|(?:javascript|vbscript):", re.IGNORECASE)
SCRIPTED = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
DATA_SCRIPTS = {"application/json", "application/ld+json"}


def valid_html(document: Document) -> Iterator[str]:
    """The parser has nothing to mend."""
    yield from (f"invalid HTML: {error}" for error in document.errors)


def one_main_heading(document: Document) -> Iterator[str]:
    """Exactly one h1, with words in it."""
    headings = document.all("h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1 instead of one"
    yield from ("the h1 is empty" for heading in headings if not text_of(heading))


def title_begins_with_heading(document: Document) -> Iterator[str]:
    """The title begins with the words of the h1, so that tabs and histories can be told apart."""
    title, heading = title_of(document), "".join(text_of(h1) for h1 in document.all("h1")[:1])
    if not title or not title.startswith(heading):
        yield f"the title {title!r} does not begin with the heading {heading!r}"


def title_of(document: Document) -> str:
    """The words of the head's title (an SVG's title is something else)."""
    return " ".join(" ".join((title.text or "").split()) for title in document.select("head title"))


def language_is_said(document: Document) -> Iterator[str]:
    """The html element names its language."""
    if not any(html.get("lang", "").strip() for html in document.all("html")):
        yield "the html element has no lang"


def ids_are_unique(document: Document) -> Iterator[str]:
    """No id twice, none empty, none with a space."""
    yield from (f"id {name!r} used {count} times" for name, count in Counter(document.ids).items() if count > 1)
    yield from (f"id {name!r} is no id" for name in document.ids if not name or re.search(r"\s", name))


def controls_are_labelled(document: Document) -> Iterator[str]:
    """Every form control has a label, or a name for screen readers."""
    for control in document.all("input", "select", "textarea"):
        if control.get("type") not in NEEDS_NO_LABEL and not _is_labelled(document, control):
            yield f"no label for {described(control)}"


def _is_labelled(document: Document, control: Element) -> bool:
    named = control.get("aria-label", "").strip() or control.get("aria-labelledby", "").strip()
    wrapped = any(tag_of(ancestor) == "label" for ancestor in document.ancestors(control))
    pointed = any(name_of(label) for label in document.all("label") if label.get("for") == control.get("id", ""))
    return bool(named or wrapped or pointed)


def groups_have_legends(document: Document) -> Iterator[str]:
    """A fieldset begins with the question that its controls answer."""
    for group in document.all("fieldset"):
        if not len(group) or tag_of(group[0]) != "legend" or not name_of(group[0]):
            yield f"no legend for {described(group)}"


def forms_are_complete(document: Document) -> Iterator[str]:
    """A form says where it goes; one that changes something carries its token."""
    for form in document.all("form"):
        method = form.get("method", "").lower()
        if not form.get("action") and method != "get":
            yield f"no action on {described(form)}"
        if method == "post" and not _has_token(form):
            yield f"no csrf_token in {described(form)}"


def _has_token(form: Element) -> bool:
    return any(field.get("name") == "csrf_token" and field.get("value") for field in form.iter("input"))


def references_lead_somewhere(document: Document) -> Iterator[str]:
    """What points to an id points to one that is there. A part of a page may point outside itself."""
    known = set(document.ids)
    for element in document.all():
        for attribute, target in _targets(element.attrib):
            if target not in known:
                yield f"{attribute} of {described(element)} points to no {target!r}"


def _targets(attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for attribute, value in attributes.items():
        if attribute in REFERENCES:
            yield from ((attribute, target) for target in value.split())
        elif attribute in ("href", "hx-target", "hx-select") and re.fullmatch(r"#[\w-]+", value):
            yield attribute, value[1:]


def pictures_have_words(document: Document) -> Iterator[str]:
    """An img has an alt; an svg is either decoration or a picture with a label."""
    yield from (f"no alt on {described(image)}" for image in document.all("img") if "alt" not in image.attrib)
    for picture in document.all("svg"):
        if picture.get("aria-hidden") != "true" and not (picture.get("role") == "img" and picture.get("aria-label")):
            yield f"{described(picture)} is neither hidden nor labelled"


def scripts_and_styles_are_ours(document: Document) -> Iterator[str]:
    """What is written into the page carries the response's nonce; what is loaded is checked with all addresses."""
    for element in document.all("script", "style"):
        inline = not element.get("src") and element.get("type") not in DATA_SCRIPTS
        if inline and (document.nonce is None or element.get("nonce") != document.nonce):
            yield f"inline {tag_of(element)} without the nonce of the response"


def nothing_inline(document: Document) -> Iterator[str]:
    """No style attributes and no handlers in attributes: the content security policy would drop them."""
    for element in document.all():
        for attribute in element.attrib:
            if attribute == "style" or attribute.startswith(("on", "hx-on")):
                yield f"{attribute} attribute on {described(element)}"


def links_and_buttons_have_names(document: Document) -> Iterator[str]:
    """Something to read out for each link and each button; a link also leads somewhere."""
    for element in document.all("a", "button", "summary"):
        if not name_of(element) and not element.get("aria-labelledby"):
            yield f"no name on {described(element)}"
    yield from (f"no href on {described(link)}" for link in document.all("a") if not link.get("href"))
    for button in document.all("input"):
        if button.get("type") in ("submit", "button") and not (button.get("value") or button.get("aria-label")):
            yield f"no name on {described(button)}"


def headings_do_not_skip(document: Document) -> Iterator[str]:
    """A heading is at most one level deeper than the one before it, and says something."""
    depth = 0
    for heading in document.all("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(tag_of(heading)[1])
        if depth and level > depth + 1:
            yield f"{tag_of(heading)} {text_of(heading)!r} comes right after an h{depth}"
        if not name_of(heading):
            yield f"empty {tag_of(heading)}"
        depth = level


def nothing_left_unrendered(document: Document) -> Iterator[str]:
    """No trace of a missing value or of a template in what people read."""
    texts = (text for element in document.all() for text in _shown(element))
    yield from (f"left over in the page: {text.strip()[:80]!r}" for text in texts if LEFTOVERS.search(text))


def _shown(element: Element) -> Iterator[str]:
    if tag_of(element) not in ("script", "style"):
        yield element.text or ""
    yield element.tail or ""
    yield from (value for attribute, value in element.attrib.items() if attribute != "nonce")


def tables_are_announced(document: Document) -> Iterator[str]:
    """A table has a caption and headings with a scope."""
    for table in document.all("table"):
        headings = list(table.iter("th"))
        if not any(name_of(caption) for caption in table.iter("caption")):
            yield f"no caption on {described(table)}"
        if not headings or any(not heading.get("scope") for heading in headings):
            yield f"headings without scope in {described(table)}"


def nothing_comes_from_elsewhere(document: Document) -> Iterator[str]:
    """Nothing that a browser loads or sends by itself has another site's address."""
    for element in document.all():
        for attribute, address in element.attrib.items():
            if _is_loaded(element, attribute) and REMOTE.match(address.strip()):
                yield f"{attribute} of {described(element)} is remote: {address}"
    for link in document.all("a"):
        if SCRIPTED.match(link.get("href", "").strip()):
            yield f"{described(link)} runs a script"


def _is_loaded(element: Element, attribute: str) -> bool:
    name = attribute.rsplit("}", 1)[-1]
    return name in LOADED or (name == "href" and tag_of(element) != "a")


def described(element: Element) -> str:
    """An element in a few words, for messages."""
    marks = [f'{key}="{element.get(key)}"' for key in ("id", "name", "href", "class", "action") if element.get(key)]
    return f"<{' '.join([tag_of(element), *marks[:2]])}> {text_of(element)[:40]}".strip()


EVERYWHERE: tuple[Rule, ...] = (
    valid_html, ids_are_unique, controls_are_labelled, groups_have_legends, forms_are_complete, pictures_have_words,
    scripts_and_styles_are_ours, nothing_inline, links_and_buttons_have_names, headings_do_not_skip,
    nothing_left_unrendered, tables_are_announced, nothing_comes_from_elsewhere,
)  # fmt: skip
WHOLE_PAGES: tuple[Rule, ...] = (
    one_main_heading, title_begins_with_heading, language_is_said, references_lead_somewhere,
)  # fmt: skip


def breaches(document: Document) -> list[str]:
    """Every breach of every rule, in the order of the rules."""
    rules = EVERYWHERE + (WHOLE_PAGES if document.whole else ())
    return [breach for rule in rules for breach in rule(document)]
