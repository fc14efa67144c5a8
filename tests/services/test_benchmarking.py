"""The benchmark's database holds the people it was given, and the command prints what scripts read."""

import json
from collections.abc import Iterator

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, func, select
from sqlalchemy.orm import Session

from matching import Pool
from matching.synthetic import draw_pool
from models.people import Person
from webapp.commands.bench import bench
from webapp.services.engine.benchmarking import OFFICE, fill, seconds_to_load
from webapp.services.matching_inputs import PoolCache

PRINTED = {
    *("candidates", "floor_ms", "rank_ms", "rank_over_floor", "bytes_per_candidate", "link_ms", "reach_ms"),
    *("load_database_s", "load_snapshot_s"),
}


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_what_is_read_back_is_what_was_drawn(connection: Connection) -> None:
    drawn = draw_pool(200)
    fill(connection, drawn)
    with Session(connection) as session:
        read = PoolCache().get(session, office_id=OFFICE)
    same = {name: column for name, column in _columns(drawn).items() if name != "points"}
    for name, column in same.items():
        np.testing.assert_array_equal(_columns(read)[name], column, err_msg=name)
    assert not np.isnan(read.points).any()


def _columns(pool: Pool) -> dict[str, np.ndarray]:
    return pool._arrays() | {"ids": pool.ids.codes}


@pytest.mark.parametrize("candidates", [0, 1])
def test_hardly_anybody_takes_hardly_any_time(candidates: int) -> None:
    assert 0 < seconds_to_load(draw_pool(candidates)) < 5


def test_the_command_prints_its_figures_and_leaves_the_database_alone(app: Flask, session: Session) -> None:
    before = session.scalar(select(func.count()).select_from(Person))
    result = app.test_cli_runner().invoke(bench, ["--candidates", "50", "--positions", "2", "--json"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert set(found) >= PRINTED
    assert found["candidates"] == found["load_database_candidates"] == 50
    assert session.scalar(select(func.count()).select_from(Person)) == before


def test_the_command_speaks_plainly_and_refuses_fewer_than_nobody(app: Flask) -> None:
    runner = app.test_cli_runner()
    told = runner.invoke(bench, ["--candidates", "0", "--positions", "1"])
    assert told.exit_code == 0, told.output
    assert "persone inventate" in told.output
    assert runner.invoke(bench, ["--candidates", "-1"]).exit_code == 2
