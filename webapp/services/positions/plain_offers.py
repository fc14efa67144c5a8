"""Requirements that exclude people without need, found in what an employer writes: explained, never forbidden.

The phrases are a table, ``fixtures/reference/excluding_phrases.csv``: written without accents, ``#`` for an age in
years, a space for whatever stands between two words. They are found as whole words only.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from matching.catalogue import Occupation
from matching.text import plain
from webapp.services.reference import FIXTURES

_AGE = "(?:1[5-9]|[2-6][0-9])"
_BETWEEN = r"[\W_]+"
_SHORTEST_TITLE_WORD = 4
GENDERED_TITLE = "gendered_title"


@dataclass(frozen=True, slots=True)
class Excluding:
    """One kind of phrase: why it excludes, what to say instead, and the law where there is one."""

    code: str
    phrases: re.Pattern[str]
    unless: re.Pattern[str] | None
    not_with_licence: bool
    why_it: str
    why_en: str
    alternative_it: str
    alternative_en: str
    source: str

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a plain text says so, but for the harmless uses."""
        harmless = [match.span() for match in self.unless.finditer(text)] if self.unless else []
        for match in self.phrases.finditer(text):
            start, end = match.span()
            if not any(first < end and start < last for first, last in harmless):
                yield start, end


class Finding(NamedTuple):
    """What was written, as it was written, and what is said about it."""

    code: str
    written: str
    why_it: str
    why_en: str
    alternative_it: str
    alternative_en: str
    source: str


def findings(
    title: str, description: str, *, licences: Iterable[str] = (), occupation: Occupation | None = None
) -> list[Finding]:
    """What a title and a description say that excludes without need, in the order of the text, each once.

    Where the job asks for a licence, driving is part of it: a car of one's own is not flagged then.
    """
    found = [*_gendered(title, occupation)]
    for text in (title, description):
        found += _excluding(text, drives=bool(set(licences)))
    return list(dict.fromkeys(found))


def _excluding(text: str, *, drives: bool) -> list[Finding]:
    folded, places = _folded(text)
    hits = [
        (start, end, kind)
        for kind in table()
        if not (drives and kind.not_with_licence)
        for start, end in kind.spans(folded)
    ]
    return [
        _finding(kind, text[places[start] : places[end - 1] + 1])
        for start, end, kind in sorted(hits, key=lambda hit: (hit[0], -hit[1], hit[2].code))
    ]


def _finding(kind: Excluding, written: str) -> Finding:
    words = " ".join(written.split())
    return Finding(kind.code, words, kind.why_it, kind.why_en, kind.alternative_it, kind.alternative_en, kind.source)


def _folded(text: str) -> tuple[str, list[int]]:
    """A text in lower case without accents, and where each of its characters stood."""
    pairs = [(letter, place) for place, character in enumerate(text) for letter in plain(character)]
    return "".join(letter for letter, _ in pairs), [place for _, place in pairs]


def _gendered(title: str, occupation: Occupation | None) -> Iterator[Finding]:
    """A title in the form of one gender only, where the trade has another form for the other."""
    if occupation is None:
        return
    men, women = (set(_words(form)) for form in (occupation.title_m, occupation.title_f))
    written = set(_words(title))
    both = "/" in title or "*" in title or (written & men - women and written & women - men)
    one = written & ((men - women) | (women - men))
    if both or not one:
        return
    forms = f"{occupation.title_m} / {occupation.title_f}"
    yield Finding(
        GENDERED_TITLE,
        title.strip(),
        "Il titolo è in una forma sola: con tutte e due è chiaro che il posto è per donne e uomini.",
        "The title has one form only: with both it is clear that the job is for women and men.",
        f"Scrivi: {forms}.",
        f"Write: {forms}.",
        "D.Lgs. 198/2006 art. 27 (V)",
    )


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[a-z]+", plain(text)) if len(word) >= _SHORTEST_TITLE_WORD]


@cache
def table() -> tuple[Excluding, ...]:
    """Every kind of phrase."""
    path = FIXTURES / "reference" / "excluding_phrases.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_kind(row) for row in csv.DictReader(file))


def _kind(row: dict[str, str]) -> Excluding:
    return Excluding(
        code=row["code"],
        phrases=_pattern(row["phrases"]),
        unless=_pattern(row["unless"]) if row["unless"] else None,
        not_with_licence=row["not_with_licence"] == "yes",
        **{name: row[name] for name in ("why_it", "why_en", "alternative_it", "alternative_en", "source")},
    )


def _pattern(phrases: str) -> re.Pattern[str]:
    """Whole words only: neither a letter nor a digit before or after."""
    text = phrases.replace("#", _AGE).replace(" ", _BETWEEN)
    return re.compile(rf"(?<![a-z0-9])(?:{text})(?![a-z0-9])")
