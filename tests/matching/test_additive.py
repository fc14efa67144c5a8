"""Fitted tables: near the expert without outcomes, true to the estimator they come from, exact after scaling."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from scipy.special import expit
from threadpoolctl import threadpool_limits

from matching import Scorer
from matching.additive import (
    _Map,
    as_values,
    boosted,
    compiled,
    contributions,
    fit_additive,
    fit_map,
    logits,
    rescaled,
    sigmoid,
)
from matching.pool import UNKNOWN
from tests.matching.examples import scorers
from tests.matching.learning import PRIOR, drawn_bins, drawn_examples, reweighed

ONES = np.ones(400)
few = settings(max_examples=10, deadline=None)


def steepness(scorer: Scorer) -> np.ndarray:
    """The coefficient of each table, as a share of the prior's."""
    return np.array([np.ptp(scorer.tables[name]) / np.ptp(table) for name, table in PRIOR.tables.items()])


def test_log_odds_are_those_of_the_scores() -> None:
    binned = drawn_bins(np.random.default_rng(0), 50)
    assert expit(logits(PRIOR, binned)) == pytest.approx(PRIOR.scores(binned), abs=1e-8)
    assert logits(PRIOR, binned) - PRIOR.intercept == pytest.approx(contributions(PRIOR, binned).sum(axis=1))


class TestMap:
    def test_the_gradient_is_the_slope_of_the_loss(self) -> None:
        rng = np.random.default_rng(1)
        problem = _Map(rng.normal(size=(30, 6)), rng.random(30) < 0.5, rng.random(30), 0.3)
        middle, deviation = np.array([1.0, 0, 0] * 2), np.full(6, 0.7)
        theta = rng.random(8)
        slope = approx_fprime(theta, lambda at: problem.loss(at, middle, deviation)[0], 1e-7)
        assert problem.loss(theta, middle, deviation)[1] == pytest.approx(slope, abs=1e-4)

    def test_a_narrow_spread_leaves_the_expert_s_proportions(self) -> None:
        fitted = fit_map(PRIOR, drawn_examples(2, 400, reweighed(2, 0.6)), ONES, 0.001)
        assert np.ptp(steepness(fitted)) < 0.01

    def test_a_wide_one_finds_the_truth_s(self) -> None:
        truth = reweighed(3, 0.6)
        fitted = fit_map(PRIOR, drawn_examples(3, 6000, truth), np.ones(6000), 2.0)
        assert np.corrcoef(steepness(fitted), steepness(truth))[0, 1] > 0.9

    def test_no_weight_teaches_nothing(self) -> None:
        fitted = fit_map(PRIOR, drawn_examples(4, 400, reweighed(4, 0.6)), 0 * ONES, 0.4, 0.6)
        assert steepness(fitted) == pytest.approx(np.ones(len(PRIOR.tables)), abs=1e-3)
        assert fitted.intercept == pytest.approx(PRIOR.intercept, abs=1e-3)

    def test_a_shape_may_bend_where_outcomes_say_so(self) -> None:
        """The truth rises in the last quarter only; the prior's table of travel does not."""
        late = np.append(np.clip(np.arange(UNKNOWN) / 254 * 4 - 3, 0, 1) * 4, 0.0)
        truth = Scorer({**PRIOR.tables, "travel": late}, -2.0)
        examples = drawn_examples(5, 3000, truth)
        bent = fit_map(PRIOR, examples, np.ones(3000), 0.2, 1.0).tables["travel"]
        straight = fit_map(PRIOR, examples, np.ones(3000), 0.2).tables["travel"]
        assert np.ptp(bent[190:255]) / np.ptp(bent) > 1.5 * np.ptp(straight[190:255]) / np.ptp(straight)

    def test_outcomes_that_contradict_the_expert_flatten_the_sum_and_leave_the_order(self) -> None:
        """A hundred outcomes, all upside down: they may say that the index means little, not who comes first."""
        examples = drawn_examples(14, 100, PRIOR)
        against = replace(examples, good=logits(PRIOR, examples.binned) < 0)
        fitted = fit_map(PRIOR, against, np.ones(100), 0.4, 0.4)
        binned = drawn_bins(np.random.default_rng(15), 2000)
        assert np.ptp(logits(fitted, binned)) < 0.2 * np.ptp(logits(PRIOR, binned))
        assert np.corrcoef(logits(fitted, binned), logits(PRIOR, binned))[0, 1] > 0.8

    def test_a_trifle_that_nothing_speaks_for_stays_one(self) -> None:
        """Slopes cannot be negative, so chance alone bends every table upwards: by a share of its own weight only."""
        ramp = np.append(np.linspace(-1, 1, UNKNOWN), 0.0)
        base, truth = (Scorer({"travel": 2 * ramp, "education": light * ramp}, 0.0) for light in (0.1, 0.0))
        shares = []
        for seed in range(8):
            rng = np.random.default_rng(seed)
            binned = rng.integers(0, UNKNOWN, (2, 400)).astype(np.uint8)
            good = rng.random(400) < expit(logits(truth, binned))
            told = replace(drawn_examples(16, 400, PRIOR), features=tuple(base.tables), binned=binned, good=good)
            tables = fit_map(base, told, ONES, 0.4, 0.4).tables
            shares.append(np.ptp(tables["education"]) / np.ptp(tables["travel"]))
        assert np.mean(shares) < 1.2 * 0.1 / 2

    @few
    @given(st.integers(0, 10_000), st.sampled_from([0.0, 1.0]))
    def test_any_outcomes_give_tables_that_keep_the_rules(self, seed: int, bend: float) -> None:
        examples = drawn_examples(seed, 40, reweighed(seed, 3.0))
        assert set(fit_map(PRIOR, examples, np.ones(40), 5.0, bend).tables) == set(PRIOR.tables)


