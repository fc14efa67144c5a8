"""The two languages: a word for each code, and sentences that say which way they read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from matching.catalogue import Catalogue

LANGUAGES = ("it", "en")
SHIFT_LABELS = {
    "mattina": ("mattina", "morning"),
    "pomeriggio": ("pomeriggio", "afternoon"),
    "sera": ("sera", "evening"),
    "notte": ("notte", "night"),
    "weekend": ("fine settimana", "weekend"),
}
CONTRACT_LABELS = {
    "indeterminato": ("tempo indeterminato", "a permanent job"),
    "determinato": ("tempo determinato", "a fixed-term job"),
    "apprendistato": ("apprendistato", "an apprenticeship"),
    "tirocinio": ("tirocinio", "an internship"),
}

Says = Literal["for", "against", "either", "unknown"]


class Sentence(NamedTuple):
    """A sentence and how it reads by itself; ``either`` tells something that may speak for a person or against."""

    text: str
    says: Says


@dataclass(frozen=True, slots=True)
class Words:
    """Chooses between the two languages and names codes in the chosen one."""

    language: str
    catalogue: Catalogue

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"unknown language {self.language}; known: {', '.join(LANGUAGES)}")

    def say(self, italian: str, english: str) -> str:
        """The sentence in the language."""
        return italian if self.language == "it" else english

    def speak_for(self, italian: str, english: str) -> Sentence:
        """A sentence that reads as a reason for the person."""
        return Sentence(self.say(italian, english), "for")

    def speak_against(self, italian: str, english: str) -> Sentence:
        """A sentence that reads as a reason against."""
        return Sentence(self.say(italian, english), "against")

    def dimension(self, code: str) -> str:
        """The label of a dimension."""
        dimension = self.catalogue.dimension(code)
        return self.say(dimension.label_it, dimension.label_en)

    def dimensions(self, codes: Iterable[str]) -> str:
        """Labels of dimensions, listed."""
        return ", ".join(map(self.dimension, codes))

    def accommodations(self, codes: Iterable[str]) -> str:
        """Labels of accommodations, listed."""
        found = [self.catalogue.accommodation(code) for code in codes]
        return ", ".join(self.say(a.label_it, a.label_en) for a in found)

    def occupation(self, occupation_id: str) -> str:
        """The title of an occupation, in both genders where Italian has two."""
        occupation = self.catalogue.occupation(occupation_id)
        titles = dict.fromkeys((occupation.title_m, occupation.title_f))
        return self.say(" / ".join(titles), occupation.title_en or occupation.title_m)

    def skill(self, skill_id: str) -> str:
        """The label of a skill."""
        skill = self.catalogue.skill(skill_id)
        return self.say(skill.label_it, skill.label_en or skill.label_it)

    def contract(self, code: str) -> str:
        """The label of a contract."""
        return self.say(*CONTRACT_LABELS[code])

    def licence(self, code: str) -> str:
        """The label of a licence."""
        term = self.catalogue.licences[self.catalogue.licence_index[code]]
        return self.say(term.label_it, term.label_en)

    def education(self, code: str) -> str:
        """The label of a level of education."""
        labels = {term.code: self.say(term.label_it, term.label_en) for term in self.catalogue.education_levels}
        return labels.get(code, code)
