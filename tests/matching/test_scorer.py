"""Scorer: an additive function in tables, kept in a small file with a hash."""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import FEATURES, Candidate, Demand, Position, Scorer
from matching.comparison import Comparison
from matching.features import SCHEMA, TOP
from matching.pool import UNKNOWN
from matching.scorer import BINS, PRIOR
from tests.matching.examples import candidates, pool_of, positions, scorers

PRIOR_SCORER = Scorer.prior()
HOME = (45.54, 10.22)


def score(candidate: Candidate, position: Position, scorer: Scorer = PRIOR_SCORER) -> float:
    return float(scorer.scores(scorer.bins(Comparison(position, pool_of(candidate))))[0])


@given(scorers(), st.integers(0, len(FEATURES) - 1), st.data())
def test_raising_any_bin_never_lowers_the_score(scorer: Scorer, feature: int, data: st.DataObject) -> None:
    known = st.integers(0, TOP)
    binned = np.array([[data.draw(known | st.just(UNKNOWN))] * 2 for _ in FEATURES], dtype=np.uint8)
    binned[feature] = sorted(data.draw(st.tuples(known, known)))
    low, high = scorer.scores(binned)
    assert low <= high


@pytest.mark.parametrize("name", FEATURES)
def test_the_prior_rises_over_every_bin_and_puts_unknown_between(name: str) -> None:
    table = PRIOR_SCORER.tables[name]
    assert np.all(np.diff(table[:UNKNOWN]) >= 0)
    assert table[0] <= table[UNKNOWN] <= table[TOP]
    assert table[TOP] - table[0] == pytest.approx(PRIOR[name].weight)


def test_the_prior_gives_a_reason_for_each_weight() -> None:
    assert set(PRIOR) == set(FEATURES)
    assert all(prior.reason.endswith(".") for prior in PRIOR.values())


def test_only_a_feature_that_is_no_worse_than_average_when_unknown_may_be_lowest_when_unknown() -> None:
    """Experience is the one: none stated cannot be told from none had, and a job must never lower a score."""
    lowest = [name for name, table in PRIOR_SCORER.tables.items() if table[UNKNOWN] == table[0]]
    assert lowest == ["experience"]


@given(scorers(), candidates(), positions(), st.data())
def test_any_scorer_gives_more_for_more(scorer: Scorer, c: Candidate, position: Position, data: st.DataObject) -> None:
    asked = sorted(position.demanded()) or ["d430"]
    code, level = data.draw(st.sampled_from(asked)), data.draw(st.integers(0, 3))
    before = score(replace(c, capacities={**c.capacities, code: level}), position, scorer)
    assert before <= score(replace(c, capacities={**c.capacities, code: level + 1}), position, scorer)
    offering = replace(position, accommodations=position.accommodations | {"extra_breaks"})
    assert score(c, position, scorer) <= score(c, offering, scorer)
    assert score(c, position, scorer) <= score(replace(c, skills=c.skills | {"mop"}), position, scorer)


@given(scorers(), candidates(), positions(), st.sampled_from(["d430", "d450", "b455"]))
def test_for_any_scorer_an_unknown_capacity_is_never_worse_than_none(
    scorer: Scorer, c: Candidate, position: Position, code: str
) -> None:
    unknown = replace(c, capacities={k: level for k, level in c.capacities.items() if k != code})
    none = replace(c, capacities={**c.capacities, code: 0})
    assert score(none, position, scorer) <= score(unknown, position, scorer)


