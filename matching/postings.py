"""Which rows of a pool hold a code: a sparse column per code, so that a position reads only the codes it names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int32]
Values = NDArray[np.integer]


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """For code ``c`` the slice ``starts[c]:starts[c + 1]`` of ``rows`` (ascending) and of the ``values`` held there."""

    starts: NDArray[np.int64]
    rows: Rows
    values: Values

    @classmethod
    def from_arrays(
        cls,
        codes: NDArray[np.integer],
        rows: NDArray[np.integer],
        values: NDArray[np.integer],
        *,
        n_codes: int,
        dtype: type[np.integer] = np.int16,
    ) -> Self:
        """Build from parallel entries in any order; a (code, row) pair appears once, ``dtype`` holds every value."""
        order = np.lexsort((rows, codes))
        counts = np.bincount(codes, minlength=n_codes)
        starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        return cls(starts, rows[order].astype(np.int32), values[order].astype(dtype))

    def of(self, code: int) -> tuple[Rows, Values]:
        """The rows that hold a code, ascending, and their values."""
        entries = slice(self.starts[code], self.starts[code + 1])
        return self.rows[entries], self.values[entries]

    def in_rows(self, rows: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
        """The (code, value) pairs of some rows, by ascending code."""
        found: dict[int, list[tuple[int, int]]] = {row: [] for row in rows}
        entries = np.flatnonzero(np.isin(self.rows, list(found)))
        codes = np.searchsorted(self.starts, entries, side="right") - 1
        columns = (self.rows[entries], codes, self.values[entries])
        for row, code, value in zip(*(column.tolist() for column in columns), strict=True):
            found[row].append((code, value))
        return found

    def codes(self) -> NDArray[np.int32]:
        """The code of each entry."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    def spliced(self, row: int, removed: int, added: "Postings | None") -> "Postings":
        """With ``removed`` rows (0 or 1) taken out at a row, and the single row of ``added`` put in there."""
        gone = np.flatnonzero((self.rows >= row) & (self.rows < row + removed))
        starts = self.starts - np.searchsorted(gone, self.starts)
        rows, values = np.delete(self.rows, gone), np.delete(self.values, gone)
        rows[rows >= row] += np.int32((added is not None) - removed)
        if added is None:
            return Postings(starts, rows, values)
        codes = added.codes()
        places = [starts[c] + np.searchsorted(rows[starts[c] : starts[c + 1]], row) for c in codes.tolist()]
        return Postings(
            starts + np.searchsorted(codes, np.arange(len(starts))),
            np.insert(rows, places, row),
            np.insert(values, places, added.values),
        )
