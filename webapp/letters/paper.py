"""A letter on the office's paper: words in their places, and several letters as one PDF."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from models.employers import Employer
from models.people import Person
from models.territory import Office
from webapp import pdf
from webapp.extensions import ROME
from webapp.formatting import day
from webapp.formatting import language as page_language

Sheet = Mapping[str, Any]
"""One letter, as the template takes it."""


class Fact(NamedTuple):
    """What a letter says at a glance.

    ``sign`` names the picture beside it in an easy letter; ``copied``: it is to be typed somewhere, sign by sign.
    """

    term: str
    value: str
    sign: str = ""
    copied: bool = False


class Words(NamedTuple):
    """What one letter says. A slip is cut off and sent back."""

    title: str
    before: Sequence[str]
    facts: Sequence[Fact] = ()
    after: Sequence[str] = ()
    slip: Sequence[str] = ()


def sheet(words: Words, *, office: Office, recipient: str, greeting: str, at: datetime, easy: bool = False) -> Sheet:
    """A letter of an office to somebody."""
    facts = [
        {**fact._asdict(), "picture": pdf.picture(fact.sign) if easy and fact.sign else ""}
        for fact in words.facts
        if fact.value
    ]
    return {
        "title": words.title,
        "language": page_language(),
        "easy": easy,
        "place_and_day": f"{office.province.name}, {day(at.astimezone(ROME).date())}",
        "recipient": recipient,
        "greeting": greeting,
        "before": words.before,
        "facts": facts,
        "after": words.after,
        "signature": signature(office),
        "slip": words.slip,
        "slip_title": _("La risposta"),
    }


def greeting(name: str, *, easy: bool) -> str:
    """How a letter to somebody begins: in easy words each sentence stands alone."""
    return _("Buongiorno %(name)s.", name=name) if easy else _("Buongiorno %(name)s,", name=name)


def printed(sheets: Sequence[Sheet], *, now: datetime, title: str = "") -> bytes:
    """One PDF of one letter or of several, each beginning on a page of its own, in its reader's language."""
    languages = {one["language"] for one in sheets}
    # What stands around the letters is in their language where they share one, else in that of whoever prints them.
    with force_locale(languages.pop() if len(languages) == 1 else page_language()):
        return pdf.document("letter", {"letters": sheets}, title=title or sheets[0]["title"], now=now)


def address_of(person: Person) -> str:
    """Where a person's letters go."""
    comune = person.profile.comune
    return "\n".join(part for part in (person.full_name, person.address, comune.label if comune else "") if part)


def address_of_employer(employer: Employer) -> str:
    """Where an employer's letters go."""
    return "\n".join(part for part in (employer.name, employer.comune.label if employer.comune else "") if part)


def signature(office: Office) -> str:
    """The office, and how to reach it."""
    return "\n".join([office.name, *reach(office)])


def reach(office: Office) -> list[str]:
    """Address, telephone and e-mail of an office, as far as they are known."""
    contact = [office.address, office.phone or current_app.config["OFFICE_CONTACT"], office.email]
    return [part for part in contact if part]
