"""Free text to the vocabulary of a database."""

from sqlalchemy.orm import Session

from matching import Link, Linker
from matching.catalogue import ConceptKind
from webapp.services import vocabulary


def linker(session: Session, kind: ConceptKind) -> Linker:
    """The linker over the vocabulary of one kind, made once per process and version of the vocabulary."""
    return vocabulary.current(session).linker(kind)


def occupation_of(session: Session, title: str) -> Link | None:
    """The occupation that a job title means, when one is close enough."""
    return linker(session, "occupation").best(title)


def skill_of(session: Session, text: str) -> Link | None:
    """The skill that a phrase means, when one is close enough."""
    return linker(session, "skill").best(text)
