"""The yardstick: reciprocal ranks on lists whose answers are known."""

import json
import random
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from matching import Concept, Linker, yardstick
from matching.yardstick import Question, measure, misspelt

LABELS = """id,uri,label
c1_0,http://example.org/occupation/1,addetto alle pulizie
c1_1,http://example.org/occupation/1,pulitrice
c2_0,http://example.org/occupation/2,barista
c3_0,http://example.org/isco/C5132,Baristi
"""


@given(st.text(), st.integers(0, 3), st.integers())
def test_errors_are_as_many_as_asked_and_the_same_for_the_same_seed(text: str, errors: int, seed: int) -> None:
    written = misspelt(text, errors, random.Random(seed))
    assert OSA.distance(text, written) <= 2 * errors
    assert written == misspelt(text, errors, random.Random(seed))


def test_an_error_changes_one_place() -> None:
    chance = random.Random(3)
    written = [misspelt("magazziniere", 1, chance) for _ in range(200)]
    assert {OSA.distance("magazziniere", text) for text in written} <= {0, 1}
    assert len(set(written)) > 20


def test_the_mean_reciprocal_rank_counts_the_first_right_answer() -> None:
    linker = Linker([Concept("a", "occupation", "barista"), Concept("b", "occupation", "aiuto barista")])
    questions = [Question("1", "barista"), Question("2", "barista"), Question("3", "zzz")]
    result = measure(linker, questions, {"1": {"a"}, "2": {"b"}})
    assert (result.all, result.odd, result.even) == (pytest.approx(0.5), pytest.approx(0.5), pytest.approx(0.5))
    with pytest.raises(ValueError, match="two questions"):
        measure(linker, questions[:1], {})


def test_files_are_read_and_both_ways_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = {"data": [{"id": "Q1", "job_title": "Pulitrice"}, {"id": "Q2", "job_title": "Baristi"}]}
    questions["data"].append({"id": "c1_0", "job_title": "a label, not a question"})
    files = {
        "labels.csv": LABELS,
        "questions.json": json.dumps(questions),
        "answers.tsv": "Q1\t0\tc1_0\t1\nQ1\t0\tc1_1\t1\nQ2\t0\tc2_0\t1\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["yardstick", *(str(tmp_path / name) for name in files)])
    yardstick.main()
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "4 labels, 2 questions"
    assert [line.split()[:3] for line in printed[2:4]] == [["labels", "0", "1.00"], ["concepts", "0", "1.00"]]
    assert len(printed) == 8
