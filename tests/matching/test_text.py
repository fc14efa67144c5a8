"""Text: what people write differently comes out the same."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import snowballstemmer
from hypothesis import given
from hypothesis import strategies as st

from matching import Catalogue
from matching.text import normalised, stem, stems


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ADDETTO/A PULIZIA SCALE", "addetto pulizia scale"),
        ("operatore/rice delle pulizie", "operatore pulizie"),
        ("operatore/operatrice", "operatore"),
        ("operaio(a)", "operaio"),
        ("addett* alle pulizie", "addett pulizie"),
        ("IMPIEGATO/A D'UFFICIO", "impiegato ufficio"),
        ("Imp. d’ufficio", "impiegato ufficio"),
        ("Add. al magazzino", "addetto magazzino"),
        ("op.ecologico", "operatore ecologico"),
        ("Addetta controllo qualità", "addetta controllo qualita"),
        ("carico/scarico merci", "carico scarico merci"),
        ("Scaffalista - categorie protette L. 68/99", "scaffalista"),
        ("magazziniere categoria protetta", "magazziniere"),
        ("Asa (40 ore)", "asa"),
        ("Addetto urp part time", "addetto urp"),
        ("cassiere/a - urgente", "cassiere"),
        ("Lavapiatti con formazione", "lavapiatti"),
        ("Addetto al magazzino (anche tirocinio)", "addetto magazzino"),
        ("Addetta blisteratura zona vicina", "addetta blisteratura"),
        ("cercasi barista", "barista"),
    ],
)
def test_noise_and_spelling_variants_disappear(written: str, meant: str) -> None:
    assert normalised(written) == meant


@pytest.mark.parametrize("empty", ["", "   ", "!!", "cercasi - urgente", "(20 ore)", "di a da in"])
def test_what_says_nothing_is_empty(empty: str) -> None:
    assert normalised(empty) == ""


@pytest.mark.parametrize(
    ("masculine", "feminine"),
    [("addetto", "addetta"), ("operatore", "operatrice"), ("raccoglitore", "raccoglitrice"), ("cuoco", "cuoca")],
)
def test_both_genders_of_a_trade_share_a_stem(masculine: str, feminine: str) -> None:
    assert stems(masculine) == stems(feminine)


@given(st.text())
def test_any_text_comes_out_as_plain_lower_case_words(text: str) -> None:
    result = normalised(text)
    assert result == result.lower()
    assert result == " ".join(result.split())
    assert all(character.isascii() for character in result)


@pytest.fixture
def _threads_take_turns_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_threads_take_turns_often")
def test_many_threads_find_the_stems_that_one_finds() -> None:
    catalogue = Catalogue.default()
    labels = (concept.preferred for kind in ("occupation", "skill") for concept in catalogue.concepts(kind))
    words = sorted({word for label in labels for word in normalised(label).split() if "tric" not in word})
    alone = snowballstemmer.stemmer("italian").stemWords(words)
    stem.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        together = threads.map(lambda start: [stem(word) for word in words[start:] + words[:start]], range(0, 80, 10))
        for start, found in zip(range(0, 80, 10), together, strict=True):
            assert found == alone[start:] + alone[:start]
