"""Relatedness: trades that share a code, skills or words are close; nothing else brings them together."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Catalogue
from matching.catalogue import Occupation
from matching.relatedness import SAME, close_to, closeness
from tests.matching.examples import CATALOGUE

REAL = Catalogue.default()
real_occupations = st.sampled_from([o.id for o in REAL.occupations])


@given(real_occupations, real_occupations)
def test_symmetric_and_full_only_for_the_same(one: str, other: str) -> None:
    near = closeness(one, other, REAL)
    assert near == closeness(other, one, REAL)
    assert (near == SAME) == (one == other)
    assert 0 <= near <= SAME


@given(real_occupations)
def test_the_list_names_whoever_is_at_all_close(one: str) -> None:
    listed = {REAL.occupations[place].id: near for near, place in close_to(one, REAL)}
    assert listed == {o.id: near for o in REAL.occupations if (near := closeness(one, o.id, REAL))}
    assert list(listed.values()) == sorted(listed.values())


def test_a_longer_shared_code_is_closer() -> None:
    near = [closeness("office_cleaner", o, CATALOGUE) for o in ("hotel_cleaner", "car_washer", "data_entry_clerk")]
    assert near == [15, 5, 0]


def changed(occupation_id: str, **fields: object) -> Catalogue:
    occupations = tuple(replace(o, **fields) if o.id == occupation_id else o for o in CATALOGUE.occupations)
    return replace(CATALOGUE, occupations=occupations)


def test_shared_skills_bring_trades_together_whatever_their_code() -> None:
    apart = closeness("office_cleaner", "data_entry_clerk", CATALOGUE)
    some = closeness("office_cleaner", "data_entry_clerk", changed("data_entry_clerk", optional_skills=("mop",)))
    same = closeness("office_cleaner", "data_entry_clerk", changed("data_entry_clerk", essential_skills=("mop",)))
    assert apart == 0 < some < same < SAME


@pytest.mark.parametrize(
    ("one", "near", "far"),
    [
        ("waiter", "barista", "hairdresser"),
        ("kitchen_helper", "dishwasher", "gardener"),
        ("data_entry_clerk", "office_clerk", "cook"),
        ("receptionist", "switchboard_operator", "warehouse_worker"),
        ("warehouse_worker", "forklift_driver", "secretary"),
    ],
)
def test_as_an_officer_would_say(one: str, near: str, far: str) -> None:
    assert closeness(one, near, REAL) > closeness(one, far, REAL)


def test_a_code_cut_short_shares_nothing_past_its_end() -> None:
    short = tuple(Occupation(o, code, o, o) for o, code in (("a", "91"), ("b", "91"), ("c", "9112"), ("d", "")))
    catalogue = replace(CATALOGUE, occupations=short)
    assert closeness("a", "b", catalogue) == closeness("a", "c", catalogue) == 5
    assert closeness("a", "d", catalogue) == 0


def test_one_occupation_alone() -> None:
    catalogue = replace(CATALOGUE, occupations=CATALOGUE.occupations[:1])
    assert close_to("office_cleaner", catalogue) == ((SAME, 0),)
