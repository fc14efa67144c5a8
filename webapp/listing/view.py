"""A page of a list as the template draws it, and the addresses on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from flask import request, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _

from models.types import ListName
from webapp.listing.declaration import Cell, Choices, Words
from webapp.services.office import searches

SORT, COLUMNS, PAGE, FORMAT = "ordina", "colonne", "pagina", "formato"
"""The parts of the address that are no filter."""


class Query:
    """The address of a list: filters, order, columns; the page is only kept when asked for."""

    def __init__(self, path: str, values: Mapping[str, str], columns: Sequence[str]) -> None:
        self.path, self.values, self.columns = path, values, columns

    def pairs(self, **changes: str | None) -> list[tuple[str, str]]:
        """The address's parts with some of them changed; None takes one out."""
        values = {**self.values, **changes}
        parts = [(key, value) for key, value in values.items() if value]
        return parts + [(COLUMNS, key) for key in self.columns]

    def text(self, **changes: str | None) -> str:
        """The part behind the question mark."""
        return urlencode(self.pairs(**changes))

    def address(self, **changes: str | None) -> str:
        """The whole address."""
        text = self.text(**changes)
        return f"{self.path}?{text}" if text else self.path


@dataclass(frozen=True, slots=True)
class FilterView:
    """A filter as the form shows it."""

    key: str
    label: Words
    kind: str
    hint: Words
    value: str
    choices: Choices
    suggestions: Sequence[str]
    error: str
    any_words: Words

    @property
    def shown_value(self) -> Words:
        """The value in words."""
        return dict(self.choices).get(self.value, self.value)


class ColumnView(NamedTuple):
    """A column's heading: ``sorted`` is "", ascending or descending."""

    key: str
    title: Words
    numeric: bool
    sort_url: str | None
    sorted: str


class ColumnChoice(NamedTuple):
    """A column that can be shown or not."""

    key: str
    title: Words
    shown: bool


class Link(NamedTuple):
    """Words that lead somewhere."""

    label: Words
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """A page of a list, ready to be drawn."""

    name: ListName
    caption: Words
    columns: Sequence[ColumnView]
    rows: Sequence[Sequence[Cell]]
    filters: Sequence[FilterView]
    choices: Sequence[ColumnChoice]
    query: Query
    page: int
    pages: int
    total: int
    first: int
    empty: tuple[Words, Words]
    saved: Sequence[Link]

    @property
    def shown_range(self) -> str:
        """Which rows these are, of how many."""
        first, last, total = map(format_decimal, (self.first, self.first + len(self.rows) - 1, self.total))
        return _("%(first)s–%(last)s di %(total)s", first=first, last=last, total=total)

    @property
    def active(self) -> list[Link]:
        """The filters in force, each with the address without it."""
        return [
            Link(f"{one.label}: {one.shown_value}", self.query.address(**{one.key: None}))
            for one in self.filters
            if one.value and not one.error
        ]

    @property
    def tabs(self) -> list[Link]:
        """The filter that is drawn as tabs, all of its answers and «any»."""
        return [
            Link(words, self.query.address(**{one.key: value or None}), value == one.value)
            for one in self.filters
            if one.kind == "tabs"
            for value, words in [("", one.any_words), *one.choices]
        ]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form of the filters must keep."""
        tabs = [one.key for one in self.filters if one.kind == "tabs"]
        return [(key, value) for key, value in self.query.pairs() if key in (SORT, COLUMNS, *tabs)]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of the columns must keep; the first column, always shown, says that somebody chose."""
        return [*((key, value) for key, value in self.query.pairs() if key != COLUMNS), (COLUMNS, self.columns[0].key)]

    @property
    def sorted_by(self) -> list[Link]:
        """The columns to sort by, for who cannot see the headings."""
        return [Link(one.title, one.sort_url, bool(one.sorted)) for one in self.columns if one.sort_url]

    def address(self, page: object) -> str:
        """Another page of the list."""
        return self.query.address(**{PAGE: str(page)})

    @property
    def all_url(self) -> str:
        """The list without filters."""
        return request.path

    @property
    def export_url(self) -> str:
        """The same list as a spreadsheet."""
        return self.query.address(**{FORMAT: "xlsx"})

    @property
    def save_url(self) -> str:
        """Where these filters get a name."""
        return url_for("officer_searches.saved", name=self.name.value, **{searches.QUERY: self.query.text()})
