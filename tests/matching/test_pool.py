"""Pool: candidates as columns, and back."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from matching import Candidate, Experience, Pool
from matching.pool import FORMAT
from matching.records import EXCLUSIONS
from tests.matching.examples import CATALOGUE, candidates, few, people, pool_of


def kept(candidate: Candidate) -> Candidate:
    """A candidate as columns keep it: months added up by occupation, in the catalogue's order."""
    months: dict[str, int] = {}
    for occupation, worked in candidate.experience:
        months[occupation] = months.get(occupation, 0) + worked
    order = sorted(months, key=CATALOGUE.occupation_index.__getitem__)
    return replace(
        candidate,
        experience=tuple(Experience(occupation, months[occupation]) for occupation in order),
        exclusions=candidate.exclusions & set(EXCLUSIONS),
    )


@few
@given(people())
def test_every_candidate_comes_back_as_it_went_in(listed: list[Candidate]) -> None:
    pool = pool_of(*listed)
    assert [pool.candidate(person.id) for person in listed] == [kept(person) for person in listed]


@few
@given(people())
def test_rows_are_sorted_by_id_whatever_the_order(listed: list[Candidate]) -> None:
    assert pool_of(*listed[::-1]).ids == tuple(sorted(person.id for person in listed))


def same(one: Pool, other: Pool) -> bool:
    return one.ids == other.ids and all(one.candidate(i) == other.candidate(i) for i in one.ids)


@few
@given(people(), candidates(candidate_id="P3"))
def test_adding_or_replacing_one_is_building_with_it(listed: list[Candidate], person: Candidate) -> None:
    others = [other for other in listed if other.id != person.id]
    assert same(pool_of(*listed).with_candidate(person), pool_of(*others, person))


@few
@given(people())
def test_leaving_one_out_is_building_without_it(listed: list[Candidate]) -> None:
    for person in listed:
        rest = [other for other in listed if other.id != person.id]
        assert same(pool_of(*listed).without(person.id), pool_of(*rest))


@few
@given(listed=people())
def test_a_snapshot_brings_every_column_back(tmp_path_factory: pytest.TempPathFactory, listed: list[Candidate]) -> None:
    path = tmp_path_factory.mktemp("pool") / "pool.npz"
    pool = pool_of(*listed)
    pool.save(path)
    assert same(Pool.load(path, CATALOGUE), pool)


def test_a_snapshot_of_another_catalogue_is_refused(tmp_path: Path) -> None:
    pool_of(Candidate("P1")).save(tmp_path / "pool.npz")
    other = replace(CATALOGUE, accommodations=CATALOGUE.accommodations[::-1])
    with pytest.raises(ValueError, match="not made with this catalogue"):
        Pool.load(tmp_path / "pool.npz", other)


@pytest.mark.parametrize("header", [{}, {"format": np.array(FORMAT + 1)}], ids=["before formats", "of a later one"])
def test_a_snapshot_of_another_format_is_refused_and_says_what_to_do(tmp_path: Path, header: dict[str, Any]) -> None:
    path = tmp_path / "pool.npz"
    pool_of(Candidate("P1")).save(path)
    with np.load(path) as file:
        kept = {name: file[name] for name in file.files if name not in ("format", "contracts")}
    np.savez(path, **kept, **header)
    with pytest.raises(ValueError, match="written by another version of the engine: make it again"):
        Pool.load(path, CATALOGUE)


@pytest.mark.parametrize("content", [b"", b"not a snapshot", b"PK\x03\x04 cut short"])
def test_a_file_that_is_no_snapshot_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "pool.npz").write_bytes(content)
    with pytest.raises(ValueError, match="not a pool snapshot"):
        Pool.load(tmp_path / "pool.npz", CATALOGUE)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"capacities": {"d999": 2}}, "unknown dimension d999"),
        ({"accommodations": {"magic", "ramp"}}, "unknown accommodation magic"),
        ({"licences": {"Z"}}, "unknown licence Z"),
        ({"skills": {"juggling"}}, "unknown skill juggling"),
        ({"wishes": ("astronaut",)}, "unknown wish astronaut"),
        ({"experience": (("astronaut", 3),)}, "unknown experience astronaut"),
    ],
)
def test_codes_that_the_catalogue_does_not_have_are_named(fields: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=f"candidate P1: {message}"):
        pool_of(Candidate("P1", **fields))  # type: ignore[arg-type]


def test_nobody_twice() -> None:
    with pytest.raises(ValueError, match="P1 appears twice"):
        pool_of(Candidate("P1"), Candidate("P1"))


def test_who_is_not_there_is_a_key_error() -> None:
    pool = pool_of(Candidate("P1"))
    assert "P1" in pool
    assert "P2" not in pool
    for missing in (pool.row, pool.candidate, pool.without):
        with pytest.raises(KeyError):
            missing("P2")


def test_columns_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        pool_of(Candidate("P1")).capacities[0, 0] = 4


def test_each_dimension_is_contiguous_also_after_a_change() -> None:
    pool = pool_of(*(Candidate(f"P{n}") for n in range(5))).with_candidate(Candidate("P9")).without("P0")
    assert pool.capacities[:, 2].flags.c_contiguous
    assert pool.capacities.dtype == np.uint8


def test_ids_that_are_not_ascii_keep_their_order() -> None:
    ids = ["Zà1", "a", "é", "z", "ｆ", "😀"]
    pool = pool_of(*(Candidate(code) for code in reversed(ids)))
    assert list(pool.ids) == sorted(ids)
    assert [pool.row(code) for code in sorted(ids)] == list(range(len(ids)))
    assert pool.ids[1:3] == sorted(ids)[1:3]


def test_an_id_that_columns_would_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="NUL"):
        pool_of(Candidate("P1\0"))


@few
@given(people())
def test_a_dense_part_has_the_rows_it_was_made_of_and_no_postings(listed: list[Candidate]) -> None:
    pool = pool_of(*listed)
    rows = np.arange(0, len(listed), 2)
    part = pool.dense_part(rows)
    assert len(part) == len(rows)
    for name in ("available", "points", "capacities", "accommodations", "hours", "shifts", "contracts"):
        np.testing.assert_array_equal(getattr(part, name), getattr(pool, name)[rows])
    assert part.capacities.flags.f_contiguous
    for name in ("wishes", "experience", "skills"):
        with pytest.raises(AttributeError, match=name):
            getattr(part, name)