class TestPriorInWords:
    """The prior says what an officer would say."""

    position = Position(
        "J1",
        point=HOME,
        hours=20,
        shifts=frozenset({"mattina"}),
        demands={"d430": Demand(2), "b455": Demand(2), "d450": Demand(3, negotiable=False)},
    )
    local = Candidate(
        "P1",
        point=HOME,
        max_km=15,
        hours_min=15,
        hours_max=25,
        shifts=frozenset({"mattina", "pomeriggio"}),
        capacities={"d430": 3, "b455": 2, "d450": 4},
    )

    def without(self, **capacities: int) -> Candidate:
        return replace(self.local, capacities={**self.local.capacities, **capacities})

    def test_a_local_person_who_meets_all_demands_stands_high(self) -> None:
        assert 0.85 <= score(self.local, self.position) <= 0.95

    def test_a_firm_gap_weighs_far_more_than_a_negotiable_one(self) -> None:
        met, soft, firm = (score(c, self.position) for c in (self.local, self.without(d430=1), self.without(d450=2)))
        assert met - soft > 0.05
        assert soft - firm > 0.15

    def test_one_wide_gap_weighs_more_than_two_narrow_ones(self) -> None:
        assert score(self.without(d430=0), self.position) < score(self.without(d430=1, b455=1), self.position)

    def test_a_gap_that_the_offer_closes_costs_nothing(self) -> None:
        offering = replace(self.position, accommodations=frozenset({"extra_breaks"}))
        assert score(self.without(b455=0), offering) == score(self.local, offering)

    def test_nothing_known_stands_in_the_middle(self) -> None:
        assert score(self.without(d450=0), self.position) < score(Candidate("P1"), self.position)
        assert score(Candidate("P1"), self.position) < score(self.local, self.position)


@given(scorer=scorers())
def test_a_file_gives_the_same_numbers_to_the_last_bit(
    tmp_path_factory: pytest.TempPathFactory, scorer: Scorer
) -> None:
    path = tmp_path_factory.mktemp("scorer") / "scorer.json"
    scorer.to_file(path)
    again = Scorer.from_file(path)
    assert again.info == scorer.info
    assert all(np.array_equal(again.tables[name], table) for name, table in scorer.tables.items())


def test_a_file_keeps_the_replicates(tmp_path: Path) -> None:
    PRIOR_SCORER.to_file(tmp_path / "scorer.json")
    assert np.array_equal(Scorer.from_file(tmp_path / "scorer.json").replicates, PRIOR_SCORER.replicates)


def test_a_file_from_before_there_were_replicates_still_reads() -> None:
    without = Scorer(PRIOR_SCORER.tables, PRIOR_SCORER.intercept)
    content = json.loads(without.to_json())
    del content["replicates"]
    assert Scorer.from_json(json.dumps(content)).info == without.info


def test_replicates_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match=f"replicates × {len(FEATURES)} tables × 256"):
        Scorer(PRIOR_SCORER.tables, 0.0, replicates=np.zeros((3, 2, BINS), dtype=np.float32))


def test_no_replicates_at_all_are_said_as_none_and_not_as_an_empty_table() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Scorer(PRIOR_SCORER.tables, 0.0, replicates=np.zeros((0, len(FEATURES), BINS), dtype=np.float32))


@pytest.mark.parametrize("intercept", [math.nan, math.inf, -math.inf])
def test_an_intercept_that_no_score_can_be_computed_from_is_refused(intercept: float) -> None:
    with pytest.raises(ValueError, match=r"intercept must be a finite number, not (nan|-?inf)"):
        Scorer(PRIOR_SCORER.tables, intercept)
    text = json.dumps(json.loads(PRIOR_SCORER.to_json()) | {"intercept": intercept})
    with pytest.raises(ValueError, match=r"kept\.json is not a scorer file: the intercept must be"):
        Scorer.from_json(text, source="kept.json")


def test_a_scorer_of_no_known_kind_or_without_tables_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown kind oracle; known: prior, map, additive"):
        Scorer(PRIOR_SCORER.tables, 0.0, "oracle")
    with pytest.raises(ValueError, match="a table at least"):
        Scorer({}, 0.0)


def test_a_whole_number_as_intercept_is_kept_like_any_other() -> None:
    scorer = Scorer(PRIOR_SCORER.tables, 0)
    assert Scorer.from_json(scorer.to_json()).version == scorer.version == Scorer(PRIOR_SCORER.tables, 0.0).version


