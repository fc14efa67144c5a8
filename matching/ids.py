"""Registration codes of a pool, sorted and packed: a few bytes each instead of a Python string."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self, overload

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Ids(Sequence[str]):
    """Codes in ascending order, as UTF-8 (whose order is that of the characters); reads like a tuple of strings."""

    codes: NDArray[np.bytes_]

    @classmethod
    def of(cls, codes: Iterable[str]) -> Self:
        """Pack codes that are sorted already. Raises ValueError for one that ends in NUL, which packing would lose."""
        listed = [code.encode() for code in codes]
        if any(code.endswith(b"\0") for code in listed):
            raise ValueError("an id must not end with the NUL character")
        return cls(np.array(listed, dtype=np.bytes_))

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[str]:
        return (code.decode() for code in self.codes.tolist())

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> "Ids": ...
    def __getitem__(self, index: int | slice) -> "str | Ids":
        if isinstance(index, slice):
            return Ids(self.codes[index])
        code: bytes = self.codes[index]
        return code.decode()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Ids):
            return np.array_equal(self.codes, other.codes)
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def place(self, code: str) -> int:
        """Where a code is, or where it would be put."""
        return bisect_left(self, code)

    def find(self, code: str) -> int | None:
        """Where a code is, or None."""
        place = self.place(code)
        return place if place < len(self) and self[place] == code else None

    def spliced(self, at: int, removed: int, added: "Ids | None") -> "Ids":
        """With the codes from ``at`` taken out and those of ``added`` in their place."""
        parts = [self.codes[:at], *([added.codes] if added else []), self.codes[at + removed :]]
        return Ids(np.concatenate(parts))
