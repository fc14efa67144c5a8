"""The words that a vocabulary's labels are made of, and which of them a written word may mean."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.text import stem, stems

RELATED = 0.4
"""Cosine of character n-grams from which two words are taken for relatives: *pulizia* and *pulitore*."""
MISSPELT, SLIP = 0.65, 2
"""Share of letters in place from which a word that nobody knows may be a misspelt one, and the power it counts at."""
INFLECTED = 0.75
"""Share of letters in place from which two words of one stem are the same word: *insegna*, *insegnante* are not."""
RARITY = 1.5
"""Power of a word's inverse document frequency: what is said of few trades says more of a trade."""
REMEMBERED = 16_384

Vector = NDArray[np.float32]
Near = tuple[NDArray[np.intp], Vector]


class Lexicon:
    """All words of some normalised texts; a word's place is its number in order of first appearance."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._words = list(dict.fromkeys(word for text in texts for word in text.split()))
        self.places = {word: place for place, word in enumerate(self._words)}
        self._weights = _weights(texts)
        self._rarest = max(self._weights.values())
        self._same_stem = _by_stem(self._words)
        self._letters = _Letters(self._words)
        self.near = lru_cache(REMEMBERED)(self._near)

    def weight(self, word: str) -> float:
        """How much a word says; one that nobody knows says as much as the rarest."""
        return self._weights.get(stem(word), self._rarest)

    def forms(self, word: str) -> list[int]:
        """Places of the words that are this one, in whatever number or gender."""
        return self._forms_of(word, self._same_stem.get(stem(word), ()))

    def meant(self, word: str) -> list[int]:
        """Places of its forms, or of the words that a misspelt one may be: relatives are not meant."""
        return self.forms(word) or np.flatnonzero(self._by_spelling(word)).tolist()

    def _near(self, word: str) -> Near:
        """Places of the words that this one may mean, and how alike they are (0–1], the most alike last."""
        alike = self._letters.cosines(word)
        alike[alike < RELATED] = 0
        kin = self._same_stem.get(stem(word))
        if kin is None:
            np.maximum(alike, self._by_spelling(word), out=alike)
        else:
            alike[self._forms_of(word, kin)] = 1
        places = np.flatnonzero(alike)
        places = places[np.argsort(alike[places], kind="stable")]
        return places, alike[places]

    def _forms_of(self, word: str, kin: Sequence[int]) -> list[int]:
        return [place for place in kin if OSA.normalized_similarity(self._words[place], word) >= INFLECTED]

    def _by_spelling(self, word: str) -> Vector:
        scores = process.cdist([word], self._words, scorer=OSA.normalized_similarity, score_cutoff=MISSPELT)
        return np.asarray(scores[0], dtype=np.float32) ** SLIP


class _Letters:
    """Words as TF-IDF vectors of their character n-grams, kept by n-gram; the last, empty, stands for unknown ones."""

    def __init__(self, words: Sequence[str]) -> None:
        vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, lowercase=False)
        columns = vectoriser.fit_transform(words).tocsc()
        cuts = columns.indptr[1:]
        self._count = len(words)
        self._analyse = vectoriser.build_analyzer()
        self._grams: dict[str, int] = vectoriser.vocabulary_
        self._idf = np.append(vectoriser.idf_, vectoriser.idf_.max())
        self._places = np.split(columns.indices, cuts)
        self._values = np.split(columns.data, cuts)

    def cosines(self, word: str) -> Vector:
        """Of one word with each of the words; n-grams that none of them has make the word longer."""
        counts = Counter(self._analyse(word))
        grams = [self._grams.get(gram, len(self._grams)) for gram in counts]
        weights = (1 + np.log(list(counts.values()))) * self._idf[grams]
        weights /= np.linalg.norm(weights)
        places = np.concatenate([self._places[gram] for gram in grams])
        values = np.concatenate([self._values[gram] * weight for gram, weight in zip(grams, weights, strict=True)])
        return np.bincount(places, values, self._count).astype(np.float32)


def _weights(texts: Sequence[str]) -> dict[str, float]:
    """Inverse document frequencies by stem."""
    frequencies = Counter(root for text in texts for root in stems(text))
    return {root: float((np.log((1 + len(texts)) / (1 + count)) + 1) ** RARITY) for root, count in frequencies.items()}


def _by_stem(words: Iterable[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(stem(word), []).append(place)
    return places
