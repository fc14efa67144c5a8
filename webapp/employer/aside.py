"""What stands beside the steps of a new position: what was understood, words that exclude, and whom it can reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matching import Catalogue, Fit
from matching.catalogue import Occupation
from matching.changes import describe
from models.employers import Employer
from models.types import Licence
from webapp.formatting import demand_sentence, dimension, language
from webapp.services import linking, vocabulary
from webapp.services.engine import reaching
from webapp.services.engine.reaching import HIDDEN
from webapp.services.positions.drafts import Said
from webapp.services.positions.plain_offers import Finding, findings


class GainLine(NamedTuple):
    """A single change in words, with the code that applies it."""

    change: str
    words: str
    added: int


@dataclass(frozen=True, slots=True)
class Aside:
    """All of it, in the page's language."""

    title: str
    occupation: Occupation | None
    findings: Sequence[Finding]
    people: int | None
    """At least so many, 0 for fewer than ``hidden``; None where there is no list yet."""
    by_fit: Sequence[tuple[Fit, int]]
    gains: Sequence[GainLine]
    hidden: int = HIDDEN
    paused: bool = False
    """Whether there are no numbers because there were many a moment ago."""
    counted: bool = True
    """Numbers come from a list of people: who is not known to the office yet gets none."""

    @classmethod
    def of(
        cls,
        session: Session,
        *,
        employer: Employer,
        said: Said,
        secret: str,
        with_numbers: bool = True,
        counted: bool = True,
    ) -> Self:
        """Beside what was said so far."""
        title, known = str(said.get("title") or ""), vocabulary.catalogue(session)
        link = linking.occupation_of(session, title) if title else None
        occupation = known.occupation(link.concept_id) if link else None
        licences = set(said.get("licences", ())) & set(Licence)
        asked = {"employer": employer, "said": said, "secret": secret}
        found = reaching.reachable(session, **asked) if with_numbers and counted else None
        gains = found.gains if found else ()
        return cls(
            title=title,
            occupation=occupation,
            findings=findings(title, str(said.get("description") or ""), licences=licences, occupation=occupation),
            people=found.now.people if found else None,
            by_fit=list(found.now.by_fit.items()) if found else (),
            gains=[GainLine(gain.change, _in_words(gain.change, known), gain.added) for gain in gains],
            paused=not with_numbers,
            counted=counted,
        )


def _in_words(change: str, known: Catalogue) -> str:
    """A change as an employer reads it: a level of a demand in the sentence that the form has for it."""
    kind, _colon, value = change.partition(":")
    code, _colon, level = value.partition(":")
    if kind == "demand" and level != "0":
        return _(
            "%(dimension)s: se basta «%(sentence)s»",
            dimension=dimension(code),
            sentence=demand_sentence(code, int(level)),
        )
    return describe(change, known, language=language())
