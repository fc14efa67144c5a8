"""PDFs that everyone can read: tagged after PDF/UA-1, with language, title and embedded typeface. Made by Typst.

A template in ``templates/pdf`` holds the layout and no words. What it shows is handed over as JSON, so that a name with
``#`` or ``[`` is a name and never an instruction:

    pdf.document("shortlist", data, title=_("Rosa"), now=clock.now())
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from flask import Response, current_app
from flask_babel import gettext as _

from webapp.formatting import language as page_language
from webapp.formatting import moment

TEMPLATES = Path(__file__).parent / "templates" / "pdf"
FONTS = TEMPLATES / "fonts"
SIGNS = Path(__file__).parent / "static" / "vendor" / "bootstrap-italia-2.18.3" / "svg" / "sprites.svg"
UNREADABLE = "□"
"""Stands for a character that no typeface here can draw: the standard allows no silent gap."""

_NO_GLYPH = re.compile(r'the text `"(?P<text>.+)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}


def document(
    template: str, data: Mapping[str, Any], *, title: str, now: datetime, language: str | None = None
) -> bytes:
    """The PDF of a template. ``data`` is anything JSON can say; texts come translated, dates in words.

    ``language`` is that of the words handed over, the page's unless told otherwise. Raises typst.TypstError for a
    template that asks for what is not in ``data``, or that breaks a rule of PDF/UA.
    """
    given = {
        **data,
        "title": title,
        "language": language or page_language(),
        "office": current_app.config.get("OFFICE_NAME") or _("Ufficio per il collocamento mirato"),
        "printed": _("Stampato il %(moment)s", moment=moment(now)),
        "page_of": _("Pagina {page} di {pages}"),
    }
    return _compiled(template, json.dumps(_writable(given), default=str, ensure_ascii=False), now)


def answer(content: bytes, *, name: str) -> Response:
    """The answer that shows a PDF in the browser under a file name; it stays in no cache."""
    response = Response(content, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=f"{name}.pdf")
    response.headers["Cache-Control"] = "no-store"
    return response


@cache
def picture(name: str) -> str:
    """A sign of the icon set as an SVG of its own, "it-" left out, in the paper's blue."""
    found = re.search(rf'<symbol id="it-{re.escape(name)}" viewBox="([^"]*)">(.*?)</symbol>', SIGNS.read_text("utf-8"))
    if found is None:
        raise ValueError(f"no sign called {name}")
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{found[1]}" fill="#0b3d75">{found[2]}</svg>'


def _compiled(template: str, data: str, now: datetime) -> bytes:
    """Compiled as soon as everything can be drawn: the compiler names one text without glyphs at a time."""
    while True:
        try:
            return typst.compile(
                TEMPLATES / f"{template}.typ",
                root=TEMPLATES,
                font_paths=[FONTS],
                ignore_system_fonts=True,
                sys_inputs={"data": data},
                format="pdf",
                pdf_standards=["ua-1"],
                timestamp=int(now.timestamp()),
            )
        except typst.TypstError as error:
            drawable = _drawable(data, str(error))
            if drawable == data:
                raise
            data = drawable


def _drawable(data: str, complaint: str) -> str:
    """The data without the characters that the compiler complains about."""
    found = _NO_GLYPH.search(complaint)
    if found is None:
        return data
    text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found["text"])
    missing = {ord(char): UNREADABLE for char in text if not char.isascii() and char != UNREADABLE}
    return data.translate(missing)


def _writable(value: Any) -> Any:
    """The same without control characters, which are no text."""
    if isinstance(value, Mapping):
        return {key: _writable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_writable(item) for item in value]
    return value.translate(_CONTROLS) if isinstance(value, str) else value
