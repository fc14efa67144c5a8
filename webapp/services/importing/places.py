"""Where a cell's comune is found: by ISTAT code or by name, as people write it."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple, Self
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from models.territory import Comune, Office, Province
from webapp.services.importing.fields import BadCell, quoted

_WITH_PROVINCE = re.compile(r"(.*?)\s*\(\s*([^()]+?)\s*\)")
_CLOSE_ENOUGH = 80


def office_names(session: Session) -> dict[int, str]:
    """The offices' names by id, for messages that say whose something is."""
    return {row.id: row.name for row in session.execute(select(Office.id, Office.name))}


def office_named(session: Session, office_id: int | Office) -> Office:
    """The office with this id; one that is only to be started stays as it is, unwritten."""
    return office_id if isinstance(office_id, Office) else session.get_one(Office, office_id)


class Place(NamedTuple):
    """A comune with what tells it from others of the same name."""

    istat_code: str
    name: str
    province_code: str
    province: str

    @property
    def label(self) -> str:
        """«Livo (CO)»."""
        return f"{self.name} ({self.province_code})"


class UnknownPlace(BadCell):
    """No comune has this name or code; ``close`` is the label of one that is written almost so, or empty."""

    def __init__(self, cell: str, message: str, close: str = "") -> None:
        super().__init__(f"{quoted(cell)} {message}" + (f" (forse «{close}»?)" if close else ""))
        self.cell, self.close = cell, close


class SharedName(BadCell):
    """The name alone, or with another province, does not say which comune; ``labels`` are those that have it."""

    def __init__(self, cell: str, labels: list[str]) -> None:
        listed = " oppure ".join(f"«{label}»" for label in labels)
        super().__init__(f"{quoted(cell)} non dice quale comune è; scrivere {listed}")
        self.cell, self.labels = cell, labels


class Gazetteer:
    """All comuni, by code and by name. Case, accents, apostrophes and spaces in a name do not matter."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_code = {place.istat_code: place for place in places}
        self._by_name: defaultdict[str, list[Place]] = defaultdict(list)
        for place in self._by_code.values():
            # Where two languages are official, either name or both will do: «Bolzano/Bozen».
            for key in {_key(name) for name in (place.name, *place.name.split("/"))}:
                self._by_name[key].append(place)

    @classmethod
    def load(cls, session: Session) -> Self:
        """Read the comuni of the database, in one query."""
        rows = session.execute(
            select(Comune.istat_code, Comune.name, Comune.province_code, Province.name).join(Comune.province)
        )
        return cls(Place(*row) for row in rows)

    def find(self, cell: str) -> Place:
        """The comune a cell means. Raises UnknownPlace, or SharedName without its province."""
        if re.fullmatch(r"\d{4,6}", cell):
            return self._with_code(cell)
        shape = _WITH_PROVINCE.fullmatch(cell)
        name, province = shape.groups() if shape else (cell, "")
        namesakes = self._by_name.get(_key(name), [])
        if not namesakes:
            raise UnknownPlace(cell, "non è un comune conosciuto", self._close_to(name))
        found = [place for place in namesakes if _in_province(place, province)]
        if len(found) != 1:
            raise SharedName(cell, [place.label for place in namesakes])
        return found[0]

    def _with_code(self, cell: str) -> Place:
        # A spreadsheet eats the leading zeros of a code.
        place = self._by_code.get(cell.zfill(6))
        if place is None:
            raise UnknownPlace(cell, "non è il codice ISTAT di un comune")
        return place

    def _close_to(self, name: str) -> str:
        close = process.extractOne(_key(name), [*self._by_name], scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
        return self._by_name[close[0]][0].label if close else ""


_kept: WeakKeyDictionary[Engine, tuple[int, Gazetteer]] = WeakKeyDictionary()


def gazetteer(session: Session) -> Gazetteer:
    """All comuni, read again only when there are more or fewer: for pages, which ask for one at a time."""
    engine, known = session.get_bind().engine, session.scalar(select(func.count()).select_from(Comune)) or 0
    count, found = _kept.get(engine, (None, None))
    if found is None or count != known:
        found = Gazetteer.load(session)
        _kept[engine] = (known, found)
    return found


def _in_province(place: Place, province: str) -> bool:
    return not province or _key(province) in {_key(place.province_code), _key(place.province)}


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(mark for mark in plain if mark.isalnum())
