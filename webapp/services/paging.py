"""Lists shown a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

Row = TypeVar("Row")


class Window(NamedTuple):
    """Which page of how many, and where it starts."""

    page: int
    pages: int
    offset: int


def window(total: int, *, page: int, size: int) -> Window:
    """The page asked for, or the nearest there is."""
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    return Window(page, pages, (page - 1) * size)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list of ``total`` rows."""

    rows: Sequence[Row]
    page: int
    pages: int
    total: int
