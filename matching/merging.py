"""Two vocabularies become one: what both have under the same name keeps the first one's id and gains the labels.

So nobody's skill or occupation ends on two ids for one thing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from matching.catalogue import Catalogue, Occupation, Skill
from matching.text import normalised, plain


def merged(catalogue: Catalogue, occupations: Sequence[Occupation], skills: Sequence[Skill]) -> Catalogue:
    """The catalogue with the newcomers, or with their labels and skills where it has them already."""
    all_skills, skill_ids = _merged_skills(catalogue.skills, skills)
    renamed = [_with_skills(occupation, skill_ids) for occupation in occupations]
    return replace(catalogue, skills=all_skills, occupations=_merged_occupations(catalogue.occupations, renamed))


def _merged_skills(own: Sequence[Skill], others: Sequence[Skill]) -> tuple[tuple[Skill, ...], dict[str, str]]:
    """All skills, and the id under which each newcomer is known from now on."""
    known = _Names((skill.id, (skill.label_it, *skill.synonyms), skill.label_en) for skill in own)
    found = {skill.id: skill for skill in own}
    ids = {}
    for skill in others:
        home = known.owner(skill.label_it, skill.label_en)
        ids[skill.id] = home or skill.id
        labels = known.free((skill.label_it, *skill.synonyms))
        if home:
            found[home] = replace(found[home], synonyms=_joined(found[home].synonyms, labels))
        else:
            found[skill.id] = replace(skill, synonyms=labels[1:])
    return tuple(found.values()), ids


def _merged_occupations(own: Sequence[Occupation], others: Iterable[Occupation]) -> tuple[Occupation, ...]:
    known = _Names((o.id, (o.title_m, o.title_f, *o.synonyms), o.title_en) for o in own)
    found = {occupation.id: occupation for occupation in own}
    for other in others:
        home = _home(other, known, found)
        labels = known.free(other.synonyms)
        if home is None:
            found[other.id] = replace(other, synonyms=labels)
        elif not other.group:
            titles = known.free((other.title_m, other.title_f))
            found[home] = _joined_occupation(found[home], other, (*titles, *labels))
    return tuple(found.values())


def _home(other: Occupation, known: "_Names", own: Mapping[str, Occupation]) -> str | None:
    """The occupation that is the same: by a title, or by any label where both are in the same ISCO group."""
    named = known.owner(other.title_m, other.title_en) or known.owner(other.title_f, "")
    if named or other.group:
        return named
    owners = (known.owner(label, "") for label in other.synonyms)
    return next((owner for owner in owners if owner and own[owner].isco08 == other.isco08), None)


def _joined_occupation(own: Occupation, other: Occupation, labels: Sequence[str]) -> Occupation:
    essential = _joined(own.essential_skills, other.essential_skills)
    optional = _joined(own.optional_skills, other.optional_skills)
    return replace(
        own,
        synonyms=_joined(own.synonyms, labels),
        essential_skills=essential,
        optional_skills=tuple(skill for skill in optional if skill not in essential),
    )


def _with_skills(occupation: Occupation, ids: Mapping[str, str]) -> Occupation:
    """The same with the skills' ids as they are known from now on; essential is more than optional."""
    essential = _joined((), [ids.get(skill, skill) for skill in occupation.essential_skills])
    optional = _joined((), [ids.get(skill, skill) for skill in occupation.optional_skills])
    return replace(
        occupation,
        essential_skills=essential,
        optional_skills=tuple(skill for skill in optional if skill not in essential),
    )


def _joined(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


class _Names:
    """Who has a name already. Preferred names are given out before other ones, and English ones apart."""

    def __init__(self, things: Iterable[tuple[str, tuple[str, ...], str]]) -> None:
        self._italian: dict[str, str] = {}
        self._english: dict[str, str] = {}
        listed = list(things)
        for place in range(max((len(labels) for _, labels, _ in listed), default=0)):
            for owner, labels, _ in listed:
                if place < len(labels):
                    self._italian.setdefault(_same(labels[place]), owner)
        for owner, _, english in listed:
            self._english.setdefault(_same(english), owner)

    def owner(self, label: str, english: str) -> str | None:
        """The id of what is called so, in Italian or else in English."""
        return self._italian.get(_same(label)) or (self._english.get(_same(english)) if english else None)

    def free(self, labels: Iterable[str]) -> tuple[str, ...]:
        """The labels that nobody has."""
        return tuple(label for label in labels if _same(label) not in self._italian)


def _same(label: str) -> str:
    """What the Linker makes of a label: two that it cannot tell apart are one."""
    return normalised(label) or plain(label)
