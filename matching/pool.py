"""Candidates as immutable columns: what the engine reads when it ranks a whole list at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import pairwise
from pathlib import Path
from typing import Any, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from matching import entries
from matching.catalogue import Catalogue
from matching.entries import HELD, RELATED, Entries
from matching.ids import Ids
from matching.postings import Postings
from matching.records import CONTRACTS, EDUCATION, EXCLUSIONS, REGIMES, SHIFTS, TRANSPORT, Candidate, Experience

UNKNOWN = 255
"""The uint8 that means unknown, in every column and bin."""
FORMAT = 2
"""Raised by hand when a snapshot gains or loses a column: one of another format is refused, and made again."""

Column = NDArray[np.uint8]
Floats = NDArray[np.float32]


def bits(codes: Iterable[str], places: Mapping[str, int]) -> int:
    """A set of codes as a bit mask."""
    mask = 0
    for code in codes:
        mask |= 1 << places[code]
    return mask


def names(mask: int, codes: Sequence[str]) -> frozenset[str]:
    """The set of codes that a bit mask holds."""
    held = set()
    while mask:
        held.add(codes[mask.bit_length() - 1])
        mask ^= 1 << mask.bit_length() - 1
    return frozenset(held)


def _places(codes: Sequence[str]) -> dict[str, int]:
    return {code: place for place, code in enumerate(codes)}


_REGIMES, _SHIFTS, _EXCLUSIONS = _places(REGIMES), _places(SHIFTS), _places(EXCLUSIONS)
_TRANSPORT, _EDUCATION, _CONTRACTS = _places(TRANSPORT), _places(EDUCATION), _places(CONTRACTS)


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """N candidates sorted by id; every column has N rows, and NaN or 255 where a value is unknown.

    ``capacities`` is N × dimensions, each dimension contiguous; ``points`` is latitude, longitude; ``hours`` is least,
    most. Sets are bit masks in the order of their codes, those of ``accommodations`` eight to a column. float32 keeps
    coordinates to about a metre.
    """

    catalogue: Catalogue
    ids: Ids
    available: NDArray[np.bool_]
    consented: NDArray[np.bool_]
    regimes: Column
    licences: NDArray[np.uint32]
    shifts: Column
    contracts: Column
    exclusions: Column
    accommodations: Column
    transport: Column
    education: Column
    points: Floats
    max_km: Floats
    hours: Floats
    capacities: Column
    wishes: Postings
    experience: Postings
    skills: Postings
    _derived: dict[str, NDArray[Any]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for array in self._arrays().values():
            array.flags.writeable = False

    @classmethod
    def from_candidates(cls, candidates: Iterable[Candidate], catalogue: Catalogue | None = None) -> Self:
        """Build the columns, sorted by id. Raises ValueError for ids given twice and for codes not in the catalogue."""
        catalogue = catalogue or Catalogue.default()
        people = sorted(candidates, key=lambda candidate: candidate.id)
        ids = Ids.of(candidate.id for candidate in people)
        for one, next_one in pairwise(people):
            if one.id == next_one.id:
                raise ValueError(f"candidate {one.id} appears twice")
        for candidate in people:
            _check_codes(candidate, catalogue)
        columns: dict[str, Any] = {**_dense(people, catalogue), **_sparse(people, catalogue)}
        return cls(catalogue=catalogue, ids=ids, **columns)

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, candidate_id: object) -> bool:
        return isinstance(candidate_id, str) and self.ids.find(candidate_id) is not None

    def row(self, candidate_id: str) -> int:
        """The row of a candidate, or KeyError."""
        row = self.ids.find(candidate_id)
        if row is None:
            raise KeyError(candidate_id)
        return row

    def candidate(self, candidate_id: str) -> Candidate:
        """The record of one row, as the engine knows it, or KeyError."""
        return self.candidates([candidate_id])[0]

    def candidates(self, candidate_ids: Iterable[str]) -> list[Candidate]:
        """The records of some rows, or KeyError; many at once cost little more than one."""
        rows = [self.row(candidate_id) for candidate_id in candidate_ids]
        held = {name: getattr(self, name).in_rows(rows) for name in _SPARSE}
        return [self._record(row, {name: held[name][row] for name in _SPARSE}) for row in rows]

    def _record(self, row: int, held: Mapping[str, Sequence[tuple[int, int]]]) -> Candidate:
        catalogue = self.catalogue
        known = np.flatnonzero(self.capacities[row] != UNKNOWN)
        return Candidate(
            self.ids[row],
            available=bool(self.available[row]),
            consented=bool(self.consented[row]),
            regimes=names(int(self.regimes[row]), REGIMES),
            licences=names(int(self.licences[row]), [t.code for t in catalogue.licences]),
            point=None if np.isnan(self.points[row, 0]) else (float(self.points[row, 0]), float(self.points[row, 1])),
            transport=_code(self.transport[row], TRANSPORT),
            max_km=_number(self.max_km[row]),
            hours_min=_number(self.hours[row, 0]),
            hours_max=_number(self.hours[row, 1]),
            shifts=names(int(self.shifts[row]), SHIFTS),
            contracts=names(int(self.contracts[row]), CONTRACTS),
            exclusions=names(int(self.exclusions[row]), EXCLUSIONS),
            education=_code(self.education[row], EDUCATION),
            wishes=tuple(catalogue.occupations[o].id for o, _ in sorted(held["wishes"], key=lambda pair: pair[1])),
            skills=frozenset(catalogue.skills[s].id for s, credit in held["skills"] if credit == HELD),
            experience=tuple(Experience(catalogue.occupations[o].id, months) for o, months in held["experience"]),
            capacities={catalogue.dimensions[d].code: int(self.capacities[row, d]) for d in known},
            accommodations=self.accommodations_of(row),
        )

    def accommodations_of(self, row: int) -> frozenset[str]:
        """The accommodations that the person in a row uses."""
        return names(self.accommodation_mask(row), tuple(self.catalogue.accommodation_index))

    def accommodation_mask(self, row: int) -> int:
        """The same as a bit mask in the catalogue's order."""
        return int.from_bytes(self.accommodations[row].tobytes(), "little")

    def uses(self, code: str) -> NDArray[np.bool_]:
        """Who uses an accommodation."""
        byte, bit = divmod(self.catalogue.accommodation_index[code], 8)
        users: NDArray[np.bool_] = self.accommodations[:, byte] & np.uint8(1 << bit) != 0
        return users

    def derived(self, name: str, compute: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        """A column that follows from the others alone, worked out when it is first asked for and then kept."""
        if name not in self._derived:
            self._derived[name] = compute()
            self._derived[name].flags.writeable = False
        return self._derived[name]

    def dense_part(self, rows: NDArray[np.intp]) -> "Pool":
        """Some rows, ascending, without their wishes, experience and skills: to read those is an AttributeError."""
        return _Part(self, rows)

    def with_candidate(self, candidate: Candidate) -> "Pool":
        """This pool with one candidate added, or replaced where the id is there already."""
        return self._spliced(
            self.ids.place(candidate.id), int(candidate.id in self), Pool.from_candidates([candidate], self.catalogue)
        )

    def without(self, candidate_id: str) -> "Pool":
        """This pool without one candidate, or KeyError."""
        return self._spliced(self.row(candidate_id), 1, None)

    def _spliced(self, at: int, removed: int, added: "Pool | None") -> "Pool":
        """With the rows from ``at`` taken out and the one row of ``added`` in their place."""
        after = at + removed

        def dense(name: str) -> NDArray[Any]:
            column, new = getattr(self, name), [] if added is None else [getattr(added, name)]
            return np.asfortranarray(np.concatenate([column[:at], *new, column[after:]]))

        def sparse(name: str) -> Postings:
            held: Postings = getattr(self, name)
            return held.spliced(at, removed, None if added is None else getattr(added, name))

        ids = self.ids.spliced(at, removed, None if added is None else added.ids)
        return Pool(catalogue=self.catalogue, ids=ids, **_per_column(dense, sparse))

    def save(self, path: Path | str) -> None:
        """Write a snapshot file (npz, no pickle) that ``load`` reads back with the same catalogue."""
        header = {
            "format": np.array(FORMAT),
            "catalogue": np.array(self.catalogue.fingerprint),
            "ids": self.ids.codes,
        }
        with Path(path).open("wb") as file:
            np.savez(file, allow_pickle=False, **header, **self._arrays())

    @classmethod
    def load(cls, path: Path | str, catalogue: Catalogue | None = None) -> Self:
        """Read a snapshot. Raises ValueError for one of another catalogue or format, and for what is no snapshot."""
        catalogue = catalogue or Catalogue.default()
        arrays = _read(path)
        if str(arrays["catalogue"]) != catalogue.fingerprint:
            raise ValueError(f"{path} was not made with this catalogue")
        return cls(
            catalogue=catalogue,
            ids=Ids(arrays["ids"]),
            **_per_column(lambda name: arrays[name], lambda name: Postings(*(arrays[key] for key in _keys(name)))),
        )

    @property
    def nbytes(self) -> int:
        """Bytes of all columns and ids, and of what has been derived from them so far."""
        arrays = (self.ids.codes, *self._arrays().values(), *self._derived.values())
        return sum(array.nbytes for array in arrays)

    def _arrays(self) -> dict[str, NDArray[Any]]:
        arrays = {name: getattr(self, name) for name in _DENSE}
        for name in _SPARSE:
            arrays.update(zip(_keys(name), (getattr(self, name).starts, *_pair(getattr(self, name))), strict=True))
        return arrays


class _Part(Pool):
    """Some rows of a pool: each dense column is picked out when it is first read."""

    __slots__ = ("_picked", "_whole")

    def __init__(self, whole: Pool, rows: NDArray[np.intp]) -> None:
        """Nothing is copied yet."""
        for name, value in {"catalogue": whole.catalogue, "_whole": whole, "_picked": rows, "_derived": {}}.items():
            object.__setattr__(self, name, value)

    def __len__(self) -> int:
        return len(self._picked)

    def __getattr__(self, name: str) -> NDArray[Any]:
        if name not in _DENSE:
            raise AttributeError(f"a part of a pool has no {name}")
        column: NDArray[Any] = getattr(self._whole, name)
        part = column.take(self._picked) if column.ndim == 1 else column.T.take(self._picked, axis=1).T
        object.__setattr__(self, name, part)
        return part


_SPARSE = ("wishes", "experience", "skills")
_DENSE = tuple(f.name for f in fields(Pool) if f.name not in ("catalogue", "ids", "_derived", *_SPARSE))


def _pair(postings: Postings) -> tuple[NDArray[Any], NDArray[Any]]:
    return postings.rows, postings.values


def _keys(name: str) -> tuple[str, str, str]:
    return f"{name}.starts", f"{name}.rows", f"{name}.values"


def _read(path: Path | str) -> dict[str, NDArray[Any]]:
    """The arrays of a snapshot file, whole or not at all."""
    sparse = (key for name in _SPARSE for key in _keys(name))
    try:
        with Path(path).open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            catalogue = file["catalogue"]
            # The first format did not say that it was one.
            if "format" in file and int(file["format"]) == FORMAT:
                return {"catalogue": catalogue} | {key: file[key] for key in ("ids", *_DENSE, *sparse)}
    except (ValueError, EOFError, KeyError, IndexError, TypeError, BadZipFile) as error:
        raise ValueError(f"{path} is not a pool snapshot") from error
    raise ValueError(f"{path} was written by another version of the engine: make it again")


def _per_column(dense: Callable[[str], Any], sparse: Callable[[str], Any]) -> dict[str, Any]:
    return {name: dense(name) for name in _DENSE} | {name: sparse(name) for name in _SPARSE}


# --- from records -----------------------------------------------------------------------------------------------------


def _check_codes(candidate: Candidate, catalogue: Catalogue) -> None:
    stated: tuple[tuple[str, Iterable[str], Mapping[str, int]], ...] = (
        ("dimension", candidate.capacities, catalogue.dimension_index),
        ("accommodation", candidate.accommodations, catalogue.accommodation_index),
        ("licence", candidate.licences, catalogue.licence_index),
        ("skill", candidate.skills, catalogue.skill_index),
        ("wish", candidate.wishes, catalogue.occupation_index),
        ("experience", (e.occupation_id for e in candidate.experience), catalogue.occupation_index),
    )
    for kind, codes, known in stated:
        unknown = sorted(code for code in codes if code not in known)
        if unknown:
            raise ValueError(f"candidate {candidate.id}: unknown {kind} {', '.join(unknown)}")


def _dense(people: Sequence[Candidate], catalogue: Catalogue) -> dict[str, NDArray[Any]]:
    def column(dtype: Any, value: Callable[[Candidate], Any]) -> NDArray[Any]:
        return np.array([value(candidate) for candidate in people], dtype=dtype)

    return {
        "available": column(np.bool_, lambda c: c.available),
        "consented": column(np.bool_, lambda c: c.consented),
        "regimes": column(np.uint8, lambda c: bits(c.regimes, _REGIMES)),
        "licences": column(np.uint32, lambda c: bits(c.licences, catalogue.licence_index)),
        "shifts": column(np.uint8, lambda c: bits(c.shifts, _SHIFTS)),
        "contracts": column(np.uint8, lambda c: bits(c.contracts, _CONTRACTS)),
        "exclusions": column(np.uint8, lambda c: bits(c.exclusions & _EXCLUSIONS.keys(), _EXCLUSIONS)),
        "accommodations": mask_bytes(
            [bits(c.accommodations, catalogue.accommodation_index) for c in people], catalogue
        ),
        "transport": column(np.uint8, lambda c: _place(c.transport, _TRANSPORT)),
        "education": column(np.uint8, lambda c: _place(c.education, _EDUCATION)),
        "points": _pairs(column(np.float32, lambda c: c.point or (np.nan, np.nan))),
        "max_km": column(np.float32, lambda c: _nan(c.max_km)),
        "hours": _pairs(column(np.float32, lambda c: (_nan(c.hours_min), _nan(c.hours_max)))),
        "capacities": _capacities(people, catalogue),
    }


def mask_bytes(masks: Sequence[int], catalogue: Catalogue) -> Column:
    """Masks over the catalogue's accommodations as bytes, the first eight in the first column."""
    width = -(-len(catalogue.accommodations) // 8)
    packed = b"".join(mask.to_bytes(width, "little") for mask in masks)
    return np.asfortranarray(np.frombuffer(packed, dtype=np.uint8).reshape(len(masks), width))


def _pairs(array: NDArray[Any]) -> NDArray[Any]:
    return np.asfortranarray(array.reshape(-1, 2))


def _capacities(people: Sequence[Candidate], catalogue: Catalogue) -> Column:
    capacities = np.full((len(people), len(catalogue.dimensions)), UNKNOWN, dtype=np.uint8)
    place = catalogue.dimension_index
    for row, candidate in zip(capacities, people, strict=True):
        for code, level in candidate.capacities.items():
            row[place[code]] = level
    return np.asfortranarray(capacities)


def _sparse(people: Sequence[Candidate], catalogue: Catalogue) -> dict[str, Postings]:
    occupations, skills = catalogue.occupation_index, catalogue.skill_index
    worked = Entries.of([[occupations[job] for job, _ in c.experience] for c in people])
    months = np.array([months for c in people for _, months in c.experience], dtype=np.float64)
    return {
        "wishes": entries.wishes(Entries.of([[occupations[job] for job in c.wishes] for c in people]), catalogue),
        "experience": entries.experience(worked, months, catalogue),
        "skills": entries.skills(
            Entries.of([[skills[skill] for skill in c.skills] for c in people]), worked, catalogue
        ),
    }


def skill_credit(candidate: Candidate, catalogue: Catalogue) -> dict[int, int]:
    """Places of the skills that count: HELD when named, RELATED when essential in an occupation worked in."""
    worked_in = (catalogue.occupation(experience.occupation_id) for experience in candidate.experience)
    credit = {catalogue.skill_index[s]: RELATED for occupation in worked_in for s in occupation.essential_skills}
    return credit | {catalogue.skill_index[s]: HELD for s in candidate.skills}


def _nan(value: float | None) -> float:
    return float("nan") if value is None else value


def _number(value: np.float32) -> float | None:
    return None if np.isnan(value) else float(value)


def _place(code: str | None, places: Mapping[str, int]) -> int:
    return UNKNOWN if code is None else places[code]


def _code(place: np.uint8, codes: Sequence[str]) -> str | None:
    return None if place == UNKNOWN else codes[int(place)]
