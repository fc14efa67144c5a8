"""An index of names and codes in memory that forgives typing errors, accents, apostrophes and the order of words."""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

Scores = NDArray[np.float32]

_APOSTROPHES = re.compile(r"[’'`´]")
_WORD = re.compile(r"[a-z0-9]+")
_SHORT, _LONG = 4, 7
"""A word of fewer letters than the first must be right; up to the second, one error is forgiven, and two beyond."""
_EXACT, _BEGINS, _ERROR = np.float32(1.0), np.float32(0.85), np.float32(0.25)
"""What a word counts for: found as it is, found as the beginning of a longer one, and less for each error."""
_SHORTEST_BEGINNING = 2
_SHORTEST_KEY = 4
_LONGEST_QUERY = 8
"""Words of a query that are looked at."""


class Entry(NamedTuple):
    """What can be found: ``words`` in any order, and ``keys`` (codes, numbers) that are looked up whole or begun."""

    id: int
    words: Sequence[str]
    keys: Sequence[str]


def folded(text: str) -> list[str]:
    """The words of a text without case, accents and apostrophes: «D'Àngelo Rosà» is «dangelo rosa»."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).encode("ascii", "ignore").decode().lower()
    return _WORD.findall(plain)


def words_of(*names: str) -> tuple[str, ...]:
    """The words of some names; a name of several words is also found written as one («De Luca», «Deluca»)."""
    found = [folded(name) for name in names]
    joined = ["".join(words) for words in found if len(words) > 1]
    return tuple(dict.fromkeys([*chain.from_iterable(found), *joined]))


def key_of(text: str | None) -> str:
    """A code or number without spaces and signs; a telephone number without Italy's prefix."""
    return "".join(folded((text or "").replace("+39", "")))


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Entries as arrays: for each word, the rows it stands in."""

    ids: NDArray[np.int64]
    words: list[str]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    keys: list[str]
    key_rows: NDArray[np.int32]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        """The index of these entries."""
        ids: list[int] = []
        places: dict[str, list[int]] = defaultdict(list)
        keys: list[tuple[str, int]] = []
        for row, entry in enumerate(entries):
            ids.append(entry.id)
            for word in entry.words:
                places[word].append(row)
            keys += [(key, row) for key in entry.keys if key]
        keys.sort()
        words = sorted(places)
        starts = np.cumsum([0, *(len(places[word]) for word in words)], dtype=np.int64)
        rows = np.fromiter(chain.from_iterable(places[word] for word in words), np.int32, int(starts[-1]))
        key_rows = np.fromiter((row for _key, row in keys), np.int32, len(keys))
        return cls(np.array(ids, np.int64), words, starts, rows, [key for key, _row in keys], key_rows)

    def search(self, query: str, *, limit: int, without: Collection[int] = ()) -> list[tuple[int, float]]:
        """Ids with their scores, best first, equal ones by id. Nobody in ``without`` is among them.

        Each word of the query has to be found; where nobody has them all, one may be missing.
        """
        asked = folded(query)[:_LONGEST_QUERY]
        if not asked or not len(self.ids):
            return []
        each = np.stack([self._scores(word) for word in asked])
        whole = self._key_scores("".join(asked))
        found = (each > 0).sum(axis=0)
        most = int(found.max())
        wanted = len(asked) if most == len(asked) else max(1, len(asked) - 1)
        total = np.maximum(np.where(found >= wanted, each.sum(axis=0) / len(asked), 0), whole)
        if len(without):
            total[np.isin(self.ids, list(without))] = 0
        hits = np.flatnonzero(total)
        order = np.lexsort((self.ids[hits], -total[hits]))[:limit]
        return [(int(self.ids[row]), float(total[row])) for row in hits[order]]

    def _scores(self, word: str) -> Scores:
        """How well each row fits one word, as a name or as a code."""
        scores = np.zeros(len(self.ids), np.float32)
        for number, score in self._similar(word):
            rows = self.rows[self.starts[number] : self.starts[number + 1]]
            scores[rows] = np.maximum(scores[rows], score)
        return np.maximum(scores, self._key_scores(word))

    def _similar(self, word: str) -> Iterable[tuple[int, np.float32]]:
        """The words that may be meant, by their number."""
        errors = 0 if len(word) < _SHORT else 1 if len(word) < _LONG else 2
        (distances,) = cdist([word], self.words, scorer=OSA.distance, score_cutoff=errors, dtype=np.uint8)
        for number in np.flatnonzero(distances <= errors):
            yield int(number), _EXACT - _ERROR * np.float32(distances[number])
        if len(word) >= _SHORTEST_BEGINNING:
            yield from ((number, _BEGINS) for number in _beginning(self.words, word))

    def _key_scores(self, text: str) -> Scores:
        """The rows of the codes that are this text, begin with it, or are it with one error."""
        scores = np.zeros(len(self.ids), np.float32)
        if len(text) < _SHORTEST_KEY or not any(letter.isdigit() for letter in text):
            return scores
        near = _beginning(self.keys, text)
        if near:
            for number in near:
                score = _EXACT if self.keys[number] == text else _BEGINS
                scores[self.key_rows[number]] = max(scores[self.key_rows[number]], score)
            return scores
        (distances,) = cdist([text], self.keys, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8)
        scores[self.key_rows[np.flatnonzero(distances <= 1)]] = _EXACT - _ERROR
        return scores


def _beginning(ordered: Sequence[str], text: str) -> range:
    """The places of the texts that begin with this one."""
    return range(bisect_left(ordered, text), bisect_left(ordered, text + "\uffff"))
