"""How a list is declared: its cells, columns, filters and order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from models.types import ListName
from webapp.formatting import day, moment
from webapp.services import lists
from webapp.services.lists import Scope, Sort, Source
from webapp.spreadsheets import Value

Row = TypeVar("Row")
Words = Any
"""A text, or one that is translated when it is shown."""
Choices = Sequence[tuple[str, Words]]

ALL = _l("Tutte")


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
    size: int = lists.PAGE
    """Rows a page."""
