"""Letters to people have two wordings, as their pages do: the normal one, and easy words in short sentences."""

from collections.abc import Callable
from typing import TypeVar

Said = TypeVar("Said")
Say = Callable[[Said, Said], Said]


def wording(easy: bool) -> Callable[[Said, Said], Said]:
    """``say(normal, easy)`` for one letter: the reader of a letter is not whoever prints it."""

    def say(normal: Said, easier: Said) -> Said:
        return easier if easy else normal

    return say
