"""Training: better than the expert where outcomes say so, never worse, and clear about what it cannot do."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from threadpoolctl import threadpool_limits

from matching import Scorer
from matching.additive import logits
from matching.learning_data import Examples, OneClassOnly, TooFew
from matching.training import (
    BOOSTED_FROM,
    CALIBRATED_FROM,
    CLIP,
    LEAST_OUTCOMES,
    concordance,
    folds,
    recipes,
    selection_weights,
    train,
)
from tests.matching.learning import NAMES, PRIOR, drawn_bins, drawn_examples, reweighed

WRONG = reweighed(21, 1.0)
"""A truth whose weights are far from the expert's."""


def with_outcomes(examples: Examples, good: np.ndarray) -> Examples:
    return replace(examples, good=good.astype(bool))


def true_order(scorer: Scorer, truth: Scorer) -> float:
    """Correlation with the truth over people that nobody judged."""
    binned = drawn_bins(np.random.default_rng(99), 3000)
    return float(np.corrcoef(logits(scorer, binned), logits(truth, binned))[0, 1])


class TestLearns:
    def test_a_truth_that_the_expert_has_wrong(self) -> None:
        found = train(drawn_examples(22, 800, WRONG), replicates=0)
        assert not found.fell_back
        assert true_order(found.scorer, WRONG) > true_order(PRIOR, WRONG) + 0.02
        assert found.losses[found.recipe] < found.losses["prior"]

    def test_more_outcomes_find_more(self) -> None:
        reached = [true_order(train(drawn_examples(23, n, WRONG), replicates=0).scorer, WRONG) for n in (100, 4000)]
        assert reached[0] < reached[1]
        assert reached[1] > 0.97

    def test_nothing_where_outcomes_are_chance(self) -> None:
        """Over eight lists of outcomes that follow nothing, hardly any moves the scorer away from the expert."""
        fell_back = 0
        for seed in range(8):
            examples = drawn_examples(seed, 160, PRIOR)
            chance = with_outcomes(examples, np.random.default_rng(seed).random(160) < 0.4)
            found = train(chance, replicates=0)
            fell_back += found.fell_back
            assert found.concordances[found.recipe] >= found.concordances["prior"]
        assert fell_back >= 6

    def test_the_prior_stays_as_it_is_when_nothing_does_better(self) -> None:
        found = train(drawn_examples(24, CALIBRATED_FROM - 20, PRIOR), kinds=("prior",))
        assert found.fell_back
        assert found.scorer is not None
        assert found.scorer.version == PRIOR.version
        assert found.to_dict()["fell_back"] is True

    @settings(max_examples=10, deadline=None)
    @given(st.integers(0, 10_000), st.sampled_from([100, 200]), st.sampled_from([0.0, 0.5, 1.5]))
    def test_never_what_held_out_positions_call_worse_than_the_prior(self, seed: int, n: int, apart: float) -> None:
        """Whether the expert is right, somewhat wrong or far off: neither in loss nor in order, by construction."""
        truth = reweighed(seed, apart)
        examples = drawn_examples(seed, n, truth)
        index = logits(truth, examples.binned)
        good = np.random.default_rng(seed).random(n) < expit(index - np.median(index))
        found = train(with_outcomes(examples, good), replicates=0)
        assert found.losses[found.recipe] <= found.losses["prior"]
        assert found.concordances[found.recipe] >= found.concordances["prior"]

    def test_the_kind_that_is_tried_grows_with_the_outcomes(self) -> None:
        def tried(outcomes: int, **kinds: tuple[str, ...]) -> list[str]:
            return [recipe.kind for recipe in recipes(outcomes, **kinds)]  # type: ignore[arg-type]

        assert tried(LEAST_OUTCOMES) == tried(BOOSTED_FROM - 1) == ["prior", "map"]
        assert tried(BOOSTED_FROM) == ["prior", "map", "additive"]
        assert tried(BOOSTED_FROM, kinds=("map",)) == ["prior", "map"]

    def test_boosting_when_asked_for(self) -> None:
        examples = drawn_examples(25, BOOSTED_FROM, WRONG)
        found = train(examples, kinds=("additive",), replicates=2)
        assert found.scorer.kind == "additive"
        assert found.scorer.replicates is not None
        assert found.scorer.replicates.shape == (2, len(PRIOR.tables), 256)


