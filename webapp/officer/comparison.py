"""People side by side beside one position: a table whose rows are what the job asks and whose columns are people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import gettext as _

from matching import DimensionRow, Match
from webapp.officer.panel import Panel, SkillRow
from webapp.officer.review_page import Place, panel_of
from webapp.services.engine.review import Chosen


class Head(NamedTuple):
    """A column's heading: who, and where they are found in the list."""

    name: str
    code: str
    url: str
    without_url: str
    state: str
    match: Match | None


class DemandLine(NamedTuple):
    """What the job asks of one capacity, and each person's row; none where the person gave no consent."""

    label: str
    demand: int
    negotiable: bool
    cells: Sequence[DimensionRow | None]


class Line(NamedTuple):
    """Something said of each person in words."""

    label: str
    cells: Sequence[str]


class Side(NamedTuple):
    """One person: the panel, whose accommodations and reasons stand in the table as lists."""

    head: Head
    panel: Panel


@dataclass(frozen=True, slots=True)
class Table:
    """Everything that is compared."""

    sides: Sequence[Side]
    demands: Sequence[DemandLine]
    facts: Sequence[Line]
    skills: Sequence[Line]

    @property
    def heads(self) -> list[Head]:
        """The columns' headings."""
        return [side.head for side in self.sides]


def of(chosen: Sequence[Chosen], place: Place) -> Table:
    """The table of the people chosen, in their order."""
    codes = [one.person.registration.code for one in chosen]
    sides = [_side(one, place, codes) for one in chosen]
    return Table(
        sides=sides,
        demands=_demands([side.panel for side in sides]),
        facts=_lines([side.panel for side in sides], lambda panel: panel.facts),
        skills=_lines([side.panel for side in sides], lambda panel: [(_skill(row), row.found) for row in panel.skills]),
    )


def _side(one: Chosen, place: Place, codes: Sequence[str]) -> Side:
    code = one.person.registration.code
    panel = panel_of(place, one)
    others = [other for other in codes if other != code]
    head = Head(
        name=panel.name,
        code=code,
        url=place.address(persona=code),
        without_url=place.address("officer_review.compare", confronta=others),
        state=panel.state,
        match=panel.match,
    )
    return Side(head, panel)


def _demands(panels: Sequence[Panel]) -> list[DemandLine]:
    """Every person has a row for every demand of the job."""
    return [
        DemandLine(
            rows[0].label,
            rows[0].demand,
            rows[0].negotiable,
            [row if panel.consented else None for panel, row in zip(panels, rows, strict=True)],
        )
        for rows in zip(*(panel.rows for panel in panels), strict=True)
    ]


def _lines(panels: Sequence[Panel], pairs_of: Callable[[Panel], Sequence[tuple[str, str]]]) -> list[Line]:
    """Pairs of a label and what is said, which all panels have in the same order."""
    rows = zip(*(pairs_of(panel) for panel in panels), strict=True)
    return [
        Line(row[0][0], [pair[1] if panel.consented else "" for panel, pair in zip(panels, row, strict=True)])
        for row in rows
    ]


def _skill(row: SkillRow) -> str:
    return _("%(skill)s (essenziale)", skill=row.asked) if row.essential else row.asked
