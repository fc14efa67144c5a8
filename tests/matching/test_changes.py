"""Single changes of a position: what each touches, refuses and says."""

from dataclasses import replace

import pytest
from hypothesis import given

from matching import Candidate, Catalogue, Demand, Position, Scorer, rank
from matching.changes import KINDS, changed, describe
from matching.reach import single_changes
from tests.matching.examples import CATALOGUE, pool_of, positions

PRIOR = Scorer.prior()
FULL = Position(
    "J1",
    hours=30,
    demands={"d430": Demand(3, negotiable=False), "d450": Demand(2)},
    accommodations={"lifting_aid"},
    shifts={"mattina", "notte"},
    licences={"B"},
    essential_skills={"mop", "typing"},
    education_min="diploma",
)


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ("offer:ramp", {"accommodations": {"lifting_aid", "ramp"}}),
        ("hours:20", {"hours": 20.0}),
        ("demand:d430:1", {"demands": {"d430": Demand(1, negotiable=False), "d450": Demand(2)}}),
        ("demand:d430:0", {"demands": {"d430": Demand(0, negotiable=False), "d450": Demand(2)}}),
        ("negotiable:d430", {"demands": {"d430": Demand(3), "d450": Demand(2)}}),
        ("shift:notte", {"shifts": {"mattina"}}),
        ("licence:B", {"licences": frozenset()}),
        ("skill:mop", {"essential_skills": {"typing"}}),
        ("education:licenza_media", {"education_min": "licenza_media"}),
        ("remote:in_parte", {"remote": "in_parte"}),
        ("transit:si", {"transit": True}),
    ],
)
def test_a_change_touches_just_what_it_says(change: str, fields: dict[str, object]) -> None:
    assert changed(FULL, change) == replace(FULL, **fields)


@pytest.mark.parametrize(
    "change",
    [
        *("hours:many", "hours:-1", "hours:nan", "demand:d430", "demand:d430:3", "demand:d430:-1", "demand:d360:1"),
        *("negotiable:d360", "shift:sera", "licence:C", "skill:windows", "education:laurea", "education:dottorato"),
        *("remote:si", "transit:no"),
    ],
)
def test_a_change_that_cannot_be_made_is_named(change: str) -> None:
    with pytest.raises(ValueError, match=f"cannot make the change {change}"):
        changed(FULL, change)


@pytest.mark.parametrize("change", ["raise:wage", "", "hours"])
def test_an_unknown_change_is_refused(change: str) -> None:
    with pytest.raises(ValueError, match="change"):
        changed(Position("J1"), change)


def test_an_accommodation_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown accommodation magic"):
        rank(changed(FULL, "offer:magic"), pool_of(Candidate("P1")), PRIOR)


@pytest.mark.parametrize("language", ["it", "en"])
@given(position=positions())
def test_every_change_has_words_of_its_own(language: str, position: Position) -> None:
    changes = list(single_changes(position, CATALOGUE))
    said = [describe(change, CATALOGUE, language=language) for change in changes]
    assert len(set(said)) == len(changes)
    assert all(":" not in text.split(": ")[0] for text in said)


@pytest.mark.parametrize(
    ("change", "italian", "english"),
    [
        ("offer:job_coach", "Se si offre: Tutor esterno di inserimento", "If this is offered: Job coach"),
        ("hours:20", "Con un orario di 20 ore", "With 20 hours a week"),
        ("demand:d430:0", "Se non serve: Sollevare e trasportare", "If this is not needed: Lifting and carrying"),
        (
            "demand:d430:2",
            "Se basta il livello 2: Sollevare e trasportare",
            "If level 2 is enough: Lifting and carrying",
        ),
        ("shift:notte", "Senza la fascia: notte", "Without the shift: night"),
        ("transit:si", "Se i mezzi pubblici arrivano al posto di lavoro", "If public transport reaches the workplace"),
    ],
)
def test_words(change: str, italian: str, english: str) -> None:
    assert describe(change) == italian
    assert describe(change, language="en") == english


def test_words_for_what_does_not_exist_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown change raise:wage"):
        describe("raise:wage")
    with pytest.raises(KeyError):
        describe("offer:magic")
    with pytest.raises(ValueError, match="unknown language fr"):
        describe("hours:20", language="fr")


def test_every_kind_is_among_the_single_changes_of_some_position() -> None:
    catalogue = Catalogue.default()
    position = replace(FULL, essential_skills={catalogue.skills[0].id}, transit=False)
    assert {change.partition(":")[0] for change in single_changes(position, catalogue)} == set(KINDS)