class TestSame:
    examples = drawn_examples(26, 400, WRONG)

    def test_the_same_examples_give_the_same_scorer(self) -> None:
        assert train(self.examples).scorer.version == train(self.examples).scorer.version

    def test_another_seed_may_choose_otherwise_but_says_the_same_of_the_data(self) -> None:
        one, two = train(self.examples, replicates=0), train(self.examples, replicates=0, seed=5)
        assert (
            (one.outcomes, one.good, one.positions)
            == (two.outcomes, two.good, two.positions)
            == (
                400,
                int(self.examples.good.sum()),
                50,
            )
        )

    def test_twenty_replicates_around_the_tables(self) -> None:
        scorer = train(self.examples).scorer
        assert scorer.replicates is not None
        assert scorer.replicates.shape == (20, len(PRIOR.tables), 256)
        middle = scorer.replicates.mean(axis=0)
        tables = np.stack(list(scorer.tables.values()))
        assert np.corrcoef(middle.ravel(), tables.ravel())[0, 1] > 0.95
        assert scorer.replicates.std(axis=0).max() > 0.01

    def test_a_file_keeps_a_trained_scorer(self) -> None:
        scorer = train(self.examples).scorer
        assert Scorer.from_json(scorer.to_json()).version == scorer.version


class TestCalibration:
    def test_only_with_enough_outcomes(self) -> None:
        assert not train(drawn_examples(27, CALIBRATED_FROM - 20, WRONG), replicates=0).scorer.calibrated

    def test_the_score_is_then_the_chance(self) -> None:
        scorer = train(drawn_examples(28, 4000, WRONG), replicates=0).scorer
        assert scorer.calibrated
        binned = drawn_bins(np.random.default_rng(29), 5000)
        chances, truth = expit(logits(scorer, binned)), expit(logits(WRONG, binned))
        assert np.abs(chances - truth).mean() < 0.06
        assert chances.mean() == pytest.approx(truth.mean(), abs=0.03)

    def test_the_prior_may_be_calibrated_and_ranks_everybody_as_before(self) -> None:
        truth = Scorer({name: 0.5 * table for name, table in PRIOR.tables.items()}, PRIOR.intercept - 1)
        found = train(drawn_examples(30, 4000, truth), kinds=("prior",))
        assert found.fell_back
        assert (found.scorer.kind, found.scorer.calibrated) == ("prior", True)
        binned = drawn_bins(np.random.default_rng(30), 2000)
        mine, prior, wanted = (logits(scorer, binned) for scorer in (found.scorer, PRIOR, truth))
        assert (np.argsort(mine, kind="stable") == np.argsort(prior, kind="stable")).all()
        assert np.abs(expit(mine) - expit(wanted)).mean() < 0.03
        assert found.scorer.replicates is not None

    def test_a_prior_that_outcomes_contradict_keeps_its_own_scale(self) -> None:
        """A sigmoid may not fall; one that is flat would leave no order."""
        examples = drawn_examples(37, 400, PRIOR)
        index = logits(PRIOR, examples.binned)
        against = with_outcomes(examples, index < np.median(index))
        assert train(against, kinds=("prior",)).scorer.version == PRIOR.version


