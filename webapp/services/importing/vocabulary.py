"""The codes a cell may use, and the concepts that free texts are linked to: each distinct text once per import."""

from collections.abc import Callable, Collection
from typing import Self

from matching import Catalogue
from webapp.services import linking

Link = Callable[[str], str | None]


class Vocabulary:
    """Known codes, and a memory of the links already found."""

    def __init__(
        self,
        *,
        dimensions: Collection[str],
        accommodations: Collection[str],
        occupation: Link,
        skill: Link,
    ) -> None:
        self.dimensions = frozenset(dimensions)
        self.accommodations = frozenset(accommodations)
        self.occupation = _remembering(occupation)
        self.skill = _remembering(skill)

    @classmethod
    def default(cls) -> Self:
        """The project's own codes and concepts."""
        catalogue = Catalogue.default()
        return cls(
            dimensions=catalogue.dimension_index,
            accommodations=catalogue.accommodation_index,
            occupation=_occupation,
            skill=_skill,
        )


def _occupation(text: str) -> str | None:
    link = linking.occupation_of(text)
    return link.concept_id if link else None


def _skill(text: str) -> str | None:
    link = linking.skill_of(text)
    return link.concept_id if link else None


def _remembering(link: Link) -> Link:
    known: dict[str, str | None] = {}

    def remembered(text: str) -> str | None:
        folded = text.casefold()
        if folded not in known:
            known[folded] = link(text)
        return known[folded]

    return remembered
