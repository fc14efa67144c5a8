"""Evaluation: metrics against plain definitions, no leak from held-out positions, honest intervals."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from matching import Scorer
from matching.evaluation import METRICS, Evaluation, evaluate
from matching.learning_data import OneClassOnly
from matching.metrics import Calibration, Interval, Ratio, draws, expected_places, interval, ndcg, over
from matching.training import check
from tests.matching.learning import PRIOR, drawn_examples, reweighed

WRONG = reweighed(21, 1.0)


class TestNdcg:
    def test_by_hand(self) -> None:
        scores, gains = np.array([3.0, 2.0, 1.0]), np.array([0.0, 1.0, 1.0])
        assert ndcg(scores, gains) == pytest.approx((1 / np.log2(3) + 1 / 2) / (1 + 1 / np.log2(3)))

    def test_the_best_order_has_all_of_it(self) -> None:
        gains = np.array([0.1, 0.9, 0.5])
        assert ndcg(gains, gains) == pytest.approx(1)

    def test_nobody_gains(self) -> None:
        assert np.isnan(ndcg(np.array([1.0, 2.0]), np.zeros(2)))

    @given(st.integers(0, 1000), st.integers(2, 40))
    def test_it_is_scikit_learn_s_ties_included(self, seed: int, people: int) -> None:
        rng = np.random.default_rng(seed)
        scores, gains = rng.integers(0, 5, people).astype(float), rng.random(people)
        assert ndcg(scores, gains) == pytest.approx(ndcg_score(gains[None], scores[None], k=10))


class TestPlaces:
    @given(st.integers(0, 1000))
    def test_they_are_ranks_with_ties_shared(self, seed: int) -> None:
        among = np.random.default_rng(seed).integers(0, 6, 30).astype(float)
        plain = [(among > score).sum() + ((among == score).sum() + 1) / 2 for score in among]
        assert expected_places(among, among, np.ones(30)) == pytest.approx(plain)

    def test_somebody_sampled_stands_for_several(self) -> None:
        assert expected_places(np.array([1.0]), np.array([1.0, 5.0]), np.array([1.0, 4.0])) == pytest.approx([5])


class TestCalibrationError:
    def test_by_hand(self) -> None:
        chances = np.repeat(np.arange(10) / 10, 10)
        good = np.tile(np.arange(10) < 3, 10)
        error = Calibration.of(chances, good, np.zeros(100, dtype=int), 1).error()
        assert error[0] == pytest.approx(np.abs(np.arange(10) / 10 - 0.3).mean())

    def test_chances_that_are_right(self) -> None:
        rng = np.random.default_rng(40)
        chances = rng.random(50_000)
        good = rng.random(50_000) < chances
        assert Calibration.of(chances, good, np.arange(50_000) // 10, 5000).error()[0] < 0.01


class TestIntervals:
    def test_positions_are_drawn_whole(self) -> None:
        drawn = draws(7, 50)
        assert drawn.sum(axis=1).tolist() == [7] * 50

    def test_they_hold_the_truth_about_as_often_as_they_say(self) -> None:
        """People of one position share its luck; an interval that ignored that would hold the truth far less often."""
        rng, held = np.random.default_rng(41), 0
        for _ in range(200):
            by_position = rng.normal(0.5, 0.2, 40)
            found = interval(over(Ratio(by_position * 5, np.full(40, 5.0)), draws(40, 400, 1)), by_position.mean())
            held += found.low <= 0.5 <= found.high
        assert 180 <= held <= 199

    def test_nothing_to_measure(self) -> None:
        nothing = Ratio(np.zeros(3), np.zeros(3))
        found = interval(over(nothing, draws(3, 10)), float(over(nothing)[0]))
        assert found.to_list() == [None, None, None]

    def test_json_is_short(self) -> None:
        assert Interval(0.123456, 0.1, 0.2).to_list() == [0.1235, 0.1, 0.2]


class TestEvaluate:
    examples = drawn_examples(42, 1200, WRONG, others=40)
    found = evaluate(examples, resamples=200)

    def test_its_json(self) -> None:
        told = self.found.to_dict()
        assert (told["positions"], told["outcomes"]) == (150, 1200)
        assert list(told["scorers"]) == ["candidate", "prior", "random", "text"]
        for metrics in (*told["scorers"].values(), told["difference"]):
            assert list(metrics) == list(METRICS)
            assert all(len(triple) == 3 and triple[1] < triple[2] for triple in metrics.values())
            assert all(metrics[m][1] <= metrics[m][0] <= metrics[m][2] for m in ("ndcg@10", "recall@20", "brier"))

    def value(self, scorer: str, metric: str, of: Evaluation | None = None) -> float:
        return (of or self.found).scorers[scorer][metric].value

    def test_a_candidate_that_learnt_is_better_than_all_that_is_simpler(self) -> None:
        for simpler in ("prior", "text", "random"):
            assert self.value("candidate", "ndcg@10") > self.value(simpler, "ndcg@10")
            assert self.value("candidate", "brier") < self.value(simpler, "brier")
        assert self.value("candidate", "recall@20") > self.value("random", "recall@20")
        assert self.found.difference["ndcg@10"].low > 0
        assert self.found.difference["brier"].high < 0

    def test_the_difference_is_that_of_the_values(self) -> None:
        for metric in METRICS:
            apart = self.value("candidate", metric) - self.value("prior", metric)
            assert self.found.difference[metric].value == pytest.approx(apart)

    def test_recall_counts_the_good_among_the_first_twenty_of_everyone(self) -> None:
        shares = []
        for place in range(150):
            part = self.examples.take([place])
            judged, others = PRIOR.scores(part.binned), PRIOR.scores(part.others)
            ranks = [1 + (np.concatenate([judged, others]) > score).sum() for score in judged[part.good]]
            if ranks:
                shares.append(np.mean(np.array(ranks) <= 20))
        assert self.value("prior", "recall@20") == pytest.approx(np.mean(shares))

    def test_nothing_leaks_from_a_held_out_position(self) -> None:
        """Outcomes that follow nothing cannot be foretold: a leak would show as a candidate far above chance."""
        shuffled = replace(self.examples, good=np.random.default_rng(43).permutation(self.examples.good))
        found = evaluate(shuffled, resamples=200)
        chance, mine = found.scorers["random"]["ndcg@10"], found.scorers["candidate"]["ndcg@10"]
        assert mine.low < chance.high
        assert mine.value - chance.value < 0.06

    def test_an_active_scorer_is_shown_and_compared_with(self) -> None:
        active = reweighed(44, 0.5)
        found = evaluate(self.examples, active=active, resamples=50)
        assert list(found.scorers)[-1] == "active"
        apart = self.value("candidate", "brier", found) - self.value("active", "brier", found)
        assert found.difference["brier"].value == pytest.approx(apart)

    def test_an_active_scorer_of_fewer_features(self) -> None:
        active = Scorer({"hours": PRIOR.tables["hours"]}, 0.0)
        assert "active" in evaluate(self.examples, active=active, resamples=20).scorers

    def test_what_cannot_teach_cannot_be_evaluated(self) -> None:
        with pytest.raises(OneClassOnly):
            evaluate(replace(self.examples, good=np.ones(1200, dtype=bool)))


def test_what_is_enough_to_train_is_enough_to_evaluate() -> None:
    """A fold leaves less than training asks for: there the expert foretells."""
    lucky = Scorer(PRIOR.tables, PRIOR.intercept + 2)
    examples = drawn_examples(3, 40, lucky, each=4)
    check(examples)
    assert len(examples.positions) == 10
    assert evaluate(examples, resamples=20).positions == 10


def test_the_candidate_is_compared_only_where_it_is_asked() -> None:
    examples = drawn_examples(4, 200, WRONG)
    asked = {"active": WRONG, "resamples": 50}
    everywhere = evaluate(examples, **asked)
    named = evaluate(examples, compared_on=examples.positions, **asked)
    some = evaluate(examples, compared_on=examples.positions[:5], **asked)
    assert named.difference == everywhere.difference
    assert some.difference != everywhere.difference
    assert some.scorers == everywhere.scorers
    assert np.isnan(evaluate(examples, compared_on=(), **asked).difference["ndcg@10"].value)
