"""The one component for lists: filters and order in the address, columns to choose, pages, saved searches, XLSX.

A list is declared once, with its columns and filters, and answered by ``respond``:

    PEOPLE = Listing(
        name=ListName.PEOPLE,
        caption=_l("Persone"),
        source=Source(ids=…, key=(Registration.code,), load=…),
        columns=(Column("nome", _l("Nome"), lambda row: Cell(row.name, url=…), sort=Sort((Person.surname,), …)), …),
        filters=(Filter.choice("stato", _l("Stato"), choices=…, condition=lambda value, scope: …), …),
        order="nome",
        empty=(_l("Nessuna persona"), _l("Togli un filtro.")),
    )

    @bp.get("/persone")
    @requires(Role.OFFICER)
    def people() -> ResponseReturnValue:
        return respond(PEOPLE, "officer/people/list.html")

and the template draws ``found`` with ``{{ listing(found) }}`` of components/listing.html.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from models.types import ListName
from webapp.access import current_account
from webapp.extensions import clock, db
from webapp.formatting import day, moment
from webapp.services import audit, lists, searches
from webapp.services.lists import Order, Scope, Sort, Source
from webapp.services.paging import Page
from webapp.spreadsheets import Value, spreadsheet

Row = TypeVar("Row")
Words = Any
"""A text, or one that is translated when it is shown."""
Choices = Sequence[tuple[str, Words]]

SORT, COLUMNS, PAGE, FORMAT = "ordina", "colonne", "pagina", "formato"
"""The parts of the address that are no filter."""
ALL = _l("Tutte")
LONGEST = 100


class Cell(NamedTuple):
    """What stands in a table's cell: a value, where it leads, a small second line, and whether it is a tag."""

    value: Value
    url: str | None = None
    note: Words = ""
    tag: str | None = None
    """A kind of tag (neutral, good, info, check, later, stop): the value is drawn as one."""
    items: tuple["Cell", ...] = ()
    """Several values below each other, instead of one."""

    @property
    def text(self) -> str:
        """The value as people read it; empty where there is none."""
        if self.items:
            return "; ".join(item.text for item in self.items)
        match self.value:
            case None:
                return ""
            case datetime():
                return moment(self.value)
            case date():
                return day(self.value)
            case int() | float():
                return format_decimal(self.value)
            case _:
                return str(self.value)


