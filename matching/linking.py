"""Linker: free text, as people write it, to the concepts of a vocabulary.

Each word of the text looks for the words it may mean; a label's score is the share of the text that it explains and
the share of itself that the text names, rare words counting more. The best are compared once more as strings, which
settles short, misspelt and run-together texts. Everything is deterministic.
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from scipy import sparse

from matching.catalogue import Concept
from matching.lexicon import Lexicon, Vector
from matching.text import normalised

NAMED = 0.6
"""Weight of the share of a label that the text names; the share of the text that a label explains has the rest."""
STRING = 0.1
"""Share of the string comparison in the score."""
TYPED = 3
"""Almost the same string counts as this power of its similarity: a space in the wrong place spoils every word."""
COMPARED = 60
"""How many labels are compared as strings: the nearest by words."""
GROUP = 0.85
"""What a group's score counts beside an occupation's: it says less."""
MINIMUM = 0.7
"""The score from which an importer takes a link without asking."""
SHARED, FEW = 0.02, 5
"""A word that more than this share of concepts have, and more than a few, says little of any of them."""
DOERS = ("addetto", "operatore", "uso")
"""Words of labels that say only that somebody does what the others say; people leave them out."""
HEADED = 0.85
"""Share of that score which is enough where a title begins with the whole label."""
KIND_ORDER = ("occupation", "skill")
"""At the same score occupations come first, groups and other kinds last."""


class Link(NamedTuple):
    """A concept found for a text: ``label`` is the concept's preferred label, ``score`` is from 0 to 1."""

    concept_id: str
    label: str
    score: float


