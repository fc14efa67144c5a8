"""The letters of a name in a codice fiscale, and digits written as letters."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.law.tax_code import agrees_with_name, has_letters_for_digits, name_letters, surname_letters
from tests.tax_codes import checked, tax_code


@pytest.mark.parametrize(
    ("surname", "letters"),
    [("Rossi", "RSS"), ("Rosi", "RSO"), ("Fo", "FOX"), ("Aio", "AIO"), ("D'Alò", "DLA"), ("De Niccolò", "DNC")],
)
def test_a_surname_gives_consonants_then_vowels_then_x(surname: str, letters: str) -> None:
    assert surname_letters(surname) == letters


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Gianfranco", "GFR"), ("Marco", "MRC"), ("Anna", "NNA"), ("Eva", "VEA"), ("Noè", "NOE"), ("Anna Maria", "NMR")],
)
def test_a_name_with_four_consonants_leaves_the_second_out(name: str, letters: str) -> None:
    assert name_letters(name) == letters


@given(st.text(max_size=30))
def test_whatever_the_name_there_are_three_capital_letters(text: str) -> None:
    for letters in (surname_letters(text), name_letters(text)):
        assert len(letters) == 3
        assert letters.isascii()
        assert letters.isupper()


def test_a_code_agrees_with_its_own_name_only() -> None:
    code = tax_code("Pezzotti", "Elisa", date(1990, 3, 7))
    assert agrees_with_name(code, surname="PEZZOTTI", name="elisa")
    assert not agrees_with_name(code, surname="Bianchi", name="Elisa")
    assert agrees_with_name("12345678903", surname="Bianchi", name="Elisa"), "a provisional code has no letters"


def test_letters_in_place_of_digits_are_seen() -> None:
    plain = tax_code("Pezzotti", "Elisa", date(1990, 3, 7))
    twin = checked(plain[:14] + "R")
    assert not has_letters_for_digits(plain)
    assert has_letters_for_digits(twin)
    assert not has_letters_for_digits("12345678903")