class TestAFileOfAnotherFeatureVersion:
    content = json.loads(PRIOR_SCORER.to_json())

    def read(self, **changes: Any) -> Scorer:
        return Scorer.from_json(json.dumps(self.content | changes), source="kept.json")

    @pytest.mark.parametrize(
        "made_for",
        [
            {"schema": SCHEMA + 1, "names": list(FEATURES)},
            {"schema": SCHEMA, "names": [*FEATURES, "shoe_size"]},
            {"schema": SCHEMA, "names": list(FEATURES)[::-1]},
        ],
    )
    def test_is_refused_in_plain_words(self, made_for: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match=r"kept\.json was made for other features than these"):
            self.read(features=made_for)

    def test_is_refused_even_if_its_tables_have_another_size(self) -> None:
        other = {"schema": SCHEMA + 1, "names": ["hours"]}
        with pytest.raises(ValueError, match=r"kept\.json was made for other features than these"):
            self.read(features=other, tables={"hours": [0.0, 1.0]})

    def test_is_read_where_features_were_only_added_since(self) -> None:
        hours = Scorer({"hours": PRIOR_SCORER.tables["hours"]}, 0.0)
        content = json.loads(hours.to_json()) | {"features": {"schema": SCHEMA, "names": ["hours"]}}
        assert Scorer.from_json(json.dumps(content)).version == hours.version

    def test_is_read_where_it_is_too_old_to_say(self) -> None:
        content = {key: value for key, value in self.content.items() if key != "features"}
        assert Scorer.from_json(json.dumps(content)).version == PRIOR_SCORER.version

    @pytest.mark.parametrize("features", [5, "hours", [], {}, {"schema": SCHEMA, "names": None}])
    def test_is_no_scorer_file_where_it_says_nonsense(self, features: object) -> None:
        with pytest.raises(ValueError, match=r"kept\.json (is not a scorer file|was made for other)"):
            self.read(features=features)


def test_the_prior_doubts_its_weights_but_not_their_sign() -> None:
    assert PRIOR_SCORER.replicates is not None
    assert np.all(np.diff(PRIOR_SCORER.replicates[:, :, :UNKNOWN]) >= 0)
    assert len({replicate.tobytes() for replicate in PRIOR_SCORER.replicates}) == len(PRIOR_SCORER.replicates)


def test_the_version_is_a_hash_of_the_numbers() -> None:
    assert PRIOR_SCORER.version == Scorer.prior().version
    assert PRIOR_SCORER.version.startswith("prior-")
    assert Scorer(PRIOR_SCORER.tables, PRIOR_SCORER.intercept + 1e-12).version != PRIOR_SCORER.version


@pytest.mark.parametrize(
    "damage", ["cut", "changed", "doubts changed", "doubts cut", "no tables", "words", "not json", "binary"]
)
def test_a_damaged_file_is_refused(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "scorer.json"
    PRIOR_SCORER.to_file(path)
    content = json.loads(path.read_text())
    if damage == "cut":
        path.write_text(path.read_text()[:500])
    elif damage == "changed":
        path.write_text(json.dumps(content | {"intercept": 0.5}))
    elif damage == "doubts changed":
        path.write_text(json.dumps(content | {"replicates": None}))
    elif damage == "doubts cut":
        path.write_text(json.dumps(content | {"replicates": content["replicates"][:-3]}))
    elif damage == "words":
        path.write_text(json.dumps(content | {"tables": {"hours": ["many"] * BINS}}))
    elif damage == "no tables":
        path.write_text(json.dumps({"version": "prior-0"}))
    elif damage == "not json":
        path.write_text("a scorer")
    else:
        path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(ValueError, match=r"scorer\.json (is not a scorer file|says it is .* but holds)"):
        Scorer.from_file(path)


def falling() -> np.ndarray:
    return np.linspace(1, 0, BINS)


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"shoe_size": np.zeros(BINS)}, "unknown features: shoe_size"),
        ({"hours": np.zeros(10)}, "256 finite numbers"),
        ({"hours": np.full(BINS, np.nan)}, "256 finite numbers"),
        ({"hours": falling()}, "falls"),
        ({"hours": np.append(np.linspace(0, 1, TOP + 1), 2.0)}, "not between its ends"),
    ],
)
def test_tables_that_break_the_rules_are_refused(tables: dict[str, np.ndarray], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Scorer(tables, 0.0)


def test_a_scorer_may_read_fewer_features() -> None:
    scorer = Scorer({"hours": PRIOR_SCORER.tables["hours"]}, 0.0)
    assert score(Candidate("P1", hours_max=20), Position("J1", hours=40), scorer) < 0.5


def test_the_prior_gives_no_probability() -> None:
    assert (PRIOR_SCORER.kind, PRIOR_SCORER.calibrated) == ("prior", False)
