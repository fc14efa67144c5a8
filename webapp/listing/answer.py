"""What the address asks of a list: the rows on a page, or all of them as a spreadsheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import ColumnElement

from webapp.access import current_account
from webapp.extensions import clock, db
from webapp.listing.declaration import BadFilter, Cell, Column, Filter, Listing, Row
from webapp.listing.view import COLUMNS, FORMAT, PAGE, SORT, ColumnChoice, ColumnView, FilterView, Link, ListView, Query
from webapp.services import audit, lists
from webapp.services.lists import Order, Scope
from webapp.services.office import searches
from webapp.services.paging import Page
from webapp.spreadsheets import Value, spreadsheet

LONGEST = 100


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
        self.query = Query(request.path, values, self.chosen)

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
            first=(found.page - 1) * self.listing.size + 1,
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
        size=reading.listing.size,
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