class TestBoosting:
    examples = drawn_examples(6, 400, reweighed(6, 0.6))

    @pytest.fixture(autouse=True)
    def _one_thread(self) -> Iterator[None]:
        with threadpool_limits(1):
            yield

    def test_tables_give_what_the_estimator_gives(self) -> None:
        model = boosted(PRIOR, self.examples, ONES, 500)
        scorer = compiled(model.decision_function, PRIOR)
        binned = drawn_bins(np.random.default_rng(7), 2000)
        raw = model.decision_function(as_values(binned))
        exact = ~self._brought_back(model, scorer, binned)
        assert exact.mean() > 0.2
        assert logits(scorer, binned)[exact] == pytest.approx(raw[exact], abs=1e-5)

    def test_only_an_unknown_value_beyond_the_ends_differs_and_by_how_far_it_was(self) -> None:
        model = boosted(PRIOR, self.examples, ONES, 500)
        scorer = compiled(model.decision_function, PRIOR)
        binned = drawn_bins(np.random.default_rng(8), 500)
        apart = np.abs(logits(scorer, binned) - model.decision_function(as_values(binned)))
        assert (apart[(binned != UNKNOWN).all(axis=0)] < 1e-5).all()

    def _brought_back(self, model: object, scorer: Scorer, binned: np.ndarray) -> np.ndarray:
        """Which pairs have an unknown value that the estimator puts beyond the known ones."""
        typical = [int(np.abs(table[:UNKNOWN]).argmin()) for table in PRIOR.tables.values()]
        touched = np.zeros(binned.shape[1], dtype=bool)
        for place, table in enumerate(scorer.tables.values()):
            bins = np.array(typical, dtype=np.uint8)[:, None].repeat(2, axis=1)
            bins[place, 1] = UNKNOWN
            known, unknown = model.decision_function(as_values(bins))  # type: ignore[attr-defined]
            if abs(unknown - known - table[UNKNOWN]) > 1e-9:
                touched |= binned[place] == UNKNOWN
        return touched

    def test_it_has_no_interactions(self) -> None:
        model = boosted(PRIOR, self.examples, ONES, 500)
        rng = np.random.default_rng(9)
        one, two = drawn_bins(rng, 200), drawn_bins(rng, 200)
        half = np.arange(len(one)) < 6
        mixed, rest = np.where(half[:, None], one, two), np.where(half[:, None], two, one)
        together = sum(model.decision_function(as_values(binned)) for binned in (mixed, rest))
        assert together == pytest.approx(
            sum(model.decision_function(as_values(binned)) for binned in (one, two)), abs=1e-9
        )

    def test_without_outcomes_the_order_is_the_teacher_s(self) -> None:
        examples = drawn_examples(10, 400, reweighed(6, 0.6), others=60)
        fitted = fit_additive(PRIOR, examples, 1e-6 * ONES, 5000)
        binned = drawn_bins(np.random.default_rng(11), 500)
        assert np.corrcoef(logits(fitted, binned), logits(PRIOR, binned))[0, 1] > 0.98

    def test_nobody_but_the_judged_is_enough(self) -> None:
        alone = drawn_examples(12, 400, reweighed(6, 0.6), others=0)
        assert fit_additive(PRIOR, alone, ONES, 500).kind == "additive"

    def test_what_is_unknown_of_everybody_keeps_the_teacher_s_table(self) -> None:
        """As with contracts, where a list has no column for them."""
        place = list(PRIOR.tables).index("contract")
        binned, others = self.examples.binned.copy(), self.examples.others.copy()
        binned[place] = others[place] = UNKNOWN
        fitted = fit_additive(PRIOR, replace(self.examples, binned=binned, others=others), ONES, 500)
        assert np.array_equal(fitted.tables["contract"], PRIOR.tables["contract"])
        assert not np.allclose(fitted.tables["hours"], PRIOR.tables["hours"], atol=0.01)

    def test_what_everybody_has_contributes_about_nothing(self) -> None:
        fitted = fit_additive(PRIOR, self.examples, ONES, 500)
        for name, table in PRIOR.tables.items():
            assert abs(fitted.tables[name][np.abs(table[:UNKNOWN]).argmin()]) < 0.01


