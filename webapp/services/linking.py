"""Free text to vocabulary, with linkers made once per process."""

from functools import cache

from matching import Catalogue, Link, Linker


@cache
def linker(kind: str) -> Linker:
    """The linker over the built-in vocabulary of one kind: ``occupation`` or ``skill``."""
    return Linker(Catalogue.default().concepts(kind))


def occupation_of(title: str) -> Link | None:
    """The occupation that a job title means, when one is close enough."""
    return linker("occupation").best(title)


def skill_of(text: str) -> Link | None:
    """The skill that a phrase means, when one is close enough."""
    return linker("skill").best(text)
