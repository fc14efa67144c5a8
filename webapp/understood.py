"""What the vocabulary calls a text that somebody wrote, shown as one types: for officers and for people themselves."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from flask import abort, render_template, request

from webapp.extensions import db
from webapp.formatting import localized, occupation
from webapp.forms import LONGEST_LINE, MOST_LINES, lines
from webapp.services import linking, vocabulary


class Understood(NamedTuple):
    """A text as somebody wrote it, and what the vocabulary calls it, if it was found."""

    text: str
    meaning: str


def trades(texts: Iterable[str]) -> list[Understood]:
    """Titles of jobs, each with the trade it was taken for."""
    links = ((text, linking.occupation_of(db.session, text)) for text in texts)
    return [Understood(text, trade_name(link.concept_id if link else None)) for text, link in links]


def skills(texts: Iterable[str]) -> list[Understood]:
    """Skills, each with the one it was taken for."""
    links = ((text, linking.skill_of(db.session, text)) for text in texts)
    return [Understood(text, skill_name(link.concept_id if link else None)) for text, link in links]


def trade_name(code: str | None) -> str:
    """A trade in words; empty for none."""
    known = vocabulary.catalogue(db.session)
    found = known.occupation_id(code) if code else None
    return occupation(known.occupation(found)) if found else ""


def skill_name(code: str | None) -> str:
    """A skill in words; empty for none."""
    known = vocabulary.catalogue(db.session)
    found = known.skill_id(code) if code else None
    return localized(known.skill(found)) if found else ""


def jobs_as_typed() -> str:
    """What the titles being typed mean: a piece of a page."""
    place, text = _typed()
    return render_template("components/understood.html", place=place, understood=trades(text))


def skills_as_typed() -> str:
    """What the skills being typed mean: a piece of a page."""
    place, text = _typed()
    return render_template("components/understood.html", place=place, understood=skills(text))


def _typed() -> tuple[str, list[str]]:
    """The field that asks, and its lines, no more and no longer than a form takes."""
    field = request.args.get("campo", "")
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,40}", field):
        abort(400)
    return field, [line[:LONGEST_LINE] for line in lines(request.args.get(field))[:MOST_LINES]]
