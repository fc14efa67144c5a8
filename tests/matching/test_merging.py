"""A catalogue extended with another vocabulary: one id for one thing, nothing lost."""

from dataclasses import replace

import pytest

from matching import Candidate, Catalogue, Experience, Linker, Pool, Position, Scorer, rank
from matching.catalogue import CatalogueError, Occupation, Skill
from matching.relatedness import close_to

OWN = Catalogue(
    dimensions=(),
    skills=(Skill("mop", "Lavaggio dei pavimenti", "Mopping", ("lavare per terra",)), Skill("cash", "Cassa", "Till")),
    occupations=(
        Occupation("cleaner", "9112", "Addetto alle pulizie", "Addetta alle pulizie", "Cleaner", ("pulitrice",)),
        Occupation("cashier", "5230", "Cassiere", "Cassiera", "Cashier", essential_skills=("cash",)),
    ),
)
MOPPING = Skill("esco:mop", "lavaggio pavimenti", "floor washing", ("lavare pavimenti",))
DANCING = Skill("esco:dance", "ballare", "dancing", ("danza", "lavare per terra"))


def occupation(code: str, isco08: str, *labels: str, **rest: object) -> Occupation:
    """One of the other vocabulary."""
    return Occupation(f"esco:{code}", isco08, labels[0], labels[0], synonyms=labels[1:], **rest)  # type: ignore[arg-type]


def test_nothing_more_changes_nothing() -> None:
    catalogue = Catalogue.default()
    assert catalogue.extended((), ()).fingerprint == catalogue.fingerprint


def test_the_same_skill_keeps_its_id_and_gains_labels() -> None:
    catalogue = OWN.extended((), [MOPPING, DANCING])
    assert [skill.id for skill in catalogue.skills] == ["mop", "cash", "esco:dance"]
    assert catalogue.skill("mop").synonyms == ("lavare per terra", "lavare pavimenti")


def test_a_label_that_is_taken_stays_where_it_was() -> None:
    assert OWN.extended((), [DANCING]).skill("esco:dance").synonyms == ("danza",)


def test_the_same_english_name_is_the_same_thing() -> None:
    catalogue = OWN.extended((), [Skill("esco:till", "uso del registratore", "till")])
    assert catalogue.skill_index.keys() == {"mop", "cash"}
    assert catalogue.skill("cash").synonyms == ("uso del registratore",)


def test_what_it_is_called_elsewhere_leads_to_it_and_its_skills_stay_its_own() -> None:
    other = occupation(
        "1", "9112", "addetta alle pulizie", "donna delle pulizie", essential_skills=("esco:mop", "esco:dance")
    )
    catalogue = OWN.extended([other], [MOPPING, DANCING])
    assert catalogue.occupation("cleaner") == replace(OWN.occupation("cleaner"), other_labels=("donna delle pulizie",))
    found = Linker(catalogue.concepts("occupation")).best("donna delle pulizie")
    assert found is not None
    assert found.concept_id == "cleaner"


def test_occupations_that_come_from_elsewhere_change_no_closeness_between_those_that_were_here() -> None:
    own = Catalogue.default()
    skills = tuple(s.id for s in own.skills)
    others = [
        # Each takes skills and words that built-in ones have, which makes those less rare.
        occupation(str(n), o.isco08, f"capo {o.title_m}", essential_skills=skills[n : n + 30])
        for n, o in enumerate(own.occupations)
    ] + [occupation("same", o.isco08, o.title_m, "altro nome", essential_skills=skills) for o in own.occupations[:50]]
    catalogue = own.extended(others, [DANCING])
    assert catalogue.added > 50
    for here in own.occupations[::7]:
        near = [(value, catalogue.occupations[place].id) for value, place in close_to(here.id, catalogue)]
        before = [(value, own.occupations[place].id) for value, place in close_to(here.id, own)]
        assert [pair for pair in near if pair[1] in own.occupation_index] == before
        assert catalogue.occupation(here.id).essential_skills == here.essential_skills


def test_an_essential_skill_is_not_optional_too() -> None:
    both = {"essential_skills": ("esco:mop",), "optional_skills": ("cash", "mop")}
    barber = OWN.extended([occupation("1", "5141", "barbiere", **both)], [MOPPING]).occupation("esco:1")
    assert (barber.essential_skills, barber.optional_skills) == (("mop",), ("cash",))


