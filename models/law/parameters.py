"""Figures that depend on a day and a province: of the law, and of the office's own process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Parameter:
    """One figure in one period. ``province`` is empty where it holds everywhere; ``valid_to`` is its last day.

    ``mark``: V for a figure read in its source, K for general knowledge that the office should confirm, D for a choice
    of this project.
    """

    code: str
    province: str
    value: str
    unit: str
    valid_from: date
    valid_to: date | None
    source: str
    mark: str = "V"

    @property
    def to_confirm(self) -> bool:
        """Whether the office should confirm the figure before anybody relies on it."""
        return self.mark == "K"

    def holds(self, on: date) -> bool:
        """Whether the figure is in force on a day; both ends count."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class Parameters:
    """All figures, looked up by code, day and province: a province's own figure goes before the national one."""

    def __init__(self, figures: Iterable[Parameter]) -> None:
        self._by_code: dict[str, list[Parameter]] = {}
        for figure in figures:
            self._by_code.setdefault(figure.code, []).append(figure)

    def find(self, code: str, *, on: date, province: str = "") -> Parameter:
        """The figure in force, with its source. Raises KeyError when there is none on that day."""
        holding = [figure for figure in self._by_code.get(code, ()) if figure.holds(on)]
        for place in (province, "") if province else ("",):
            for figure in holding:
                if figure.province == place:
                    return figure
        raise KeyError(code, on, province)

    def text(self, code: str, *, on: date, province: str = "") -> str:
        """The figure as written."""
        return self.find(code, on=on, province=province).value

    def number(self, code: str, *, on: date, province: str = "") -> Decimal:
        """The figure as an exact number, in its own unit."""
        return Decimal(self.text(code, on=on, province=province))

    def whole(self, code: str, *, on: date, province: str = "") -> int:
        """A figure that counts: days, months, people, points."""
        return int(self.text(code, on=on, province=province))
