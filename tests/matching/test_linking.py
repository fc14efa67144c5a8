"""Linker: messy Italian titles and skills find their concepts."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Catalogue, Concept, Linker
from matching.linking import MINIMUM
from matching.yardstick import misspelt
from tests.matching.examples import vocabulary

SMALL = Linker(vocabulary())


@pytest.fixture(scope="module")
def occupations() -> Linker:
    return Linker(Catalogue.default().concepts("occupation"))


@pytest.fixture(scope="module")
def skills() -> Linker:
    return Linker(Catalogue.default().concepts("skill"))


@pytest.mark.parametrize(
    ("written", "occupation"),
    [
        ("operatore/rice delle pulizie", "office_cleaner"),
        ("addetto alle pluizie", "office_cleaner"),
        ("addettaalle pulizie", "office_cleaner"),
        ("ADDETTO/A PULIZIA SCALE", "stairs_cleaner"),
        ("cassiere/a - urgente", "cashier"),
        ("ADDETTS CASSA", "cashier"),
        ("Scaffalista - categorie protette L. 68/99", "shelf_stocker"),
        ("magazziniere categoria protetta", "warehouse_worker"),
        ("Operatore dim agazzino", "warehouse_worker"),
        ("vernicciatore/rice", "spray_painter"),
        ("adaetta data entry", "data_entry_clerk"),
        ("inserimento dati - categorie protette L. 68/99", "data_entry_clerk"),
        ("Op. call center", "call_centre_operator"),
        ("contabiel", "accounting_clerk"),
        ("Portiira", "doorkeeper"),
        ("RENEPTIONIST", "receptionist"),
        ("lavapiatti - urgente", "dishwasher"),
        ("Smontaggio apparecchi elettronici", "weee_dismantler"),
        ("operatrice socio sanitaria", "health_care_assistant"),
        ("cameriere/a ai piani", "hotel_room_attendant"),
        ("nettuabino (anche tirocinio)", "refuse_collector"),
        ("cutsode", "caretaker"),
        ("laavndaio", "laundry_worker"),
        ("Aiuot cuoca", "kitchen_helper"),
        ("accompagnatrice sucolabus", "school_bus_attendant"),
        ("addetto/a protineria", "doorkeeper"),
        ("Imp. d'ufficio", "office_clerk"),
        ("addetta guardarboa", "linen_room_attendant"),
        ("Custode pacrheggio", "parking_attendant"),
        ("Operaio manutenzionesverde", "green_maintenance_worker"),
        ("Magazziniere per ordini piccoli", "warehouse_worker"),
        ("Cuoco per la mensa di via Roma", "cook"),
    ],
)
def test_titles_as_offices_send_them(occupations: Linker, written: str, occupation: str) -> None:
    found = occupations.best(written)
    assert found is not None
    assert found.concept_id == occupation


@pytest.mark.parametrize(
    ("written", "skill"),
    [
        ("potaturas iepi", "trim_hedges"),
        ("gestionencassa", "handle_cash"),
        ("manutenzionep iante", "care_for_plants"),
        ("usooblisteratrice", "blister_pack"),
        ("lvaoro in linea", "line_work"),
        ("puliiza uffici", "clean_offices"),
        ("documenti di trasproto", "handle_delivery_notes"),
        ("riparazione foratrre", "fix_punctures"),
        ("lingua englese", "speak_english"),
        ("uss DPI", "wear_ppe"),
    ],
)
def test_skills_as_people_write_them(skills: Linker, written: str, skill: str) -> None:
    found = skills.best(written)
    assert found is not None
    assert found.concept_id == skill


FOREIGN = ["neurochirurgo pediatrico", "ufficiale di marina", "violoncellista", "qwertyuiop", "astronauta"]


@pytest.mark.parametrize("foreign", FOREIGN)
def test_what_the_vocabulary_does_not_have_is_not_taken(occupations: Linker, foreign: str) -> None:
    assert occupations.best(foreign) is None


@pytest.mark.parametrize(
    "written",
    [
        "lavoro part time",
        "responsabile",
        "ospedale",
        "coordinatore",
        "collaboratore",
        "ausiliario",
        "ufficio",
        "comune",
        "impresa",
        "scuola",
        "apprendista",
        "volontario",
        "ingegnere",
        "commerciale",
        "sociale",
        "insegnante di violoncello",
    ],
)
def test_words_that_many_trades_share_are_no_trade(occupations: Linker, written: str) -> None:
    assert occupations.best(written) is None
    assert all(0 < link.score <= 1 for link in occupations.search(written))


@pytest.mark.parametrize(
    "written", ["da casa", "addetto", "tecnico", "segretaria", "ufficio", "gestione", "conoscenza", "controllo", "base"]
)
def test_words_that_say_nothing_of_a_skill_are_no_skill(skills: Linker, written: str) -> None:
    assert skills.best(written) is None


@pytest.mark.parametrize(
    ("written", "occupation"),
    [
        ("operaio", "production_worker"),
        ("Operaia", "production_worker"),
        ("pulizie", "office_cleaner"),
        ("pulizia pavimenti", "office_cleaner"),
        ("blisteratura", "blister_packer"),
        ("imballaggio", "packer"),
        ("cassiere vicino a casa", "cashier"),
        ("lavapiatti turno serale", "dishwasher"),
        ("Addetta/o mensa aziendale 20h", "canteen_worker"),
        ("Montatore meccanico junior", "mechanical_assembler"),
    ],
)
def test_one_word_and_where_or_when_are_enough_to_name_a_trade(
    occupations: Linker, written: str, occupation: str
) -> None:
    found = occupations.best(written)
    assert found is not None
    assert found.concept_id == occupation


FLOORS = Linker(
    [
        Concept("tiler", "occupation", "pavimentista"),
        Concept("canteen", "occupation", "addetto mensa"),
        Concept("teacher", "occupation", "insegnante"),
        Concept("cleaner", "occupation", "addetto pulizia scale"),
    ]
)


def test_the_rarest_word_is_in_the_label_and_not_only_one_like_it() -> None:
    assert FLOORS.search("pulizia pavimenti", limit=1)[0].score > 0
    assert FLOORS.best("pulizia pavimenti", minimum=0.1) is None
    assert FLOORS.best("mensa scale", minimum=0.1) is None


def test_a_whole_label_of_two_words_stands_beside_anything() -> None:
    found = FLOORS.best("addetta mensa, pavimentista")
    assert found is not None
    assert found.concept_id == "canteen"


def test_words_that_nobody_knows_may_stand_beside_a_whole_label_of_two() -> None:
    found = FLOORS.best("addetta mensa Zxqwark")
    assert found is not None
    assert found.concept_id == "canteen"
    assert FLOORS.best("insegnante Zxqwark", minimum=0.1) is None
    assert FLOORS.best("addetto scale Zxqwark", minimum=0.1) is None


def test_a_short_word_more_is_a_word_more_though_the_strings_are_alike() -> None:
    linker = Linker([Concept("it", "occupation", "responsabile it")])
    assert linker.search("responsabile")[0].score >= MINIMUM
    assert linker.best("responsabile") is None
    assert linker.best("responsabileit") is not None


def test_a_misspelt_word_alone_is_still_the_trade() -> None:
    found = FLOORS.best("inseganmte")
    assert found is not None
    assert found.concept_id == "teacher"


@pytest.mark.parametrize("empty", ["", "  ", "cercasi urgentemente", "???", "20 ore", "di e per"])
def test_a_text_without_meaning_finds_nothing(empty: str) -> None:
    assert SMALL.search(empty) == []
    assert SMALL.best(empty) is None


def test_every_label_finds_its_own_concept(occupations: Linker) -> None:
    for concept in occupations.concepts:
        best = occupations.search(concept.preferred, limit=1)[0]
        assert best.score == pytest.approx(1, abs=1e-5)


def test_the_label_is_the_concept_s_preferred_one() -> None:
    link = SMALL.search("bidello", limit=1)[0]
    assert (link.concept_id, link.label, link.score) == ("office_cleaner", "Addetto pulizie", 1.0)


def test_a_kind_narrows_the_search() -> None:
    found = [link.concept_id for link in SMALL.search("addetto lavaggio pavimenti", kind="skill")]
    assert found[0] == "mop"
    assert set(found) <= {"mop", "windows", "typing"}
    assert SMALL.search("lavaggio pavimenti", kind="nothing") == []


def test_at_the_same_score_occupations_come_first_and_then_the_id() -> None:
    same = [("z", "group"), ("b", "occupation"), ("y", "skill"), ("a", "occupation")]
    linker = Linker(Concept(concept_id, kind, "barista") for concept_id, kind in same)
    assert [link.concept_id for link in linker.search("barista")] == ["a", "b", "y", "z"]


def test_a_group_comes_after_the_occupation_of_the_same_name_and_is_found_when_alone() -> None:
    group, occupation = Concept("a", "group", "tecnici forestali"), Concept("b", "occupation", "tecnico forestale")
    assert [link.concept_id for link in Linker([group, occupation]).search("tecnici forestali")] == ["b", "a"]
    found = Linker([group]).best("tecnici forestali")
    assert found is not None
    assert MINIMUM <= found.score < 1


@pytest.mark.parametrize("kind", ["occupation", "skill"])
def test_one_typing_error_leaves_nine_labels_in_ten_first(kind: str, request: pytest.FixtureRequest) -> None:
    linker = request.getfixturevalue(f"{kind}s")
    chance = random.Random(11)
    written = [(concept.id, misspelt(concept.preferred, 1, chance)) for concept in linker.concepts]
    first = [linker.search(text, limit=1)[0].concept_id == concept_id for concept_id, text in written]
    assert sum(first) / len(first) >= 0.9


def test_another_linker_over_the_same_words_says_the_same(occupations: Linker) -> None:
    other = Linker(occupations.concepts)
    chance = random.Random(5)
    for concept in occupations.concepts[::10]:
        text = misspelt(concept.preferred, 2, chance)
        assert other.search(text) == occupations.search(text)


def test_one_generic_word_is_no_occupation(occupations: Linker) -> None:
    assert [word for word in ("addetto", "operatore", "tecnico", "aiuto") if occupations.best(word)] == []


def test_words_of_one_stem_that_differ_much_are_not_the_same_word() -> None:
    linker = Linker([Concept("signs", "occupation", "insegnista"), Concept("school", "occupation", "maestra")])
    assert linker.best("insegnante") is None
    assert linker.best("insegnisti") is not None


def test_without_concepts_nothing_is_found() -> None:
    assert Linker([]).search("barista") == []


@given(st.text(max_size=40), st.integers(0, 4))
def test_scores_are_shares_in_order_whatever_is_typed(text: str, limit: int) -> None:
    links = SMALL.search(text, limit=limit)
    scores = [link.score for link in links]
    assert len(links) <= limit
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert links == SMALL.search(text, limit=limit)