class Linker:
    """Searches a fixed vocabulary. Building takes about a second for 16,000 labels, a search a few milliseconds."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts = tuple(concepts)
        labels = (
            (normalised(label), place) for place, concept in enumerate(self.concepts) for label in _labels(concept)
        )
        unique = list(dict.fromkeys((text, place) for text, place in labels if text))
        self._texts = [text for text, _ in unique]
        self._forms = [_forms(text) for text in self._texts]
        self._owners = np.array([place for _, place in unique], dtype=np.int32)
        self._kinds = np.array([self.concepts[place].kind for _, place in unique])
        self._worth = np.where(self._kinds == "group", np.float32(GROUP), np.float32(1))
        if unique:
            self._lexicon = Lexicon(self._texts)
            self._shares, self._holders = self._tables()

    def search(self, text: str, limit: int = 5, kind: str | None = None) -> list[Link]:
        """The concepts nearest to a text, best first, then occupations first, then by id. Nothing for no words.

        An id with a prefix (``esco:…``) is of another vocabulary: it comes after those without.
        """
        return [link for link, _ in self._found(normalised(text), kind)[:limit]]

    def best(self, text: str, minimum: float = MINIMUM, kind: str | None = None) -> Link | None:
        """The nearest concept if it can be taken without asking: near enough, and not by common words alone."""
        query = normalised(text)
        for link, label in self._found(query, kind)[:1]:
            headed = self._headed(query, label)
            if link.score >= minimum * (HEADED if headed else 1) and (headed or self._sure(query, label)):
                return link
        return None

    def _headed(self, query: str, label: int) -> bool:
        """Whether the first word of a title is a trade by itself, and what follows is known and tells where or of what.

        The *magazziniere* for small orders is one; not the *addetto* of something, which many trades begin with.
        """
        head, *others = _words(query) or [""]
        if self._kinds[label] != "occupation" or head != self._texts[label] or self._is_shared(head):
            return False
        return all(self._lexicon.near(word)[0].size for word in others)

    def _found(self, query: str, kind: str | None) -> list[tuple[Link, int]]:
        """The links in order, each with the label that it was found by."""
        best: dict[int, tuple[float, int]] = {}
        for label, score in self._scored(query, kind):
            owner = int(self._owners[label])
            best[owner] = max(best.get(owner, (0.0, label)), (score, label), key=itemgetter(0))
        found = [(self.concepts[owner], score, label) for owner, (score, label) in best.items() if score > 0]
        found.sort(key=lambda one: (-one[1], _kind_order(one[0].kind), ":" in one[0].id, one[0].id))
        return [(Link(concept.id, concept.preferred, score), label) for concept, score, label in found]

    def _sure(self, query: str, label: int) -> bool:
        """Whether a label found for a text says the same, and has not only some common words with it.

        A whole label of two words or more within the text does: the *addetto mensa* of a firm. Any other label must
        have the rarest word of the text, whose words must all be known (not the *insegnante* of who knows what), and
        one of them as it is, not only by a relative. Where the text is one word, or only words that many concepts
        share, the label must have no others: *ospedale* is no trade, *blisteratura* means its *addetto*.
        """
        more = set(query.split()) < set(self._texts[label].split())
        if not more and _alike(_forms(query), self._forms[label]) ** TYPED >= MINIMUM:
            return True
        theirs = self._places(self._texts[label])
        meant = {word: set(self._lexicon.meant(word)) for word in _words(query)}
        named = set().union(*meant.values())
        if len(theirs) > 1 and theirs <= named:
            return True
        explained = {word for word in meant if theirs.intersection(self._lexicon.near(word)[0].tolist())}
        known = [word for word in meant if meant[word] or word in explained]
        if not theirs & named or len(known) < len(meant):
            return False
        rarest = max(map(self._lexicon.weight, known))
        if any(self._lexicon.weight(word) == rarest and word not in explained for word in known):
            return False
        shared = all(map(self._is_shared, known))
        if len(known) > 1 and not shared:
            return True
        doers = set() if shared else {place for word in DOERS for place in self._lexicon.forms(word)}
        return theirs - doers <= named

    def _places(self, text: str) -> set[int]:
        return {self._lexicon.places[word] for word in text.split()}

    def _is_shared(self, word: str) -> bool:
        """Whether many concepts have the word."""
        labels = [self._holders[place] for place in self._lexicon.forms(word)]
        owners = np.unique(self._owners[np.concatenate(labels)]) if labels else ()
        return len(owners) > max(FEW, SHARED * len(self.concepts))

    def _tables(self) -> tuple[sparse.csr_array, list[NDArray[np.int32]]]:
        """What share of each label its words are (labels × words), and for each word the labels that hold it."""
        rows, columns, shares = [], [], []
        for row, text in enumerate(self._texts):
            words = _words(text)
            rows += [row] * len(words)
            columns += [self._lexicon.places[word] for word in words]
            shares += self._shares_of(words).tolist()
        shape = len(self._texts), len(self._lexicon.places)
        table = sparse.csr_array((np.array(shares, dtype=np.float32), (rows, columns)), shape=shape)
        by_word = table.tocsc()
        return table, np.split(by_word.indices.astype(np.int32), by_word.indptr[1:-1])

    def _shares_of(self, words: Sequence[str]) -> Vector:
        weights = np.array([self._lexicon.weight(word) for word in words])
        shares: Vector = (weights / weights.sum()).astype(np.float32)
        return shares

    def _scored(self, query: str, kind: str | None) -> Iterator[tuple[int, float]]:
        """The place and the score of each label worth comparing."""
        if not query or not self._texts:
            return
        overlaps = self._overlaps(_words(query))
        forms = _forms(query)
        for label in self._nearest(overlaps, kind).tolist():
            alike = _alike(forms, self._forms[label])
            blend = (1 - STRING) * float(overlaps[label]) + STRING * alike
            score = max(blend, alike**TYPED) * float(self._worth[label])
            yield label, round(min(1.0, score), 6)

    def _overlaps(self, words: Sequence[str]) -> Vector:
        """For each label, how much of it and of the text they have in common."""
        explained = np.zeros(len(self._texts), dtype=np.float32)
        named = np.zeros(len(self._lexicon.places), dtype=np.float32)
        for word, share in zip(words, self._shares_of(words), strict=True):
            places, alike = self._lexicon.near(word)
            named[places] = np.maximum(named[places], alike)
            explained += share * self._best_in_labels(places, alike)
        overlaps: Vector = (1 - NAMED) * explained + NAMED * (self._shares @ named)
        return overlaps

    def _best_in_labels(self, places: NDArray[np.intp], alike: Vector) -> Vector:
        """For each label its word most like the one looked for, given the words like it in rising order."""
        best = np.zeros(len(self._texts), dtype=np.float32)
        for place, value in zip(places.tolist(), alike, strict=True):
            best[self._holders[place]] = value
        return best

    def _nearest(self, overlaps: Vector, kind: str | None) -> NDArray[np.intp]:
        allowed = overlaps * self._worth if kind is None else np.where(self._kinds == kind, overlaps, 0)
        near = np.flatnonzero(allowed)
        if len(near) > COMPARED:
            threshold = np.partition(allowed[near], -COMPARED)[-COMPARED]
            near = near[allowed[near] >= threshold]
        return near


def _labels(concept: Concept) -> tuple[str, ...]:
    return concept.preferred, *concept.alternatives


def _words(text: str) -> list[str]:
    """Each once, in their order."""
    return list(dict.fromkeys(text.split()))


def _forms(text: str) -> tuple[str, str]:
    """The words in a fixed order, and without spaces, since they are easily forgotten or typed a letter too early."""
    words = text.split()
    return " ".join(sorted(words)), "".join(words)


def _alike(one: tuple[str, str], other: tuple[str, str]) -> float:
    """How alike two texts are as strings, from 0 to 1."""
    return max(map(fuzz.ratio, one, other)) / 100


def _kind_order(kind: str) -> int:
    return KIND_ORDER.index(kind) if kind in KIND_ORDER else len(KIND_ORDER)
