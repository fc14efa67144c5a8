"""The benchmark runs on any number of people and reports what it is said to."""

import json

import pytest

from matching.benchmark import Stopwatch, measure

ENGINE = {
    *("candidates", "floor_ms", "rank_ms", "rank_over_floor", "bytes_per_candidate", "link_ms", "reach_ms"),
    *("load_snapshot_s", "gates_ms", "features_ms", "score_ms", "explain_ms", "words_ms", "intervals_ms"),
    *("batch_positions", "batch_s", "suggest_s", "explained"),
}


@pytest.mark.parametrize("candidates", [0, 1, 300])
def test_every_figure_is_there_for_any_number_of_people(candidates: int) -> None:
    found = measure(candidates, batch=3, rounds=1)
    assert set(found) == ENGINE | {"machine"}
    assert found["candidates"] == candidates
    assert found["explained"] == min(200, candidates)
    assert (found["bytes_per_candidate"] is None) == (candidates == 0)
    assert json.loads(json.dumps(found)) == found
    assert min(found[key] for key in ENGINE - {"candidates", "explained", "bytes_per_candidate"}) > 0


def test_a_person_weighs_what_the_columns_hold() -> None:
    assert 100 < measure(1000, batch=1, rounds=1)["bytes_per_candidate"] < 300


def test_fewer_than_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        measure(-1)


def test_a_stopwatch_gives_results_and_medians() -> None:
    watch = Stopwatch()
    assert watch.time("sum", sum, [1, 2], start=3) == 6
    watch.times["made up"] = [3.0, 1.0, 2.0]
    assert watch.median("made up") == 2.0
    assert watch.times["sum"][0] > 0
