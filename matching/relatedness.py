"""How close two occupations are: by their place in ISCO-08, by the skills they share, by the words of their titles.

Titles and wishes rarely name the very same occupation. Somebody who worked as a barista knows much of a canteen's work
although the two are far apart in the classification, so what both trades do counts beside where they are filed.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize

from matching.catalogue import Catalogue, Occupation
from matching.text import normalised, stems

SAME = 20
"""Closeness is counted in twentieths; an occupation and itself have all of them."""
BY_CODE = (0, 1, 5, 11, 15)
"""Twentieths by how many leading digits two ISCO-08 codes share."""
BY_SKILLS, BY_TITLES = 0.7, 0.4
"""How much of what still parts two occupations the same skills, or the same words, take away."""
OPTIONAL = 0.5
"""Weight of an optional skill beside an essential one."""
LEAST = 3
"""Fewer twentieths than this are none: nobody would call the two trades alike."""
COMMON = 0.1
"""A word in the titles of more than this share of occupations ("addetto") says nothing of the work."""

Row = NDArray[np.float64]


def closeness(one: str, other: str, catalogue: Catalogue) -> int:
    """Twentieths of closeness between two occupations; symmetric. Raises KeyError for an unknown one."""
    return int(_row(one, catalogue)[catalogue.occupation_index[other]])


@lru_cache(maxsize=1024)
def close_to(occupation: str, catalogue: Catalogue) -> tuple[tuple[int, int], ...]:
    """(closeness, place in the catalogue) of every occupation that is at all close, the closest last."""
    row = _row(occupation, catalogue)
    return tuple(sorted((int(row[place]), int(place)) for place in np.flatnonzero(row)))


@lru_cache(maxsize=1024)
def _row(occupation: str, catalogue: Catalogue) -> NDArray[np.uint8]:
    place = catalogue.occupation_index[occupation]
    by_skills, by_titles = (_cosines(vectors, place) for vectors in _vectors(catalogue))
    apart = (1 - _by_code(catalogue, place) / SAME) * (1 - BY_SKILLS * by_skills) * (1 - BY_TITLES * by_titles)
    twentieths = np.minimum(np.rint(SAME * (1 - apart)), SAME - 1).astype(np.uint8)
    twentieths[twentieths < LEAST] = 0
    twentieths[place] = SAME
    return twentieths


def _by_code(catalogue: Catalogue, place: int) -> Row:
    codes = _codes(catalogue)
    shared = np.cumprod(codes == codes[place], axis=1).sum(axis=1)
    twentieths: Row = np.array(BY_CODE, dtype=np.float64)[shared]
    return twentieths


@lru_cache(maxsize=4)
def _codes(catalogue: Catalogue) -> NDArray[np.uint8]:
    """The four digits of each occupation's code; a code that is shorter shares nothing past its end."""
    digits = [o.isco08.ljust(4, chr(place % 26 + 97))[:4].encode() for place, o in enumerate(catalogue.occupations)]
    return np.frombuffer(b"".join(digits), dtype=np.uint8).reshape(-1, 4)


def _cosines(vectors: sparse.csr_array, place: int) -> Row:
    cosines: Row = np.clip((vectors @ vectors[[place]].T).toarray()[:, 0], 0, 1)
    return cosines


@lru_cache(maxsize=4)
def _vectors(catalogue: Catalogue) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Skills and title stems of each occupation as unit vectors; what is rare weighs more."""
    skills = CountVectorizer(analyzer=_skill_terms)
    titles = CountVectorizer(analyzer=_title_terms, binary=True)
    return _weighted(skills, catalogue), _weighted(titles, catalogue, at_most=COMMON)


def _weighted(vectoriser: CountVectorizer, catalogue: Catalogue, at_most: float = 1) -> sparse.csr_array:
    """TF-IDF; a term in more than the share ``at_most`` of occupations counts nothing."""
    try:
        counts = sparse.csr_array(vectoriser.fit_transform(catalogue.occupations), dtype=np.float64)
    except ValueError:  # nobody names a skill, or no title has a word: nothing is shared
        return sparse.csr_array((len(catalogue.occupations), 1))
    known = len(catalogue.occupations) - catalogue.added
    weights = np.where(
        _holders(counts[:known]) > 0, _rarity(counts[:known], at_most=at_most), _rarity(counts, at_most=at_most)
    )
    return sparse.csr_array(normalize(counts * weights))


def _rarity(counts: sparse.csr_array, *, at_most: float) -> Row:
    """Inverse document frequency. Of a term that the catalogue's own occupations have only they are asked, so that
    what comes from elsewhere changes nothing between them.
    """
    n, holders = counts.shape[0], _holders(counts)
    rarity: Row = np.where(holders > at_most * n, 0, np.log((1 + n) / (1 + holders)) + 1)
    return rarity


def _holders(counts: sparse.csr_array) -> NDArray[np.int64]:
    """How many occupations have each term."""
    holders: NDArray[np.int64] = np.bincount(counts.indices, minlength=counts.shape[1])
    return holders


def _skill_terms(occupation: Occupation) -> list[str]:
    return [*occupation.essential_skills * round(1 / OPTIONAL), *occupation.optional_skills]


def _title_terms(occupation: Occupation) -> list[str]:
    return [s for title in (occupation.title_m, *occupation.synonyms) for s in stems(normalised(title))]
