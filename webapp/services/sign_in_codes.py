"""Codes and PINs for whoever signs in without an e-mail: short, read aloud without doubt, with a check character."""

import secrets
from itertools import pairwise

from models.errors import DomainError

SYMBOLS = "23456789ACEFKMRTWXY"
"""Nineteen, a prime number: no 0 or O, no 1, I or L, no B, G, S, Z beside 8, 6, 5, 2, and few that sound alike."""
LENGTH = 9
GROUP = 3
PIN_LENGTH = 8
"""Digits: with fifty attempts an hour on one account, guessing every one of them takes more than two centuries."""
LONGEST_PIN = 12

_LOOK_ALIKE = str.maketrans("BGSZ", "8652")


class Mistyped(DomainError):
    """No code ever looks like this: something was left out, added or mistaken."""


def new_code() -> str:
    """A code as it is kept: without groups, the check character last."""
    body = "".join(secrets.choice(SYMBOLS) for _ in range(LENGTH - 1))
    return body + _check(body)


def new_pin() -> str:
    """Digits that nobody guesses; never one of those that ``is_easy`` names."""
    while True:
        pin = "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH))
        if not is_easy(pin):
            return pin


def written(code: str) -> str:
    """A code in groups, as it is printed: KRM-482-7TX."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def pin_written(pin: str) -> str:
    """A PIN in groups of four, as it is printed."""
    return " ".join(pin[at : at + 4] for at in range(0, len(pin), 4))


def plain(text: str) -> str:
    """What was typed without what does not count: case, spaces, dashes, letters taken for the digit they look like."""
    return "".join(char for char in text.upper() if char.isalnum()).translate(_LOOK_ALIKE)


def read(text: str) -> str:
    """The code that was typed. Raises Mistyped where any one character is wrong or any two are swapped."""
    code = plain(text)
    if len(code) != LENGTH or not set(code) <= set(SYMBOLS) or _check(code[:-1]) != code[-1]:
        raise Mistyped
    return code


def digits(text: str) -> str:
    """A PIN without the spaces, dashes and dots between its groups; anything else stays as it was typed."""
    found = "".join(char for char in text if char not in " -–.")
    return found if found.isascii() and found.isdigit() else text


def is_easy(pin: str) -> bool:
    """Whether a PIN is guessed first: a few digits over and over, or counting up or down."""
    steps = {(int(second) - int(first)) % 10 for first, second in pairwise(pin)}
    return len(set(pin)) < 4 or steps in ({1}, {9})


def _check(body: str) -> str:
    """Each place has a weight of its own and the sum is taken modulo a prime: one slip or one swap always shows."""
    total = sum(weight * SYMBOLS.index(symbol) for weight, symbol in enumerate(body, start=1))
    return SYMBOLS[total % len(SYMBOLS)]
