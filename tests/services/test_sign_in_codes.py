"""Codes and PINs: forgiving about how they are written, never about what they are."""

from contextlib import suppress
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from webapp.services import sign_in_codes as codes

bodies = st.text(st.sampled_from(codes.SYMBOLS), min_size=codes.LENGTH - 1, max_size=codes.LENGTH - 1)
made = bodies.map(lambda body: body + next(one for one in codes.SYMBOLS if _is_code(body + one)))
noise = st.sampled_from(["", " ", "-", "  ", " - ", ".", "–"])


def _is_code(text: str) -> bool:
    try:
        return codes.read(text) == text
    except codes.Mistyped:
        return False


def test_new_codes_are_read_as_they_were_made() -> None:
    for _ in range(200):
        code = codes.new_code()
        assert codes.read(codes.written(code)) == code
        assert len(codes.written(code)) == 11


def test_no_two_symbols_look_alike() -> None:
    alike = ["0OQD", "1ILJ", "2Z", "5S", "6G", "8B", "UV", "MN"]
    for pair in combinations(codes.SYMBOLS, 2):
        assert not any(set(pair) <= set(group) for group in alike)


@given(code=made, gaps=st.lists(noise, min_size=9, max_size=9), lower=st.booleans())
def test_case_spaces_and_dashes_do_not_count(code: str, gaps: list[str], lower: bool) -> None:
    typed = "".join(gap + (char.lower() if lower else char) for gap, char in zip(gaps, code, strict=True))
    assert codes.read(typed) == code


@given(code=made)
def test_letters_that_look_like_a_digit_are_taken_for_it(code: str) -> None:
    assert codes.read(code.translate(str.maketrans("8652", "BGSZ"))) == code


@given(code=made, place=st.integers(0, codes.LENGTH - 1), wrong=st.sampled_from(codes.SYMBOLS))
def test_any_one_wrong_character_shows(code: str, place: int, wrong: str) -> None:
    assume(code[place] != wrong)
    with pytest.raises(codes.Mistyped):
        codes.read(code[:place] + wrong + code[place + 1 :])


@given(code=made, places=st.sets(st.integers(0, codes.LENGTH - 1), min_size=2, max_size=2))
def test_any_two_characters_in_each_others_place_show(code: str, places: set[int]) -> None:
    first, second = sorted(places)
    assume(code[first] != code[second])
    swapped = list(code)
    swapped[first], swapped[second] = swapped[second], swapped[first]
    with pytest.raises(codes.Mistyped):
        codes.read("".join(swapped))


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_code_or_mistyped(text: str) -> None:
    with suppress(codes.Mistyped):
        assert _is_code(codes.read(text))


@given(code=made, place=st.integers(0, codes.LENGTH - 1))
def test_a_code_that_lacks_a_character_is_none(code: str, place: int) -> None:
    with pytest.raises(codes.Mistyped):
        codes.read(code[:place] + code[place + 1 :])


def test_pins_are_eight_digits_that_nobody_tries_first() -> None:
    pins = {codes.new_pin() for _ in range(200)}
    assert len(pins) > 190
    assert all(len(pin) == 8 and pin.isdigit() and not codes.is_easy(pin) for pin in pins)


@pytest.mark.parametrize("pin", ["00000000", "12121212", "12345678", "90123456", "87654321", "11122233"])
def test_pins_that_everybody_tries_first(pin: str) -> None:
    assert codes.is_easy(pin)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("4827 1936", "48271936"), ("4827-1936", "48271936"), ("48271936", "48271936"), ("una parola", "una parola")],
)
def test_only_digits_lose_their_spaces(typed: str, meant: str) -> None:
    assert codes.digits(typed) == meant
