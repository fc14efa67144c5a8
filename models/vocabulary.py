"""Occupations and skills imported beside the built-in vocabulary: what they are called and what belongs together."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import code_column

LABEL_LENGTH = 300


class ConceptKind(StrEnum):
    """What a concept is; a group is a whole class of occupations."""

    OCCUPATION = "occupation"
    SKILL = "skill"
    GROUP = "group"


class Concept(Base):
    """One entry of an imported vocabulary. ``code`` is its id wherever people, positions and the engine name it."""

    __tablename__ = "concept"
    __table_args__ = (CheckConstraint("(kind = 'skill') = (isco08 IS NULL)", name="isco08_unless_skill"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uri: Mapped[str] = mapped_column(String(200), unique=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[ConceptKind] = mapped_column(code_column(ConceptKind, "kind_known"))
    isco08: Mapped[str | None] = mapped_column(String(4))
    label: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    label_en: Mapped[str] = mapped_column(String(LABEL_LENGTH), default="")
    language: Mapped[str] = mapped_column(String(8))
    """The language of ``label``: not every bundle has every language."""
    source: Mapped[str] = mapped_column(String(32))


class ConceptLabel(Base):
    """Another way of writing a concept, in the order of the source."""

    __tablename__ = "concept_label"

    concept_id: Mapped[int] = mapped_column(ForeignKey("concept.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(LABEL_LENGTH))


class OccupationSkill(Base):
    """A skill that an occupation uses, essential or optional."""

    __tablename__ = "occupation_skill"

    occupation_id: Mapped[int] = mapped_column(ForeignKey("concept.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("concept.id"), primary_key=True)
    essential: Mapped[bool]
