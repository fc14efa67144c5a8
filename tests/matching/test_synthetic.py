"""Invented people: the columns drawn at once are those of the people's records."""

import numpy as np
import pytest

from matching import Catalogue, Pool
from matching.pool import UNKNOWN
from matching.synthetic import draw_pool, draw_positions


def arrays(pool: Pool) -> dict[str, np.ndarray]:
    return pool._arrays() | {"ids": pool.ids.codes}


@pytest.mark.parametrize("candidates", [0, 1, 300])
def test_the_columns_are_those_of_the_records(candidates: int) -> None:
    drawn = draw_pool(candidates)
    built = Pool.from_candidates([drawn.candidate(code) for code in drawn.ids], drawn.catalogue)
    for name, column in arrays(built).items():
        np.testing.assert_array_equal(arrays(drawn)[name], column, err_msg=name)
        assert arrays(drawn)[name].dtype == column.dtype or not candidates


def test_a_seed_draws_the_same_people_and_another_one_others() -> None:
    assert (draw_pool(50, seed=1).capacities == draw_pool(50, seed=1).capacities).all()
    assert (draw_pool(50, seed=1).capacities != draw_pool(50, seed=2).capacities).any()


def test_something_is_unknown_of_most_and_nearly_everything_of_some() -> None:
    unknown = (draw_pool(2000).capacities == UNKNOWN).mean(axis=1)
    assert 0.1 < (unknown > 0.6).mean() < 0.2
    assert (unknown > 0).mean() > 0.5


def test_positions_are_of_the_catalogue_s_occupations() -> None:
    catalogue = Catalogue.default()
    positions = draw_positions(len(catalogue.occupations) + 3)
    assert {position.occupation for position in positions} == {o.id for o in catalogue.occupations}
    assert len({position.id for position in positions}) == len(positions)
    assert all(position.demands for position in positions)


def test_fewer_than_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        draw_pool(-1)
