"""How far the sheets of a workbook reach, found out before they are read.

A reader keeps the whole rectangle between the first and the last written cell: a file of some kilobytes with one
word in the last cell of a sheet would take more memory than any machine has. Walking each part to its end also finds
the ones that unpack to something else than their header says.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

MOST_CELLS = 50_000_000
"""A million rows of fifty columns: more than any list has."""
_CHUNK = 1 << 18
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_VALUES = frozenset({"v", "is", "f"})


def fits(archive: zipfile.ZipFile) -> bool:
    """Whether every sheet stays within ``MOST_CELLS``. Raises BadZipFile for a part that is damaged."""
    return all(cells_of(archive, part) <= MOST_CELLS for part in archive.infolist())


def cells_of(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """The cells of a part's rectangle; none in a part that is no sheet."""
    extent = _Extent()
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.start
    try:
        with archive.open(part) as file:
            while (chunk := file.read(_CHUNK)) and extent.cells <= MOST_CELLS:
                parser.Parse(chunk)
    except expat.ExpatError:
        # A picture, or settings in a format of their own.
        return extent.cells
    except zlib.error as error:
        raise zipfile.BadZipFile from error
    return extent.cells


@dataclass
class _Extent:
    """Walks a sheet's elements: rows and cells may say where they are, else they follow the one before.

    It hears of every element of every part, which are millions: a cell in the row that it stands in, and in a column
    that was met before, costs no more than a look in a dictionary.
    """

    row: int = 0
    column: int = 0
    last_row: int = 0
    last_column: int = 0
    row_written: str = "0"
    columns: dict[str, int] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """How many there are between the first of all and the last one written."""
        return self.last_row * self.last_column

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """One element. A cell without a value, as a painted column has, is not kept by any reader."""
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            place = attributes.get("r", "")
            column = self.columns.get(place.removesuffix(self.row_written))
            if column is None:
                self._move_to(place)
            else:
                self.column = column
        elif name in _VALUES:
            if self.row > self.last_row or self.column > self.last_column:
                self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)
        elif name == "row":
            given = attributes.get("r", "")
            self._stand_in(int(given) if given.isdecimal() and len(given) < 8 else self.row + 1)
            self.column = 0

    def _move_to(self, place: str) -> None:
        if found := _PLACE.fullmatch(place):
            self.column = self.columns[found[1]] = _number(found[1])
            self._stand_in(int(found[2]))
        else:
            self.column += 1

    def _stand_in(self, row: int) -> None:
        self.row, self.row_written = row, str(row)


def _number(letters: str) -> int:
    """A column's number: A is 1, AA 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
