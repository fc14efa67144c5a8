"""Two vocabularies become one: what both have under the same name keeps the first one's id and gains the labels.

So nobody's skill or occupation ends on two ids for one thing. Labels are all that it gains: its skills and demands were
written for this sector, and no ranking of what was here changes because something came beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from matching.catalogue import Catalogue, Occupation, Skill
from matching.text import normalised, plain


def merged(catalogue: Catalogue, occupations: Sequence[Occupation], skills: Sequence[Skill]) -> Catalogue:
    """The catalogue with the newcomers, or with their labels and ids where it has them already."""
    all_skills, skill_ids = _merged_skills(catalogue.skills, skills)
    renamed = [_with_skills(occupation, skill_ids) for occupation in occupations]
    all_occupations, occupation_ids = _merged_occupations(catalogue.occupations, renamed)
    return replace(
        catalogue,
        skills=all_skills,
        occupations=all_occupations,
        added=catalogue.added + len(all_occupations) - len(catalogue.occupations),
        aliases={**catalogue.aliases, **skill_ids, **occupation_ids},
    )


def _merged_skills(own: Sequence[Skill], others: Sequence[Skill]) -> tuple[tuple[Skill, ...], dict[str, str]]:
    """All skills, and the id under which each newcomer that is not one of its own is known from now on."""
    known = _Names(("", skill.id, (skill.label_it, *skill.synonyms), skill.label_en) for skill in own)
    found = {skill.id: skill for skill in own}
    ids = {}
    for skill in others:
        home = known.owner("", skill.label_it if skill.linked else "", skill.label_en)
        labels = known.free((skill.label_it, *skill.synonyms))
        if home is None:
            found[skill.id] = replace(skill, synonyms=known.free(skill.synonyms))
            continue
        ids[skill.id] = home
        if skill.linked:
            found[home] = replace(found[home], synonyms=_joined(found[home].synonyms, labels))
    return tuple(found.values()), ids


def _merged_occupations(
    own: Sequence[Occupation], others: Iterable[Occupation]
) -> tuple[tuple[Occupation, ...], dict[str, str]]:
    """The same for occupations."""
    known = _Names((o.isco08, o.id, (o.title_m, o.title_f, *o.synonyms), o.title_en) for o in own)
    found = {occupation.id: occupation for occupation in own}
    ids = {}
    for other in others:
        home = _home(other, known)
        if home is None:
            found[other.id] = replace(other, synonyms=known.free(other.synonyms))
            continue
        ids[other.id] = home
        if other.linked and not other.group:
            labels = known.free((other.title_m, other.title_f, *other.synonyms))
            found[home] = replace(found[home], other_labels=_joined(found[home].other_labels, labels))
    return tuple(found.values()), ids


def _home(other: Occupation, known: "_Names") -> str | None:
    """The occupation that is the same: by a title, or else by another label, in the same unit group of ISCO-08.

    The same word names several trades (a *chimico* is a scientist here, a technician there), and even neighbouring
    groups tell them apart: an osteopath is no physiotherapist.
    """
    labels = (other.title_m, other.title_f, *(() if other.group else other.synonyms)) if other.linked else ("",)
    named = known.owner(other.isco08, labels[0], other.title_en)
    return named or next(filter(None, (known.owner(other.isco08, label) for label in labels[1:])), None)


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
    """Who has a name already. Preferred names are given out before other ones, and English ones apart.

    A name is somebody's in one scope: the unit group of an occupation; skills have only one.
    """

    def __init__(self, things: Iterable[tuple[str, str, tuple[str, ...], str]]) -> None:
        self._italian: dict[tuple[str, str], str] = {}
        self._english: dict[tuple[str, str], str] = {}
        listed = list(things)
        for place in range(max((len(labels) for _, _, labels, _ in listed), default=0)):
            for scope, owner, labels, _ in listed:
                if place < len(labels):
                    self._italian.setdefault((scope, _same(labels[place])), owner)
        for scope, owner, _, english in listed:
            self._english.setdefault((scope, _same(english)), owner)
        self._taken = {label for _, label in self._italian}

    def owner(self, scope: str, label: str, english: str = "") -> str | None:
        """The id of what is called so, in Italian or else in English."""
        found = self._italian.get((scope, _same(label))) if label else None
        return found or (self._english.get((scope, _same(english))) if english else None)

    def free(self, labels: Iterable[str]) -> tuple[str, ...]:
        """The labels that nobody has."""
        return tuple(label for label in labels if _same(label) not in self._taken)


def _same(label: str) -> str:
    """What the Linker makes of a label: two that it cannot tell apart are one."""
    return normalised(label) or plain(label)
