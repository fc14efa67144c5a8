"""Catalogue: reads the reference tables, finds by code, refuses tables that contradict each other."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from matching import Catalogue
from matching.catalogue import REFERENCE, CatalogueError, Dimension, Occupation, Relief
from tests.matching.examples import CATALOGUE


def test_the_project_s_catalogue_is_read_once() -> None:
    assert Catalogue.default() is Catalogue.default()


def test_the_project_s_catalogue_holds_what_the_domain_names() -> None:
    catalogue = Catalogue.default()
    assert len(catalogue.dimensions) == 30
    assert catalogue.dimension("d430").label_it == "Sollevare e trasportare"
    assert len(catalogue.dimension("d430").levels) == 5
    assert catalogue.accommodation("lifting_aid").cost_band == 3
    assert Relief("lifting_aid", "d430", 3) in catalogue.relief


def test_a_condition_belongs_to_the_relief_it_narrows() -> None:
    relief = {(r.accommodation, r.dimension): r.condition for r in Catalogue.default().relief}
    assert relief["screen_reader", "b210"] == "desk_work"
    assert relief["screen_reader", "d166"] == ""
    assert {relief["telework", dimension] for dimension in ("d470", "d450")} == {"remote"}


def test_every_occupation_names_known_skills_and_dimensions() -> None:
    catalogue = Catalogue.default()
    for occupation in catalogue.occupations:
        assert all(catalogue.skill(skill) for skill in occupation.essential_skills)
        assert all(catalogue.dimension(code) for code in occupation.demands)


def test_an_unknown_code_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        CATALOGUE.dimension("d999")


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"dimensions": (Dimension("d1", "g", "a", "b"),) * 2}, "dimension d1 appears twice"),
        ({"relief": (Relief("magic", "d430", 1),)}, "unknown accommodation magic"),
        ({"relief": (Relief("ramp", "d999", 1),)}, "unknown dimension d999"),
        ({"relief": (Relief("ramp", "d450", 9),)}, "levels 1–4"),
        ({"occupations": (Occupation("x", "9112", "X", "X", essential_skills=("none",)),)}, "unknown codes: none"),
    ],
)
def test_tables_that_contradict_each_other_are_refused(broken: dict[str, object], message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        replace(CATALOGUE, **broken)  # type: ignore[arg-type]


def test_the_vocabulary_tables_may_be_missing_but_not_the_dimensions(tmp_path: Path) -> None:
    for table in ("dimensions", "accommodations", "relief"):
        shutil.copy(REFERENCE / f"{table}.csv", tmp_path)
    assert Catalogue.from_directory(tmp_path).occupations == ()
    (tmp_path / "dimensions.csv").unlink()
    with pytest.raises(FileNotFoundError):
        Catalogue.from_directory(tmp_path)


def test_the_fingerprint_follows_the_content() -> None:
    assert replace(CATALOGUE).fingerprint == CATALOGUE.fingerprint
    assert replace(CATALOGUE, relief=CATALOGUE.relief[1:]).fingerprint != CATALOGUE.fingerprint


def test_concepts_carry_both_titles_and_the_synonyms() -> None:
    cleaner = CATALOGUE.concepts("occupation")[0]
    assert (cleaner.id, cleaner.preferred) == ("office_cleaner", "Addetto pulizie")
    assert cleaner.alternatives == ("Addetta pulizie", "bidello")
    assert CATALOGUE.concepts("skill")[1].alternatives == ("dattilografia",)
