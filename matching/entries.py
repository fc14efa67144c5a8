"""What many people wish for, have worked in and can do, from parallel arrays: the sparse columns of a pool.

An entry is a row of the pool and the place of a code in the catalogue.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from matching.catalogue import Catalogue
from matching.postings import Postings

HELD, RELATED = 2, 1
"""Credit of a skill in half points: named by the person, or essential in an occupation the person has worked in."""
MOST_MONTHS = 1200
"""A hundred years of experience: more is a slip of the pen."""

Integers = NDArray[np.integer]


class Entries(NamedTuple):
    """(row, code) pairs, those of a row in the order in which they were written down."""

    rows: Integers
    codes: Integers

    @classmethod
    def of(cls, codes_by_row: Sequence[Iterable[int]]) -> Self:
        """The codes of the first row, then those of the second, and so on."""
        listed = [tuple(codes) for codes in codes_by_row]
        rows = np.repeat(np.arange(len(listed)), [len(codes) for codes in listed])
        return cls(rows, np.array([code for codes in listed for code in codes], dtype=np.int64))


def wishes(wished: Entries, catalogue: Catalogue) -> Postings:
    """Occupations looked for, with their order; one that somebody names twice counts where it comes first."""
    first = np.sort(_unique(wished)[1])
    first = first[np.argsort(wished.rows[first], kind="stable")]
    rows = wished.rows[first]
    order = np.arange(len(rows)) - np.searchsorted(rows, rows)
    return Postings.from_arrays(wished.codes[first], rows, order, n_codes=len(catalogue.occupations))


def experience(worked: Entries, months: NDArray[np.number], catalogue: Catalogue) -> Postings:
    """Whole months in each occupation, added up."""
    _, first, which = _unique(worked)
    whole = np.floor(np.minimum(months, MOST_MONTHS))
    added = np.minimum(np.bincount(which, whole, len(first)), MOST_MONTHS).astype(np.int64)
    n_codes = len(catalogue.occupations)
    return Postings.from_arrays(worked.codes[first], worked.rows[first], added, n_codes=n_codes)


def skills(named: Entries, worked: Entries, catalogue: Catalogue) -> Postings:
    """HELD for the skills that somebody names, RELATED for those that their work has asked for."""
    related = needed(worked, [[catalogue.skill_index[s] for s in o.essential_skills] for o in catalogue.occupations])
    both = Entries(*(np.concatenate(pair) for pair in zip(named, related, strict=True)))
    # The first of equal ones is kept: the one that was named.
    first = _unique(both)[1]
    credit = np.where(first < len(named.rows), HELD, RELATED)
    n_codes = len(catalogue.skills)
    return Postings.from_arrays(both.codes[first], both.rows[first], credit, n_codes=n_codes, dtype=np.uint8)


def needed(worked: Entries, skills_of: Sequence[Sequence[int]]) -> Entries:
    """An entry for each of the skills of each entry's occupation."""
    lengths = np.array([len(places) for places in skills_of], dtype=np.int64)
    flat = np.array([place for places in skills_of for place in places], dtype=np.int64)
    repeats = lengths[worked.codes]
    starts = np.repeat((np.cumsum(lengths) - lengths)[worked.codes] - (np.cumsum(repeats) - repeats), repeats)
    return Entries(np.repeat(worked.rows, repeats), flat[starts + np.arange(len(starts))])


def _unique(entries: Entries) -> tuple[Integers, NDArray[np.intp], NDArray[np.intp]]:
    """The different entries as keys, where each comes first, and which of them each entry is."""
    width = int(entries.codes.max(initial=0)) + 1
    return np.unique(entries.rows * width + entries.codes, return_index=True, return_inverse=True)