@pytest.mark.parametrize(
    "labels", [("operaio igienista", "pulitrice"), ("addetto alle pulizie",), ("addetta pulizie",)]
)
@pytest.mark.parametrize(("isco08", "merged"), [("9112", True), ("9111", False), ("5141", False)])
def test_a_label_makes_it_the_same_only_in_the_same_unit_group(
    labels: tuple[str, ...], isco08: str, merged: bool
) -> None:
    catalogue = OWN.extended([occupation("1", isco08, *labels, title_en="Cleaner")], [])
    assert ("esco:1" in catalogue.occupation_index) is not merged
    assert catalogue.occupation_id("esco:1") == ("cleaner" if merged else "esco:1")
    assert ("operaio igienista" in catalogue.occupation("cleaner").other_labels) is (merged and len(labels) > 1)


def test_one_word_for_two_trades_stays_two() -> None:
    own = Catalogue.default()
    catalogue = own.extended([occupation("1", "2113", "chimico")], [])
    assert catalogue.occupation_id("esco:1") == "esco:1"
    assert catalogue.occupations[:-1] == own.occupations


def test_what_was_written_down_under_another_id_is_still_known() -> None:
    catalogue = OWN.extended([occupation("1", "5230", "cassiera"), occupation("2", "5141", "barbiere")], [MOPPING])
    assert [catalogue.occupation_id(code) for code in ("esco:1", "esco:2", "cashier", "esco:3", None)] == [
        "cashier",
        "esco:2",
        "cashier",
        None,
        None,
    ]
    assert [catalogue.skill_id(code) for code in ("esco:mop", "mop", "esco:1", None)] == ["mop", "mop", None, None]
    again = catalogue.extended([], [DANCING])
    assert (again.occupation_id("esco:1"), again.added) == ("cashier", 1)


def test_labels_in_another_language_lead_nowhere_and_join_nothing_but_english_names() -> None:
    foreign = [
        occupation("1", "5230", "cassiere", title_en="sheep shearer", linked=False),
        occupation("2", "5230", "cashier at a desk", "till person", title_en="Cashier", linked=False),
    ]
    washing = replace(MOPPING, label_en="mopping", label_it="washing floors", synonyms=("wet floors",), linked=False)
    dancing = replace(DANCING, linked=False)
    catalogue = OWN.extended(foreign, [washing, dancing])
    assert catalogue.occupations[:2] == OWN.occupations
    assert catalogue.skills[:2] == OWN.skills
    assert (catalogue.occupation_id("esco:2"), catalogue.skill_id("esco:mop")) == ("cashier", "mop")
    kept = {*catalogue.occupation_index, *catalogue.skill_index}
    assert kept == {"cleaner", "cashier", "esco:1", "mop", "cash", "esco:dance"}
    for kind in ("occupation", "skill"):
        assert [concept.id for concept in catalogue.concepts(kind) if ":" in concept.id] == []


def test_a_group_of_the_same_name_is_left_out_and_another_is_found_when_nothing_is_near() -> None:
    same, wider = (
        occupation("C5230", "5230", "Cassieri", "cassiere", group=True),
        occupation("C52", "5299", "Venditori"),
    )
    catalogue = OWN.extended([occupation("C1", "5230", "Cassiere", group=True), same, wider], [])
    assert list(catalogue.occupation_index) == ["cleaner", "cashier", "esco:C5230", "esco:C52"]
    kinds = {concept.id: concept.kind for concept in catalogue.concepts("occupation")}
    assert kinds == {"cleaner": "occupation", "cashier": "occupation", "esco:C5230": "group", "esco:C52": "occupation"}
    assert [link.concept_id for link in Linker(catalogue.concepts("occupation")).search("cassieri", limit=1)] == [
        "cashier"
    ]


def test_a_skill_that_nobody_has_is_refused() -> None:
    with pytest.raises(CatalogueError, match="esco:1 names unknown codes: esco:gone"):
        OWN.extended([occupation("1", "5141", "barbiere", essential_skills=("esco:gone",))], [])


def test_people_and_positions_in_imported_occupations_are_ranked() -> None:
    catalogue = Catalogue.default().extended([occupation("1", "5141", "acconciatrice di pecore")], [DANCING])
    people = [
        Candidate("A", regimes=frozenset({"libera"}), wishes=("esco:1",), skills=frozenset({"esco:dance"})),
        Candidate("B", regimes=frozenset({"libera"}), experience=(Experience("barista", 12),)),
    ]
    job = Position("P", occupation="esco:1", essential_skills=frozenset({"esco:dance"}))
    ranking = rank(job, Pool.from_candidates(people, catalogue), Scorer.prior())
    assert [match.candidate for match in ranking.matches] == ["A", "B"]
