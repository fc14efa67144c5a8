"""The simulated worlds, small: what each ranking finds of the hidden truth. The full report is the package's main."""

from collections.abc import Iterator

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from matching.fairness import Verdict
from matching.learning_data import label
from matching.training import BOOSTED_FROM, train
from tests.matching.simulation.prejudice import SIX_IN_TEN, broken, compared, verdicts
from tests.matching.simulation.report import Line, by, first, lines, reached, table, trials
from tests.matching.simulation.world import World


@pytest.fixture(autouse=True, scope="module")
def _one_thread() -> Iterator[None]:
    with threadpool_limits(1):
        yield


class TestWorld:
    world = World.draw(5, 200)

    def test_the_same_seed_gives_the_same_world(self) -> None:
        again = World.draw(5, 200)
        assert np.array_equal(again.pool.capacities, self.world.pool.capacities)
        assert World.draw(5, 200).history(30).outcomes == again.history(30).outcomes

    def test_no_record_tells_who_is_in_the_group(self) -> None:
        """Of the columns of the pool, only education is different in the group, and it decides nothing."""
        world = World.draw(6, 1500)
        pool, inside = world.pool, world.people.in_group
        for column in (pool.transport == 0, pool.hours[:, 1] > 30, pool.capacities[:, 0] > 2, pool.shifts > 3):
            assert column[inside].mean() == pytest.approx(column[~inside].mean(), abs=0.08)
        assert (pool.education[inside] <= 1).mean() > 0.85

    def test_the_truth_is_a_chance_and_the_ceiling_knows_less(self) -> None:
        job = self.world.jobs(1, "W")[0]
        truth, ceiling = self.world.truth(job), self.world.ceiling(job)
        assert ((truth >= 0) & (truth <= 1)).all()
        assert 0.2 < np.corrcoef(truth, ceiling)[0, 1] < 0.99

    def test_outcomes_follow_the_truth_and_the_prejudice(self) -> None:
        world = World.draw(7, 400, prejudiced=1.0)
        history = world.history(400)
        chance = {job.position.id: world.truth(job) for job in history.jobs}
        by_label: dict[bool, list[float]] = {True: [], False: []}
        for outcome in history.outcomes:
            teaches = label(outcome)
            if teaches is not None:
                by_label[teaches].append(chance[outcome.position][world.pool.row(outcome.candidate)])
        assert np.mean(by_label[True]) > np.mean(by_label[False]) + 0.1
        refused = [
            world.people.in_group[world.pool.row(o.candidate)] for o in history.outcomes if o.result == "non_assunto"
        ]
        assert np.mean(refused) > 0.6


class TestReport:
    figures = lines(8, [200], people=400, positions=40)

    def share(self, scorer: str) -> float:
        return next(line.share for line in self.figures if line.scorer == scorer and line.corrected is not False)

    def test_the_expert_finds_more_than_texts_and_texts_more_than_chance(self) -> None:
        assert self.share("random") < self.share("text") < self.share("prior") < 1

    def test_a_few_outcomes_do_no_harm(self) -> None:
        assert self.share("trained") > self.share("prior") - 0.02

    def test_its_table(self) -> None:
        told = table([*self.figures, Line(9, "prior", 0, None, self.share("prior") + 0.1)])
        assert f"| prior | 0 | – | {self.share('prior') + 0.05:.3f} |" in told


FEW = BOOSTED_FROM - 100
"""Outcomes enough to learn from, too few for the slow recipe: the report has them all."""


def test_correcting_for_selection_helps_what_training_gives() -> None:
    """Over worlds that the learner was not written on."""
    gained = []
    for seed in range(21, 27):
        world = World.draw(seed, 500)
        examples = first(world.history(FEW).examples(), FEW)
        measured_on = trials(world, 40)
        as_it_is, corrected = (
            reached(by(train(examples, correct=correct, replicates=0).scorer), measured_on) for correct in (False, True)
        )
        gained.append(corrected - as_it_is)
    assert np.mean(gained) > 0


def test_refusals_taken_for_poor_fit_fail_the_audit_and_ours_pass() -> None:
    """In worlds that the learner was not written on. The report asks the same of more worlds and outcomes.

    What the expert takes for a trifle cannot carry much prejudice, so even fed the refusals ours loses less than a
    learner without the expert; it loses all the same.
    """
    part = compared(range(21, 27), **SIX_IN_TEN | {"teaching": FEW, "positions": 40})
    groups = verdicts(part)
    assert all(groups[name].verdict is Verdict.FAIR for name in ("truth", "prior", "ours"))
    assert groups["plain, fed refusals"].verdict is Verdict.UNFAIR
    ratio = {name: group.selection.ratio for name, group in groups.items() if group.selection is not None}
    assert ratio["ours, fed refusals"] < ratio["ours"]
    assert ratio["plain, fed refusals"] < ratio["plain"]
    assert ratio["plain, fed refusals"] < ratio["ours, fed refusals"]


def test_the_report_says_which_promise_is_broken() -> None:
    """Here the plain learner's rankings stand under ours' name, and ours under its."""
    people = {f"C{number}": "in" if number < 30 else "out" for number in range(60)}
    level = [name for pair in zip(list(people)[:30], list(people)[30:], strict=True) for name in pair]
    behind = sorted(people, key=lambda name: people[name] == "in")
    rankings = {"ours": behind, "plain, fed refusals": level}
    part = {name: {f"J{number}": order for number in range(20)} for name, order in rankings.items()}, people
    assert list(broken({"all": part})) == [
        "the audit finds ours unfair, not fair",
        "the audit finds plain, fed refusals fair, not unfair",
    ]
    assert list(broken({})) == []
