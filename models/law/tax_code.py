"""The codice fiscale: how a name becomes its first letters, and digits written as letters (D.M. 23 December 1976)."""

import unicodedata

_VOWELS = frozenset("AEIOU")
_DIGITS = frozenset("0123456789")
_DIGIT_PLACES = (6, 7, 9, 10, 12, 13, 14)


def surname_letters(surname: str) -> str:
    """The three letters of a surname: its consonants, then its vowels, then X.

    A woman's surname is the one she was born with. A surname of several words counts as one.
    """
    consonants, vowels = _parted(surname)
    return (consonants + vowels + "XXX")[:3]


def name_letters(name: str) -> str:
    """The three letters of a name: of four consonants or more, the first, the third and the fourth."""
    consonants, vowels = _parted(name)
    if len(consonants) >= 4:
        consonants = consonants[0] + consonants[2:4]
    return (consonants + vowels + "XXX")[:3]


def agrees_with_name(tax_code: str, *, surname: str, name: str) -> bool:
    """Whether a code has the letters of this name. A provisional one, of eleven digits, has no letters."""
    return len(tax_code) != 16 or tax_code[:6] == surname_letters(surname) + name_letters(name)


def has_letters_for_digits(tax_code: str) -> bool:
    """Whether some digits are written as letters: two people would have had the same code (omocodia)."""
    return len(tax_code) == 16 and any(tax_code[place] not in _DIGITS for place in _DIGIT_PLACES)


def _parted(text: str) -> tuple[str, str]:
    """Consonants and vowels in their order; accents, apostrophes and spaces do not count."""
    letters = [mark for mark in unicodedata.normalize("NFKD", text).upper() if "A" <= mark <= "Z"]
    return "".join(x for x in letters if x not in _VOWELS), "".join(x for x in letters if x in _VOWELS)
