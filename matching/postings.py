"""Which rows of a pool hold a code: a sparse column per code, so that a position reads only the codes it names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int32]
Values = NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """For code ``c`` the slice ``starts[c]:starts[c + 1]`` of ``rows`` (ascending) and of the ``values`` held there."""

    starts: NDArray[np.int64]
    rows: Rows
    values: Values

    @classmethod
    def from_entries(cls, codes: Iterable[int], rows: Iterable[int], values: Iterable[int], n_codes: int) -> Self:
        """Build from parallel entries in any order; a (code, row) pair appears once."""
        code_array, row_array = np.fromiter(codes, np.int32), np.fromiter(rows, np.int32)
        order = np.lexsort((row_array, code_array))
        counts = np.bincount(code_array, minlength=n_codes)
        starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        return cls(starts, row_array[order], np.fromiter(values, np.int16)[order])

    def of(self, code: int) -> tuple[Rows, Values]:
        """The rows that hold a code, ascending, and their values."""
        entries = slice(self.starts[code], self.starts[code + 1])
        return self.rows[entries], self.values[entries]

    def in_row(self, row: int) -> list[tuple[int, int]]:
        """The (code, value) pairs of one row, by ascending code."""
        entries = np.flatnonzero(self.rows == row)
        codes = np.searchsorted(self.starts, entries, side="right") - 1
        return list(zip(codes.tolist(), self.values[entries].tolist(), strict=True))

    def codes(self) -> NDArray[np.int32]:
        """The code of each entry."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    def take(self, kept: NDArray[np.intp], n_rows: int) -> Self:
        """The same columns over some of the ``n_rows`` rows, renumbered in the (ascending) order of ``kept``."""
        renumbered = np.full(n_rows, -1, dtype=np.int32)
        renumbered[kept] = np.arange(len(kept), dtype=np.int32)
        rows = renumbered[self.rows]
        stays = rows >= 0
        return type(self).from_entries(self.codes()[stays], rows[stays], self.values[stays], len(self.starts) - 1)

    @classmethod
    def joined(cls, parts: Iterable[tuple["Postings", int]], n_codes: int) -> "Postings":
        """Stack the rows of several parts, each given with its number of rows."""
        codes, rows, values, above = [], [], [], 0
        for part, n_rows in parts:
            codes.append(part.codes())
            rows.append(part.rows + np.int32(above))
            values.append(part.values)
            above += n_rows
        return cls.from_entries(np.concatenate(codes), np.concatenate(rows), np.concatenate(values), n_codes)
