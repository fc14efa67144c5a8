"""Requirements that exclude without need: found however they are written, and never inside other words."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Catalogue
from webapp.services.positions import plain_offers
from webapp.services.positions.plain_offers import GENDERED_TITLE, findings, table

SAID = {
    "looks": ["bella presenza", "Ottima presenza", "bell'aspetto"],
    "flexible": ["massima flessibilità", "totale disponibilità", "disponibile a tutti i turni"],
    "own_car": ["automunito", "automunita", "auto-muniti", "munita di auto", "mezzo proprio"],
    "young": ["giovane", "giovani", "giovanissima"],
    "age_limit": ["max 30 anni", "max. 30 anni", "età massima", "under 35", "tra i 18 e i 29 anni", "18-30 anni"],
    "health": ["sana e robusta costituzione", "robusta costituzione", "ottima salute", "prestanza fisica"],
    "no_disability": ["normodotato", "senza limitazioni", "no invalidi", "autosufficiente"],
    "sex": ["solo donne", "solo uomini", "sesso femminile", "uomo di fatica", "cercasi ragazza"],
    "family": ["nubile", "celibi", "senza figli", "non coniugata"],
    "military": ["militesente", "milite esente"],
    "origin": ["madrelingua italiana", "cittadinanza italiana", "solo italiani"],
    "nearby": ["residente in zona", "residenza in zona"],
    "belief": ["orientamento politico", "non iscritto al sindacato"],
    "stress": ["resistenza allo stress", "lavorare sotto pressione"],
    "multitasking": ["multitasking", "multi-tasking", "più compiti contemporaneamente"],
    "manners": ["ottime doti comunicative", "spiccate capacità relazionali", "persona solare"],
    "energy": ["persona dinamica", "dinamico e motivato", "instancabile"],
    "alone": ["totale autonomia", "in completa autonomia"],
    "record": ["fedina penale pulita", "incensurato"],
    "picture": ["curriculum con foto", "foto recente"],
    "rude": ["no perditempo", "astenersi perditempo"],
    "perfect_language": ["perfetta padronanza della lingua italiana", "ottimo italiano"],
}
PAIRS = [(code, phrase) for code, phrases in SAID.items() for phrase in phrases]

HARMLESS = [
    "Si lavora con i giovani del centro giovanile.",
    "Giovanni accompagna gli ospiti non autosufficienti.",
    "Pannelli solari, personale del magazzino, presenza del tutor.",
    "Servono 20 anni di esperienza? No: si impara qui.",
    "Bastano 18 ore alla settimana, dalle 8 alle 12.",
    "La flessibilità dell'orario la decide chi lavora.",
    "Si parte in autonomia dopo il primo mese con un collega.",
    "Guida il furgone aziendale.",
]


def codes(text: str, **asked: object) -> set[str]:
    return {found.code for found in findings("", text, **asked)}


def test_every_kind_has_examples() -> None:
    assert set(SAID) == {kind.code for kind in table()}


@pytest.mark.parametrize(("code", "phrase"), PAIRS)
def test_a_phrase_is_found_and_quoted_as_it_was_written(code: str, phrase: str) -> None:
    (found,) = findings("", f"Cerchiamo: {phrase}, per il negozio.")
    assert (found.code, found.written) == (code, phrase)


@given(st.sampled_from(PAIRS), st.sampled_from(["upper", "lower", "title"]), st.sampled_from(["NFC", "NFD"]))
def test_case_and_accents_do_not_matter(pair: tuple[str, str], case: str, form: str) -> None:
    code, phrase = pair
    assert code in codes(unicodedata.normalize(form, getattr(phrase, case)()))
    assert code in codes("".join(c for c in unicodedata.normalize("NFD", phrase) if not unicodedata.combining(c)))


@given(st.sampled_from(PAIRS), st.sampled_from([" ", "  ", "\n", " - ", ", "]))
def test_what_stands_between_two_words_does_not_matter(pair: tuple[str, str], between: str) -> None:
    code, phrase = pair
    assert code in codes(phrase.replace(" ", between))


LETTERS = st.text(st.sampled_from("abcdelmnorstuvàèìòù"), min_size=1, max_size=6)


@given(st.sampled_from([pair for pair in PAIRS if re.fullmatch(r"\w+", pair[1])]), LETTERS, st.booleans())
def test_nothing_is_found_inside_a_longer_word(pair: tuple[str, str], letters: str, before: bool) -> None:
    word = letters + pair[1] if before else pair[1] + letters
    others = {form for _, phrase in PAIRS for form in phrase.split()}
    if not any(kind.phrases.fullmatch(plain_offers.plain(word)) for kind in table()) and word not in others:
        assert codes(word) == set()


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for found in findings(text, text):
        assert all((found.why_it, found.alternative_it))


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_said_of_something_else_is_left_alone(text: str) -> None:
    assert codes(text) == set()


def test_a_car_of_ones_own_is_not_flagged_where_the_job_asks_for_a_licence() -> None:
    assert codes("Automunito.") == {"own_car"}
    assert codes("Automunito.", licences={"B"}) == set()


def test_the_same_words_are_said_once_and_in_the_order_of_the_text() -> None:
    found = findings("", "Giovane di bella presenza. Giovane, giovane!")
    assert [one.written for one in found] == ["Giovane", "bella presenza", "giovane"]


def test_the_law_is_named_where_there_is_one() -> None:
    by_code = {kind.code: kind.source for kind in table()}
    assert "art. 27" in by_code["sex"]
    assert "art. 27" in by_code["family"]
    assert "216/2003" in by_code["age_limit"]
    assert "300/1970 art. 5 e 8" in by_code["health"]


@pytest.mark.parametrize(
    ("title", "flagged"),
    [
        ("Segretaria", True),
        ("SEGRETARIO", True),
        ("Segretario / Segretaria", False),
        ("Segretario/a", False),
        ("Segretari*", False),
        ("Ufficio e segreteria", False),
    ],
)
def test_a_title_in_one_gender_only(title: str, flagged: bool) -> None:
    found = findings(title, "", occupation=Catalogue.default().occupation("secretary"))
    assert [one.code for one in found] == [GENDERED_TITLE] * flagged
    if flagged:
        assert found[0].alternative_it == "Scrivi: Segretario / Segretaria."


def test_a_trade_with_one_form_for_both_is_never_flagged() -> None:
    assert findings("Barista", "", occupation=Catalogue.default().occupation("barista")) == []
