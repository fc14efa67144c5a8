"""How well the Linker finds the right label for a job title, on any list of labels, questions and answers.

``python -m matching.yardstick LABELS QUESTIONS ANSWERS`` reads the files of a public collection of job titles
(MELO: https://github.com/Avature/melo-benchmark): labels as CSV (id, uri, label), questions as JSON
(``{"data": [{"id", "job_title"}]}``), answers as tab-separated lines (question, 0, label id, 1).
"""

import argparse
import csv
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import fmean, median
from typing import NamedTuple

from matching.catalogue import Concept
from matching.linking import Linker

DEEP = 100
"""How far down a right answer still counts."""
SEED = 42
ROWS = "qwertyuiop", "asdfghjkl", "zxcvbnm"

Answers = Mapping[str, set[str]]


class Question(NamedTuple):
    """A title as somebody writes it."""

    id: str
    text: str


class Result(NamedTuple):
    """Mean reciprocal rank over all questions and over each half of them (the odd ones first), median time."""

    all: float
    odd: float
    even: float
    milliseconds: float


def misspelt(text: str, errors: int, chance: random.Random) -> str:
    """A text with typing errors: letters swapped, dropped, doubled, or a key beside the right one."""
    for _ in range(errors):
        letters = [place for place, letter in enumerate(text) if letter.isalpha()]
        if letters:
            place = chance.choice(letters)
            text = text[:place] + chance.choice(_SLIPS)(text[place : place + 2], chance) + text[place + 2 :]
    return text


def _swapped(two: str, _: random.Random) -> str:
    return two[::-1] if two.isalpha() else two[1:]


def _dropped(two: str, _: random.Random) -> str:
    return two[1:]


def _doubled(two: str, _: random.Random) -> str:
    return two[0] + two


def _beside(two: str, chance: random.Random) -> str:
    row = next((row for row in ROWS if two[0].lower() in row), two[0].lower())
    place = row.index(two[0].lower())
    return chance.choice(row[max(0, place - 1) : place] + row[place + 1 : place + 2] or two[0]) + two[1:]


_SLIPS: Sequence[Callable[[str, random.Random], str]] = (_swapped, _dropped, _doubled, _beside)


def measure(linker: Linker, questions: Sequence[Question], answers: Answers) -> Result:
    """Ask every question. Raises ValueError without questions for both halves."""
    if len(questions) < 2:
        raise ValueError("at least two questions are needed")
    ranks, seconds = [], []
    for question in questions:
        start = time.perf_counter()
        links = linker.search(question.text, limit=DEEP)
        seconds.append(time.perf_counter() - start)
        places = (place for place, link in enumerate(links, 1) if link.concept_id in answers.get(question.id, ()))
        ranks.append(1 / next(places, float("inf")))
    return Result(fmean(ranks), fmean(ranks[::2]), fmean(ranks[1::2]), median(seconds) * 1000)


def _kind(uri: str) -> str:
    return "group" if "/isco/" in uri else "occupation"


def one_a_label(rows: Iterable[Mapping[str, str]]) -> list[Concept]:
    """Every label on its own, as a list of strings would be ranked."""
    return [Concept(row["id"], _kind(row["uri"]), row["label"]) for row in rows]


def one_a_uri(rows: Iterable[Mapping[str, str]]) -> list[Concept]:
    """Labels of one thing together; the first is preferred."""
    labels: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        labels[row["uri"]].append(row["label"])
    return [Concept(uri, _kind(uri), first, tuple(others)) for uri, (first, *others) in labels.items()]


def _read(labels: Path, questions: Path, answers: Path) -> tuple[list[dict[str, str]], list[Question], Answers]:
    with labels.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    right = defaultdict(set)
    for line in answers.read_text(encoding="utf-8").splitlines():
        question, _, label, _ = line.split("\t")
        right[question].add(label)
    data = json.loads(questions.read_text(encoding="utf-8"))["data"]
    return rows, [Question(item["id"], item["job_title"]) for item in data if item["id"] in right], right


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m matching.yardstick", description="Measure the Linker.")
    for name in ("labels", "questions", "answers"):
        parser.add_argument(name, type=Path)
    rows, questions, right = _read(**vars(parser.parse_args()))
    uris = {row["id"]: row["uri"] for row in rows}
    ways = {
        "labels": (Linker(one_a_label(rows)), right),
        "concepts": (Linker(one_a_uri(rows)), {q: {uris[label] for label in found} for q, found in right.items()}),
    }
    print(f"{len(rows)} labels, {len(questions)} questions\nranking   errors  MRR   odd   even  ms")
    for errors in range(3):
        chance = random.Random(SEED + errors)  # noqa: S311 - typing errors are no secret
        asked = [Question(q.id, misspelt(q.text, errors, chance)) for q in questions]
        for way, (linker, answers) in ways.items():
            result = measure(linker, asked, answers)
            figures = "  ".join(f"{value:.3f}"[1:] if value < 1 else f"{value:.2f}" for value in result[:3])
            print(f"{way:<9} {errors:>6}  {figures}  {result.milliseconds:.2f}")


if __name__ == "__main__":
    main()