@given(scorers(), st.floats(0.1, 3), st.floats(-2, 2))
def test_scaling_keeps_the_sum_exact(scorer: Scorer, slope: float, shift: float) -> None:
    binned = drawn_bins(np.random.default_rng(12), 20)
    scaled = rescaled(scorer, slope, shift, calibrated=True)
    assert logits(scaled, binned) == pytest.approx(slope * logits(scorer, binned) + shift)
    assert scaled.calibrated
    assert scaled.kind == scorer.kind


def test_replicates_are_scaled_with_the_tables() -> None:
    scaled = rescaled(PRIOR, 2.0, 0.0, calibrated=False)
    assert PRIOR.replicates is not None
    assert scaled.replicates == pytest.approx(2 * PRIOR.replicates)


def test_a_sigmoid_finds_the_scale_that_outcomes_were_drawn_with() -> None:
    rng = np.random.default_rng(13)
    z = rng.normal(0, 2, 20_000)
    good = rng.random(20_000) < expit(0.5 * z - 1)
    assert sigmoid(z, good, np.ones(20_000)) == pytest.approx((0.5, -1), abs=0.06)


def test_a_sigmoid_never_turns_an_order_round() -> None:
    z = np.linspace(-1, 1, 40)
    slope, _ = sigmoid(z, z < 0, np.ones(40))
    assert slope == 0


def test_outcomes_parted_cleanly_give_a_finite_slope() -> None:
    z = np.linspace(-1, 1, 40)
    slope, _ = sigmoid(z, z > 0, np.ones(40))
    assert 0 < slope < 100
