"""The measures of pathways on a page and in a spreadsheet: what may be shown, and the words for what may not."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import Response, request
from flask_babel import gettext as _

from webapp import spreadsheets
from webapp.extensions import clock
from webapp.formatting import decimal, label
from webapp.forms import key_of
from webapp.services.placements import pathway_measures
from webapp.services.placements.pathway_measures import LEAST_SHOWN, Shown, Stay

DAYS_A_MONTH = 30.4375
PARTS = ("went_on", "still", "ended")


class Bar(NamedTuple):
    """A part of a bar, in hundredths of its length; ``part`` says which."""

    part: str
    start: float
    length: float


class Line(NamedTuple):
    """One step: its counts and times as they are shown, and its bar where all of it may be shown."""

    shown: Shown
    last: bool
    words: Mapping[str, str]
    months: Sequence[str]
    bars: Sequence[Bar]


class Measured(NamedTuple):
    """The page: one year or all of them."""

    lines: Sequence[Line]
    years: Sequence[int]
    year: int | None
    people: str


def measured(ways: Mapping[int, Sequence[Stay]]) -> Measured:
    """What the address asks for."""
    years = pathway_measures.years(ways)
    year = key_of(request.args.get("anno"))
    found = pathway_measures.passages(list(ways.values()), today=clock.today(), year=year)
    lines = [_line(pathway_measures.shown(one), last=one is found[-1]) for one in found]
    return Measured(lines, years, year, _count(len(ways)))


def _count(number: int) -> str:
    return str(number) if number >= LEAST_SHOWN else _few()


def _few() -> str:
    return _("meno di %(least)s", least=LEAST_SHOWN)


def _line(shown: Shown, *, last: bool) -> Line:
    counts = {name: getattr(shown, name) for name in ("entered", *PARTS)}
    words = {
        name: str(count) if count is not None else _few() if name in shown.small else _("non mostrato")
        for name, count in counts.items()
    }
    return Line(shown, last, words, [_months(days) for days in shown.days], _bars(shown))


def _months(days: int | None) -> str:
    return "–" if days is None else decimal(round(days / DAYS_A_MONTH, 1))


def _bars(shown: Shown) -> list[Bar]:
    """Each part that may be shown; what is kept back of the others makes one part together."""
    if not shown.entered or shown.went_on is None:
        return []
    counts = {name: getattr(shown, name) for name in PARTS}
    if None in counts.values():
        counts = {"went_on": shown.went_on, "rest": shown.entered - shown.went_on}
    found, start = [], 0.0
    for name, count in counts.items():
        length = 100 * count / shown.entered
        found.append(Bar(name, round(start, 2), round(length, 2)))
        start += length
    return found


def as_spreadsheet(found: Measured) -> Response:
    """The table to take away."""
    headings = [
        _("Passo"),
        _("Persone che l'hanno cominciato"),
        _("Andate avanti"),
        _("Ancora in corso"),
        _("Finito qui, per ora"),
        _("Un quarto va avanti entro (mesi)"),
        _("Metà va avanti entro (mesi)"),
        _("Tre quarti vanno avanti entro (mesi)"),
    ]
    lines = [
        [label(one.shown.kind), *(_cell(one, name) for name in ("entered", *PARTS)), *one.months] for one in found.lines
    ]
    year = found.year or _("tutti gli anni")
    return spreadsheets.spreadsheet(
        "percorsi.xlsx", title=_("Percorsi, %(year)s", year=year), headings=headings, lines=lines
    )


def _cell(line: Line, name: str) -> int | str:
    count = getattr(line.shown, name)
    return line.words[name] if count is None else count
