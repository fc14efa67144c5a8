"""A million random pairs against the gates said again, plainly, from the records."""

import math

import numpy as np

from matching import Candidate, Catalogue, Pool, Position, Scorer, rank
from matching.comparison import Comparison
from matching.gates import GATES, gate_mask
from matching.records import EXCLUSIONS, REGIMES, REMOTE, SHIFTS

PEOPLE, POSITIONS = 1000, 1000
LICENCES = tuple(term.code for term in Catalogue.default().licences)
NEAR = 0.02
"""Kilometres around a person's limit within which rounding decides."""


def some(rng: np.random.Generator, codes: tuple[str, ...], chance: float) -> frozenset[str]:
    return frozenset(code for code in codes if rng.random() < chance)


def point(rng: np.random.Generator) -> tuple[float, float] | None:
    return (45.5 + rng.normal(0, 0.15), 10.2 + rng.normal(0, 0.2)) if rng.random() < 0.95 else None


def person(rng: np.random.Generator, number: int) -> Candidate:
    return Candidate(
        f"P{number:04d}",
        available=rng.random() < 0.85,
        consented=rng.random() < 0.95,
        regimes=some(rng, REGIMES, 0.7),
        licences=some(rng, LICENCES, 0.5),
        point=point(rng),
        max_km=float(rng.integers(1, 40)) if rng.random() < 0.9 else None,
        exclusions=some(rng, EXCLUSIONS, 0.2),
    )


def position(rng: np.random.Generator, number: int) -> Position:
    return Position(
        f"J{number:04d}",
        regime=str(rng.choice(REGIMES)),
        licences=some(rng, LICENCES, 0.03),
        point=point(rng),
        remote=str(rng.choice(REMOTE, p=[0.8, 0.1, 0.1])),
        shifts=some(rng, SHIFTS, 0.3),
    )


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great circle, by the haversine formula."""
    a, b = (np.radians(place) for place in (one, other))
    half = math.sin((b[0] - a[0]) / 2) ** 2 + math.cos(a[0]) * math.cos(b[0]) * math.sin((b[1] - a[1]) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


def too_far(candidate: Candidate, job: Position) -> bool | None:
    """Whether the distance is ruled out; None where it is too near the limit to say without the engine's rounding."""
    if "distanza" not in candidate.exclusions or job.remote == "si":
        return False
    if candidate.max_km is None or candidate.point is None or job.point is None:
        return False
    beyond = kilometres(candidate.point, job.point) - candidate.max_km
    return None if abs(beyond) < max(NEAR, 0.002 * candidate.max_km) else beyond > 0


def may_pass(candidate: Candidate, job: Position) -> bool | None:
    """Whether no gate stops this pair; None as above."""
    if not (job.licences <= candidate.licences and job.regime in candidate.regimes):
        return False
    if not (candidate.available and candidate.consented) or job.shifts & candidate.exclusions:
        return False
    far = too_far(candidate, job)
    return None if far is None else not far


def test_no_gate_is_violated_in_a_million_pairs() -> None:
    rng = np.random.default_rng(381)
    people = [person(rng, number) for number in range(PEOPLE)]
    pool = Pool.from_candidates(people)
    passed = undecided = wrong = 0
    for number in range(POSITIONS):
        job = position(rng, number)
        through = (gate_mask(Comparison(job, pool)) == 0).tolist()
        for candidate, goes in zip(people, through, strict=True):
            expected = may_pass(candidate, job)
            undecided += expected is None
            wrong += expected is not None and expected != goes
            passed += goes
    assert wrong == 0
    assert undecided < 0.002 * PEOPLE * POSITIONS
    assert 0.1 < passed / (PEOPLE * POSITIONS) < 0.5


def test_nobody_stopped_is_ranked() -> None:
    rng = np.random.default_rng(68)
    people = {f"P{number:04d}": person(rng, number) for number in range(PEOPLE)}
    pool = Pool.from_candidates(people.values())
    for number in range(20):
        job = position(rng, number)
        ranking = rank(job, pool, Scorer.prior(), explain=False)
        assert all(may_pass(people[match.candidate], job) is not False for match in ranking)
        assert len(ranking.matches) + len(ranking.excluded) == PEOPLE


def test_there_are_five_gates() -> None:
    assert list(GATES) == ["licence", "regime", "status", "consent", "exclusion"]
