"""Lists of rows: what can be filtered and sorted, a page of it, or all of it in pieces. Nothing of pages in here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from models.accounts import Account
from webapp.services.paging import Page, Window, window

Row = TypeVar("Row")

PAGE = 25
CHUNK = 1000
"""Rows of an export read at a time."""
_LAST_PAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Scope:
    """Who asks for a list, and when."""

    session: Session
    account: Account
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Sort:
    """What a column sorts by, and the tables needed beside the list's own. ``nullable``: unknown comes last.

    ``by`` may be a function of the scope, where it depends on who asks.
    """

    by: Sequence[ColumnElement[Any]] | Callable[[Scope], Sequence[ColumnElement[Any]]]
    joins: Sequence[Any] = ()
    nullable: bool = False

    def columns(self, scope: Scope) -> Sequence[ColumnElement[Any]]:
        """What this scope's rows are sorted by."""
        return self.by(scope) if callable(self.by) else self.by


@dataclass(frozen=True, kw_only=True)
class Source(Generic[Row]):
    """Where a list's rows come from.

    ``ids`` selects the ids of all rows that the account may see, ``key`` puts equal rows into a fixed order, and
    ``load`` gives the rows of some ids, in the order of the ids, with a number of queries that does not grow with them.
    """

    ids: Callable[[Scope], Select[tuple[int]]]
    key: Sequence[ColumnElement[Any]]
    load: Callable[[Scope, Sequence[int]], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted."""

    sort: Sort
    descending: bool = False


def page_of(
    source: Source[Row],
    scope: Scope,
    *,
    conditions: Sequence[ColumnElement[bool]] = (),
    order: Order,
    page: int = 1,
    size: int = PAGE,
) -> Page[Row]:
    """One page, and how many rows there are in all: two queries, and those of ``load``."""
    chosen = source.ids(scope).where(*conditions)
    if conditions:
        ids, total, shown = _counted_on_the_way(scope, _ordered(chosen, source, order, scope), page, size)
    else:
        # All rows are counted at once; and an index gives the first of them without looking at the others.
        total = scope.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
        shown = window(total, page=page, size=size)
        ids = scope.session.scalars(_ordered(chosen, source, order, scope).limit(size).offset(shown.offset)).all()
    return Page(source.load(scope, ids) if ids else [], shown.page, shown.pages, total)


def _counted_on_the_way(
    scope: Scope, ordered: Select[tuple[int]], page: int, size: int
) -> tuple[Sequence[int], int, Window]:
    """The ids of a page and the total of a narrowed list: what narrows it is looked up once for both."""
    counted = ordered.add_columns(func.count().over()).limit(size)
    offset = (min(max(page, 1), _LAST_PAGE) - 1) * size
    rows = scope.session.execute(counted.offset(offset)).all()
    if not rows and offset:
        # Past the end: the last page there is.
        total = scope.session.scalar(select(func.count()).select_from(ordered.order_by(None).subquery())) or 0
        shown = window(total, page=page, size=size)
        rows = scope.session.execute(counted.offset(shown.offset)).all()
    total = rows[0][1] if rows else 0
    return [row[0] for row in rows], total, window(total, page=page, size=size)


def all_of(
    source: Source[Row], scope: Scope, *, conditions: Sequence[ColumnElement[bool]] = (), order: Order
) -> Iterator[Sequence[Row]]:
    """Every row, some at a time: memory holds the ids, and never more than a piece of the rows."""
    ids = scope.session.scalars(_ordered(source.ids(scope).where(*conditions), source, order, scope)).all()
    for start in range(0, len(ids), CHUNK):
        yield source.load(scope, ids[start : start + CHUNK])


def _ordered(chosen: Select[tuple[int]], source: Source[Any], order: Order, scope: Scope) -> Select[tuple[int]]:
    for target in order.sort.joins:
        chosen = chosen.join(target, isouter=order.sort.nullable)
    by = [column.desc() if order.descending else column.asc() for column in order.sort.columns(scope)]
    if order.sort.nullable:
        by = [column.nulls_last() for column in by]
    return chosen.order_by(*by, *source.key)


def in_order(ids: Sequence[int], found: Mapping[int, Row]) -> list[Row]:
    """The rows of these ids in their order; one deleted meanwhile is left out."""
    return [found[number] for number in ids if number in found]
