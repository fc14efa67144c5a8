"""Entries in arrays: wishes in order, months added up, skills named or likely from the work."""

import numpy as np
import pytest

from matching import Catalogue, entries
from matching.entries import HELD, MOST_MONTHS, RELATED, Entries
from matching.postings import Postings

CATALOGUE = Catalogue.default()
JOBS = CATALOGUE.occupation_index


def held(postings: Postings, rows: int) -> list[list[tuple[int, int]]]:
    """The (code, value) pairs of each row."""
    return list(postings.in_rows(range(rows)).values())


def test_entries_of_rows_keep_their_order() -> None:
    listed = Entries.of([[5, 3], [], [4]])
    assert (listed.rows.tolist(), listed.codes.tolist()) == ([0, 0, 2], [5, 3, 4])


def test_a_wish_counts_where_it_comes_first_whatever_the_order_of_the_rows() -> None:
    wished = Entries(np.array([1, 0, 1, 0, 1]), np.array([4, 2, 1, 0, 4]))
    assert held(entries.wishes(wished, CATALOGUE), 2) == [[(0, 1), (2, 0)], [(1, 1), (4, 0)]]


@pytest.mark.parametrize(("months", "known"), [([3, 4], 7), ([2.9, 0], 2), ([MOST_MONTHS, 1], MOST_MONTHS)])
def test_months_in_an_occupation_are_added_up(months: list[float], known: int) -> None:
    worked = Entries(np.array([0, 0]), np.array([1, 1]))
    assert held(entries.experience(worked, np.array(months), CATALOGUE), 1) == [[(1, known)]]


def test_a_skill_that_is_named_counts_more_than_one_that_the_work_asked_for() -> None:
    job = next(o for o in CATALOGUE.occupations if len(o.essential_skills) > 1)
    places = [CATALOGUE.skill_index[skill] for skill in job.essential_skills]
    found = entries.skills(Entries.of([[places[0]], []]), Entries.of([[JOBS[job.id]], [JOBS[job.id]]]), CATALOGUE)
    mine, others = held(found, 2)
    assert mine == sorted([(places[0], HELD)] + [(place, RELATED) for place in places[1:]])
    assert others == sorted((place, RELATED) for place in places)


def test_nobody_has_nothing() -> None:
    nobody = Entries.of([])
    assert len(entries.wishes(nobody, CATALOGUE).rows) == 0
    assert len(entries.experience(nobody, np.empty(0), CATALOGUE).rows) == 0
    assert len(entries.skills(nobody, nobody, CATALOGUE).rows) == 0
