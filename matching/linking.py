"""Linker: free text, as people write it, to the concepts of a vocabulary.

Labels become TF-IDF vectors of character n-grams (for inflection and typing errors) and of stems (for meaning); the
best of them are compared once more as strings, which settles short and misspelt texts. Everything is deterministic.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.catalogue import Concept
from matching.text import normalised, stems

CHARACTERS, WORDS = 0.6, 0.4
"""Shares of the two TF-IDF cosines."""
VECTORS, STRING = 0.7, 0.3
"""Shares of the vectors' cosine and of the string comparison."""
MISSPELT = 3
"""Almost the same string counts as this power of its similarity: a wrong letter in a short word spoils its n-grams."""
COMPARED = 60
"""How many labels are compared as strings: the nearest by vectors."""
MINIMUM = 0.6
"""The score from which an importer takes a link without asking."""
KIND_ORDER = ("occupation", "skill")
"""At the same score occupations come first, groups and other kinds last."""

Vector = NDArray[np.float32]


class Link(NamedTuple):
    """A concept found for a text: ``label`` is the concept's preferred label, ``score`` is from 0 to 1."""

    concept_id: str
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class _Field:
    """One TF-IDF space: for each term the labels that hold it and their weights, plus what a query needs."""

    terms: Mapping[str, int]
    analyse: Callable[[str], Sequence[str]]
    idf: Vector
    postings: list[tuple[NDArray[np.int32], Vector]]

    @classmethod
    def of(cls, texts: Sequence[str], vectoriser: TfidfVectorizer) -> "_Field":
        columns = sparse.csc_array(vectoriser.fit_transform(texts))
        cuts = columns.indptr[1:-1]
        weights = np.split(columns.data.astype(np.float32), cuts)
        postings = list(zip(np.split(columns.indices.astype(np.int32), cuts), weights, strict=True))
        idf = vectoriser.idf_.astype(np.float32)
        return cls(vectoriser.vocabulary_, vectoriser.build_analyzer(), idf, postings)

    def add_cosines(self, text: str, share: float, totals: Vector) -> None:
        """Add this space's cosine between a text and every label; terms that no label has lengthen the text."""
        counts = Counter(self.analyse(text))
        weights = {term: (1 + np.log(count)) * self._idf(term) for term, count in counts.items()}
        length = float(np.sqrt(sum(weight * weight for weight in weights.values())))
        for term, weight in weights.items():
            if term in self.terms:
                labels, values = self.postings[self.terms[term]]
                totals[labels] += values * np.float32(share * weight / length)

    def _idf(self, term: str) -> float:
        place = self.terms.get(term)
        return float(self.idf.max() if place is None else self.idf[place])


class Linker:
    """Searches a fixed vocabulary. Building takes about a second for 16,000 labels, a search a few milliseconds."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts = tuple(concepts)
        labels = (
            (normalised(label), place) for place, concept in enumerate(self.concepts) for label in _labels(concept)
        )
        unique = list(dict.fromkeys((text, place) for text, place in labels if text))
        self._texts = [text for text, _ in unique]
        self._forms = [(_in_order(text), _run_together(text)) for text in self._texts]
        self._owners = np.array([place for _, place in unique], dtype=np.int32)
        self._kinds = np.array([self.concepts[place].kind for _, place in unique])
        self._fields = _fields(self._texts) if unique else ()

    def search(self, text: str, limit: int = 5, kind: str | None = None) -> list[Link]:
        """The concepts nearest to a text, best first, then occupations first, then by id. Nothing for no words."""
        best: dict[int, float] = {}
        for place, score in self._scored(normalised(text), kind):
            best[place] = max(best.get(place, 0.0), score)
        links = [(self.concepts[place], score) for place, score in best.items() if score > 0]
        links.sort(key=lambda link: (-link[1], _kind_order(link[0].kind), link[0].id))
        return [Link(concept.id, concept.preferred, score) for concept, score in links[:limit]]

    def best(self, text: str, minimum: float = MINIMUM, kind: str | None = None) -> Link | None:
        """The nearest concept if it is near enough to be taken without asking."""
        found = self.search(text, limit=1, kind=kind)
        return found[0] if found and found[0].score >= minimum else None

    def _scored(self, query: str, kind: str | None) -> Iterator[tuple[int, float]]:
        """The concept and the score of each label worth comparing."""
        if not query or not self._fields:
            return
        cosines = np.zeros(len(self._texts), dtype=np.float32)
        for field, share in self._fields:
            field.add_cosines(query, share, cosines)
        forms = _in_order(query), _run_together(query)
        for label in self._nearest(cosines, kind).tolist():
            alike = max(map(fuzz.ratio, forms, self._forms[label])) / 100
            blend = VECTORS * float(cosines[label]) + STRING * alike
            yield int(self._owners[label]), round(min(1.0, max(blend, alike**MISSPELT)), 6)

    def _nearest(self, cosines: Vector, kind: str | None) -> NDArray[np.intp]:
        allowed = cosines if kind is None else np.where(self._kinds == kind, cosines, 0)
        near = np.flatnonzero(allowed)
        if len(near) > COMPARED:
            threshold = np.partition(allowed[near], -COMPARED)[-COMPARED]
            near = near[allowed[near] >= threshold]
        return near


def _labels(concept: Concept) -> tuple[str, ...]:
    return concept.preferred, *concept.alternatives


def _in_order(text: str) -> str:
    return " ".join(sorted(text.split()))


def _run_together(text: str) -> str:
    """Without spaces, since they are easily forgotten or typed a letter too early."""
    return text.replace(" ", "")


def _kind_order(kind: str) -> int:
    return KIND_ORDER.index(kind) if kind in KIND_ORDER else len(KIND_ORDER)


def _fields(texts: Sequence[str]) -> tuple[tuple[_Field, float], ...]:
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, lowercase=False)
    words = TfidfVectorizer(analyzer=stems, sublinear_tf=True)
    return (_Field.of(texts, characters), CHARACTERS), (_Field.of(texts, words), WORDS)