class TestRefusals:
    examples = drawn_examples(31, 200, PRIOR)

    @pytest.mark.parametrize(("kept", "said"), [(True, "kept the job six months"), (False, "was a poor fit")])
    def test_outcomes_that_all_say_the_same(self, kept: bool, said: str) -> None:
        with pytest.raises(OneClassOnly, match=said):
            train(with_outcomes(self.examples, np.full(200, kept)))

    def test_too_few_outcomes(self) -> None:
        with pytest.raises(TooFew, match="at least 30"):
            train(self.examples.take(range(3)))

    def test_too_few_of_one_kind(self) -> None:
        with pytest.raises(TooFew, match="7 good and 193 poor"):
            train(with_outcomes(self.examples, np.arange(200) < 7))

    def test_too_few_positions(self) -> None:
        crowded = replace(self.examples, groups=self.examples.groups // 5)
        with pytest.raises(TooFew, match="5 positions"):
            train(crowded)

    def test_each_is_a_plain_value_error(self) -> None:
        assert issubclass(OneClassOnly, ValueError)
        assert issubclass(TooFew, ValueError)


class TestSelection:
    def test_who_was_unlikely_to_be_judged_weighs_more(self) -> None:
        """Judged are those with a high prior score, mostly; the others are everybody."""
        examples = self.promising()
        weights, index = selection_weights(PRIOR, examples), logits(PRIOR, examples.binned)
        assert np.corrcoef(weights, index)[0, 1] < -0.5
        assert weights.max() / weights.min() <= CLIP**2

    def test_uneven_weights_count_less_together(self) -> None:
        """As many outcomes as would say as much if each counted alike."""
        examples = self.promising()
        weights = selection_weights(PRIOR, examples)
        shares = weights / weights.sum()
        assert weights.sum() == pytest.approx(1 / (shares @ shares))
        assert weights.sum() < len(examples)

    def test_it_makes_the_judged_look_like_everybody(self) -> None:
        """The promising among those not judged count more: by the square root of their odds."""
        examples = self.promising()
        weights, index = selection_weights(PRIOR, examples), logits(PRIOR, examples.binned)
        others = logits(PRIOR, examples.others)
        everybody = np.average(others, weights=np.exp(others / 2))
        assert abs(np.average(index, weights=weights) - everybody) < 0.5 * abs(index.mean() - everybody)

    def test_who_got_past_the_employer_stands_for_those_like_them_who_did_not(self) -> None:
        """Half of those with a low value of one feature are refused: the others of them weigh about twice."""
        whole = drawn_examples(36, 4000, PRIOR, others=0)
        low = whole.binned[NAMES.index("shifts")] < 100
        refused = low & (np.random.default_rng(36).random(4000) < 0.5)
        heard = replace(
            whole,
            binned=whole.binned[:, ~refused],
            good=whole.good[~refused],
            groups=whole.groups[~refused],
            tried=whole.tried[~refused],
            silent=whole.binned[:, refused],
            silent_groups=whole.groups[refused],
        )
        weights, still_low = selection_weights(PRIOR, heard), low[~refused]
        assert weights[still_low].mean() / weights[~still_low].mean() == pytest.approx(2, abs=0.5)
        untried = selection_weights(PRIOR, replace(heard, tried=np.zeros_like(heard.tried)))
        assert (untried == 1).all()

    def test_nobody_to_compare_with(self) -> None:
        alone = drawn_examples(33, 100, PRIOR, others=0)
        assert (selection_weights(PRIOR, alone) == 1).all()

    def promising(self) -> Examples:
        everybody = drawn_examples(32, 1600, PRIOR, others=40)
        index = logits(PRIOR, everybody.binned)
        seen = np.random.default_rng(32).random(1600) < expit(1.5 * (index - np.quantile(index, 0.8)))
        return replace(
            everybody, binned=everybody.binned[:, seen], good=everybody.good[seen], groups=everybody.groups[seen]
        )


def test_folds_are_even_and_part_positions() -> None:
    fold = folds(23, 5, seed=1)
    assert sorted(np.bincount(fold).tolist()) == [4, 4, 5, 5, 5]
    assert (folds(23, 5, seed=2) != fold).any()


def test_concordance_counts_pairs_within_positions_only() -> None:
    examples = replace(
        drawn_examples(34, 5, PRIOR, each=3, others=1),
        good=np.array([True, False, False, True, False]),
    )
    assert concordance(np.array([2.0, 1.0, 2.0, -9.0, -8.0]), examples) == pytest.approx((1 + 0.5 + 0) / 3)


def test_two_processes_find_what_one_does() -> None:
    examples = drawn_examples(35, 300, WRONG)
    with threadpool_limits(1):
        assert train(examples, replicates=2, jobs=2).scorer.version == train(examples, replicates=2).scorer.version
