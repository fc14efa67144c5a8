"""A catalogue extended with another vocabulary: one id for one thing, nothing lost."""

import pytest

from matching import Candidate, Catalogue, Experience, Linker, Pool, Position, Scorer, rank
from matching.catalogue import CatalogueError, Occupation, Skill

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


def test_the_same_occupation_gains_labels_and_skills_under_the_skills_own_ids() -> None:
    other = occupation(
        "1", "9112", "addetta alle pulizie", "donna delle pulizie", essential_skills=("esco:mop", "esco:dance")
    )
    cleaner = OWN.extended([other], [MOPPING, DANCING]).occupation("cleaner")
    assert cleaner.essential_skills == ("mop", "esco:dance")
    assert cleaner.synonyms == ("pulitrice", "donna delle pulizie")


def test_an_essential_skill_is_not_optional_too() -> None:
    other = occupation("1", "5230", "cassiere", optional_skills=("cash", "mop"))
    cashier = OWN.extended([other], []).occupation("cashier")
    assert (cashier.essential_skills, cashier.optional_skills) == (("cash",), ("mop",))


@pytest.mark.parametrize(("isco08", "merged"), [("9112", True), ("5141", False)])
def test_another_label_makes_it_the_same_only_in_the_same_group(isco08: str, merged: bool) -> None:
    catalogue = OWN.extended([occupation("1", isco08, "operaio igienista", "pulitrice")], [])
    assert ("esco:1" in catalogue.occupation_index) is not merged
    labels = {"operaio igienista", "pulitrice"}
    owners = {o.id: labels & {o.title_m, o.title_f, *o.synonyms} for o in catalogue.occupations}
    assert owners["cleaner"] == (labels if merged else {"pulitrice"})


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