class BadFilter(ValueError):
    """A filter's value that means nothing; the message says what to write instead."""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column. ``cell`` gives a value or a Cell; the spreadsheet gets the value.

    ``shown``: unless somebody chooses otherwise. ``on_page=False``: only in the spreadsheet, and always there.
    """

    key: str
    title: Words
    cell: Callable[[Row], Cell | Value]
    sort: Sort | None = None
    shown: bool = True
    numeric: bool = False
    on_page: bool = True
    newest_first: bool = False
    """The first click sorts downwards: dates and counts."""


@dataclass(frozen=True)
class Filter:
    """A filter. ``condition`` turns a value of the address into a condition, or raises BadFilter."""

    key: str
    label: Words
    condition: Callable[[str, Scope], ColumnElement[bool]]
    choices: Callable[[Scope], Choices] | None = None
    kind: str = "text"
    """choice, tabs, text or number."""
    hint: Words = ""
    suggestions: Callable[[Scope], Sequence[str]] | None = None
    """Words that a text may be chosen from; others may be written."""
    any_words: Words = ALL
    """The tab that filters nothing, in the gender of what is listed."""

    @classmethod
    def choice(
        cls,
        key: str,
        label: Words,
        *,
        choices: Callable[[Scope], Choices],
        condition: Callable[[str, Scope], ColumnElement[bool]],
        tabs: bool = False,
        hint: Words = "",
        any_words: Words = ALL,
    ) -> "Filter":
        """One of some answers, in a select or as tabs above the list."""
        kind = "tabs" if tabs else "choice"
        return cls(key, label, condition, choices, kind=kind, hint=hint, any_words=any_words)

    @classmethod
    def yes_or_no(
        cls, key: str, label: Words, *, words: tuple[Words, Words], condition: Callable[[Scope], ColumnElement[bool]]
    ) -> "Filter":
        """Whether something holds; ``words`` say yes and no."""
        yes, no = words

        def checked(value: str, scope: Scope) -> ColumnElement[bool]:
            return condition(scope) if value == "si" else ~condition(scope)

        return cls(key, label, checked, lambda _scope: [("si", yes), ("no", no)], kind="choice")

    @classmethod
    def number(
        cls,
        key: str,
        label: Words,
        *,
        condition: Callable[[int, Scope], ColumnElement[bool]],
        most: int = 100_000,
        hint: Words = "",
    ) -> "Filter":
        """A whole number from 0."""

        def checked(value: str, scope: Scope) -> ColumnElement[bool]:
            if not (value.isascii() and value.isdigit()) or int(value) > most:
                raise BadFilter(_("Scrivi un numero intero da 0 a %(most)s.", most=most))
            return condition(int(value), scope)

        return cls(key, label, checked, kind="number", hint=hint)


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[Row]):
    """A list as it is declared."""

    name: ListName
    caption: Words
    source: Source[Row]
    columns: Sequence[Column[Row]]
    filters: Sequence[Filter] = ()
    order: str
    """The key of the column it is sorted by at first, with a minus in front for downwards."""
    empty: tuple[Words, Words]
    """Heading and text where nothing is found."""
    looked_at: Callable[[Row], int] | None = None
    """The person whose data a row shows: that they were looked at is written down."""


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
    query: "_Query"
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


class _Query:
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


@dataclass
class _Reading(Generic[Row]):
    """A list's declaration beside what the address asks for."""

    listing: Listing[Row]
    scope: Scope
    filters: list[FilterView] = field(default_factory=list)
    conditions: list[ColumnElement[bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for one in self.listing.filters:
            self._read(one, request.args.get(one.key, "").strip()[:LONGEST])
        self.chosen = [key for key in request.args.getlist(COLUMNS) if key in {c.key for c in self.listing.columns}]
        self.sort_key = self._sort_key()
        values = {one.key: one.value for one in self.filters}
        values[SORT] = self.sort_key if self.sort_key != self.listing.order else ""
        self.query = _Query(request.path, values, self.chosen)

    def _read(self, one: Filter, value: str) -> None:
        choices = one.choices(self.scope) if one.choices else []
        error = ""
        if value:
            try:
                if one.choices and value not in {code for code, _words in choices}:
                    raise BadFilter(_("Questa risposta non è tra quelle possibili: scegli un'altra voce."))
                self.conditions.append(one.condition(value, self.scope))
            except BadFilter as bad:
                error = str(bad)
        suggestions = one.suggestions(self.scope) if one.suggestions else []
        self.filters.append(
            FilterView(one.key, one.label, one.kind, one.hint, value, choices, suggestions, error, one.any_words)
        )

    def _sort_key(self) -> str:
        wanted = request.args.get(SORT, "")
        known = {column.key for column in self.listing.columns if column.sort}
        return wanted if wanted.removeprefix("-") in known else self.listing.order

    @property
    def order(self) -> Order:
        """The order asked for."""
        sorts = {column.key: column.sort for column in self.listing.columns if column.sort}
        sort = sorts[self.sort_key.removeprefix("-")]
        return Order(sort, descending=self.sort_key.startswith("-"))

    @property
    def columns(self) -> list[Column[Row]]:
        """The columns on the page: the first always, then the chosen ones or the usual."""
        first, *others = [column for column in self.listing.columns if column.on_page]
        return [first, *(column for column in others if self._is_shown(column))]

    def _is_shown(self, column: Column[Row]) -> bool:
        return column.key in self.chosen if self.chosen else column.shown

    def heading(self, column: Column[Row]) -> ColumnView:
        """A heading with the address that sorts by it, or turns the order round."""
        now = self.sort_key if self.sort_key.removeprefix("-") == column.key else ""
        direction = ("descending" if now.startswith("-") else "ascending") if now else ""
        if not column.sort:
            return ColumnView(column.key, column.title, column.numeric, None, "")
        down = not now.startswith("-") if now else column.newest_first
        wanted = f"-{column.key}" if down else column.key
        url = self.query.address(**{SORT: wanted if wanted != self.listing.order else None})
        return ColumnView(column.key, column.title, column.numeric, url, direction)

    def view(self, found: Page[Row]) -> ListView:
        """The page to draw."""
        columns = self.columns
        return ListView(
            name=self.listing.name,
            caption=self.listing.caption,
            columns=[self.heading(column) for column in columns],
            rows=[[_cell(column.cell(row)) for column in columns] for row in found.rows],
            filters=self.filters,
            choices=[ColumnChoice(c.key, c.title, self._is_shown(c)) for c in self.listing.columns[1:] if c.on_page],
            query=self.query,
            page=found.page,
            pages=found.pages,
            total=found.total,
            first=(found.page - 1) * lists.PAGE + 1,
            empty=self.listing.empty,
            saved=self._saved(),
        )

    def _saved(self) -> list[Link]:
        here = self.query.text()
        kept = searches.saved(self.scope.session, account=self.scope.account, name=self.listing.name)
        return [Link(one.name, f"{request.path}?{one.query}", one.query == here) for one in kept]

    def pieces(self) -> Iterable[Sequence[Row]]:
        """All rows, some at a time, each looked at."""
        for rows in lists.all_of(self.listing.source, self.scope, conditions=self.conditions, order=self.order):
            self.look(rows)
            yield rows

    def look(self, rows: Sequence[Row]) -> None:
        """Write down whose data are shown."""
        if self.listing.looked_at:
            people = [self.listing.looked_at(row) for row in rows]
            who, page = self.scope.account.id, request.endpoint or ""
            audit.record_looks(db.engine, account_id=who, person_ids=people, page=page, now=self.scope.now)


def _cell(content: Cell | Value) -> Cell:
    return content if isinstance(content, Cell) else Cell(content)


def _exported(content: Cell | Value) -> Value:
    """A cell in a spreadsheet: the value, with a second line only where there are several values."""
    cell = _cell(content)
    return "; ".join(f"{item.text} ({item.note})" for item in cell.items) if cell.items else cell.value


def scope() -> Scope:
    """This request's: its session, account and moment."""
    return Scope(db.session(), current_account(), clock.today(), clock.now())


def respond(listing: Listing[Any], template: str, **given: object) -> ResponseReturnValue:
    """The page of the list that the address asks for, as ``found`` in the template; or the spreadsheet."""
    reading = _Reading(listing, scope())
    if request.args.get(FORMAT) == "xlsx":
        return _export(reading)
    page = lists.page_of(
        listing.source,
        reading.scope,
        conditions=reading.conditions,
        order=reading.order,
        page=request.args.get(PAGE, 1, type=int),
    )
    reading.look(page.rows)
    return render_template(template, found=reading.view(page), **given)


def _export(reading: _Reading[Any]) -> Response:
    """What is seen, and the columns that only the spreadsheet has."""
    shown = reading.columns
    columns = [column for column in reading.listing.columns if column in shown or not column.on_page]
    lines = ([_exported(column.cell(row)) for column in columns] for rows in reading.pieces() for row in rows)
    name = f"{reading.listing.name.value}-{reading.scope.today.isoformat()}.xlsx"
    return spreadsheet(name, title=str(reading.listing.caption), headings=[str(c.title) for c in columns], lines=lines)
