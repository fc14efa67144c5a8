"""The codes a cell may use, and the concepts that free texts are linked to: each distinct text once per import."""

from collections.abc import Callable, Collection
from typing import Self

from sqlalchemy.orm import Session

import matching
from webapp.services import linking, vocabulary

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
    def of(cls, session: Session) -> Self:
        """The codes and concepts of a database."""
        catalogue = vocabulary.catalogue(session)
        return cls(
            dimensions=catalogue.dimension_index,
            accommodations=catalogue.accommodation_index,
            occupation=lambda text: _id(linking.occupation_of(session, text)),
            skill=lambda text: _id(linking.skill_of(session, text)),
        )


def _id(link: matching.Link | None) -> str | None:
    return link.concept_id if link else None


def _remembering(link: Link) -> Link:
    known: dict[str, str | None] = {}

    def remembered(text: str) -> str | None:
        folded = text.casefold()
        if folded not in known:
            known[folded] = link(text)
        return known[folded]

    return remembered
