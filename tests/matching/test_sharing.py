"""Places shared out: against every possible answer on small lists, and what any answer must keep to."""

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from matching.sharing import Pairs, Terms, share

PEOPLE, POSITIONS = 5, 3


@st.composite
def lists(draw: st.DrawFn) -> tuple[Pairs, Terms]:
    """A few pairs, with fits so alike that there are many ties, and terms for them."""
    every = [(position, person) for position in range(POSITIONS) for person in range(PEOPLE)]
    some = draw(st.lists(st.sampled_from(every), unique=True, max_size=10))
    fits = draw(st.lists(st.sampled_from([1, 2, 3, 300_000, 700_000]), min_size=len(some), max_size=len(some)))
    places = draw(st.lists(st.integers(0, 3), min_size=POSITIONS, max_size=POSITIONS))
    first = draw(st.lists(st.booleans(), min_size=PEOPLE, max_size=PEOPLE))
    return pairs_of(some, fits), Terms(np.array(places), draw(st.integers(1, 3)), np.array(first))


def pairs_of(pairs: list[tuple[int, int]], fits: list[int]) -> Pairs:
    """Pairs of (position, person), put in the order that sharing asks for."""
    rows = sorted((position, -fit, person) for (position, person), fit in zip(pairs, fits, strict=True))
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return Pairs(columns[0], columns[2], -columns[1])


def keeps_to(pairs: Pairs, chosen: np.ndarray, terms: Terms) -> bool:
    """No position with too many people, nobody in too many positions."""
    some = pairs.of(chosen)
    by_position = np.bincount(some.position, minlength=len(terms.places))
    return bool((by_position <= terms.places).all() and np.bincount(some.person, minlength=1).max() <= terms.at_most)


def worth(pairs: Pairs, chosen: np.ndarray, terms: Terms) -> tuple[int, int, int, int]:
    """What an answer is judged by, the most important first; at last, smaller ids."""
    some = pairs.of(chosen)
    people = np.unique(some.person)
    return int(terms.first[people].sum()), len(people), int(some.fit.sum()), int((PEOPLE - some.person).sum())


def every_answer(pairs: Pairs) -> list[np.ndarray]:
    """Every subset of the pairs, as masks."""
    subsets = chain.from_iterable(combinations(range(len(pairs)), size) for size in range(len(pairs) + 1))
    return [np.isin(np.arange(len(pairs)), subset) for subset in subsets]


@given(lists())
def test_no_other_answer_is_better(drawn: tuple[Pairs, Terms]) -> None:
    pairs, terms = drawn
    chosen = share(pairs, terms)
    assert keeps_to(pairs, chosen, terms)
    best = max(worth(pairs, other, terms) for other in every_answer(pairs) if keeps_to(pairs, other, terms))
    assert worth(pairs, chosen, terms) == best


@given(lists())
def test_among_equals_the_smaller_id_has_the_place(drawn: tuple[Pairs, Terms]) -> None:
    pairs, terms = drawn
    chosen = share(pairs, terms)
    without = set(range(PEOPLE)) - set(pairs.of(chosen).person.tolist())
    for one in np.flatnonzero(chosen):
        for other in np.flatnonzero((pairs.position == pairs.position[one]) & (pairs.fit == pairs.fit[one])):
            person, rival = int(pairs.person[one]), int(pairs.person[other])
            assert not (rival in without and rival < person and terms.first[rival] == terms.first[person])


def large(seed: int, positions: int, people: int) -> Pairs:
    """Many pairs with common tastes: every position likes much the same people."""
    rng = np.random.default_rng(seed)
    fits = rng.normal(size=people) + 0.3 * rng.normal(size=(positions, people))
    fits = np.rint(1e6 / (1 + np.exp(-fits))).astype(np.int64)
    position, person = np.nonzero(rng.random((positions, people)) < 0.5)
    order = np.lexsort((person, -fits[position, person], position))
    return Pairs(position[order], person[order], fits[position, person][order])


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("at_most", [1, 3])
def test_on_long_lists_it_is_the_answer_of_a_linear_programme(seed: int, at_most: int) -> None:
    """With far more people than places everyone chosen has one, and the best fit is a plain transport problem."""
    pairs = large(seed, positions=20, people=300)
    some = pairs.of(share(pairs, Terms(np.full(20, 4), at_most, np.ones(300, dtype=bool))))
    columns = np.arange(len(pairs))
    rows = csr_array((np.ones(len(pairs)), (pairs.position, columns)), shape=(20, len(pairs)))
    people = csr_array((np.ones(len(pairs)), (pairs.person, columns)), shape=(300, len(pairs)))
    limits = np.concatenate([np.full(20, 4), np.ones(300)])
    best = linprog(-pairs.fit, vstack([rows, people]), limits, bounds=(0, 1))
    assert int(some.fit.sum()) == round(-best.fun)
    assert len(np.unique(some.person)) == len(some) == 80


def test_what_was_left_out_beforehand_would_not_have_changed_the_answer() -> None:
    """Of each position as many people as there are places in all, of either turn, are enough."""
    pairs = large(9, positions=6, people=200)
    terms = Terms(np.full(6, 3), 2, np.random.default_rng(9).random(200) < 0.7)
    depth = np.zeros(len(pairs), dtype=int)
    for position in range(6):
        for turn in (True, False):
            line = np.flatnonzero((pairs.position == position) & (terms.first[pairs.person] == turn))
            depth[line] = np.arange(len(line))
    kept = depth < 18
    assert 0 < kept.sum() < len(pairs)
    assert np.array_equal(np.flatnonzero(kept)[share(pairs.of(kept), terms)], np.flatnonzero(share(pairs, terms)))


def test_nothing_to_share() -> None:
    none = pairs_of([], [])
    assert not share(none, Terms(np.full(3, 2), 1, np.ones(PEOPLE, dtype=bool))).any()
    assert not share(pairs_of([(0, 0)], [5]), Terms(np.zeros(1, dtype=int), 1, np.ones(1, dtype=bool))).any()
